"""Several workspaces, one bot: an office for each authority that has installed it and has a home.

Which office answers is decided by the workspace that Slack names in a signed request, and by
nothing that a person could write. What is installed is looked at again every minute, so that an
installation, a new home or a lost token counts in every bot that runs, without a restart.
"""

from collections.abc import Callable
from threading import RLock, Thread
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.app import App
from bot.foi.errors import FoiError
from bot.settings import load_settings
from bot.settings.authorities import FOLDER, home_of, is_workspace, workspaces
from bot.slack.branch import Branch
from bot.slack.client import make_client
from bot.slack.logs import log, trail
from bot.slack.office import Office
from bot.slack.reception import Unserved
from bot.slack.work import Pool

if TYPE_CHECKING:
    from pathlib import Path

    from apscheduler.schedulers.background import BackgroundScheduler

    from bot.store.installations import Installations

NOT_INSTALLED = (
    "foibot is not installed in this workspace any more. The person who runs Slack here can "
    "install it again."
)
NO_HOME = (
    "foibot is installed in this workspace, but its authority is not set up yet. The person who "
    "runs foibot has to make its home folder; then it answers within a minute."
)
NOT_OPENED = (
    "foibot cannot open this authority's home just now. The person who runs foibot finds the "
    "reason in its log."
)
_NONE = "No authority has a home yet: see /slack/install and HOME/authorities."
_DEAD = ("account_inactive", "invalid_auth", "not_authed", "token_revoked")
"""What Slack answers to a token that is good no more."""


class Offices:
    """The offices of all authorities. `own` serves the workspace of the bot's own token, if any."""

    def __init__(self, app: App, installations: "Installations", own: Branch | None = None) -> None:
        self._app = app
        self._installations = installations
        self._own = {app.settings.slack_team: own} if own else {}
        self._open: dict[str, Branch] = {}
        self._told: dict[str, str] = {}
        self._lock = RLock()
        self._clock: BackgroundScheduler | None = None
        self.porter = Pool(2, 100)

    def of(self, team: str) -> Office:
        """The office of a workspace, opened now where it was not yet."""
        return self._branch(team).office

    def left(self, team: str) -> None:
        """Forget a token that Slack has withdrawn.

        Slack is asked, because it may tell of this again after the bot was installed anew.
        """
        token = self._installations.token(team)
        if token and self._is_dead(token):
            self._installations.drop(team)
            log().warning("uninstalled", team=team)
        self._look_at(team)

    def look_again(self) -> None:
        """Open the offices of new installations and homes, close those that lost theirs.

        One authority that fails must not keep the others waiting: it is tried again.
        """
        for team in {*workspaces(self._app.home), *self._open} - set(self._own):
            self._try(team, lambda team=team: self._look_at(team))  # type: ignore[misc]
        for team, branch in {**self._own, **self._open}.items():
            self._try(team, branch.begin)

    def look_again_soon(self) -> None:
        """The same, without waiting for it."""
        Thread(target=self.look_again, daemon=True).start()

    def warnings(self) -> list[str]:
        """Which homes wait for an installation, or cannot be opened."""
        found = []
        for team in workspaces(self._app.home):
            try:
                own = load_settings(self._app.home / FOLDER / team)
            except FoiError as problem:
                found.append(f"{team} is not served: {problem.sentence}")
                continue
            if not self._installations.token(team) and team not in self._own:
                found.append(f"{team} ({own.authority}): foibot is not installed there yet.")
            if not own.slack_officers:
                found.append(f"{team} ({own.authority}): nobody may use it; set slack_officers.")
        return found or ([] if workspaces(self._app.home) else [_NONE])

    def prepare(self) -> None:
        """Open every office and get each ready; tokens are sealed with the newest key."""
        for team in workspaces(self._app.home):
            self._try(team, lambda team=team: self._installations.seal_again(team))  # type: ignore[misc]
        self.look_again()

    def start(self) -> None:
        """Look again every minute."""
        from apscheduler.schedulers.background import BackgroundScheduler

        self._clock = BackgroundScheduler()
        self._clock.add_job(self.look_again, "interval", minutes=1)
        self._clock.start()

    def stop(self) -> None:
        """Finish what was taken on everywhere and do no more."""
        if self._clock:
            self._clock.shutdown(wait=True)
        closing = [Thread(target=one.close) for one in (*self._own.values(), *self._open.values())]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()
        self.porter.finish()
        self._app.engine.dispose()

    def _branch(self, team: str) -> Branch:
        return self._own.get(team) or self._open.get(team) or self._newly_opened(team)

    def _newly_opened(self, team: str) -> Branch:
        """Under the lock also what is read of the installation: it must not be older than what is
        made of it."""
        with self._lock:
            return self._open.get(team) or self._found(team)

    def _found(self, team: str) -> Branch:
        token = self._installations.token(team) if is_workspace(team) else None
        client = make_client(self._app.settings, token or "")
        if token is None:
            raise Unserved(NOT_INSTALLED, client)
        home = home_of(self._app.home, team)
        if home is None:
            raise Unserved(NO_HOME, client)
        try:
            return self._opened(team, home, token)
        except FoiError as problem:
            self._tell_once(team, problem.sentence, code=problem.code, what=problem.what)
            raise Unserved(NOT_OPENED, client) from problem

    def _opened(self, team: str, home: "Path", token: str) -> Branch:
        app = App(home)
        others = {**self._own, **self._open}.items()
        for other, branch in others:
            if branch.office.settings.authority_key == app.settings.authority_key:
                raise FoiError(
                    "authority-key",
                    f"setting 'authority_key' in {home}",
                    f"the authority of {other} has the same",
                    "Leave it out: it is then the workspace's id",
                )
        branch = self._open[team] = Branch(app, make_client(self._app.settings, token))
        self._told.pop(team, None)
        log().info("opened", team=team)
        return branch

    def _look_at(self, team: str) -> None:
        """Bring one office in step with its installation and its home."""
        with self._lock:
            has_home = home_of(self._app.home, team) is not None
            token = self._installations.token(team) if has_home else None
            branch = self._open.get(team)
            if branch and branch.token != token:
                del self._open[team]
                Thread(target=branch.close).start()
                log().info("closed", team=team)
            if token:
                self._branch(team)

    def _is_dead(self, token: str) -> bool:
        try:
            make_client(self._app.settings, token).auth_test()
        except SlackApiError as refused:
            if refused.response.get("error") in _DEAD:
                return True
            raise
        return False

    def _try(self, team: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Unserved:
            pass  # what is wrong with its home was told where it was found
        except Exception as problem:  # noqa: BLE001 - whatever it was, it is tried again
            self._tell_once(team, type(problem).__name__, **trail(problem))

    def _tell_once(self, team: str, why: str, **about: object) -> None:
        """Log why an office is not open; the same reason not again every minute."""
        if self._told.get(team) != why:
            self._told[team] = why
            log().error("not opened", team=team, **about)
