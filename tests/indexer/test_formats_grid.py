"""Drawn tables in plain text: rows on one line, wrapped cells joined, all else left as it is."""

import pytest

from indexer.formats.grid import unfold

DRAWN = """Answers below.
+----+-----------------+--------+
| No | You asked       | We say |
+====+=================+========+
| 1  | How many swans  | Forty  |
|    | are there?      |        |
+----+-----------------+--------+
| 2  | Who feeds them? | Nobody |
+----+-----------------+--------+
Yours"""


def test_a_row_stands_on_one_line():
    assert unfold(DRAWN).split("\n") == [
        "Answers below.",
        "| No | You asked | We say |",
        "| 1 | How many swans are there? | Forty |",
        "| 2 | Who feeds them? | Nobody |",
        "Yours",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a | b",
        "| 1 | How many? |\n| 2 | Who? |",
        "+---+\n| never closed |",
        "+---+\n+---+",
        "1 + 2",
    ],
)
def test_what_is_no_drawn_table_is_left_alone(text):
    assert unfold(text) == text
