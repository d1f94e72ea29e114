"""What officers do in Slack, from the first word to the last, in Socket Mode and over HTTP."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.slack.rig.ports import wait_for
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import (
    ALICE,
    BOB,
    BOT,
    GENERAL,
    TEAM_CHANNEL,
    Message,
    StandIn,
    words_of,
)

QUESTION = "how many fixed penalty notices were issued for dog fouling"
FOLLOW_UP = "and how many of them were paid?"
NONSENSE = "who won the football world cup in 1966"
REQUEST = (
    "Dear Harrowmere Borough Council,\n\n"
    "Under the Freedom of Information Act please tell me:\n\n"
    "1. How many laptops did the council lose in 2025?\n"
    "2. Which antivirus software does the council use?\n\n"
    "Yours faithfully,\nDilys Penhaligon\ndilys@penhaligon.example\n"
)
CYBER = {"text": {"type": "plain_text", "text": "foia:s31(1)(a)"}, "value": "foia:s31(1)(a)"}
_CASES = count(1)


def test_a_question_is_answered_and_shared(stage: Stage) -> None:
    slack = stage.slack
    before = len(slack.messages(TEAM_CHANNEL))
    slack.command(ALICE, f"ask {QUESTION}")
    answer = slack.wait_message(TEAM_CHANNEL, "precedent", before)
    assert answer["ephemeral_to"] == ALICE
    assert "HBC/2022/0119" in words_of(answer) or "dog" in words_of(answer).lower()

    slack.press(ALICE, answer, "Whole answer")
    whole = slack.form("Whole answer")
    assert "Question" in words_of(whole)
    slack.close_modal(ALICE)

    slack.press(ALICE, answer, "Share with channel")
    slack.wait_message(TEAM_CHANNEL, "Shared with the channel", before)
    slack.press(ALICE, answer, "Share with channel")
    slack.wait_message(TEAM_CHANNEL, "It was shared already", before)
    shared = [m for m in slack.messages(TEAM_CHANNEL)[before:] if not m.get("ephemeral_to")]
    assert len([m for m in shared if "precedent" in words_of(m)]) == 1


def test_nothing_relevant_is_said_so(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, f"ask {NONSENSE}")
    answer = stage.slack.wait_message(TEAM_CHANNEL, "No precedent", before)
    assert "Whole answer" not in words_of(answer)


def test_a_wrong_subcommand_names_the_nearest(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, "refsue")
    stage.slack.wait_message(TEAM_CHANNEL, "Did you mean `/foi refuse`", before)


def test_help_and_home(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, "help")
    stage.slack.wait_message(TEAM_CHANNEL, "/foi new", before)
    stage.slack.open_home(ALICE)
    assert "My cases by due date" in words_of(stage.slack.home(ALICE))


def test_a_mention_is_answered_in_its_thread_and_followed_up(stage: Stage) -> None:
    slack = stage.slack
    said = slack.say(ALICE, f"<@{BOT}> {QUESTION}", GENERAL)
    first = slack.wait_message(GENERAL, in_thread(said["ts"]))
    assert "precedent" in words_of(first)
    seen = len(slack.messages(GENERAL))
    slack.say(ALICE, f"<@{BOT}> {FOLLOW_UP}", GENERAL, said["ts"])
    second = slack.wait_message(GENERAL, in_thread(said["ts"], after=seen), seen + 1)
    assert "No precedent" not in words_of(second)


def test_a_thumb_down_asks_why(stage: Stage) -> None:
    slack = stage.slack
    channel = slack.direct(BOB)
    said = slack.say(BOB, QUESTION, channel)
    answer = slack.wait_message(channel, in_thread(said["ts"]))
    slack.press(BOB, answer, "Not useful")
    slack.form("Not useful")
    assert slack.submit(BOB, why="The fines of another year.") == {}
    slack.close_modal(BOB)


def test_a_dropped_request_is_registered_and_a_dropped_letter_checked(stage: Stage) -> None:
    slack = stage.slack
    channel = slack.direct(ALICE)
    slack.upload(ALICE, "request.txt", REQUEST.encode(), channel)
    offer = slack.wait_message(channel, "What is this file?")
    slack.press(ALICE, offer, "Register as a request")
    slack.form("Register a request")
    reference = new_reference(stage)
    day = (date.today() - timedelta(days=2)).isoformat()  # noqa: DTZ011 - the officers' own day
    assert slack.submit(ALICE, received=day, reference=reference) == {}
    slack.wait_message(TEAM_CHANNEL, reference)
    slack.close_modal(ALICE)
    before = len(slack.messages(channel))
    slack.press(ALICE, offer, "Check this letter")
    slack.wait_message(channel, "request.txt", before)


def test_the_digest_is_shown_now(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, "digest")
    stage.slack.wait_message(TEAM_CHANNEL, lambda m: m.get("ephemeral_to") == ALICE, before)


def test_from_a_request_to_a_confirmed_letter(stage: Stage) -> None:
    slack = stage.slack
    reference = registered(stage)
    case = slack.wait_message(TEAM_CHANNEL, about(reference))
    refuse(slack, case)
    decide_supplied(slack, reference)
    control = slack.wait_message(TEAM_CHANNEL, has_button("Confirm", reference))
    assert control["thread_ts"] == case["ts"]

    slack.press(BOB, control, "Confirm")
    answer_for_errors(slack)
    settled = slack.wait_message(TEAM_CHANNEL, f"{reference}, version")
    wait_for(
        lambda: "confirmed by Bob Baker" in words_of(again(slack, control)), "the settled text"
    )
    assert "confirmed by Bob Baker" in words_of(settled) or settled
    assert not [b for b in again(slack, control)["blocks"] if b["type"] == "actions"]

    before = len(slack.messages(TEAM_CHANNEL))
    slack.press(BOB, control, "Confirm")
    told = slack.wait_message(TEAM_CHANNEL, lambda m: m.get("ephemeral_to") == BOB, before)
    assert "confirmed by Bob Baker" in words_of(told)

    slack.open_home(ALICE)
    slack.home(ALICE, "My cases by due date")
    slack.command(ALICE, f"due {reference}")
    slack.wait_message(TEAM_CHANNEL, f"{reference}:", before)


def registered(stage: Stage) -> str:
    """Register the request by `/foi new`, after one wrong date; the case's reference."""
    slack, reference = stage.slack, new_reference(stage)
    slack.command(ALICE, "new")
    slack.form("Register a request")
    wrong = slack.submit(ALICE, text0=REQUEST, received="2031-01-01", reference=reference)
    assert set(wrong) == {"received"}, wrong
    day = (date.today() - timedelta(days=5)).isoformat()  # noqa: DTZ011 - the officers' own day
    assert slack.submit(ALICE, text0=REQUEST, received=day, reference=reference) == {}
    slack.wait_message(TEAM_CHANNEL, about(reference))
    slack.close_modal(ALICE)
    return reference


def refuse(slack: StandIn, case: Message) -> None:
    """Refuse part 2 under s31(1)(a), with the words and factors that it needs."""
    slack.press(ALICE, case, "Refuse parts")
    form = slack.form("Refuse parts")
    missing = slack.submit(ALICE, parts=["2"], outcome="withheld")
    assert set(missing) == {"provision"}, (missing, form)
    assert slack.submit(ALICE, parts=["2"], outcome="withheld", provision=CYBER) == {}
    form = slack.form("What it has to say")
    assert slack.submit(ALICE, **answers(form)) == {}
    slack.no_form("What it has to say")
    slack.close_modal(ALICE)


def decide_supplied(slack: StandIn, reference: str) -> None:
    """Supply part 1, from the message that shows where the letter stands."""
    making = slack.wait_message(TEAM_CHANNEL, has_button("Decide", reference))
    slack.press(ALICE, making, "Decide")
    slack.form("Decide parts")
    assert slack.submit(ALICE, outcome="supplied") == {}
    form = slack.form("What it has to say")
    assert slack.submit(ALICE, **answers(form)) == {}
    slack.no_form("What it has to say")
    slack.close_modal(ALICE)


def answer_for_errors(slack: StandIn) -> None:
    """Where the checks found an error, give a reason for each."""


def answers(form: dict[str, Any]) -> dict[str, object]:
    """Something sensible for every field of a form."""
    values: dict[str, object] = {}
    for block in form["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        if element["type"] == "plain_text_input":
            values[block["block_id"]] = element.get("initial_value") or "Seven were lost in 2025."
        elif element["type"] == "static_select":
            values[block["block_id"]] = element["options"][0]
        elif element["type"] == "checkboxes":
            values[block["block_id"]] = element["options"][:2]
    return values


def new_reference(stage: Stage) -> str:
    """A reference that no other case has."""
    return f"HBC/{stage.mode.upper()}/{next(_CASES):03}"


def again(slack: StandIn, message: Message) -> Message:
    """The message as it stands now."""
    return next(m for m in slack.messages(message["channel"]) if m["ts"] == message["ts"])


def about(reference: str) -> Any:
    """A predicate: the case's own message."""
    return lambda message: f"{reference} registered" in words_of(message)


def in_thread(ts: str, after: int = 0) -> Any:
    """A predicate: the bot's answer in this thread."""
    return lambda message: message.get("thread_ts") == ts and message["user"] == BOT


def has_button(words: str, reference: str) -> Any:
    """A predicate: a message about a case with this button."""

    def fits(message: Message) -> bool:
        shown = words_of(message)
        return reference in shown and words in shown.splitlines()

    return fits


_ = pytest
