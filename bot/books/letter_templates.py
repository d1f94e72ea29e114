"""Reads the templates of letters, their order and what each needs."""

from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment

from bot.books.yaml_files import read_yaml
from bot.foi.drafting.blocks import Outline
from bot.foi.drafting.render import environment
from bot.foi.errors import FoiError

SUFFIX = ".txt"


def load_environment(folder: Path) -> Environment:
    """An environment over every template in `folder`/parts, by name without its suffix."""
    texts = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((folder / "parts").glob(f"*{SUFFIX}"))
    }
    if not texts:
        raise FoiError(
            "templates-missing",
            str(folder / "parts"),
            "there is no template in it",
            "Restore the folder",
        )
    return environment(texts)


def load_outline(path: Path, extras: Iterable[str]) -> Outline:
    """The orders of letters with the optional parts that an authority has switched on."""
    data = read_yaml(path)
    return Outline(
        data["orders"], data["needs"], data["titles"], frozenset(extras), data["optional"]
    )
