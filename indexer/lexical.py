"""Lexical half of the search: tantivy, BM25 over stemmed words.

Derived: the commit that adds words also writes the catalogue's mark, so that a kill between two
commits leaves an older index that catches up, never a half one.
"""

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from indexer.catalogue import Catalogue
from indexer.durable import make_folder
from indexer.records import BEGINNING, Mark, Replay
from indexer.shelves import SHELF_OF, SHELVES

_VERSION = 2
"""Raise it when the schema or the analysis of words changes: the index is then made anew."""
_FEW = 500
"""Below so many new passages one thread and a small buffer are enough."""
_ORPHAN = "FileAlreadyExists"
"""Tantivy never writes over a file, and never clears away one that a killed commit left behind."""
_MOST, _SPARE = 0.8, 1.5
"""Where a shelf holds most passages, so many times as many are asked for among all: the engine
skips what cannot come among the best only while nothing but words is asked for."""
_NUMBERS = {shelf: number for number, shelf in enumerate(SHELVES)}
_SMALL_HEAP, _LARGE_HEAP = 15_000_000, 60_000_000


_ASKING = """
    about all also am any anyone been being can could did do does doing done each from get
    give given go had has have having he her here him his how i if its just kindly know let
    like many may me might more most much must my no one only or other our out over own
    please provide round same see send shall she should so some still tell than them then
    there they those through too under up us want was we were what when where whether which
    who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a list of a hundred quoted words would fill the page
"""The words of asking, which tell nothing of what is asked; tantivy's own list has 33 words."""


def analyser() -> Any:
    """Words as they are compared: lower case, without accents, stop words and endings."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.custom_stopword(_ASKING))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def plain_words() -> Any:
    """Words as they are spelt, for mending the spelling of a question."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_text_field("shelf", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("shelf_number", indexed=False, fast=True)
    builder.add_text_field("text", tokenizer_name="foi_stems", index_option="freq")
    builder.add_text_field("word", tokenizer_name="foi_words", index_option="basic")
    builder.add_text_field("mark", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _found(searcher: Any, query: Any, top: int) -> list[tuple[int, float, int]]:
    """The `top` passages that fit best: number, score, and the number of the shelf."""
    hits = searcher.search(query, limit=top, count=False).hits
    places = [address for _, address in hits]
    numbers = searcher.fast_field_values("passage", places)
    shelves = searcher.fast_field_values("shelf_number", places)
    scores = (score for score, _ in hits)
    return [(int(n), score, int(on)) for n, score, on in zip(numbers, scores, shelves, strict=True)]


class LexicalIndex:
    """Words of all shelves; finds passages by words. Safe to share by threads."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue = catalogue
        self._folder = folder / f"words-{_VERSION}"
        self._lock = threading.Lock()
        self._file_lock = FileLock(folder / "words.lock", timeout=60)
        self._index: Any = None
        self._searcher: Any = None
        self._mark = BEGINNING

    @cached_property
    def _analyser(self) -> Any:
        return analyser()

    @cached_property
    def _plain(self) -> Any:
        return plain_words()

    # Asking

    def stems(self, text: str) -> dict[str, str]:
        """The words of `text` as they are compared, each with the way it is written there first."""
        found: dict[str, str] = {}
        for word in self._plain.analyze(text):
            for stem in self._analyser.analyze(word):
                found.setdefault(stem, word)
        return found

    def stem_set(self, text: str) -> frozenset[str]:
        """The words of `text` as they are compared."""
        return frozenset(self._analyser.analyze(text))

    def search(self, stems: Iterable[str], top: int, shelf: str) -> list[tuple[int, float]]:
        """The `top` passages of a shelf by BM25: number and score, best first."""
        query = tantivy.Query
        words = [
            (tantivy.Occur.Should, query.term_query(self._schema, "text", stem, "freq"))
            for stem in stems
        ]
        if not words:
            return []
        asked, searcher = query.boolean_query(words), self._current()
        if searcher.doc_freq("shelf", shelf) > _MOST * searcher.num_docs:
            spared = _found(searcher, asked, round(_SPARE * top))
            own = [(number, score) for number, score, on in spared if on == _NUMBERS[shelf]]
            if len(own) >= top:
                return own[:top]
        there = query.const_score_query(query.term_query(self._schema, "shelf", shelf), 0.0)
        must = tantivy.Occur.Must
        both = query.boolean_query([(must, there), (must, asked)])
        return [(number, score) for number, score, _ in _found(searcher, both, top)]

    def frequency(self, stem: str) -> int:
        """In how many passages this stem occurs."""
        return int(self._current().doc_freq("text", stem))

    def words_from(self, prefix: str, most: int = 50_000) -> dict[str, int]:
        """Words of the index that begin with `prefix`, as spelt, and in how many passages."""
        return dict(self._current().terms_with_prefix("word", prefix, limit=most))

    def refresh(self) -> int:
        """Reflect the catalogue now; returns how many passages the index holds."""
        return max(0, int(self._current().num_docs) - 1)  # one document is the mark

    def purge(self) -> None:
        """Write all words anew, so that no file keeps those of a passage that is gone.

        Tantivy only marks what is deleted, and goes on holding its words until it merges.
        """
        with self._lock:
            self._open()
            with self._file_lock, self._catalogue.replay(BEGINNING, tuple(SHELF_OF)) as replay:
                assert replay is not None
                self._write(replay, lambda writer: writer.delete_all_documents(), even_so=True)

    # Keeping up

    @cached_property
    def _schema(self) -> Any:
        return _schema()

    def _current(self) -> Any:
        with self._lock:
            if self._index is None:
                self._open()
            if self._catalogue.mark() != self._mark:
                with self._file_lock:
                    self._catch_up()
            return self._searcher

    def _open(self) -> None:
        make_folder(self._folder)
        for older in set(self._folder.parent.glob("words-*")) - {self._folder}:
            shutil.rmtree(older, ignore_errors=True)
        try:
            self._use(tantivy.Index(self._schema, path=str(self._folder)))
        except Exception as problem:  # noqa: BLE001 - whatever is wrong, it is derived: make it anew
            self._restart(str(problem))

    def _use(self, index: Any) -> None:
        index.register_tokenizer("foi_stems", analyser())
        index.register_tokenizer("foi_words", plain_words())
        self._index = index
        self._see()

    def _see(self) -> None:
        """Look at the newest commit, and at the mark it carries."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._mark = self._stored_mark()

    def _stored_mark(self) -> Mark:
        query = tantivy.Query.term_query(self._schema, "shelf", "mark")
        hits = self._searcher.search(query, limit=1).hits
        if not hits:
            return BEGINNING
        return Mark(**json.loads(self._searcher.doc(hits[0][1])["mark"][0]))

    def _restart(self, reason: str) -> None:
        print(f"{self._folder}: {reason}; rebuilding it from the store", file=sys.stderr)  # noqa: T201
        with self._file_lock:
            shutil.rmtree(self._folder, ignore_errors=True)
            make_folder(self._folder)
            self._use(tantivy.Index(self._schema, path=str(self._folder)))

    def _catch_up(self) -> None:
        if orphan := self._try_to_catch_up():
            self._restart(orphan)
            self._replay()

    def _try_to_catch_up(self) -> str:
        """Catch up; where a kill within a commit has left a file in the way, tantivy's words."""
        try:
            self._replay()
        except ValueError as problem:
            if _ORPHAN not in str(problem):
                raise
            return str(problem)
        return ""

    def _replay(self) -> None:
        self._see()  # the process that held the lock before may have done it
        roles = tuple(SHELF_OF)
        with self._catalogue.replay(self._mark, roles) as replay:
            if replay is not None:
                self._write(replay, lambda _: None)
                return
        with self._catalogue.replay(BEGINNING, roles) as replay:
            assert replay is not None
            self._write(replay, lambda writer: writer.delete_all_documents())

    def _write(
        self, replay: Replay, first: Callable[[Any], None], *, even_so: bool = False
    ) -> None:
        """Do what the catalogue did; nothing where that is done already, unless `even_so`."""
        if replay.mark == self._mark and not even_so:
            return
        few = replay.total < _FEW
        writer = self._index.writer(_SMALL_HEAP if few else _LARGE_HEAP, 1 if few else 0)
        first(writer)
        self._forget(writer, replay)
        for row in replay.added:
            text = f"{row.context}\n{row.text}"
            shelf = SHELF_OF[row.role]
            place = {"shelf": shelf, "shelf_number": _NUMBERS[shelf]}
            fields = {"passage": row.id, **place, "text": text, "word": text}
            # With the schema at hand, else a number becomes a signed one and is refused.
            writer.add_document(tantivy.Document.from_dict(fields, self._schema))
        writer.delete_documents_by_term("shelf", "mark")
        writer.add_document(tantivy.Document(shelf="mark", mark=json.dumps(asdict(replay.mark))))
        writer.commit()
        writer.wait_merging_threads()
        self._see()

    def _forget(self, writer: Any, replay: Replay) -> None:
        for low, high in replay.gone:
            kind = tantivy.FieldType.Unsigned
            numbers = tantivy.Query.range_query(self._schema, "passage", kind, low, high - 1)
            writer.delete_documents_by_query(numbers)
