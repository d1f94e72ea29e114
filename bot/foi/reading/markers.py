"""What is printed in front of a question or an answer: `1.`, `Q2`, `2(a)`, `iii)`, `Questions 3 to 5`.

A marker is read from the beginning of one line, without knowing its neighbours; which list it
belongs to is decided in `numbering.py`.
"""

import re
from dataclasses import dataclass, replace

Path = tuple[str, ...]
"""Where a part stands in the numbering: ("2", "a"); letters and roman numerals lower case."""

ASK, REPLY, BARE = "ask", "reply", "bare"

_ASKS = r"questions?|query|queries|requests?|parts?|points?|items?|qu?n?s?|cwestiwn"
_REPLIES = r"answers?|responses?|reply|replies|ans|a|ateb|decision"
_KEY = r"\(?\d{1,3}(?:\.\d{1,2})*(?:\s?\.?\(?[a-z]\)?(?![a-z'])(?:\(?[ivx]{1,4}\))?)?\)?(?![\d%])"
_LETTER_KEY = r"(?:\([ivx]{2,5}\)|\(?(?<![A-Za-z])[a-z]\)?(?![a-z']))"
_JOIN = (
    r"(?:\s*,\s*(?:(?:and|&|to|through|-|or)\s*)?|\s*(?:and|&|to|through|-|or)\s*)"
    r"(?:(?:questions?|q|parts?|points?)\s*)?"
)

WORDED = re.compile(
    rf"(?:(?:your|our|the|council|trust|original|council's|authority)\s+){{0,2}}"
    rf"(?P<word>{_ASKS}|{_REPLIES})"
    rf"(?:\s+(?:to|for)(?:\s+(?:your\s+)?(?:{_ASKS}))?)?\s*(?:no\.?|number|nos\.?|numbers)?\s*[.#]?\s*"
    rf"(?P<keys>{_KEY}(?:{_JOIN}{_KEY})*)(?P<end>[\s.:;)\]\-]*)",
    re.I,
)
WORDED_LETTERS = re.compile(
    rf"(?P<word>questions?|parts?|points?|items?|answers?|responses?|reply)\s+(?:(?:to|for)\s+(?:(?:questions?|parts?|points?|items?)\s+)?)?"
    rf"(?P<keys>{_LETTER_KEY}(?:{_JOIN}{_LETTER_KEY})*)(?P<end>\s*(?:[.:;)\-]+\s*|$))",
    re.I,
)
ORDINALS = [
    "first", "second", "third", "fourth", "fifth",
    "sixth", "seventh", "eighth", "ninth", "tenth",
]  # fmt: skip
ORDINAL = re.compile(
    rf"(?:(?:the|your)\s+)?(?P<nth>{'|'.join(ORDINALS)})\s+(?:request|question|part|point|item|query)(?P<end>\s*[:.-]\s*|$)",
    re.I,
)
_TURNS = (
    r"(?:(?:in\s+)?(?:answer|response|reply|relation|respect|regard|reference)\s+(?:to|of)|with\s+(?:regards?|respect|reference)\s+to"
    r"|regarding|concerning|as\s+(?:to|for|regards|concerns)|for|on|(?:turning|coming|moving)\s+(?:now\s+)?(?:on\s+)?to|under|at|and\s+(?:on|as\s+to)|finally,?\s+(?:on|as\s+to)|lastly,?\s+(?:on|as\s+to))"
)
LEAD_IN = re.compile(
    rf"{_TURNS}\s+(?:your\s+)?(?:questions?|points?|parts?|items?|requests?|q)\s*"
    rf"(?:nos?\.?|numbers?)?\s*(?P<keys>(?:{_KEY}|{_LETTER_KEY})(?:{_JOIN}(?:{_KEY}|{_LETTER_KEY}))*)(?P<end>\s*[,:;-]?\s*)",
    re.I,
)
# "On (i), the sum was ...", "At B, ...", "As to 2 and 3: ...": the number alone, so shown as one.
_ALONE = r"(?:\((?:\d{1,2}|[A-Za-z]|[ivx]{2,5})\)|(?:\d{1,2}|[A-H]|[a-h]|[ivx]{2,5})\)?)(?!\w)"
LEAD_IN_ALONE = re.compile(
    rf"(?i:{_TURNS})\s+(?P<keys>\((?:\d{{1,2}}|[A-Za-z]|[ivx]{{2,5}})\)(?:(?i:{_JOIN}){_ALONE})*)(?P<end>\s*[,:;-]?\s*)"
    rf"|(?i:{_TURNS})\s+(?P<keys2>{_ALONE}(?:(?i:{_JOIN}){_ALONE})*)(?P<end2>\s*[,:;]\s*)"
)
LEAD_IN_NTH = re.compile(
    rf"(?:{_TURNS}\s+)?(?:the|your)\s+(?P<nth>{'|'.join(ORDINALS)})(?:\s+(?:request|question|part|point|item|query|limb)\b|(?=,)|(?=\s+(?:is|are|was|has been|have been|we|cannot)\s+(?:\w+\s+){{0,2}}(?:refus|withh|exempt|attach|enclos|held|suppl|answer|declin)))(?P<end>[,:;]?\s+)",
    re.I,
)
UNNUMBERED = re.compile(
    rf"(?:(?:your|our|the|council|trust|authority|council's|trust's|full)\s+){{0,2}}"
    rf"(?P<word>question|query|request|q|{_REPLIES})\s*(?P<end>[:\-.]\s*|$)",
    re.I,
)
NUMBER = re.compile(
    r"(?P<keys>\(?\d{1,3}(?:\.\d{1,2}){0,3}(?:\s?\(?(?P<sub>[a-z])\)?(?:\([ivx]{1,4}\))?)?)"
    r"(?P<end>\s?[).:\]/]{1,3}(?=\s|$|[A-Z\"'(\[])\s*|\s+-\s+|\s{2,}|\t+)"
)
SEVERAL = re.compile(
    rf"(?P<keys>\(?\d{{1,2}}[a-z]?\)?\.?(?:{_JOIN}\(?\d{{1,2}}[a-z]?\)?)+)(?P<end>\s*[.:)]+\s+|\s*$)",
    re.I,
)
SEVERAL_LETTERS = re.compile(
    rf"(?P<keys>\(?[a-h]\)(?:{_JOIN}\(?[a-h]\))+)(?P<end>\s*[.:]+\s+|\s*$)", re.I
)
DECIMAL = re.compile(r"(?P<keys>\d{1,2}(?:\.\d{1,2}){1,3})(?P<end>\s+(?=[A-Z\"'(]))")
LETTER = re.compile(r"\(?(?P<keys>[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})(?P<end>[).:]{1,2}\s+|\)$)")
WEAK = re.compile(
    r"(?P<keys>\(?\d{1,2}\s?\(?[a-z]\)?(?:\([ivx]{1,4}\))?)(?P<end>\s+(?=[A-Z\u00a3\d\"'(])|\s*$)"
    r"|(?P<keys2>\d{1,2})(?P<end2>\s+(?=[A-Z][a-z'\s]|\"|\u00a3)|\s*$)"
    r"|(?P<keys3>\(?(?:[a-zA-Z]|[ivx]{2,5})\)?)(?P<end3>\s*$|(?<=\))\s+)"
)
_LONGEST = 240
"""Characters in which a marker and the word behind it stand."""
BULLET = re.compile(r"(?:[\u2022]|[-o](?=\s))\s*(?=\S)")

_ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii",
    "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
)  # fmt: skip
_ATOM = re.compile(r"\d+|[a-z]+", re.I)
_ONE_KEY = re.compile(rf"{_KEY}|{_LETTER_KEY}", re.I)


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number: the paths it names, its role, how it is printed, and its length.

    `paths` holds several for a range; it is empty for a word without a number ("Answer:").
    `style` tells lists apart: `worded`, `number`, `decimal`, `letter` or `roman`.
    """

    paths: tuple[Path, ...]
    role: str
    printed: str
    style: str
    length: int


def read_marker(line: str) -> Marker | None:
    """Read the marker at the beginning of a flat line; None where there is none."""
    if line[:1] in "\"'" and line[1:2].isalnum():
        quoted = read_marker(line[1:])  # the first item of a list that is quoted as a whole
        return replace(quoted, length=quoted.length + 1) if quoted else None
    line = line[:_LONGEST]
    for pattern, build in _READERS:
        found = pattern.match(line)
        if found and (marker := build(found)):
            return marker
    return None


def weak_marker(line: str) -> Marker | None:
    """Read a number without its stop (`1(a) There are ...`, `B` alone on its line).

    It counts only where the number is expected, as the answer to a question that is known.
    """
    found = WEAK.match(line[:200])
    if not found:
        return None
    keys = found["keys"] or found["keys2"] or found["keys3"]
    paths = key_list(keys)
    if not paths or (len(paths[0]) > 1 and "(" not in keys and len(keys) > 3):
        return None
    return Marker(paths[:1], BARE, _printed(keys), "weak", found.end())


def key_list(printed: str) -> tuple[Path, ...]:
    """Read `3 to 5`, `1, 2 and 4(a)` or `a) to c)` into paths, ranges filled in."""
    paths: list[Path] = []
    last_end = 0
    for found in _ONE_KEY.finditer(printed):
        joined = printed[last_end : found.start()].lower()
        path = tuple(atom.lower() for atom in _ATOM.findall(found.group()))
        if path == ("q",):
            continue  # the word again: "Q1 to Q3"
        if paths and re.search(r"\bto\b|through|-", joined):
            paths += _between(paths[-1], path)
        if path and path not in paths:
            paths.append(path)
        last_end = found.end()
    return tuple(paths)


def _between(first: Path, last: Path) -> list[Path]:
    """Fill in what stands between the two ends of a range, both left out."""
    if len(last) == 1 and len(first) == 2 and not last[0].isdigit():
        last = (first[0], *last)
    if len(first) != len(last) or first[:-1] != last[:-1]:
        return []
    low, high = first[-1], last[-1]
    if low.isdigit() and high.isdigit() and int(high) - int(low) < 100:
        return [(*first[:-1], str(n)) for n in range(int(low) + 1, int(high))]
    if len(low) == len(high) == 1 and low.isalpha() and high.isalpha():
        return [(*first[:-1], chr(c)) for c in range(ord(low) + 1, ord(high))]
    return []


def _printed(text: str) -> str:
    bare = text.strip().rstrip(".:;-) ").strip()
    if bare.count("(") > bare.count(")"):
        bare = bare[1:] if bare.startswith("(") and bare.count("(") == 1 else bare + ")"
    return bare.strip()


def _worded(found: re.Match[str]) -> Marker | None:
    word, after = found["word"], found.string[found.end() :]
    short = word.lower() in ("q", "a", "qu", "qn", "qs", "qns")
    if short and word[0].islower():
        return None
    # "Question 3 asked for ..." is a sentence about a question, which `claims.py` reads.
    closed = any(c in ":.-)]" for c in found["end"]) or not after.strip()
    if not closed and not (short or after[:1].isupper() or after[:1] in "\"'"):
        return None
    role = REPLY if re.fullmatch(_REPLIES, word, re.I) else ASK
    printed = (word[0].upper() if short else "") + _printed(found["keys"])
    return Marker(key_list(found["keys"]), role, printed, "worded", found.end())


def _unnumbered(found: re.Match[str]) -> Marker | None:
    word = found["word"]
    if len(word) == 1 and (word.islower() or ":" not in found["end"]):
        return None
    role = REPLY if re.fullmatch(_REPLIES, word, re.I) else ASK
    return Marker((), role, word, "worded", found.end())


def _ordinal(found: re.Match[str]) -> Marker | None:
    number = str(ORDINALS.index(found["nth"].lower()) + 1)
    return Marker(((number,),), ASK, number, "worded", found.end())


def _lead_in(found: re.Match[str]) -> Marker | None:
    """`In answer to question 3, ...` begins the answer; its words stay part of the sentence."""
    return Marker(key_list(found["keys"]), REPLY, _printed(found["keys"]), "lead-in", found.end())


def _lead_in_alone(found: re.Match[str]) -> Marker | None:
    keys = found["keys"] or found["keys2"]
    return Marker(key_list(keys), REPLY, _printed(keys), "lead-in", found.end())


def _lead_in_nth(found: re.Match[str]) -> Marker | None:
    number = str(ORDINALS.index(found["nth"].lower()) + 1)
    return Marker(((number,),), REPLY, number, "lead-in", found.end())


def _number(found: re.Match[str]) -> Marker | None:
    keys, end = found["keys"], found["end"]
    if not end.strip() and not (found.string[found.end() :][:1].isupper() and keys.isdigit()):
        return None
    if found["sub"] and not re.search(r"\(|[).:\]]", keys[1:] + end):
        return None
    path = key_list(keys)
    style = "decimal" if "." in keys else "number"
    return Marker(path[:1], BARE, _printed(keys), style, found.end()) if path else None


def _several(found: re.Match[str]) -> Marker | None:
    if "-" in found["keys"] and "." not in found["end"] and ":" not in found["end"]:
        return None  # "12-14" on a line of its own is more likely an answer
    return Marker(key_list(found["keys"]), BARE, _printed(found["keys"]), "number", found.end())


def _several_letters(found: re.Match[str]) -> Marker | None:
    return Marker(key_list(found["keys"]), REPLY, _printed(found["keys"]), "worded", found.end())


def _decimal(found: re.Match[str]) -> Marker | None:
    return Marker(key_list(found["keys"])[:1], BARE, found["keys"], "decimal", found.end())


def _letter(found: re.Match[str]) -> Marker | None:
    key = found["keys"]
    initial = key.isupper() and len(key) == 1 and found["end"].startswith(".")
    if initial and re.match(r"[A-Z](?:\.|[a-z]+$)", found.string[found.end() :]):
        return None  # "J. Smith", not an item J
    style = "roman" if key.lower() in _ROMAN and key.lower() != "x" else "letter"
    return Marker(((key.lower(),),), BARE, key, style, found.end())


_READERS = (
    (WORDED, _worded),
    (WORDED_LETTERS, _worded),
    (ORDINAL, _ordinal),
    (LEAD_IN, _lead_in),
    (LEAD_IN_ALONE, _lead_in_alone),
    (LEAD_IN_NTH, _lead_in_nth),
    (UNNUMBERED, _unnumbered),
    (SEVERAL, _several),
    (SEVERAL_LETTERS, _several_letters),
    (NUMBER, _number),
    (DECIMAL, _decimal),
    (LETTER, _letter),
)


def roman_value(atom: str) -> int:
    """Give the value of a small roman numeral, 0 where it is none."""
    return _ROMAN.index(atom) + 1 if atom in _ROMAN else 0
