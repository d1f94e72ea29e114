"""How verbs print: for people by default, one JSON object with `--json`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

from bot.cli.terminal import tame_json
from bot.foi.provisions import Provision

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def plain(value: Any) -> Any:
    """Turn domain values into what JSON knows; dates are ISO, provisions their names."""
    if isinstance(value, Provision | Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return value


def emit(report: Any, as_json: bool, people: Callable[[], str]) -> None:
    """Print `report` as JSON, or what `people` makes of it."""
    click.echo(tame_json(json.dumps(plain(report), ensure_ascii=False)) if as_json else people())
