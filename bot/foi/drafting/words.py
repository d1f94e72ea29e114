"""How a letter says things: lists, questions, dates and provisions, in words."""

import re
from collections.abc import Sequence
from datetime import date

from bot.foi.provisions import Provision

ACTS = {
    "foia": "Freedom of Information Act 2000",
    "eir": "Environmental Information Regulations 2004",
    "foisa": "Freedom of Information (Scotland) Act 2002",
}


def listed(items: Sequence[str], last: str = "and") -> str:
    """Join with commas and a last "and": `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def listed_or(items: Sequence[str]) -> str:
    """Join with commas and a last "or"."""
    return listed(items, "or")


def long_date(day: date) -> str:
    """`2026-11-03` becomes `3 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def questions(numbers: Sequence[str], every: int = 0) -> str:
    """Name parts in running text: `question 1`, `questions 1, 2 and 4`, `questions 3 to 6`.

    `every` is how many parts the request has: a request of one part is just `your request`.
    """
    if every == 1:
        return "your request"
    bare = [re.sub(r"(?i)^q\s*", "", number) for number in numbers]
    noun = "question" if len(bare) == 1 else "questions"
    return f"{noun} {_run(bare) or listed(bare)}"


def _run(numbers: Sequence[str]) -> str:
    """`3 to 6` where the numbers are consecutive and more than two; else nothing."""
    if len(numbers) < 3 or not all(number.isdecimal() for number in numbers):
        return ""
    first, last = int(numbers[0]), int(numbers[-1])
    consecutive = [int(number) for number in numbers] == list(range(first, last + 1))
    return f"{first} to {last}" if consecutive else ""


def cited(provision: Provision) -> str:
    """`foia:s31(1)(a)` becomes `section 31(1)(a)`, `eir:r12(5)(e)` `regulation 12(5)(e)`.

    The conditions of section 40 are printed with the capitals that the statute uses.
    """
    noun = "regulation" if provision.section.startswith("r") else "section"
    number = provision.section[1:].upper()
    limbs = "".join(f"({_printed(limb)})" for limb in provision.limbs)
    return f"{noun} {number}{limbs}"


def _printed(limb: str) -> str:
    """A subsection inserted later bears a capital: `3a` is printed `3A`."""
    return limb.upper() if limb[0].isdigit() else limb


def act(provision: Provision) -> str:
    """The full name of the Act or Regulations."""
    return ACTS[provision.act]


def capital(text: str) -> str:
    """The first letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """An officer's words as part of a longer sentence: on one line, without a full stop."""
    return " ".join(text.split()).rstrip(" .;,")


def sentence(text: str) -> str:
    """A sentence of an officer's with its full stop, where it begins like one and has none."""
    last = text.split()[-1] if text.split() else ""
    prose = text[:1].isupper() and len(text.split()) > 3 and "\n" not in text.strip()
    prose = prose and "/" not in last
    return f"{text.rstrip()}." if prose and re.search(r"[\w)\]%]$", text.rstrip()) else text


def short_title(title: str) -> str:
    """A provision's title inside a heading: what stands before its colon, in lower case."""
    before, _, after = title.partition(":")
    aside = "(neither confirm nor deny)" if "neither confirm nor deny" in after else ""
    return f"{before[:1].lower()}{before[1:]} {aside}".strip()


def short_cited(provisions: Sequence[Provision], last: str = "and") -> str:
    """`sections 31(1)(a) and 38(1)(b)`: one noun for provisions of the same kind."""
    first = cited(provisions[0])
    if len(provisions) == 1:
        return first
    if last == "or":
        return listed([cited(p) for p in provisions], last)
    noun = first.split(" ", 1)[0] + "s"
    return f"{noun} {listed([cited(p).split(' ', 1)[1] for p in provisions], last)}"


def all_cited(provisions: Sequence[Provision], last: str = "and") -> str:
    """`sections 24(1) and 31(1)(a) of the Freedom of Information Act 2000`; Acts kept apart."""
    by_act: dict[str, list[Provision]] = {}
    for provision in provisions:
        by_act.setdefault(act(provision), []).append(provision)
    return listed([f"{short_cited(found, last)} of the {name}" for name, found in by_act.items()])


def long_date_text(text: str) -> str:
    """An ISO date as a letter prints it; anything else as it stands."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text
