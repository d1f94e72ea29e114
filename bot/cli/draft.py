"""`foibot draft`: decide parts, give words, and see the letter that comes of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.casework.draft import Drafted, Orders, draft, sources_of
from bot.casework.fields import Field, fields_of_letter
from bot.cli.output import emit, json_option
from bot.cli.today import london_today
from bot.cli.values import KINDS, Day, Word
from bot.foi.case import Case
from bot.foi.errors import FoiError
from bot.foi.findings import Finding
from bot.foi.vocabulary import FindingStatus, Kind


@click.command()
@click.argument("case")
@click.option("--letter", type=Word(KINDS), default="response", show_default=True)
@click.option(
    "--decide",
    multiple=True,
    metavar="PART=OUTCOME[:PROVISION,...]",
    help="What is decided for a part, a range (3-5) or all; repeat it.",
)
@click.option(
    "--set",
    "give",
    multiple=True,
    metavar="OWNER.FIELD=VALUE",
    help="Words for a part, a provision or the letter; @FILE reads them from a file; repeat it.",
)
@click.option(
    "--use", multiple=True, metavar="PRECEDENT", help="Take over a precedent's factors; repeat it."
)
@click.option(
    "--joint",
    multiple=True,
    metavar="PROVISION+PROVISION",
    help="Weigh the interests of provisions on the same information together.",
)
@click.option(
    "--edit",
    multiple=True,
    metavar="SECTION=TEXT",
    help="Replace a section by hand; @FILE reads it; an empty text undoes an edit.",
)
@click.option("--fields", is_flag=True, help="List every field of the letter, with its law.")
@click.option("--allow-gaps", is_flag=True, help="Draft with marked gaps; can't be confirmed.")
@click.option("--sources", is_flag=True, help="Show where each section's words came from.")
@click.option("--by", default="", help="The officer who drafts; default: who is logged in here.")
@click.option("--dated", type=Day(), metavar="DATE", help="The letter's date; today.")
@json_option
@click.pass_obj
def command(app: App, /, case: str, as_json: bool, sources: bool, **asked: Any) -> None:
    """Draft a letter for CASE (its number or reference) from decisions, templates and law.

    Without options it is drafted again from what is decided so far. What is missing is listed with
    the law that needs it; nothing is printed with a hole in it unless you allow gaps.
    """
    dated = asked["dated"] or london_today()
    orders = Orders(
        kind=Kind(asked["letter"]),
        decide=asked["decide"],
        give=tuple(_from_file(text) for text in asked["give"]),
        use=asked["use"],
        joint=asked["joint"],
        edits=dict(_edit(text) for text in asked["edit"]),
        allow_gaps=asked["allow_gaps"],
    )
    done = draft(
        app.desk, case, orders, by=app.officer(asked["by"]), dated=dated, at=datetime.now(UTC)
    )
    if asked["fields"]:
        _list_fields(app, done.case, orders.kind, dated, as_json)
        return
    report = _report(done, sources)
    emit(report, as_json, lambda: _people(report, done))


def _list_fields(app: App, case: Case, kind: Kind, dated: date, as_json: bool) -> None:
    """Every field of the letter: what is asked for, then what may be said besides."""
    found = fields_of_letter(app.desk, case, kind, dated)
    emit(
        {"id": case.id, "reference": case.reference, "fields": found},
        as_json,
        lambda: "\n".join(_field_line(one) for one in found) or "This letter has no fields yet.",
    )


def _field_line(one: Field) -> str:
    mark = "asked" if one.asked else "optional"
    state = "given" if one.text else mark
    forms = f" One of: {'; '.join(one.choices)}." if one.choices else ""
    return f"{one.owner}.{one.name} ({state}): {one.what} ({one.law}).{forms}"


def _from_file(text: str) -> str:
    """`OWNER.FIELD=@FILE` with the file's text in place."""
    name, equals, value = text.partition("=")
    return f"{name}={_text(value)}" if equals else text


def _edit(text: str) -> tuple[str, str | None]:
    key, _, value = text.partition("=")
    return key.strip(), _text(value) or None


def _text(value: str) -> str:
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text(encoding="utf-8").strip("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise FoiError(
            "file-unread",
            value[1:],
            getattr(problem, "strerror", None) or "it is not text in UTF-8",
            "Name a readable text file in UTF-8",
        ) from problem


def _report(done: Drafted, sources: bool) -> dict[str, Any]:
    draft_ = done.draft
    report: dict[str, Any] = {
        "id": done.case.id,
        "reference": done.case.reference,
        "version": draft_.version if draft_ else None,
        "text": draft_.text if draft_ else None,
        "hash": draft_.hash if draft_ else None,
        "missing": done.missing,
        "findings": draft_.findings if draft_ else (),
        "conflicts": done.conflicts,
        "left_out": done.left_out,
        "together": done.together,
    }
    if sources and draft_:
        report["sources"] = sources_of(draft_)
    return report


def _people(report: Mapping[str, Any], done: Drafted) -> str:
    lines = [report["text"]] if report["text"] else []
    lines += [
        f"{'Gap' if done.draft else 'Missing'}: {m.owner}.{m.field}: {m.what} ({m.law})"
        for m in done.missing
    ]
    lines += [_found(f) for f in report["findings"]]
    lines += [f"You edited {key}, and its text has changed since: look." for key in done.conflicts]
    lines += done.left_out
    lines += [_together(parts) for parts in done.together]
    for row in report.get("sources", ()):
        edited = " (edited by hand)" if row["edited"] else ""
        lines.append(f"{row['section']}{edited}: {'; '.join(row['sources'])}")
    if done.draft:
        lines.append(f"{done.case.reference}, version {report['version']}, hash {report['hash']}")
    else:
        lines.append(
            "Nothing was drafted yet: give a decision with --decide PART=OUTCOME, "
            "the rest with --set OWNER.FIELD=VALUE."
        )
    return "\n".join(lines)


def _together(parts: Sequence[str]) -> str:
    """That one answer stands for several parts, and how its fields are named."""
    owner = ",".join(parts)
    return (
        f"Parts {', '.join(parts)} are answered together, by one answer: its fields are "
        f"{owner}.FIELD. To answer them apart, decide each by itself."
    )


def _found(finding: Finding) -> str:
    """A finding on one line; a muted one with its reason in place of what to do."""
    if finding.muted:
        why = f"{finding.muted.because} ({finding.muted.by})"
        return f"Muted {finding.rule}: {finding.message} Because: {why}"
    return f"{_weight(finding)} {finding.rule}: {finding.message} {finding.fix}"


def _weight(finding: Finding) -> str:
    """How a finding is introduced: what could not be decided is no error."""
    unknown = finding.status is FindingStatus.UNKNOWN
    return "Not known" if unknown else finding.severity.capitalize()
