"""A case as one living card: how it stands, its parts, the next step, and buttons for just that.

The card is the case's own message. It is edited in place whenever something happens to the case;
the thread below it is its history.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.casework.clocking import case_due
from bot.foi.case import Case, Confirmation, Decision, Draft, Flag, Sending
from bot.foi.vocabulary import Kind
from bot.slack.blocks import Block, Message, actions, button, context, menu, option, quoted, section
from bot.slack.logs import log, trail
from bot.slack.office import Office
from bot.slack.text import escape, shorten
from bot.slack.words import (
    LETTERS,
    OUTCOMES,
    REGIMES,
    day_words,
    law_words,
    light,
    sent_words,
)
from bot.store.store import Store

_PARTS = 15
_FLAGS = 6
"""Parts and flags that a card shows: one message takes 50 blocks; the rest is counted."""
_QUESTION = 250

_BEFOREHAND = (
    Kind.ACKNOWLEDGEMENT,
    Kind.CLARIFICATION,
    Kind.EXTENSION,
    Kind.FEES_NOTICE,
    Kind.TRANSFER,
    Kind.CONSULTATION,
)
_WHILE_PAUSED = (Kind.CLOSURE, Kind.CLARIFICATION, Kind.TRANSFER)
_AFTERWARDS = (Kind.CORRECTION, Kind.INTERNAL_REVIEW)
"""The letters that a card offers beside the response, by how far the case has come."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the letters of a case have come."""

    decisions: tuple[Decision, ...]
    draft: Draft | None
    answer: Confirmation | None
    unsent: tuple[Confirmation, ...]
    sent: tuple[Sending, ...]
    is_stale: bool = False
    """True where the draft rests on what was corrected since."""

    def undecided(self, case: Case) -> list[str]:
        """The numbers of the parts that have no outcome yet."""
        settled = {one.part for one in self.decisions}
        return [part.number for part in case.parts if part.number not in settled]


def standing_of(store: Store, case: Case) -> Standing:
    """What the store has of a case's letters."""
    draft = store.newest_draft(case.id)
    return Standing(
        store.decisions(case.id),
        draft,
        store.confirmation(case.id),
        store.unsent(case.id),
        store.sendings(case.id),
        draft is not None and draft.version <= store.stale_to(case.id),
    )


def card_of(office: Office, case: Case) -> Message:
    """The card as the case stands now."""
    report = case_due(office.clocks, case, office.today)
    return card(case, report, standing_of(office.app.store, case))


def card(case: Case, report: Mapping[str, Any], standing: Standing) -> Message:
    """A case's card: always one message."""
    due = day_words(report["latest"] or report["due"])
    blocks = [
        section(
            f"*{escape(case.reference)}*\n{light(report)}\nReceived {day_words(case.received)} · "
            f"due *{due}* · {REGIMES[case.regime]} · {_officer(case)}"
        ),
        *quoted(shorten(case.subject or "", _QUESTION)),
        *_flags([*case.flags, *(flag for part in case.parts for flag in part.flags)]),
        *_parts(case, standing),
        *[context(_sent(one)) for one in standing.sent[-3:]],
        section(f"*Next:* {next_step(case, report, standing)}"),
        *_buttons(case, report, standing),
    ]
    return Message(f"{case.reference} registered, due {due}", tuple(blocks))


def is_cut(case: Case) -> bool:
    """True where the card cannot show every question whole."""
    long = any(len(f"{part.stem or ''} {part.question}") > _QUESTION for part in case.parts)
    return long or len(case.parts) > _PARTS


def refresh(office: Office, case_id: int) -> None:
    """Bring a case's card up to date, wherever it stands; a failing Slack undoes nothing."""
    store = office.app.store
    posts = [post for post in store.posts(case_id) if post.thread is None]
    if not posts:
        return
    page = next(card_of(office, store.case(case_id)).pages())
    for post in posts:
        try:
            office.client.chat_update(channel=post.channel, ts=post.ts, **page.fields())
        except (SlackApiError, OSError) as problem:
            log().info("card not refreshed", **trail(problem))


def next_step(case: Case, report: Mapping[str, Any], standing: Standing) -> str:
    """What has to be done now, in a sentence."""
    if standing.unsent:
        letter = standing.unsent[-1]
        return (
            f"send the {LETTERS[letter.kind].lower()}, version {letter.version}, and record the day"
        )
    if standing.answer:
        return "no action needed: the response was sent."
    if report["ended"]:
        return f"no action needed: {escape(_ending(case, report))}."
    if report["latest"] is None and not report["responded"]:
        return f"wait: {escape(report['status'])}"
    undecided = standing.undecided(case)
    if undecided:
        return f"choose an outcome for {_counted(undecided)}"
    if standing.draft is None:
        return "draft the response"
    if standing.is_stale:
        return f"draft again: version {standing.draft.version} rests on what was corrected since"
    if standing.draft.missing:
        return f"fill in what version {standing.draft.version} still needs"
    return f"read version {standing.draft.version} in the thread, and confirm it"


def _ending(case: Case, report: Mapping[str, Any]) -> str:
    """How the request ended, and of which case it is a duplicate."""
    of = next((one.detail["of"] for one in case.events if "of" in one.detail), None)
    return str(report["status"]) + (f", of {of}" if of else "")


def _counted(parts: Sequence[str]) -> str:
    return f"part {escape(parts[0])}" if len(parts) == 1 else f"{len(parts)} parts"


def _officer(case: Case) -> str:
    return f"with {escape(case.officer)}" if case.officer else "with nobody yet"


def _sent(one: Sending) -> str:
    return escape(f"{LETTERS[one.kind]}, version {one.version}: {sent_words(one)}")


def _flags(flags: Sequence[Flag]) -> Iterator[Block]:
    for flag in flags[:_FLAGS]:
        law = f" ({flag.law})" if flag.law else ""
        yield context(
            f":triangular_flag_on_post: Check: {escape(shorten(flag.message + law, 500))}"
        )
    if flags[_FLAGS:]:
        yield context(f"and {len(flags) - _FLAGS} more to check")


def _parts(case: Case, standing: Standing) -> Iterator[Block]:
    settled = {one.part: one for one in standing.decisions}
    for part in case.parts[:_PARTS]:
        one = settled.get(part.number)
        outcome = OUTCOMES[one.outcome] if one else "Not decided"
        law = (
            f" under {', '.join(map(law_words, one.provisions))}" if one and one.provisions else ""
        )
        yield section(f"*Part {escape(part.number)}: {outcome}*{escape(law)}")
        yield from quoted(shorten(f"{part.stem or ''} {part.question}", _QUESTION))
        if part.read_as:
            yield context(f"Read as: {escape(shorten(part.read_as, _QUESTION))}")
    if case.parts[_PARTS:]:
        more = len(case.parts) - _PARTS
        yield context(f"and {more} more parts: the whole request is in the thread")


def _buttons(case: Case, report: Mapping[str, Any], standing: Standing) -> Iterator[Block]:
    value = str(case.id)
    if standing.unsent:
        yield actions(button("Record as sent", "sent", value, style="primary"), _correct(case))
        return
    if standing.answer:
        yield actions(_letters(case, _AFTERWARDS))
        return
    if report["ended"]:
        yield actions(_correct(case))
        return
    paused = report["latest"] is None
    steps = [] if paused else list(_step(case, standing, value))
    clock = (
        button("Restart the clock", "resume", value, style="primary")
        if paused
        else button("Pause the clock", "pause", value, says="Pause: clarification or fee")
    )
    take = [] if case.officer else [button("Assign to me", "take", value)]
    more = _letters(case, _WHILE_PAUSED if paused else _BEFOREHAND)
    yield actions(*steps, *take, clock, button("Dates", "due", value), more, _correct(case))


def _correct(case: Case) -> Block:
    return button("Correct", "correct", str(case.id), says=f"Correct {case.reference}")


def _letters(case: Case, kinds: Sequence[Kind]) -> Block:
    """A menu of the other letters that may be drafted now, by their plain names."""
    choices = [option(LETTERS[kind], f"{case.id}:{kind.value}") for kind in kinds]
    return menu("static_select", "letter", choices, "Another letter …")


def _step(case: Case, standing: Standing, value: str) -> Iterator[Block]:
    if standing.undecided(case):
        yield button(
            "Choose outcomes", "answer", value, style="primary", says=f"Answer {case.reference}"
        )
        yield button("Refuse parts", "refuse", value)
    elif standing.draft is None or standing.is_stale:
        yield button("Draft", "draft", value, style="primary", says=f"Draft {case.reference}")
    else:
        yield button("Change outcomes", "answer", value, says=f"Change {case.reference}")
