"""Mutes a finding for one case: an officer's reason for it, given before the letter goes out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.casework.attachments import with_files
from bot.casework.check import Checked
from bot.casework.confirm import Approval
from bot.casework.understanding import Understanding
from bot.foi.case import Case, Draft, already_confirmed
from bot.foi.checks.words import RuleCard
from bot.foi.confirming import require_officer
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.muting import find_named, require_reason, with_mutes
from bot.foi.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A case's newest draft with the findings on it, those on its files among them."""

    case: Case
    draft: Draft
    findings: Sequence[Finding]


def check_case(
    approval: Approval,
    understanding: Understanding,
    name: str,
    kind: Kind,
    card: RuleCard,
    files: tuple[Path, ...] = (),
) -> tuple[CheckedDraft, Checked]:
    """The findings on a case's newest draft, as kept with it; FoiError where nothing is drafted.

    `files` go out with the letter, and `card` words what they hide.
    """
    store = approval.store
    case = store.case(name)
    draft = _newest(approval, case, kind)
    letter = replace(understanding.letter(draft.text), kind=draft.kind, regime=case.regime)
    checked = with_files(Checked(letter, draft.findings, ()), card, files)
    found = with_mutes(checked.findings, store.mutes(case.id))
    return CheckedDraft(case, draft, found), replace(checked, findings=found)


def mute(
    approval: Approval,
    found: CheckedDraft,
    name: str,
    because: str,
    *,
    by: str,
    at: datetime,
) -> Finding:
    """Mute the finding that `name` names (see `find_named`) for its case; returns it.

    FoiError for whoever is no officer, a reason that says nothing, and a letter that is confirmed.
    """
    finding = _open(approval, found, name, by)
    reason = require_reason(name, because)
    approval.store.mute(found.case.id, finding, reason, by=by, at=at)
    return finding


def unmute(approval: Approval, found: CheckedDraft, name: str, *, by: str, at: datetime) -> Finding:
    """Let a muted finding count again; returns it. FoiErrors as for `mute`."""
    finding = _open(approval, found, name, by)
    if finding.muted is None:
        raise FoiError("not-muted", name, "that finding is not muted", "It counts already")
    approval.store.unmute(found.case.id, finding, by=by, at=at)
    return finding


def _open(approval: Approval, found: CheckedDraft, name: str, by: str) -> Finding:
    require_officer(by, approval.policy)
    done = approval.store.confirmation(found.case.id, found.draft.kind)
    if done:
        raise already_confirmed(found.case.reference, done)
    finding = find_named(found.findings, name)
    if not finding.mark:
        raise FoiError(
            "finding-unmarked",
            f"{found.case.reference}, version {found.draft.version}",
            "it was checked by an earlier version of the program",
            f"Draft it again with `foibot draft {found.case.id}`, then mute",
        )
    return finding


def _newest(approval: Approval, case: Case, kind: Kind) -> Draft:
    draft = approval.store.newest_draft(case.id, kind)
    if draft is None:
        raise FoiError(
            "no-draft",
            f"{case.reference}, {kind.value}",
            "nothing is drafted that could be checked",
            f"Run `foibot draft {case.id}`",
        )
    return draft
