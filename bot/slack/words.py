"""How the bot words what the domain knows: states, days, cases."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.foi.case import Case, Sending
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Outcome, Regime, Way
from bot.foi.working_days import words
from bot.slack.text import escape

SOON = 5
"""Working days from which on a case is marked as due soon."""
REGIMES = {
    Regime.FOIA: "Freedom of Information Act 2000",
    Regime.EIR: "Environmental Information Regulations 2004",
    Regime.MIXED: "FOIA and EIR, part by part",
    Regime.FOISA: "Freedom of Information (Scotland) Act 2002",
    Regime.SAR: "Subject access (UK GDPR)",
}
OUTCOMES = {
    Outcome.SUPPLIED: "Supplied",
    Outcome.PARTLY_SUPPLIED: "Partly supplied",
    Outcome.WITHHELD: "Withheld",
    Outcome.NOT_HELD: "Not held",
    Outcome.NCND: "Neither confirmed nor denied",
    Outcome.UNANSWERED: "Not decided",
}
LETTERS = {
    Kind.RESPONSE: "Response",
    Kind.ACKNOWLEDGEMENT: "Acknowledgement",
    Kind.EXTENSION: "Extension notice",
    Kind.CLARIFICATION: "Clarification request",
    Kind.INTERNAL_REVIEW: "Internal review",
    Kind.TRANSFER: "Transfer to another authority",
    Kind.CLOSURE: "Closing letter",
    Kind.CORRECTION: "Correction",
    Kind.FEES_NOTICE: "Fees notice",
    Kind.CONSULTATION: "Letter to a third party",
}


WAYS = {
    Way.EMAIL: "E-mail",
    Way.POST: "Post",
    Way.PORTAL: "The portal it came through",
    Way.HAND: "By hand",
}
"""How a letter is sent, as a form lists it."""
_BY = {Way.EMAIL: "by e-mail", Way.POST: "by post", Way.PORTAL: "through the portal"}


def sent_words(sent: Sending) -> str:
    """That a letter was sent, when and how."""
    return f"sent on {words(sent.on)} {_BY.get(sent.how, 'by hand')}, recorded by {sent.by}"


def law_words(provision: Provision) -> str:
    """A provision as officers write it and the Act prints it: `s40(5A)`, `reg 12(5)(e)`."""
    limbs = "".join(f"({_limb(limb)})" for limb in provision.limbs)
    word = "reg " if provision.act == "eir" else "s"
    return f"{word}{provision.section[1:].upper()}{limbs}"


def _limb(limb: str) -> str:
    """A limb that was inserted later has a capital letter: 5A; the others are printed small."""
    return limb.upper() if limb[:1].isdigit() else limb


def outcome_words(outcome: str) -> str:
    """An outcome as an officer says it."""
    return OUTCOMES[Outcome(outcome)]


def day_words(day: date | None) -> str:
    """A day with its weekday, or that there is none."""
    return words(day) if day else "no date"


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """A moment in the officers' local time."""
    local = moment.astimezone(zone)
    return f"{words(local.date())} at {local:%H:%M}"


def light(report: Mapping[str, Any]) -> str:
    """The state of a case's clock: a traffic light and, always, its words."""
    left = report["working_days_left"]
    if report["ended"]:
        return f":white_circle: Closed, {escape(report['status'])}"
    if report["responded"]:
        return ":white_check_mark: Answered"
    if report["status"].startswith("lapsed"):
        return f":white_circle: Closed, {escape(report['status'])}"
    if report["latest"] is None:
        return f":white_circle: On hold: {escape(report['status'])}"
    if report["days_late"] or report["status"].startswith("late"):
        return f":red_circle: Overdue, {escape(report['status'])}"
    if left == 0:
        return ":large_orange_circle: Due today"
    count = f"{left} working {'day' if left == 1 else 'days'} left"
    if left <= SOON:
        return f":large_orange_circle: Due soon, {count}"
    return f":large_green_circle: In time, {count}"


def about(case: Case) -> str:
    """What a case is about, in the requester's words: its subject, else its first question."""
    return case.subject or (case.parts[0].question if case.parts else "no question")


def case_line(case: Case, report: Mapping[str, Any]) -> str:
    """A case on two lines of Slack's markup: its reference, and how its clock stands."""
    officer = escape(case.officer) if case.officer else "nobody yet"
    return (
        f"*{escape(case.reference)}*\n"
        f"{light(report)} · due {day_words(report['latest'] or report['due'])} · {officer}"
    )
