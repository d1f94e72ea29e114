"""`foibot law`: show a provision by limb, or import the official text of an Act."""

from pathlib import Path
from textwrap import fill

import click

from bot.app import App
from bot.cli.output import emit, json_option, plain
from bot.foi.errors import FoiError
from bot.foi.law import Entry, Law
from bot.foi.provisions import Provision

WIDTH = 92


@click.group()
def command() -> None:
    """Show a provision, or import the official text."""


@command.command()
@click.argument("provision")
@json_option
@click.pass_obj
def show(app: App, provision: str, as_json: bool) -> None:
    """Show PROVISION, for example foia:s31(1)(a): what it needs and what weighs on each side."""
    wanted = Provision.parse(provision)
    entry = app.law.entry(wanted)
    if entry:
        limbs = app.law.limbs(wanted)
        report = {**plain(entry), "limbs": [limb.provision for limb in limbs]}
        emit(report, as_json, lambda: _page(entry, limbs))
        return
    official = (app.law.official or {}).get(wanted)
    if not official:
        raise _unknown(app.law, wanted)
    emit({"provision": wanted, "official": official}, as_json, lambda: f"{wanted}\n\n{official}")


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def import_(app: App, file: Path, as_json: bool) -> None:
    """Import the official text from FILE, an Act's XML as downloaded from legislation.gov.uk."""
    from bot.books.clml import read_clml
    from bot.books.lawbook import read_acts
    from bot.books.statutes import write_official

    statute = read_clml(file, read_acts())
    new = write_official(app.home, statute.act, statute.source, statute.text)
    report = {
        "act": statute.act,
        "source": statute.source,
        "provisions": len(statute.text),
        "stored": new,
    }
    done = "imported" if new else "is there already"
    emit(report, as_json, lambda: f"{statute.source}: {len(statute.text)} provisions, {done}.")


def _unknown(law: Law, wanted: Provision) -> FoiError:
    near = ", ".join(str(p) for p in law.nearest(wanted))
    return FoiError("law-unknown", str(wanted), "no such provision is known", f"Nearest: {near}")


def _page(entry: Entry, limbs: tuple[Entry, ...]) -> str:
    blocks = [
        f"{entry.provision}  {entry.title}",
        f"{entry.standing.value}, test: {entry.test.value}, for councils: {entry.councils}",
        _stop(entry),
        f"Neither confirm nor deny: {entry.ncnd_limb or 'no limb'}",
        "",
        fill(f"In our words (not the statute): {entry.paraphrase}", WIDTH),
        fill(f"Official text: {entry.official or 'not imported'}", WIDTH),
        fill(f"Protects {entry.protects}. {entry.who}", WIDTH),
        _listed("A notice must say", [f"{n.field}: {n.what} [{n.law}]" for n in entry.needs]),
        _listed("For disclosure" if not entry.is_ncnd else "For confirming", entry.factors_for),
        _listed("Against", entry.factors_against),
        _listed("Limbs", [f"{limb.provision}  {limb.title}" for limb in limbs]),
        _listed("Never together with", [str(p) for p in entry.never_with]),
        _listed("Not to be mixed up with", [str(p) for p in entry.counterparts]),
        _listed("Sources", [f"{c.source} [{c.confidence}]" for c in entry.citations]),
    ]
    return "\n".join(block for block in blocks if block is not None)


def _stop(entry: Entry) -> str:
    return "A notice may stop here." if entry.citable else "A notice has to name another limb."


def _listed(heading: str, items: tuple[str, ...] | list[str]) -> str | None:
    if not items:
        return None
    lines = [fill(item, WIDTH, initial_indent="  - ", subsequent_indent="    ") for item in items]
    return "\n".join(["", heading, *lines])
