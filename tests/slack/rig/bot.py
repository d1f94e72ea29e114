"""The real bot, `foibot serve`, as a process of its own before a stand-in for Slack."""

import os
import signal
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from tests.slack.rig import stand_in
from tests.slack.rig.children import start
from tests.slack.rig.install import CHECKOUT
from tests.slack.rig.ports import PATIENCE, free_port, status_of, wait_for

FOIBOT = Path(sysconfig.get_path("scripts")) / "foibot"
MODELS = CHECKOUT / ".cache" / "models"
NAMES = '{"U01ALICE": "Alice Archer", "U02BOB": "Bob Baker"}'
START_SECONDS = 60.0


def environment(home: Path, **settings: str) -> dict[str, str]:
    """What a `foibot` process sees: this home folder, prepared models, and these settings."""
    own = {"home": str(home), "models_folder": str(MODELS), "model": "minilm", **settings}
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("FOIBOT_")}
    return inherited | {f"FOIBOT_{name.upper()}": value for name, value in own.items()}


def ingest_sample(home: Path) -> None:
    """Read the sample letters and reports into a new home folder."""
    run_verb(home, "ingest", "corpus/responses", "corpus/reports")


def run_verb(home: Path, *words: str, **settings: str) -> str:
    """Run one verb to its end; what it printed. CalledProcessError where it failed."""
    done = subprocess.run(
        [str(FOIBOT), "--home", str(home), *words],
        cwd=CHECKOUT,
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout


def slack_settings(api_url: str, socket_mode: bool) -> dict[str, str]:
    """The settings of a bot whose officers are Alice and Bob, and whose approver is Bob."""
    return {
        "slack_api_url": api_url,
        "slack_stand_in": "true",
        "slack_bot_token": stand_in.BOT_TOKEN,
        "slack_app_token": stand_in.APP_TOKEN if socket_mode else "",
        "slack_signing_secret": stand_in.SIGNING_SECRET,
        "slack_channel": stand_in.TEAM_CHANNEL,
        "slack_officers": f'["{stand_in.ALICE}", "{stand_in.BOB}"]',
        "slack_names": NAMES,
        "officers": '["Alice Archer", "Bob Baker"]',
    }


class Bot:
    """One running `foibot serve`; its standard error is kept in `log`."""

    def __init__(self, home: Path, settings: Mapping[str, str], port: int = 0) -> None:
        self.home = home
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / f"{home.name}-serve.log"
        self._settings = dict(settings) | {"serve_port": str(self.port)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, healthy: bool = True) -> "Bot":
        """Start it; with `healthy`, wait until its health is green."""
        serve = [str(FOIBOT), "--home", str(self.home), "serve"]
        self.process = start(serve, self.log, CHECKOUT, environment(self.home, **self._settings))
        if healthy:
            wait_for(self._healthy, f"a healthy bot; see {self.log}", START_SECONDS)
        return self

    def health(self) -> int:
        """The status of its health page: 200, 503, or 0 where it does not answer."""
        return status_of(f"{self.address}/health", 2)

    def running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Ask it to end and wait until it has; its exit code, 0 where it was never started."""
        if not self.process:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            return self.process.wait(PATIENCE * 2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(PATIENCE)
            raise

    def _healthy(self) -> bool:
        assert self.process, "the bot was never started"
        if self.process.poll() is not None:
            words = self.log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise AssertionError(f"the bot ended with {self.process.returncode}: {words}")
        return self.health() == 200
