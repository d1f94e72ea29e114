"""The modals around a case: register, ask, clock, check, settings."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.foi.case import Case, Confirmation
from bot.foi.errors import FoiError
from bot.foi.events import EventType, parse_choice
from bot.foi.law import Standing
from bot.foi.vocabulary import Regime
from bot.foi.working_days import words
from bot.slack import limits
from bot.slack.blocks import Block, option, section
from bot.slack.case_list import by_due
from bot.slack.forms import choose, day, field, lines, modal, ticks
from bot.slack.precedent import Found
from bot.slack.text import escape, split
from bot.slack.turn import Turn
from bot.slack.words import LETTERS, REGIMES, WAYS
from bot.store.conversations import Enquiry, Preference

SUGGESTED = "suggested"
PASTES = 4
"""Fields for one pasted letter: a field of Slack takes 3,000 characters."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = {
    "pause": ("Pause the clock", "Why it pauses"),
    "resume": ("Restart the clock", "Why it restarts"),
    "extend": ("Extend the time", "Which extension"),
}
_EVENTS = {
    "pause": {
        EventType.CLARIFICATION_SOUGHT: "Clarification was sought",
        EventType.FEES_NOTICE: "A fees notice was given",
        EventType.ID_REQUESTED: "Proof of identity was asked for",
    },
    "resume": {
        EventType.CLARIFIED: "The request was clarified",
        EventType.FEE_PAID: "The fee was paid",
        EventType.ID_RECEIVED: "Proof of identity came",
    },
    "extend": {
        EventType.PIT_EXTENSION: "Public interest (FOIA s10(3))",
        EventType.COMPLEX_EXTENSION: "Complexity and volume",
    },
}


def question() -> Block:
    """A question, where none was typed."""
    return modal("ask", "Find precedents", [field("question", "Question", lines())], submit="Find")


def new(today: date, text: str = "") -> Block:
    """A request that is typed or pasted."""
    pieces = split(text, limits.INPUT) or [""]
    blocks = [
        *[_request(piece, n, len(pieces)) for n, piece in enumerate(pieces)],
        field("received", "Received on", day(today), hint="The day it arrived is day 0."),
        *_registering(),
    ]
    return modal("new", "Register a request", blocks, submit="Register")


def _request(piece: str, number: int, count: int) -> Block:
    label = "The request, as it came" + (f" ({number + 1} of {count})" if count > 1 else "")
    hint = "Longer than 3,000 characters? Drop the e-mail or letter into a direct message."
    return field(f"text{number}", label, lines(piece), hint=hint if count == 1 else "")


def new_from_file(file_id: str) -> Block:
    """A request that stands in a file: only what the file does not say is asked."""
    blocks = [
        field(
            "received",
            "Received on",
            day(None),
            hint="An e-mail brings its own date; give it for any other file.",
            optional=True,
        ),
        *_registering(),
    ]
    return modal("new_file", "Register a request", blocks, {"f": file_id}, submit="Register")


def _registering() -> list[Block]:
    suggested = option("Detect from the text", SUGGESTED)
    regimes = [suggested, *(option(says, regime.value) for regime, says in REGIMES.items())]
    return [
        field("regime", "Regime", choose(regimes, "Regime", suggested), optional=True),
        field(
            "reference",
            "Your reference",
            lines(tall=False),
            hint="Leave it empty for FOI-year-number.",
            optional=True,
        ),
    ]


def chosen_regime(value: str | None) -> Regime | None:
    """The officer's choice; None where the request's words decide."""
    return parse_choice(Regime, value, "regime") if value and value != SUGGESTED else None


def clock(turn: Turn, kind: str, name: str) -> Block:
    """What happened to a case's clock, and when; only what its regime knows can be chosen."""
    if kind not in _CLOCK:
        raise FoiError("clock-form", "this form", "there is no such clock form", "Open it again")
    case = turn.app.store.case(name)
    known = turn.app.limits.of(case.regime).events
    choices = [option(says, one.value) for one, says in _EVENTS[kind].items() if one in known]
    heading, label = _CLOCK[kind]
    if kind == "extend":
        _require_weighing(turn, case, known)
    if not choices:
        raise FoiError(
            "clock-event",
            case.reference,
            f"the clock of {case.regime.value} knows no such event",
            "See its dates with /foi due",
        )
    first = choices[0] if len(choices) == 1 else None
    blocks = [
        section(f"*{escape(case.reference)}*, received {case.received:%d %B %Y}"),
        field("event", label, choose(choices, "Choose", first)),
        field("on", "On which day", day(turn.today)),
    ]
    if kind == "extend" and EventType.PIT_EXTENSION in known:
        blocks.append(
            field(
                "estimated",
                "Estimated day of the decision",
                day(None),
                hint="FOIA s17(2): a public interest extension gives one.",
                optional=True,
            )
        )
    return modal("clock", heading, blocks, {"c": case.id, "kind": kind}, submit="Record")


def _require_weighing(turn: Turn, case: Case, known: Collection[str]) -> None:
    """FOIA s10(3) gives more time for a public interest test alone: a qualified exemption."""
    if EventType.PIT_EXTENSION not in known:
        return
    law = turn.app.law
    named = [p for one in turn.app.store.decisions(case.id) for p in one.provisions]
    standings = {entry.standing for entry in map(law.entry, named) if entry}
    if not standings & {Standing.QUALIFIED, Standing.PART}:
        raise FoiError(
            "extension-unfounded",
            case.reference,
            "no qualified exemption is chosen for any part: there is no public interest to weigh",
            "Choose the outcome of the part first, then extend",
        )


def undo(case: Case) -> Block:
    """Which event of the clock was recorded by mistake, and why it is taken back."""
    mine = [one for one in case.events if "version" not in one.detail or "sent" in one.detail]
    if not mine:
        raise FoiError(
            "event-none",
            case.reference,
            "no event of its clock can be taken back (what a confirmed letter did stays)",
            "See its dates with /foi due",
        )
    choices = [
        option(f"{one.type.replace('_', ' ')} on {words(one.on)}", f"{one.type}={one.on}")
        for one in mine
    ]
    blocks = [
        section(f"*{escape(case.reference)}*"),
        field("event", "What was recorded by mistake", choose(choices, "Choose", choices[-1])),
        field("why", "Why it is taken back", lines(tall=False), hint="Kept in the history."),
    ]
    return modal("undo", "Undo an event", blocks, {"c": case.id}, submit="Undo")


def sent(case: Case, unsent: Sequence[Confirmation], today: date) -> Block:
    """On which day, and how, a confirmed letter was sent."""
    if not unsent:
        raise FoiError(
            "nothing-to-send",
            case.reference,
            "no confirmed letter of it waits to be sent",
            "Confirm one first, or see what was sent in the case's thread",
        )
    letters = [option(LETTERS[one.kind], one.kind.value) for one in unsent]
    ways = [option(says, way.value) for way, says in WAYS.items()]
    blocks = [
        section(f"*{escape(case.reference)}*"),
        field("letter", "Which letter", choose(letters, "Choose", letters[-1])),
        field(
            "on",
            "Sent on",
            day(today),
            hint="The law counts the day on which it left, not the day of its confirmation.",
        ),
        field("how", "How it was sent", choose(ways, "Choose")),
    ]
    return modal("sent", "Record as sent", blocks, {"c": case.id}, submit="Record")


def check() -> Block:
    """A letter to paste."""
    blocks = [
        field(
            f"text{n}",
            "The letter" if n == 0 else "The letter, continued",
            lines(),
            hint="Longer ones: drop the file into a direct message." if n == 0 else "",
            optional=n > 0,
        )
        for n in range(PASTES)
    ]
    received = field(
        "received", "Request received on", day(None), hint="Where it does not say.", optional=True
    )
    return modal("check", "Check a letter", [*blocks, received], submit="Check")


def why(enquiry: Enquiry) -> Block:
    """What was wrong with an answer."""
    blocks = [field("why", "What went wrong?", lines(), optional=True)]
    return modal("why", "Not useful", blocks, _of(enquiry), submit="Send")


def _of(enquiry: Enquiry) -> dict[str, str]:
    """What a form says of the answer it is about; it does not know in which channel it opened."""
    return {"e": enquiry.key} | ({"ch": enquiry.channel} if enquiry.channel else {})


def use(turn: Turn, found: Found, value: str) -> Block:
    """Into which case's draft a precedent's factors go."""
    if not found.reference:
        raise FoiError(
            "precedent-unnamed",
            "this precedent",
            "it has no reference by which a draft could name it",
            "Choose another",
        )
    cases = [case for case, _ in by_due(turn)]
    if not cases:
        raise FoiError("no-case", "this button", "no case is open", "Begin with /foi new")
    choices = [
        option(f"{one.reference}: {one.subject or one.parts[0].question}", str(one.id))
        for one in cases
    ]
    says = f"The factors of *{escape(found.heading)}* are taken over: never its names or numbers."
    about = {"p": value} | ({"ch": turn.call.channel} if turn.call.channel else {})
    blocks = [section(says), field("case", "Case", choose(choices, "Choose a case"))]
    return modal("use", "Use in draft", blocks, about, submit="Use")


def preferences(mine: Preference) -> Block:
    """When an officer wants their digest."""
    days = [option(name, str(number)) for number, name in enumerate(DAYS)]
    hours = [option(f"{hour:02}:00", str(hour)) for hour in range(24)]
    quiet = [option("No digest or reminders for me", "quiet")]
    blocks = [
        field("day", "Digest on", choose(days, "Day", days[mine.digest_day % len(days)])),
        field("hour", "At", choose(hours, "Hour", hours[mine.digest_hour % len(hours)])),
        field("quiet", "Quiet", ticks(quiet, quiet if mine.quiet else ()), optional=True),
    ]
    return modal("preferences", "My settings", blocks, submit="Save")
