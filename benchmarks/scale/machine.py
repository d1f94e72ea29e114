"""What the machine says: its load, a process's memory, what a process wrote. Linux only (/proc)."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
MODELS = CHECKOUT / ".cache" / "models"


def load() -> float:
    """How many processes wanted to run, averaged over the last minute."""
    return os.getloadavg()[0]


def memory(process: int | str = "self") -> dict[str, float]:
    """Megabytes of a process: `rss` resident, `anonymous` the part no file stands behind."""
    words = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in words[1:]}
    return {"rss": sizes["Rss"] / 1024, "anonymous": sizes["Anonymous"] / 1024}


def written(process: int | str = "self") -> float:
    """Megabytes that a process has written so far."""
    lines = Path(f"/proc/{process}/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"]) / 1e6


def disk(folder: Path) -> float:
    """Megabytes that a folder's files hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def seconds(work: Callable[[], object]) -> float:
    """How long something takes, by the wall clock."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_child(module: str, *words: str, **environment: str) -> Any:
    """Run `python -m benchmarks.scale.MODULE WORDS` as a process of its own; the JSON it prints."""
    command = [sys.executable, "-m", f"benchmarks.scale.{module}", *words]
    own = os.environ | {"FOIBOT_MODELS_FOLDER": str(MODELS)} | environment
    done = subprocess.run(
        command, cwd=CHECKOUT, env=own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(words)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def say(sentence: str) -> None:
    """Tell whoever waits what is going on."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stderr.flush()
