"""An officer's day, over payloads as Slack sends them and a real store: every refusal included."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.casework.answers import Answer
from bot.casework.desk import PrecedentFactor
from bot.casework.due import due_report
from bot.foi.case import CasePart, Requester
from bot.foi.findings import Finding
from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Kind, Regime, Severity, Side
from bot.slack.call import Surface
from bot.slack.in_step import keep_in_step
from bot.slack.words import light
from bot.store.letterbook import Press
from tests.foi.clock_table import calendars, day, event, limits
from tests.precedent_rows import a_precedent
from tests.slack.bench import ALICE, BOB, CAROL, CHANNEL, SETTINGS, TEAM, Bench

REQUEST = """1. How many parking fines did you issue in 2024?
2. Which supplier guards your network?"""
SECURITY = {
    "foia:s31(1)(a)|likelihood": "would be likely to",
    "foia:s31(1)(a)|harm": "An attacker would know where to begin.",
    "foia:s31(1)(a)|conclusion": "Keeping the network safe serves residents more.",
    "foia:s31(1)(a)|factors_for|own": "Residents pay for the network and may ask if it is safe.",
    "foia:s31(1)(a)|factors_against|own": "Attackers would be told where to begin.",
}


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    bench = Bench(home)
    monkeypatch.setattr(bench.app, "index_letter", lambda *_: None, raising=False)
    monkeypatch.setattr(type(bench.app), "check_draft", lambda *_: ())
    monkeypatch.setattr(bench.office, "answer_for_team", lambda _: Answer("?"))
    return bench


def register(bench: Bench, text: str = REQUEST) -> None:
    bench.command(ALICE, "new")
    answer = bench.submit(ALICE, bench.view, text0=text, received="2026-11-09")  # a Monday
    assert "FOI-2026-0001 is registered" in json.dumps(answer)


def decide(bench: Bench, part: str, outcome: str, words: dict[str, str], **more: str) -> None:
    """Decide one part through its button and its two modals."""
    value = json.dumps({"c": 1, "k": "response", "p": part})
    bench.press(ALICE, {"action_id": "decide", "value": value})
    second = bench.submit(ALICE, bench.view, parts=[part], outcome=outcome, **more)
    assert second["response_action"] == "update", second
    third = bench.submit(ALICE, second["view"], **words)
    assert "drafted" in json.dumps(third), third


def drafted(bench: Bench) -> dict[str, Any]:
    """A case with a complete draft; its control message."""
    register(bench)
    decide(bench, "1", "supplied", {"1|answer": "We issued 4,210."})
    decide(bench, "2", "withheld", SECURITY, provision="foia:s31(1)(a)")
    return control(bench)


def control(bench: Bench) -> dict[str, Any]:
    """The newest message that has a button to confirm."""
    posted = bench.api.calls("chat_postMessage")
    return [one for one in posted if "confirm" in actions_of(one)][-1]


def actions_of(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    elements = [e for block in message["blocks"] for e in block.get("elements", ())]
    return {one["action_id"]: one for one in elements if "action_id" in one}


def test_a_request_becomes_a_case_in_the_teams_channel(bench: Bench) -> None:
    register(bench)
    posted = bench.api.calls("chat_postMessage")[-1]
    assert posted["channel"] == CHANNEL
    assert "due *Tue 8 Dec 2026*" in bench.said  # St Andrew's Day, Mon 30 Nov, does not count
    assert not posted["unfurl_links"]


def test_a_wrong_day_is_said_at_its_field(bench: Bench) -> None:
    bench.command(ALICE, "new")
    answer = bench.submit(ALICE, bench.view, text0=REQUEST, received="2027-01-04")
    assert "still to come" in answer["errors"]["received"]
    assert not bench.api.calls("chat_postMessage")


def test_a_letter_is_drafted_part_by_part_and_confirmed_once(bench: Bench) -> None:
    confirm = actions_of(drafted(bench))["confirm"]
    bench.press(BOB, confirm)
    assert "is confirmed by Bob Baker" in bench.said
    stands = next(
        one for one in bench.api.calls("chat_update") if "record the day on the card" in one["text"]
    )
    assert "confirmed by Bob Baker" in stands["text"]
    assert not actions_of(stands), "no button is left to press"
    bench.press(BOB, confirm)
    assert "confirmed by Bob Baker" in bench.said
    letter = bench.app.store.confirmation(1)
    assert letter is not None
    assert "We issued 4,210." in letter.text


def test_it_can_be_confirmed_after_a_restart(bench: Bench) -> None:
    confirm = actions_of(drafted(bench))["confirm"]
    after = Bench(bench.app.home)
    after.app.index_letter = lambda *_: None  # type: ignore[method-assign]
    after.press(BOB, confirm)
    assert "is confirmed by Bob Baker" in after.said


def test_only_an_approver_confirms(bench: Bench) -> None:
    confirm = actions_of(drafted(bench))["confirm"]
    for user in (ALICE, CAROL):
        bench.press(user, confirm)
        assert "Only" in bench.said
    assert bench.app.store.confirmation(1) is None


def test_a_newer_draft_voids_the_older_button(bench: Bench) -> None:
    old = actions_of(drafted(bench))["confirm"]
    decide(bench, "1", "not_held", {"1|search": "The contractor keeps them."})
    texts = [one["text"] for one in bench.api.calls("chat_update")]
    assert any("version 2 replaced it" in text for text in texts)
    bench.press(BOB, old)
    assert "no longer valid" in bench.said
    assert bench.app.store.confirmation(1) is None


def test_a_forged_hash_confirms_nothing(bench: Bench) -> None:
    confirm = actions_of(drafted(bench))["confirm"]
    forged = json.loads(confirm["value"]) | {"h": "0" * 64}
    bench.press(BOB, {**confirm, "value": json.dumps(forged)})
    assert bench.app.store.confirmation(1) is None


@pytest.mark.parametrize("value", ["", "{", "[]", '{"c": 99}', '{"c": 1, "v": 9, "k": "response"}'])
def test_a_forged_button_does_nothing(bench: Bench, value: str) -> None:
    drafted(bench)
    for action in ("confirm", "fix", "sources", "redraft", "fill", "decide"):
        bench.press(BOB, {"action_id": action, "value": value})
    assert bench.app.store.confirmation(1) is None


def test_what_is_still_needed_is_listed_with_its_law(bench: Bench) -> None:
    register(bench)
    bench.command(ALICE, "draft 1")
    assert "Part 1: Not decided" in bench.said
    value = json.dumps({"c": 1, "k": "response", "p": "2"})
    bench.press(ALICE, {"action_id": "decide", "value": value})
    bench.submit(ALICE, bench.view, parts=["2"], outcome="withheld", provision="foia:s31(1)(a)")
    bench.command(ALICE, "draft 1")
    assert "Still needed for s31(1)(a)" in bench.said
    assert "FOIA s17(1)(c)" in bench.said


WRONG = [
    ({"outcome": "withheld"}, "provision", "a refusal has to name its provision"),
    ({"outcome": "supplied", "provision": "foia:s43(2)"}, "provision", "refuses"),
    ({"outcome": "withheld", "provision": "foia:s35(1)(a)"}, "provision", "a council cannot use"),
    ({"outcome": "withheld", "provision": "eir:r12(5)(e)"}, "provision", "does not apply"),
]


@pytest.mark.parametrize(("values", "field", "says"), WRONG)
def test_a_wrong_decision_is_said_at_its_field(
    bench: Bench, values: dict[str, str], field: str, says: str
) -> None:
    register(bench)
    value = json.dumps({"c": 1, "k": "response", "p": "1"})
    bench.press(ALICE, {"action_id": "decide", "value": value})
    answer = bench.submit(ALICE, bench.view, parts=["1"], **values)
    assert says in answer["errors"][field]
    assert bench.app.store.decisions(1) == ()


def test_both_sides_of_a_balance_need_a_factor(bench: Bench) -> None:
    register(bench)
    value = json.dumps({"c": 1, "k": "response", "p": "2"})
    bench.press(ALICE, {"action_id": "decide", "value": value})
    second = bench.submit(
        ALICE, bench.view, parts=["2"], outcome="withheld", provision="foia:s31(1)(a)"
    )
    one_side = {k: v for k, v in SECURITY.items() if not k.endswith("factors_for|own")}
    none: dict[str, Any] = {"foia:s31(1)(a)|factors_for": []}
    answer = bench.submit(ALICE, second["view"], **one_side, **none)
    assert "no factor is chosen" in answer["errors"]["foia:s31(1)(a)|factors_for"]
    own = none | {"foia:s31(1)(a)|factors_for|own": "Residents pay for it."}
    bench.submit(ALICE, second["view"], **{**SECURITY, **own})
    bench.command(ALICE, "draft 1")
    words = bench.app.store.words(1, Kind.RESPONSE)
    assert [one.text for one in words["foia:s31(1)(a)", "factors_for"]] == ["Residents pay for it."]


def test_the_clock_stops_and_runs_again(bench: Bench) -> None:
    register(bench)
    bench.command(ALICE, "pause 1")
    bench.submit(ALICE, bench.view, event="clarification_sought", on="2026-11-10")
    assert "On hold" in bench.said
    bench.command(ALICE, "resume 1")
    wrong = bench.submit(ALICE, bench.view, event="clarified", on="2026-11-08")
    assert "Correct whichever date is wrong" in wrong["errors"]["on"]
    bench.submit(ALICE, bench.view, event="clarified", on="2026-11-12")
    assert "In time" in bench.said


def test_a_wait_that_ran_out_is_closed_not_on_hold() -> None:
    asked = [event("clarification_sought Mon 7 Sep 2026")]
    received, today = day("Tue 1 Sep 2026"), day("Mon 9 Nov 2026")
    report = due_report(received, Regime.FOIA, asked, calendars(), limits(), today)
    assert light(report).startswith(":white_circle: Closed, lapsed on Sat 7 Nov 2026")


def test_anothers_case_is_given_away_by_them_or_an_admin(bench: Bench) -> None:
    register(bench)
    bench.command(BOB, f"assign 1 <@{BOB}|bob>")
    bench.command(ALICE, f"assign 1 <@{ALICE}|alice>")
    assert "now with Alice Archer" in bench.said
    bench.command(BOB, f"assign 1 <@{BOB}|bob>")
    assert "FOI-2026-0001 is with Alice Archer" in bench.said
    bench.command(ALICE, f"assign 1 <@{CAROL}|carol>")
    assert "only be given to an officer" in bench.said


SAID = [
    ("", "/foi ask QUESTION"),
    ("hlep", "Did you mean `/foi help`?"),
    ("zzzzzz", "There is no `/foi zzzzzz`"),
    ("due FOI-2026-9999", "there is no such case. Register it with `/foi new`"),
    ("draft", "it needs a case"),
    ("assign 1 bob", "choosing the officer from the list"),
    ("due", "No case is open."),
]


@pytest.mark.parametrize(("typed", "says"), SAID)
def test_what_is_said_to_a_command(bench: Bench, typed: str, says: str) -> None:
    bench.command(ALICE, typed)
    assert says in bench.said


def test_a_request_cannot_ping_from_anywhere_it_is_shown(bench: Bench) -> None:
    register(bench, "1. Who is <!channel> and <@U01ALICE>?\n2. Why <https://evil.example|this>?")
    bench.command(ALICE, "due")
    bench.command(ALICE, "draft 1")
    for method, given in bench.api.sent:
        if method == "chat_postMessage":
            marked = [one for one in given["blocks"] if one["type"] != "rich_text"]
            written = json.dumps(marked) + given["text"]
            assert "<!" not in written
            assert "<@" not in written
            assert "<http" not in written


def test_the_home_shows_my_cases_and_refuses_strangers(bench: Bench) -> None:
    register(bench)
    bench.command(ALICE, f"assign 1 <@{ALICE}>")
    for user, says in ((ALICE, "FOI-2026-0001"), (CAROL, "Only officers")):
        event = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}
        body = {"event_id": bench.serial(), "team_id": TEAM, "event": event}
        bench.hear(Surface.EVENT, "app_home_opened", body)
        assert says in json.dumps(bench.api.calls("views_publish")[-1]["view"])


def test_an_error_is_answered_for_before_the_letter_goes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = Finding(
        "X1", Severity.ERROR, FindingStatus.FOUND, "It looks wrong.", "FOIA", "Mend it."
    )
    monkeypatch.setattr(type(bench.app), "check_draft", lambda *_: (error,))
    confirm = actions_of(drafted(bench))["confirm"]
    bench.press(BOB, confirm)
    assert bench.app.store.confirmation(1) is None
    short = bench.submit(BOB, bench.view, **{"reason|X1": "No."})
    assert "no reason" in next(iter(short["errors"].values()))
    bench.submit(BOB, bench.view, **{"reason|X1": "Counsel has looked at it."})
    letter = bench.app.store.confirmation(1)
    assert letter is not None
    assert letter.reasons == {"X1": "Counsel has looked at it."}


def test_another_letter_is_drafted_from_the_cards_menu(bench: Bench) -> None:
    register(bench)
    chosen = {"action_id": "letter", "selected_option": {"value": "1:fees_notice"}}
    bench.press(ALICE, chosen)
    shown = json.dumps([given for _, given in bench.api.sent])
    assert "fees notice, not complete yet" in shown
    assert "how to pay it" in shown
    bench.press(ALICE, chosen | {"selected_option": {"value": "1:report"}})
    assert "not drafted here" in json.dumps(bench.api.sent[-1])


def test_a_finding_is_muted_from_its_button_and_taken_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = Finding(
        "X1", Severity.ERROR, FindingStatus.FOUND, "W.", "L", "F.", mark="0123456789abcdef"
    )
    monkeypatch.setattr(type(bench.app), "check_draft", lambda *_: (error,))
    confirm = actions_of(drafted(bench))["confirm"]
    about = {"value": json.dumps({"c": 1, "k": "response", "v": 1, "i": 0})}
    bench.press(ALICE, about | {"action_id": "mute"})
    assert "answered for by an approver" in json.dumps(bench.api.sent[-1])
    bench.press(BOB, about | {"action_id": "mute"})
    short = bench.submit(BOB, bench.view, because="No.")
    assert "no reason" in json.dumps(short)
    bench.submit(BOB, bench.view, because="Counsel has looked at it.")
    assert bench.app.store.newest_draft(1).findings[0].muted.by == "Bob Baker"
    bench.press(BOB, about | {"action_id": "unmute"})
    assert bench.app.store.newest_draft(1).findings[0].muted is None
    bench.press(BOB, about | {"action_id": "mute"})
    bench.submit(BOB, bench.view, because="Counsel has looked at it.")
    bench.press(BOB, confirm)
    letter = bench.app.store.confirmation(1)
    assert letter is not None
    assert letter.reasons == {"X1": "Counsel has looked at it. (Bob Baker)"}


def test_a_finding_opens_the_field_that_mends_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = [Provision.parse("foia:s31(1)(a)"), None]
    errors = tuple(
        Finding("X1", Severity.WARNING, FindingStatus.FOUND, "W.", "L", "F.", None, provision)
        for provision in about
    )
    monkeypatch.setattr(type(bench.app), "check_draft", lambda *_: errors)
    drafted(bench)
    for number, callback in enumerate(("words", "edit")):
        value = json.dumps({"c": 1, "k": "response", "v": 1, "i": number})
        bench.press(ALICE, {"action_id": "fix", "value": value})
        assert bench.view["callback_id"] == callback


def test_a_section_is_edited_by_hand_and_taken_back(bench: Bench) -> None:
    drafted(bench)
    edit = {"action_id": "edit", "block_id": "draft:1:1", "selected_option": {"value": "sign-off"}}
    bench.press(ALICE, edit)
    bench.submit(ALICE, bench.view, text0="With kind regards")
    second = bench.app.store.newest_draft(1)
    assert second is not None
    assert "With kind regards" in second.text
    bench.press(ALICE, edit | {"block_id": "draft:1:2"})
    bench.submit(ALICE, bench.view, undo=["undo"])
    third = bench.app.store.newest_draft(1)
    assert third is not None
    assert "With kind regards" not in third.text


def test_a_second_officer_confirms_where_the_settings_ask_for_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOIBOT_SECOND_OFFICER_FOR", '["foia:s31"]')
    monkeypatch.setenv("FOIBOT_SLACK_APPROVERS", "[]")
    confirm = actions_of(drafted(bench))["confirm"]
    bench.press(ALICE, confirm)
    assert "needs a second officer" in bench.said
    bench.press(BOB, confirm)
    assert "is confirmed by Bob Baker" in bench.said


def test_my_settings_are_kept(bench: Bench) -> None:
    bench.press(ALICE, {"action_id": "preferences"})
    bench.submit(ALICE, bench.view, day="2", hour="14", quiet=["quiet"])
    kept = bench.app.store.preference(ALICE)
    assert kept is not None
    assert (kept.digest_day, kept.digest_hour, kept.quiet) == (2, 14, True)


def test_what_is_decided_elsewhere_shows_in_slack_once(bench: Bench) -> None:
    drafted(bench)
    newest = bench.app.store.newest_draft(1)
    assert newest is not None
    elsewhere = Press(1, newest.hash, "Dilys", bench.office.now(), date(2026, 11, 20), {})
    bench.app.store.confirm(elsewhere)
    before = len(bench.api.calls("chat_update"))
    for _ in range(2):
        keep_in_step(bench.office, bench.app.store.standing_posts())
    stands = bench.api.calls("chat_update")[before:]
    assert [one["text"].split(":")[1].split(",")[0] for one in stands] == [" confirmed by Dilys"]
    assert not actions_of(stands[0]), "its own confirmation answered the clock: it counts as sent"


def test_an_answer_too_long_for_one_place_is_sent_whole(bench: Bench) -> None:
    for _ in range(60):
        bench.app.registry.store.open_case(
            received=date(2026, 11, 9),
            regime=Regime.FOIA,
            text="x",
            parts=[CasePart("1", "word " * 40, (0, 1))],
            fingerprint="f",
            requester=Requester(),
            by="A",
            at=bench.office.now(),
        )
    bench.command(ALICE, "due")
    posted = bench.api.calls("chat_postMessage")
    assert len(posted) == 3
    assert "(3 of 3)" in posted[2]["text"]
    shown = json.dumps([one["blocks"] for one in posted])
    assert all(f"FOI-2026-{n:04}" in shown for n in range(1, 61))


def test_a_case_is_registered_once_also_where_slack_does_not_show_it(bench: Bench) -> None:
    bench.api.broken.add("chat_postMessage")
    bench.command(ALICE, "new")
    answer = bench.submit(ALICE, bench.view, text0=REQUEST, received="2026-11-09")
    assert "FOI-2026-0001 is registered. Slack did not let it be shown" in json.dumps(answer)
    assert len(bench.app.store.cases()) == 1


def test_what_slack_refuses_is_told_with_its_repair(bench: Bench) -> None:
    register(bench)
    bench.api.refused["views_open"] = "expired_trigger_id"
    bench.command(ALICE, "pause 1")
    assert "press again" in bench.said


def test_precedents_offer_their_factors_and_say_whose_they_are(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    provision = Provision.parse("foia:s31(1)(a)")
    weighed = (PrecedentFactor(provision, Side.FOR, "Residents pay for the guard."),)
    row = a_precedent(reference="HBC-7", provisions=(str(provision),))
    monkeypatch.setattr(bench.office, "answer_for_team", lambda _: Answer("?", precedents=(row,)))
    bench.app.desk = replace(bench.app.desk, precedent=lambda _: weighed)
    register(bench)
    value = json.dumps({"c": 1, "k": "response", "p": "2"})
    bench.press(ALICE, {"action_id": "decide", "value": value})
    second = bench.submit(
        ALICE, bench.view, parts=["2"], outcome="withheld", provision=str(provision)
    )
    shown = json.dumps(second["view"])
    assert "Residents pay for the guard. (precedent HBC-7, foia:s31(1)(a))" in shown
    field = next(
        one for one in second["view"]["blocks"] if one.get("block_id") == f"{provision}|factors_for"
    )
    assert "initial_options" not in field["element"], "factors are offered, and none is ticked"
    offered = [one["value"] for one in field["element"]["options"]]
    one_side = {k: v for k, v in SECURITY.items() if not k.endswith("factors_for|own")}
    bench.submit(ALICE, second["view"], **one_side, **{f"{provision}|factors_for": offered[-1:]})
    words = bench.app.store.words(1, Kind.RESPONSE)[str(provision), "factors_for"]
    assert [(one.text, one.source) for one in words] == [
        ("Residents pay for the guard.", "precedent HBC-7, foia:s31(1)(a)")
    ]
