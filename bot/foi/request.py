"""Reads an incoming request: its parts, the regime it suggests, and what an officer should look at.

Pure: the words, the law and what is already known come in as arguments. A flag is a question to the
officer, never a mark against the requester.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.foi.case import CasePart, Flag
from bot.foi.intake.parts import read_parts
from bot.foi.intake.references import reference_flags
from bot.foi.intake.regime import part_flag, suggest_regime
from bot.foi.intake.sentences import Says, read_sentences
from bot.foi.intake.statutes import statute_flags
from bot.foi.intake.words import RequestWords, Topic, plain
from bot.foi.law import Law
from bot.foi.reading.welsh import is_welsh
from bot.foi.vocabulary import Regime

_TOPICS = {
    "ambiguous_period": "the period can be read in more than one way",
    "other_authority": "may be another authority's matter, wholly or in part",
    "personal_data_of_others": "asks for personal data of others",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as read. `flags` are those of no single part; spans index into `text`."""

    text: str
    parts: tuple[CasePart, ...]
    regime: Regime
    flags: tuple[Flag, ...]
    fingerprint: str


def read_request(
    text: str,
    words: RequestWords,
    law: Law,
    base: Regime = Regime.FOIA,
) -> Request:
    """Read a request whose salutation and signature are already taken off (`intake.requester`).

    `base` is the regime where nothing points elsewhere.
    """
    parts = read_parts(text, words)
    suggestion = suggest_regime(text, parts, words, base)
    found = [*_topic_flags(text, words), *statute_flags(text, law, words.statutes)]
    placed, loose = _placed(parts, found)
    if suggestion.regime is Regime.MIXED:
        placed = tuple(_marked(part, words) for part in placed)
    flags = [*suggestion.flags, *loose, *_welsh(text)]
    flags += _outside(text, parts, words)
    return Request(text, placed, suggestion.regime, tuple(flags), fingerprint(text))


def _marked(part: CasePart, words: RequestWords) -> CasePart:
    """A part of a mixed request with the flag that says under which law it is handled."""
    flag = part_flag(part, words)
    return replace(part, flags=(*part.flags, flag)) if flag else part


def _welsh(text: str) -> Iterator[Flag]:
    if is_welsh(text):
        yield Flag(
            "welsh",
            "in Welsh, which is not read: find its parts yourself, and see whether a Welsh language"
            " standard asks for a reply in Welsh",
        )


def fingerprint(text: str) -> str:
    """Equal for requests that differ only in spacing, capitals, accents, signs or markers."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    said = re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c)))
    return hashlib.sha256(" ".join(said).encode()).hexdigest()


def _topic_flags(text: str, words: RequestWords) -> Iterator[Flag]:
    flat = plain(text)
    for code, message in _TOPICS.items():
        topic: Topic = getattr(words, code)
        taken: list[tuple[int, int]] = []
        for found in sorted(
            (match for word in topic.words for match in word.finditer(flat)),
            key=lambda match: (match.start(), -match.end()),
        ):
            if not any(low < found.end() and found.start() < high for low, high in taken):
                taken.append(found.span())
                said = text[found.start() : found.end()]
                yield Flag(code, f"{message} (“{said}”)", said, found.span(), topic.law)


def _placed(
    parts: Sequence[CasePart], found: Iterable[Flag]
) -> tuple[tuple[CasePart, ...], list[Flag]]:
    """Give each flag to the part in which its words stand; the rest belong to the whole request."""
    starts = [part.span[0] for part in parts]
    own = [list(flags) for flags in reference_flags(parts)]
    loose: list[Flag] = []
    for flag in found:
        assert flag.span, "every flag found in the text has a place"
        here = bisect_right(starts, flag.span[0]) - 1
        inside = here >= 0 and flag.span[0] < parts[here].span[1]
        (own[here] if inside else loose).append(flag)
    placed = (replace(part, flags=tuple(flags)) for part, flags in zip(parts, own, strict=True))
    return tuple(placed), loose


def _outside(text: str, parts: Sequence[CasePart], words: RequestWords) -> Iterator[Flag]:
    """What stands outside the parts and an answer may forget: a question, a rule for them all."""
    if not parts:
        return
    (end, _), (_, after), asked = parts[0].span, parts[-1].span, parts[-1].question
    for sentence in read_sentences(text[after:], after, words, asked):
        if sentence.says is Says.GOES_ON:
            message = f"may apply to all the questions (“{sentence.text}”)"
            yield Flag("applies_to_all", message, sentence.text, sentence.span, "FOIA s1(1)")
    for sentence in read_sentences(text[:end], 0, words):
        asks = sentence.says is Says.ASKS and sentence.text.rstrip().endswith("?")
        if asks:
            message = f"a question stands before the numbered ones (“{sentence.text}”)"
            yield Flag("question_outside", message, sentence.text, sentence.span, "FOIA s1(1)")
