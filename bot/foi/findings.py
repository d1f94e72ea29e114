"""What a letter check says."""

from dataclasses import dataclass

from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Severity, Span


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, or could not decide, with its place, its law and its mend."""

    rule: str
    severity: Severity
    status: FindingStatus
    message: str
    law: str
    fix: str
    part: str | None = None
    provision: Provision | None = None
    span: Span | None = None
