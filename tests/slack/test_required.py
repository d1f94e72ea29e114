"""What has to be set before the bot starts, for one workspace and for several."""

from pathlib import Path
from threading import Event, Thread

import pytest

from bot.app import App, models
from bot.foi.errors import FoiError
from bot.settings import Settings
from bot.slack.offices import Offices
from bot.slack.reception import OneOffice
from bot.slack.required import for_several, require_tokens
from bot.slack.service import Service
from bot.store.installations import Installations
from tests.conftest import address_as, fresh_database
from tests.fake_embedder import HashEmbedder
from tests.test_authorities import council
from tests.test_installations import installed

ONE = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}
SEVERAL = {"slack_client_id": "1.2", "slack_client_secret": "c", "slack_signing_secret": "s"}
MISSING = [
    ({}, "the bot needs its token"),
    ({"slack_bot_token": "xoxb-1"}, "the bot needs its token"),
    ({**SEVERAL, "slack_signing_secret": ""}, "the bot needs its token"),
    ({"slack_client_id": "1.2", **ONE}, "belong together"),
    ({"slack_client_secret": "c", **ONE}, "belong together"),
    ({**ONE, **SEVERAL}, "has to know which one its own token belongs to"),
]


@pytest.mark.parametrize(("given", "says"), MISSING)
def test_what_is_missing_is_one_sentence(given: dict[str, str], says: str) -> None:
    with pytest.raises(FoiError, match=says):
        require_tokens(Settings(**given))  # type: ignore[arg-type]


ENOUGH = [
    (ONE, False),
    ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, False),
    (SEVERAL, True),
    ({**ONE, **SEVERAL, "slack_team": "T01MAIN"}, True),
]


@pytest.mark.parametrize(("given", "several"), ENOUGH)
def test_what_is_enough(given: dict[str, str], several: bool) -> None:
    own = Settings(**given)  # type: ignore[arg-type]
    require_tokens(own)
    assert for_several(own) is several


def service(home: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Service:
    for name, value in settings.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    return Service(App(home))


def test_a_single_token_serves_one_workspace_as_ever(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = service(home, monkeypatch, **ONE)
    assert isinstance(one.reception, OneOffice)
    assert one.pages == ()
    assert one.reception.of("T01") is one.reception.of("T02"), "its gate refuses strangers"
    assert one.reception.warnings() == ["Nobody may use the bot yet: set slack_officers."]
    one.reception.stop()


def test_the_bots_own_workspace_is_served_beside_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = service(home, monkeypatch, **(ONE | SEVERAL), slack_team="T01MAIN")
    assert both.reception.of("T01MAIN").client.token == "xoxb-1"
    assert both.reception.of("T01MAIN").app.home == home
    both.reception.stop()


def test_an_administrator_is_told_what_waits(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    several = service(home, monkeypatch, **SEVERAL)
    assert isinstance(several.reception, Offices)
    assert "No authority has a home yet" in several.reception.warnings()[0]
    council(home, "T01", 'slack_officers = ["U01"]')
    council(home, "T02", 'nation = "france"')
    council(home, "T03")
    told = several.reception.warnings()
    assert told[0] == "T01 (Ashmere District Council): foibot is not installed there yet."
    assert told[1].startswith("T02 is not served: setting 'nation'")
    assert told[-1] == "T03 (Ashmere District Council): nobody may use it; set slack_officers."
    several.reception.stop()


def test_doctor_names_the_workspaces(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert App(home)._slack_state() == ("no tokens are set", False)
    for name, value in SEVERAL.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    app = App(home)
    assert app._slack_state() == ("several workspaces: none has a home yet", False)
    ours = council(home, "T01")
    council(home, "T02")
    Installations(app.engine, "1.2", app.vault).save(installed("T02", "xoxb-2"))
    says, well = app._slack_state()
    assert (says, well) == ("several workspaces: T01 not installed yet, T02 installed", True)
    assert App(ours)._slack_state()[1]


def test_several_are_not_served_by_a_role_that_row_security_does_not_bind(
    home: Path, postgres_server: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = fresh_database(postgres_server)
    name = ours.rpartition("/")[2].partition("?")[0]
    superuser = address_as(postgres_server, name, "postgres")
    with pytest.raises(FoiError, match="superuser"):
        service(home, monkeypatch, **SEVERAL, database_url=superuser)


def test_two_authorities_never_have_one_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_opened", lambda *_: HashEmbedder())
    several = service(home, monkeypatch, **SEVERAL)
    assert isinstance(several.reception, Offices)
    for team in ("T01", "T02"):
        council(home, team, 'authority_key = "same"')
        several.reception._installations.save(installed(team, f"xoxb-{team}"))
    several.reception.look_again()
    assert len(several.reception._open) == 1
    several.reception.stop()


def test_an_office_that_opens_meanwhile_is_not_closed_by_an_older_look(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that began before the installation must not take it for uninstalled."""
    offices = service(home, monkeypatch, **SEVERAL).reception
    assert isinstance(offices, Offices)
    council(home, "T01")
    kept, looking, installed_now = offices._installations, Event(), Event()
    read = kept.token

    def slowly(team: str) -> str | None:
        token = read(team)
        if not looking.is_set():
            looking.set()
            installed_now.wait(5)
        return token

    monkeypatch.setattr(kept, "token", slowly)
    look = Thread(target=lambda: offices._look_at("T01"))
    look.start()
    looking.wait(5)
    kept.save(installed("T01", "xoxb-1"))
    opening = Thread(target=lambda: offices.of("T01"))
    opening.start()
    opening.join(0.2)
    installed_now.set()
    for one in (look, opening):
        one.join(5)
    assert set(offices._open) == {"T01"}
    offices.stop()
