"""On which day a case closed: what records are kept for is counted from there.

A case is open while anything may still happen to it by itself: an answer, an extended part, a
review, a letter that is confirmed and not sent, an appeal against the Commissioner's decision.
"""

from datetime import date

from bot.foi.case import Case
from bot.foi.clock import ClockReport


def closed_on(case: Case, report: ClockReport) -> date | None:
    """The day of the last thing that happened to a closed case; None for one that is open."""
    if report.responded is None:
        return _lapsed_on(report)
    if report.review_due is not None and report.complain_by is None:
        return None  # an internal review is open
    if report.appeal_by is not None and report.appeal_by >= report.today:
        return None  # the Commissioner has decided, and the Tribunal may be asked
    return max([report.responded, *(event.on for event in case.events)])


def _lapsed_on(report: ClockReport) -> date | None:
    """The last day of a wait for a reply or a fee that ran out: the request counts as closed."""
    end = report.close_after or report.pay_by
    return end if end and end < report.today else None
