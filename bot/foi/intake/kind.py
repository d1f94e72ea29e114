"""What a message is: a new request, or something about one that is there already.

Read from the sentences of its new text: a cue counts where its sentence sets no condition. What
asks for something new is a request, unless it only says again what was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.foi.case import CasePart
from bot.foi.events import EventType
from bot.foi.intake.sentences import Says, read_sentences
from bot.foi.intake.words import RequestWords, Words, first, plain
from bot.foi.vocabulary import Regime

_REPLY = re.compile(r"^\s*(?:re|aw|sv|ateb)\s*:", re.IGNORECASE)
_FOI = re.compile(
    r"\bfoi(?:a|s|sa)?\b|freedom of information|\beirs?\b|environmental information|rhyddid gwybodaeth"
    r"|\b(?:information|data|disclosure) request|request for (?:information|data|disclosure)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^\W*(?:if|should|in the event|where|were|unless|in case|otherwise)\b|\b(?:right|entitled|reserve\w*|how) to (?:\w+ ){0,3}"
    r"(?:internal )?(?:review|appeal|complain)|\b(?:details|information|copy) (?:of|about|on) (?:your|the) (?:\w+ ){0,3}"
    r"(?:internal review|review|complaints?|appeals?)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b[A-Z]{2,6}[-/ ]?(?:[A-Z]{2,4}[-/])?\d{2,4}[-/]\d{2,6}\b")
_LONGEST_THANKS = 90  # words; a longer letter of thanks says something else as well


class MessageKind(StrEnum):
    """What a message is, in the words of the command line."""

    REQUEST = "request"
    REVIEW = "review"
    CHASER = "chaser"
    CLARIFICATION = "clarification"
    FEE = "fee"
    THANKS = "thanks"
    BUSINESS_AS_USUAL = "business_as_usual"
    SUBJECT_ACCESS = "subject_access"

    @property
    def begins_a_case(self) -> bool:
        """True for what is registered by itself; the others belong to a case."""
        return self in (self.REQUEST, self.SUBJECT_ACCESS, self.BUSINESS_AS_USUAL)


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a message stands: `replying` where its headers, or the mail below it, say that it
    answers one of ours."""

    subject: str = ""
    replying: bool = False


@dataclass(frozen=True, slots=True)
class KindRead:
    """The kind, the words that decided it (none for a plain request), and what else was seen:
    `also_asks` is a sentence of a review or clarification that asks for something new."""

    kind: MessageKind
    words: str = ""
    also_asks: str = ""
    withdraws: bool = False
    automatic: bool = False
    replying: bool = False


def references(*texts: str) -> tuple[str, ...]:
    """What looks like a case's reference, in order, each once."""
    return tuple(dict.fromkeys(found for text in texts for found in _REFERENCE.findall(text)))


def read_kind(
    text: str, parts: Sequence[CasePart], regime: Regime, thread: Thread, words: RequestWords
) -> KindRead:
    """Decide what a message is; `text` is its new words, `parts` what they ask."""
    automatic = first(words.automatic, plain(thread.subject))
    if automatic:
        return KindRead(MessageKind.BUSINESS_AS_USUAL, automatic.group(), automatic=True)
    seen = _Seen(text, thread, words)
    withdraws = seen.cue(words.withdraws)
    if withdraws and seen.replying:
        return KindRead(MessageKind.THANKS, withdraws, withdraws=True)
    about = _about_a_case(seen, words)
    if about:
        return about
    if regime is Regime.SAR:
        return KindRead(MessageKind.SUBJECT_ACCESS)
    business = _business(text, parts, thread, words)
    kind = MessageKind.BUSINESS_AS_USUAL if business else MessageKind.REQUEST
    return KindRead(kind, business, replying=seen.replying and not seen.anew)


def settled(read: KindRead, awaited: str) -> KindRead:
    """The kind, knowing what its case waits for (an event's name): what answers a question of ours
    is a clarification, whatever words it uses."""
    if awaited == EventType.CLARIFIED and read.replying and read.kind is MessageKind.REQUEST:
        return replace(read, kind=MessageKind.CLARIFICATION)
    return read


class _Seen:
    """The sentences of a message, and what was found in them."""

    def __init__(self, text: str, thread: Thread, words: RequestWords) -> None:
        self._words = words
        self.sentences = [
            one for one in read_sentences(text, 0, words) if not _CONDITION.search(plain(one.text))
        ]
        self.subject = thread.subject
        said = plain(f"{thread.subject}\n{text}")
        self.replying = (
            thread.replying
            or bool(_REPLY.match(thread.subject) or references(thread.subject))
            or first(words.replies, said) is not None
        )
        self.anew = first(words.new_request, said) is not None
        self.length = len(text.split())

    def cue(self, cues: Words) -> str:
        """The words of a cue in a sentence without a condition, or in the subject; else nothing."""
        for one in (*(plain(s.text) for s in self.sentences), plain(self.subject)):
            found = first(cues, one)
            if found:
                return found.group()
        return ""

    def asked(self, cues: Words) -> str:
        """The first sentence that asks without one of these cues; else nothing."""
        asking = (one.text for one in self.sentences if one.says is Says.ASKS)
        return next((one for one in asking if not first(cues, plain(one))), "")


def _about_a_case(seen: _Seen, words: RequestWords) -> KindRead | None:
    """A review, a chaser, a clarification, a fee or thanks; None for what asks something new."""
    review = seen.cue(words.review)
    formal = re.search(r"review|adolygiad", review, re.IGNORECASE)
    if review and (seen.replying or formal) and not (seen.anew and not formal):
        return KindRead(MessageKind.REVIEW, review, seen.asked((*words.review, *words.replies)))
    if seen.anew:
        return None
    chaser = seen.cue(words.chaser)
    if (
        chaser
        and (seen.replying or _FOI.search(seen.subject))
        and not seen.asked((*words.chaser, *words.replies))
    ):
        return KindRead(MessageKind.CHASER, chaser)
    clarification = seen.cue(words.clarification)
    if clarification and seen.replying:
        told = (*words.clarification, *words.replies)
        return KindRead(MessageKind.CLARIFICATION, clarification, seen.asked(told))
    fee = seen.cue(words.fee)
    if fee and seen.replying and not seen.asked(words.fee):
        return KindRead(MessageKind.FEE, fee)
    thanks = seen.cue(words.thanks)
    if thanks and seen.replying and seen.length <= _LONGEST_THANKS and not seen.asked(words.thanks):
        return KindRead(MessageKind.THANKS, thanks)
    return None


def _business(text: str, parts: Sequence[CasePart], thread: Thread, words: RequestWords) -> str:
    """The words that make it everyday business: in all that is asked, and no law is named."""
    found = first(words.business.words, plain(text))
    if found is None or _FOI.search(f"{thread.subject}\n{text}"):
        return ""
    others = [one for one in parts if not first(words.business.words, plain(one.question))]
    asking = [
        one for one in others if re.search(r"\?|\bplease\b|\bhow (?:many|much)\b", one.question)
    ]
    return "" if asking else found.group()
