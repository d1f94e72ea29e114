"""A message in the inbox: what it is proposed to be, and what an officer made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ArrivalState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    REGISTERED = "registered"
    BELONGS = "belongs"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it waits, or was dealt with. `proposal` never names who sent it."""

    id: int
    hash: str
    proposal: Mapping[str, Any]
    state: ArrivalState
    came_at: datetime
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewArrival:
    """A message to keep: its bytes, who sent it, and the proposal made of it."""

    original: bytes
    message_id: str
    sender_name: str | None
    sender_email: str | None
    proposal: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was read."""

    name: str
    validity: int
    uid: int
