"""One confirmed letter more in the largest index: seen at once, without rewriting a large file."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.scale.figures import Line
from benchmarks.scale.homes import home_of
from benchmarks.scale.machine import in_child
from benchmarks.scale.options import Options

TITLE = "   one letter more (added, then asked for) in the largest index"
SECONDS_AIM, WRITTEN_AIM = 1.0, 40.0
"""Megabytes: a tenth of the file that must not be written anew."""


def measure(options: Options) -> dict[str, Any]:
    """Add one letter to a copy of the home; seconds, megabytes written, whether it was found."""
    size = options.sizes[-1]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        home = Path(shutil.copytree(home_of(options, size), Path(folder) / "home"))
        in_child("settle", str(home))
        return {"size": size, **in_child("added", str(home), "0")["letter"]}


def lines(data: dict[str, Any]) -> list[Line]:
    """The table's lines."""
    found = "found" if data["found"] else "NOT FOUND"
    return [
        Line(
            f"{data['size']:,} passages: visible after",
            f"{data['seconds']:.2f} s ({found})",
            "under 1 s",
            data["seconds"] < SECONDS_AIM and data["found"],
        ),
        Line(
            f"{data['size']:,} passages: written to the disk",
            f"{data['written']:.1f} MB",
            "not 400 MB (under 40)",
            data["written"] < WRITTEN_AIM,
        ),
    ]
