"""Reads the law from `corpus/law/` and lays imported official text beside it.

A wrong file is one FoiError that names the file, the key and, where it can be told, the line.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.books.statutes import read_official
from bot.books.yaml_files import read_yaml
from bot.foi.errors import FoiError
from bot.foi.law import (
    Act,
    Change,
    Citation,
    DatedValue,
    Entry,
    Law,
    Need,
    NoticeDuty,
    Role,
    Standing,
    Test,
)
from bot.foi.law_entries import citation, section_entries
from bot.foi.provisions import Provision
from corpus import ROOT

FOLDER = ROOT / "law"
SECTION_FILES = "*-s*.yaml", "eir*.yaml", "foisa*.yaml"

REQUIRED = frozenset(
    {"title", "standing", "test", "protects", "councils", "who", "paraphrase", "citations"}
)
PROVISIONS = frozenset(
    {"never_with", "counterparts", "alternative_with", "masked_with", "read_with"}
)
OPTIONAL = PROVISIONS | {
    "ncnd",
    "role",
    "refuses_nothing",
    "citable",
    "needs",
    "for",
    "against",
    "limbs",
    "refuses",
    "outcome",
    "answer",
    "argued",
    "notice",
    "effect",
    "conditions",
}
LIMB_ONLY = frozenset({"like"})
LISTS = PROVISIONS | {"needs", "for", "against", "conditions", "refuses_nothing", "citations"}
CHOICES = {
    "standing": frozenset(Standing),
    "test": frozenset(Test),
    "councils": frozenset({"yes", "rare", "no"}),
    "citable": frozenset({"yes", "no"}),
    "role": frozenset(Role),
    "refuses": frozenset({"yes", "no"}),
    "argued": frozenset({"answer", "notice"}),
    "confidence": frozenset({"S", "K", "U"}),
}


def load_law(home: Path | None = None, folder: Path = FOLDER) -> Law:
    """Read the whole law; with `home`, official text imported there stands in each entry."""
    official = read_official(home) if home else {}
    needs = _needs(folder / "needs.yaml")
    entries: dict[Provision, Entry] = {}
    for path in _section_files(folder):
        for entry in _entries(path, needs, official):
            if entry.provision in entries:
                raise _wrong(path, str(entry.provision), "is there twice")
            entries[entry.provision] = entry
    return Law(
        entries=entries,
        values=tuple(_values(folder / "values.yaml")),
        notices=tuple(_notices(folder / "notices.yaml")),
        changes=tuple(_changes(folder / "changes.yaml")),
        official=official,
        acts=read_acts(folder),
        named=dict(_named(folder / "named.yaml", entries)),
        everyday=dict(_everyday(folder / "everyday.yaml", entries)),
        emissions=_emissions(folder / "emissions.yaml"),
    )


def read_acts(folder: Path = FOLDER) -> tuple[Act, ...]:
    """The Acts whose official text can be imported."""
    path = folder / "acts.yaml"
    acts = []
    for name, data in read_yaml(path).items():
        _check_keys(path, name, data, frozenset({"title", "path", "last"}), frozenset())
        if not str(data["last"]).isdigit():
            raise _wrong(path, name, f"'last: {data['last']}' is not a number", "last")
        acts.append(Act(name, data["title"], data["path"], int(data["last"])))
    return tuple(acts)


def _section_files(folder: Path) -> list[Path]:
    """FOIA first, then EIR, then FOISA; each in the order of its sections."""
    return [path for pattern in SECTION_FILES for path in sorted(folder.glob(pattern))]


def _entries(
    path: Path, needs: Mapping[str, Need], official: Mapping[Provision, str]
) -> Iterator[Entry]:
    for name, block in read_yaml(path).items():
        _check_keys(path, name, block, REQUIRED, OPTIONAL)
        _check_block(path, name, block, needs)
        for limb, own in block.get("limbs", {}).items():
            where = f"{name}{limb}"
            _check_keys(
                path, where, own, frozenset(), REQUIRED | (OPTIONAL - {"limbs"}) | LIMB_ONLY
            )
            _check_block(path, where, own, needs)
        try:
            yield from section_entries(name, block, needs, official)
        except KeyError as problem:
            why = f"a limb is `like` {problem.args[0]}, which stands nowhere above it"
            raise _wrong(path, name, why) from problem
        except FoiError as problem:
            raise _wrong(path, name, f"{problem.what}: {problem.why}") from problem


def _check_keys(
    path: Path, where: str, data: Any, required: frozenset[str], optional: frozenset[str]
) -> None:
    if not isinstance(data, Mapping):
        raise _wrong(path, where, "should hold keys and their values")
    unknown = sorted(str(key) for key in data if key not in required | optional)
    if unknown:
        raise _wrong(path, where, f"unknown key '{unknown[0]}'", unknown[0])
    missing = sorted(required - set(data))
    if missing:
        raise _wrong(path, where, f"key '{missing[0]}' is missing")


def _check_block(path: Path, where: str, block: Any, needs: Mapping[str, Need]) -> None:
    for key, value in block.items():
        wanted = list if key in LISTS else Mapping if key == "limbs" else str
        if not isinstance(value, wanted) and not (key == "ncnd" and value is None):
            kind = {list: "a list", Mapping: "limbs by number", str: "words"}[wanted]
            raise _wrong(path, where, f"'{key}' should be {kind}", key)
    for key, allowed in CHOICES.items():
        if key in block and block[key] not in allowed:
            choices = ", ".join(sorted(allowed))
            raise _wrong(path, where, f"'{key}: {block[key]}' is none of {choices}", key)
    for need in block.get("needs") or ():
        if need not in needs:
            raise _wrong(path, where, f"need '{need}' is not in needs.yaml", need)
    for source in block.get("citations", ()):
        _check_citation(path, where, source)


def _check_citation(path: Path, where: str, data: Any) -> None:
    _check_keys(
        path, f"{where}, citation", data, frozenset({"source", "confidence"}), frozenset({"on"})
    )
    if data["confidence"] not in CHOICES["confidence"]:
        raise _wrong(path, where, f"confidence '{data['confidence']}' is none of S, K, U")


def _needs(path: Path) -> dict[str, Need]:
    found = {}
    for name, data in read_yaml(path).items():
        own = frozenset({"field", "choices"})
        _check_keys(path, name, data, frozenset({"what", "law"}), own)
        choices = tuple(map(str, data.get("choices", ())))
        found[name] = Need(data.get("field", name), data["what"], data["law"], choices)
    return found


def _everyday(
    path: Path, entries: Mapping[Provision, Entry]
) -> Iterator[tuple[Provision, tuple[str, ...]]]:
    for name, said in read_yaml(path).items():
        provision = next((known for known in entries if str(known) == name), None)
        if provision is None:
            raise _wrong(path, name, "the law has no such provision", name)
        if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
            raise _wrong(path, name, "should be a list of words", name)
        yield provision, tuple(one.lower() for one in said)


def _named(path: Path, entries: Mapping[Provision, Entry]) -> Iterator[tuple[str, Provision]]:
    for name, provision in read_yaml(path).items():
        found = next((known for known in entries if str(known) == provision), None)
        if found is None:
            raise _wrong(path, name, f"the law has no provision '{provision}'", name)
        yield name, found


def _emissions(path: Path) -> tuple[str, ...]:
    data = read_yaml(path)
    _check_keys(path, "the file", data, frozenset({"source", "confidence", "words"}), frozenset())
    for word in data["words"]:
        try:
            re.compile(word)
        except re.error as problem:
            raise _wrong(path, word, f"is no regular expression ({problem})") from problem
    return tuple(data["words"])


def _values(path: Path) -> Iterator[DatedValue]:
    for name, data in read_yaml(path).items():
        _check_keys(path, name, data, frozenset({"what", "unit", "from"}), frozenset())
        for step in data["from"]:
            _check_keys(path, name, step, frozenset({"starts", "value", "citation"}), frozenset())
            source = _citation(path, name, step)
            if not isinstance(step["starts"], date):
                why = f"'starts: {step['starts']}' is not a day like 2005-01-31"
                raise _wrong(path, name, why)
            yield DatedValue(name, str(step["value"]), data["unit"], step["starts"], source)


def _notices(path: Path) -> Iterator[NoticeDuty]:
    for name, data in read_yaml(path).items():
        _check_keys(path, name, data, frozenset({"act", "contains", "law"}), frozenset())
        yield NoticeDuty(name, data["act"], tuple(data["contains"]), data["law"])


def _changes(path: Path) -> Iterator[Change]:
    keys = frozenset({"what", "effect", "citation"})
    for data in read_yaml(path):
        where = str(data.get("what", "a change"))
        _check_keys(path, where, data, keys, frozenset({"on", "provisions"}))
        touched = tuple(Provision.parse(name) for name in data.get("provisions", ()))
        source = _citation(path, where, data)
        yield Change(data.get("on"), data["what"], data["effect"], touched, source)


def _citation(path: Path, where: str, data: Mapping[str, Any]) -> Citation:
    _check_citation(path, where, data["citation"])
    return citation(data["citation"])


def _wrong(path: Path, where: str, why: str, key: str | None = None) -> FoiError:
    """The error that names the file, the place in it, and the line of `key` where it is plain."""
    return FoiError("law-data", f"{path}{_line_of(path, key)}, {where}", why, "Correct that entry")


def _line_of(path: Path, key: str | None) -> str:
    """The line on which `key` stands, if it stands in the file only once."""
    if key is None:
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    hits = [n for n, line in enumerate(lines, 1) if line.lstrip("- ").startswith(f"{key}:")]
    return f", line {hits[0]}" if len(hits) == 1 else ""
