"""Reads an Act's official text from CLML, the XML that legislation.gov.uk offers for download.

Structure: https://legislation.github.io/data-documentation/ - P1 is a section or regulation, P2 to
P5 its limbs, each with a Pnumber and Text. The file is data from outside: no network, no DTD and
no entities are allowed, and a wrong file gets one sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bot.foi.errors import FoiError
from bot.foi.law import Act
from bot.foi.provisions import Provision

LEGISLATION = "{http://www.legislation.gov.uk/namespaces/legislation}"
VALID_FROM = "{http://purl.org/dc/terms/}valid"
LEVELS = frozenset({"P1", "P2", "P3", "P4", "P5"})
SECTION_LETTER = {"foia": "s", "eir": "r", "foisa": "s"}
MAX_BYTES = 32_000_000
"""Ten times the largest of the three files; more than that is something else."""

TODO = "Download the whole Act as XML from legislation.gov.uk and import that file"


@dataclass(frozen=True, slots=True)
class Statute:
    """One Act's official text by provision; a limb's text holds the limbs below it."""

    act: str
    source: str
    text: Mapping[Provision, str]


def read_clml(path: Path, acts: tuple[Act, ...]) -> Statute:
    """Read one of `acts` from an XML file; a FoiError says what is wrong with any other file."""
    root = _root(path)
    if root.tag != f"{LEGISLATION}Legislation":
        raise _refused(path, "this is XML, but not of legislation.gov.uk's kind")
    act = _which(path, root, acts)
    text = dict(_provisions(root, act.name))
    if not text:
        raise _refused(path, "it holds no sections, perhaps only the table of contents")
    valid = root.findtext(f".//{VALID_FROM}")
    version = f"as at {valid}" if valid else "version not stated"
    return Statute(act.name, f"{act.title}, legislation.gov.uk, {version}", text)


def _root(path: Path) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refused(path, f"{size:,} bytes are too many for an Act")
        tree = etree.fromstring(path.read_bytes(), parser).getroottree()
    except OSError as problem:
        raise _refused(path, problem.strerror or "it cannot be read") from problem
    except etree.XMLSyntaxError as problem:
        raise _refused(path, f"it is not well-formed XML (line {problem.lineno})") from problem
    if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None:
        raise _refused(path, "it declares a document type, which legislation.gov.uk's files do not")
    return tree.getroot()


def _which(path: Path, root: etree._Element, acts: tuple[Act, ...]) -> Act:
    """The Act by its address; a piece of one is refused, as it would displace the rest."""
    address = root.get("IdURI") or root.get("DocumentURI") or ""
    for act in acts:
        found = re.search(rf"/{re.escape(act.path)}(?=/|$)(.*)", address)
        if found and re.search(r"/(section|regulation|part|schedule|contents)\b", found[1]):
            raise _refused(path, f"it is only a piece of the {act.title}")
        if found:
            return act
    known = ", ".join(act.title for act in acts)
    raise _refused(path, f"'{address or 'no address'}' is none of: {known}")


def _provisions(root: etree._Element, act: str) -> Iterator[tuple[Provision, str]]:
    body = root.find(f".//{LEGISLATION}Body")
    if body is None:
        return
    for section in body.iter(f"{LEGISLATION}P1"):
        number = _number(section)
        quoted = next(section.iterancestors(f"{LEGISLATION}BlockAmendment"), None)
        in_force = quoted is None and not _prospective(section)
        if in_force and re.fullmatch(r"\d+[a-z]{0,2}", number):
            yield from _numbered(section, Provision(act, SECTION_LETTER[act] + number))


def _numbered(element: etree._Element, provision: Provision) -> Iterator[tuple[Provision, str]]:
    """This provision with its text, then the limbs below it."""
    lines = [line for line in _lines(element) if line]
    if lines:
        yield provision, "\n".join(lines)
    for limb in _limbs(element):
        number = _number(limb)
        if re.fullmatch(r"[0-9a-z]{1,4}", number):
            deeper = Provision(provision.act, provision.section, (*provision.limbs, number))
            yield from _numbered(limb, deeper)


def _limbs(element: etree._Element) -> Iterator[etree._Element]:
    """The next numbered level below; what an amendment quotes is another Act's text."""
    for child in element.iterchildren(tag=etree.Element):
        name = _name(child)
        if name in LEVELS:
            if not _prospective(child):
                yield child
        elif name != "BlockAmendment":
            yield from _limbs(child)


def _lines(element: etree._Element) -> Iterator[str]:
    """The text of one provision: its own, and each limb's behind its number."""
    for child in element.iterchildren(tag=etree.Element):
        name = _name(child)
        if name in LEVELS and not _prospective(child):
            first, *rest = [*_lines(child), ""]
            yield f"({_printed_number(child)}) {first}".rstrip()
            yield from rest
        elif name == "Text":
            yield _flat(child)
        elif name not in LEVELS | {"Pnumber", "Title"}:
            yield from _lines(child)


def _prospective(element: etree._Element) -> bool:
    """Not yet in force: the file holds such text too, marked so."""
    return bool(element.get("Status") == "Prospective")


def _number(element: etree._Element) -> str:
    return _printed_number(element).lower()


def _printed_number(element: etree._Element) -> str:
    number = element.find(f"{LEGISLATION}Pnumber")
    return "" if number is None else re.sub(r"[^0-9A-Za-z]", "", _flat(number))


def _flat(element: etree._Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _refused(path: Path, why: str) -> FoiError:
    return FoiError("law-import", str(path), why, TODO)
