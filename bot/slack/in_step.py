"""Buttons that stand in Slack, kept in step with the store, wherever something was decided."""

from collections.abc import Iterable

from slack_sdk.errors import SlackApiError

from bot.foi.case import Case, Draft
from bot.slack.blocks import Message
from bot.slack.draft_blocks import settled, stale
from bot.slack.logs import log, trail
from bot.slack.office import Office
from bot.slack.words import moment_words
from bot.store.conversations import Post


def keep_in_step(office: Office, posts: Iterable[Post]) -> None:
    """Rewrite the messages whose buttons are no longer good, each once."""
    for post in posts:
        case = office.app.store.case(post.case_id)
        message = _over(office, case, post)
        if message:
            _rewrite(office, post, message)


def settled_words(office: Office, case: Case, one: Draft) -> Message | None:
    """What stands where this version's buttons were; None while they are good."""
    store = office.app.store
    done = store.confirmation(case.id, one.kind)
    newest = store.newest_draft(case.id, one.kind)
    is_stale = one.version <= store.stale_to(case.id)
    if done is None and newest and newest.version == one.version:
        return stale(case, one) if is_stale else None
    when = moment_words(done.stored_at, office.zone) if done else ""
    waits = done is not None and done.id in {letter.id for letter in store.unsent(case.id)}
    return settled(case, one, done, newest.version if newest else 0, when, waits=waits)


def _over(office: Office, case: Case, post: Post) -> Message | None:
    drafts = (one for one in office.app.store.drafts(case.id) if one.id == post.draft_id)
    return next((settled_words(office, case, one) for one in drafts), None)


def _rewrite(office: Office, post: Post, message: Message) -> None:
    page = next(message.pages())
    try:
        office.client.chat_update(channel=post.channel, ts=post.ts, **page.fields())
    except SlackApiError as problem:  # it was deleted: a press would be answered all the same
        log().info("not rewritten", code=problem.response.get("error"))
    except OSError as problem:
        log().info("not rewritten yet", **trail(problem))
        return
    office.app.store.settle_post(post)
