"""Buttons and menus: each loads what it is about from the store, so a stale one does no harm."""

from bot.casework.clocking import case_due
from bot.casework.draft import sources_of
from bot.foi.case import open_errors
from bot.slack import (
    asking,
    case_forms,
    checking,
    draft_blocks,
    draft_flow,
    draft_forms,
    muting,
    people,
)
from bot.slack.accepting import block_ids, finding_of, letter_kind
from bot.slack.access import Role
from bot.slack.answer_blocks import whole
from bot.slack.call import Surface
from bot.slack.case_blocks import due, told_of
from bot.slack.failure_blocks import told
from bot.slack.forms import loading, modal
from bot.slack.in_step import settled_words
from bot.slack.precedent import precedent_of
from bot.slack.turn import Turn, on


@on(Surface.ACTION, "whole")
def show_whole(turn: Turn) -> None:
    """A precedent's question and answer in full."""
    turn.say.open(loading("Whole answer"))
    found = precedent_of(turn)
    turn.say.update(modal("told", "Whole answer", whole(found.part, found.heading)))


@on(Surface.ACTION, "use")
def use(turn: Turn) -> None:
    """Choose the case whose draft takes over a precedent's factors."""
    turn.say.open(loading("Use in draft"))
    found = precedent_of(turn, for_team=True)
    turn.say.update(case_forms.use(turn, found, turn.call.value))


@on(Surface.ACTION, "share")
def share(turn: Turn) -> None:
    """Post an answer for the whole channel, once however often the button is pressed."""
    kept = asking.enquiry_of(turn, turn.call.value)
    if turn.app.store.claim(f"share:{kept.id}", at=turn.at):
        asking.share(turn, kept)
        turn.say.whisper(told("Shared with the channel."))
    else:
        turn.say.whisper(told("It was shared already."))


@on(Surface.ACTION, "rate")
def rate(turn: Turn) -> None:
    """Keep a judgement; who found it not useful is asked why."""
    key, _, thumb = turn.call.value.partition(":")
    kept = asking.enquiry_of(turn, key)
    turn.app.store.rate(kept.id, turn.by, thumb == "up", why=None, at=turn.at)
    if thumb == "up":
        turn.say.whisper(told("Thank you: kept as useful."))
    else:
        turn.say.open(case_forms.why(kept))


@on(Surface.ACTION, "due")
def show_due(turn: Turn) -> None:
    """A case's dates with their proof."""
    case = turn.app.store.case(turn.call.value)
    turn.say.show(due(case, case_due(turn.office.clocks, case, turn.today)), case.reference)


@on(Surface.ACTION, "take")
def take(turn: Turn) -> None:
    """Take a case that nobody has."""
    case, report = people.assign(turn, turn.call.value, turn.call.user)
    turn.say.whisper(told_of(case, report, f"now with {case.officer}"))


@on(Surface.ACTION, "pause")
def pause(turn: Turn) -> None:
    """Ask what stopped the clock, and when."""
    turn.say.open(loading("Pause the clock"))
    turn.say.update(case_forms.clock(turn, "pause", turn.call.value))


@on(Surface.ACTION, "resume")
def resume(turn: Turn) -> None:
    """Ask what started the clock again, and when."""
    turn.say.open(loading("Restart the clock"))
    turn.say.update(case_forms.clock(turn, "resume", turn.call.value))


@on(Surface.ACTION, "answer")
def answer(turn: Turn) -> None:
    """Open the form with the outcome of every part."""
    turn.say.open(loading("Choose outcomes"))
    turn.say.update(draft_flow.outcomes_form(turn, turn.call.value))


@on(Surface.ACTION, "draft")
def draft(turn: Turn) -> None:
    """Draft the response from what is decided so far."""
    case = turn.app.store.case(turn.call.value)
    place = draft_flow.draft_case(turn, case.id)
    turn.say.point_to(place.channel, f"{case.reference}: drafted")


@on(Surface.ACTION, "letter")
def letter(turn: Turn) -> None:
    """Draft another letter than the response, chosen from the card's menu."""
    number, _, kind = turn.call.value.partition(":")
    case = turn.app.store.case(number)
    place = draft_flow.draft_case(turn, case.id, letter_kind({"k": kind}))
    turn.say.point_to(place.channel, f"{case.reference}: drafted")


@on(Surface.ACTION, "refuse")
def refuse(turn: Turn) -> None:
    """Open the refusal notice's modal."""
    turn.say.open(loading("Refuse parts"))
    draft_flow.open_decision(turn, turn.call.value, refusing=True)


@on(Surface.ACTION, "decide")
def decide(turn: Turn) -> None:
    """Open the decision form for one part."""
    turn.say.open(loading("Decide parts"))
    about = turn.call.ids
    draft_flow.open_decision(
        turn, str(about.get("c")), refusing=False, part=about.get("p"), kind=letter_kind(about)
    )


@on(Surface.ACTION, "fill")
def fill(turn: Turn) -> None:
    """Open the form for what is still needed of one owner."""
    turn.say.open(loading("Fill in"))
    about = turn.call.ids
    case = turn.app.store.case(str(about.get("c")))
    form = draft_flow.words_form(turn, case, letter_kind(about), [str(about.get("o"))])
    turn.say.update(form or draft_forms.words([], [], {**about, "o": []}))


@on(Surface.ACTION, "fix")
def fix(turn: Turn) -> None:
    """Open the field that a finding is about, else the section whose words it quotes."""
    turn.say.open(loading("Fix"))
    case, draft = draft_flow.version_of(turn, turn.call.ids)
    finding = finding_of(draft, turn.call.ids.get("i"))
    owners = [str(finding.provision), finding.part or ""]
    form = draft_flow.words_form(turn, case, draft.kind, owners)
    if form is None and finding.part and finding.span is None:
        form = draft_flow.outcomes_form(turn, str(case.id))
    turn.say.update(form or draft_flow.edit_form(case, draft, finding.span))


@on(Surface.ACTION, "mute")
def mute(turn: Turn) -> None:
    """Ask why a finding does not count for this case."""
    turn.say.open(loading("Mute a finding"))
    turn.say.update(muting.form(turn))


@on(Surface.ACTION, "unmute")
def unmute(turn: Turn) -> None:
    """Let a muted finding count again."""
    turn.say.whisper(muting.undo(turn))


@on(Surface.ACTION, "edit")
def edit(turn: Turn) -> None:
    """Open one section's text."""
    turn.say.open(loading("Edit a section"))
    case, draft = draft_flow.version_of(turn, block_ids(turn.call.block))
    turn.say.update(draft_flow.section_form(case, draft, turn.call.value))


@on(Surface.ACTION, "sources")
def sources(turn: Turn) -> None:
    """Show where each section's words came from."""
    turn.say.open(loading("Sources"))
    _, draft = draft_flow.version_of(turn, turn.call.ids)
    turn.say.update(modal("told", "Sources", draft_blocks.sources(sources_of(draft))))


@on(Surface.ACTION, "redraft")
def redraft(turn: Turn) -> None:
    """Draft again from what is decided now."""
    about = turn.call.ids
    draft_flow.draft_case(turn, str(about.get("c")), letter_kind(about))


@on(Surface.ACTION, "confirm", Role.APPROVER)
def confirm(turn: Turn) -> None:
    """Confirm the version shown; errors that stand are answered for first."""
    about = turn.call.ids
    case, draft = draft_flow.version_of(turn, about)
    errors = open_errors(draft.findings)
    settled = settled_words(turn.office, case, draft)
    if settled:
        turn.say.replace(settled)
        turn.say.whisper(told(settled.text))
    elif errors and draft.hash == about.get("h"):
        turn.say.open(draft_forms.reasons(errors, about))
    else:
        done = draft_flow.do_confirm(turn, about, {})
        turn.say.whisper(draft_flow.confirmed_words(turn, done))


@on(Surface.ACTION, "sent")
def sent(turn: Turn) -> None:
    """Ask on which day, and how, a confirmed letter was sent."""
    turn.say.open(loading("Record as sent"))
    case = turn.app.store.case(turn.call.value)
    turn.say.update(case_forms.sent(case, turn.app.store.unsent(case.id), turn.today))


@on(Surface.ACTION, "register_file")
def register_file(turn: Turn) -> None:
    """Ask what the file does not say, and register the request in it."""
    turn.say.open(case_forms.new_from_file(turn.call.value))


@on(Surface.ACTION, "check_file")
def check_file(turn: Turn) -> None:
    """Read the letter in a file as a second pair of eyes."""
    checking.check_file(turn, turn.call.value)
