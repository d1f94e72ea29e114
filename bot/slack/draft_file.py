"""A draft as a Word file beside its text, marked as a draft on every page."""

from pathlib import Path
from tempfile import TemporaryDirectory

from slack_sdk.errors import SlackClientError

from bot.casework.export import export
from bot.foi.case import Case, Draft
from bot.foi.errors import FoiError
from bot.slack.failure_blocks import told
from bot.slack.logs import log, trail
from bot.slack.places import Place
from bot.slack.turn import Turn


def attach_draft(turn: Turn, case: Case, draft: Draft, place: Place) -> None:
    """Put the .docx into the thread; where that cannot be, the officer is told why."""
    name = f"{case.reference.replace('/', '-')} v{draft.version}.docx"
    app = turn.app
    with TemporaryDirectory() as folder:
        out = Path(folder) / "letter.docx"
        try:
            export(
                app.store,
                app.writers,
                app.settings.authority,
                str(case.id),
                out,
                by=turn.by,
                at=turn.at,
                draft=True,
                kind=draft.kind,
            )
        except FoiError as problem:
            turn.say.post(place.channel, told(f"No Word file: {problem.sentence}"), place.thread)
            return
        says = f"{case.reference}, version {draft.version}, as a Word file"
        try:
            turn.say.attach(place.channel, place.thread, name, out.read_bytes(), says)
        except (SlackClientError, OSError) as problem:
            log().warning("not attached", **trail(problem))
            sorry = told("The Word file could not be put here; the draft itself is complete.")
            turn.say.post(place.channel, sorry, place.thread)
