"""A confirmed letter as a file: the words are the confirmed ones, to the character."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from docx import Document

from bot.app import App
from bot.cli.export import command
from bot.foi.case import CasePart, Requester
from bot.foi.errors import FoiError
from bot.foi.layout import BlockKind, read_layout
from bot.foi.vocabulary import Regime
from bot.store.letterbook import Press

AT = datetime(2026, 11, 16, 10, 30, tzinfo=UTC)  # a Monday
ODDITIES = [
    "Text is data: {{ 7 * 7 }} {% raw %} {nb} ${HOME} <b>&amp;</b> *stars* _lines_ [x](y) \\n %s",
    "Signs: Ŵyl £12.50 €3 – “quoted” ‘single’ … ½ naïve Ελληνικά Кириллица ☐ ☑ → №",
    "A very long address: https://www.harrowmere.example/" + "open-data/" * 14 + "end",
    "Tab\there, and  two  spaces.",
]
LETTER = f"""Harrowmere Borough Council
Town Hall
1 Market Square

16 November 2026

Dear Applicant

> 1. How many swans?
>
> 2. {ODDITIES[0]}

## Question 1

{ODDITIES[1]}
A second line of the same paragraph.

- a bullet: {ODDITIES[2]}
- another bullet
  that goes on in its next line

### A smaller heading

{ODDITIES[3]}

# Not a bullet: -5 degrees, and 3 > 2

-5 degrees is no bullet, #3 no heading.

{"We considered the public interest in openness about how swans are counted. " * 60}

Yours sincerely

Information Rights Team
"""


def confirmed(app: App, text: str) -> None:
    case = app.store.open_case(
        received=date(2026, 11, 2),
        regime=Regime.FOIA,
        text="How many swans?",
        parts=[CasePart("1", "How many swans?", (0, 15))],
        fingerprint="f",
        requester=Requester("Perpetua Vane"),
        by="amara",
        at=AT,
    )
    draft = app.store.save_draft(case.id, "amara", text, [], [], [], [], at=AT)
    app.store.confirm(Press(case.id, draft.hash, "bram", AT, AT.date(), {}))


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    app = App(home)
    yield app
    app.engine.dispose()


def run(app: App, out: Path, *words: str) -> str:
    told = ["1", "--out", str(out), "--by", "amara", *words]
    outcome = CliRunner().invoke(command, told, obj=app, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def words_of(text: str) -> str:
    """The words without structure marks and white space: what no wrapping can change."""
    return "".join(re.sub(r"(?m)^(?:#{1,4} |>(?: |$)|- (?=\S))", "", text).split())


def pdf_words(path: Path) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    foot = re.compile(r"FOI-2026-0001\s*Page \d+ of \d+")
    return "".join("".join(foot.sub("", page) for page in pages).replace("•", "").split())


@pytest.mark.parametrize("ending", ["txt", "md", "TXT"])
def test_plain_text_is_the_confirmed_text_byte_for_byte(
    ending: str, app: App, tmp_path: Path
) -> None:
    text = LETTER.replace("\n", "\r\n")
    confirmed(app, text)
    report = json.loads(run(app, tmp_path / f"letter.{ending}", "--json"))
    assert (tmp_path / f"letter.{ending}").read_bytes() == text.encode()
    assert (report["id"], report["version"], report["draft"]) == (1, 1, False)


def test_the_pdf_says_the_same_words(app: App, tmp_path: Path) -> None:
    confirmed(app, LETTER)
    run(app, tmp_path / "a.pdf")
    run(app, tmp_path / "b.pdf")
    assert pdf_words(tmp_path / "a.pdf") == words_of(LETTER)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) > 1


def test_the_word_file_says_the_same_words_in_its_styles(app: App, tmp_path: Path) -> None:
    confirmed(app, LETTER)
    run(app, tmp_path / "letter.docx")
    document = Document(str(tmp_path / "letter.docx"))
    said = [(p.style.name, p.text) for p in document.paragraphs]
    assert "".join("".join(text for _, text in said).split()) == words_of(LETTER)
    assert said[0] == ("Letter Authority", "Harrowmere Borough Council")
    assert ("Heading 2", "Question 1") in said
    assert ("Normal", ODDITIES[3]) in said
    assert ("Letter Quote", f"1. How many swans?\n\n2. {ODDITIES[0]}") in said
    assert document.core_properties.title == "FOI-2026-0001"


@pytest.mark.parametrize("ending", ["txt", "docx", "pdf"])
def test_a_draft_says_that_it_is_one(ending: str, app: App, tmp_path: Path) -> None:
    confirmed(app, "First letter.")
    case = app.store.open_case(
        received=date(2026, 11, 2),
        regime=Regime.FOIA,
        text="Geese?",
        parts=[],
        fingerprint="g",
        requester=Requester(),
        by="amara",
        at=AT,
    )
    app.store.save_draft(case.id, "amara", "Second letter.", [], [], [], [], at=AT)
    out = tmp_path / f"draft.{ending}"
    told = [str(case.id), "--out", str(out), "--by", "amara"]
    with pytest.raises(FoiError, match="--draft"):
        CliRunner().invoke(command, told, obj=app, catch_exceptions=False)
    assert not out.exists()
    CliRunner().invoke(command, [*told, "--draft"], obj=app, catch_exceptions=False)
    said = {"txt": lambda: out.read_text(), "docx": lambda: _header(out), "pdf": lambda: _raw(out)}
    assert "DRAFT, version 1: not confirmed" in said[ending]()


def _header(path: Path) -> str:
    return "".join(p.text for p in Document(str(path)).sections[0].header.paragraphs)


def _raw(path: Path) -> str:
    return str(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range())


def test_the_authority_may_bring_its_own_template(app: App, home: Path, tmp_path: Path) -> None:
    own = Document()
    for line in (
        "Case {{ reference }} of {{ authority }}",
        "{%p for block in blocks %}",
        "{{ block.text }}",
        "{%p endfor %}",
    ):
        own.add_paragraph(line)
    own.save(str(tmp_path / "own.docx"))
    home.mkdir()
    (home / "foibot.toml").write_text(f'word_template = "{tmp_path / "own.docx"}"')
    confirmed(app, "Dear Applicant\n\nNo swans.")
    run(app, tmp_path / "letter.docx")
    said = [p.text for p in Document(str(tmp_path / "letter.docx")).paragraphs]
    assert said == [
        "Case FOI-2026-0001 of Harrowmere Borough Council",
        "Dear Applicant",
        "No swans.",
    ]


TEMPLATES = {
    "no Word file": None,
    "no file at all": "",
    "unknown field": "{{ requester }}",
    "broken": "{%p for block in blocks %}",
    "reaching out": "{{ reference.__class__.__mro__ }}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_that_cannot_be_filled_is_one_sentence(
    name: str, app: App, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.docx"
    line = TEMPLATES[name]
    if line is None:
        path.write_text("not a Word file")
    elif line:
        own = Document()
        own.add_paragraph(line)
        own.save(str(path))
    home.mkdir()
    (home / "foibot.toml").write_text(f'word_template = "{path}"')
    confirmed(app, "No swans.")
    with pytest.raises(FoiError, match="it cannot be filled"):
        run(app, tmp_path / "letter.docx")
    assert not (tmp_path / "letter.docx").exists()


WRONG = {
    "letter.xlsx": "no format that letters are written in",
    "letter": "no format",
    "nowhere/letter.txt": "No such file or directory",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_place_that_does_not_work_is_one_sentence(name: str, app: App, tmp_path: Path) -> None:
    confirmed(app, "No swans.")
    with pytest.raises(FoiError, match=WRONG[name]):
        run(app, tmp_path / name)


def test_control_characters_are_refused_where_they_would_get_lost(app: App, tmp_path: Path) -> None:
    confirmed(app, "No\x0cswans.")
    with pytest.raises(FoiError, match=r"U\+000C.*\.txt"):
        run(app, tmp_path / "letter.docx")
    run(app, tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_bytes() == b"No\x0cswans."


def test_an_export_is_in_the_history(app: App, tmp_path: Path) -> None:
    confirmed(app, "No swans.")
    run(app, tmp_path / "letter.txt")
    last = app.store.history(1)[-1]
    assert (last.who, last.what) == ("amara", "exported")
    assert last.detail == {"version": 1, "kind": "response", "draft": False, "format": ".txt"}


def test_the_layout_of_a_letter() -> None:
    assert [(b.kind, b.level, len(b.lines)) for b in read_layout(LETTER)] == [
        (BlockKind.LETTERHEAD, 0, 3),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.QUOTE, 0, 3),
        (BlockKind.HEADING, 2, 1),
        (BlockKind.PARAGRAPH, 0, 2),
        (BlockKind.BULLET, 0, 1),
        (BlockKind.BULLET, 0, 2),
        (BlockKind.HEADING, 3, 1),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.HEADING, 1, 1),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.PARAGRAPH, 0, 1),
    ]
