"""`foibot ingest`: files become letters, letters become precedents; safe to repeat and to kill."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.casework.law_texts import keep_law
from bot.casework.on_disk import gone_from, hash_of, name_of
from bot.casework.reading import PRECEDENT_KINDS, payload, records
from bot.foi.errors import FoiError
from bot.foi.law import Law
from bot.foi.letter import Letter
from bot.store.patience import patiently
from bot.store.removals import mark_of_name
from indexer import documents
from indexer.claims import Claims
from indexer.files import Walk
from indexer.index import Index
from indexer.masking import mask
from indexer.passages import build
from indexer.records import Document

_RECIPE = "3"
"""Raise it when reading, masking or cutting gets better: the next ingest reads everything again."""
_PAUSE = 0.2
LONGEST = 600.0
"""Seconds in which other workers must have finished at least one of the files that they hold."""
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
    is_forgotten: Callable[[Iterable[str]], bool] = lambda _: False
    """Whether an officer has taken a document with one of these hashes out for good."""
    taught: str = ""
    """The fingerprint of what the authority's own letters taught the reader."""

    @property
    def recipe(self) -> str:
        """What the same bytes are made into: the program's version, what may be shown, lessons."""
        kept = hashlib.sha256("\n".join(sorted(self.published)).encode()).hexdigest()[:8]
        return ":".join(filter(None, (_RECIPE, kept, self.taught)))


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
    """Of the files that this run reads now, by name."""
    classification: str = OFFICIAL
    """Of the documents that this run adds."""
    forgotten: list[str] = field(default_factory=list)
    """Files that an officer has taken out for good: they are left out."""

    def leave_out(self, path: Path) -> None:
        """Note a file that is not to be read in again."""
        self.forgotten.append(str(path))
        self.tick(path)

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
    transaction: after a kill, what was reported is there, and nothing is there twice. Others may
    ingest at the same time: each file is read by one of them, and unchanged to all the others.
    `classification` is set for all of `paths`; without one, what is indexed keeps its own.
    """
    started, paths = time.monotonic(), list(paths)
    run = Run(index, reading, now, tick, classification=classification or OFFICIAL)
    found = reading.walk(paths)
    _classify(found.files, index, classification)
    for refused in found.failed:
        run.fail(refused.path, refused.reason)
    begin(len(found.files))
    with index.claims() as claims:
        keep_law(law, index, now, claims)
        _read_all(found.files, run, claims)
    _classify(found.files, index, classification)  # also what others have added meanwhile
    patiently(index.refresh)
    gone = gone_from(paths, index)
    return _report(run, time.monotonic() - started) | {"forgotten": run.forgotten, "gone": gone}


def _classify(paths: Iterable[Path], index: Index, classification: str | None) -> None:
    if classification:
        patiently(lambda: index.catalogue.classify(_indexed_as(paths, index), classification))


def _indexed_as(paths: Iterable[Path], index: Index) -> Iterator[str]:
    """The names under which these files are, or will be, indexed: a copy has another file's."""
    for path in paths:
        yield name_of(path)
        with suppress(OSError):  # reading it will say what is wrong
            yield from index.catalogue.names(hash_of(path), "file")


def _read_all(paths: Sequence[Path], run: Run, claims: Claims) -> None:
    """Read what nobody else reads; then look again at the rest until it is there, or ours."""
    moved = time.monotonic()
    while paths:
        others: list[Path] = []
        for path, outcome in run.reading.read_many(_claimed(paths, run, claims, others)):
            _take(path, outcome, run)
            patiently(claims.give_back, run.hashes.pop(name_of(path), ""))
        if len(others) < len(paths):
            moved = time.monotonic()
        elif time.monotonic() > moved + LONGEST:
            _leave(others, run)
            return
        else:
            time.sleep(_PAUSE)
        paths = others


def _claimed(paths: Iterable[Path], run: Run, claims: Claims, others: list[Path]) -> Iterator[Path]:
    """Those files that are this run's to read; what another worker reads goes to `others`."""
    for path in paths:
        try:
            sha256 = hash_of(path)
        except OSError:
            yield path  # reading it will say what is wrong
            continue
        marks = (sha256, mark_of_name(name_of(path)))
        if patiently(_is_there, path, sha256, run):
            run.count(path, "unchanged")
        elif patiently(run.reading.is_forgotten, marks):
            run.leave_out(path)
        elif not patiently(claims.take, sha256):
            others.append(path)
        elif patiently(_is_there, path, sha256, run):  # another has just finished it
            patiently(claims.give_back, sha256)
            run.count(path, "unchanged")
        else:
            run.hashes[name_of(path)] = sha256
            yield path


def _leave(paths: Iterable[Path], run: Run) -> None:
    for path in paths:
        run.fail(path, "another ingest is at it and does not finish; end that one, ingest again")
        run.tick(path)


def _is_there(path: Path, sha256: str, run: Run) -> bool:
    """True where these bytes are indexed, under this name or another; follows a moved file."""
    catalogue, name = run.index.catalogue, name_of(path)
    if (known := catalogue.known(name)) is not None:
        return known == (sha256, run.reading.recipe)
    twins = catalogue.names(sha256, "file")
    if any(Path(twin).exists() for twin in twins):
        return True
    if twins:
        catalogue.rename(twins[0], name)
    return catalogue.known(name) == (sha256, run.reading.recipe)


def _take(path: Path, outcome: documents.Document | documents.Unreadable, run: Run) -> None:
    if isinstance(outcome, documents.Unreadable):
        run.fail(path, outcome.reason)
        run.tick(path)
        return
    try:
        letter = run.reading.parse(outcome.text)
    except FoiError as error:
        run.fail(path, f"{error.why}. {error.todo}")
        run.tick(path)
        return
    except Exception as problem:  # noqa: BLE001 - one letter that trips the parser stops no other
        run.fail(path, f"it could not be understood ({type(problem).__name__}: {problem})")
        run.tick(path)
        return
    run.count(path, patiently(add_letter, name_of(path), outcome, letter, run))


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
    return run.index.add(document, build(records(letter, read.place), masked), run.now)


def _report(run: Run, seconds: float) -> dict[str, Any]:
    there = patiently(run.index.catalogue.counts)
    return {
        **run.counts,
        "failed": run.failed,
        "letters": sum(there.get(kind.value, 0) for kind in PRECEDENT_KINDS),
        "passages": there["passages"],
        "seconds": round(seconds, 3),
    }
