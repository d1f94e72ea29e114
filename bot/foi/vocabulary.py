"""The words of the field, each with one meaning, as the command line prints them."""

from enum import StrEnum

Span = tuple[int, int]
"""Start and end offsets, in characters, into the text that was read; end exclusive."""


class Regime(StrEnum):
    """Which law governs a request."""

    FOIA = "foia"
    EIR = "eir"
    MIXED = "foia+eir"
    FOISA = "foisa"
    SAR = "sar"


class Outcome(StrEnum):
    """What became of one part of a request."""

    SUPPLIED = "supplied"
    PARTLY_SUPPLIED = "partly_supplied"
    WITHHELD = "withheld"
    NOT_HELD = "not_held"
    NCND = "ncnd"
    UNANSWERED = "unanswered"


class Way(StrEnum):
    """How a letter was sent."""

    EMAIL = "email"
    POST = "post"
    PORTAL = "portal"
    HAND = "hand"


class Kind(StrEnum):
    """What a document is."""

    RESPONSE = "response"
    ACKNOWLEDGEMENT = "acknowledgement"
    EXTENSION = "extension"
    CLARIFICATION = "clarification"
    INTERNAL_REVIEW = "internal_review"
    TRANSFER = "transfer"
    CLOSURE = "closure"
    CORRECTION = "correction"
    FEES_NOTICE = "fees_notice"
    CONSULTATION = "consultation"
    REPORT = "report"
    OTHER = "other"


class Side(StrEnum):
    """For or against disclosure (or, with neither confirm nor deny, confirmation)."""

    FOR = "for"
    AGAINST = "against"


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    STYLE = "style"


class FindingStatus(StrEnum):
    """Whether a rule found something or could not decide."""

    FOUND = "found"
    UNKNOWN = "unknown"
