"""Modals sent off. What is wrong is said at the field; what is right is shown in the thread."""

from collections.abc import Sequence
from datetime import date

from bot.casework.clocking import record_event
from bot.casework.draft import Orders
from bot.casework.fields import choose_factors, factor_choices, fields_needed
from bot.casework.open import Incoming, open_request
from bot.conversations import Preference
from bot.foi.case import Case, named_errors
from bot.foi.errors import FoiError
from bot.foi.events import EventType, parse_day
from bot.foi.vocabulary import Kind
from bot.slack import asking, draft_flow
from bot.slack.access import Role
from bot.slack.blocks import Block, section
from bot.slack.call import Surface
from bot.slack.case_blocks import told_of
from bot.slack.case_forms import chosen_regime
from bot.slack.checking import checked_text
from bot.slack.draft_forms import block_id
from bot.slack.failure_blocks import told_view
from bot.slack.files import read_file
from bot.slack.forms import given, modal, texts
from bot.slack.incoming import incoming_of
from bot.slack.places import place_of, post_in_thread
from bot.slack.precedent import precedent_of
from bot.slack.replies import shown_in_view
from bot.slack.text import escape
from bot.slack.turn import Answer, Turn, on

_FIELD_OF = {
    "received-later": "received",
    "received-missing": "received",
    "before-the-law": "received",
    "date": "received",
    "reference-taken": "reference",
    "part-unknown": "parts",
    "outcome-unknown": "outcome",
    "provision-needed": "provision",
    "provision-unwanted": "provision",
    "provision-unusable": "provision",
    "provision": "provision",
    "contradiction": "on",
    "event-of-another-regime": "event",
}
"""At which field of a modal an error of the domain is shown."""


def errors_at(turn: Turn, problem: FoiError) -> Answer:
    """The error at the field that it is about; raised again where the modal has no such field."""
    name = _FIELD_OF.get(problem.code, "")
    if name not in turn.call.values:
        raise problem
    return {"response_action": "errors", "errors": {name: problem.sentence}}


def _shown(view: Block) -> Answer:
    return {"response_action": "update", "view": view}


def _done(says: str, channel: str | None = None) -> Answer:
    where = f" See <#{channel}>." if channel else ""
    return _shown(modal("told", "foibot", [section(f"{escape(says)}{where}")]))


def _day(turn: Turn, name: str) -> date | None:
    entered = given(turn.call.values, name)
    return parse_day(entered, name) if entered else None


@on(Surface.SUBMISSION, "ask")
def ask(turn: Turn) -> Answer:
    """Answer a question in the modal itself."""
    report = turn.office.ask(given(turn.call.values, "question") or "")
    message = asking.shown(turn, report, alone=True, sharing=False)
    return _shown(modal("told", "Precedents", shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "new")
def new(turn: Turn) -> Answer:
    """Register a request that was typed or pasted."""
    return _register(turn, Incoming((texts(turn.call.values, "text"),)), None)


@on(Surface.SUBMISSION, "new_file")
def new_file(turn: Turn) -> Answer:
    """Register the request in a file."""
    dropped = read_file(turn, str(turn.call.ids["f"]))
    return _register(turn, *incoming_of(dropped.document, turn.office.zone))


def _register(turn: Turn, incoming: Incoming, sent: date | None) -> Answer:
    values = turn.call.values
    try:
        received = _day(turn, "received") or sent
        if received is None:
            raise FoiError(
                "received-missing", "the day of receipt", "it is not known", "Give it here"
            )
        opened = open_request(
            turn.app.registry,
            incoming,
            received,
            by=turn.by,
            at=turn.at,
            today=turn.today,
            reference=given(values, "reference"),
            regime=chosen_regime(given(values, "regime")),
        )
    except FoiError as problem:
        return errors_at(turn, problem)
    case = opened.case
    return _done(f"{case.reference} is registered.", place_of(turn, case).channel)


@on(Surface.SUBMISSION, "clock")
def clock(turn: Turn) -> Answer:
    """Record what happened to a case's clock."""
    values = turn.call.values
    try:
        event = EventType(given(values, "event"))
        day = _day(turn, "on") or turn.today
        case, report = record_event(
            turn.office.clocks,
            str(turn.call.ids["c"]),
            event,
            day,
            by=turn.by,
            at=turn.at,
            today=turn.today,
            estimated=_day(turn, "estimated"),
        )
    except FoiError as problem:
        return errors_at(turn, problem)
    what = f"{event.value.replace('_', ' ')} on {day:%d %B %Y}"
    post_in_thread(turn, case, told_of(case, report, what))
    return _shown(modal("told", case.reference, shown_in_view(told_of(case, report, what).blocks)))


@on(Surface.SUBMISSION, "pick_case")
def pick_case(turn: Turn) -> Answer:
    """Go on to the decision form of the chosen case."""
    chosen = given(turn.call.values, "case") or ""
    refusing = bool(turn.call.ids.get("r"))
    return _shown(draft_flow.decision_form(turn, chosen, refusing=refusing))


@on(Surface.SUBMISSION, "decide")
def decide(turn: Turn) -> Answer:
    """Record a decision, then ask for the words that it needs."""
    values, about = turn.call.values, turn.call.ids
    parts = given(values, "parts") or []
    provisions = [given(values, name) for name in ("provision", "provision2")]
    named = ",".join(dict.fromkeys(one for one in provisions if one))
    text = f"{','.join(parts)}={given(values, 'outcome')}" + (f":{named}" if named else "")
    kind = Kind(about["k"])
    try:
        drafted = draft_flow.make(turn, about["c"], Orders(kind=kind, decide=(text,)))
    except FoiError as problem:
        return errors_at(turn, problem)
    owners = [_owner(parts, drafted.case), *(named.split(",") if named else [])]
    form = draft_flow.words_form(turn, drafted.case, kind, owners)
    if form:
        return _shown(form)
    place = draft_flow.show(turn, drafted, kind)
    return _done(f"{drafted.case.reference}: decided.", place.channel)


def _owner(parts: Sequence[str], case: Case) -> str:
    """How the fields of a decision on these parts are addressed, in the request's order."""
    return ",".join(part.number for part in case.parts if part.number in parts)


@on(Surface.SUBMISSION, "words")
def words(turn: Turn) -> Answer:
    """Record words and factors; ask on where a choice made more of them needed, else draft."""
    about = turn.call.ids
    case, kind = turn.app.store.case(str(about["c"])), Kind(about["k"])
    asked = set(turn.call.values)
    problems = _choose(turn, case, kind)
    if problems:
        return {"response_action": "errors", "errors": problems}
    drafted = draft_flow.make(
        turn, case.id, Orders(kind=kind, give=tuple(_given(turn, case, kind)))
    )
    fresh = [
        one
        for one in fields_needed(turn.app.desk, case, kind, turn.today)
        if one.owner in about["o"] and block_id(one.owner, one.name) not in asked
    ]
    form = draft_flow.words_form(turn, case, kind, about["o"]) if fresh else None
    if form:
        return _shown(form)
    place = draft_flow.show(turn, drafted, kind)
    return _done(f"{case.reference}: drafted.", place.channel)


def _given(turn: Turn, case: Case, kind: Kind) -> list[str]:
    """OWNER.FIELD=VALUE for every field of the modal whose value has changed."""
    changed = []
    for one in fields_needed(turn.app.desk, case, kind, turn.today):
        name = block_id(one.owner, one.name)
        entered = given(turn.call.values, name) or ""
        if name in turn.call.values and entered != one.text:
            changed.append(f"{one.owner}.{one.name}={entered}")
    return changed


def _choose(turn: Turn, case: Case, kind: Kind) -> dict[str, str]:
    """Record the ticked factors; returns what is wrong, by field."""
    problems = {}
    for choice in factor_choices(turn.app.desk, case, kind, turn.today):
        name = block_id(str(choice.provision), choice.name)
        if name not in turn.call.values:
            continue
        ticked = [int(one) for one in given(turn.call.values, name)]
        own = given(turn.call.values, f"{name}|own") or ""
        try:
            choose_factors(turn.app.desk, case, kind, choice, ticked, own, by=turn.by, at=turn.at)
        except FoiError as problem:
            problems[name] = problem.sentence
    return problems


@on(Surface.SUBMISSION, "edit")
def edit(turn: Turn) -> Answer:
    """Keep an officer's own wording of a section, or take it back."""
    about = turn.call.ids
    case, one = draft_flow.version_of(turn, about)
    section_ = next(each for each in one.sections if each.key == about["s"])
    entered = texts(turn.call.values, "text")
    undo = bool(given(turn.call.values, "undo"))
    if entered == section_.text and not undo:
        return _done("Nothing was changed.")
    edits = {section_.key: None if undo else entered}
    drafted = draft_flow.make(turn, case.id, Orders(kind=one.kind, edits=edits))
    place = draft_flow.show(turn, drafted, one.kind)
    return _done(f"{case.reference}: edited.", place.channel)


@on(Surface.SUBMISSION, "reasons", Role.APPROVER)
def reasons(turn: Turn) -> Answer:
    """Confirm, with an officer's reason for each error that stands."""
    about = turn.call.ids
    _, draft = draft_flow.version_of(turn, about)
    said = {
        name: given(turn.call.values, f"reason|{name}") or ""
        for name in named_errors(draft.findings)
    }
    done = draft_flow.do_confirm(turn, about, said)
    return _shown(told_view(draft_flow.confirmed_words(turn, done).text))


@on(Surface.SUBMISSION, "use")
def use(turn: Turn) -> Answer:
    """Take a precedent's factors over into a case's draft."""
    found = precedent_of(turn, str(turn.call.ids["p"]))
    name = given(turn.call.values, "case") or ""
    drafted = draft_flow.make(turn, name, Orders(use=(str(found.reference),)))
    place = draft_flow.show(turn, drafted, Kind.RESPONSE)
    return _done(f"{drafted.case.reference}: drafted with its factors.", place.channel)


@on(Surface.SUBMISSION, "why")
def why(turn: Turn) -> Answer:
    """Keep what was wrong with an answer."""
    kept = asking.enquiry_of(turn, str(turn.call.ids["e"]))
    said = given(turn.call.values, "why")
    turn.app.store.rate(kept.id, turn.by, False, why=said, at=turn.at)
    return _done("Thank you: kept, and shown to the team in the App Home.")


@on(Surface.SUBMISSION, "check")
def check(turn: Turn) -> Answer:
    """Read a pasted letter as a second pair of eyes."""
    text = texts(turn.call.values, "text")
    message = checked_text(turn, text, "The letter", _day(turn, "received"))
    return _shown(modal("told", "What was found", shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "preferences")
def preferences(turn: Turn) -> Answer:
    """Keep when an officer wants their digest."""
    values = turn.call.values
    mine = Preference(
        turn.call.user,
        int(given(values, "day") or 0),
        int(given(values, "hour") or 9),
        bool(given(values, "quiet")),
    )
    turn.app.store.prefer(mine)
    return _done("Saved.")
