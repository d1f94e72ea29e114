"""What a letter check says, and what an officer has answered to it."""

from dataclasses import dataclass
from datetime import datetime

from bot.foi.provisions import Provision
from bot.foi.vocabulary import FindingStatus, Severity, Span


@dataclass(frozen=True, slots=True)
class Muted:
    """An officer's reason why a finding does not count for its case."""

    because: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, or could not decide, with its place, its law and its mend.

    `mark` is the hash of the rule and of the words it speaks of: it stays while they stay. `muted`
    is set where an officer has answered this mark for the letter's case.
    """

    rule: str
    severity: Severity
    status: FindingStatus
    message: str
    law: str
    fix: str
    part: str | None = None
    provision: Provision | None = None
    span: Span | None = None
    mark: str = ""
    muted: Muted | None = None

    @property
    def blocks(self) -> bool:
        """True for an error that was found and that nobody has answered."""
        standing = self.severity is Severity.ERROR and self.status is FindingStatus.FOUND
        return standing and self.muted is None
