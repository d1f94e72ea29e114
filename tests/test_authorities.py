"""The homes of several authorities: what they share with the bot, and what is theirs alone."""

from pathlib import Path

import pytest

from bot.foi.errors import FoiError
from bot.settings import FILE_NAME, Settings, load_settings
from bot.settings.authorities import FOLDER, SHARED, home_of, main_home, only_for_home, workspaces

BOTS = """
slack_client_id = "1.2"
slack_signing_secret = "shhh"
slack_bot_token = "xoxb-main"
slack_workers = 3
authority = "The main council"
slack_officers = ["U01MAIN"]
slack_channel = "C01MAIN"
officers = ["Mary Main"]
digest_hour = 14
"""
OWN = """
authority = "Ashmere District Council"
authority_address = ["1 High Street", "Ashmere"]
authority_email = "foi@ashmere.example"
review_contact = "the Monitoring Officer"
disclosure_log = ""
publication_scheme = ""
"""


def council(home: Path, team: str, more: str = "", own: str = OWN) -> Path:
    """A home for one authority; its folder."""
    folder = home / FOLDER / team
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text(own + more, encoding="utf-8")
    return folder


@pytest.fixture
def main(home: Path) -> Path:
    home.mkdir()
    (home / FILE_NAME).write_text(BOTS, encoding="utf-8")
    return home


def test_an_authority_has_the_bots_app_and_its_own_officers(main: Path) -> None:
    own = load_settings(council(main, "T01", 'slack_officers = ["U02"]\nnation = "wales"'))
    assert own.slack_signing_secret.get_secret_value() == "shhh"
    assert (own.slack_client_id, own.slack_workers) == ("1.2", 3)
    assert (own.authority, own.nation) == ("Ashmere District Council", "wales")
    assert own.slack_officers == ["U02"]
    assert (own.slack_team, own.authority_key) == ("T01", "T01")
    assert own.models_folder == main / "models", "one model for all"


FOREIGN = {
    "slack_channel": "C66",
    "slack_officers": '["U66"]',
    "slack_approvers": '["U66"]',
    "slack_names": '{"U66": "Fred Foreign"}',
    "officers": '["Fred Foreign"]',
    "authority": "A foreign council",
    "authority_key": "T66",
    "slack_team": "T66",
    "nation": "scotland",
    "timezone": "Europe/Paris",
    "digest_hour": "4",
    "word_template": "/foreign.docx",
}


def test_nothing_of_an_authority_comes_from_elsewhere(
    main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = council(main, "T01")
    alone = load_settings(folder).model_dump()
    for name, value in FOREIGN.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    assert load_settings(main).slack_channel == "C66", "it holds for HOME itself"
    assert load_settings(folder).model_dump() == alone
    words = {line.split(" = ")[0] for line in OWN.strip().splitlines()}
    unset = set(alone) - words - {*SHARED, "home", "slack_team", "authority_key"}
    usual = Settings.model_construct().model_dump()
    assert {name: alone[name] for name in unset} == {name: usual[name] for name in unset}, (
        "what an authority does not set is the default, not HOME's"
    )


def test_the_environment_still_sets_what_is_the_bots(
    main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = council(main, "T01")
    monkeypatch.setenv("FOIBOT_SLACK_CLIENT_SECRET", "from outside")
    monkeypatch.setenv("FOIBOT_SLACK_CHANNEL", "C66FOREIGN")
    own = load_settings(folder)
    assert own.slack_client_secret.get_secret_value() == "from outside"
    assert own.slack_channel == ""
    assert only_for_home() == ["FOIBOT_SLACK_CHANNEL"]


WRONG = [
    ('slack_bot_token = "xoxb-1"', "slack_bot_token", "installing"),
    ('database_url = "sqlite:///x.db"', "database_url", "bot's own home"),
    ('slack_signing_secret = "x"', "slack_signing_secret", "bot's own home"),
    ('slack_team = "T02"', "slack_team", "the folder says T01"),
    ('authority_key = "a b"', "authority_key", "pattern"),
    ('nation = "france"', "nation", "england"),
    ("nation = ", "not valid TOML", "Correct"),
]


@pytest.mark.parametrize(("line", "names", "says"), WRONG)
def test_a_wrong_line_is_one_sentence(main: Path, line: str, names: str, says: str) -> None:
    folder = council(main, "T01", line)
    with pytest.raises(FoiError) as error:
        load_settings(folder)
    assert names in error.value.sentence
    assert says in error.value.sentence
    assert str(folder / FILE_NAME) in error.value.sentence


@pytest.mark.parametrize("name", [line.split(" = ")[0] for line in OWN.strip().splitlines()])
def test_no_letter_goes_out_in_the_words_of_an_invented_council(main: Path, name: str) -> None:
    without = "\n".join(line for line in OWN.splitlines() if not line.startswith(f"{name} ="))
    with pytest.raises(FoiError, match=name):
        load_settings(council(main, "T01", own=without))


def test_no_letter_goes_out_with_a_hole(main: Path) -> None:
    own = OWN.replace('"foi@ashmere.example"', '""').replace('["1 High Street", "Ashmere"]', '[""]')
    with pytest.raises(FoiError, match="authority_address, authority_email"):
        load_settings(council(main, "T01", own=own))


def test_several_authorities_never_share_a_sqlite_file(main: Path) -> None:
    with (main / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write('database_url = "sqlite:///all.db"\n')
    with pytest.raises(FoiError, match="PostgreSQL only"):
        load_settings(council(main, "T01"))


NAMES = ["t01", "T01/..", "..", "", "T01.toml", "E01ORG", "T" + "1" * 40]


@pytest.mark.parametrize("name", NAMES)
def test_only_a_workspaces_id_names_a_home(main: Path, name: str) -> None:
    council(main, "T01")
    assert home_of(main, name) is None


def test_the_workspaces_are_the_folders_with_a_settings_file(main: Path) -> None:
    assert workspaces(main) == []
    council(main, "T02")
    council(main, "T01")
    (main / FOLDER / "T03").mkdir()
    (main / FOLDER / "notes.txt").touch()
    assert workspaces(main) == ["T01", "T02"]


def test_an_authoritys_home_knows_the_bots(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = council(main, "T01")
    assert main_home(folder) == main
    assert main_home(main) is None
    monkeypatch.chdir(folder.parent)
    assert main_home(Path("T01")) == main
