"""Drafting's modals, sent off: decisions, words, hand edits, reasons, a precedent's factors."""

from collections.abc import Iterator, Sequence

from bot.casework.decided import decided
from bot.casework.draft import Orders, wrong_decisions
from bot.casework.fields import choose_factors, fields_needed
from bot.foi.case import Case, open_errors
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from bot.slack import draft_flow, draft_forms, muting
from bot.slack.accepting import accept, letter_kind, stays
from bot.slack.access import Role
from bot.slack.call import Surface
from bot.slack.draft_forms import block_id
from bot.slack.failure_blocks import told_view
from bot.slack.forms import given, texts
from bot.slack.in_modal import finished, instead
from bot.slack.precedent import precedent_of
from bot.slack.turn import Answer, Turn, on

_PASTED, _SENTENCE = 3, 4
"""From so many fields with the same words on, of at least so many words, it is no argument."""


@on(Surface.SUBMISSION, "pick_case")
def pick_case(turn: Turn) -> Answer:
    """Go on to the decision form of the chosen case."""
    chosen = given(turn.call.values, "case") or ""
    refusing = bool(turn.call.ids.get("r"))
    return instead(draft_flow.decision_form(turn, chosen, refusing=refusing))


@on(Surface.SUBMISSION, "decide")
def decide(turn: Turn) -> Answer:
    """Record a decision, then ask for the words that it needs."""
    values, about = turn.call.values, turn.call.ids
    case, kind = turn.call.named("c"), letter_kind(about)
    refusing = bool(about.get("r"))
    accept(draft_flow.decision_form(turn, case, refusing=refusing, kind=kind), values)
    parts = given(values, "parts") or []
    provisions = [given(values, name) for name in ("provision", "provision2")]
    named = ",".join(dict.fromkeys(one for one in provisions if one))
    text = f"{','.join(parts)}={given(values, 'outcome')}" + (f":{named}" if named else "")
    drafted = draft_flow.make(turn, case, Orders(kind=kind, decide=(text,)))
    owners = [_owner(parts, drafted.case), *(named.split(",") if named else [])]
    form = draft_flow.words_form(turn, drafted.case, kind, owners)
    if form:
        return instead(form)
    place = draft_flow.show(turn, drafted, kind)
    return finished(f"{drafted.case.reference}: decided.", place.channel)


@on(Surface.SUBMISSION, "answer")
def answer(turn: Turn) -> Answer:
    """Record the outcomes that were chosen, all or none, then ask for the words that they need."""
    case = turn.app.store.case(turn.call.named("c"))
    values = turn.call.values
    accept(draft_flow.outcomes_form(turn, str(case.id)), values)
    chosen = dict(_chosen(turn, case))
    wrong = wrong_decisions(turn.app.desk, case, chosen)
    if wrong:
        return {
            "response_action": "errors",
            "errors": {_at(*one): one[1].sentence for one in wrong.items()},
        }
    drafted = draft_flow.make(turn, case.id, Orders(decide=tuple(chosen.values())))
    form = draft_flow.words_form(turn, case, Kind.RESPONSE, _owners(turn, case))
    if form:
        return instead(form)
    place = draft_flow.show(turn, drafted, Kind.RESPONSE)
    return finished(f"{case.reference}: drafted.", place.channel)


def _chosen(turn: Turn, case: Case) -> Iterator[tuple[str, str]]:
    """PART=OUTCOME:PROVISION for every part whose row says something new."""
    settled = {one.part: one for one in turn.app.store.decisions(case.id)}
    for part in case.parts:
        outcome = given(turn.call.values, draft_forms.outcome_id(part.number))
        law = given(turn.call.values, draft_forms.provision_id(part.number))
        before = settled.get(part.number)
        same = before and (before.outcome, [str(one) for one in before.provisions[:1]]) == (
            outcome,
            [law] if law else [],
        )
        if outcome and not same:
            yield part.number, f"{part.number}={outcome}" + (f":{law}" if law else "")


def _at(part: str, problem: FoiError) -> str:
    """The field of a part's row that an error is about."""
    about_law = problem.code.startswith("provision")
    return draft_forms.provision_id(part) if about_law else draft_forms.outcome_id(part)


def _owners(turn: Turn, case: Case) -> list[str]:
    """Whose words the response may need: its parts and their provisions."""
    decided_ = decided(turn.app.store, case)
    parts = [",".join(one.parts) for one in decided_]
    laws = [str(provision) for one in decided_ for provision in one.provisions]
    return [*parts, *dict.fromkeys(laws)]


def _owner(parts: Sequence[str], case: Case) -> str:
    """How the fields of a decision on these parts are addressed, in the request's order."""
    return ",".join(part.number for part in case.parts if part.number in parts)


@on(Surface.SUBMISSION, "words")
def words(turn: Turn) -> Answer:
    """Record words and factors; ask on where a choice made more of them needed, else draft."""
    about = turn.call.ids
    case, kind = turn.app.store.case(str(about.get("c"))), letter_kind(about)
    owners = [one for one in about.get("o", ()) if isinstance(one, str)]
    stays(lambda: draft_flow.words_form(turn, case, kind, owners), turn.call.values)
    asked = set(turn.call.values)
    problems = _choose(turn, case, kind, owners)
    if problems:
        return {"response_action": "errors", "errors": problems}
    drafted = draft_flow.make(
        turn, case.id, Orders(kind=kind, give=tuple(_given(turn, case, kind)))
    )
    fresh = [
        one
        for one in fields_needed(turn.app.desk, case, kind, turn.today)
        if one.owner in owners and block_id(one.owner, one.name) not in asked
    ]
    form = draft_flow.words_form(turn, case, kind, owners) if fresh else None
    if form:
        return instead(form)
    place = draft_flow.show(turn, drafted, kind)
    return finished(f"{case.reference}: drafted.{_pasted(turn)}", place.channel)


def _pasted(turn: Turn) -> str:
    """A warning where one sentence stands in several fields: that argues nothing."""
    said = [given(turn.call.values, name) for name in turn.call.values if "|" in name]
    texts_ = [one for one in said if isinstance(one, str) and len(one.split()) >= _SENTENCE]
    most = max((texts_.count(one) for one in texts_), default=0)
    if most < _PASTED:
        return ""
    return (
        f" Warning: the same words stand in {most} fields. Harm, factors and conclusion each need "
        "an argument of their own: change them with Fix or Change."
    )


def _given(turn: Turn, case: Case, kind: Kind) -> list[str]:
    """OWNER.FIELD=VALUE for every field of the modal whose value has changed."""
    changed = []
    for one in fields_needed(turn.app.desk, case, kind, turn.today):
        name = block_id(one.owner, one.name)
        entered = given(turn.call.values, name) or ""
        if name in turn.call.values and entered != one.text:
            changed.append(f"{one.owner}.{one.name}={entered}")
    return changed


def _choose(turn: Turn, case: Case, kind: Kind, owners: Sequence[str]) -> dict[str, str]:
    """Record the ticked factors; returns what is wrong, by field."""
    problems = {}
    for choice in draft_flow.choices_of(turn, case, kind, owners):
        name = block_id(str(choice.provision), choice.name)
        if name not in turn.call.values:
            continue
        ticked = given(turn.call.values, name)
        own = given(turn.call.values, f"{name}|own") or ""
        try:
            choose_factors(turn.app.desk, case, kind, choice, ticked, own, by=turn.by, at=turn.at)
        except FoiError as problem:
            problems[name] = problem.sentence
    return problems


@on(Surface.SUBMISSION, "edit")
def edit(turn: Turn) -> Answer:
    """Keep an officer's own wording of a section, or take it back."""
    case, one = draft_flow.version_of(turn, turn.call.ids)
    section_ = draft_flow.section_of(one, turn.call.named("s"))
    entered = texts(turn.call.values, "text")
    undo = bool(given(turn.call.values, "undo"))
    if entered == section_.text and not undo:
        return finished("Nothing was changed.")
    _, latest = draft_flow.newest(turn, case.id, one.kind)
    theirs = draft_flow.section_of(latest, section_.key)
    if theirs.text != section_.text:
        return instead(draft_forms.both(theirs, latest, entered, case.id))
    edits = {section_.key: None if undo else entered}
    drafted = draft_flow.make(turn, case.id, Orders(kind=one.kind, edits=edits))
    place = draft_flow.show(turn, drafted, one.kind)
    return finished(f"{case.reference}: edited.", place.channel)


@on(Surface.SUBMISSION, "reasons", Role.APPROVER)
def reasons(turn: Turn) -> Answer:
    """Confirm, with an officer's reason for each error that stands."""
    about = turn.call.ids
    _, draft = draft_flow.version_of(turn, about)
    said = {
        name: given(turn.call.values, f"reason|{name}") or ""
        for name in open_errors(draft.findings)
    }
    done = draft_flow.do_confirm(turn, about, said)
    return instead(told_view(draft_flow.confirmed_words(turn, done).text))


@on(Surface.SUBMISSION, "mute")
def mute(turn: Turn) -> Answer:
    """Keep why a finding does not count for this case."""
    accept(muting.form(turn), turn.call.values)
    return finished(muting.keep(turn, given(turn.call.values, "because") or ""))


@on(Surface.SUBMISSION, "use")
def use(turn: Turn) -> Answer:
    """Take a precedent's factors over into a case's draft."""
    found = precedent_of(turn, turn.call.named("p"), for_team=True)
    name = given(turn.call.values, "case") or ""
    drafted = draft_flow.make(turn, name, Orders(use=(str(found.reference),)))
    place = draft_flow.show(turn, drafted, Kind.RESPONSE)
    return finished(f"{drafted.case.reference}: drafted with its factors.", place.channel)
