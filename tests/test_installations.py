"""Installations: one workspace's token is no other's; a state is good once, and briefly."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.store import installations as room
from bot.store.db import make_engine
from bot.store.installations import Installations, States


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
    kept = Installations(engine, "1.2")
    kept.save(installed("T01", "xoxb-1"))
    kept.save(installed("T02", "xoxb-2", enterprise="E01"))
    assert [kept.token(team) for team in ("T01", "T02", "T03")] == ["xoxb-1", "xoxb-2", None]
    assert Installations(engine, "3.4").token("T01") is None, "another Slack app's"


def test_installed_again_the_newest_token_counts(engine: Engine) -> None:
    kept = Installations(engine, "1.2")
    for token in ("xoxb-old", "xoxb-new"):
        kept.save(installed("T01", token))
    assert kept.token("T01") == "xoxb-new"


def test_uninstalled_only_that_workspaces_tokens_go(engine: Engine) -> None:
    kept = Installations(engine, "1.2")
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
    kept = Installations(engine, "1.2")
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
    states = States(engine)
    state = states.issue()
    assert not states.consume("another")
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(states.consume, [state] * 4)) == [False, False, False, True]


def test_a_state_that_ran_out_is_refused_and_forgotten(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STATE_SECONDS", -1)
    stale = States(engine).issue()
    monkeypatch.undo()
    states = States(engine)
    assert not states.consume(stale)
    states.issue()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM slack_oauth_states")).scalar() == 1
