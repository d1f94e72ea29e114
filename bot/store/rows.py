"""Turns stored rows into the domain's values, and the values' lists into what a JSON column holds.

Reading and writing are the same pydantic adapter, so that what was saved comes back equal.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.foi.case import (
    Case,
    CasePart,
    ClockEvent,
    Confirmation,
    Decision,
    Draft,
    Flag,
    HistoryEntry,
    Missing,
    Requester,
    Section,
    Sending,
)
from bot.foi.corrections import Correctable, Correction
from bot.foi.findings import Finding, Muted
from bot.foi.muting import with_mutes
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Regime, Way
from bot.store.series import split_key
from bot.store.tables import (
    ConfirmationRow,
    CorrectionRow,
    DecisionRow,
    DraftRow,
    EventRow,
    HistoryRow,
    PartRow,
    RequesterRow,
    RequestRow,
    SendingRow,
)

T = TypeVar("T")


FLAGS = TypeAdapter(tuple[Flag, ...])
SECTIONS = TypeAdapter(tuple[Section, ...])
MISSING = TypeAdapter(tuple[Missing, ...])
FINDINGS = TypeAdapter(tuple[Finding, ...])


def to_json(kind: TypeAdapter[tuple[T, ...]], values: Iterable[T]) -> list[Any]:
    """What a JSON column keeps of these values; `kind.validate_python` gives them back."""
    written: list[Any] = kind.dump_python(tuple(values), mode="json")
    return written


def case_of(row: RequestRow, parts: Iterable[PartRow], events: Iterable[EventRow]) -> Case:
    """A case with its parts and its standing events, in order."""
    assert row.id is not None
    return Case(
        id=row.id,
        reference=row.reference,
        received=row.received,
        regime=Regime(row.regime),
        text=row.text,
        parts=tuple(part_of(part) for part in parts),
        events=tuple(event_of(event) for event in events),
        flags=FLAGS.validate_python(row.flags),
        subject=row.subject,
        officer=row.officer,
        opened_at=row.opened_at,
    )


def part_of(row: PartRow) -> CasePart:
    """One part."""
    span = (row.start, row.stop)
    flags = FLAGS.validate_python(row.flags)
    return CasePart(row.number, row.question, span, row.stem, flags, row.read_as)


def part_row(case_id: int, position: int, part: CasePart) -> PartRow:
    """The row of one part."""
    return PartRow(
        request_id=case_id,
        number=part.number,
        position=position,
        question=part.question,
        stem=part.stem,
        start=part.span[0],
        stop=part.span[1],
        flags=to_json(FLAGS, part.flags),
        read_as=part.read_as,
    )


def event_of(row: EventRow) -> ClockEvent:
    """One event of the clock."""
    return ClockEvent(row.type, row.on, row.detail, row.recorded_by, row.id)


def requester_of(row: RequesterRow) -> Requester:
    """Who asked."""
    return Requester(row.name, row.email, row.address, row.salutation)


def decision_of(row: DecisionRow) -> Decision:
    """What was decided for a part."""
    provisions = tuple(Provision.parse(name) for name in row.provisions)
    outcome = Outcome(row.outcome)
    return Decision(row.part, outcome, provisions, row.detail, row.decided_by, row.decided_at)


def draft_of(row: DraftRow, mutes: Mapping[tuple[str, str], Muted]) -> Draft:
    """One version of a letter, its findings with what officers answered to them."""
    assert row.id is not None
    return Draft(
        id=row.id,
        case_id=row.request_id,
        version=row.version,
        kind=split_key(row.kind)[0],
        author=row.author,
        text=row.text,
        hash=row.hash,
        sections=SECTIONS.validate_python(row.sections),
        missing=MISSING.validate_python(row.missing),
        findings=with_mutes(FINDINGS.validate_python(row.findings), mutes),
        sources=tuple(row.sources),
        saved_at=row.saved_at,
    )


def confirmation_of(row: ConfirmationRow) -> Confirmation:
    """A confirmed letter."""
    assert row.id is not None
    return Confirmation(
        id=row.id,
        case_id=row.request_id,
        version=row.version,
        kind=split_key(row.kind)[0],
        text=row.text,
        hash=row.hash,
        confirmed_by=row.confirmed_by,
        letter_date=row.letter_date,
        reasons=row.reasons,
        stored_at=row.stored_at,
    )


def sending_of(row: SendingRow) -> Sending:
    """A letter that was sent."""
    return Sending(Kind(row.kind), row.version, row.on, Way(row.how), row.sent_by, row.noted_at)


def correction_of(row: CorrectionRow) -> Correction:
    """What was corrected."""
    what = Correctable(row.what)
    return Correction(what, row.before, row.after, row.why, row.corrected_by, row.corrected_at)


def history_of(row: HistoryRow) -> HistoryEntry:
    """One line of the history."""
    return HistoryEntry(row.at, row.who, row.what, row.detail, row.request_id)
