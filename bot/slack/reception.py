"""Which office answers a call: the one office of a bot for a single workspace, or one for each."""

from typing import Protocol

from slack_sdk import WebClient

from bot.slack.branch import Branch
from bot.slack.logs import log
from bot.slack.office import Office
from bot.slack.work import Pool


class Unserved(Exception):  # noqa: N818 - the name of what happens, as the officer meets it
    """No office answers this workspace; `sentence` tells why, `client` can say so there."""

    def __init__(self, sentence: str, client: WebClient | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.client = client


class Reception(Protocol):
    """What the way from Slack to a listener asks. `porter` tells those who have no office."""

    porter: Pool

    def of(self, team: str) -> Office:
        """The office of the workspace that Slack names in a call; Unserved where there is none."""

    def left(self, team: str) -> None:
        """Slack says that the bot was uninstalled there."""

    def warnings(self) -> list[str]:
        """What an administrator should know before anybody calls, a sentence each."""

    def prepare(self) -> None:
        """Get ready for the first officer."""

    def start(self) -> None:
        """Begin with what is done unasked."""

    def stop(self) -> None:
        """Finish what was taken on and do no more."""


class OneOffice:
    """A bot with one token: its office hears everybody, and its gate refuses other workspaces."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        self.porter = branch.office.porter

    def of(self, team: str) -> Office:  # noqa: ARG002 - the gate looks at it
        """The one office."""
        return self.branch.office

    def left(self, team: str) -> None:
        """Nothing to forget: the token is a setting."""
        log().warning("uninstalled", team=team)

    def warnings(self) -> list[str]:
        """Whether anybody may use the bot."""
        officers = self.branch.office.settings.slack_officers
        return [] if officers else ["Nobody may use the bot yet: set slack_officers."]

    def prepare(self) -> None:
        """Get ready for the first officer."""
        self.branch.prepare()

    def start(self) -> None:
        """Begin with what is done unasked."""
        self.branch.duties.start()

    def stop(self) -> None:
        """Finish what was taken on and do no more."""
        self.branch.close()
