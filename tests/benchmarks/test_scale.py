"""The harness of `make bench-scale` at tiny sizes: that it works and counts right, not how fast."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.scale import (
    asked,
    cold,
    digests,
    growth,
    homes,
    ingest,
    letter,
    quality,
    soak,
    warm,
    workers,
)
from benchmarks.scale import postgres as postgres_row
from benchmarks.scale.__main__ import ROWS, keep, printed
from benchmarks.scale.figures import Line, exponent, grows, percentile, rounded, table
from benchmarks.scale.letters import letters, pieces
from benchmarks.scale.options import Options
from bot.books.reader import read_letter

TINY = Options(
    sizes=(1_300, 1_600),
    ingested=40,
    slices=2,
    repeats=1,
    queries=4,
    more=10,
    minutes=0.1,
    letters=2,
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """Tiny sizes, and a folder of their own; homes are made once."""
    return replace(TINY, folder=tmp_path_factory.mktemp("scale"))


@pytest.mark.parametrize(
    "values, share, expected",
    [
        ([3.0], 0.99, 3.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 3.0),
        (list(range(100)), 0.95, 95),
        (list(range(100)), 0.99, 99),
        (list(range(100)), 1.0, 99),
    ],
)
def test_a_percentile(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


@pytest.mark.parametrize(
    "power, words",
    [
        (0, "hardly grows"),
        (0.5, "grows more slowly than the index"),
        (1, "grows in proportion to the index"),
        (1.5, "grows faster than the index"),
        (2, "grows with the square of the index"),
    ],
)
def test_growth_is_told_by_its_power(power: float, words: str) -> None:
    sizes = [10_000, 100_000, 1_000_000]
    found = exponent(sizes, [7 * size**power for size in sizes])
    assert math.isclose(found, power, abs_tol=1e-9)
    assert grows(found) == words


@pytest.mark.parametrize("value, text", [(0.0123, "0.012"), (1.234, "1.23"), (12345.6, "12,346")])
def test_a_number_has_the_digits_that_tell(value: float, text: str) -> None:
    assert rounded(value) == text


def test_the_table_says_what_was_met_and_under_what_load() -> None:
    rows = [
        ("1. speed", 1.5, [Line("ours", "100 a second", "at least 4 times", True)]),
        ("2. size", None, [Line("a long " * 20, "9 MB", "under 5 MB", False), Line("b", "c")]),
    ]
    text = table(rows)
    ours = next(line for line in text.splitlines() if "ours" in line)
    assert ours.split() == ["ours", "100", "a", "second", "at", "least", "4", "times", "met", "1.5"]
    assert "missed" in text
    assert max(map(len, text.splitlines())) < 140


def test_growth_over_a_soak_leaves_the_warming_up_aside() -> None:
    assert soak.growth([10, 10, 100, 100, 100, 100, 100, 100, 104, 104]) == pytest.approx(0.04)


@pytest.mark.slow
def test_made_letters_differ_and_come_again(tiny: Options) -> None:
    app = homes.open_home(homes.home_of(tiny, tiny.sizes[0]))
    stock = pieces(app.index.catalogue, app.embedder.fingerprint)
    first, second = (next(letters(stock, 1)) for _ in range(2))
    other = next(letters(stock, 2))
    assert first.document == second.document
    assert [one.text for one in first.passages] != [one.text for one in other.passages]
    assert (first.vectors**2).sum(axis=1) == pytest.approx([1] * len(first.passages), abs=1e-5)


@pytest.mark.slow
def test_a_made_letter_is_read_as_a_letter(tiny: Options) -> None:
    app = homes.open_home(homes.home_of(tiny, tiny.sizes[0]))
    made = next(letters(pieces(app.index.catalogue, app.embedder.fingerprint), 1))
    read = read_letter(workers.as_text(made))
    assert read.reference == made.document.reference
    assert [part.number for part in read.parts] == ["1", "2", "3", "4", "5"]


@pytest.mark.slow
def test_a_home_has_the_size_it_says_and_answers(tiny: Options) -> None:
    for size in tiny.sizes:
        found = asked.measure(homes.home_of(tiny, size), tiny.queries)
        assert size <= found["passages"] < size + 10
        assert found["short"]["p50"] <= found["short"]["p95"] <= found["short"]["p99"]


def test_a_better_ranking_has_the_higher_gain() -> None:
    right = {("A", "1"), ("A", "2")}
    best = quality.ndcg([("A", "1"), ("A", "2"), ("B", "1")], right, 10)
    worse = quality.ndcg([("B", "1"), ("A", "1"), ("A", "2")], right, 10)
    assert best == pytest.approx(1)
    assert 0 < worse < best
    assert quality.ndcg([("B", "1")], right, 10) == 0


@pytest.mark.slow
def test_rows_are_kept_and_printed_again(tiny: Options) -> None:
    keep("letter", tiny)
    keep("growth", tiny)
    text = printed(tiny.folder)
    assert f"{tiny.sizes[-1]:,} passages: visible after" in text
    assert "(found)" in text
    assert "nothing quadratic" in text
    assert text.count("not run yet") == len(ROWS) - 2
    assert (tiny.folder / "growth.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "row, data, verdicts",
    [
        (ingest, {"passages": 10, "seconds": {"ours": [1, 1], "plain": [5, 3], "txtai": [3, 3]}},
         ["", "met", "missed"]),
        (ingest, {"passages": 10, "seconds": {"ours": [1], "plain": [5]}}, ["", "met", ""]),
        (quality, {"int8": 0.8, "fp32": 0.81, "questions": 9}, ["missed"]),
        (cold, {"passages": 9, "seconds": {"ask": [0.9], "due": [0.1], "law": [0.6]}},
         ["met", "missed"]),
        (letter, {"size": 9, "seconds": 0.5, "written": 99.0, "found": True}, ["met", "missed"]),
        (digests, {"bots": 3, "looks": 3, "posts": 2}, ["missed"]),
        (workers, {"letters": 5, "1": {"seconds": 9.0, "files": 5, "twice": 0, "passages": 40},
                   "4": {"seconds": 5.0, "files": 4, "twice": 0, "passages": 40}}, ["missed", ""]),
    ],
)  # fmt: skip
def test_a_verdict_follows_from_what_was_measured(
    row: object, data: dict[str, object], verdicts: list[str]
) -> None:
    plain = json.loads(json.dumps(data))
    assert [line.verdict for line in row.lines(plain)] == verdicts  # type: ignore[attr-defined]


def test_only_the_largest_index_has_aims() -> None:
    one = {"short": {"p50": 9, "p95": 20, "p99": 30}, "long": {"p50": 9, "p95": 90}}
    data = {size: one | {"rss": 700, "anonymous": 500} for size in ("10000", "1000000")}
    found = [line.verdict for line in warm.lines(data)]
    assert found == ["", "", "met", "missed", ""]


def test_a_start_that_grows_too_slow_is_missed() -> None:
    values = dict.fromkeys(growth.MEASURES, 2.0)
    data = {"10000": values, "1000000": values | {"start": 3.5, "query": 2.0 * 100**2}}
    verdicts = {line.what: line.verdict for line in growth.lines(data)}
    assert verdicts[growth.MEASURES["start"]] == "missed"
    assert verdicts[growth.MEASURES["query"]] == "missed"
    assert verdicts[growth.MEASURES["memory"]] == "met"


def test_the_table_names_where_postgresqls_vectors_lie() -> None:
    shares = {"p50": 1.0, "p95": 2.0, "p99": 3.0}
    words = {"tantivy": shares, "postgresql": shares}
    data = {"size": 9, "asked": {"short": shares, "rss": 100}, "words": words, "tables": []}
    assert "FAISS" in postgres_row.lines(data)[0].what
    assert "pgvector" in postgres_row.lines(data | {"tables": ["derived_a"]})[0].what


def test_every_row_can_be_named() -> None:
    folder = Path(homes.__file__).parent
    assert all((folder / f"{name}.py").exists() for name in ROWS)
