"""Beeford tries to see and to change what is Ashmere's, in every way that Slack offers.

Both have an officer with the same user id. Nothing of Ashmere may be shown or changed, no token may
speak in the other's workspace, whatever a payload names.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.app import models
from bot.slack.in_step import keep_in_step
from tests.conftest import fresh_database
from tests.fake_embedder import HashEmbedder
from tests.slack.rig.hand import Answer
from tests.slack.rig.ports import wait_for
from tests.slack.rig.two_offices import ASH, BEE, Somebody, TwoOffices
from tests.slack.rig.two_slacks import BOTH, Heard

REQUEST = "1. How many zebras did Ashmere lose in 2025?\n2. Which zebra was the oldest?"
ANSWER = "Seven zebras were lost in 2025."
SECRETS = ("zebra", "ASH/26", "Ashmere", "T01ASH", "C01ASH", "xoxb-ash")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwoOffices]:
    """Both authorities installed; Ashmere has a case with a draft, another confirmed, a question
    that was answered, and messages whose buttons stand."""
    url = ""
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_server"))
    patch = pytest.MonkeyPatch()
    patch.setattr(models, "_opened", lambda *_: HashEmbedder())
    world = TwoOffices(tmp_path_factory.mktemp(request.param) / "home", url)
    for team in (ASH, BEE):
        assert world.install(team)[0] == 200
    assert set(world.offices._open) == {ASH, BEE}
    world.offices.look_again()
    furnish(world.at(ASH))
    yield world
    world.stop()
    patch.undo()


def furnish(ash: Somebody) -> None:
    """Ashmere's day, all of it through Slack."""
    for reference in ("ASH/26/1", "ASH/26/2"):
        register(ash, reference)
    for number in ("1", "2"):
        decide(ash, number)
    confirm = next(
        one for one in reversed(elements(ash.told())) if one.get("action_id") == "confirm"
    )
    ash.press("confirm", confirm["value"])
    assert any("is confirmed by" in one.words for one in ash.told())
    ash.command("ask How many zebras did Ashmere lose in 2025?")
    assert any("ASH/26" in one.words for one in ash.told()[-1:]), "its own letters are found"


def register(somebody: Somebody, reference: str) -> None:
    somebody.command("new")
    day = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    values = {"text0": REQUEST, "received": day, "reference": reference}
    assert "is registered" in json.dumps(somebody.submit(somebody.view, values).body)


def decide(ash: Somebody, case: str) -> None:
    for part in ("1", "2"):
        about = {"c": int(case), "k": "response", "p": part}
        ash.press("decide", json.dumps(about))
        second = ash.submit(ash.view, {"parts": [part], "outcome": "supplied"}).body
        third = ash.submit(second["view"], {f"{part}|answer": ANSWER}).body
        assert "drafted" in json.dumps(third), third


def elements(heard: list[Heard]) -> list[dict[str, Any]]:
    """Every button of every message."""
    posted = [one.fields.get("blocks") or () for one in heard]
    return [e for blocks in posted for block in blocks for e in block.get("elements", ())]


def ids(world: TwoOffices) -> str:
    """What Ashmere's newest confirm button carries."""
    buttons = elements(world.slack.to(ASH))
    return str([one for one in buttons if one.get("action_id") == "confirm"][-1]["value"])


Try = Callable[[TwoOffices, Somebody], Answer]


def press(action: str, value: str, block: str = "b") -> Try:
    return lambda world, bee: bee.press(action, value, block)


def submit(callback: str, about: dict[str, Any], **values: Any) -> Try:
    """A modal of Beeford's own making that names what is Ashmere's."""
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
        for name in values
    ]

    def send(world: TwoOffices, bee: Somebody) -> Answer:
        own = json.loads(ids(world)) | about
        view = {"type": "modal", "callback_id": callback, "private_metadata": json.dumps(own)}
        return bee.submit(view | {"blocks": blocks}, values)

    return send


COMMANDS = (
    "due",
    "due ASH/26/1",
    "due 1",
    "mine",
    "draft ASH/26/1",
    "draft 1",
    "refuse 2",
    "pause 1",
    "resume ASH/26/1",
    "extend 1",
    f"assign 1 <@{BOTH}>",
    "check ASH/26/2",
    "check 1",
    "digest",
    "ask How many animals were lost in 2025, and which was the oldest?",
)
BUTTONS = ("due", "take", "pause", "draft", "refuse", "share", "register_file", "check_file")
ABOUT = {"c": 1, "k": "response", "p": "1", "v": 1, "o": "1", "i": 0}
TRIES: dict[str, Try] = {
    **{f"/foi {text}": (lambda w, b, text=text: b.command(text)) for text in COMMANDS},  # type: ignore[misc]
    **{f"button {name}": press(name, "1") for name in BUTTONS if "file" not in name},
    **{f"button {name}": press(name, "F01ASH") for name in BUTTONS if "file" in name},
    **{
        f"button {name}": press(name, json.dumps(ABOUT))
        for name in ("decide", "fill", "fix", "redraft", "sources", "confirm")
    },
    "button confirm with Ashmere's hash": lambda w, b: b.press("confirm", ids(w)),
    "button edit": press("edit", "opening", "section:1:1"),
    "button whole": press("whole", "1:1"),
    "button use": press("use", "1:1"),
    "button rate up": press("rate", "1:up"),
    "button rate down": press("rate", "1:down"),
    "button of Ashmere's message": lambda w, b: b.press(
        "due", "1", message={"ts": "1.0001", "team": ASH}
    ),
    "button in Ashmere's channel": lambda w, b: b.press(
        "draft", "1", channel={"id": "C01ASH"}, container={"message_ts": "1.0001"}
    ),
    "modal clock": submit("clock", {"c": 1}, event="clarification_requested", on="2026-11-20"),
    "modal why": submit("why", {"e": "1"}, why="because"),
    "modal new_file": submit("new_file", {"f": "F01ASH"}, received="2026-11-20"),
    "modal decide": submit("decide", {}, parts="1", outcome="supplied"),
    "modal words": submit("words", {"o": ["1"]}, answer="changed"),
    "modal reasons": submit("reasons", {}, reason="because"),
    "modal edit": submit("edit", {"s": "opening"}, text="changed"),
    "modal use": submit("use", {"e": "1", "n": 1}, case="1"),
    "modal of Ashmere's": lambda w, b: b.submit(
        {"type": "modal", "callback_id": "check", "app_installed_team_id": ASH}, {}
    ),
    "App Home": lambda w, b: b.event({"type": "app_home_opened", "tab": "home"}),
    "mention": lambda w, b: b.event({"type": "app_mention", "text": "<@U0BOT> due"}),
    "mention in Ashmere's thread, C01ASH": lambda w, b: b.event(
        {
            "type": "app_mention",
            "text": "how many were lost?",
            "channel": "C01ASH",
            "thread_ts": "1.0001",
        }
    ),
    "dropped file": lambda w, b: b.event(
        {
            "type": "message",
            "subtype": "file_share",
            "channel": f"D{BOTH}{BEE}",
            "files": [{"id": "F01ASH"}],
        }
    ),
    "shortcut": lambda w, b: b.interact(
        {
            "type": "message_action",
            "callback_id": "find_precedents",
            "message": {"ts": "1.0001", "team": ASH, "text": "How many were lost in 2025?"},
            "channel": {"id": "C01ASH"},
        }
    ),
    "menu": lambda w, b: b.interact(
        {"type": "block_suggestion", "action_id": "provision", "block_id": "p", "value": "lost"}
    ),
    "Slack Connect": lambda w, b: b.interact(
        {
            "type": "block_actions",
            "user": {"id": BOTH, "team_id": BEE},
            "team": {"id": ASH},
            "channel": {"id": "C01ASH"},
            "actions": [{"action_id": "due", "block_id": "b", "value": "1"}],
        }
    ),
    "Slack Connect event": lambda w, b: b.event(
        {"type": "app_mention", "text": "due", "team": BEE, "channel": "C01ASH"}, team_id=ASH
    ),
    "event of another installation": lambda w, b: b.event(
        {"type": "app_mention", "text": "due"},
        authorizations=[{"team_id": ASH, "is_enterprise_install": False}],
    ),
    "whole organisation": lambda w, b: b.command("due", is_enterprise_install="true"),
}


@pytest.mark.parametrize("name", TRIES)
def test_beeford_sees_and_changes_nothing_of_ashmeres(world: TwoOffices, name: str) -> None:
    bee = world.at(BEE)
    before, heard = without_refusals(world.rows(ASH)), len(world.slack.heard)
    answer = TRIES[name](world, bee)
    assert answer.status == 200, "a try that was not heard proves nothing"
    told = [one for one in world.slack.heard[heard:] if one.team != ASH]
    shown = "".join(one.words for one in told if one.method not in ASKING) + repr(answer)
    assert [word for word in SECRETS if word in shown and word not in name] == []
    assert without_refusals(world.rows(ASH)) == before
    spoken = [one for one in world.slack.heard[heard:] if one.team == ASH]
    assert {one.method for one in spoken} <= {"users.info", "response_url", "chat.postEphemeral"}
    assert not any("zebra" in one.words for one in spoken), "nothing is shown in Ashmere either"


ASKING = {"files.info", "users.info"}


def without_refusals(rows: dict[str, Any]) -> dict[str, Any]:
    """A refused stranger leaves a line in the history, and its link in the chain: its purpose."""
    history = [row for row in rows["history"] if "refused in Slack" not in row]
    kept = {name: found for name, found in rows.items() if name not in ("delivery", "chain")}
    return kept | {"history": history}


def test_ashmere_still_has_it_all(world: TwoOffices) -> None:
    """The same payloads from Ashmere do find it: the tries above failed for the right reason."""
    ash = world.at(ASH)
    for text in ("due ASH/26/1", "check ASH/26/2", "digest", "mine"):
        heard = len(world.slack.heard)
        ash.command(text)
        assert any(one.team == ASH for one in world.slack.heard[heard:]), text
    assert any("ASH/26/1" in one.words for one in ash.told()[-12:])


def test_each_has_its_own_numbers_and_the_same_person_is_two(world: TwoOffices) -> None:
    bee = world.at(BEE)
    register(bee, "BEE/26/1")
    bee.press("take", "1")
    assert "BEE/26/1" in bee.told()[-1].words
    rows = {team: world.rows(team) for team in (ASH, BEE)}
    assert any("BEE/26/1" in repr(row) for row in rows[BEE]["request"])
    assert not any("BEE" in repr(found) for found in rows[ASH].values())
    assert not any(
        "zebra" in repr(found).lower()
        for name, found in rows[BEE].items()
        if name in ("decision", "draft", "confirmation", "passage")
    )


FOREIGN = {
    "button of Ashmere's message": "people of another workspace",
    "modal of Ashmere's": "people of another workspace",
    "event of another installation": "people of another workspace",
    "Slack Connect": "people of another workspace",
    "Slack Connect event": "people of another workspace",
    "whole organisation": "for a whole organisation is not supported",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_in_a_shared_channel_nobody_acts_on_their_own_by_the_others_buttons(
    world: TwoOffices, name: str
) -> None:
    """Both have a case 1: a button of Ashmere's must not reach Beeford's either."""
    bee = world.at(BEE)
    before, heard = without_refusals(world.rows(BEE)), len(world.slack.heard)
    answer = TRIES[name](world, bee)
    told = "".join(one.words for one in world.slack.heard[heard:]) + repr(answer)
    assert FOREIGN[name] in told
    assert without_refusals(world.rows(BEE)) == before


def test_the_same_delivery_counts_for_each_workspace(world: TwoOffices) -> None:
    for team in (ASH, BEE):
        heard = len(world.slack.to(team, "response_url"))
        world.at(team).command("help", trigger_id="the same in both")
        assert len(world.slack.to(team, "response_url")) == heard + 1


def test_no_token_ever_spoke_in_the_other_workspace(world: TwoOffices) -> None:
    """The stand-in refuses such calls and keeps them: only what Beeford named itself is there."""
    named = {"F01ASH", "C01ASH"}
    crossed = [one for one in world.slack.crossed if not named & set(map(str, one.fields.values()))]
    assert crossed == []
    assert not any(one.team == "" for one in world.slack.heard), "nobody speaks without a token"


def test_digest_and_reminders_go_to_their_own_channel(world: TwoOffices) -> None:
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    for team, other in ((ASH, "BEE/26"), (BEE, "ASH/26")):
        heard = len(world.slack.heard)
        world.offices._open[team].duties.rota().tick(monday)
        said = world.slack.heard[heard:]
        assert {one.team for one in said} == {team}
        assert {one.fields["channel"] for one in said if "channel" in one.fields} >= {
            world.slack.of(team).channel
        }
        assert any("Requests this week" in one.words for one in said)
        assert not any(other in one.words for one in said)


def test_buttons_are_kept_in_step_in_their_own_workspace(world: TwoOffices) -> None:
    for team in (ASH, BEE):
        heard = len(world.slack.heard)
        office = world.offices.of(team)
        keep_in_step(office, office.app.store.standing_posts())
        assert {one.team for one in world.slack.heard[heard:]} <= {team}


def test_one_authoritys_rush_does_not_hold_up_the_other(world: TwoOffices) -> None:
    go = Event()
    ash = world.offices.of(ASH)
    rush = [ash.pool.start(lambda: go.wait(20)) for _ in range(5)]
    try:
        heard = len(world.slack.to(BEE, "response_url"))
        world.settle = lambda: None  # type: ignore[method-assign]
        assert "busy" in world.at(ASH).command("help").body["text"]
        world.at(BEE).command("help")
        wait_for(lambda: len(world.slack.to(BEE, "response_url")) > heard, "Beeford's help")
    finally:
        go.set()
        del world.settle
    assert all(one.result(20) for one in rush)


def test_uninstalled_the_token_goes_and_the_data_stays(world: TwoOffices) -> None:
    ash = world.at(ASH)
    before = world.rows(ASH)
    ash.event({"type": "app_uninstalled"})
    assert world.offices._installations.token(ASH), "Slack says that the token still works"
    ash.event({"type": "tokens_revoked", "tokens": {"oauth": ["U02ASH"], "bot": []}})
    assert ASH in world.offices._open, "a person's token is none of ours"
    world.slack.of(ASH).revoked = True
    ash.event({"type": "app_uninstalled"})
    assert world.offices._installations.token(ASH) is None
    assert ASH not in world.offices._open
    assert "not installed" in ash.command("due").body["text"]
    assert world.rows(ASH)["request"] == before["request"]
    assert world.at(BEE).command("help").status == 200
    world.slack.of(ASH).token = "xoxb-ash-again"
    assert world.install(ASH)[0] == 200
    ash.command("due ASH/26/1")
    assert any("ASH/26/1" in one.words for one in ash.told()[-3:])


def test_what_another_bot_did_counts_here_within_a_minute(world: TwoOffices) -> None:
    """Installations are looked at again: a new token, a token that is gone, a home that is gone."""
    kept = world.offices._installations
    world.slack.of(BEE).token = "xoxb-bee-again"
    bot = kept._rows(BEE, world.offices._app.engine).find_installation(
        enterprise_id=None, team_id=BEE
    )
    assert bot
    bot.bot_token = "xoxb-bee-again"
    bot.installed_at = datetime.now(UTC).timestamp() + 1
    kept.save(bot)
    world.offices.look_again()
    assert world.offices._open[BEE].token == "xoxb-bee-again"
    settings = Path(world.home / "authorities" / BEE / "foibot.toml")
    words = settings.read_text(encoding="utf-8")
    settings.write_text(words + '\nnation = "france"', encoding="utf-8")
    kept.drop(BEE)
    world.offices.look_again()
    assert BEE not in world.offices._open
    assert world.install(BEE)[0] == 200
    assert "cannot open" in world.at(BEE).command("help").body["text"]
    settings.write_text(words, encoding="utf-8")
    world.offices.look_again()
    assert BEE in world.offices._open
