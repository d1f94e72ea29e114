"""Correcting a case from its card: choose the errand, see the effect, press."""

from bot.casework.clocking import case_due
from bot.casework.correct import Preview, apply, preview, refuse_changed, require_reason
from bot.foi.events import parse_choice
from bot.slack.accepting import accept
from bot.slack.call import Surface
from bot.slack.case_blocks import told_of
from bot.slack.correct_forms import correction, what_is_wrong
from bot.slack.correct_model import CorrectionForm, Errand, changes_of, read_form
from bot.slack.forms import given, loading, modal, title
from bot.slack.in_modal import instead
from bot.slack.in_step import keep_in_step
from bot.slack.places import try_to_show
from bot.slack.replies import shown_in_view
from bot.slack.turn import Answer, Turn, on


@on(Surface.ACTION, "correct")
def correct(turn: Turn) -> None:
    """Ask what is wrong."""
    turn.say.open(loading("Correct a case"))
    turn.say.update(what_is_wrong(turn.app.store.case(turn.call.value)))


@on(Surface.SUBMISSION, "correct_what")
def correct_what(turn: Turn) -> Answer:
    """Go on to the errand's modal."""
    case = turn.app.store.case(turn.call.named("case"))
    accept(what_is_wrong(case), turn.call.values)
    errand = parse_choice(Errand, given(turn.call.values, "errand") or "", "errand")
    return instead(correction(case, CorrectionForm(str(case.id), errand)))


@on(Surface.SUBMISSION, "correct")
def correct_it(turn: Turn) -> Answer:
    """Show the effect; where just that was shown, carry it out."""
    about, values = read_form(turn.call.ids), turn.call.values
    case = turn.app.store.case(about.case)
    accept(correction(case, about), values)
    changes = changes_of(case, about.errand, values)
    why = given(values, "why") or ""
    require_reason(why)
    clocks = turn.office.clocks
    if about.token:
        refuse_changed(clocks, about.case, about.token)
    found = preview(clocks, about.case, changes, turn.today)
    if about.token != found.token:
        shown = CorrectionForm(about.case, about.errand, found.token)
        return instead(correction(case, shown, values, found))
    done = apply(
        clocks,
        about.case,
        changes,
        found.token,
        why=why,
        by=turn.by,
        at=turn.at,
        today=turn.today,
    )
    return _told(turn, done)


def _told(turn: Turn, done: Preview) -> Answer:
    """Show it on the card, in the thread, and where a draft stood that is good no more."""
    case = turn.app.store.case(done.case.id)
    message = told_of(case, case_due(turn.office.clocks, case, turn.today), _says(done))
    try_to_show(turn, case, message)
    keep_in_step(turn.office, turn.app.store.standing_posts(case.id))
    return instead(modal("told", title(case.reference), shown_in_view(message.blocks)))


def _says(done: Preview) -> str:
    what = ", ".join(dict.fromkeys(one.what.value for one in done.changes))
    dates = "; ".join(f"{one.what} {one.before} → {one.after}" for one in done.effects)
    return f"corrected: {what}" + (f" ({dates})" if dates else "")
