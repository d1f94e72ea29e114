"""One authority's office while the bot serves it: opened, begun, closed."""

from threading import Lock

from slack_sdk import WebClient

from bot.app import App
from bot.slack.duties import Duties
from bot.slack.logs import log
from bot.slack.office import Office
from bot.slack.work import Pool

_PORTERS = 2
_PORTERS_WAITING = 100


class Branch:
    """An office with a pool of its own, so that one authority's rush does not hold up another, and
    its duties. `token` is what it speaks to Slack with."""

    def __init__(self, app: App, client: WebClient) -> None:
        own = app.settings
        self.token = client.token
        self.office = Office(
            app,
            client,
            Pool(own.slack_workers, own.slack_waiting),
            Pool(_PORTERS, _PORTERS_WAITING),
        )
        self.duties = Duties(self.office)
        self._turning = Lock()
        self._begun = self._closed = False

    def prepare(self) -> None:
        """What has to be there before the first officer: model, index, law, letters owed."""
        self.office.warm()
        failed = self.office.app.catch_up(self.office.now())
        log().info("prepared", still_owed=len(failed))

    def begin(self) -> None:
        """Get ready and take up the duties; a second call does nothing, one that failed may be
        repeated."""
        with self._turning:
            if not (self._begun or self._closed):
                self.prepare()
                self.duties.start()
                self._begun = True

    def close(self) -> None:
        """Take nothing more, finish what was taken on, and let go of the database."""
        with self._turning:
            self._closed = True
            self.duties.stop()
        self.office.pool.finish()
        self.office.porter.finish()
        if "engine" in self.office.app.__dict__:
            self.office.app.engine.dispose()
