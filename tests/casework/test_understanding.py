"""Texts from outside: limits of time and memory, and a process of its own on any shared thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.app import App
from bot.casework import check as checking
from bot.casework import open as opening
from bot.casework import read_message as reading_message
from bot.casework import text_tasks
from bot.casework import understanding as understand_module
from bot.casework.check import Checked
from bot.casework.ingest import ingest
from bot.casework.text_crew import crew
from bot.casework.understanding import Understanding, sound
from bot.foi.errors import FoiError
from bot.foi.intake.message import Envelope, Message
from bot.foi.law import Law
from bot.foi.letter import Letter
from corpus import ROOT
from indexer.bounded import Allowance
from tests.faults.machine import foibot, refused
from tests.faults.victims import reading, reading_index
from tests.filled import AT

LETTERS = sorted((ROOT / "responses").glob("*.txt"))[:6]
TODAY = date(2026, 11, 23)  # a Monday
REQUEST = Message(
    "Dear Sir\n1. How many bins were emptied in 2024?\n2. By whom?\nYours\nJo Bloggs\n",
    Envelope("Bins", "Jo Bloggs", "jo@mail.example", reached=date(2026, 11, 20)),
)
LONG = "1. How many bins of section 40(2) were emptied?\nNone is held.\n" * 3000
"""An honest text, but more than a moment's work."""


@pytest.fixture
def app(home: Path) -> App:
    return App(home)


@pytest.fixture
def understanding(app: App) -> Understanding:
    return app.understanding


def aside(work: Callable[[], object]) -> object:
    """Do it on a thread, as a server does."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_a_process_understands_a_letter_as_this_one_does(
    understanding: Understanding, path: Path
) -> None:
    text = path.read_text(encoding="utf-8")
    assert aside(lambda: understanding.letter(text)) == understanding.letter(text)
    found = aside(lambda: understanding.check_letter(text, TODAY))
    assert found == understanding.check_letter(text, TODAY)


def test_a_process_takes_a_request_apart_as_this_one_does(understanding: Understanding) -> None:
    here = understanding.request(REQUEST)
    assert aside(lambda: understanding.request(REQUEST)) == here
    assert [part.number for part in here.request.parts] == ["1", "2"]
    assert here.requester.name == "Jo Bloggs"


def test_a_draft_is_checked_with_its_case(app: App) -> None:
    text = LETTERS[0].read_text(encoding="utf-8")
    case = opening.open_request(
        app.registry,
        REQUEST,
        date(2026, 11, 2),
        by="amara",
        at=AT,
        today=TODAY,
    ).case
    here = app.understanding.check_draft(text, case, TODAY)
    assert aside(lambda: app.understanding.check_draft(text, case, TODAY)) == here
    assert here.findings


def test_on_a_shared_thread_no_text_is_understood_in_this_process(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a text may burn, it burns in a process that can be killed."""

    def burn(*_: object, **__: object) -> None:
        pytest.fail("a text was understood on a thread of the serving process")

    app.understanding.letter("warm")
    for module, name in (
        (text_tasks, "read_letter"),
        (checking, "read_letter"),
        (checking, "check"),
        (reading_message, "take_apart"),
        (reading_message, "read_request"),
        (reading_message, "separate"),
    ):
        monkeypatch.setattr(module, name, burn)
    text = LETTERS[0].read_text(encoding="utf-8")
    assert isinstance(aside(lambda: app.understanding.letter(text)), Letter)
    assert isinstance(aside(lambda: app.understanding.check_letter(text, TODAY)), Checked)
    opened = aside(
        lambda: opening.open_request(app.registry, REQUEST, TODAY, by="amara", at=AT, today=TODAY)
    )
    assert len(opened.case.parts) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("where", [aside, lambda work: work()], ids=["thread", "verb"])
def test_a_text_that_takes_too_long_is_one_sentence(
    understanding: Understanding, where: Callable[..., object]
) -> None:
    hasty = replace(understanding, allowance=replace(understanding.allowance, seconds=0.02))
    with pytest.raises(FoiError, match=r"takes more than 0\.02 seconds to understand"):
        where(lambda: hasty.letter(LONG))
    with pytest.raises(FoiError, match=r"takes more than 0\.02 seconds"):
        where(lambda: hasty.check_letter(LONG, TODAY))


def test_after_a_text_that_took_too_long_others_are_understood(
    understanding: Understanding,
) -> None:
    allowance = replace(understanding.allowance, seconds=0.5)
    hasty = replace(understanding, allowance=allowance)
    before = sum(1 for _ in range(2) if _fails(lambda: hasty.letter(LONG * 5)))
    assert before == 2
    assert aside(lambda: hasty.letter("We hold it.")) == understanding.letter("We hold it.")


def _fails(work: Callable[[], object]) -> bool:
    try:
        aside(work)
    except FoiError:
        return True
    return False


def test_a_text_that_needs_too_much_memory_is_one_sentence(
    understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = replace(understanding, allowance=Allowance(30, 50_000_000))
    with monkeypatch.context() as patched:
        patched.setattr(understand_module, "read_letter", lambda *_: bytes(200_000_000))
        with pytest.raises(FoiError, match="needs more than 50,000,000 bytes of memory"):
            tight.letter("We hold it.")
    assert len(bytes(200_000_000)) == 200_000_000, "the limit is not lifted again"


def test_what_the_process_refuses_is_the_same_sentence(understanding: Understanding) -> None:
    for where in (aside, lambda work: work()):
        with pytest.raises(FoiError, match="it holds no text"):
            where(lambda: understanding.request(Message(" \n ")))


def test_the_process_asks_the_index_through_us(understanding: Understanding) -> None:
    """The process has no index: look-ups go the other way, and their failures come back."""
    text = LETTERS[0].read_text(encoding="utf-8")
    asked: list[str] = []

    def lookups(authority: str, letter: Letter, today: date) -> checking.Lookups:
        def look(question: str) -> list[object]:
            asked.append(question)
            return []

        return checking.Lookups(published=look, earlier=look, others=look)

    examiner = replace(understanding.make_examiner(), lookups=lookups)
    own = replace(understanding, make_examiner=lambda: examiner)
    aside(lambda: own.check_letter(text, TODAY))
    there = list(asked)
    asked.clear()
    own.check_letter(text, TODAY)
    assert there == asked != []

    def broken(*_: object) -> checking.Lookups:
        raise FoiError("model", "the model", "it is away", "Bring it back")

    failing = replace(own, make_examiner=lambda: replace(examiner, lookups=broken))
    with pytest.raises(FoiError, match="it is away"):
        aside(lambda: failing.check_letter(text, TODAY))
    assert aside(lambda: own.check_letter(text, TODAY))


def test_the_process_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOIBOT_SLACK_BOT_TOKEN", "xoxb-secret")
    own = crew(Allowance(20, 700_000_000))
    with own._one() as process:
        process.start()
        seen = Path(f"/proc/{process.process_id}/environ")
        if not seen.exists():
            pytest.skip("this system does not show the environment of a process")
        assert b"xoxb" not in seen.read_bytes()
        process.stop()


def test_halves_of_characters_do_not_break_off(understanding: Understanding) -> None:
    assert sound("a\ud800b") == "a?b"
    assert aside(lambda: understanding.letter("We hold\ud800 it.")).text == "We hold? it."  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", ["parse", "check", "open"])
def test_a_verb_says_one_sentence(
    home: Path, tmp_path: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOIBOT_READING_MAX_SECONDS", "0.01")
    file = tmp_path / "letter.txt"
    file.write_text(LONG)
    assert "takes more than 0.01 seconds to understand" in refused(foibot(home, verb, str(file)))


def test_an_ingest_goes_on_after_such_a_letter(
    understanding: Understanding, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "long.txt").write_text(LONG)
    (folder / "short.txt").write_text("We hold it.")
    allowance = replace(understanding.allowance, seconds=0.05)
    hasty = replace(reading(folder), parse=replace(understanding, allowance=allowance).letter)
    index = reading_index("", home)
    report = ingest([folder], index, hasty, Law({}, (), (), ()), AT)
    assert (report["added"], len(report["failed"])) == (1, 1)
    assert "takes more than 0.05 seconds to understand" in report["failed"][0]["reason"]
