"""What one office does unasked: digest, reminders, buttons in step, old deliveries forgotten."""

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.casework.chart import Picture
from bot.slack.card import refresh
from bot.slack.digest_blocks import WORDING
from bot.slack.in_step import keep_in_step
from bot.slack.kept import tell_left_over
from bot.slack.logs import log
from bot.slack.office import Office
from bot.slack.text import escape

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

    from bot.schedule import Rota

_REMEMBERED = timedelta(days=7)
_SECONDS_BETWEEN = 1.0


class Duties:
    """An office's clockwork: its own hours, channel and token."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._spoken: dict[str, float] = {}

    def start(self) -> None:
        """Look at once at what falls due, then now and then."""
        self._scheduler.add_job(self._forget, "cron", hour=3)
        self._scheduler.add_job(self._new_day, "cron", hour=6)
        self._scheduler.add_job(self._keep_in_step, "interval", minutes=1)
        self._scheduler.add_job(lambda: tell_left_over(self._office), "interval", minutes=1)
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what is being done and do no more; nothing where it was never begun."""
        if "_scheduler" in self.__dict__ and self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def rota(self) -> "Rota":
        """Everything that falls due, to be looked at."""
        return self._office.app.rota(self._post, WORDING)

    @cached_property
    def _scheduler(self) -> "BackgroundScheduler":
        return self._office.app.scheduler(self._post, WORDING)

    def _post(
        self, channel: str, text: str, blocks: Sequence[dict[str, Any]], picture: Picture | None
    ) -> None:
        """Send one message unasked, with its picture below; a user id means their own messages."""
        client = self._office.client
        if channel.startswith(("U", "W")):
            channel = str(client.conversations_open(users=channel)["channel"]["id"])
        self._pace(channel)
        client.chat_postMessage(
            channel=channel,
            text=escape(text),
            blocks=list(blocks),
            unfurl_links=False,
            unfurl_media=False,
        )
        if picture:
            self._upload(channel, picture)

    def _upload(self, channel: str, picture: Picture) -> None:
        """Send a picture. Its message is out already, so a refusal must not send that again."""
        try:
            self._office.client.files_upload_v2(
                channel=channel,
                filename=picture.name,
                title="The coming four weeks",
                content=picture.png,
                alt_txt=picture.alt,
            )
        except (SlackApiError, OSError) as problem:
            log().warning("picture_not_sent", kind=type(problem).__name__)

    def _pace(self, channel: str) -> None:
        """Slack takes one message a second into a channel."""
        since = time.monotonic() - self._spoken.get(channel, 0.0)
        time.sleep(max(0.0, _SECONDS_BETWEEN - since))
        self._spoken[channel] = time.monotonic()

    def _forget(self) -> None:
        office = self._office
        office.app.store.forget_deliveries(office.now() - _REMEMBERED)

    def _new_day(self) -> None:
        """Cards say how many days are left."""
        for case in self._office.app.store.cases(unanswered=True):
            refresh(self._office, case.id)

    def _keep_in_step(self) -> None:
        """What was decided on the command line or by another bot shows in Slack too."""
        keep_in_step(self._office, self._office.app.store.standing_posts())
