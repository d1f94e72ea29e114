"""What registering a request works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.casework.read_message import ReadMessage
from bot.foi.intake.message import Message
from bot.foi.law import Law
from bot.foi.time_limits import Limits
from bot.foi.working_days import Calendars
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Registry:
    """`read` takes a message apart, within limits; `recent` is how long a text is remembered."""

    store: Store
    read: Callable[[Message], ReadMessage]
    law: Law
    calendars: Calendars
    limits: Limits
    recent: timedelta
