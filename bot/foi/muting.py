"""Answers findings for a case: each by its mark, so that it comes back when its words change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.foi.errors import FoiError
from bot.foi.findings import Finding, Muted

Mutes = Mapping[tuple[str, str], Muted]
"""What is muted for one case, by rule and mark."""
_FEWEST = 2
"""Words of a reason: one word explains nothing."""


def with_mutes(findings: Iterable[Finding], mutes: Mutes) -> tuple[Finding, ...]:
    """The findings, each with the reason that was given for its mark."""
    return tuple(
        replace(one, muted=mutes.get((one.rule, one.mark)) if one.mark else None)
        for one in findings
    )


def require_reason(name: str, because: str) -> str:
    """The reason on one line; a FoiError where it says nothing."""
    words = because.split()
    if len(words) < _FEWEST:
        raise FoiError("reason-empty", name, "that is no reason", "Say why in words")
    return " ".join(words)


def find_named(findings: Sequence[Finding], name: str) -> Finding:
    """The one finding that `RULE`, `RULE:PART`, `RULE:PROVISION` or `RULE.NUMBER` names.

    A FoiError where there is none, or where there are several: it names what tells them apart.
    """
    names = numbered(findings)
    if exact := names.get(name):
        return exact
    rule, _, place = name.partition(":")
    alike = {
        key: one
        for key, one in names.items()
        if one.rule == rule and (not place or place in (one.part, str(one.provision)))
    }
    if len({one.mark for one in alike.values()}) == 1:
        return next(iter(alike.values()))
    raise _not_one(name, alike, names)


def numbered(findings: Sequence[Finding]) -> dict[str, Finding]:
    """Each finding by its rule, with a counter where the rule speaks more than once."""
    count: dict[str, int] = {}
    for one in findings:
        count[one.rule] = count.get(one.rule, 0) + 1
    names: dict[str, Finding] = {}
    seen: dict[str, int] = {}
    for one in findings:
        seen[one.rule] = seen.get(one.rule, 0) + 1
        names[one.rule if count[one.rule] == 1 else f"{one.rule}.{seen[one.rule]}"] = one
    return names


def _not_one(name: str, alike: Mapping[str, Finding], names: Mapping[str, Finding]) -> FoiError:
    if alike:
        listed = "; ".join(f"{key}: {one.message}" for key, one in alike.items())
        return FoiError(
            "finding-several", name, f"it names several findings ({listed})", "Name one of those"
        )
    known = ", ".join(names) or "none"
    return FoiError(
        "finding-unknown", name, f"the letter has no such finding (it has: {known})", "Name one"
    )
