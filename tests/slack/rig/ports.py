"""What every part of the rig needs: a free port, waiting with a deadline, JSON over HTTP."""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

Found = TypeVar("Found")
PATIENCE = 20.0
_BETWEEN_LOOKS = 0.03


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(look: Callable[[], Found | None], what: str, seconds: float = PATIENCE) -> Found:
    """Look again and again until there is something; AssertionError naming `what` if never."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(_BETWEEN_LOOKS)


def ask(address: str, body: object = None, seconds: float = PATIENCE) -> Any:
    """GET, or POST the body as JSON; the JSON that comes back."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=seconds) as answer:
        return json.loads(answer.read())


def status_of(address: str, seconds: float = PATIENCE) -> int:
    """The HTTP status that a GET brings; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=seconds) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0
