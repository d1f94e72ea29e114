"""The documents: links lead somewhere, commands exist, examples work as they are written."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import VERBS

ROOT = Path(__file__).parents[1]
OURS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
ROOMS = "bot", "indexer", "corpus", "templates", "tests", "benchmarks"
PAGES = OURS + sorted(page for room in ROOMS for page in ROOT.glob(f"{room}/**/README.md"))
README_LINES = 140
WALK = ROOT / "docs" / "changing-it.md"
COPIED = "bot", "indexer", "corpus", "templates"


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", OURS, ids=_name)
def test_commands_and_targets_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"(?m)^ +foibot ([a-z]+)|`foibot ([a-z]+)", text)
    named = {one or other for one, other in found}
    added = {"weekday"} if page == WALK else set()
    assert named <= set(VERBS) | added, named - set(VERBS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert re.search(rf"(?m)^{target}:", makefile), target


@pytest.mark.parametrize("page", OURS, ids=_name)
def test_paths_of_ours_exist(page: Path) -> None:
    rooms = "|".join([*ROOMS, "docs"])
    for path in re.findall(rf"`((?:{rooms})/[\w./-]+)`", page.read_text(encoding="utf-8")):
        if path != "bot/cli/weekday.py":
            assert (ROOT / path).exists() or list(ROOT.glob(f"{path}*")), path


@dataclass(frozen=True)
class Step:
    """One step of the walk: what is written where, or what a command prints."""

    kind: str
    words: str
    above: str
    block: str


def _steps() -> list[Step]:
    """The steps of the walk, as the page gives them."""
    found = re.findall(
        r"(?m)^(In|Create|Now) `([^`]+)`(?:, above `([^`]+)`| prints:)?\n\n((?:(?:    .*)?\n)+)",
        WALK.read_text(encoding="utf-8"),
    )
    return [Step(kind, words, above, _block(block)) for kind, words, above, block in found]


def _block(text: str) -> str:
    return "\n".join(line[4:] for line in text.rstrip("\n").split("\n")) + "\n"


def _write(step: Step, house: Path) -> None:
    file = house / step.words
    if step.kind == "Create":
        file.write_text(step.block, encoding="utf-8")
        return
    before, line, after = file.read_text(encoding="utf-8").partition(f"\n{step.above}")
    assert line, f"{step.words} has no line {step.above!r}"
    file.write_text(f"{before}\n{step.block}{step.above}{after}", encoding="utf-8")


def _printed(command: str, house: Path) -> str:
    words = [sys.executable, "-c", "from bot.cli import main; main()", *shlex.split(command)[1:]]
    home = {"FOIBOT_HOME": str(house / "home"), "PYTHONPATH": str(house)}
    done = subprocess.run(
        words, cwd=house, env=os.environ | home, capture_output=True, text=True, timeout=60
    )
    return done.stdout + done.stderr


def test_the_walk_of_a_newcomer_works_as_it_is_written(tmp_path: Path) -> None:
    for room in COPIED:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    steps = _steps()
    assert [step.kind for step in steps].count("Now") == 5
    for step in steps:
        if step.kind == "Now":
            assert step.block.strip() in _printed(step.words, tmp_path), step.words
        else:
            _write(step, tmp_path)
