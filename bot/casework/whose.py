"""Whether two names are one authority's: letters write it in more than one way."""

from rapidfuzz import fuzz

SAME_AUTHORITY = 85
"""Likeness of two names, in per cent, from which they are one authority."""


def same_authority(name: str, authority: str) -> bool:
    """True for "Harrowmere BC, Harrowmere Borough Council" and "Harrowmere Borough Council"."""
    return fuzz.token_set_ratio(name.lower(), authority.lower()) >= SAME_AUTHORITY
