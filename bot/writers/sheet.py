"""What a writer is given: one letter, its text, and what stands around it on the page."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter to be written out. `draft` marks every page as not confirmed."""

    text: str
    reference: str
    authority: str
    version: int
    hash: str
    saved_at: datetime
    draft: bool

    @property
    def mark(self) -> str:
        """What a draft says of itself; empty for a confirmed letter."""
        return f"DRAFT, version {self.version}: not confirmed" if self.draft else ""
