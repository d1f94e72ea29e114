"""What is past its retention period, and its removal after an officer has seen exactly that list.

Never in it: confirmed letters; cases that are open, under review, before the Tribunal or held; a
message that nobody has decided on, since it may be a request whose clock runs.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.casework.erase import Eraser, clear, erase_outside
from bot.foi.case_clock import clock_of
from bot.foi.closing import closed_on
from bot.foi.errors import FoiError
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars
from bot.store.aged import AgedRecord, RecordKind
from bot.store.db import FILE_NAME
from bot.store.expiry import CaseRecords, Expiry
from bot.store.removals import mark_of

_FROM = {
    RecordKind.REQUESTER: "its case closed",
    RecordKind.DRAFT: "its case closed, never confirmed",
    RecordKind.MESSAGE: "it was found not to be for the team",
    RecordKind.QUESTION: "it was asked",
    RecordKind.FEEDBACK: "it was given",
    RecordKind.POSTING: "it was posted",
    RecordKind.FAULT: "it was written",
    RecordKind.REPLACED: "it was set aside",
}
_REPLACED = re.compile(rf"{re.escape(FILE_NAME)}\.replaced-(\d{{8}})-\d{{6}}(?:-wal|-shm)?")
_FAULT = re.compile(r"(\d{8})-\d{6}-[0-9a-f]+\.txt")


@dataclass(frozen=True)
class Retention:
    """What a retention run works with; `days` are the periods, kinds without one are kept."""

    eraser: Eraser
    expiry: Expiry
    days: Mapping[RecordKind, int]
    calendars: Calendars
    limits: Limits


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record that is past its period: since when that counts, and why it is listed."""

    kind: RecordKind
    number: int | None
    what: str
    since: date
    why: str
    mark: str


@dataclass(frozen=True, slots=True)
class DueList:
    """Everything that is past its period on a day; `hash` names exactly this list."""

    today: date
    records: tuple[DueRecord, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A retention run: how many records went, whether the store was in use, what did not work."""

    removed: int
    is_busy: bool
    troubles: tuple[str, ...]


def due_list(retention: Retention, today: date) -> DueList:
    """What is past its period on `today`, by kind and age."""
    before = _before(retention, today)
    cases, single = retention.expiry.aged(before)
    files = [record for record, _ in _files(retention, before)]
    return _listed(retention, [*_of_cases(retention, cases, today), *single, *files], today)


def apply(retention: Retention, shown: str, *, by: str, at: datetime, today: date) -> Applied:
    """Remove what is past its period, where that is still the list with the hash `shown`.

    A FoiError where it is another by now, and nothing is removed.
    """
    before = _before(retention, today)
    found = due_list(retention, today)
    _refuse_another(found, shown)
    numbers = [one.number for one in found.records if one.kind is RecordKind.REQUESTER]
    for number in numbers:
        erase_outside(retention.eraser, str(number), at)
    files = dict(_files(retention, before))

    def choose(cases: Sequence[CaseRecords], single: Sequence[AgedRecord]) -> list[AgedRecord]:
        """The same once more, while nobody else writes."""
        chosen = [*_of_cases(retention, cases, today), *single, *files]
        _refuse_another(_listed(retention, chosen, today), shown)
        return chosen

    removed = retention.expiry.remove(before, choose, found.hash, by=by, at=at)
    troubles = [why for path in files.values() if (why := _delete(path))]
    is_busy, more = clear(retention.eraser, is_indexed=bool(numbers))
    return Applied(removed, is_busy, (*troubles, *more))


def _before(retention: Retention, today: date) -> dict[RecordKind, date]:
    """By kind the last day whose records are past their period."""
    return {kind: today - timedelta(days=n) for kind, n in retention.days.items() if n}


def _of_cases(
    retention: Retention, cases: Iterable[CaseRecords], today: date
) -> Iterator[AgedRecord]:
    before = _before(retention, today)
    for found in cases:
        closed = None if found.busy else _closed(retention, found, today)
        for one in found.records:
            if closed and closed <= before[one.kind]:
                what = (
                    one.what
                    if one.kind is RecordKind.REQUESTER
                    else (f"{found.case.reference}, {one.what}")
                )
                yield AgedRecord(one.kind, one.number, one.mark, what, closed)


def _closed(retention: Retention, found: CaseRecords, today: date) -> date | None:
    """A case whose dates contradict each other is kept: an officer has to look at it first."""
    try:
        report = clock_of(found.case, retention.calendars, retention.limits, today)
    except FoiError:
        return None
    return closed_on(found.case, report)


def _listed(retention: Retention, found: Iterable[AgedRecord], today: date) -> DueList:
    order = list(RecordKind)
    ordered = sorted(
        found, key=lambda one: (order.index(one.kind), one.since, one.number or 0, one.mark)
    )
    records = tuple(_due(retention, one) for one in ordered)
    told = [(one.kind.value, one.number, one.mark, one.since.isoformat()) for one in records]
    return DueList(today, records, hashlib.sha256(json.dumps(told).encode()).hexdigest())


def _due(retention: Retention, one: AgedRecord) -> DueRecord:
    assert one.since
    why = f"kept for {retention.days[one.kind]} days from when {_FROM[one.kind]}"
    return DueRecord(one.kind, one.number, one.what, one.since, why, one.mark)


def _refuse_another(found: DueList, shown: str) -> None:
    if found.hash != shown.strip().lower():
        raise FoiError(
            "retention-changed",
            f"--hash {shown[:16]}",
            "what is due now is not the list with that hash",
            "Run `foibot retention` again, read the list, and give the hash below it",
        )


def _files(
    retention: Retention, before: Mapping[RecordKind, date]
) -> Iterator[tuple[AgedRecord, Path]]:
    """Files of the home whose names say from which day they are."""
    home = retention.eraser.home
    places = (
        (RecordKind.FAULT, home / "faults", _FAULT),
        (RecordKind.REPLACED, home, _REPLACED),
    )
    for kind, folder, pattern in places:
        for path in sorted(folder.glob("*")) if kind in before else ():
            named = pattern.fullmatch(path.name)
            since = _day(named[1]) if named else None
            if since and since <= before[kind]:
                yield AgedRecord(kind, None, mark_of(path.name), path.name, since), path


def _day(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _delete(path: Path) -> str:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        return f"{path} could not be deleted ({problem.strerror}): delete it"
    return ""
