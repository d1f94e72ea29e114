"""Passphrases come from the environment alone: whoever copies the settings has none of them."""

import os
from pathlib import Path

from bot.settings.authorities import main_home


def passphrase(home: Path, variable: str) -> str:
    """What opens this home's keys; empty where none is set.

    One bot may serve several authorities: the variable of each ends in its workspace's id.
    """
    own = f"{variable}_{home.absolute().name}" if main_home(home) else variable
    return os.environ.get(own, "")
