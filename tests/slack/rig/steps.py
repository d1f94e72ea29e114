"""Steps that several journeys take: register, refuse, supply; and how to find what came of them."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.slack.rig.ports import wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import ALICE, BOT, TEAM_CHANNEL, Message, StandIn

REQUEST = (
    "Dear Harrowmere Borough Council,\n\n"
    "Under the Freedom of Information Act please tell me:\n\n"
    "1. How many laptops did the council lose in 2025?\n"
    "2. Which antivirus software does the council use?\n\n"
    "Yours faithfully,\nDilys Penhaligon\ndilys@penhaligon.example\n"
)
CYBER = {"text": {"type": "plain_text", "text": "foia:s31(1)(a)"}, "value": "foia:s31(1)(a)"}
_CASES = count(1)


def registered(stage: Stage) -> str:
    """Register the request by `/foi new`, after one wrong date; the case's reference."""
    slack, reference = stage.slack, new_reference(stage)
    slack.command(ALICE, "new")
    slack.form("Register a request")
    wrong = slack.submit(ALICE, text0=REQUEST, received=days_ago(-30), reference=reference)
    assert set(wrong) == {"received"}, wrong
    sent = {"text0": REQUEST, "received": days_ago(5), "reference": reference}
    assert slack.submit(ALICE, **sent) == {}
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
    form = slack.form("Reasons and wording")
    assert slack.submit(ALICE, **answers(form)) == {}
    slack.no_form("Reasons and wording")
    slack.close_modal(ALICE)


def decide_supplied(slack: StandIn, reference: str) -> None:
    """Supply part 1, from the message that shows where the letter stands."""
    making = slack.wait_message(TEAM_CHANNEL, has_button("Decide", reference))
    slack.press(ALICE, making, "Decide")
    slack.form("Decide parts")
    assert slack.submit(ALICE, outcome="supplied") == {}
    form = slack.form("Reasons and wording")
    assert slack.submit(ALICE, **answers(form)) == {}
    slack.no_form("Reasons and wording")
    slack.close_modal(ALICE)


def record_sent(slack: StandIn, card: Message, reference: str) -> None:
    """Record that the confirmed letter went out today by post."""
    wait_for(lambda: "Record as sent" in words_of(again(slack, card)), "the card's next step")
    slack.press(ALICE, again(slack, card), "Record as sent")
    form = slack.form("Record as sent")
    how = next(b for b in form["blocks"] if b.get("block_id") == "how")["element"]["options"]
    post = next(one for one in how if one["value"] == "post")
    assert slack.submit(ALICE, how=post) == {}
    slack.wait_message(TEAM_CHANNEL, lambda m: f"{reference}: version" in words_of(m))
    slack.close_modal(ALICE)


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


def days_ago(days: int) -> str:
    """A day before today, as a date picker gives it."""
    return (date.today() - timedelta(days=days)).isoformat()  # noqa: DTZ011 - the officers' day


def new_reference(stage: Stage) -> str:
    """A reference that no other case has."""
    return f"HBC/{stage.mode.upper()}/{next(_CASES):03}"


def again(slack: StandIn, message: Message) -> Message:
    """The message as it stands now."""
    return next(m for m in slack.messages(message["channel"]) if m["ts"] == message["ts"])


def about(reference: str) -> Callable[[Message], bool]:
    """A predicate: the case's own message."""
    return lambda message: f"{reference} registered" in words_of(message)


def in_thread(ts: str) -> Callable[[Message], bool]:
    """A predicate: the bot's answer in this thread."""
    return lambda message: message.get("thread_ts") == ts and message["user"] == BOT


def has_button(words: str, reference: str) -> Callable[[Message], bool]:
    """A predicate: a message about a case with this button."""

    def fits(message: Message) -> bool:
        shown = words_of(message)
        return reference in shown and words in shown.splitlines()

    return fits


def drafted(stage: Stage) -> tuple[str, Message]:
    """A case with a complete draft; its reference, and the message with its buttons."""
    reference = registered(stage)
    refuse(stage.slack, stage.slack.wait_message(TEAM_CHANNEL, about(reference)))
    decide_supplied(stage.slack, reference)
    return reference, stage.slack.wait_message(TEAM_CHANNEL, has_button("Confirm", reference))
