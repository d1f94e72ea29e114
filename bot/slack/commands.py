"""`/foi SUBCOMMAND`: one table, one short function each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import process

from bot.casework.clocking import case_due
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from bot.slack import asking, case_forms, case_list, draft_flow, people
from bot.slack.blocks import Message
from bot.slack.call import Surface
from bot.slack.case_blocks import cases, due, told_of
from bot.slack.correct_forms import what_is_wrong
from bot.slack.failure_blocks import told
from bot.slack.forms import loading
from bot.slack.help_blocks import help_message
from bot.slack.turn import Turn, on
from bot.slack.words import LETTERS


@dataclass(frozen=True, slots=True)
class Subcommand:
    """What follows `/foi`: a word, what comes after it, what it does, and the listener."""

    name: str
    rest: str
    what: str
    run: Callable[[Turn, str], None]


@on(Surface.COMMAND, "/foi")
def command(turn: Turn) -> None:
    """Find the subcommand and run it; a wrong one is answered with the nearest."""
    word, _, rest = turn.call.text.partition(" ")
    known = {one.name: one for one in SUBCOMMANDS}
    chosen = known.get(word.lower() or "help")
    if chosen:
        chosen.run(turn, rest.strip())
        return
    near = process.extractOne(word.lower(), list(known), score_cutoff=50)
    meant = f"Did you mean `/foi {near[0]}`? " if near else ""
    turn.say.whisper(told(f"There is no `/foi {word[:40]}`. {meant}`/foi help` lists them all."))


def _ask(turn: Turn, rest: str) -> None:
    if rest:
        asking.reply(turn, rest)
    else:
        turn.say.open(case_forms.question())


def _new(turn: Turn, rest: str) -> None:
    turn.say.open(case_forms.new(turn.today, asking.plain_question(rest)))


def _refuse(turn: Turn, rest: str) -> None:
    turn.say.open(loading("Refuse parts"))
    draft_flow.open_decision(turn, rest, refusing=True)


def _draft(turn: Turn, rest: str) -> None:
    name, kind = _with_letter(_named(rest))
    case = turn.app.store.case(name)
    place = draft_flow.draft_case(turn, case.id, kind)
    turn.say.point_to(place.channel, f"{case.reference}: drafted")


def _due(turn: Turn, rest: str) -> None:
    if rest:
        case = turn.app.store.case(rest)
        turn.say.whisper(due(case, case_due(turn.office.clocks, case, turn.today)))
        return
    rows = case_list.by_due(turn)
    turn.say.whisper(cases("Open cases", rows, "No case is open."))


def _mine(turn: Turn, rest: str) -> None:  # noqa: ARG001 - nothing follows `mine`
    rows = case_list.by_due(turn, turn.by)
    turn.say.whisper(cases("Your open cases", rows, "No open case is yours."))


def _clock(kind: str) -> Callable[[Turn, str], None]:
    def run(turn: Turn, rest: str) -> None:
        turn.say.open(loading("The clock"))
        turn.say.update(case_forms.clock(turn, kind, _named(rest)))

    return run


def _correct(turn: Turn, rest: str) -> None:
    turn.say.open(loading("Correct a case"))
    turn.say.update(what_is_wrong(turn.app.store.case(_named(rest))))


def _undo(turn: Turn, rest: str) -> None:
    turn.say.open(loading("Undo an event"))
    turn.say.update(case_forms.undo(turn.app.store.case(_named(rest))))


def _sent(turn: Turn, rest: str) -> None:
    turn.say.open(loading("Record as sent"))
    case = turn.app.store.case(_named(rest))
    turn.say.update(case_forms.sent(case, turn.app.store.unsent(case.id), turn.today))


def _assign(turn: Turn, rest: str) -> None:
    name, _, whom = rest.rpartition(" ")
    found = re.fullmatch(r"<@([UW]\w+)(?:\|[^>]*)?>", whom)
    if not (name and found):
        raise FoiError(
            "assign-form",
            f"'/foi assign {rest}'",
            "it takes a case and an officer",
            "Write it like /foi assign FOI-2026-0001 @officer, choosing the officer from the list",
        )
    case, report = people.assign(turn, name.strip(), found[1])
    turn.say.whisper(told_of(case, report, f"now with {case.officer}"))


def _check(turn: Turn, rest: str) -> None:
    if rest:
        draft_flow.show_findings(turn, rest)
    else:
        turn.say.open(case_forms.check())


def _digest(turn: Turn, rest: str) -> None:  # noqa: ARG001 - nothing follows `digest`
    for page in turn.office.digest():
        turn.say.whisper(page)


def _help(turn: Turn, rest: str) -> None:  # noqa: ARG001 - nothing follows `help`
    turn.say.whisper(help_page())


def help_page() -> Message:
    """The help page."""
    return help_message((one.name, one.rest, one.what) for one in SUBCOMMANDS)


def _with_letter(rest: str) -> tuple[str, Kind]:
    """A case and, where its last word names one, another letter than the response."""
    name, _, last = rest.rpartition(" ")
    letters = {kind.value: kind for kind in LETTERS}
    return (
        (name, letters[last.lower()]) if name and last.lower() in letters else (rest, Kind.RESPONSE)
    )


def _named(rest: str) -> str:
    if not rest:
        raise FoiError(
            "case-missing",
            "this command",
            "it needs a case",
            "Write it like /foi due FOI-2026-0001",
        )
    return rest


SUBCOMMANDS = (
    Subcommand("ask", "QUESTION", "find how similar questions were answered", _ask),
    Subcommand("new", "", "register a request", _new),
    Subcommand("refuse", "[CASE]", "refuse parts under a provision", _refuse),
    Subcommand("draft", "CASE [LETTER]", "decide the parts, see the letter, confirm it", _draft),
    Subcommand("due", "[CASE]", "every open case, or one case's dates with their proof", _due),
    Subcommand("pause", "CASE", "stop the clock: clarification or fee", _clock("pause")),
    Subcommand("resume", "CASE", "start it again", _clock("resume")),
    Subcommand("extend", "CASE", "record an extension", _clock("extend")),
    Subcommand("undo", "CASE", "take back an event recorded by mistake", _undo),
    Subcommand("correct", "CASE", "put right what was opened wrongly", _correct),
    Subcommand("sent", "CASE", "record that a confirmed letter was sent", _sent),
    Subcommand("mine", "", "your open cases by due date", _mine),
    Subcommand("assign", "CASE @officer", "give a case to an officer", _assign),
    Subcommand("check", "[CASE]", "read a letter as a second pair of eyes", _check),
    Subcommand("digest", "", "the week's digest, now", _digest),
    Subcommand("help", "", "this page", _help),
)
