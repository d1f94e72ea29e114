"""What every listener works with, made once when the bot starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.app import App
from bot.casework.classified import above_official, classified
from bot.casework.clocking import Clocks
from bot.settings import Settings
from bot.slack.access import Gate
from bot.slack.work import Pool

if TYPE_CHECKING:
    from bot.casework.answers import Answer
    from bot.casework.ask import Asking
    from bot.slack.blocks import Message


@dataclass
class Office:
    """The application, Slack's Web API, the gate and the pools. `now` is the bot's only clock.

    `pool` does the officers' work; `porter` tells them where that is full.
    """

    app: App
    client: WebClient
    pool: Pool
    porter: Pool
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    @property
    def settings(self) -> Settings:
        """The settings of this home folder."""
        return self.app.settings

    @cached_property
    def gate(self) -> Gate:
        """Who is admitted."""
        return Gate(self.settings, self.client, lambda: self.team)

    @cached_property
    def team(self) -> str:
        """The id of the one workspace that is served."""
        return self.settings.slack_team or str(self.client.auth_test()["team_id"])

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where the officers' clocks stand."""
        return ZoneInfo(self.settings.timezone)

    @property
    def today(self) -> date:
        """The officers' day."""
        return self.now().astimezone(self.zone).date()

    @cached_property
    def clocks(self) -> Clocks:
        """What working out a case's dates needs."""
        return Clocks(self.app.store, self.app.calendars, self.app.limits)

    @cached_property
    def asking(self) -> "Asking":
        """What answering a question needs."""
        return self.app.asking()

    def answer(self, question: str) -> "Answer":
        """Precedents, law and publications for a question."""
        from bot.casework.ask import ask

        return ask(question, self.asking, self.today)

    def answer_for_team(self, question: str) -> "Answer":
        """The same without what only some may see: for what the whole team is shown."""
        found = self.answer(question)
        return found.without(self.classified(found))

    def warm(self) -> None:
        """Load what would make the first officer wait: law, calendars, index, model."""
        _ = (self.app.store, self.app.law, self.clocks, self.app.desk, self.app.registry)
        self.app.understanding.warm()
        self.answer("warm up")
        self.app.index.refresh()

    def classified(self, found: "Answer") -> set[str]:
        """Names of the documents in an answer that only some may see."""
        return classified(found, self.app.index.catalogue)

    def is_classified(self, file: str) -> bool:
        """Whether only some may see this document."""
        return bool(above_official([file], self.app.index.catalogue))

    def part(self, file: str, number: str) -> Mapping[str, Any] | None:
        """One part of an indexed letter; None where it is gone."""
        for one in self.app.index.catalogue.named([file]):
            parts = one.payload.get("parts", ())
            return next((part for part in parts if part["number"] == number), None)
        return None

    def passage(self, file: str, locator: str) -> Mapping[str, Any] | None:
        """A passage outside the parts of a letter, as a part without question or outcome."""
        catalogue = self.app.index.catalogue
        numbers = [one.id for one in catalogue.named([file])]
        texts = [row.text for row in catalogue.texts_of(numbers) if row.locator == locator]
        return {"question": None, "answer": "\n\n".join(texts), "outcome": None} if texts else None

    def digest(self) -> "list[Message]":
        """The week's digest as it stands now."""
        from bot.casework.digest import weekly_digest
        from bot.slack.digest_blocks import digest_messages

        found = weekly_digest(self.app.almanac, self.today, at=self.now())
        return digest_messages(found, "Requests this week")

    def note_refusal(self, user: str, what: str, code: str) -> None:
        """Keep in the history that somebody was refused: once a day for each thing they tried."""
        key = f"refused:{user}:{what}:{code}:{self.today}"
        if self.app.store.claim(key, at=self.now()):
            detail = {"user": user, "what": what, "why": code}
            self.app.store.note(None, "refused in Slack", detail, by=user or "?", at=self.now())
