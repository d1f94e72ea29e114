"""A letter as a Word file beside its text; a draft is marked as one on every page."""

from slack_sdk.errors import SlackClientError

from bot.casework.export import export
from bot.casework.scratch import scratch_folder
from bot.foi.case import Case, Confirmation, Draft
from bot.foi.errors import FoiError
from bot.slack.failure_blocks import told
from bot.slack.logs import log, trail
from bot.slack.places import Place
from bot.slack.turn import Turn
from bot.slack.words import LETTERS


def file_name(case: Case, letter: Draft | Confirmation) -> str:
    """Which letter of which case, and whether it may be sent: `FOI-1 response DRAFT v2.docx`."""
    kind = LETTERS[letter.kind].lower()
    state = "DRAFT" if isinstance(letter, Draft) else "FINAL"
    return f"{case.reference.replace('/', '-')} {kind} {state} v{letter.version}.docx"


def attach_letter(turn: Turn, case: Case, letter: Draft | Confirmation, place: Place) -> None:
    """Put the .docx into the thread; where that cannot be, the officer is told why."""
    is_draft = isinstance(letter, Draft)
    name = file_name(case, letter)
    app = turn.app
    with scratch_folder() as folder:
        out = folder / "letter.docx"
        try:
            export(
                app.store,
                app.writers,
                app.settings.authority,
                str(case.id),
                out,
                by=turn.by,
                at=turn.at,
                draft=is_draft,
                kind=letter.kind,
            )
        except FoiError as problem:
            turn.say.post(place.channel, told(f"No Word file: {problem.sentence}"), place.thread)
            return
        state = "draft" if is_draft else "confirmed"
        says = f"{case.reference}, version {letter.version}, {state}, as a Word file"
        try:
            turn.say.attach(place.channel, place.thread, name, out.read_bytes(), says)
        except (SlackClientError, OSError) as problem:
            log().warning("not attached", **trail(problem))
            sorry = told("The Word file could not be put here; the letter itself is complete.")
            turn.say.post(place.channel, sorry, place.thread)
