"""Correcting a case from its card: the errand, the effect, the press; forged ones are refused."""

import json
from datetime import date
from typing import Any

import pytest

from bot.slack.call import Surface
from bot.slack.correct_model import Errand
from tests.slack.bench import ALICE, BOB, Bench, words_of
from tests.slack.test_forged import bench
from tests.slack.test_officer import actions_of, drafted, register

__all__ = ["bench"]
WHY = "The post room's stamp"


def opened(bench: Bench, errand: str, user: str = ALICE) -> dict[str, Any]:
    """The errand's modal, as the menu on the card leads to it."""
    bench.press(user, {"action_id": "correct", "value": "1"})
    answer = bench.submit(user, bench.view, errand=errand)
    assert answer["response_action"] == "update", answer
    return dict(answer["view"])


def shown(bench: Bench, errand: str, user: str = ALICE, **values: Any) -> dict[str, Any]:
    """The modal with the effect of what was entered."""
    form = opened(bench, errand, user)
    answer = bench.submit(user, form, why=WHY, **values)
    assert answer["response_action"] == "update", answer
    return dict(answer["view"])


ENTERED: dict[Errand, dict[str, Any]] = {
    Errand.RECEIVED: {"received": "2026-11-02"},
    Errand.REGIME: {"regime": "foia+eir", "environmental": ["2"]},
    Errand.REQUESTER: {"name": "Orla Quill", "salutation": "Ms Quill"},
    Errand.SUBJECT: {"subject": "Parking & <fines>"},
    Errand.SPLIT: {"part": "1", "words": "did you issue"},
    Errand.MERGE: {"part": "1"},
    Errand.ADD: {"words": "How many <@U1> swans?"},
    Errand.REMOVE: {"part": "2"},
    Errand.REWORD: {"part": "2", "words": "name of the supplier"},
    Errand.WITHDRAWN: {"on": "2026-11-19", "proof": "her e-mail of that day"},
    Errand.DUPLICATE: {"of": "FOI-2026-0002"},
}


@pytest.mark.parametrize("errand", Errand)
def test_every_errand_shows_its_effect_before_it_is_done(bench: Bench, errand: Errand) -> None:
    register(bench)
    bench.command(ALICE, "new")
    bench.submit(ALICE, bench.view, text0="1. How many swans?", received="2026-11-09")
    before = bench.app.store.case_file(1)
    form = shown(bench, errand.value, **ENTERED[errand])
    assert "What this does" in words_of(form["blocks"])
    assert bench.app.store.case_file(1) == before, "a look changes nothing"
    answer = bench.submit(ALICE, form)
    assert "corrected" in words_of(answer["view"]["blocks"]), answer
    assert bench.app.store.case_file(1) != before
    assert bench.app.store.corrections(1)[0].why == WHY
    assert "Orla" not in bench.said


def test_the_dates_before_and_after_stand_in_the_modal(bench: Bench) -> None:
    register(bench)
    said = words_of(shown(bench, "received", received="2026-11-02")["blocks"])
    assert "Answer due: Tue 8 Dec 2026 → Tue 1 Dec 2026" in said


def test_the_second_officer_is_stopped_and_shown_what_changed(bench: Bench) -> None:
    register(bench)
    mine = shown(bench, "received", received="2026-11-02")
    theirs = shown(bench, "subject", user=BOB, subject="Parking")
    bench.submit(BOB, theirs)
    answer = bench.submit(ALICE, mine)
    assert "Bob Baker: corrected subject" in answer["errors"]["received"]
    assert bench.app.store.case(1).received == date(2026, 11, 9)


def test_what_is_entered_after_the_look_is_looked_at_again(bench: Bench) -> None:
    register(bench)
    form = shown(bench, "received", received="2026-11-02")
    again = bench.submit(ALICE, form, received="2026-11-03")
    assert "Tue 3 Nov 2026" in words_of(again["view"]["blocks"])
    assert bench.app.store.case(1).received == date(2026, 11, 9)


def test_a_version_that_rests_on_what_was_wrong_loses_its_buttons(bench: Bench) -> None:
    press = actions_of(drafted(bench))["confirm"]
    bench.submit(ALICE, shown(bench, "received", received="2026-11-06"))
    texts = [words_of(one["blocks"]) for one in bench.api.calls("chat_update")]
    assert any("no longer valid, the case was corrected" in text for text in texts)
    card = next(text for text in reversed(texts) if "*Next:*" in text)
    assert "draft again: version 1" in card
    bench.press(BOB, press)
    assert bench.app.store.confirmation(1) is None


def test_the_card_of_a_withdrawn_case_asks_for_nothing(bench: Bench) -> None:
    register(bench)
    form = shown(bench, "withdrawn", on="2026-11-19", proof="her e-mail of that day")
    bench.submit(ALICE, form)
    card = bench.api.calls("chat_update")[-1]["blocks"]
    assert "no action needed: withdrawn by the requester on Thu 19 Nov 2026" in words_of(card)
    assert [one["action_id"] for one in card[-1]["elements"]] == ["correct"]


FORGED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"private_metadata": json.dumps({"case": "1", "errand": "everything"})}, {}),
    ({"private_metadata": json.dumps({"case": 1, "errand": "remove"})}, {}),
    ({"private_metadata": json.dumps({"case": "1", "errand": "remove", "token": ["x"]})}, {}),
    ({"private_metadata": json.dumps({"case": "99", "errand": "remove"})}, {}),
    ({"private_metadata": json.dumps({"case": "1", "errand": "subject"})}, {}),
    ({}, {"part": {"value": {"type": "static_select", "selected_option": {"value": "77"}}}}),
    ({}, {"part": {"value": {"type": "plain_text_input", "value": "1"}}}),
    ({}, {"name": {"value": {"type": "plain_text_input", "value": "Mallory"}}}),
    ({}, {"why": {"value": {"type": "plain_text_input", "value": ""}}}),
]


@pytest.mark.parametrize(("view", "fields"), FORGED)
def test_what_no_form_of_ours_sends_is_refused(
    bench: Bench, view: dict[str, Any], fields: dict[str, Any]
) -> None:
    register(bench)
    form = shown(bench, "remove", part="2") | view
    values = {
        "part": {"value": {"type": "static_select", "selected_option": {"value": "2"}}},
        "why": {"value": {"type": "plain_text_input", "value": WHY}},
    }
    body = {
        "user": {"id": ALICE, "team_id": "T01TEST"},
        "team": {"id": "T01TEST"},
        "view": {**form, "id": "forged", "state": {"values": values | fields}},
    }
    answer = bench.hear(Surface.SUBMISSION, "correct", body)
    assert answer["response_action"] == "errors", answer
    assert not bench.app.store.corrections(1)
    assert len(bench.app.store.case(1).parts) == 2


def test_nobody_but_officers_corrects(bench: Bench) -> None:
    register(bench)
    form = opened(bench, "remove")
    bench.submit("U09STRANGER", form, part="2", why=WHY)
    assert not bench.app.store.corrections(1)
