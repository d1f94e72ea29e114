"""What reading asks: the law, and the ways in which officers say things. Made by `bot.books`."""

from dataclasses import dataclass

from bot.foi.law import Law
from bot.foi.reading.cues import Cues


@dataclass(frozen=True)
class Guide:
    """What a letter is read by; pure data, the same for every letter."""

    law: Law
    cues: Cues
