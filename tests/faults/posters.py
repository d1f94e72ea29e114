"""Bots that speak unasked, and stores that owe: `python -m tests.faults.posters WORK ...`.

`posting` is work for `victims`; `bots` and `drainers` are so many processes at the same time.
"""

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import Engine, text

from bot import schedule
from bot.app import App
from bot.casework.chart import Picture
from tests.faults import victims
from tests.faults.victims import Begun
from tests.faults.workers import Slow, Told
from tests.filled import AT
from tests.test_schedule import Office, at

MOMENTS = [at("Mon 23 Nov 2026 09:00") + n * timedelta(minutes=20) for n in range(24)]
"""Each past the quarter of an hour after which a killed bot's work is taken over."""
PICTURE = Picture("weeks.png", b"", "The coming weeks")
"""To draw one takes a hundred times as long as to post it: the kills are to meet the posting."""
FORK = multiprocessing.get_context("fork")
_SECONDS = 0.004
"""What Slack takes on either side of having a message."""


def posting(begun: Begun, url: str, home: Path, state: str, said: str) -> None:
    """Post the digest of one channel after the other; `state` keeps which, and the time of day.

    What Slack has taken is told by the channel, and as 1 (the digest) or 2 (its picture).
    """
    office, slack = Office(url, home), Told(Path(said))

    def post(channel: str, words: str, *_: object) -> None:
        time.sleep(_SECONDS)
        slack(f"{channel}:{1 if words.startswith('Requests this week') else 2}")
        time.sleep(_SECONDS)

    schedule.coming_weeks = lambda _: PICTURE
    bot = office.bot(post=post, reminders=False, own_digests=False)
    number, moment = _state(Path(state))
    begun()
    while True:
        channel = f"C{number}"
        _keep(Path(state), f"{number} {moment + 1}")  # whoever comes after a kill comes later
        replace(bot, recipients=replace(bot.recipients, channel=channel)).tick(MOMENTS[moment])
        done = f"digest:2026-W48:{channel}" in settled(office.engine)
        number, moment = (number + 1, 0) if done else (number, moment + 1)


def settled(engine: Engine) -> set[str]:
    """What is posted, as the database has it."""
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT key FROM posting WHERE done_at IS NOT NULL")))


def _state(file: Path) -> tuple[int, int]:
    with suppress(FileNotFoundError):
        number, moment = file.read_text().split()
        return int(number), int(moment)
    return 1, 0


def _keep(file: Path, state: str) -> None:
    half = file.with_suffix(".half")
    half.write_text(state)
    os.replace(half, file)


def _together(number: str, work: Callable[..., None], *words: object) -> None:
    """Do `work` in so many processes that wait for each other; exits with 1 where one broke off."""
    barrier = FORK.Barrier(int(number))
    every = [FORK.Process(target=work, args=(n, barrier, *words)) for n in range(int(number))]
    for each in every:
        each.start()
    for each in every:
        each.join()
    sys.exit(any(each.exitcode for each in every))


def bot(n: int, barrier: Barrier, url: str, home: str, told: str, *moments: str) -> None:
    """Tick at each moment, at the same time as the others; tell what was said when."""
    office, said = Office(url, Path(home)), Told(Path(told) / f"said-{n}")
    rota = office.bot()
    for moment in moments:
        barrier.wait(60)
        rota.tick(at(moment))
        for message in office.channel.taken:
            said(json.dumps([moment, *message]))
        office.channel.taken.clear()


def drainer(n: int, barrier: Barrier, url: str, home: str, told: str) -> None:
    """Index what confirmed letters owe, at the same time as the others."""
    app = App(Path(home))
    assert app.settings.database_url == url
    app.embedder = Slow(Told(Path(told) / f"embedded-{n}"))
    barrier.wait(60)
    assert app.catch_up(AT) == ()


def main() -> None:
    """Do one of the three."""
    work, *words = sys.argv[1:]
    if work == "posting":
        victims.WORK["posting"] = posting
        victims.main()
        return
    number, *others = words
    _together(number, {"bots": bot, "drainers": drainer}[work], *others)


if __name__ == "__main__":
    main()
