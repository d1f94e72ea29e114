"""Section 10 is met by sending: a step of its own, with its day and its way."""

import json
from datetime import date

import pytest

from bot.slack.call import Surface
from tests.slack.bench import ALICE, BOB, TEAM, Bench
from tests.slack.test_forged import bench
from tests.slack.test_officer import actions_of, drafted

__all__ = ["bench"]


def confirmed(bench: Bench) -> None:
    bench.press(BOB, actions_of(drafted(bench))["confirm"])
    assert bench.app.store.confirmation(1)


def open_form(bench: Bench) -> None:
    bench.press(ALICE, {"action_id": "sent", "value": "1"})


def home(bench: Bench) -> str:
    event = {"type": "app_home_opened", "user": ALICE, "tab": "home", "channel": f"D{ALICE}"}
    body = {"event": event, "event_id": bench.serial(), "team_id": TEAM}
    bench.hear(Surface.EVENT, "app_home_opened", body)
    return json.dumps(bench.api.calls("views_publish")[-1])


def test_confirming_answers_nobody_and_sending_does(bench: Bench) -> None:
    confirmed(bench)
    assert not bench.app.store.case(1).events, "a confirmed letter that lies there is no answer"
    assert "Record as sent: FOI-2026-0001" in home(bench)
    digest = json.dumps([page.blocks for page in bench.office.digest()])
    assert "Confirmed, not sent (1)" in digest
    open_form(bench)
    bench.submit(ALICE, bench.view, on="2026-11-20", how="post")
    (event,) = bench.app.store.case(1).events
    assert (event.type, event.on) == ("responded", date(2026, 11, 20))
    assert bench.app.store.history(1)[-1].what == "sent"
    assert "Record as sent: FOI-2026-0001" not in home(bench)
    assert "sent on Fri 20 Nov 2026 by post, recorded by Alice Archer" in bench.said


@pytest.mark.parametrize(
    ("day", "says"), [("2026-11-21", "still to come"), ("2026-11-19", "cannot have left before")]
)
def test_a_day_on_which_it_cannot_have_left_is_said_at_its_field(
    bench: Bench, day: str, says: str
) -> None:
    confirmed(bench)
    open_form(bench)
    answer = bench.submit(ALICE, bench.view, on=day, how="email")
    assert says in answer["errors"]["on"]
    assert not bench.app.store.sendings(1)


def test_it_is_recorded_once_and_can_be_taken_back(bench: Bench) -> None:
    confirmed(bench)
    open_form(bench)
    form = bench.view
    bench.submit(ALICE, form, on="2026-11-20", how="email")
    again = bench.submit(ALICE, form, on="2026-11-20", how="email")
    assert "no confirmed letter of it waits" in json.dumps(again)
    assert len(bench.app.store.sendings(1)) == 1
    bench.command(ALICE, "undo 1")
    bench.submit(ALICE, bench.view, why="It came back from the printer.")
    assert not bench.app.store.case(1).events
    assert [letter.version for letter in bench.app.store.unsent(1)] == [1]


def test_what_confirming_does_is_said_for_each_kind_within_slacks_dialog() -> None:
    from bot.slack.draft_blocks import CONFIRMING
    from bot.slack.words import LETTERS

    assert set(CONFIRMING) == set(LETTERS)
    assert all(len(says) <= 120 for says in CONFIRMING.values())
