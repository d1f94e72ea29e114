"""One turn of the conversation: what a listener is given, and how listeners are registered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.app import App
from bot.slack.access import Officer, Role
from bot.slack.blocks import Block
from bot.slack.call import Call, Surface
from bot.slack.office import Office
from bot.slack.replies import Replies


@dataclass(frozen=True)
class Turn:
    """What one officer did, who they are, and what to work and answer with."""

    office: Office
    call: Call
    officer: Officer
    say: Replies

    @property
    def app(self) -> App:
        """The application."""
        return self.office.app

    @property
    def by(self) -> str:
        """Whom the history names."""
        return self.officer.name

    @property
    def at(self) -> datetime:
        """Now."""
        return self.office.now()

    @property
    def today(self) -> date:
        """The officers' day."""
        return self.office.today


Answer = Block | None
"""What goes back in the acknowledgement itself: errors of a modal, choices of a menu."""


@dataclass(frozen=True, slots=True)
class Listener:
    """What the bot does when `name` happens on a surface, and which role that takes."""

    surface: Surface
    name: str
    run: Callable[[Turn], Answer]
    role: Role


LISTENERS: list[Listener] = []
"""Everything that the bot listens to. The manifest is compared with it."""


def on(
    surface: Surface, name: str, role: Role = Role.OFFICER
) -> Callable[[Callable[[Turn], Any]], Callable[[Turn], Any]]:
    """Register a listener; nothing else reaches Slack's payloads."""

    def register(run: Callable[[Turn], Any]) -> Callable[[Turn], Any]:
        LISTENERS.append(Listener(surface, name, run, role))
        return run

    return register
