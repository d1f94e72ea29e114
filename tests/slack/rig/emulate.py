"""`emulate`, which knows what scope a Web API method needs, with the scopes it is given."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.slack.rig import install
from tests.slack.rig.children import start
from tests.slack.rig.ports import PATIENCE, status_of, wait_for

PEOPLE = ("alice", "foibot")


def seed(tokens: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """A workspace in which each of these tokens has exactly these scopes."""
    return {
        "slack": {
            "team": {"name": "Harrowmere", "domain": "harrowmere"},
            "users": [{"name": name, "email": f"{name}@harrowmere.example"} for name in PEOPLE],
            "channels": [{"name": "foi-team"}],
            "strict_scopes": True,
            "tokens": [
                {"token": token, "type": "bot", "scopes": list(scopes), "user": "foibot"}
                for token, scopes in tokens.items()
            ],
        }
    }


class Emulate:
    """One running emulate."""

    def __init__(self, folder: Path, port: int, tokens: Mapping[str, Sequence[str]]) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._seed = folder / f"emulate-{port}.json"
        self._seed.write_text(json.dumps(seed(tokens)), encoding="utf-8")
        self._log = folder / f"emulate-{port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Emulate":
        """Start it and wait until it answers."""
        program = [install.node_tool("node"), str(install.EMULATE / "dist" / "index.js")]
        options = ["--service", "slack", "--port", str(self.port), "--seed", str(self._seed)]
        self._process = start([*program, *options], self._log)
        wait_for(lambda: status_of(f"{self.address}/api/auth.test", 1), "emulate")
        return self

    def stop(self) -> None:
        """End it."""
        if self._process and self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGTERM)
            self._process.wait(PATIENCE)
