"""What has to be true before a letter may be confirmed; each rule refuses with one sentence.

Pure: whether the draft is still the newest is decided by the store, in the confirming transaction.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil import parser
from rapidfuzz import process

from bot.foi.case import Draft, named_errors, open_errors
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision
from bot.foi.reading.citations import find_citations
from bot.foi.reading.flat import flatten

QUALIFIED_PERSON = Provision("foia", "s36")
"""FOIA s36(2): engaged only by the reasonable opinion of the qualified person."""
_OPINION_FIELDS = ("qualified_person", "opinion", "opinion_date")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may confirm what, by the authority's own settings.

    For `second_officer_for` the draft's author cannot confirm; where `approvers` are named, one of
    them must.
    """

    officers: tuple[str, ...]
    approvers: tuple[str, ...] = ()
    second_officer_for: tuple[Provision, ...] = ()


def require_officer(name: str, policy: Policy) -> None:
    """Refuse whoever is not named in the settings: confirming fails closed."""
    if name in (*policy.officers, *policy.approvers):
        return
    near = process.extractOne(name, policy.officers, score_cutoff=60)
    todo = f"Did you mean {near[0]}? " if near else ""
    raise FoiError(
        "officer-unknown",
        f"--by '{name}'",
        "not an officer who may confirm letters",
        f'{todo}Officers are named in foibot.toml in the home folder, as officers = ["..."]',
    )


def require_complete(draft: Draft) -> None:
    """Refuse a draft with gaps, naming each with the law that needs it."""
    if draft.missing:
        gaps = "; ".join(f"{gap.what} ({gap.law})" for gap in draft.missing)
        raise FoiError(
            "draft-gaps",
            f"version {draft.version}",
            f"it has gaps and can never be confirmed: {gaps}",
            "Fill them and draft again",
        )


def require_reasons(draft: Draft, reasons: Mapping[str, str]) -> None:
    """Refuse errors that nobody answered for, and reasons for what is not there."""
    errors = named_errors(draft.findings)
    for name, reason in reasons.items():
        if name not in errors:
            known = ", ".join(errors) or "none"
            raise FoiError(
                "reason-unknown",
                f"--reason {name}",
                f"version {draft.version} has no error of that name (it has: {known})",
                "Give reasons for those only",
            )
        if len(reason.split()) < 2:
            raise FoiError(
                "reason-empty", f"--reason {name}", "that is no reason", "Say why in words"
            )
    open_ = [name for name in open_errors(draft.findings) if name not in reasons]
    if open_:
        said = "; ".join(f"{name}: {errors[name].message}" for name in open_)
        raise FoiError(
            "draft-errors",
            f"version {draft.version}",
            f"the checks found what looks wrong in law ({said})",
            f"Fix it, or give your reason with --reason {open_[0]}='WHY'",
        )


def relied_on(draft: Draft, decided: Iterable[Provision]) -> tuple[Provision, ...]:
    """The provisions decided on, and those that the draft names outside the quoted request."""
    own_words = re.sub(r"(?m)^>.*$", "", draft.text)
    cited = (citation.provision for citation in find_citations(flatten(own_words)))
    return tuple(dict.fromkeys((*decided, *cited)))


def require_second_officer(
    draft: Draft, by: str, provisions: Iterable[Provision], policy: Policy
) -> None:
    """Refuse the author, and whoever is no approver, where a second officer is required."""
    watched = [p for p in provisions if any(w.covers(p) for w in policy.second_officer_for)]
    if not watched:
        return
    if by == draft.author:
        raise FoiError(
            "second-officer",
            f"--by '{by}'",
            f"{watched[0]} needs a second officer, and {by} drafted version {draft.version}",
            "Ask another officer to confirm it",
        )
    if policy.approvers and by not in policy.approvers:
        raise FoiError(
            "second-officer",
            f"--by '{by}'",
            f"{watched[0]} is approved by {' or '.join(policy.approvers)}",
            "Ask one of them to confirm it",
        )


def require_opinion(
    provisions: Iterable[Provision], words: Mapping[tuple[str, str], str], dated: date
) -> None:
    """Refuse s36 without the qualified person's recorded opinion, given by the letter's date.

    `words` are the recorded fields, by provision and name.
    """
    for provision in provisions:
        if not QUALIFIED_PERSON.covers(provision):
            continue
        given = {name: _recorded(words, provision, name) for name in _OPINION_FIELDS}
        absent = [name for name, text in given.items() if not text]
        if absent:
            raise FoiError(
                "opinion-missing",
                str(provision),
                f"the qualified person's opinion is not recorded ({', '.join(absent)})",
                f"Record it with `foibot draft --set {provision}.{absent[0]}=...` (FOIA s36(2))",
            )
        day = _day(given["opinion_date"] or "", provision)
        if day > dated:
            raise FoiError(
                "opinion-late",
                f"{provision}, opinion of {day.isoformat()}",
                f"it is later than the letter of {dated.isoformat()}",
                "The opinion has to come first (FOIA s36(2))",
            )


def require_other_reviewer(by: str, took_part: Iterable[str], said: str) -> None:
    """Refuse whoever drafted or confirmed the first answer, unless the letter says so.

    `said` is what the review says of its reviewer (section 45 Code of Practice, part 5).
    """
    if by in took_part and said != "a part":
        raise FoiError(
            "reviewer-decided",
            f"--by '{by}'",
            f"{by} drafted or confirmed the first answer, and the letter says that its reviewer "
            "took no part in it",
            "Ask somebody else to confirm it; where nobody else can, set letter.took_part to "
            "'a part' and say why in letter.why_not_other",
        )


def _recorded(words: Mapping[tuple[str, str], str], provision: Provision, name: str) -> str | None:
    """What is recorded for this limb, a limb of it or the section around it."""
    for (owner, field), text in words.items():
        if field == name and ":" in owner and not owner.startswith("joint:"):
            other = Provision.parse(owner)
            if (other.act, other.section) == (provision.act, provision.section):
                return text  # limbs of one opinion are argued together
    return None


def _day(text: str, provision: Provision) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parser.parse(text, dayfirst=True).date()
    except (ValueError, OverflowError) as problem:
        raise FoiError(
            "date", f"{provision}.opinion_date '{text}'", "not a date", "Write it like 2024-02-29"
        ) from problem
