"""Forged and stale payloads: whoever sends them is an officer, and still only gets what the form
or button offers. The table is made from the listeners themselves, so that none is forgotten."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.casework.answers import Answer
from bot.slack.call import Surface
from bot.slack.turn import LISTENERS, Listener
from tests.slack.bench import ALICE, BOB, SETTINGS, TEAM, Bench
from tests.slack.test_officer import REQUEST, actions_of, control, decide

OURS = "Something went wrong in foibot itself"
LONG = "x" * 200_000
IDS: list[Any] = [
    "", "{}", "[]", "null", "{", "999999999999", "-1", "1:1:1", LONG,
    json.dumps({"c": None, "k": None, "v": "two", "i": "none", "s": 4, "o": 7, "p": [], "e": {}}),
    json.dumps({"c": 1, "k": "report", "v": 1, "h": 5, "i": 99, "s": "no such", "o": ["1"]}),
    json.dumps({"c": {"a": 1}, "k": "response", "v": 10**30, "o": "1", "p": "1", "e": "1"}),
    json.dumps({"c": "nobody's", "k": "response", "v": True, "kind": "everything", "f": "F0"}),
]  # fmt: skip
FIELDS: list[Any] = [
    {},
    {"event": {"value": {"type": "static_select", "selected_option": {"value": "responded"}}}},
    {"text0": {"value": {"type": "plain_text_input", "value": LONG}}},
    {"day": {"value": {"type": "static_select", "selected_option": {"value": "99"}}}},
    {"hour": {"value": {"type": "static_select", "selected_option": {"value": "-1"}}}},
    {"received": {"value": {"type": "datepicker", "selected_date": "99999-99-99"}}},
    {"regime": {"value": {"type": "static_select", "selected_option": {"value": "everything"}}}},
    {"outcome": {"value": {"type": "static_select", "selected_option": {"value": "approved"}}}},
    {"parts": {"value": {"type": "multi_static_select", "selected_options": [{"value": "77"}]}}},
    {"text0": {"value": {"type": "plain_text_input", "value": {"a": 1}}}},
    {"question": {"value": "not a field"}},
    {f"field{n}": {"value": {"type": "plain_text_input", "value": "x"}} for n in range(500)},
]


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    bench = Bench(home)
    monkeypatch.setattr(bench.app, "index_letter", lambda *_: None, raising=False)
    monkeypatch.setattr(type(bench.app), "check_draft", lambda *_: ())
    monkeypatch.setattr(bench.office, "answer_for_team", lambda _: Answer("?"))
    return bench


def register(bench: Bench) -> None:
    bench.command(ALICE, "new")
    bench.submit(ALICE, bench.view, text0=REQUEST, received="2026-11-09")  # a Monday


def everything(bench: Bench) -> str:
    """What the store holds of cases, whatever deliveries it remembers."""
    store = bench.app.store
    cases = store.cases()
    rows = [(store.decisions(c.id), store.drafts(c.id), store.confirmation(c.id)) for c in cases]
    return repr((cases, rows, [store.preference(user) for user in (ALICE, BOB)]))


def answered(bench: Bench, acknowledged: dict[str, Any]) -> str:
    """Every word that went back, in the acknowledgement or after it."""
    return json.dumps(acknowledged) + repr(bench.api.sent[-3:])


def of(surface: Surface) -> list[Listener]:
    return [one for one in LISTENERS if one.surface is surface]


@pytest.mark.parametrize("listener", of(Surface.ACTION), ids=lambda one: one.name)
def test_a_button_with_a_forged_value_is_answered_and_does_nothing(
    bench: Bench, listener: Listener
) -> None:
    register(bench)
    before = everything(bench)
    for value in IDS:
        action = {"action_id": listener.name, "value": value, "block_id": value[:200]}
        said = answered(bench, bench.press(BOB, action))
        assert OURS not in said, value[:80]
    if listener.name != "take":  # an officer may take a case that its own number names
        assert everything(bench) == before


@pytest.mark.parametrize("listener", of(Surface.SUBMISSION), ids=lambda one: one.name)
def test_a_modal_with_forged_ids_or_fields_is_answered_and_does_nothing(
    bench: Bench, listener: Listener
) -> None:
    register(bench)
    before = everything(bench)
    for metadata in IDS:
        for state in FIELDS:
            view = {
                "id": bench.serial(),
                "callback_id": listener.name,
                "private_metadata": metadata,
                "blocks": [],
                "state": {"values": state},
            }
            body = {"user": {"id": BOB, "team_id": TEAM}, "team": {"id": TEAM}, "view": view}
            said = answered(bench, bench.hear(Surface.SUBMISSION, listener.name, body))
            assert OURS not in said, (metadata[:80], str(state)[:80])
    assert everything(bench) == before


def test_a_clock_form_takes_only_the_events_of_its_kind(bench: Bench) -> None:
    register(bench)
    bench.command(ALICE, "pause 1")
    answer = bench.submit(ALICE, bench.view, event="responded", on="2026-11-12")
    assert "a choice that it does not offer" in json.dumps(answer)
    assert not bench.app.store.case(1).events


def test_an_event_of_tomorrow_is_refused_at_its_day(bench: Bench) -> None:
    register(bench)
    bench.command(ALICE, "pause 1")
    answer = bench.submit(ALICE, bench.view, event="clarification_sought", on="2026-11-21")
    assert "still to come" in answer["errors"]["on"]


def test_an_event_is_taken_back_with_its_reason(bench: Bench) -> None:
    register(bench)
    bench.command(ALICE, "pause 1")
    bench.submit(ALICE, bench.view, event="clarification_sought", on="2026-11-12")
    assert bench.app.store.case(1).events
    bench.command(ALICE, "undo foi-2026-0001")
    bench.submit(ALICE, bench.view, why="It was another request.")
    assert not bench.app.store.case(1).events
    last = bench.app.store.history(1)[-1]
    assert last.what == "event withdrawn"
    assert last.detail["why"] == "It was another request."


def test_a_digest_hour_is_within_the_day_and_a_stored_bad_one_breaks_no_home(bench: Bench) -> None:
    from bot.store.conversations import Preference

    bench.app.store.prefer(Preference(ALICE, 99, 99, quiet=False))
    event = {"type": "app_home_opened", "user": ALICE, "tab": "home", "channel": f"D{ALICE}"}
    body = {"event": event, "event_id": bench.serial(), "team_id": TEAM}
    bench.hear(Surface.EVENT, "app_home_opened", body)
    assert bench.api.calls("views_publish")


def test_a_confirmed_case_stays_with_its_officer(bench: Bench) -> None:
    register(bench)
    decide(bench, "1", "supplied", {"1|answer": "We issued 4,210."})
    decide(bench, "2", "not_held", {"2|search": "We looked in the register."})
    bench.press(BOB, actions_of(control(bench))["confirm"])
    assert bench.app.store.confirmation(1)
    bench.press(ALICE, {"action_id": "take", "value": "1"})
    assert "its response is confirmed" in bench.said
    assert bench.app.store.case(1).officer is None


def test_two_officers_on_one_section_lose_nothing(bench: Bench) -> None:
    register(bench)
    decide(bench, "1", "supplied", {"1|answer": "We issued 4,210."})
    decide(bench, "2", "not_held", {"2|search": "We looked in the register."})
    edit = actions_of(control(bench))["edit"]
    message = bench.api.calls("chat_postMessage")[-1]
    block = next(b for m in (control(bench), message) for b in m["blocks"] if "edit" in str(b))
    chosen = edit["options"][0] if "options" in edit else {"value": edit["value"]}
    action = {"action_id": "edit", "block_id": block["block_id"], "selected_option": chosen}
    bench.press(ALICE, action)
    alices = bench.view
    bench.press(BOB, action)
    bench.submit(BOB, bench.view, text0="Bob's words stand here.")
    answer = bench.submit(ALICE, alices, text0="Alice's words stand here.")
    shown = json.dumps(answer)
    assert "Bob's words stand here." in shown
    assert "Alice's words stand here." in shown
    newest = bench.app.store.newest_draft(1)
    assert newest is not None
    assert "Bob's words" in newest.text
    bench.submit(ALICE, answer["view"], text0="Bob's and Alice's words.")
    newest = bench.app.store.newest_draft(1)
    assert newest is not None
    assert "Bob's and Alice's words." in newest.text
