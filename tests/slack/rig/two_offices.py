"""The real bot for two workspaces, in this process, before a strict stand-in for Slack."""

import json
import socket
import threading
import urllib.parse
import uuid
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import select

from bot.app import App
from bot.settings import FILE_NAME
from bot.settings.authorities import FOLDER
from bot.slack.offices import Offices
from bot.slack.service import Service
from bot.store.tables import METADATA
from indexer.catalogue import METADATA as INDEX
from tests.slack.bench import _state
from tests.slack.rig.hand import FORM, Answer, Hand, envelope
from tests.slack.rig.ports import PATIENCE, wait_for
from tests.slack.rig.two_slacks import (
    BOTH,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGNING_SECRET,
    Heard,
    TwoSlacks,
    Workspace,
)

ASH, BEE = "T01ASH", "T02BEE"


class TwoOffices:
    """One bot whose home has a folder for each workspace. `slack` is what people see of it."""

    def __init__(self, home: Path, database_url: str = "", homes: tuple[str, ...] = (ASH, BEE)):
        self.home = home
        self.slack = TwoSlacks()
        home.mkdir(parents=True, exist_ok=True)
        settings = {
            "slack_client_id": CLIENT_ID,
            "slack_client_secret": CLIENT_SECRET,
            "slack_signing_secret": SIGNING_SECRET,
            "slack_api_url": f"{self.slack.address}/api/",
            "slack_stand_in": True,
            "database_url": database_url,
            "slack_workers": 2,
            "slack_waiting": 3,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        (home / FILE_NAME).write_text("\n".join(lines), encoding="utf-8")
        for team in homes:
            self.make_home(team)
        self.service = Service(App(home))
        assert isinstance(self.service.reception, Offices)
        self.offices: Offices = self.service.reception
        door = socket.create_server(("127.0.0.1", 0))
        self.port = int(door.getsockname()[1])
        self.slack.bot = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(self.service.web(), log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        threading.Thread(target=self._server.run, args=([door],), daemon=True).start()
        wait_for(lambda: self._server.started, "the bot's web server")

    def make_home(self, team: str, more: str = "") -> Path:
        """What an administrator does for one authority."""
        one = self.slack.of(team)
        own = {
            "authority": one.name,
            "authority_address": [f"1 {one.name} Street"],
            "authority_email": f"foi@{team.lower()}.example",
            "review_contact": f"the Monitoring Officer of {one.name}",
            "disclosure_log": "",
            "publication_scheme": "",
            "slack_channel": one.channel,
            "slack_officers": sorted(one.people),
            "officers": ["Both"],
        }
        folder = self.home / FOLDER / team
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"{name} = {json.dumps(value)}" for name, value in own.items()]
        (folder / FILE_NAME).write_text("\n".join([*lines, more]), encoding="utf-8")
        return folder

    def stop(self) -> None:
        """Stop the bot and its Slack."""
        self._server.should_exit = True
        self.offices.stop()
        self.slack.stop()

    def settle(self) -> None:
        """Wait until everything that was taken on is done."""
        pools = [self.offices.porter]
        for branch in self.offices._open.values():
            pools += [branch.office.pool, branch.office.porter]

        def idle() -> bool:
            return all(pool._places._value == pool._places._initial_value for pool in pools)  # type: ignore[attr-defined]

        wait_for(idle, "the offices to be idle")

    # Installing ------------------------------------------------------------

    def get(self, path: str, cookie: str = "") -> tuple[int, Mapping[str, str], str]:
        """A page as a browser sees it: status, headers, words."""
        bot = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        bot.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = bot.getresponse()
        page = answer.read().decode()
        bot.close()
        return answer.status, dict(answer.headers), page

    def begin(self) -> tuple[str, str]:
        """Open the install page; the state, and the cookie that binds it to this browser."""
        status, headers, page = self.get("/slack/install")
        assert status == 200, page
        link = page.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
        state = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query))["state"]
        return state, headers["set-cookie"].split(";")[0]

    def install(self, team: str) -> tuple[int, Mapping[str, str], str]:
        """Install into a workspace to the end; the last page."""
        state, cookie = self.begin()
        code = self.slack.agreed(team)
        return self.get(f"/slack/oauth_redirect?state={state}&code={code}", cookie)

    # Looking ----------------------------------------------------------------

    def rows(self, team: str) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that an authority's store holds."""
        app = App(self.home / FOLDER / team)
        with app.engine.connect() as connection:
            tables = [*METADATA.sorted_tables, *INDEX.sorted_tables]
            found = {
                t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in tables
            }
        app.engine.dispose()
        return found

    def at(self, team: str, user: str = BOTH) -> "Somebody":
        """A person in one workspace."""
        return Somebody(self, self.slack.of(team), user)


class Somebody:
    """What one person does, as Slack delivers it; each returns what the acknowledgement carried."""

    def __init__(self, world: TwoOffices, workspace: Workspace, user: str) -> None:
        self._world = world
        self._own = workspace
        self._user = user
        self._hand = Hand(world.port)

    def command(self, text: str, **given: str) -> Answer:
        """`/foi TEXT` in the team's channel."""
        fields = {
            "command": "/foi",
            "text": text,
            "user_id": self._user,
            "team_id": self._own.team,
            "channel_id": self._own.channel,
            "response_url": self._slack.response_url(self._own.team),
            "trigger_id": self._slack.trigger(self._own.team),
        }
        return self._send(urllib.parse.urlencode(fields | given), FORM)

    def press(self, action_id: str, value: str, block: str = "b", **given: Any) -> Answer:
        """Press a button under a message in the team's channel."""
        action = {"type": "button", "action_id": action_id, "block_id": block, "value": value}
        body = {
            "type": "block_actions",
            "channel": {"id": self._own.channel},
            "container": {"type": "message", "message_ts": "1.0001"},
            "message": {"ts": "1.0001", "team": self._own.team},
            "actions": [action],
        }
        return self.interact(body | given)

    def submit(self, view: Mapping[str, Any], values: Mapping[str, Any], **given: Any) -> Answer:
        """Send a modal off."""
        fields = [one for one in view.get("blocks", ()) if one["type"] == "input"]
        state = {
            one["block_id"]: {
                one["element"]["action_id"]: _state(one["element"], values.get(one["block_id"]))
            }
            for one in fields
        }
        sent = {**view, "id": self._slack._make("view", self._own.team), "state": {"values": state}}
        return self.interact({"type": "view_submission", "view": sent | given})

    def interact(self, body: Mapping[str, Any]) -> Answer:
        """Anything else that is interactive."""
        team = self._own.team
        who = {
            "user": {"id": self._user, "team_id": team},
            "team": {"id": team},
            "trigger_id": self._slack.trigger(team),
            "response_url": self._slack.response_url(team),
        }
        payload = json.dumps(who | dict(body))
        return self._send(urllib.parse.urlencode({"payload": payload}), FORM)

    def event(self, event: Mapping[str, Any], **given: Any) -> Answer:
        """Something that was said or opened."""
        own = {"user": self._user, "channel": self._own.channel, "ts": "2.0001"}
        body = envelope(own | dict(event), uuid.uuid4().hex, self._own.team)
        return self._send(json.dumps(body | given), "application/json")

    @property
    def view(self) -> dict[str, Any]:
        """The modal that stands open, as the bot last showed it in this workspace."""
        methods = ("views.open", "views.update", "views.push")
        shown = [one for one in self.told() if one.method in methods]
        return dict(shown[-1].fields["view"])

    def told(self) -> list[Heard]:
        """All that this workspace was told."""
        return self._slack.to(self._own.team)

    @property
    def _slack(self) -> TwoSlacks:
        return self._world.slack

    def _send(self, body: str, kind: str) -> Answer:
        answer = self._hand.deliver(body, kind, secret=SIGNING_SECRET)
        self._world.settle()
        return answer
