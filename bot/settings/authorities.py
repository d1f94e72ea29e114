"""Several authorities, one bot: each has a home of its own, `HOME/authorities/WORKSPACE ID`.

What belongs to the bot itself (the database, the model, the Slack app, its web address) is set
once, in HOME. What belongs to an authority is set in its own file alone: neither HOME's file nor a
`FOIBOT_*` of the environment reaches it, so that no authority's officers can become another's.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.foi.errors import FoiError

FILE_NAME = "foibot.toml"
FOLDER = "authorities"
SHARED = (
    "database_url",
    "model",
    "models_folder",
    "reranker",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_id",
    "slack_client_secret",
    "slack_api_url",
    "slack_stand_in",
    "token_key",
    "token_key_file",
    "serve_host",
    "serve_port",
    "slack_workers",
    "slack_waiting",
)
"""Settings of the bot: an authority has them from HOME and may not set them itself."""
_EVERY_LETTERS = ("authority", "authority_address", "authority_email", "review_contact")
OWN_WORDS = (*_EVERY_LETTERS, "disclosure_log", "publication_scheme")
"""What letters print and what is an invented council's by default: each authority sets its own."""
_WORKSPACE = re.compile(r"T[A-Z0-9]{2,30}")


def is_workspace(team: str) -> bool:
    """Whether this is the id of a workspace, and so may name a folder."""
    return _WORKSPACE.fullmatch(team) is not None


def home_of(main: Path, team: str) -> Path | None:
    """The home of a workspace's authority; None where nobody has made it yet."""
    home = main / FOLDER / team
    return home if is_workspace(team) and (home / FILE_NAME).is_file() else None


def workspaces(main: Path) -> list[str]:
    """The workspaces whose authorities have a home."""
    folder = main / FOLDER
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    return [name for name in names if home_of(main, name)]


def main_home(home: Path) -> Path | None:
    """The bot's home, where `home` is one of its authorities'; None where it stands by itself."""
    path = Path(os.path.abspath(home))
    is_authoritys = path.parent.name == FOLDER and is_workspace(path.name)
    return path.parent.parent if is_authoritys else None


def only_for_home() -> list[str]:
    """The variables of this environment that hold for HOME alone, though they look general."""
    known = {f"FOIBOT_{name.upper()}" for name in (*SHARED, "slack_bot_token", "home")}
    return sorted(
        name
        for name in os.environ
        if name.startswith("FOIBOT_") and name not in known and "_PASSPHRASE_" not in name
    )


def check_own(home: Path, written: Mapping[str, Any]) -> None:
    """A FoiError where an authority's file sets what is the bot's, or leaves out its own words."""
    team = Path(os.path.abspath(home)).name
    if "slack_bot_token" in written:
        why = "a workspace's token comes from installing the bot there"
        raise _wrong(home, "slack_bot_token", why, "Leave it out")
    for name in SHARED:
        if name in written:
            why = "it holds for every authority that the bot serves"
            raise _wrong(home, name, why, "Set it in the bot's own home folder")
    if written.get("slack_team", team) != team:
        raise _wrong(home, "slack_team", f"the folder says {team}", "Leave it out")
    empty: tuple[Any, ...] = ("", [], [""])
    missing = [name for name in OWN_WORDS if name not in written]
    missing += [name for name in _EVERY_LETTERS if written.get(name) in empty]
    if missing:
        raise _wrong(
            home,
            ", ".join(missing),
            "letters print it, and its default is an invented council's",
            "Set it to the authority's own words; only the last two may be empty",
        )


def check_database(main: Path, url: str) -> None:
    """A FoiError where several authorities would share a database that cannot keep them apart."""
    if url and not url.startswith("postgresql"):
        raise FoiError(
            "authorities-database",
            f"setting 'database_url' in {main / FILE_NAME}",
            "several authorities can share PostgreSQL only",
            "Leave it empty, so that each authority has a file of its own, or use PostgreSQL",
        )


def _wrong(home: Path, name: str, why: str, todo: str) -> FoiError:
    return FoiError("settings", f"setting '{name}' in {home / FILE_NAME}", why, todo)
