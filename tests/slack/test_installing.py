"""Installing by Slack's OAuth: what is kept, what is refused, and what the installer reads."""

import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from bot.app import models
from bot.settings.authorities import OWN_WORDS
from bot.slack import install_pages
from tests.fake_embedder import HashEmbedder
from tests.slack.rig.ports import wait_for
from tests.slack.rig.two_offices import ASH, BEE, TwoOffices


@pytest.fixture
def world(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwoOffices]:
    monkeypatch.setattr(models, "_opened", lambda *_: HashEmbedder())
    world = TwoOffices(home, database_url)
    yield world
    world.stop()


def kept(world: TwoOffices, team: str) -> str | None:
    return world.offices._installations.token(team)


def test_a_workspace_installs_and_is_served_without_a_restart(world: TwoOffices) -> None:
    assert "not installed" in world.at(ASH).command("help").body["text"]
    status, headers, page = world.install(ASH)
    assert (status, kept(world, ASH), kept(world, BEE)) == (200, "xoxb-ash", None)
    assert "Ashmere &lt;Council&gt;" in page, "names are escaped"
    assert "It serves" in page
    assert headers["set-cookie"].startswith("slack-app-oauth-state=deleted")
    world.at(ASH).command("help")
    assert world.slack.to(ASH, "response_url"), "the office answers"
    assert "not installed" in world.at(BEE).command("help").body["text"]
    wait_for(lambda: world.offices._open[ASH]._begun, "its duties")


def test_the_pages_are_closed_to_everything_but_themselves(world: TwoOffices) -> None:
    for path in ("/slack/install", "/slack/oauth_redirect"):
        _, headers, _ = world.get(path)
        for name, value in install_pages.HEADERS.items():
            assert headers[name.lower()] == value
    _, headers, _ = world.get("/slack/install?team=T01%26redirect_uri=https://elsewhere.example")
    cookie = headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "secure" in cookie
    assert "max-age=300" in cookie


def test_scopes_are_the_manifests_and_nothing_of_the_request_is_passed_on(
    world: TwoOffices,
) -> None:
    _, _, page = world.get("/slack/install?team=T01%26redirect_uri=https://elsewhere.example")
    assert "scope=app_mentions:read,assistant:write,chat:write" in unescape(page)
    assert "elsewhere" not in page


def test_a_state_is_good_once_and_in_its_own_browser(world: TwoOffices) -> None:
    state, cookie = world.begin()
    _, other = world.begin()
    path = f"/slack/oauth_redirect?state={state}&code={world.slack.agreed(ASH)}"
    tries = [
        world.get(path),
        world.get(path, other),
        world.get("/slack/oauth_redirect?code=code-1", cookie),
        world.get("/slack/oauth_redirect?state=made-up&code=1", "slack-app-oauth-state=made-up"),
    ]
    assert [status for status, _, _ in tries] == [400, 400, 400, 401]
    assert kept(world, ASH) is None
    assert world.get(path, cookie)[0] == 200
    again = world.get(f"/slack/oauth_redirect?state={state}&code={world.slack.agreed(BEE)}", cookie)
    assert again[0] == 401
    assert "no longer good" in again[2]
    assert kept(world, BEE) is None


REFUSED = [
    ("error=access_denied", 200, "Nothing was installed"),
    ("error=%3Cscript%3Ealert(1)%3C/script%3E", 200, "Slack did not install foibot"),
    ("code=unknown", 401, "Slack did not install foibot"),
    ("", 401, "Slack did not install foibot"),
]


@pytest.mark.parametrize(("query", "status", "says"), REFUSED)
def test_what_slack_does_not_allow_is_said_plainly(
    world: TwoOffices, query: str, status: int, says: str
) -> None:
    state, cookie = world.begin()
    answered, _, page = world.get(f"/slack/oauth_redirect?state={state}&{query}", cookie)
    assert answered == status
    assert says in page
    assert "script" not in page
    assert kept(world, ASH) is None


def test_a_whole_organisation_is_given_back(world: TwoOffices) -> None:
    ash = world.slack.of(ASH)
    ash.org_wide = True
    status, _, page = world.install(ASH)
    assert "whole organisation" in page
    assert status == 500
    assert ash.revoked
    assert kept(world, ASH) is None


def test_a_slack_that_is_away_is_said_and_can_be_tried_again(world: TwoOffices) -> None:
    world.slack.away = True
    status, _, page = world.install(ASH)
    assert (status, "Not installed just now" in page) == (503, True)
    world.slack.away = False
    assert world.install(ASH)[0] == 200


def test_without_a_home_the_page_says_what_is_left_to_do(
    home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_opened", lambda *_: HashEmbedder())
    world = TwoOffices(home, database_url, homes=(BEE,))
    try:
        _, _, page = world.install(ASH)
        assert "authorities/T01ASH" in page
        written = tomllib.loads(unescape(page.split("<pre>")[1].split("</pre>")[0]))
        assert set(OWN_WORDS) <= set(written)
        assert written["authority"] == "Ashmere <Council>"
        assert written["slack_officers"] == ["U02ASH"]
        assert "not set up yet" in world.at(ASH).command("help").body["text"]
        world.at(ASH).event({"type": "app_mention", "text": "<@U0BOT> help"})
        said = world.slack.to(ASH, "chat.postEphemeral")[-1]
        assert "not set up yet" in said.words
        world.at(ASH).event({"type": "app_home_opened", "tab": "home"})
        assert "not set up yet" in world.slack.to(ASH, "views.publish")[-1].words
        world.make_home(ASH)
        world.at(ASH).command("help")
        assert world.slack.to(ASH, "response_url"), "the new home counts at once"
    finally:
        world.stop()
