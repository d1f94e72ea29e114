"""The list of tested versions: each package once, and every package that we ask for."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _named(requirement: str) -> str:
    """The name of a requirement as the package index spells it: psycopg[binary] -> psycopg."""
    name = re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _constrained() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [_named(line) for line in lines if line and not line.startswith("#")]


def _asked_for() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return {
        _named(each)
        for each in [*project["dependencies"], *(one for extra in extras for one in extra)]
    }


def test_each_package_has_one_version():
    names = _constrained()
    assert sorted(names) == sorted(set(names))


def test_every_package_that_we_ask_for_has_a_version():
    assert _asked_for() <= set(_constrained())
