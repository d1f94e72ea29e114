"""The digest as Slack gets it: within every limit, nothing comes alive, nothing lost silently."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.foi.digest import HEADINGS, Digest, Line, UncountedCase
from bot.slack.blocks import Message
from bot.slack.digest_blocks import digest_messages, note_messages
from tests.foi.test_digest import TODAY, counted, digest_of
from tests.slack.rig.verdicts import message_faults

HOSTILE = "<!channel> <@U0AMARA> & <https://evil.example|x>"


def line(number: int, words: str = "due Mon 23 Nov 2026", officer: str | None = "amara") -> Line:
    day = TODAY + timedelta(days=number)
    return Line(number, f"FOI-2026-{number:04}", officer, day, number, words)


def full(number: int, words: str) -> Digest:
    """A digest with `number` cases in each of its lists."""
    lines = {name: tuple(line(n, words) for n in range(number)) for name in HEADINGS}
    uncounted = tuple(UncountedCase(n, f"FOI-{n}", None, words) for n in range(number))
    return replace(digest_of([]), uncounted=uncounted, **lines)


def said(messages: list[Message]) -> str:
    """All words of the blocks."""
    return repr([message.blocks for message in messages])


def faults(messages: list[Message]) -> list[str]:
    return [
        fault
        for message in messages
        for fault in message_faults({"text": message.text, "blocks": list(message.blocks)})
    ]


SIZES = [
    (0, "x"),
    (1, "due Mon 23 Nov 2026"),
    (500, "due Mon 23 Nov 2026"),
    (12, "w" * 900),
    (30, "&" * 2_000),
    (12, HOSTILE * 200),
]


@pytest.mark.parametrize(("number", "words"), SIZES)
def test_every_size_is_within_slacks_limits(number: int, words: str) -> None:
    messages = digest_messages(full(number, words), "Requests this week")
    assert faults(messages) == []
    assert all(message.text for message in messages)


def test_a_small_digest_is_one_message_with_its_lists_in_order() -> None:
    (message,) = digest_messages(full(1, "due Mon 23 Nov 2026"), "Requests this week")
    text = repr(message.blocks)
    places = [text.index(f"*{heading} (1)*") for heading in HEADINGS.values()]
    assert places == sorted(places)
    assert "*FOI-2026-0000* (amara): due Mon 23 Nov 2026" in text
    assert message.text.startswith("Requests this week, Mon 23 Nov 2026: 0 open cases. Overdue: 1.")


def test_how_many_are_left_out_is_said() -> None:
    text = said(digest_messages(full(500, "late"), "Requests this week"))
    assert text.count("and 488 more: `foibot digest --all` lists them") == len(HEADINGS) + 1
    assert "*Overdue (500)*" in text


def test_a_sentence_that_is_too_long_shows_that_it_goes_on() -> None:
    text = said(digest_messages(full(1, "word " * 1_000), "Requests this week"))
    assert text.count("…\\n") + text.count("…'") == len(HEADINGS) + 1


def test_nothing_comes_alive() -> None:
    digest = replace(full(1, HOSTILE), overdue=(line(1, HOSTILE, officer=HOSTILE),))
    for messages in (digest_messages(digest, HOSTILE), note_messages(HOSTILE)):
        marked = [b for m in messages for b in m.blocks if b["type"] != "rich_text"]
        whole = str(marked) + " ".join(message.fields()["text"] for message in messages)
        headers = [b["text"]["text"] for m in messages for b in m.blocks if b["type"] == "header"]
        for header in headers:  # plain text: Slack reads no markup there
            whole = whole.replace(header, "")
        assert "<!channel" not in whole
        assert "<@" not in whole
        assert "<http" not in whole
        assert "&lt;!channel&gt;" in whole


def test_nothing_to_do_is_said_in_words() -> None:
    (message,) = digest_messages(digest_of([]), "Requests this week")
    assert message.text == "Requests this week, Mon 23 Nov 2026: 0 open cases. No action needed."
    assert "None: overdue, due within 5 working days" in repr(message.blocks)
    assert "Nothing was answered from Mon 26 Oct 2026 to Sun 22 Nov 2026." in repr(message.blocks)


def test_the_mark_is_said_with_its_source() -> None:
    row = {"received": "Mon 5 Oct 2026", "events": ["responded Tue 3 Nov 2026"]}
    (message,) = digest_messages(digest_of([counted(row)]), "Requests this week")
    assert "0 of 1 in time, 0 %, unsatisfactory: below 90 %." in repr(message.blocks)
    assert "Marks: ICO, FOI self-assessment toolkit" in repr(message.blocks)


def test_a_long_note_is_whole() -> None:
    messages = note_messages("R&D costs. " * 400)
    assert said(messages).count("R&D costs.") == 400
    assert faults(messages) == []


def test_a_reminder_stands_alone() -> None:
    (message,) = note_messages("FOI-1: the answer is due today.")
    assert message.text == "FOI-1: the answer is due today."
    assert faults([message]) == []
