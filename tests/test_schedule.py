"""What the bot does unasked: once, in its hours, to the right person, on both databases."""

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.books.digest import load_digest_rules
from bot.books.schedule import user_id
from bot.casework.chart import Picture
from bot.casework.digest import Almanac
from bot.foi.case import Case, CasePart, Requester
from bot.foi.vocabulary import Regime
from bot.foi.working_days import Calendars
from bot.schedule import Rota, Wording, make_scheduler
from bot.slack.digest_blocks import digest_messages, note_messages
from bot.store.agenda import Agenda
from bot.store.conversations import Preference
from bot.store.db import make_engine
from bot.store.postings import MOST_ATTEMPTS, Postings
from bot.store.store import Store
from bot.timetable import Hours, Recipients
from corpus import ROOT
from tests.foi.clock_table import calendars, day, limits
from tests.foi.test_moved import before_the_proclamation

LONDON = ZoneInfo("Europe/London")
HOURS = Hours(
    zone=LONDON,
    digest_day=0,
    digest_hour=9,
    reminder_hour=9,
    recount_hour=2,
    own_digests=True,
    reminders=True,
)
TEAM = "C0TEAM"
NAMES = {"U0AMARA": "amara", "U0BRAM": "bram"}


def at(text: str) -> datetime:
    """Read `Mon 23 Nov 2026 09:00`, London time."""
    on, _, hour = text.rpartition(" ")
    return datetime.combine(day(on), datetime.strptime(hour, "%H:%M").time(), LONDON)  # noqa: DTZ007


@dataclass
class Channel:
    """Takes messages as Slack would; fails as often as it is told to."""

    taken: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    failures: int = 0

    def post(
        self, channel: str, text: str, blocks: Sequence[dict[str, Any]], picture: Picture | None
    ) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("Slack is away")
        assert blocks
        if picture:
            assert text == picture.alt
            self.pictures.append(picture)
        else:
            self.taken.append((channel, text))

    def to(self, channel: str) -> list[str]:
        """What was posted there, by its first words."""
        return [text for where, text in self.taken if where == channel]


class Office:
    """A store, and as many bots on it as a test wants."""

    def __init__(self, url: str, home: Path) -> None:
        self.engine = make_engine(url, home)
        self.store = Store(self.engine)
        self.channel = Channel()

    def bot(
        self,
        days: Calendars | None = None,
        channel: str = TEAM,
        post: Callable[..., None] | None = None,
        **hours: Any,
    ) -> Rota:
        return Rota(
            hours=replace(HOURS, **hours),
            recipients=Recipients(
                channel, lambda officer: user_id(officer, NAMES), self.store.preference
            ),
            wording=Wording(digest_messages, note_messages),
            almanac=Almanac(
                Agenda(self.engine),
                days or calendars(),
                limits(),
                load_digest_rules(ROOT / "digest.yaml"),
                Regime.FOIA,
            ),
            postings=Postings(self.engine),
            post=post or self.channel.post,
        )

    def open(self, received: str, officer: str | None = None, *events: str) -> Case:
        when = datetime(2026, 1, 5, tzinfo=UTC)
        case = self.store.open_case(
            received=day(received),
            regime=Regime.FOIA,
            text="x",
            parts=[CasePart("1", "How many?", (0, 1))],
            fingerprint="f",
            requester=Requester("Perpetua Vane", None, None),
            by="amara",
            at=when,
        )
        if officer:
            self.store.assign(case.id, officer, by="amara", at=when)
        for event in events:
            kind, _, on = event.partition(" ")
            self.store.add_event(case.id, kind, day(on), by="amara", at=when)
        return case


@pytest.fixture
def office(database_url: str, home: Path) -> Office:
    return Office(database_url, home)


def test_a_week_is_posted_once_however_many_bots_run_and_restart(office: Office) -> None:
    office.open("Fri 23 Oct 2026")
    for moment in ("09:00", "09:00", "09:05", "16:55"):
        for _ in range(2):
            office.bot(reminders=False).tick(at(f"Mon 23 Nov 2026 {moment}"))
    (text,) = office.channel.to(TEAM)
    assert text == "Requests this week, Mon 23 Nov 2026: 1 open case. Overdue: 1."
    (picture,) = office.channel.pictures
    assert picture.png.startswith(b"\x89PNG")
    office.bot(reminders=False).tick(at("Mon 30 Nov 2026 09:00"))
    assert len(office.channel.to(TEAM)) == 2


def test_a_bot_that_was_away_for_weeks_posts_one_digest(office: Office) -> None:
    office.bot().tick(at("Mon 2 Nov 2026 09:00"))
    for moment in ("Wed 25 Nov 2026 10:00", "Fri 27 Nov 2026 16:00", "Mon 30 Nov 2026 11:00"):
        office.bot().tick(at(moment))
    assert [text[:35] for text in office.channel.to(TEAM)] == [
        "Requests this week, Mon 2 Nov 2026:",
        "Requests this week, Mon 30 Nov 2026",
    ]


def test_what_slack_refuses_is_tried_again_and_then_left(office: Office) -> None:
    office.channel.failures = 1
    office.bot().tick(at("Mon 23 Nov 2026 09:00"))
    assert office.channel.taken == []
    office.bot().tick(at("Mon 23 Nov 2026 09:05"))
    assert len(office.channel.to(TEAM)) == 1
    office.channel.failures = 99
    for minute in range(0, 55, 5):
        office.bot().tick(at(f"Mon 30 Nov 2026 09:{minute:02}"))
    assert office.channel.failures == 99 - MOST_ATTEMPTS


def test_a_page_or_a_picture_that_fails_does_not_repeat_the_ones_before_it(office: Office) -> None:
    def pages(digest: Any, title: str) -> list[Any]:
        (whole,) = digest_messages(digest, title)
        return [replace(whole, text="one"), replace(whole, text="two")]

    def now_and_then(channel: str, text: str, blocks: Any, picture: Picture | None) -> None:
        office.channel.taken.append((channel, text if not picture else "picture"))
        if len(office.channel.taken) in (2, 4):
            office.channel.taken.pop()
            office.channel.taken.append(("nowhere", "failed"))
            raise ConnectionError("Slack is away")

    for moment in ("09:00", "09:05", "09:10", "09:15"):
        bot = office.bot(post=now_and_then)
        replace(bot, wording=Wording(pages, note_messages)).tick(at(f"Mon 23 Nov 2026 {moment}"))
    assert office.channel.to(TEAM) == ["one", "two", "picture"]


def test_officers_get_their_own_cases_on_their_own_day(office: Office) -> None:
    office.open("Thu 5 Nov 2026", "amara")
    office.open("Fri 6 Nov 2026", "bram")
    office.open("Fri 6 Nov 2026", "somebody who is not in Slack")
    office.store.prefer(Preference("U0BRAM", digest_day=2, digest_hour=14, quiet=False))
    for moment in ("Mon 23 Nov 2026 09:00", "Wed 25 Nov 2026 13:59", "Wed 25 Nov 2026 14:00"):
        office.bot().tick(at(moment))
    whose = [(channel, text[:43]) for channel, text in office.channel.taken]
    assert whose == [
        (TEAM, "Requests this week, Mon 23 Nov 2026: 3 open"),
        ("U0AMARA", "Your requests this week, Mon 23 Nov 2026: 1"),
        ("U0BRAM", "Your requests this week, Wed 25 Nov 2026: 1"),
    ]


def test_who_is_quiet_is_left_alone_and_the_team_hears_the_reminder(office: Office) -> None:
    office.open("Tue 27 Oct 2026", "bram")
    office.store.prefer(Preference("U0BRAM", digest_day=0, digest_hour=9, quiet=True))
    office.bot().tick(at("Tue 24 Nov 2026 09:00"))
    assert office.channel.to("U0BRAM") == []
    assert office.channel.to(TEAM) == [
        "FOI-2026-0001: the answer is due today, Tue 24 Nov 2026. "
        "Where it stands: nothing decided yet."
    ]


def test_without_a_channel_and_with_everything_off_nothing_is_said(office: Office) -> None:
    office.open("Tue 27 Oct 2026")
    office.open("Tue 27 Oct 2026", "amara")
    for moment in ("Mon 23 Nov 2026 09:00", "Tue 24 Nov 2026 09:00"):
        office.bot(channel="", own_digests=False, reminders=False).tick(at(moment))
    assert office.channel.taken == []


REMINDED = [  # a case of amara's, the moment, and what she hears
    (
        "Tue 27 Oct 2026",
        (),
        "Mon 23 Nov 2026 09:00",
        "on the next working day, Tue 24 Nov 2026",
    ),
    ("Tue 27 Oct 2026", (), "Tue 24 Nov 2026 08:55", None),
    ("Tue 27 Oct 2026", (), "Tue 24 Nov 2026 09:00", "due today, Tue 24 Nov 2026"),
    ("Tue 27 Oct 2026", (), "Wed 25 Nov 2026 09:00", None),
    (
        "Mon 26 Oct 2026",
        (),
        "Fri 20 Nov 2026 09:00",
        "on the next working day, Mon 23 Nov 2026",
    ),
    ("Mon 26 Oct 2026", (), "Sat 21 Nov 2026 09:00", None),
    ("Mon 26 Oct 2026", ("responded Thu 5 Nov 2026",), "Mon 23 Nov 2026 09:00", None),
    ("Mon 26 Oct 2026", ("clarification_sought Thu 5 Nov 2026",), "Mon 23 Nov 2026 09:00", None),
    (
        "Fri 9 Oct 2026",
        ("pit_extension Fri 30 Oct 2026",),
        "Mon 7 Dec 2026 09:00",
        "the answer is due today, Mon 7 Dec 2026",
    ),
    (
        "Mon 3 Aug 2026",
        ("responded Thu 20 Aug 2026", "review_requested Mon 26 Oct 2026"),
        "Mon 23 Nov 2026 09:00",
        "the internal review is due today, Mon 23 Nov 2026",
    ),
]


@pytest.mark.parametrize(("received", "events", "moment", "heard"), REMINDED)
def test_reminders(
    received: str, events: tuple[str, ...], moment: str, heard: str | None, office: Office
) -> None:
    office.open(received, "amara", *events)
    for _ in range(2):
        office.bot(own_digests=False).tick(at(moment))
    said = office.channel.to("U0AMARA")
    assert len(said) == (1 if heard else 0)
    assert not heard or heard in said[0]


def test_one_reminder_that_fails_is_tried_again_without_repeating_the_others(
    office: Office,
) -> None:
    office.open("Tue 27 Oct 2026", "amara")
    office.open("Tue 27 Oct 2026", "bram")
    office.channel.failures = 1
    for moment in ("09:00", "09:05", "09:10"):
        office.bot().tick(at(f"Tue 24 Nov 2026 {moment}"))
    assert sorted(channel for channel, _ in office.channel.taken) == ["U0AMARA", "U0BRAM"]


def test_dates_that_contradict_each_other_stop_nothing(office: Office) -> None:
    office.open("Tue 27 Oct 2026", "amara", "clarified Thu 5 Nov 2026")
    office.open("Tue 27 Oct 2026", "bram")
    office.bot().tick(at("Tue 24 Nov 2026 09:00"))
    office.bot().tick(at("Mon 30 Nov 2026 09:00"))
    assert len(office.channel.to("U0BRAM")) == 2
    (digest,) = office.channel.to(TEAM)
    assert digest.endswith("2 open cases. Overdue: 1. Cannot be counted: 1.")


def test_a_new_bank_holiday_moves_open_cases_and_the_owners_hear_it_once(office: Office) -> None:
    moved = office.open("Tue 26 May 2026", "amara")
    office.open("Thu 14 May 2026", "amara")
    office.open("Tue 26 May 2026", "bram", "clarified Wed 27 May 2026")
    quiet = {"own_digests": False, "reminders": False, "channel": ""}
    office.bot(before_the_proclamation(), **quiet).tick(at("Mon 1 Jun 2026 02:00"))
    office.bot(**quiet).tick(at("Tue 2 Jun 2026 01:55"))
    assert office.channel.taken == []
    office.bot(**quiet).tick(at("Tue 2 Jun 2026 02:00"))
    assert office.channel.taken == [], "nobody is woken for it"
    for moment in ("09:00", "09:00", "09:05"):
        office.bot(**quiet).tick(at(f"Tue 2 Jun 2026 {moment}"))
    ((channel, text),) = office.channel.taken
    assert channel == "U0AMARA"
    assert text.startswith(
        f"{moved.reference}: bank holidays have changed. "
        "The answer is due Wed 24 Jun 2026, no longer Tue 23 Jun 2026. "
        "Why: Mon 15 Jun 2026 is now Scotland's participation in the FIFA World Cup (Scotland; "
    )


NIGHTS = [  # the nights in which summer time begins and ends: one recount each
    ("Sun 29 Mar 2026", ["00:59", "02:00", "02:05"]),
    ("Sun 25 Oct 2026", ["00:59", "01:30", "02:00", "02:05"]),
]


@pytest.mark.parametrize(("night", "hours"), NIGHTS)
def test_the_recount_runs_once_in_the_nights_that_change_the_time(
    night: str, hours: list[str], office: Office
) -> None:
    office.open("Tue 26 May 2026", "amara")
    done = []
    for hour in hours:
        bot = office.bot()
        bot.tick(at(f"{night} {hour}"))
        done.append(not bot.postings.claim(f"recount:{day(night)}", at=at(f"{night} {hour}")))
        if not done[-1]:
            bot.postings.release(f"recount:{day(night)}")
    assert done == [hour >= "02:00" for hour in hours]


BOT = """
import sys
from datetime import datetime
from pathlib import Path
from tests.test_schedule import Office, at
office = Office(sys.argv[1], Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
office.bot().tick(at("Tue 24 Nov 2026 09:00"))
office.bot().tick(at("Mon 30 Nov 2026 09:00"))
for channel, text in office.channel.taken:
    print(channel, text, flush=True)
"""


def test_two_processes_say_everything_once(office: Office, database_url: str, home: Path) -> None:
    for _ in range(4):
        office.open("Tue 27 Oct 2026", "amara")
    command = [sys.executable, "-c", BOT, database_url, str(home)]
    pipe = subprocess.PIPE
    bots = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    for bot in bots:
        assert bot.stdout
        assert bot.stdout.readline() == "ready\n"
    for bot in bots:
        assert bot.stdin
        bot.stdin.write("go\n")
        bot.stdin.flush()
    said = [line for bot in bots for line in bot.communicate()[0].splitlines()]
    assert len(said) == len(set(said)) == 6, said  # four reminders, two digests


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.test_schedule import Office, at
office = Office(sys.argv[1], Path(sys.argv[2]))
dies = lambda *message: os.kill(os.getpid(), signal.SIGKILL)
office.bot(post=dies).tick(at("Mon 23 Nov 2026 09:00"))
"""


def test_what_a_killed_bot_left_is_taken_over(
    office: Office, database_url: str, home: Path
) -> None:
    command = [sys.executable, "-c", KILLED, database_url, str(home)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    office.bot().tick(at("Mon 23 Nov 2026 09:05"))
    assert office.channel.taken == [], "it might still be at it"
    office.bot().tick(at("Mon 23 Nov 2026 09:20"))
    office.bot().tick(at("Mon 23 Nov 2026 09:40"))
    assert len(office.channel.to(TEAM)) == 1


def test_the_scheduler_looks_at_once_and_every_five_minutes_in_local_time(office: Office) -> None:
    (job,) = make_scheduler(office.bot()).get_jobs()
    assert (job.max_instances, job.coalesce) == (1, True)
    after = job.trigger.get_next_fire_time(None, datetime(2026, 3, 29, 0, 58, tzinfo=UTC))
    assert after == at("Sun 29 Mar 2026 02:00")


def test_the_store_being_away_for_a_while_is_survived(office: Office) -> None:
    class Away(Postings):
        def claim(self, key: str, *, at: datetime) -> bool:
            raise ConnectionError("the database is away")

    bot = office.bot()
    replace(bot, postings=Away(office.engine)).tick(at("Mon 23 Nov 2026 09:00"))
    assert office.channel.taken == []
    bot.tick(at("Mon 23 Nov 2026 09:05"))
    assert len(office.channel.to(TEAM)) == 1


def test_no_requester_is_named(office: Office) -> None:
    office.open("Fri 23 Oct 2026", "amara")
    office.bot().tick(at("Mon 23 Nov 2026 09:00"))
    assert office.channel.taken
    assert "Perpetua" not in repr(office.channel)


USERS = [("amara", "U0AMARA"), ("U0CARYS1", "U0CARYS1"), ("root", None), ("Ursula", None)]


@pytest.mark.parametrize(("officer", "user"), USERS)
def test_officers_are_found_by_the_name_the_history_keeps(officer: str, user: str | None) -> None:
    assert user_id(officer, NAMES) == user


def test_today_is_the_local_day(office: Office) -> None:
    moment = at("Mon 30 Mar 2026 00:30")
    assert moment.astimezone(UTC).date() == day("Sun 29 Mar 2026")
    office.bot(digest_hour=0).tick(moment.astimezone(UTC))
    assert office.channel.to(TEAM)[0].startswith("Requests this week, Mon 30 Mar 2026")
