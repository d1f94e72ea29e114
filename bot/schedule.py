"""What the bot does unasked, and when: digests, reminders, and the nightly recount.

Every five minutes it looks at what falls due (`timetable.py`) and asks the database whether it is
the one to post it (`postings.py`): so any number of bots may run, die and start again. For whoever
wires it: `App.scheduler(post, wording)` gives a scheduler to `start()`, and to `shutdown()` at the
end. `post(channel, text, blocks, picture)` sends one message and returns when Slack has taken it,
or raises; `channel` may be a user's id; `picture` is a PNG with its alt text, or None. The picture
comes with a message of its own, so that one which cannot be uploaded never repeats the digest.
Keeping to one message a second for each channel is the poster's business.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bot.casework.chart import Picture, coming_weeks
from bot.casework.digest import Almanac, weekly_digest
from bot.casework.reminders import Reminder, days_off, moved_cases, reminders
from bot.foi.digest import Digest
from bot.store.postings import Postings
from bot.timetable import Hours, Recipients, digest_week, is_open

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

Post = Callable[[str, str, Sequence[dict[str, Any]], Picture | None], None]

_LOG = logging.getLogger(__name__)
_MINUTES = 5


class Page(Protocol):
    """One message, as it is posted."""

    @property
    def text(self) -> str:
        """What screen readers and notifications say."""

    @property
    def blocks(self) -> Sequence[dict[str, Any]]:
        """The message as Slack's blocks."""


@dataclass(frozen=True)
class Wording:
    """How a digest and a sentence become messages."""

    digest: Callable[[Digest, str], Sequence[Page]]
    note: Callable[[str], Sequence[Page]]


@dataclass(frozen=True)
class Rota:
    """Everything that is done unasked. `tick` may run at any time, in any number of processes."""

    hours: Hours
    recipients: Recipients
    wording: Wording
    almanac: Almanac
    postings: Postings
    post: Post
    drill: Callable[[datetime], object] | None = None

    def tick(self, now: datetime) -> None:
        """Do what falls due at `now` and nobody has done; what fails is tried again later."""
        local = now.astimezone(self.hours.zone)
        for work in (self._recount, self._digests, self._remind, self._announce, self._drill):
            try:
                work(local)
            except Exception as problem:  # noqa: BLE001 - a failing duty must not stop the others
                _LOG.error("%s failed: %s", work.__name__, type(problem).__name__)

    def _recount(self, local: datetime) -> None:
        """Once a night: which due dates has a change of the bank holidays moved?"""
        if local.hour < self.hours.recount_hour:
            return
        today = local.date()
        days = days_off(self.almanac.calendars)
        self._once(
            f"recount:{today.isoformat()}",
            local,
            lambda: self.postings.recount(
                days, lambda old: moved_cases(self.almanac, old, today), at=local
            ),
        )

    def _drill(self, local: datetime) -> None:
        """From the hour of the night on: try a backup, where that is due."""
        today = local.date()
        if self.drill and local.hour >= self.hours.recount_hour and self.almanac.drill_due(today):
            self._once(f"drill:{today.isoformat()}", local, partial(self.drill, local))

    def _digests(self, local: datetime) -> None:
        own = self.hours
        if self.recipients.channel:
            self._digest(local, own.digest_day, own.digest_hour, self.recipients.channel, None)
        if not own.own_digests:
            return
        cases = (state.case for state in self.almanac.current(local.date()))
        for officer in sorted({case.officer for case in cases if case.officer}):
            user = self.recipients.user_id(officer)
            wish = self.recipients.preference(user) if user else None
            if user and not (wish and wish.quiet):
                when = wish or own
                self._digest(local, when.digest_day, when.digest_hour, user, officer)

    def _digest(
        self, local: datetime, day: int, hour: int, channel: str, officer: str | None
    ) -> None:
        week = digest_week(local, day, hour, self.almanac.calendars.nation)
        if week:
            key = f"digest:{week}:{channel}"
            self._once(key, local, lambda: self._pages(key, local, channel, officer))

    def _pages(self, key: str, local: datetime, channel: str, officer: str | None) -> None:
        """Each message is claimed too: where a later one fails, the earlier are not repeated."""
        digest = weekly_digest(self.almanac, local.date(), officer, at=local)
        title = "Your requests this week" if officer else "Requests this week"
        picture = coming_weeks(digest)
        pages = [(page, None) for page in self.wording.digest(digest, title)]
        below = [(page, picture) for page in self.wording.note(picture.alt)[:1]]
        for number, (page, image) in enumerate([*pages, *below], 1):
            send = partial(self.post, channel, page.text, page.blocks, image)
            if not self._once(f"{key}:{number}", local, send):
                raise RuntimeError(f"message {number} of {len(pages) + 1}")

    def _remind(self, local: datetime) -> None:
        """On working days, one after the other; the day is done when each was posted."""
        today = local.date()
        if self.hours.reminders and self._may_speak(local):
            self._once(f"reminders:{today.isoformat()}", local, lambda: self._all(local))

    def _all(self, local: datetime) -> None:
        posted = [self._say_once(one, local) for one in reminders(self.almanac, local.date())]
        if not all(posted):
            raise RuntimeError(f"{posted.count(False)} of {len(posted)} reminders")

    def _announce(self, local: datetime) -> None:
        """Tell the owners of moved dates, in the hours in which people are told things."""
        if self._may_speak(local):
            for key, content in self.postings.owed().items():
                self._say_once(Reminder(key, content["officer"], content["text"]), local)

    def _may_speak(self, local: datetime) -> bool:
        working = self.almanac.calendars.nation.is_working_day(local.date())
        return working and is_open(local, self.hours.reminder_hour)

    def _say_once(self, reminder: Reminder, local: datetime) -> bool:
        """True unless it failed. Without anybody to tell, nothing is claimed."""
        channel = self._owner(reminder.officer)
        if not channel:
            return True
        return self._once(reminder.key, local, lambda: self._say(channel, reminder.text))

    def _owner(self, officer: str | None) -> str:
        """The officer's own messages; the team's channel where nobody owns it or wants to know.

        An officer's quiet must not let a due date pass unheard.
        """
        user = self.recipients.user_id(officer) if officer else None
        wish = self.recipients.preference(user) if user else None
        return user if user and not (wish and wish.quiet) else self.recipients.channel

    def _say(self, channel: str, text: str) -> None:
        for page in self.wording.note(text):
            self.post(channel, page.text, page.blocks, None)

    def _once(self, key: str, now: datetime, work: Callable[[], object]) -> bool:
        """Do `work` where the database gives it to us; False where it failed."""
        if not self.postings.claim(key, at=now):
            return True
        try:
            work()
        except Exception as problem:  # noqa: BLE001 - whatever it was, another try may do better
            kind = key.partition(":")[0]
            _LOG.warning("%s was not done and stays owed: %s", kind, type(problem).__name__)
            self.postings.release(key)
            return False
        self.postings.settle(key, at=now)
        return True


def make_scheduler(rota: Rota) -> "BackgroundScheduler":
    """A scheduler, not yet started, that looks at the rota at once and every five minutes."""
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.cron import CronTrigger

    scheduler = BackgroundScheduler(timezone=rota.hours.zone)
    scheduler.add_job(
        lambda: rota.tick(datetime.now(UTC)),
        CronTrigger(minute=f"*/{_MINUTES}", timezone=rota.hours.zone),
        id="rota",
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,  # however many looks were missed, one is enough
        misfire_grace_time=None,
    )
    return scheduler
