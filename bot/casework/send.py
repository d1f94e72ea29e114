"""Records that a confirmed letter was sent: the day on which it left is what the law counts."""

from datetime import date, datetime

from bot.casework.clocking import with_event
from bot.casework.confirm import Approval, clock_detail, clock_event
from bot.foi.case import Case, Confirmation
from bot.foi.case_clock import clock_of
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind, Way
from bot.foi.working_days import words


def record_sending(
    approval: Approval,
    name: str,
    on: date,
    how: Way,
    *,
    by: str,
    at: datetime,
    today: date,
    kind: Kind | None = None,
) -> tuple[Case, Confirmation]:
    """Record that a letter was sent; without `kind` it is the one that waits to be sent.

    FoiError where no letter waits, where several do and `kind` says none of them, where the day
    is before its confirmation or still to come, or where the clock would contradict itself.
    """
    store = approval.store
    case = store.case(name)
    letter = _waiting(approval, case, kind)
    _refuse_day(letter, on, today)
    event = clock_event(approval, case, letter.kind)
    detail = clock_detail(approval, case, event)
    if event:
        sent = with_event(case, event, on, detail)
        clock_of(sent, approval.calendars, approval.limits, today)  # refuses a contradiction
    moves = event.value if event else None
    store.send(letter, on, how, by=by, at=at, clock_event=moves, clock_detail=detail)
    return store.case(case.id), letter


def _waiting(approval: Approval, case: Case, kind: Kind | None) -> Confirmation:
    unsent = approval.store.unsent(case.id)
    found = [letter for letter in unsent if kind in (None, letter.kind)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(letter.kind.value.replace("_", " ") for letter in unsent)
    why = f"several letters wait to be sent: {names}" if found else _nothing(approval, case, kind)
    raise FoiError("nothing-to-send", case.reference, why, "Choose a letter that is confirmed")


def _nothing(approval: Approval, case: Case, kind: Kind | None) -> str:
    sent = [s for s in approval.store.sendings(case.id) if kind in (None, s.kind)]
    if sent:
        last = sent[-1]
        return f"version {last.version} was sent on {words(last.on)}, recorded by {last.by}"
    return "no confirmed letter of it waits to be sent"


def _refuse_day(letter: Confirmation, on: date, today: date) -> None:
    if on > today:
        why = f"that day is still to come: today is {words(today)}"
    elif on < letter.letter_date:
        why = f"it was confirmed on {words(letter.letter_date)}, and cannot have left before"
    else:
        return
    raise FoiError("sent-day", f"sent on {words(on)}", why, "Give the day on which it left")
