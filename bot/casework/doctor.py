"""Looks at an installation: what is set up, what is not, and how to mend it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.foi.drafting.inputs import Regulator
from bot.foi.errors import FoiError
from bot.foi.law import Law
from bot.foi.time_limits import Limits
from bot.store.privacy import disk_encryption, left_open

PACKAGES = ("sentence-transformers", "torch", "onnxruntime", "faiss-cpu", "tantivy", "slack-bolt")
LOW_ON_DISK = 1_000_000_000
"""Bytes: below this, an ingest may not finish."""
CALENDAR_MONTHS = 12


class State(StrEnum):
    """How a thing stands."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: how it stands, and the mend where it does not stand well."""

    what: str
    state: State
    says: str
    mend: str = ""


@dataclass(frozen=True)
class Patient:
    """What is looked at, each as a function so that one failure does not hide the others."""

    home: Path
    settings: Callable[[], object]
    approvers: Callable[[], str]
    accounts: Callable[[], str]
    law: Callable[[], Law]
    limits: Callable[[], Limits]
    store: Callable[[], str]
    index: Callable[[], tuple[str, bool]]
    slack: Callable[[], tuple[str, bool]]
    pictures: Callable[[], str]
    sealed: Callable[[], bool]
    regulator: Callable[[], tuple[Regulator, date | None]]


def examine(patient: Patient, today: date) -> list[Sign]:
    """Every sign, in the order in which things depend on each other."""
    return [
        *_packages(),
        _try("settings", lambda: Sign("settings", State.GOOD, _settings(patient))),
        *_advice("approvers", patient.approvers, "Name who may confirm letters in that setting"),
        *_advice("accounts", patient.accounts, "List each officer's user in that setting"),
        _home(patient.home),
        _try("law", lambda: _law(patient.law())),
        _try("calendar", lambda: _calendar(patient.limits(), today)),
        _try("regulator", lambda: _regulator(*patient.regulator(), today)),
        _try("store", lambda: Sign("store", State.GOOD, patient.store())),
        _try("index", lambda: _index(*patient.index())),
        _try("scans", lambda: _scans(patient.pictures())),
        _try("readers", lambda: _readers(patient.sealed())),
        _try("Slack", lambda: _slack(*patient.slack())),
    ]


def _try(what: str, look: Callable[[], Sign]) -> Sign:
    try:
        return look()
    except FoiError as error:
        return Sign(what, State.BAD, f"{error.what}: {error.why}", error.todo)


def _packages() -> Iterator[Sign]:
    found, lacking = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        mend = "Run `make demo`, which installs what is missing"
        yield Sign("packages", State.BAD, f"missing: {', '.join(lacking)}", mend)
    else:
        yield Sign("packages", State.GOOD, ", ".join(found))


def _settings(patient: Patient) -> str:
    patient.settings()
    file = patient.home / "foibot.toml"
    return str(file) if file.exists() else "all defaults; `foibot settings` prints them"


def _advice(what: str, look: Callable[[], str], mend: str) -> Iterator[Sign]:
    """Nothing where there is nothing to say, or the settings cannot be read: their sign says so."""
    try:
        says = look()
    except FoiError:
        return
    if says:
        yield Sign(what, State.LOOK, says, mend)


def _home(home: Path) -> Sign:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        return Sign("home", State.BAD, f"{home}: {problem.strerror}", "Choose another with --home")
    if not os.access(home, os.W_OK | os.X_OK):
        return Sign("home", State.BAD, f"{home} cannot be written to", "Let this user write there")
    free = shutil.disk_usage(home).free
    says = f"{home.absolute()}, {free / 1e9:.0f} GB free"
    if free < LOW_ON_DISK:
        return Sign("home", State.LOOK, says, "Make room: reading letters in may not finish")
    open_ = left_open(home)
    if open_:
        more = f"; and {len(open_) - 1} more" if len(open_) > 1 else ""
        mend = "Let the user who runs foibot own everything there, and run it once"
        return Sign("home", State.LOOK, f"{says}; {open_[0]}{more}", mend)
    return Sign("home", State.GOOD, f"{says}; private; {disk_encryption(home)}")


def _law(law: Law) -> Sign:
    official = len(law.official or {})
    says = f"{len(law.entries)} provisions, official text of {official}"
    if official:
        return Sign("law", State.GOOD, says)
    mend = "Paraphrases serve until `foibot law import FILE` brings the official text"
    return Sign("law", State.LOOK, says, mend)


def _calendar(limits: Limits, today: date) -> Sign:
    newest = limits.published.until
    months = (newest.year - today.year) * 12 + newest.month - today.month
    says = f"bank holidays are published up to {newest:%d %B %Y}"
    if months < CALENDAR_MONTHS:
        mend = "Check GOV.UK's list and move newest_known_day in corpus/time_limits.yaml"
        return Sign("calendar", State.LOOK, says, mend)
    return Sign("calendar", State.GOOD, says)


def _regulator(known: Regulator, confirmed: date | None, today: date) -> Sign:
    """Whether the address that letters print is sure: it moved in autumn 2026, the day unknown."""
    where = ", ".join(known.address)
    doubtful = known.uncertain_from is not None and today >= known.uncertain_from
    if not doubtful or (confirmed and known.uncertain_from and confirmed >= known.uncertain_from):
        return Sign("regulator", State.GOOD, f"{known.name}, {where}")
    says = f"letters print {where}, which may be out of date since {known.uncertain_from}"
    mend = (
        "Look it up on ico.org.uk, set regulator_address where it is another, and "
        "regulator_address_confirmed to today; the complaints page is printed in any case"
    )
    return Sign("regulator", State.LOOK, says, mend)


def _index(says: str, good: bool) -> Sign:
    mend = "Read letters in with `foibot ingest PATH`"
    return Sign("index", State.GOOD if good else State.LOOK, says, "" if good else mend)


def _scans(languages: str) -> Sign:
    """Requests come as scans and photographs: who reads them."""
    if languages:
        return Sign("scans", State.GOOD, f"read by Tesseract ({languages})")
    mend = "Install it: apt-get install tesseract-ocr (for Welsh also tesseract-ocr-cym)"
    return Sign("scans", State.LOOK, "not read: Tesseract is missing; they are named unread", mend)


def _readers(sealed: bool) -> Sign:
    """What opens other people's files should reach no network."""
    if sealed:
        return Sign("readers", State.GOOD, "the processes that read files have no network")
    mend = (
        "Run foibot on Linux (x86_64 or aarch64) with seccomp, or let a firewall refuse its user "
        "what it does not need"
    )
    return Sign(
        "readers", State.LOOK, "this system cannot take the network from what reads files", mend
    )


def _slack(says: str, good: bool) -> Sign:
    mend = "Not needed on the command line; `foibot serve --help` says what Slack needs"
    return Sign("Slack", State.GOOD if good else State.LOOK, says, "" if good else mend)
