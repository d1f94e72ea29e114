"""What is answered where no office can: in the acknowledgement, or carried there after it."""

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from bot.slack.call import Call, Surface
from bot.slack.failure_blocks import failed
from bot.slack.home_blocks import refused_home
from bot.slack.in_modal import error
from bot.slack.logs import log, trail
from bot.slack.office import Office
from bot.slack.reception import Reception, Unserved
from bot.slack.replies import Replies
from bot.slack.work import Busy, Pool

ORG_WIDE = (
    "foibot serves workspaces that installed it themselves, each an authority of its own; an "
    "installation for a whole organisation is not supported."
)


def office_of(reception: Reception, call: Call) -> Office:
    """The office of the workspace that Slack names; Unserved where none answers."""
    if call.org_wide:
        raise Unserved(ORG_WIDE)
    return reception.of(call.team)


def turned_away(reception: Reception, call: Call, away: Unserved) -> dict[str, Any]:
    """Say why nobody answers; returns what the acknowledgement carries."""
    reference = token_hex(4)
    log().info("unserved", reference=reference, team=call.team)
    said = in_ack(call, away.sentence)
    client = away.client
    if said is None and client and (client.token or call.response_url):
        carry(reception.porter, lambda: _tell(Replies(client, call), call, away, reference))
    return said or {}


def in_ack(call: Call, sentence: str) -> dict[str, Any] | None:
    """A sentence as the acknowledgement carries it; None where that cannot."""
    match call.surface:
        case Surface.COMMAND:
            return {"response_type": "ephemeral", "text": sentence}
        case Surface.SUBMISSION:
            return error(call, sentence)
        case Surface.SUGGESTION:
            return {"options": []}
    return None


def carry(porter: Pool, work: Callable[[], None]) -> bool:
    """Have something said after the acknowledgement; False where the porters have no room."""
    try:
        porter.start(work)
    except Busy:
        log().warning("untold: busy")
        return False
    return True


def _tell(say: Replies, call: Call, away: Unserved, reference: str) -> None:
    try:
        if call.name == "app_home_opened":
            say.home(refused_home(away.sentence, reference))
        else:
            say.whisper(failed(away.sentence, reference))
    except Exception as problem:  # noqa: BLE001 - it was a courtesy
        log().info("untold", **trail(problem))
