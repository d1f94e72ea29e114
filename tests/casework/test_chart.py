"""The chart of the coming four weeks: a real picture, and words that say the same."""

import struct
import sys
from subprocess import run

from bot.casework.chart import alt_text, coming_weeks
from bot.foi.digest import DayAhead
from tests.foi.clock_table import day
from tests.foi.test_digest import counted, digest_of


def test_a_picture_of_a_size_that_can_be_read() -> None:
    picture = coming_weeks(digest_of([counted({"received": "Mon 2 Nov 2026"})]))
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture.png[16:24])
    assert (width, height) == (1200, 504)
    assert picture.name == "coming-weeks-2026-11-23.png"


def test_the_alt_text_says_every_date_in_words() -> None:
    rows = [
        {"received": "Mon 2 Nov 2026"},
        {"received": "Fri 9 Oct 2026", "events": ["pit_extension Fri 30 Oct 2026"]},
        {
            "received": "Mon 3 Aug 2026",
            "events": ["responded Thu 20 Aug 2026", "review_requested Mon 2 Nov 2026"],
        },
    ]
    digest = digest_of([counted(row, n) for n, row in enumerate(rows, 1)])
    assert alt_text(digest.ahead) == (
        "Bar chart of the coming four weeks, Mon 23 Nov to Fri 18 Dec: 3 dates on 2 days. "
        "Tue 1 Dec: 1 answer due, 1 internal review due; Mon 7 Dec: 1 answer due, extended."
    )


def test_nothing_due_is_a_picture_too_and_says_so() -> None:
    picture = coming_weeks(digest_of([]))
    assert picture.alt.endswith("Fri 18 Dec: nothing is due.")
    assert picture.png.startswith(b"\x89PNG")


def test_alt_text_is_shortened_visibly_and_never_beyond_what_a_reader_takes() -> None:
    one = day("Tue 1 Dec 2026")
    busy = DayAhead(one, "Tuesday", None, ("a",) * 99, ("b",) * 99, ("c",) * 99)
    text = alt_text([busy] * 60)
    assert len(text) <= 1_500
    assert text.endswith("; …")


def test_only_drawing_loads_the_drawing_library() -> None:
    code = "import sys, bot.casework.chart, bot.schedule; sys.exit('matplotlib' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
