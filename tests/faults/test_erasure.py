"""After an erasure nothing of the requester is on the disk: the bytes of the whole home say so.

The tests look at the files as they lie there: they close nothing, checkpoint nothing, vacuum
nothing. The bot's own connections stay open meanwhile, as they do in a council.
"""

import json
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from quopri import encodestring
from typing import Any
from zipfile import ZipFile

import pytest
import tantivy
from click.testing import CliRunner
from sqlalchemy import text

from bot.app import App
from bot.casework.answers import Answer
from bot.casework.backup import backup
from bot.casework.erase import erase
from bot.casework.export import export
from bot.casework.inbox import Post, register, take_in
from bot.casework.verify import verify
from bot.cli import foibot as verbs
from bot.foi.case import CasePart, Decision, Requester
from bot.foi.drafting.inputs import Sourced
from bot.foi.intake.covering import COVER, Covering
from bot.foi.vocabulary import Kind, Outcome, Regime
from bot.store.db import make_engine
from bot.store.letterbook import Press
from bot.store.store import Store
from indexer.imap import Account, Fetched
from indexer.readers import read
from tests.faults.machine import foibot
from tests.filled import AT, confirm, index
from tests.slack.bench import ALICE, SETTINGS, Bench

NAMES = ("Perpetua Vanezka", "Vanezka", "p.vanezka@mail.example", "4 Quillow Lane")
REQUEST = (
    "From: Perpetua Vanezka <p.vanezka@mail.example>\nTo: foi@council.example\n"
    "Date: Mon, 2 Nov 2026 10:00:00 +0000\nSubject: Swans for Perpetua Vanezka\n"
    "Content-Type: text/plain; charset=utf-8\n\n"
    "Dear Sir\n\nPlease tell me:\n1. How many swans are there?\n2. Who counts them?\n\n"
    "Yours faithfully\n\nPerpetua Vanezka\np.vanezka@mail.example\n4 Quillow Lane\n"
)
TODAY = date(2026, 11, 20)  # a Friday
DRAFT = (
    *("draft", "1", "--decide", "1=not_held", "--decide", "2=not_held"),
    *("--set", "1.search=We asked the rangers", "--set", "2.search=We asked Ms Vanezka"),
)


def found(files: Iterable[Path]) -> list[str]:
    """Where any of these names stands, in any of the encodings that a file may have."""
    return [
        f"{form!r} in {path.name}"
        for path in files
        for content in _contents(path)
        for form in _forms()
        if form in content
    ]


def _forms() -> set[bytes]:
    """Names as they are, in UTF-16, quoted-printable and base64, whatever stands before them."""
    forms = set()
    for name in NAMES:
        small = name.lower()
        forms |= {small.encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be")}
        forms |= {encodestring(small.encode(), header=header).strip() for header in (False, True)}
        for lead in (b"", b"x", b"xx"):
            core = b64encode(lead + name.encode())[4 if lead else 0 : -4]
            forms.add(core.lower())
    return {form for form in forms if len(form) >= 6}


def _contents(path: Path) -> list[bytes]:
    """A file's bytes, folded lines of base64 joined, and those of what is packed in it."""
    if not path.is_file():
        return []
    whole = path.read_bytes().lower()
    pieces = [whole, whole.replace(b"\r\n", b"").replace(b"\n", b"")]
    if whole.startswith(b"pk\x03\x04"):
        with ZipFile(path) as box:
            pieces += [box.read(name).lower() for name in box.namelist()]
    return pieces


def in_home(home: Path) -> list[str]:
    return found(home.rglob("*"))


def mail() -> bytes:
    """A request as it comes: HTML in base64, and a note whose name and words name the sender."""
    message = EmailMessage()
    message["From"] = "Perpetua Vanezka <p.vanezka@mail.example>"
    message["To"] = "foi@harrowmere.example"
    message["Subject"] = "Request of Perpetua Vanezka"
    message["Message-ID"] = "<p.vanezka-17@mail.example>"
    message["Date"] = "Mon, 02 Nov 2026 09:12:00 +0000"
    message.set_content(
        "Dear Sir or Madam\n\n1. How many geese are there?\n2. Who feeds them – and why?\n\n"
        "Yours faithfully\n\nPerpetua Vanezka\n4 Quillow Lane\np.vanezka@mail.example\n",
        cte="base64",
    )
    note = "I, Perpetua Vanezka of 4 Quillow Lane, saw seven geese. Vanezka\n"
    message.add_attachment(note.encode(), "text", "plain", filename="vanezka_note.txt")
    return message.as_bytes()


def arrived(app: App, monkeypatch: pytest.MonkeyPatch) -> Post:
    """The inbox with one message; the mail server is played by what it hands over."""
    one = Fetched(data=mail(), uid=1, validity=7)
    monkeypatch.setattr("bot.casework.inbox.fetch", lambda *_: iter([one]))
    limits = app.reading_limits
    post = Post(app.registry, lambda path: read(path, limits), app.zone, limits.max_bytes)
    account = Account("mail.example", 993, "foi", "x", "", "INBOX", None)
    (kept,) = take_in(post, account, at=AT, today=TODAY)
    assert kept.proposal["parts"]
    return post


@pytest.fixture
def bench(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bot that runs on this home, with everything open that a bot has open."""
    for name, value in (SETTINGS | {"database_url": database_url}).items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    made = Bench(home)
    monkeypatch.setattr(made.office, "answer", Answer)
    yield made
    made.app.engine.dispose()


def three_cases(bench: Bench, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One person asks on the command line, by mail with an attachment, and through Slack."""
    request = home.parent / "request.eml"
    request.write_text(REQUEST)
    words: list[tuple[str, ...]] = [
        ("open", str(request)),
        DRAFT,
        *(("export", "1", "--draft", "--out", str(home / f"d{e}")) for e in (".docx", ".txt")),
        ("case", "1", "--event", "clarification_sought=2026-11-10"),
        ("case", "1", "--withdraw", "clarification_sought=2026-11-10", "--why", "for Ms Vanezka"),
    ]
    for each in words:
        typed(home, *each)
    register(arrived(bench.app, monkeypatch), 1, None, by="amara", at=AT, today=TODAY)
    typed(home, "inbox", "--original", "1", str(home / "m.eml"))
    bench.command(ALICE, "new")
    asked = "My name is Perpetua Vanezka of 4 Quillow Lane (p.vanezka@mail.example).\n1. How many?"
    told = bench.submit(ALICE, bench.view, text0=asked, received="2026-11-09")
    assert "is registered" in json.dumps(told)
    bench.command(ALICE, "ask What did we tell Perpetua Vanezka of 4 Quillow Lane about swans?")


def typed(home: Path, *words: str) -> str:
    """One verb on the command line, in this process; what it said besides."""
    done = CliRunner().invoke(verbs, ["--home", str(home), *words], catch_exceptions=False)
    assert done.exit_code == 0, (words, done.output)
    return done.stderr


def erase_all(home: Path) -> None:
    for number in ("1", "2", "3"):
        besides = typed(home, "case", number, "--erase-requester")
        assert "in use" not in besides, besides
    assert "still names" not in besides, besides


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_them_is_left_in_the_home(
    bench: Bench, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_cases(bench, home, monkeypatch)
    where = " ".join(in_home(home))
    for file in ("foibot.db", "d.docx", "d.txt", "m.eml"):
        assert file in where, "the test looks where nothing was"
    erase_all(home)
    assert in_home(home) == []
    assert "How many swans are there?" in foibot(home, "case", "1")[1]
    assert foibot(home, "verify")[0] == 0
    lines = (home / "erased.jsonl").read_text().splitlines()
    assert [json.loads(line)["kind"] for line in lines].count("requester") == 3
    assert (home / "erased.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nor_in_the_tables_of_a_server(
    bench: Bench,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: Any,
) -> None:
    three_cases(bench, home, monkeypatch)
    with bench.app.engine.connect() as connection:  # what a server does by itself, now and then
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    assert in_server(postgres_server), "the test looks where nothing was"
    erase_all(home)
    assert in_server(postgres_server) == []
    assert in_home(home) == []


def in_server(server: Any) -> list[str]:
    """In the tables of the server as they lie on its disk; its log is out of reach of a client."""
    server.psql("CHECKPOINT")
    folder = Path(server.pgdata)
    return found(p for p in folder.rglob("*") if {"base", "global"} & set(p.parts))


def asked(home: Path) -> App:
    """A case with a draft that was written into the home."""
    app = App(home)
    case = app.store.open_case(
        received=AT.date(),
        regime=Regime.FOIA,
        text="Vanezka asks: how many swans?",
        parts=[CasePart("1", "how many swans?", (0, 5))],
        fingerprint="f",
        requester=Requester("Perpetua Vanezka", "p.vanezka@mail.example", "4 Quillow Lane"),
        by="amara",
        at=AT,
    )
    app.store.save_draft(case.id, "amara", "Dear Ms Vanezka", [], [], [], [], at=AT)
    out = home / "d.txt"
    export(app.store, app.writers, "Wendle", "1", out, by="amara", at=AT, draft=True, home=home)
    return app


@pytest.mark.parametrize("step", ["sweep", "keep_list", "remains", "_delete"])
def test_cut_off_at_any_step_the_next_run_finishes(
    step: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = asked(home)
    with monkeypatch.context() as patched:
        patched.setattr(f"bot.casework.erase.{step}", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            erase(app.eraser, "1", by="amara", at=AT)
    erase(App(home).eraser, "1", by="amara", at=AT)
    assert in_home(home) == []
    assert (home / "erased.jsonl").exists()


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_foibot_did_not_write_itself_is_named_and_stays(home: Path) -> None:
    app = asked(home)
    (home / "notes.txt").write_text("Vanezka? No: PERPETUA VANEZKA")
    (home / "old.eml").write_bytes(mail())
    (home / "other.txt").write_text("swans")
    backup(app.engine, home, home / "b.zip", program="x", at=AT)
    report = erase(app.eraser, "1", by="amara", at=AT)
    assert [Path(path).name for path in report.left] == ["b.zip", "notes.txt", "old.eml"]
    assert report.files == ("d.txt",)
    assert (home / "notes.txt").exists()


def test_folders_that_a_kill_left_go(home: Path) -> None:
    left = Path(tempfile.mkdtemp(prefix="foibot-work-"))
    (left / "lock").touch()
    (left / "message.eml").write_bytes(mail())
    erase(asked(home).eraser, "1", by="amara", at=AT)
    assert not left.exists()


def test_a_letter_is_a_precedent_without_who_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that an older version indexed with a name leaves the index, words and all."""
    app = asked(home)
    catalogue = app.index.catalogue
    index(catalogue, "case:FOI-2026-0001:response", "Vanezka asked of herons", "swans are four")
    index(catalogue, "b.txt", "moorings")
    app.index.lexical.refresh()
    assert words_in(home, "heron"), "the test looks where nothing was"
    assert words_in(home, "vanezka")
    report = erase(app.eraser, "1", by="amara", at=AT)
    assert report.documents == ("case:FOI-2026-0001:response",)
    assert in_home(home) == []
    assert words_in(home, "heron") == {}
    assert catalogue.counts() == {"response": 1, "passages": 1}
    assert words_in(home, "m") == {"moorings": 1}
    letter = store_letter(app, monkeypatch)
    assert "Vanezka" not in letter


def words_in(home: Path, prefix: str) -> dict[str, int]:
    """Words in the files of the index as they lie there, of deleted passages too."""
    (folder,) = (home / "index").glob("words-*")
    searcher = tantivy.Index.open(str(folder)).searcher()
    return dict(searcher.terms_with_prefix("word", prefix, limit=100))


def store_letter(app: App, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the index is given of a confirmed letter, while it is known who asked."""
    given: list[str] = []
    monkeypatch.setattr(
        "bot.casework.ingest.add_letter", lambda _name, read, *_: given.append(read.text)
    )
    made = confirm(app.store, 7, letter="Dear Ms Vane, we counted four.")
    app.index_letter(app.store.case(made.case_id), made)
    (text,) = given
    assert len(text) == len(made.text)
    assert "Vane" not in text
    return text


def test_a_folder_in_use_stays(home: Path) -> None:
    from bot.casework.scratch import scratch_folder, sweep

    with scratch_folder() as folder:
        sweep()
        assert folder.exists()
    assert not folder.exists()


WAYS = {
    "Perpetua  Vanezka": "█████████████████",
    "VANEZKA": "███████",
    "notes_vanezka.pdf": "notes_███████.pdf",
    "4 Quillow\nLane": "██████████████",
    "reply to P.Vanezka@Mail.Example.": "reply to ██████████████████████.",
    "How many swans live on Vanezka's pond?": "How many swans live on ███████'s pond?",
    "the perpetual motion of vanezkas": "the perpetual motion of vanezkas",
    "Yours\n\nPerpetua\n": "Yours\n\n████████\n",
}


@pytest.mark.parametrize("said", WAYS)
def test_a_person_is_covered_sign_by_sign(said: str) -> None:
    known = Requester("Ms Perpetua Vanezka", "p.vanezka@mail.example", "4 Quillow Lane\nWendle")
    assert Covering([known]).text(said) == WAYS[said]
    assert len(WAYS[said]) == len(said)
    assert (COVER in WAYS[said]) == Covering([known]).is_in(said)


def test_a_body_is_covered_by_its_whole_name_alone() -> None:
    known = Covering([Requester("Friends of the Lake", None, None)])
    assert (
        known.text("The Lake, say the friends of the lake.") == f"The Lake, say the {COVER * 19}."
    )


def test_what_others_wrote_of_them_is_covered_and_places_stay(
    database_url: str, home: Path
) -> None:
    engine = make_engine(database_url, home)
    store = Store(engine)
    said = "I, Perpetua Vanezka, ask: how many swans? Write to p.vanezka@mail.example."
    case = store.open_case(
        received=AT.date(),
        regime=Regime.FOIA,
        text=said,
        parts=[CasePart("1", said, (0, len(said)))],
        fingerprint="f",
        requester=Requester("Perpetua Vanezka", "p.vanezka@mail.example", "4 Quillow Lane"),
        by="amara",
        at=AT,
    )
    words = [Sourced("Ms Vanezka of 4 Quillow Lane rang", "amara")]
    store.give_words(case.id, Kind.RESPONSE, {("1", "x"): words}, by="amara", at=AT)
    store.decide(case.id, [Decision("1", Outcome.SUPPLIED)], by="amara", at=AT)
    first = store.save_draft(case.id, "a", "Dear Ms Vanezka. 1", [], [], [], [], at=AT)
    second = store.save_draft(case.id, "a", "Dear Ms Vanezka. 2", [], [], [], [], at=AT)
    store.confirm(Press(case.id, second.hash, "bram", AT, AT.date(), {}))
    erased = store.erase_requester(case.id, by="bram", at=AT)
    assert (erased.drafts, erased.letters) == (1, ("response",))
    after = store.case(case.id)
    assert len(after.text) == len(said)
    assert "how many swans?" in after.text
    left = [after.text, after.parts[0].question, str(store.words(case.id, Kind.RESPONSE))]
    assert not any(name in one for one in left for name in NAMES)
    assert [one.version for one in store.drafts(case.id)] == [second.version]
    assert store.requester(case.id) is None
    assert verify(engine).faults == [], "the guards stand, and the chain holds"
    with pytest.raises(Exception, match="kept as they are"), engine.begin() as connection:
        connection.execute(text(f"DELETE FROM draft WHERE id = {second.id}"))
    assert first.id != second.id
