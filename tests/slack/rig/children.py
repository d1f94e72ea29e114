"""Processes that end with whoever started them, also where that was killed outright."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

# util-linux's setpriv asks the kernel for a signal when the parent is gone; it is part of every
# Debian. Elsewhere a killed run leaves its processes behind, as any other program would.
_TIED = ["setpriv", "--pdeathsig", "TERM", "--"]


def start(
    command: Sequence[str],
    log: Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, whose output is added to a file."""
    tied = _TIED if shutil.which(_TIED[0]) else []
    with log.open("ab") as output:
        return subprocess.Popen(
            [*tied, *command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
