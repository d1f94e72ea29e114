"""What Slack is told is acknowledged is on the disk first, and nobody is left without a word.

A delivery is kept before it is acknowledged, and crossed out when its officer has an answer. What
cannot be kept is not acknowledged, so that Slack sends it again. What a bot had kept when it died
is told after the next start: whether it had an effect cannot be known, so the officer looks.
"""

from collections.abc import Callable
from datetime import UTC, timedelta

from bot.foi.errors import FoiError
from bot.slack.call import Call, Surface
from bot.slack.failure_blocks import told
from bot.slack.logs import log, trail
from bot.slack.office import Office
from bot.slack.replies import Replies
from bot.store.conversations import Kept

LONGEST = timedelta(minutes=5)
"""No work lasts so long: whatever is kept longer was left over by a bot that died."""
_GIVEN_UP = timedelta(days=1)
_SAID = (
    "foibot was stopped on {day:%d %B at %H:%M} UTC while it worked on something that you did. "
    "Look whether it was done; if not, please do it again."
)


class NotKept(Exception):  # noqa: N818 - what happened to a delivery
    """It could not be kept or taken on: it is not acknowledged, and Slack sends it again."""


class Malformed(Exception):  # noqa: N818 - what a payload is
    """A payload that lacks what every payload of its kind has."""


def keep(office: Office, call: Call) -> Callable[[], None]:
    """Keep a delivery on the disk; the result crosses it out. NotKept where that fails."""
    if call.surface is Surface.SUGGESTION or call.name == "app_home_opened" or not call.user:
        return _nothing  # nobody waits for a word
    try:
        office.app.store.keep(Kept(call.key, call.user, office.now()))
    except FoiError as problem:
        log().error("not kept", code=problem.code)
        raise NotKept from problem
    return lambda: _cross_out(office, call.key)


def tell_left_over(office: Office) -> None:
    """Tell the officers of what an earlier bot had acknowledged and not finished."""
    now = office.now()
    for one in office.app.store.kept(before=now - LONGEST):
        if _is_told(office, one) or one.at < now - _GIVEN_UP:
            _cross_out(office, one.key)


def _is_told(office: Office, one: Kept) -> bool:
    call = Call(Surface.EVENT, "left over", "", one.user, "")
    said = _SAID.format(day=one.at.astimezone(UTC))
    try:
        Replies(office.client, call).direct(one.user, told(said))
    except Exception as problem:  # noqa: BLE001 - it is tried again in a minute
        log().error("untold", **trail(problem))
        return False
    return True


def _nothing() -> None:
    """There is nothing to cross out."""


def _cross_out(office: Office, key: str) -> None:
    try:
        office.app.store.cross_out(key)
    except FoiError as problem:  # at worst the officer is asked to look
        log().warning("not crossed out", code=problem.code)
