"""What reaches the bot over signed HTTP: genuine or not, once or again, from whom."""

import json
import threading
import urllib.request
import uuid

import pytest

from tests.slack.rig.hand import FORM, JSON, Answer, Hand, envelope, person
from tests.slack.rig.ports import wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import (
    ALICE,
    BOT,
    CAROL,
    GENERAL,
    TEAM_CHANNEL,
)

QUESTION = "how many fixed penalty notices were issued for dog fouling"


@pytest.fixture
def hand(http: Stage) -> Hand:
    """Slack's hand on the bot over HTTP."""
    return Hand(http.bot.port)


def counted(stage: Stage, how: str) -> float:
    """How many deliveries the bot's metrics count as done, again, refused ..."""
    with urllib.request.urlopen(f"{stage.bot.address}/metrics") as page:
        lines = page.read().decode().splitlines()
    rows = [line for line in lines if "_total{" in line and f'how="{how}"' in line]
    return sum(float(row.rpartition(" ")[2]) for row in rows)


def mention(text: str) -> dict[str, str]:
    """Somebody speaks to the bot in a channel."""
    stamp = f"1790000000.{uuid.uuid4().int % 1_000_000:06}"
    return {
        "type": "app_mention",
        "user": ALICE,
        "text": f"<@{BOT}> {text}",
        "ts": stamp,
        "event_ts": stamp,
        "channel": GENERAL,
    }


@pytest.mark.parametrize(
    "how",
    [{"secret": "somebody else's secret"}, {"age_seconds": 301}, {"age_seconds": -301}],
    ids=["forged", "old", "from the future"],
)
def test_what_slack_did_not_sign_now_is_refused(
    http: Stage, hand: Hand, how: dict[str, object]
) -> None:
    sent = len(http.tap.sent)
    body = json.dumps(envelope(mention(QUESTION), "Ev-forged"))
    assert hand.deliver(body, JSON, **how).status == 401  # type: ignore[arg-type]
    assert len(http.tap.sent) == sent


def test_unsigned_requests_are_refused(http: Stage) -> None:
    request = urllib.request.Request(f"{http.bot.address}/slack/events", b"command=/foi")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 401


@pytest.mark.parametrize("body", ["", "{", "[]", "payload=%7B", "payload=[]", "command=/foi"])
@pytest.mark.parametrize("kind", [JSON, FORM])
def test_signed_nonsense_does_no_harm(http: Stage, hand: Hand, body: str, kind: str) -> None:
    assert "Traceback" not in str(hand.deliver(body, kind).body)
    assert http.bot.health() == 200


def test_an_event_that_comes_again_has_one_effect(http: Stage, hand: Hand) -> None:
    event, event_id = mention(QUESTION), f"Ev{uuid.uuid4().hex}"
    again = counted(http, "again")
    assert hand.event(event, event_id).status == 200
    for retry in (1, 2, 3):
        assert hand.event(event, event_id, retry).status == 200
    wait_for(lambda: counted(http, "again") == again + 3, "three deliveries known already")
    wait_for(lambda: replies(http, event["ts"]), "the answer")
    assert len(replies(http, event["ts"])) == 1


def test_an_event_that_comes_twice_at_once_has_one_effect(http: Stage, hand: Hand) -> None:
    event, event_id = mention(QUESTION), f"Ev{uuid.uuid4().hex}"
    again = counted(http, "again")
    both = [threading.Thread(target=hand.event, args=(event, event_id)) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    wait_for(lambda: counted(http, "again") == again + 3, "three deliveries known already")
    wait_for(lambda: replies(http, event["ts"]), "the answer")
    assert len(replies(http, event["ts"])) == 1


def replies(stage: Stage, thread: str) -> list[str]:
    """The first line of each message that the bot posted under one message."""
    posts = stage.calls("chat.postMessage")
    return [post.fields["text"] for post in posts if post.fields.get("thread_ts") == thread]


def test_a_stranger_is_refused_with_a_sentence(http: Stage) -> None:
    http.slack.command(CAROL, "due")
    told = http.slack.wait_message(
        TEAM_CHANNEL, lambda message: message.get("ephemeral_to") == CAROL
    )
    assert "Only officers" in words_of(told)


def test_another_workspace_is_refused(http: Stage, hand: Hand) -> None:
    refused = counted(http, "refused")
    url = f"http://127.0.0.1:{http.tap.port}/_hooks/response/none"
    answer: Answer = hand.command(ALICE, "due", response_url=url, team_id="T99OTHER")
    assert answer.status == 200
    wait_for(lambda: counted(http, "refused") == refused + 1, "the refusal")


def test_a_strangers_forged_button_is_refused(http: Stage, hand: Hand) -> None:
    refused = counted(http, "refused")
    press = {
        **person(CAROL),
        "type": "block_actions",
        "container": {"type": "message", "channel_id": TEAM_CHANNEL, "message_ts": "1.1"},
        "channel": {"id": TEAM_CHANNEL},
        "actions": [
            {
                "type": "button",
                "action_id": "confirm",
                "block_id": "b",
                "value": '{"c":1,"v":1,"h":"0","k":"response"}',
            }
        ],
    }
    assert hand.interact(press).status == 200
    wait_for(lambda: counted(http, "refused") == refused + 1, "the refusal")


def test_health_and_metrics_show_no_words(http: Stage) -> None:
    http.slack.command(ALICE, f"ask {QUESTION}")
    with urllib.request.urlopen(f"{http.bot.address}/metrics") as page:
        metrics = page.read().decode()
    assert "fouling" not in metrics
    assert ALICE not in metrics
