"""Reads corpus data files: YAML with its file and line, so that a mistake can be named."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.foi.errors import FoiError


def read_yaml(path: Path) -> Any:
    """Load one YAML file (safe: data only); a FoiError names the file and the line."""
    try:
        with path.open(encoding="utf-8") as stream:
            return YAML(typ="safe", pure=False).load(stream)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise FoiError("corpus-yaml", where, str(problem.problem), "Mend that line") from problem
    except OSError as problem:
        raise FoiError(
            "corpus-missing", str(path), problem.strerror or "cannot be read", "Restore the file"
        ) from problem
