"""Installations: one workspace's token is no other's; a state is good once, and briefly."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.foi.errors import FoiError
from bot.store import installations as room
from bot.store.db import make_engine
from bot.store.installations import Installations, States
from bot.store.vault import KEY_FILE, MARK, Vault, new_key, open_vault

VAULT = Vault([new_key()])


@pytest.fixture
def engine(database_url: str, home: Path) -> Engine:
    return make_engine(database_url, home)


def installed(team: str, token: str, enterprise: str | None = None) -> Installation:
    return Installation(
        app_id="A01",
        enterprise_id=enterprise,
        team_id=team,
        team_name=f"Council {team}",
        bot_token=token,
        bot_id="B01",
        bot_user_id="U0BOT",
        bot_scopes="chat:write,commands",
        user_id="U01",
    )


def test_each_workspace_has_its_own_token(engine: Engine) -> None:
    kept = Installations(engine, "1.2", VAULT)
    kept.save(installed("T01", "xoxb-1"))
    kept.save(installed("T02", "xoxb-2", enterprise="E01"))
    assert [kept.token(team) for team in ("T01", "T02", "T03")] == ["xoxb-1", "xoxb-2", None]
    assert Installations(engine, "3.4", VAULT).token("T01") is None, "another Slack app's"


def test_installed_again_the_newest_token_counts(engine: Engine) -> None:
    kept = Installations(engine, "1.2", VAULT)
    for token in ("xoxb-old", "xoxb-new"):
        kept.save(installed("T01", token))
    assert kept.token("T01") == "xoxb-new"


def test_uninstalled_only_that_workspaces_tokens_go(engine: Engine) -> None:
    kept = Installations(engine, "1.2", VAULT)
    for team in ("T01", "T02"):
        kept.save(installed(team, f"xoxb-{team}"))
    kept.drop("T01")
    kept.drop("T01")
    assert (kept.token("T01"), kept.token("T02")) == (None, "xoxb-T02")


TABLES = ("slack_bots", "slack_installations")


@pytest.mark.parametrize("table", TABLES)
def test_postgresql_shows_an_installation_to_its_own_authority_alone(
    postgres: str, home: Path, table: str
) -> None:
    engine = make_engine(postgres, home)
    kept = Installations(engine, "1.2", VAULT)
    for team in ("T01", "T02"):
        kept.save(installed(team, f"xoxb-{team}"))
    count = text(f"SELECT count(*) FROM {table}")
    opened = text("SELECT set_config('foibot.kept_for', :team, true)")
    with engine.begin() as connection:
        assert connection.execute(count).scalar() == 0, "nothing is left open"
        for team in ("T01", "T02"):
            connection.execute(opened, {"team": team})
            found = connection.execute(text(f"SELECT team_id FROM {table}")).scalars().all()
            assert found == [team]
            foreign = text(f"UPDATE {table} SET bot_token = 'stolen' WHERE team_id <> :team")
            assert connection.execute(foreign, {"team": team}).rowcount == 0
            gone = text(f"DELETE FROM {table} WHERE team_id <> :team")
            assert connection.execute(gone, {"team": team}).rowcount == 0
    with engine.connect() as connection:
        connection.execute(opened, {"team": "T01"})
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text(f"UPDATE {table} SET team_id = 'T02'"))
    assert kept.token("T02") == "xoxb-T02"


def test_a_state_is_good_once(engine: Engine) -> None:
    states = States(engine, "secret")
    state = states.issue()
    assert not states.consume("another")
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(states.consume, [state] * 4)) == [False, False, False, True]


def test_a_state_that_ran_out_or_is_anothers_is_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STATE_SECONDS", -1)
    states = States(engine, "secret")
    stale = states.issue()
    monkeypatch.undo()
    said, _, signature = states.issue().rpartition(".")
    later = f"9{said}.{signature}"
    for state in (stale, later, States(engine, "another").issue(), "", ".", "a.b.c", "é.é"):
        assert not states.consume(state), state


def test_whoever_only_asks_for_the_page_writes_nothing(engine: Engine) -> None:
    states = States(engine, "secret")
    before = _rows(engine)
    for _ in range(20):
        states.issue()
        states.consume("1.forged")
    assert _rows(engine) == before


def _rows(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("slack_oauth_states", "delivery")
        ]


def stored(engine: Engine, team: str) -> list[str]:
    """The tokens as the database has them."""
    from bot.store.installations import _RowsOf

    with _RowsOf(engine, team).begin() as connection:
        return [
            token
            for table in TABLES
            for token in connection.execute(text(f"SELECT bot_token FROM {table}")).scalars()
        ]


def test_tokens_are_encrypted_where_they_lie(engine: Engine) -> None:
    kept = Installations(engine, "1.2", VAULT)
    kept.save(installed("T01", "xoxb-secret"))
    assert all(one.startswith(MARK) and "xoxb" not in one for one in stored(engine, "T01"))
    assert kept.token("T01") == "xoxb-secret"
    with pytest.raises(FoiError, match="none of the token keys opens it"):
        Installations(engine, "1.2", Vault([new_key()])).token("T01")


def test_a_token_of_an_older_program_serves_and_is_sealed(engine: Engine) -> None:
    kept = Installations(engine, "1.2", VAULT)
    kept._rows("T01", engine).save(installed("T01", "xoxb-plain"))
    assert kept.token("T01") == "xoxb-plain"
    kept.seal_again("T01")
    assert all(one.startswith(MARK) for one in stored(engine, "T01"))
    assert kept.token("T01") == "xoxb-plain"


def test_a_key_is_changed(engine: Engine) -> None:
    old, new = new_key(), new_key()
    Installations(engine, "1.2", Vault([old])).save(installed("T01", "xoxb-1"))
    both = Installations(engine, "1.2", Vault([new, old]))
    both.seal_again("T01")
    assert Installations(engine, "1.2", Vault([new])).token("T01") == "xoxb-1"


def test_a_sealed_token_is_good_for_its_own_workspace_only() -> None:
    sealed = VAULT.seal("xoxb-1", "T01")
    with pytest.raises(FoiError):
        VAULT.open(sealed, "T02")


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / KEY_FILE
    sealed = open_vault("", file).seal("xoxb-1", "T01")
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert open_vault("", file).open(sealed, "T01") == "xoxb-1"
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FoiError, match="32 bytes in base64"):
        open_vault("short", file)
