"""The one way from Slack to a listener: acknowledged, admitted, once, logged, always answered."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from secrets import token_hex
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.foi.errors import FoiError
from bot.slack.accepting import well_formed
from bot.slack.access import Refused
from bot.slack.away import carry, in_ack, office_of, turned_away
from bot.slack.call import READERS, Call, Surface, from_a_person
from bot.slack.failure_blocks import BUSY, failed, in_slack, slack_refused, told, told_view
from bot.slack.home_blocks import refused_home
from bot.slack.in_modal import error
from bot.slack.kept import Malformed, NotKept, keep
from bot.slack.logs import log, trail
from bot.slack.metrics import ACTIONS, SECONDS
from bot.slack.office import Office
from bot.slack.reception import Reception, Unserved
from bot.slack.replies import Replies
from bot.slack.turn import Answer, Listener, Turn
from bot.slack.work import Busy, result_within

ACK_SECONDS = 2.0
"""Slack gives up after three; a modal whose work takes longer says so and is filled in later."""
_OURS = "Something went wrong in foibot itself; nothing that you wrote was at fault."
_IN_THE_ACK = (Surface.SUBMISSION, Surface.SUGGESTION)

Ack = Callable[..., Any]


def hear(reception: Reception, listener: Listener, ack: Ack, body: Mapping[str, Any]) -> None:
    """Have one payload worked on by the office of its workspace, and acknowledge it as soon as it
    is kept on the disk; NotKept where it cannot be, Malformed where it is no payload.

    Only what has to be in the acknowledgement (a modal's errors, a menu's choices) is waited for.
    """
    if listener.surface is Surface.EVENT and not from_a_person(body):
        ack()
        return
    call = _read(listener, body)
    try:
        office = office_of(reception, call)
    except Unserved as away:
        ack(**turned_away(reception, call, away))
        return
    cross_out = keep(office, call)
    try:
        work = office.pool.start(lambda: _performed(office, listener, call, cross_out))
        ack(**(_in_time(office, call, work) if listener.surface in _IN_THE_ACK else {}))
    except Busy:
        ACTIONS.labels(listener.surface, listener.name, "busy").inc()
        ack(**_busy(office, call, cross_out))


def _read(listener: Listener, body: Mapping[str, Any]) -> Call:
    try:
        return READERS[listener.surface](body)
    except (LookupError, TypeError, AttributeError) as problem:
        raise Malformed from problem


def _performed(
    office: Office, listener: Listener, call: Call, cross_out: Callable[[], None]
) -> Answer:
    try:
        return perform(office, listener, call)
    finally:
        cross_out()


def _in_time(office: Office, call: Call, work: "Future[Answer]") -> dict[str, Any]:
    """What the work answers, or, where it takes longer, a view that says so."""
    done, answer = result_within(work, ACK_SECONDS)
    if done or call.surface is Surface.SUGGESTION:
        return answer or {}
    work.add_done_callback(lambda late: _fill_in(office, call, late.result()))
    return {"response_action": "update", "view": told_view("This takes a little longer …")}


def _fill_in(office: Office, call: Call, answer: Answer) -> None:
    """Show what came of a submission that took too long for its acknowledgement."""
    said = answer or {}
    sentence = " ".join(said.get("errors", {}).values()) or "Done. You can close this window."
    view = said.get("view") or told_view(sentence)
    try:
        office.client.views_update(view_id=str(call.view["id"]), view=view)
    except Exception as problem:  # noqa: BLE001 - the window may be closed already
        log().info("late view", **trail(problem))


def _busy(office: Office, call: Call, cross_out: Callable[[], None]) -> dict[str, Any]:
    """Say that the bot is busy: in the acknowledgement where it can, else right after it.

    NotKept where nobody is free to say so either: then nothing is acknowledged.
    """
    said = in_ack(call, BUSY)
    if said is None:
        whisper = partial(Replies(office.client, call).whisper, told(BUSY))
        if not carry(office.porter, partial(_and_then, whisper, cross_out)):
            cross_out()
            raise NotKept
        return {}
    cross_out()
    return said


def _and_then(work: Callable[[], object], after: Callable[[], None]) -> None:
    """What fails stays kept: it is told later."""
    try:
        work()
    except Exception as problem:  # noqa: BLE001 - Slack itself may be what failed
        log().error("untold", **trail(problem))
    else:
        after()


def perform(office: Office, listener: Listener, call: Call) -> Answer:
    """Do one piece of work; whatever goes wrong is told to the officer with a reference."""
    reference = token_hex(4)
    started = time.monotonic()
    with structlog.contextvars.bound_contextvars(
        reference=reference,
        surface=listener.surface,
        listener=listener.name,
        team=call.team,
        user=call.user,
    ):
        how, answer = _attempt(office, listener, call, reference)
        seconds = time.monotonic() - started
        log().info("heard", how=how, ms=round(1000 * seconds))
    ACTIONS.labels(listener.surface, listener.name, how).inc()
    SECONDS.labels(listener.surface).observe(seconds)
    return answer


def _attempt(office: Office, listener: Listener, call: Call, reference: str) -> tuple[str, Answer]:
    say = Replies(office.client, call)
    try:
        officer = office.gate.admit(call, listener.role)
        well_formed(call)
        if call.key and not office.app.store.claim(call.key, at=office.now()):
            return "again", None
        return "done", _once(office, call, lambda: listener.run(Turn(office, call, officer, say)))
    except Refused as refusal:
        office.note_refusal(call.user, listener.name, refusal.code)
        return "refused", _tell(say, call, refusal.sentence, reference)
    except FoiError as problem:
        log().info("told", code=problem.code)
        return "told", _tell(say, call, in_slack(problem.sentence), reference, problem.code)
    except SlackApiError as problem:
        said = str(problem.response.get("error"))
        log().error("slack refused", code=said, **trail(problem))
        return "failed", _tell(say, call, slack_refused(said), reference)
    except Exception as problem:  # noqa: BLE001 - an officer is never left without an answer
        log().error("failed", **trail(problem))
        return "failed", _tell(say, call, _OURS, reference)


def _once(office: Office, call: Call, run: Callable[[], Answer]) -> Answer:
    """Run what was claimed; where nothing came of it, the claim is given back for another try.

    A modal that shows errors is sent off again under the same id and hash.
    """
    done = False
    try:
        answer = run()
        done = (answer or {}).get("response_action") != "errors"
    finally:
        if call.key and not done:
            office.app.store.release(call.key)
    return answer


def _tell(say: Replies, call: Call, sentence: str, reference: str, code: str = "") -> Answer:
    """Tell the officer where they are: at the modal's field, in their App Home, or unseen."""
    if call.surface is Surface.SUGGESTION:
        return {"options": []}
    if call.surface is Surface.SUBMISSION:
        return error(call, f"{sentence} (Reference {reference})", code)
    try:
        if call.name == "app_home_opened":
            say.home(refused_home(sentence, reference))
        else:
            say.whisper(failed(sentence, reference))
    except Exception as problem:  # noqa: BLE001 - Slack itself may be what failed
        log().error("untold", **trail(problem))
    return None
