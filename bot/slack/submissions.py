"""Modals sent off. What is wrong is said at the field; what is right is shown in the thread."""

from datetime import date

from bot.casework.clocking import case_due, record_event
from bot.casework.incoming import message_of
from bot.casework.open import open_request
from bot.casework.record import withdraw_event
from bot.casework.send import record_sending
from bot.foi.errors import FoiError
from bot.foi.events import EventType, parse_day, parse_event
from bot.foi.intake.message import Message
from bot.foi.vocabulary import Kind, Way
from bot.foi.working_days import words
from bot.slack import asking, case_forms, home
from bot.slack.accepting import accept, number_within
from bot.slack.call import Surface
from bot.slack.case_blocks import told_of
from bot.slack.case_forms import chosen_regime
from bot.slack.checking import checked_text
from bot.slack.files import read_file
from bot.slack.forms import given, modal, texts, title
from bot.slack.in_modal import finished, instead
from bot.slack.places import try_to_show
from bot.slack.replies import shown_in_view
from bot.slack.turn import Answer, Turn, on
from bot.slack.words import sent_words
from bot.store.conversations import Preference


def _day(turn: Turn, name: str) -> date | None:
    entered = given(turn.call.values, name)
    return parse_day(entered, name) if entered else None


@on(Surface.SUBMISSION, "ask")
def find(turn: Turn) -> Answer:
    """Answer a question in the modal itself."""
    found = turn.office.answer(given(turn.call.values, "question") or "")
    message = asking.shown(turn, found, alone=True, sharing=False)
    return instead(modal("told", "Precedents", shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "new")
def new(turn: Turn) -> Answer:
    """Register a request that was typed or pasted."""
    return _register(turn, Message(texts(turn.call.values, "text")))


@on(Surface.SUBMISSION, "new_file")
def new_file(turn: Turn) -> Answer:
    """Register the request in a file."""
    dropped = read_file(turn, turn.call.named("f"))
    return _register(turn, message_of(dropped.document, turn.office.zone))


def _register(turn: Turn, message: Message) -> Answer:
    values = turn.call.values
    received = _day(turn, "received")
    if not (received or message.envelope.reached or message.envelope.sent):
        raise FoiError("received-missing", "the day of receipt", "it is not known", "Give it here")
    case = open_request(
        turn.app.registry,
        message,
        received,
        by=turn.by,
        at=turn.at,
        today=turn.today,
        reference=given(values, "reference"),
        regime=chosen_regime(given(values, "regime")),
    ).case
    channel = try_to_show(turn, case)
    unseen = "" if channel else " Slack did not let it be shown in the team's channel just now."
    return finished(f"{case.reference} is registered.{unseen}", channel)


@on(Surface.SUBMISSION, "clock")
def clock(turn: Turn) -> Answer:
    """Record what happened to a case's clock."""
    about = turn.call.ids
    kind, name = str(about.get("kind")), str(about.get("c"))
    accept(case_forms.clock(turn, kind, name), turn.call.values)
    event = EventType(given(turn.call.values, "event"))
    day = _day(turn, "on") or turn.today
    case, report = record_event(
        turn.office.clocks,
        name,
        event,
        day,
        by=turn.by,
        at=turn.at,
        today=turn.today,
        estimated=_day(turn, "estimated"),
    )
    message = told_of(case, report, f"{event.value.replace('_', ' ')} on {words(day)}")
    try_to_show(turn, case, message)
    return instead(modal("told", title(case.reference), shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "sent")
def sent(turn: Turn) -> Answer:
    """Record that a confirmed letter was sent, and show it wherever the letter stands."""
    store = turn.app.store
    case = store.case(turn.call.named("c"))
    accept(case_forms.sent(case, store.unsent(case.id), turn.today), turn.call.values)
    case, letter = record_sending(
        turn.app.approval,
        str(case.id),
        _day(turn, "on") or turn.today,
        Way(given(turn.call.values, "how")),
        by=turn.by,
        at=turn.at,
        today=turn.today,
        kind=Kind(given(turn.call.values, "letter")),
    )
    report = case_due(turn.office.clocks, case, turn.today)
    says = f"version {letter.version} {sent_words(store.sendings(case.id)[-1])}"
    message = told_of(case, report, says)
    try_to_show(turn, case, message)
    return instead(modal("told", title(case.reference), shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "undo")
def undo(turn: Turn) -> Answer:
    """Take back an event of the clock that was recorded by mistake, with the reason."""
    case = turn.app.store.case(turn.call.named("c"))
    accept(case_forms.undo(case), turn.call.values)
    event = parse_event(given(turn.call.values, "event") or "")
    withdraw_event(
        turn.office.clocks,
        str(case.id),
        event,
        by=turn.by,
        at=turn.at,
        today=turn.today,
        why=given(turn.call.values, "why"),
    )
    case = turn.app.store.case(case.id)
    report = case_due(turn.office.clocks, case, turn.today)
    message = told_of(case, report, f"taken back: {event}")
    try_to_show(turn, case, message)
    return instead(modal("told", title(case.reference), shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "why")
def why(turn: Turn) -> Answer:
    """Keep what was wrong with an answer."""
    kept = asking.enquiry_of(turn, turn.call.named("e"))
    said = given(turn.call.values, "why")
    turn.app.store.rate(kept.id, turn.by, False, why=said, at=turn.at)
    return finished("Thank you: kept, and shown to the team in the App Home.")


@on(Surface.SUBMISSION, "check")
def check(turn: Turn) -> Answer:
    """Read a pasted letter as a second pair of eyes."""
    text = texts(turn.call.values, "text")
    message = checked_text(turn, text, "The letter", _day(turn, "received"))
    return instead(modal("told", "What was found", shown_in_view(message.blocks)))


@on(Surface.SUBMISSION, "preferences")
def preferences(turn: Turn) -> Answer:
    """Keep when an officer wants their digest."""
    values = turn.call.values
    mine = Preference(
        turn.call.user,
        number_within(given(values, "day") or "", 0, 6, "the day"),
        number_within(given(values, "hour") or "", 0, 23, "the hour"),
        bool(given(values, "quiet")),
    )
    turn.app.store.prefer(mine)
    home.publish(turn)
    return finished("Saved.")
