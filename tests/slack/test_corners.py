"""What local-slack cannot express, by Slack's own hand over HTTP: shortcuts, searchable menus,
buttons of the App Home, forged modals; and what must still hold when the bot has been restarted.
"""

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.slack.rig.hand import Hand, person
from tests.slack.rig.ports import wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import (
    ALICE,
    BOB,
    BOT_TOKEN,
    CAROL,
    SIGNING_SECRET,
    TEAM_CHANNEL,
    Message,
)
from tests.slack.rig.steps import REQUEST, about, again, drafted, new_reference


@pytest.fixture
def hand(http: Stage) -> Hand:
    """Slack's hand on the bot over HTTP."""
    return Hand(http.bot.port)


def menu(user: str, typed: str) -> dict[str, Any]:
    """Letters typed into the menu of provisions."""
    asked = {"type": "block_suggestion", "action_id": "provision", "block_id": "provision"}
    return {**person(user), **asked, "value": typed, "view": {"id": "V1", "type": "modal"}}


@pytest.mark.parametrize(
    "typed, found",
    [("43(2)", "foia:s43(2)"), ("crime", "foia:s31(1)(a)"), ("12(5)(e)", "eir:r12(5)(e)")],
)
def test_provisions_are_found_by_number_and_word(hand: Hand, typed: str, found: str) -> None:
    answer = hand.interact(menu(ALICE, typed))
    assert answer.status == 200
    assert found in [option["value"] for option in answer.body["options"]]
    assert len(answer.body["options"]) <= 100
    assert all(len(one["text"]["text"]) <= 75 for one in answer.body["options"])


def test_a_stranger_finds_no_provision(hand: Hand) -> None:
    assert hand.interact(menu(CAROL, "43")).body == {"options": []}


def shortcut(stage: Stage, user: str, callback: str, message: Message) -> dict[str, Any]:
    """A shortcut chosen on a message."""
    return {
        **person(user),
        "type": "message_action",
        "callback_id": callback,
        "trigger_id": stage.slack.trigger(),
        "response_url": f"http://127.0.0.1:{stage.tap.port}/_hooks/response/none",
        "message_ts": message["ts"],
        "channel": {"id": message["channel"], "name": "foi-team"},
        "message": message,
    }


def test_a_message_becomes_a_request_by_shortcut(http: Stage, hand: Hand) -> None:
    http.slack.command(ALICE, "mine")  # for its trigger: local-slack honours only its own
    message = http.slack.say(BOB, REQUEST, TEAM_CHANNEL)
    assert hand.interact(shortcut(http, ALICE, "register_request", message)).status == 200
    form = http.slack.form("Register a request")
    assert "antivirus" in json.dumps(form)
    reference = new_reference(http)
    assert http.slack.submit(ALICE, received="2026-02-02", reference=reference) == {}
    http.slack.wait_message(TEAM_CHANNEL, about(reference))
    http.slack.close_modal(ALICE)


def test_the_settings_are_changed_from_the_home(http: Stage, hand: Hand) -> None:
    http.slack.open_home(BOB)
    home = http.slack.home(BOB, "My digest comes on")
    http.slack.command(BOB, "mine")  # for its trigger
    press = {
        **person(BOB),
        "type": "block_actions",
        "trigger_id": http.slack.trigger(),
        "container": {"type": "view", "view_id": home["id"]},
        "view": home,
        "actions": [{"type": "button", "action_id": "preferences", "block_id": "x"}],
    }
    assert hand.interact(press).status == 200
    http.slack.form("My settings")
    assert http.slack.submit(BOB, day="Wednesday", hour="15:00") == {}
    http.slack.close_modal(BOB)
    http.slack.open_home(BOB)
    http.slack.home(BOB, "Wednesday at 15:00")


def test_the_messages_tab_offers_prompts(http: Stage, hand: Hand) -> None:
    opened = {"type": "app_home_opened", "user": ALICE, "channel": "D1", "tab": "messages"}
    hand.event(opened, uuid.uuid4().hex)
    wait_for(lambda: http.calls("assistant.threads.setSuggestedPrompts"), "prompts")
    prompts = http.calls("assistant.threads.setSuggestedPrompts")[0].fields["prompts"]
    assert 1 <= len(prompts) <= 4  # Slack shows four at most
    assert all(prompt["title"] and prompt["message"] for prompt in prompts)


@pytest.mark.parametrize("user, says", [(CAROL, "Only officers"), (ALICE, "999999")])
def test_a_forged_modal_changes_nothing(http: Stage, hand: Hand, user: str, says: str) -> None:
    fields = {
        "event": {
            "value": {"type": "static_select", "selected_option": {"value": "clarification_sought"}}
        },
        "on": {"value": {"type": "datepicker", "selected_date": "2026-02-02"}},
    }
    view = {
        "id": uuid.uuid4().hex,
        "type": "modal",
        "callback_id": "clock",
        "private_metadata": '{"c":999999,"kind":"pause"}',
        "blocks": [],
        "state": {"values": fields},
    }
    answer = hand.interact({**person(user), "type": "view_submission", "view": view})
    assert says in json.dumps(answer.body)
    assert http.bot.health() == 200


def test_a_newer_version_voids_the_older_button(http: Stage) -> None:
    slack = http.slack
    reference, old = drafted(http)
    slack.press(ALICE, old, "edit", "Further information")
    slack.form("Edit a section")
    assert slack.submit(ALICE, text0="Please ask us if anything is unclear.") == {}
    slack.no_form("Edit a section")
    slack.close_modal(ALICE)
    wait_for(lambda: "no longer valid" in words_of(again(slack, old)), "the old button to go")
    before = len(slack.messages(TEAM_CHANNEL))
    slack.press(BOB, old, "Confirm")  # as shown on a screen that has not been redrawn yet
    told = slack.wait_message(TEAM_CHANNEL, lambda m: m.get("ephemeral_to") == BOB, before)
    assert "no longer valid" in words_of(told)
    assert reference in words_of(told)


def test_two_approvers_at_once_confirm_once(http: Stage) -> None:
    slack = http.slack
    reference, control = drafted(http)
    before = len(slack.messages(TEAM_CHANNEL))
    both = [
        threading.Thread(target=slack.press, args=(user, control, "Confirm"))
        for user in (ALICE, BOB)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    told = [
        words_of(slack.wait_message(TEAM_CHANNEL, whispered(user, reference), before))
        for user in (ALICE, BOB)
    ]
    winners = {name for name in ("Alice Archer", "Bob Baker") for one in told if name in one}
    assert len(winners) == 1, told


def whispered(user: str, reference: str) -> Callable[[Message], bool]:
    """A predicate: what the bot told one officer about a case's confirmation."""

    def fits(message: Message) -> bool:
        words = words_of(message)
        return message.get("ephemeral_to") == user and reference in words and "confirmed" in words

    return fits


def test_a_draft_is_confirmed_after_a_restart(http: Stage) -> None:
    slack = http.slack
    _, control = drafted(http)
    http.bot.stop()
    http.bot.start()
    slack.press(BOB, control, "Confirm")
    wait_for(lambda: "confirmed by Bob Baker" in words_of(again(slack, control)), "the letter")


def test_the_log_holds_no_words_no_names_no_tokens(http: Stage) -> None:
    reference, _ = drafted(http)
    http.slack.command(ALICE, "ask how many antivirus laptops did Dilys lose")
    http.slack.wait_message(TEAM_CHANNEL, "antivirus laptops")
    log = http.bot.log.read_text(encoding="utf-8")
    assert '"listener": "decide"' in log  # it is the log of this work
    told = ["Dilys", "Penhaligon", "antivirus", "laptop", "Archer", "Baker", reference]
    told += [BOT_TOKEN, SIGNING_SECRET, "hooks/response"]
    assert [one for one in told if one in log] == []
