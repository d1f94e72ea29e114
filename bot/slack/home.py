"""What the App Home shows, gathered from the store."""

from collections.abc import Sequence
from datetime import timedelta

from bot.books.schedule import load_hours
from bot.casework.digest import weekly_digest
from bot.foi.digest import Line
from bot.slack import case_forms
from bot.slack.blocks import Message
from bot.slack.call import Surface
from bot.slack.case_blocks import Clocked, cases
from bot.slack.case_list import by_due
from bot.slack.help_blocks import help_blocks
from bot.slack.home_blocks import Numbers, home
from bot.slack.turn import Turn, on
from bot.slack.words import SOON
from bot.store.conversations import Preference

_RATED_IN = timedelta(weeks=4)


def publish(turn: Turn) -> None:
    """Show an officer their App Home as things stand now."""
    from bot.slack.commands import SUBCOMMANDS

    rows = by_due(turn)
    mine = [(case, report) for case, report in rows if case.officer == turn.by]
    lines = [(one.name, one.rest, one.what) for one in SUBCOMMANDS]
    turn.say.home(
        home(
            mine,
            *_awaited(turn),
            _numbers(turn, rows),
            mine_of(turn),
            help_blocks(lines),
            turn.office.settings.nobody_approves,
        )
    )


def open_cases(turn: Turn) -> Message:
    """Every open case by due date."""
    return cases("Open cases", by_due(turn), "No case is open.")


def mine_of(turn: Turn) -> Preference:
    """When this officer wants their digest: as they said, else with the team."""
    usual = load_hours(turn.office.settings)
    return turn.app.store.preference(turn.call.user) or Preference(
        turn.call.user, usual.digest_day, usual.digest_hour, quiet=False
    )


def _awaited(turn: Turn) -> tuple[Sequence[Line], Sequence[Line]]:
    """The drafts that wait and the letters that are not sent: the same lists as the digest's."""
    digest = weekly_digest(turn.app.almanac, turn.today)
    return digest.awaiting, digest.unsent


def _numbers(turn: Turn, rows: list[Clocked]) -> Numbers:
    late = [report for _, report in rows if report["latest"] and report["latest"] < turn.today]
    left = [report["working_days_left"] for _, report in rows if report not in late]
    rated = turn.app.store.ratings(turn.at - _RATED_IN)
    return Numbers(
        open=len(rows),
        overdue=len(late),
        soon=sum(days is not None and days <= SOON for days in left),
        on_hold=sum(
            report["latest"] is None and not report["status"].startswith("lapsed")
            for _, report in rows
        ),
        useful=sum(one.useful for one in rated),
        rated=len(rated),
        wrong=tuple(one.why for one in reversed(rated) if one.why),
    )


@on(Surface.ACTION, "preferences")
def preferences(turn: Turn) -> None:
    """Open an officer's own settings."""
    turn.say.open(case_forms.preferences(mine_of(turn)))
