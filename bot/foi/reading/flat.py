"""Flat text: the same characters at the same offsets, without markup or typographic variety.

Everything else in this package matches against flat text. Because each character is replaced by
exactly one other, an offset into it is an offset into the letter, and no span has to be mapped back.
"""

import re

_ONE_FOR_ONE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
        # Spaces of every width, zero-width and direction marks, NUL and other controls.
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000\ufeff\x00\x0b\x0c\x1c\x1d\x1e\x85", " "),
        **dict.fromkeys(map(chr, range(0x2000, 0x2010)), " "),
        **dict.fromkeys(map(chr, range(0x2028, 0x202F)), " "),
        **dict.fromkeys("\u2022\u25cf\u25aa\u25e6\u2023\u00b7\u2043\uf0b7\u25a0\u25cb", "\u2022"),
    }
)
_BULLET = re.compile(r"(?m)^([ \t>]*)[*+](?=[ \t]+\S)")
_MARKUP = re.compile(
    r"\*+|__|~~"
    r"|\\(?=[^\w\s])"  # a backslash that only escapes
    r"|</?[A-Za-z][^<>\n]{0,60}>"  # a tag, or an address in angle brackets
    r"|(?m:^[ \t]{0,3}#{1,6}(?=[ \t#*]|$))"
    r"|(?m:^[ \t]{0,3}>[> \t]*)"
    r"|\]\([^()\s]{0,300}\)"
)
_ESCAPE = re.compile(r"\\(?=[()\[\]])")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\((?:#|([^()\s]{0,300}))\)?")
_SPACES = re.compile(r"\s+")


def _blank(match: re.Match[str]) -> str:
    mark = match.group()
    keep = mark.startswith("](") or "http" in mark or "@" in mark
    return (" " + mark[1:-1] + " ").replace("(", " ") if keep and len(mark) > 2 else " " * len(mark)


def flatten(text: str) -> str:
    """Give `text` with straight quotes, plain spaces and blanked markup; same length, same lines."""
    lined = text.replace("\r\n", " \n").replace("\r", "\n")
    return _MARKUP.sub(_blank, _BULLET.sub("\\1\u2022", lined.translate(_ONE_FOR_ONE)))


def tidy(text: str) -> str:
    """Put a stretch of the letter on one line for showing: markup gone, white space single."""
    lined = re.sub("[\x00\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
    linked = _LINK.sub(lambda link: f"{link[1]} {link[2] or ''}", _ESCAPE.sub("", lined))
    return _SPACES.sub(" ", _MARKUP.sub(_blank, linked)).strip()
