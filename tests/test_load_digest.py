"""The digest's rules: read as they stand, and every mistake named."""

from pathlib import Path

import pytest

from bot.books.digest import load_digest_rules
from bot.foi.digest import Stage
from bot.foi.errors import FoiError
from corpus import ROOT
from tests.foi.clock_table import day

FILE = ROOT / "digest.yaml"


def test_the_commissioners_marks_and_a_need_for_each_stage() -> None:
    rules = load_digest_rules(FILE)
    mark = rules.mark(day("Mon 23 Nov 2026"))
    assert mark
    assert (mark.good, mark.adequate) == (95, 90)
    needs = [rules.needs[stage].days for stage in Stage]
    assert needs == sorted(needs, reverse=True), "a later stage never needs more"


def test_the_newest_step_that_has_begun_counts(tmp_path: Path) -> None:
    rest = "regimes: [foia], source: x, confidence: U"
    step = f"  - {{starts: 2027-04-01, good: 97, adequate: 92, {rest}}}"
    text = FILE.read_text(encoding="utf-8").replace("timeliness:\n", f"timeliness:\n{step}\n")
    (tmp_path / "digest.yaml").write_text(text, encoding="utf-8")
    rules = load_digest_rules(tmp_path / "digest.yaml")
    goods = [rules.mark(day(text)).good for text in ("Wed 31 Mar 2027", "Thu 1 Apr 2027")]
    assert goods == [95, 97]
    assert rules.mark(day("Thu 31 Dec 2020")) is None


WRONG = [  # what is written instead of what, and what the error names
    ("good: 95", "god: 95", "timeliness, step 1: key 'go"),
    ("good: 95", "good: many", "timeliness, step 1, key 'good': 'many' is no int"),
    ("good: 95", "good: 80", "timeliness, step 1: 0 <= adequate <= good <= 100 does not hold"),
    ("[foia,", "[fioa,", "timeliness, step 1: 'fioa' is not one of"),
    ("  decided:", "  decidid:", "stages: key 'decid"),
    ("days: 8", "days: soon", "stages.nothing_decided, key 'days': 'soon' is no int"),
]


@pytest.mark.parametrize(("right", "wrong", "named"), WRONG)
def test_a_mistake_is_named(right: str, wrong: str, named: str, tmp_path: Path) -> None:
    path = tmp_path / "digest.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(FoiError) as caught:
        load_digest_rules(path)
    assert f"{path}, {named}" in caught.value.sentence
