"""From decisions to a confirmed letter, in a case's thread."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.casework.confirm import Approval, Confirmed, confirm
from bot.casework.draft import Drafted, Orders, draft
from bot.casework.fields import Choice, factor_choices, fields_needed
from bot.casework.further_factors import further_factors
from bot.foi.case import Case, Draft, Section
from bot.foi.confirming import Policy
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from bot.slack import draft_blocks, draft_forms, limits
from bot.slack.accepting import letter_kind
from bot.slack.access import Role
from bot.slack.blocks import Block, Message, verbatim
from bot.slack.card import refresh
from bot.slack.case_list import by_due
from bot.slack.draft_file import attach_letter
from bot.slack.failure_blocks import told
from bot.slack.in_step import keep_in_step
from bot.slack.logs import log, trail
from bot.slack.places import Place, place_of, post_in_thread
from bot.slack.turn import Turn
from bot.slack.words import moment_words
from bot.slack.work import Busy


def make(turn: Turn, case_id: int | str, orders: Orders) -> Drafted:
    """Draft a letter anew with what the officer orders."""
    return draft(turn.app.desk, str(case_id), orders, by=turn.by, dated=turn.today, at=turn.at)


def draft_case(turn: Turn, case_id: int | str, kind: Kind = Kind.RESPONSE) -> Place:
    """Draft a case's letter from what is decided so far, and show it in the case's thread."""
    return show(turn, make(turn, case_id, Orders(kind=kind)), kind)


def show(turn: Turn, drafted: Drafted, kind: Kind) -> Place:
    """Post where the letter stands; a version gets its buttons, and older versions lose theirs."""
    case = drafted.case
    decisions = turn.app.store.decisions(case.id)
    message = draft_blocks.in_the_making(drafted, decisions, kind)
    place = post_in_thread(turn, case, message)
    refresh(turn.office, case.id)
    if drafted.draft:
        keep_in_step(turn.office, turn.app.store.standing_posts(case.id))
        post_in_thread(turn, case, draft_blocks.control(case, drafted.draft), drafted.draft.id)
        attach_letter(turn, case, drafted.draft, place)
    return place


def open_decision(
    turn: Turn, name: str, *, refusing: bool, part: str | None = None, kind: Kind = Kind.RESPONSE
) -> None:
    """Fill the open modal with the decision form, or first ask which case."""
    turn.say.update(decision_form(turn, name, refusing=refusing, part=part, kind=kind))


def decision_form(
    turn: Turn, name: str, *, refusing: bool, part: str | None = None, kind: Kind = Kind.RESPONSE
) -> Block:
    """The decision form of a case; without a case, the question which one."""
    if not name:
        cases = [case for case, _ in by_due(turn)]
        if not cases:
            raise FoiError("no-case", "this command", "no case is open", "Begin with /foi new")
        return draft_forms.pick_case(cases, {"r": refusing})
    case = turn.app.store.case(name)
    about = {"c": case.id, "k": kind.value, "r": refusing}
    return draft_forms.decision(case, about, refusing=refusing, part=part)


def outcomes_form(turn: Turn, name: str) -> Block:
    """The outcome of every part of a case's response, on one form."""
    case = turn.app.store.case(name)
    return draft_forms.outcomes(case, turn.app.store.decisions(case.id))


def words_form(turn: Turn, case: Case, kind: Kind, owners: Iterable[str]) -> Block | None:
    """The form for what these owners need; None where they need nothing."""
    wanted = list(owners)
    desk = turn.app.desk
    fields = [one for one in fields_needed(desk, case, kind, turn.today) if one.owner in wanted]
    choices = choices_of(turn, case, kind, wanted)
    if not fields and not choices:
        return None
    if draft_forms.size(fields, choices) > limits.VIEW_BLOCKS and len(wanted) > 1:
        return words_form(turn, case, kind, wanted[: len(wanted) // 2])  # the thread asks the rest
    return draft_forms.words(fields, choices, {"c": case.id, "k": kind.value, "o": wanted})


def choices_of(turn: Turn, case: Case, kind: Kind, owners: Container[str]) -> list[Choice]:
    """The factors to choose from for these provisions, those of precedents included."""
    desk = turn.app.desk
    refusing = [
        one
        for one in turn.app.store.decisions(case.id)
        if any(str(provision) in owners for provision in one.provisions)
    ]
    further = further_factors(desk, case, refusing, turn.office.answer_for_team)
    choices = factor_choices(desk, case, kind, turn.today, further)
    return [one for one in choices if str(one.provision) in owners]


def section_form(case: Case, one: Draft, key: str) -> Block:
    """The form for one section's text, as it stands in this version."""
    found = section_of(one, key)
    about = {"c": case.id, "k": one.kind.value, "v": one.version, "s": key}
    return draft_forms.edit(found, about)


def section_of(one: Draft, key: str) -> Section:
    """The section of a version; a FoiError where it has none of that name."""
    found = next((section for section in one.sections if section.key == key), None)
    if found is None:
        raise FoiError("section-unknown", key, "this version has no such section", "Draft again")
    return found


def edit_form(case: Case, one: Draft, span: tuple[int, int] | None) -> Block:
    """The form for the section that a finding quotes; the first, where it quotes none."""
    place = 0
    for section in one.sections:
        found = one.text.find(section.text, place)
        place = max(place, found + len(section.text))
        if found >= 0 and (span is None or span[0] < place):
            return section_form(case, one, section.key)
    return section_form(case, one, one.sections[-1].key)


def confirmed_words(turn: Turn, done: Confirmed) -> Message:
    """Who confirmed what, and when; also for who came second."""
    letter = done.letter
    when = moment_words(letter.stored_at, turn.office.zone)
    said = "was confirmed already" if done.already else "is confirmed"
    first = told(
        f"{done.case.reference}, version {letter.version}, {said} by {letter.confirmed_by}, "
        f"{when}. Chain {done.head.head}."
    )
    signed = [block for line in done.head.lines for block in verbatim(line)]
    return Message(first.text, (*first.blocks, *signed))


def show_findings(turn: Turn, name: str) -> None:
    """What the checks say of a case's newest draft."""
    case, one = newest(turn, name)
    found = tuple(draft_blocks.findings(case, one))
    head = f"{case.reference}, version {one.version}: {len(found)} findings"
    turn.say.whisper(Message(head, (*told(head).blocks, *found)))


def newest(turn: Turn, name: int | str, kind: Kind = Kind.RESPONSE) -> tuple[Case, Draft]:
    """A case and the newest version of its letter; a FoiError where there is none."""
    case = turn.app.store.case(name)
    one = turn.app.store.newest_draft(case.id, kind)
    if one is None:
        raise FoiError(
            "draft-none", case.reference, "there is no draft of it yet", "Begin with /foi draft"
        )
    return case, one


def version_of(turn: Turn, about: Mapping[str, Any]) -> tuple[Case, Draft]:
    """The version that a button belongs to, from the store; a FoiError where there is none."""
    case = turn.app.store.case(str(about.get("c", "")))
    for one in turn.app.store.drafts(case.id):
        if one.version == about.get("v"):
            return case, one
    raise FoiError("draft-none", case.reference, "there is no such version", "Draft it again")


def do_confirm(turn: Turn, about: Mapping[str, Any], reasons: Mapping[str, str]) -> Confirmed:
    """Confirm on the hash that was shown; the store decides whether it still is the newest."""
    done = confirm(
        approval_of(turn),
        str(about.get("c", "")),
        str(about.get("h", "")),
        reasons,
        by=turn.by,
        at=turn.at,
        today=turn.today,
        kind=letter_kind(about),
    )
    log().info("chain", **done.head.report)
    keep_in_step(turn.office, turn.app.store.standing_posts(done.case.id))
    refresh(turn.office, done.case.id)
    if not done.already:
        try:
            turn.office.pool.start(lambda: _follow_up(turn, done))
        except Busy:
            log().info("follow-up left to the next start")
    return done


def _follow_up(turn: Turn, done: Confirmed) -> None:
    """What a confirmation brings with it: the letter as a precedent, and as a Word file."""
    try:
        owed = turn.app.catch_up(turn.at)
        if owed:
            log().warning("not indexed yet", letters=len(owed))
        attach_letter(turn, done.case, done.letter, place_of(turn, done.case))
    except Exception as problem:  # noqa: BLE001 - the letter is stored, and the outbox remembers
        log().error("follow-up failed", **trail(problem))


def approval_of(turn: Turn) -> Approval:
    """The authority's policy, with this officer among those whom the gate admitted."""
    own = turn.app.approval
    approvers = own.policy.approvers
    if approvers and turn.office.settings.slack_approvers and turn.officer.may(Role.APPROVER):
        approvers = (*approvers, turn.by)
    policy = Policy((*own.policy.officers, turn.by), approvers, own.policy.second_officer_for)
    return replace(own, policy=policy)
