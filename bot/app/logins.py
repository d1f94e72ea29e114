"""Who is at the keyboard, as the operating system knows it: variables may say anything."""

import os
import pwd
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.foi.errors import FoiError


def login_name(home: Path) -> str:
    """The name of the user who runs this; behind sudo, of whoever called it.

    `SUDO_UID` is believed only of root and of the user who owns the home folder, to whom everything
    in it is open anyway.
    """
    user = os.getuid()
    called_by = os.environ.get("SUDO_UID", "")
    if called_by.isdecimal() and user in {0, _owner(home)}:
        user = int(called_by)
    try:
        return pwd.getpwuid(user).pw_name
    except (KeyError, OverflowError):
        return str(user)


def officer_of(login: str, given: str, accounts: Mapping[str, str]) -> str:
    """The officer who acts under a login; a FoiError where `given` is somebody else."""
    if not accounts:
        return given or login
    own = accounts.get(login)
    if own is None:
        raise FoiError(
            "account-unknown",
            f"the user {login} of this machine",
            "the setting 'accounts' names no officer for it",
            "Ask the person who runs foibot to add it",
        )
    if given and given != own:
        raise FoiError(
            "by-another",
            f"--by '{given}'",
            f"on this machine you are {own}",
            "Leave --by out; what another officer has to do, they do under their own user",
        )
    return own


def unproved(officers: Sequence[str], accounts: Mapping[str, str]) -> str:
    """A sentence where several officers act and nothing proves which of them types a command."""
    if len(officers) < 2 or accounts:
        return ""
    return (
        "there are several officers and the setting accounts is empty: on the command line "
        "anybody may give any officer's name with --by"
    )


def _owner(home: Path) -> int:
    try:
        return home.stat().st_uid
    except OSError:
        return -1
