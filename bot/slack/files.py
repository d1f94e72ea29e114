"""Files that officers drop: fetched from Slack alone, read within the limits, kept nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.casework.scratch import scratch_folder
from bot.foi.errors import FoiError
from bot.slack.turn import Turn
from indexer.documents import Document, Unreadable

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that was read: its name, and what it says."""

    name: str
    document: Document


class _NoRedirect(HTTPRedirectHandler):
    """The bot's token goes to Slack's own address and is never sent on to another."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nothing."""


def read_file(turn: Turn, file_id: str) -> Dropped:
    """Fetch a file by its id and read it; whatever is wrong with it is one FoiError."""
    from indexer.readers import read

    told: Any = turn.office.client.files_info(file=file_id)
    about = told.get("file") or {}
    _theirs(turn, about)
    name = PurePosixPath(str(about.get("name") or "file")).name
    limit = replace(turn.app.reading_limits, incoming=True)
    if int(about.get("size") or 0) > limit.max_bytes:
        raise _unread(name, f"it is larger than {limit.max_bytes:,} bytes")
    with scratch_folder() as folder:
        path = folder / f"dropped{PurePosixPath(name).suffix.lower()}"
        url = str(about.get("url_private_download") or about.get("url_private") or "")
        path.write_bytes(_fetch(turn, url, name, limit.max_bytes))
        try:
            return Dropped(name, read(path, limit))
        except Unreadable as refused:
            raise _unread(name, refused.reason) from refused


def _theirs(turn: Turn, about: Mapping[str, Any]) -> None:
    """Refuse a file that the officer neither dropped nor sees in a public or the team's channel.

    The bot may see more than they do: an id of somebody's private file is no key to it.
    """
    shared = (*(about.get("channels") or ()), *(about.get("groups") or ()))
    public = bool(about.get("channels"))
    if about.get("user") != turn.call.user and not (
        public or turn.office.settings.slack_channel in shared
    ):
        raise FoiError(
            "file-not-yours",
            "this file",
            "it is not one that you dropped, or that the team can see",
            "Drop it into a direct message with foibot",
        )


def _fetch(turn: Turn, url: str, name: str, most: int) -> bytes:
    api = urlsplit(turn.office.settings.slack_api_url)
    found = urlsplit(url)
    host = found.hostname or ""
    ours = (found.scheme, found.netloc) == (api.scheme, api.netloc)
    slacks = found.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
    if not (ours or slacks):
        raise _unread(name, "Slack does not hold it itself (it is linked from elsewhere)")
    token = turn.office.client.token
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - checked above
    try:
        with build_opener(_NoRedirect).open(request, timeout=30) as reply:
            return b"".join(_pieces(reply, name, most))
    except OSError as problem:
        raise _unread(name, "Slack did not hand it over") from problem


def _pieces(reply: Any, name: str, most: int) -> Iterable[bytes]:
    size = 0
    while piece := reply.read(_CHUNK):
        size += len(piece)
        if size > most:
            raise _unread(name, f"it is larger than {most:,} bytes")
        yield piece


def _unread(name: str, why: str) -> FoiError:
    return FoiError("file-unread", f"file '{name[:80]}'", why, "Drop another file")
