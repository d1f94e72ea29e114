"""Questions: where they are answered, what only some may see, and what the buttons do."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.casework.answers import Answer, LawRow, PrecedentRow, stance
from bot.foi.provisions import Provision
from bot.slack.call import Surface
from tests.precedent_rows import a_precedent
from tests.slack.bench import ALICE, BOB, CAROL, CHANNEL, SETTINGS, TEAM, Bench

SECRET = "/letters/secret.txt"


def row(number: int, file: str, outcome: str = "supplied", **other: Any) -> PrecedentRow:
    return a_precedent(
        reference=f"HBC-{number}",
        file=file,
        question=f"How many <!here> of kind {number}?",
        answer=f"There were {number}.",
        gist=f"There were {number}.",
        outcome=outcome,
        provisions=("foia:s24(1)",) if outcome == "withheld" else (),
        caution="over five years old",
        **other,
    )


def report(
    question: str, rows: list[PrecedentRow], possible: tuple[PrecedentRow, ...] = ()
) -> Answer:
    law = LawRow(Provision.parse("foia:s24(1)"), "T", "Words.", "FOIA")
    return Answer(
        question,
        precedents=tuple(rows),
        possible=possible,
        law=(law,),
        stance=stance(rows),
        matters=(question,),
        message=None if rows else "No precedent.",
    )


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    readers = {"slack_sensitive_readers": f'["{BOB}"]'}
    for name, value in (SETTINGS | readers).items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    bench = Bench(home)
    rows = [row(1, "/letters/open.txt"), row(2, SECRET, "withheld")]
    monkeypatch.setattr(bench.office, "answer", lambda question: report(question, rows))
    monkeypatch.setattr(bench.office, "classified", lambda _: {SECRET})
    monkeypatch.setattr(bench.office, "is_classified", lambda file: file == SECRET)
    part = {"question": "Q", "answer": "The whole answer.", "outcome": "supplied"}
    monkeypatch.setattr(bench.office, "part", lambda *_: part)
    return bench


def say(bench: Bench, user: str, text: str, channel: str, **more: Any) -> None:
    kind = "message" if channel.startswith("D") else "app_mention"
    event = {"type": kind, "user": user, "text": text, "channel": channel, "ts": "5.1", **more}
    body = {"event_id": bench.serial(), "team_id": TEAM, "event": event}
    bench.hear(Surface.EVENT, kind, body)


def button(bench: Bench, action: str) -> dict[str, Any]:
    """The newest button of that name."""
    for given in reversed(bench.api.calls("chat_postMessage")):
        for block in given["blocks"]:
            for one in block.get("elements", ()):
                if one.get("action_id") == action:
                    return dict(one)
    raise AssertionError(f"there is no button {action}")


def test_a_mention_is_answered_in_its_thread(bench: Bench) -> None:
    say(bench, ALICE, "<@U0BOT> How many?", CHANNEL, thread_ts="4.1")
    posted = bench.api.calls("chat_postMessage")[-1]
    assert (posted["channel"], posted["thread_ts"]) == (CHANNEL, "4.1")
    for words in ("1. Supplied", "HBC-1", "Fri 3 May 2024", "Caution: over five years old"):
        assert words in bench.said
    quoted = [b for b in posted["blocks"] if b["type"] == "rich_text"]
    assert "How many <!here> of kind 1?" in json.dumps(quoted)
    assert "<!here>" not in json.dumps([b for b in posted["blocks"] if b not in quoted])


def test_a_thread_keeps_its_question_in_mind(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: str) -> Answer:
        asked.append(question)
        return report(question, [row(1, "/a")] if "potholes" in question else [])

    monkeypatch.setattr(bench.office, "answer", answer)
    say(bench, ALICE, "<@U0BOT> How many potholes?", CHANNEL, thread_ts="4.1")
    say(bench, ALICE, "<@U0BOT> and in 2023?", CHANNEL, thread_ts="4.1")
    assert asked[-1] == "How many potholes?\n\nand in 2023?"
    assert "1 precedent" in bench.said
    say(bench, ALICE, "<@U0BOT> and in 2023?", CHANNEL, thread_ts="9.9")
    assert "No precedent" in bench.said


PLACES = [
    ("a reader alone with the bot", BOB, "D1", True),
    ("an officer alone with the bot", ALICE, "D1", False),
    ("a reader among others", BOB, CHANNEL, False),
]


@pytest.mark.parametrize(
    ("user", "channel", "sees"), [one[1:] for one in PLACES], ids=[one[0] for one in PLACES]
)
def test_classified_documents_are_for_readers_alone_with_the_bot(
    bench: Bench, user: str, channel: str, sees: bool
) -> None:
    say(bench, user, "How many?", channel)
    assert ("HBC-2" in bench.said) is sees
    assert ("1 withheld" in bench.said) is sees, "the stance counts only what is shown"
    assert ("1 more stand in classified documents" in bench.said) is not sees


def test_what_a_reader_shares_is_without_what_only_they_may_see(bench: Bench) -> None:
    bench.command(BOB, "ask How many?")
    assert "HBC-2" in bench.said
    share = button(bench, "share")
    bench.press(BOB, share)
    shared = [one for one in bench.api.calls("chat_postMessage") if one["channel"] == CHANNEL]
    assert len(shared) == 1
    assert "HBC-2" not in json.dumps(shared[0]["blocks"])
    bench.press(BOB, share)
    assert "shared already" in bench.said


def test_a_forged_number_shows_nothing_classified(bench: Bench) -> None:
    say(bench, BOB, "How many?", CHANNEL)
    key = key_of(bench)
    forged = ((f"{key}:2", "it names nothing"), (f"{key}:9", "it names nothing"), ("1:1", "gone"))
    for value, says in forged:
        bench.press(ALICE, {"action_id": "whole", "value": value})
        told = json.dumps(bench.view["blocks"])
        assert says in told or "no longer stored" in told
    bench.command(BOB, "ask How many?")
    key = key_of(bench)
    bench.press(BOB, {"action_id": "whole", "value": f"{key}:2"})
    assert "The whole answer." in json.dumps(bench.view["blocks"])
    bench.press(BOB, {"action_id": "use", "value": f"{key}:2"})
    assert "not used in drafts" in json.dumps(bench.view["blocks"])


def key_of(bench: Bench) -> str:
    """The key in the newest answer's buttons."""
    return str(button(bench, "whole")["value"]).partition(":")[0]


ELSEWHERE = {"channel": {"id": "C02GENERAL"}}


@pytest.mark.parametrize("action", ["whole", "use", "share", "rate"])
def test_a_colleagues_question_is_none_of_mine(bench: Bench, action: str) -> None:
    bench.command(BOB, "ask How many?", channel_id=f"D{BOB}")
    key = key_of(bench)
    value = {"share": key, "rate": f"{key}:up"}.get(action, f"{key}:1")
    posted = len(bench.api.calls("chat_postMessage"))
    for where in (ELSEWHERE, {"channel": {"id": CHANNEL}}):
        bench.press(ALICE, {"action_id": action, "value": value}, **where)
    assert "asked by somebody else" in json.dumps(bench.api.sent[-1:])
    assert not bench.app.store.ratings(bench.office.now())
    shared = bench.api.calls("chat_postMessage")[posted:]
    assert all(one["channel"] == f"D{ALICE}" for one in shared)


def test_an_answer_is_shared_where_it_was_asked_and_nowhere_else(bench: Bench) -> None:
    bench.command(BOB, "ask How many?")
    bench.press(BOB, button(bench, "share"), **ELSEWHERE)
    shared = [one["channel"] for one in bench.api.calls("chat_postMessage")]
    assert CHANNEL in shared
    assert "C02GENERAL" not in shared


def test_not_useful_asks_why_and_both_are_kept(bench: Bench) -> None:
    say(bench, ALICE, "How many?", CHANNEL)
    key = key_of(bench)
    bench.press(ALICE, {"action_id": "rate", "value": f"{key}:down"})
    bench.submit(ALICE, bench.view, why="It is about another council.")
    bench.press(BOB, {"action_id": "rate", "value": f"{key}:up"})
    kept = bench.app.store.ratings(bench.office.now())
    assert {(one.officer, one.useful, one.why) for one in kept} == {
        ("Alice Archer", False, "It is about another council."),
        ("Bob Baker", True, None),
    }


def test_the_shortcut_answers_whoever_used_it_alone(bench: Bench) -> None:
    body = {
        "callback_id": "find_precedents",
        "trigger_id": bench.serial(),
        "user": {"id": ALICE, "team_id": TEAM},
        "team": {"id": TEAM},
        "channel": {"id": CHANNEL},
        "message": {"ts": "7.1", "text": "How many?"},
    }
    bench.hear(Surface.SHORTCUT, "find_precedents", body)
    assert bench.api.calls("chat_postMessage")[-1]["channel"] == f"D{ALICE}"
    bench.hear(Surface.SHORTCUT, "find_precedents", body | {"trigger_id": "2", "message": {}})
    assert "it holds no text" in bench.said


def test_a_long_message_registers_whole(bench: Bench) -> None:
    text = "\n\n".join(
        f"{n}. How many of kind {n} were there, in each year?" for n in range(1, 120)
    )
    body = {
        "callback_id": "register_request",
        "trigger_id": bench.serial(),
        "user": {"id": ALICE, "team_id": TEAM},
        "team": {"id": TEAM},
        "channel": {"id": CHANNEL},
        "message": {"ts": "7.1", "text": text},
    }
    bench.hear(Surface.SHORTCUT, "register_request", body)
    bench.submit(ALICE, bench.view, received="2026-11-09")
    assert len(bench.app.store.case(1).parts) == 119


def test_a_stranger_is_told_why_wherever_they_ask(bench: Bench) -> None:
    for channel in (CHANNEL, "D3"):
        say(bench, CAROL, "How many?", channel)
        assert "Only officers" in bench.said


def test_prompts_are_offered_in_the_messages_tab(bench: Bench) -> None:
    event = {"type": "app_home_opened", "user": ALICE, "channel": "D1", "tab": "messages"}
    body = {"event_id": bench.serial(), "team_id": TEAM, "event": event}
    bench.hear(Surface.EVENT, "app_home_opened", body)
    given = bench.api.calls("assistant_threads_setSuggestedPrompts")[-1]
    assert given["channel_id"] == "D1"
    assert given["prompts"]
    assert not bench.api.calls("views_publish")
