"""Where a case lives in Slack: one thread in the team's channel, else in the officer's own.

A draft names the requester in its salutation, so it is shown nowhere else.
"""

from dataclasses import dataclass

from slack_sdk.errors import SlackClientError

from bot.foi.case import Case
from bot.slack.blocks import Message
from bot.slack.card import card_of, is_cut, refresh
from bot.slack.logs import log, trail
from bot.slack.turn import Turn
from bot.store.conversations import Post


@dataclass(frozen=True, slots=True)
class Place:
    """A thread."""

    channel: str
    thread: str


def place_of(turn: Turn, case: Case) -> Place:
    """The case's thread; begun with the case's own message where there is none yet."""
    channel = turn.office.settings.slack_channel or turn.say.conversation(turn.call.user)
    for post in turn.app.store.posts(case.id):
        if post.channel == channel and post.thread is None:
            return Place(channel, post.ts)
    first = turn.say.post(channel, card_of(turn.office, case))[0]
    turn.app.store.keep_post(Post(case.id, channel, first), at=turn.at)
    place = Place(channel, first)
    if is_cut(case):
        _attach_request(turn, case, place)
    return place


def _attach_request(turn: Turn, case: Case, place: Place) -> None:
    """The whole request as one file, where the card has no room for it."""
    name = f"{case.reference.replace('/', '-')} request.txt"
    says = f"The whole request, {len(case.text):,} characters"
    try:
        turn.say.attach(place.channel, place.thread, name, case.text.encode(), says)
    except (SlackClientError, OSError) as problem:
        log().warning("not attached", **trail(problem))


def try_to_show(turn: Turn, case: Case, message: Message | None = None) -> str | None:
    """Show in its thread what is stored already; the channel, or None where Slack failed.

    What is done is done: a failing Slack must not make an officer do it twice.
    """
    try:
        place = post_in_thread(turn, case, message) if message else place_of(turn, case)
        refresh(turn.office, case.id)
    except (SlackClientError, OSError) as problem:
        log().warning("not shown", **trail(problem))
        return None
    return place.channel


def post_in_thread(turn: Turn, case: Case, message: Message, draft_id: int | None = None) -> Place:
    """Post about a case in its thread; a draft's message is remembered, to be kept in step."""
    place = place_of(turn, case)
    stamps = turn.say.post(place.channel, message, place.thread)
    if draft_id is not None:
        post = Post(case.id, place.channel, stamps[-1], place.thread, draft_id)
        turn.app.store.keep_post(post, at=turn.at)
    return place
