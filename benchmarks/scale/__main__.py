"""`make bench-scale`: run the rows (all, or those named), then print one table.

    python -m benchmarks.scale [ROW ...] [--print] [--minutes 30]

Each row's result is kept, so the table also holds what was run before, each with its date. `load`
is the machine's load average over the row: far above its two cores, figures are slower than they
are.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.scale.figures import Line, table
from benchmarks.scale.machine import load, say
from benchmarks.scale.options import Options

ROWS = (
    "ingest",
    "quality",
    "cold",
    "warm",
    "letter",
    "growth",
    "postgres",
    "workers",
    "digests",
    "soak",
)


def main() -> None:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="default: all")
    parser.add_argument("--print", action="store_true", help="run nothing, print what was run")
    parser.add_argument("--minutes", type=float, default=Options().minutes, help="of the soak")
    chosen = parser.parse_args()
    options = replace(Options(), minutes=chosen.minutes)
    failed = [] if chosen.print else run_all(chosen.rows or ROWS, options)
    print(printed(options.folder))
    if failed:
        raise SystemExit(f"not measured: {', '.join(failed)}")


def run_all(rows: Sequence[str], options: Options) -> list[str]:
    """Run rows one after the other; a row that fails is named, and the others go on."""
    failed = []
    for name in rows:
        say(f"{name}: begins")
        try:
            keep(name, options)
        except (RuntimeError, AssertionError, OSError) as problem:
            say(f"{name}: {problem}")
            failed.append(name)
    return failed


def keep(name: str, options: Options) -> None:
    """Run one row and write down its result."""
    before, started = load(), time.time()
    data = _row(name).measure(options)
    result = {
        "data": data,
        "load": (before + load()) / 2,
        "at": started,
        "seconds": time.time() - started,
        "cores": os.cpu_count(),
    }
    options.folder.mkdir(parents=True, exist_ok=True)
    _file(options.folder, name).write_text(json.dumps(result, indent=1), encoding="utf-8")


def printed(folder: Path) -> str:
    """The table of everything that was run."""
    return table(_lines(folder))


def _lines(folder: Path) -> Iterator[tuple[str, float | None, Sequence[Line]]]:
    for name in ROWS:
        file = _file(folder, name)
        if not file.exists():
            yield (
                _row(name).TITLE,
                None,
                [Line("not run yet", f"python -m benchmarks.scale {name}")],
            )
            continue
        result: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        when = time.strftime("%d %B %H:%M", time.localtime(result["at"]))
        title = f"{_row(name).TITLE} [{when}, {result['cores']} cores]"
        yield title, result["load"], _row(name).lines(result["data"])


def _row(name: str) -> Any:
    return import_module(f"benchmarks.scale.{name}")


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


if __name__ == "__main__":
    main()
