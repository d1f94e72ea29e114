"""How long records are kept, and how they go: erasure, retention, and what backups need of both."""

from functools import cached_property
from typing import TYPE_CHECKING

from bot.app.past_letters import Library

if TYPE_CHECKING:
    from bot.casework.erase import Eraser


class Keeping(Library):
    """What erases records for good."""

    @cached_property
    def eraser(self) -> "Eraser":
        """What an erasure works with."""
        from bot.casework.erase import Eraser
        from bot.casework.erased_list import lists_of

        lists = lists_of(self.home, self.settings.erased_list)
        return Eraser(self.store, self.index, self.home, lists, self.catch_up)
