"""`foibot ingest`: files become letters, letters become precedents; safe to repeat and to kill."""

import errno
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.casework.reading import PRECEDENT_KINDS, payload, records
from bot.foi.law import Entry, Law
from bot.foi.letter import Letter
from indexer import documents
from indexer.files import Walk
from indexer.index import Index
from indexer.masking import mask
from indexer.passages import Record, build
from indexer.records import Document, Passage

_RECIPE = "2"
"""Raise it when reading, masking or cutting gets better: the next ingest reads everything again."""
_CHUNK = 1 << 20
OFFICIAL = "official"
"""The classification of what every officer may see."""

Outcomes = Iterable[tuple[Path, documents.Document | documents.Unreadable]]


@dataclass(frozen=True)
class Reading:
    """How files are found, read and understood."""

    walk: Callable[[Iterable[Path]], Walk]
    read_many: Callable[[Iterable[Path]], Outcomes]
    parse: Callable[[str], Letter]
    published: tuple[str, ...] = ()
    """Names and contacts that the authority publishes: they are not hidden."""

    @property
    def recipe(self) -> str:
        """What the same bytes are made into: the program's version, and what may be shown."""
        kept = hashlib.sha256("\n".join(sorted(self.published)).encode()).hexdigest()[:8]
        return f"{_RECIPE}:{kept}"


@dataclass
class Run:
    """One run's tally, and what it has met so far."""

    index: Index
    reading: Reading
    now: datetime
    tick: Callable[[Path], None]
    counts: dict[str, int] = field(
        default_factory=lambda: {"added": 0, "updated": 0, "unchanged": 0}
    )
    failed: list[dict[str, str]] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    """Of the files that this run reads, by name."""
    classification: str = OFFICIAL
    """Of the documents that this run adds."""

    def fail(self, path: Path, reason: str) -> None:
        """Note why one file is not in the index; the rest goes on."""
        self.failed.append({"path": str(path), "reason": reason})

    def count(self, path: Path, action: str) -> None:
        """Note what was done with one file."""
        self.counts[action] += 1
        self.tick(path)


def ingest(
    paths: Iterable[Path],
    index: Index,
    reading: Reading,
    law: Law,
    now: datetime,
    begin: Callable[[int], None] = lambda _: None,
    tick: Callable[[Path], None] = lambda _: None,
    classification: str | None = None,
) -> dict[str, Any]:
    """Read `paths` into the index; returns the tally that CONTRACT's `foibot ingest` prints.

    `begin` is told how many files there are, `tick` each one that is done. Each file is one
    transaction: after a kill, what was reported is there, and nothing is there twice.
    `classification` is set for all of `paths`; without one, what is indexed keeps its own.
    """
    started = time.monotonic()
    run = Run(index, reading, now, tick, classification=classification or OFFICIAL)
    found = reading.walk(paths)
    if classification:
        index.catalogue.classify(_indexed_as(found.files, index), classification)
    for refused in found.failed:
        run.fail(refused.path, refused.reason)
    begin(len(found.files))
    _keep_law(law, index, now)
    for path, outcome in reading.read_many(_changed(found.files, run)):
        _take(path, outcome, run)
    index.refresh()
    return _report(run, time.monotonic() - started)


def _indexed_as(paths: Iterable[Path], index: Index) -> Iterator[str]:
    """The names under which these files are, or will be, indexed: a copy has another file's."""
    for path in paths:
        yield _name(path)
        with suppress(OSError):  # reading it will say what is wrong
            yield from index.catalogue.names(_hash(path), "file")


def _changed(paths: Iterable[Path], run: Run) -> Iterator[Path]:
    """Those files that the index does not hold as they are now."""
    for path in paths:
        try:
            sha256 = _hash(path)
        except OSError:
            yield path  # reading it will say what is wrong
            continue
        if _is_there(path, sha256, run):
            run.count(path, "unchanged")
            continue
        run.hashes[_name(path)] = sha256
        yield path


def _hash(path: Path) -> str:
    """The hash of a file's bytes; OSError for a pipe or device, whose reading may never end."""
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a file", str(path))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _is_there(path: Path, sha256: str, run: Run) -> bool:
    """True where these bytes are indexed, under this name or another; follows a moved file."""
    catalogue, name = run.index.catalogue, _name(path)
    if (known := catalogue.known(name)) is not None:
        return known == (sha256, run.reading.recipe)
    twins = catalogue.names(sha256, "file")
    if any(Path(twin).exists() for twin in twins) or sha256 in run.hashes.values():
        return True
    if twins:
        catalogue.rename(twins[0], name)
    return catalogue.known(name) == (sha256, run.reading.recipe)


def _name(path: Path) -> str:
    return str(path.resolve())


def _take(path: Path, outcome: documents.Document | documents.Unreadable, run: Run) -> None:
    if isinstance(outcome, documents.Unreadable):
        run.fail(path, outcome.reason)
        run.tick(path)
        return
    try:
        letter = run.reading.parse(outcome.text)
    except Exception as problem:  # noqa: BLE001 - one letter that trips the parser stops no other
        run.fail(path, f"it could not be understood ({type(problem).__name__}: {problem})")
        run.tick(path)
        return
    run.count(path, add_letter(_name(path), outcome, letter, run))


def add_letter(name: str, read: documents.Document, letter: Letter, run: Run) -> str:
    """Index one letter under `name`: `added`, `updated` or `unchanged`."""
    masked = mask(read.text, run.reading.published)
    titles = [letter.title, read.title, Path(name).stem.replace("-", " ").replace("_", " ")]
    title = next(each for each in titles if each and each != letter.authority)
    document = Document(
        name=name,
        sha256=run.hashes.get(name) or hashlib.sha256(read.text.encode()).hexdigest(),
        kind=letter.kind.value,
        recipe=run.reading.recipe,
        title=masked.clean(title),
        authority=letter.authority,
        reference=letter.reference,
        responded=letter.responded,
        payload=payload(letter, masked),
        classification=run.classification,
    )
    return run.index.add(document, build(records(letter), masked), run.now)


def _keep_law(law: Law, index: Index, now: datetime) -> None:
    """Index every provision's text, as it stands in the law data now."""
    made = [_of_law(entry) for entry in law.all()]
    known = index.catalogue.known
    fresh = [(each, cut) for each, cut in made if known(each.name) != (each.sha256, each.recipe)]
    if fresh:
        index.embed_ahead([passage for _, cut in fresh for passage in cut])
    for document, cut in fresh:
        index.add(document, cut, now)
    for name in set(index.catalogue.sources("law")) - {document.name for document, _ in made}:
        index.catalogue.remove(name)


def _of_law(entry: Entry) -> tuple[Document, list[Passage]]:
    name, text = str(entry.provision), _law_text(entry)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(f"law:{name}", sha256, "law", _RECIPE, "law", title=entry.title)
    return document, build([Record("law", text=text, part=name)], mask(""))


def _law_text(entry: Entry) -> str:
    return f"{entry.title}. {entry.protects} {entry.official or entry.paraphrase}"


def _report(run: Run, seconds: float) -> dict[str, Any]:
    there = run.index.catalogue.counts()
    return {
        **run.counts,
        "failed": run.failed,
        "letters": sum(there.get(kind.value, 0) for kind in PRECEDENT_KINDS),
        "passages": there["passages"],
        "seconds": round(seconds, 3),
    }
