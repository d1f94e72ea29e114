"""The settings file as an example: every setting commented out, with its help and its default."""

from pathlib import Path
from typing import Any

import tomlkit
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings import EGRESS, FILE_NAME, Settings


def example() -> str:
    """A `foibot.toml` that changes nothing: each line is a default, commented out."""
    lines = [
        f"# Settings of foibot. Put this file into the home folder as {FILE_NAME} and take the #",
        "# away from the lines that you change. An environment variable FOIBOT_<NAME> in capitals",
        "# wins over the file, but not over an authority's own in HOME/authorities.",
    ]
    for name, field in Settings.model_fields.items():
        if name != "home":  # the file lives in the home folder, so it can't say where that is
            lines += ["", *_comment(name, field)]
    return "\n".join(lines) + "\n"


def _comment(name: str, field: FieldInfo) -> list[str]:
    assert field.description, f"setting {name} has no help sentence"
    default = _plain(field.get_default(call_default_factory=True))
    value = "" if default is None else tomlkit.item(default).as_string()
    return [f"# {field.description}", f"#{name} = {value}".rstrip()]


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def without_secrets(text: str) -> tuple[str, list[str]]:
    """A settings file without tokens and without the database's address; the names left out.

    The address goes too: it may hold a password, and where a copy is read back the store is
    elsewhere.
    """
    document = tomlkit.parse(text)
    secret = [
        name for name, field in Settings.model_fields.items() if field.annotation is SecretStr
    ]
    left_out = [name for name in (*secret, "database_url") if name in document]
    for name in left_out:
        document.remove(name)
    return tomlkit.dumps(document), left_out


def without_egress(text: str) -> tuple[str, list[str]]:
    """A settings file from a backup, without what says where data or code goes or comes from.

    Whoever could hand over a backup could otherwise send letters and tokens to a place of their
    own, or bring in a template or model of theirs. Returns the names left out, too.
    """
    document = tomlkit.parse(without_secrets(text)[0])
    left_out = [name for name in EGRESS if name in document]
    for name in left_out:
        document.remove(name)
    return tomlkit.dumps(document), left_out


def with_setting(text: str, name: str, value: str) -> str:
    """A settings file with one setting changed, all else as it was."""
    document = tomlkit.parse(text)
    document[name] = value
    return tomlkit.dumps(document)
