"""How long records are kept, and how they go: erasure, retention, and what backups need of both."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from bot.app.past_letters import Library

if TYPE_CHECKING:
    from bot.casework.erase import Eraser
    from bot.casework.retention import Retention
    from bot.store.aged import RecordKind


class Keeping(Library):
    """What erases records for good."""

    @cached_property
    def eraser(self) -> "Eraser":
        """What an erasure works with."""
        from bot.casework.erase import Eraser
        from bot.casework.erased_list import lists_of

        lists = lists_of(self.home, self.settings.erased_list)
        return Eraser(self.store, self.index, self.home, lists, self.catch_up)

    @cached_property
    def retention(self) -> "Retention":
        """What lists and deletes records that are past their period."""
        from bot.casework.retention import Retention
        from bot.store.expiry import Expiry

        expiry = Expiry(self.engine)
        return Retention(self.eraser, expiry, self._retention_days, self.calendars, self.limits)

    @property
    def _retention_days(self) -> "dict[RecordKind, int]":
        from bot.store.aged import RecordKind

        return {kind: getattr(self.settings, f"retention_{kind.value}_days") for kind in RecordKind}

    def past_retention(self, today: date) -> int:
        """How many records are past their retention period; nothing is loaded without periods."""
        if not any(self._retention_days.values()):
            return 0
        from bot.casework.retention import due_list

        return len(due_list(self.retention, today).records)
