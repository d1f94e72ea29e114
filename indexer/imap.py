"""Reads one folder of a mail server (IMAP, RFC 3501) over TLS by IMAPClient; changes nothing."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

_BATCH = 50  # messages asked for at once
_SECONDS = 60.0


class MailServerError(Exception):
    """The mail server does not answer, or not as it should; the reason is one sentence."""


@dataclass(frozen=True)
class Account:
    """Where the folder is, and how to get in: a password, or an OAuth 2 token (XOAUTH2)."""

    host: str
    port: int
    user: str
    password: str
    token: str
    folder: str
    authorities: Path | None = None
    """A file with the certificates to trust, where the system's own do not serve."""


@dataclass(frozen=True)
class Fetched:
    """One message as it lies on the server."""

    validity: int
    uid: int
    data: bytes


def fetch(account: Account, validity: int, after: int, most_bytes: int) -> Iterator[Fetched]:
    """The messages behind a UID, oldest first; all of them where the folder was made anew.

    A message that is larger than `most_bytes` comes with its first bytes only.
    """
    try:
        with _connected(account) as client:
            told = client.select_folder(account.folder, readonly=True)
            now = int(told[b"UIDVALIDITY"])
            first = after + 1 if now == validity else 1
            uids = [uid for uid in client.search(["UID", f"{first}:*"]) if uid >= first]
            for start in range(0, len(uids), _BATCH):
                for uid in sorted(uids)[start : start + _BATCH]:
                    part = f"BODY.PEEK[]<0.{most_bytes}>"
                    found = client.fetch([uid], [part]).get(uid, {})
                    data = next((v for k, v in found.items() if k.startswith(b"BODY[]")), None)
                    if data is not None:  # else somebody took it away meanwhile
                        yield Fetched(now, uid, data)
    except (IMAPClientError, OSError, KeyError) as problem:
        raise MailServerError(_said(problem)) from problem


def _connected(account: Account) -> IMAPClient:
    trusted = ssl.create_default_context(
        cafile=str(account.authorities) if account.authorities else None
    )
    client = IMAPClient(account.host, account.port, ssl_context=trusted, timeout=_SECONDS)
    if account.token:
        client.oauth2_login(account.user, account.token)
    else:
        client.login(account.user, account.password)
    return client


def _said(problem: Exception) -> str:
    said = problem.args[0] if problem.args else ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said or problem)
    text = text.removeprefix("b'").rstrip("'")  # the library shows the server's words as bytes
    return text.splitlines()[0][:200] if text else type(problem).__name__
