"""The inbox against a real Dovecot: each message once and byte for byte, whatever dies.

FOIBOT_MAILS and FOIBOT_KILLS set how many messages come and how often the reader is killed.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.foi.errors import FoiError
from bot.foi.intake.arrival import ArrivalState
from tests.inbox.dovecot import PASSWORD, PROGRAM, USER, Server, running

pytestmark = pytest.mark.skipif(
    not PROGRAM, reason="no Dovecot here (`python -m tests.tools` installs it)"
)
MAILS = int(os.environ.get("FOIBOT_MAILS", "24"))
KILLS = int(os.environ.get("FOIBOT_KILLS", "5"))
MAIN = "from bot.cli import main; main()"
ASKED = b"""From: Jo Field <jo%d@post.example>\r
To: foi@harrowmere.example\r
Subject: Question %d\r
Message-ID: <m%d@post.example>\r
Date: Mon, 02 Nov 2026 09:12:00 +0000\r
\r
How many swans were counted on pond %d in 2025?\r
\r
Jo Field\r
"""


@pytest.fixture
def server() -> Iterator[Server]:
    # Not in pytest's own folder: that is closed to the user as whom a root's Dovecot runs.
    with tempfile.TemporaryDirectory(prefix="foibot-dovecot-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o777)
        with running(Path(name)) as found:
            yield found


def environment(server: Server, password: str = PASSWORD) -> dict[str, str]:
    return os.environ | {
        "FOIBOT_INBOX_HOST": "localhost",
        "FOIBOT_INBOX_PORT": str(server.port),
        "FOIBOT_INBOX_USER": USER,
        "FOIBOT_INBOX_PASSWORD": password,
        "FOIBOT_INBOX_AUTHORITIES": str(server.certificate),
    }


def inbox(home: Path, server: Server, *words: str, password: str = PASSWORD) -> Any:
    command = [sys.executable, "-c", MAIN, "--home", str(home), "inbox", *words]
    return subprocess.Popen(
        command,
        env=environment(server, password),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def looked(home: Path, server: Server, *words: str) -> dict[str, Any]:
    out, err = inbox(home, server, "--json", *words).communicate()
    assert out, err
    told: dict[str, Any] = json.loads(out)
    return told


def test_a_message_is_kept_as_it_came_and_registered_by_an_officer(
    home: Path, server: Server, tmp_path: Path
) -> None:
    data = ASKED % (1, 1, 1, 1)
    server.deliver("1.a.x", data)
    (one,) = looked(home, server)["messages"]
    assert (one["kind"], one["due"], len(one["parts"])) == ("request", "2026-12-01", 1)
    assert one["hash"] == hashlib.sha256(data).hexdigest()
    assert "Jo" not in json.dumps(one)
    assert looked(home, server)["new"] == 0
    store = App(home).store
    assert store.original(one["id"]) == data
    out, err = inbox(home, server, "--register", "1", "--by", "amara").communicate()
    assert "registered as FOI-2026-0001" in out, err
    assert store.case(1).parts[0].question.startswith("How many swans")
    out, err = inbox(home, server, "--register", "1", "--by", "bram").communicate()
    assert "already (by amara)" in err
    assert len(store.cases()) == 1


def test_a_chaser_is_found_by_its_thread_and_given_to_its_case(home: Path, server: Server) -> None:
    server.deliver("1.a.x", ASKED % (1, 1, 1, 1))
    looked(home, server)
    inbox(home, server, "--register", "1", "--by", "amara").communicate()
    chaser = (
        b"From: somebody.else@post.example\r\nSubject: Re: your question\r\n"
        b"In-Reply-To: <m1@post.example>\r\nDate: Mon, 30 Nov 2026 09:00:00 +0000\r\n\r\n"
        b"I have not had a reply to my request yet. When can I expect one?\r\n"
    )
    server.deliver("2.a.x", chaser)
    (one,) = looked(home, server)["messages"]
    assert (one["kind"], one["belongs_to"]) == ("chaser", "FOI-2026-0001")
    out, err = inbox(home, server, "--belongs", "2", "FOI-2026-0001", "--by", "amara").communicate()
    assert "belongs to FOI-2026-0001" in out, err
    store = App(home).store
    assert [one.state for one in store.arrivals()] == [
        ArrivalState.REGISTERED,
        ArrivalState.BELONGS,
    ]
    store.erase_requester(1, by="amara", at=store.case(1).opened_at)  # type: ignore[arg-type]
    with pytest.raises(FoiError, match="it was erased"):
        store.original(1)


def test_what_cannot_be_read_waits_with_the_reason(home: Path, server: Server) -> None:
    server.deliver("1.a.x", b"From: Jo Field <jo@post.example>\r\nSubject: empty\r\n\r\n")
    (one,) = looked(home, server)["messages"]
    assert one["unread"][0]["reason"]


def test_a_wrong_password_is_one_sentence(home: Path, server: Server) -> None:
    _, err = inbox(home, server, password="wrong").communicate()
    assert "Authentication failed" in err
    assert "Traceback" not in err
    assert "wrong" not in err


def test_killed_at_any_moment_each_message_is_kept_once(home: Path, server: Server) -> None:
    mails = [ASKED % (n, n, n, n) for n in range(MAILS)]
    for n, data in enumerate(mails):
        server.deliver(f"{n}.a.x", data)
    chance = random.Random(16)
    for _ in range(KILLS):
        process = inbox(home, server)
        time.sleep(chance.uniform(0.5, 6.0))
        process.kill()
        process.communicate()
    looked(home, server)
    kept = App(home).store.arrivals()
    assert sorted(one.hash for one in kept) == sorted(hashlib.sha256(m).hexdigest() for m in mails)
    assert looked(home, server)["new"] == 0
