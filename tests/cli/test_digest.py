"""`foibot digest` as an officer types it."""

import json
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.cli.digest import command
from bot.foi.case import CasePart, Requester
from bot.foi.digest import HEADINGS
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Regime
from tests.foi.clock_table import day

TODAY = ["--today", "2026-11-23"]  # a Monday
AT = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


def digest(home: Path, *words: str) -> str:
    outcome = CliRunner().invoke(command, list(words), obj=App(home), catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def opened(home: Path, *received: str) -> None:
    store = App(home).store
    for text in received:
        store.open_case(
            received=day(text),
            regime=Regime.FOIA,
            text="x",
            parts=[CasePart("1", "How many?", (0, 1))],
            fingerprint="f",
            requester=Requester(),
            by="amara",
            at=AT,
        )


def test_people_read_the_late_ones_first(home: Path) -> None:
    opened(home, "Fri 23 Oct 2026", "Mon 26 Oct 2026")
    lines = digest(home, *TODAY).splitlines()
    assert lines[:2] == [
        "Mon 23 Nov 2026: 2 open cases",
        "Answered Mon 26 Oct 2026 to Sun 22 Nov 2026: none",
    ]
    assert lines[3:5] == [
        "Overdue (1)",
        "  FOI-2026-0001  nobody  late by 1 working day, was due Fri 20 Nov 2026; "
        "nothing decided yet",
    ]
    assert max(map(len, lines)) <= 100


def test_a_long_list_says_how_much_is_left_out(home: Path) -> None:
    opened(home, *["Fri 23 Oct 2026"] * 7)
    assert "  and 3 more: --all shows them" in digest(home, *TODAY)
    assert "more:" not in digest(home, *TODAY, "--all")


def test_json_holds_every_list(home: Path) -> None:
    opened(home, "Fri 23 Oct 2026")
    found = json.loads(digest(home, *TODAY, "--json"))
    own = {
        "today",
        "open_cases",
        "uncounted",
        "timeliness",
        "ahead",
        "asked",
        "chain",
        "signed",
        "drill",
        "past_retention",
        "false_alarms",
    }
    assert {*HEADINGS, *own} == set(found)
    assert found["asked"] == {"questions": 0, "unanswered": [], "most_used": []}
    assert found["overdue"] == [
        {
            "case_id": 1,
            "reference": "FOI-2026-0001",
            "officer": None,
            "day": "2026-11-20",
            "days": -1,
            "words": "late by 1 working day, was due Fri 20 Nov 2026; nothing decided yet",
        }
    ]


def test_the_chart_is_written_where_told(home: Path, tmp_path: Path) -> None:
    digest(home, *TODAY, "--chart", str(tmp_path / "weeks.png"))
    assert struct.unpack(">I", (tmp_path / "weeks.png").read_bytes()[16:20]) == (1200,)


def test_an_officer_who_is_misspelt_does_not_look_idle(home: Path) -> None:
    opened(home, "Fri 23 Oct 2026")
    App(home).store.assign(1, "amara", by="bram", at=AT)
    assert "Overdue (1)" in digest(home, *TODAY, "--officer", "amara")
    with pytest.raises(FoiError, match="Use one of amara"):
        digest(home, *TODAY, "--officer", "amarra")


WRONG = [
    (["--today", "23/11/2026"], "--today '23/11/2026'"),
    (["--officer", "amarra"], "--officer 'amarra': no current case belongs to them. No case is"),
    (["--chart", "no/such/folder/weeks.png"], "--chart no/such/folder/weeks.png"),
]


@pytest.mark.parametrize(("words", "names"), WRONG)
def test_wrong_input_is_one_sentence(home: Path, words: list[str], names: str) -> None:
    with pytest.raises(FoiError) as caught:
        digest(home, *words)
    assert names in caught.value.sentence
