"""What somebody would try who has taken over a process that reads files."""

import ctypes
import json
import socket
import subprocess
import sys
from collections.abc import Callable

_OPEN_RING = 425  # io_uring_setup: the newest way to open a socket, past filters that forget it


def attempts(where: str) -> str:
    """Try to reach the listeners in every way; JSON of what became of each.

    `where` is JSON: the port `inet` and the path `unix` of servers that listen.
    """
    known = json.loads(where)
    ways: dict[str, Callable[[], object]] = {
        "inet": lambda: _connect(socket.AF_INET, ("127.0.0.1", known["inet"])),
        "inet6": lambda: socket.socket(socket.AF_INET6),
        "unix": lambda: _connect(socket.AF_UNIX, known["unix"]),
        "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "pair": socket.socketpair,
        "name": lambda: socket.getaddrinfo("foibot.invalid", 80),
        "ring": lambda: _call(_OPEN_RING, 1, None),
        "child": lambda: _child(known["inet"]),
    }
    return json.dumps({way: _tried(attempt) for way, attempt in ways.items()})


def _tried(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as problem:
        return type(problem).__name__
    return "got out"


def _connect(family: int, address: object) -> None:
    with socket.socket(family) as made:
        made.settimeout(5)
        made.connect(address)  # type: ignore[arg-type]


def _call(number: int, *given: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *given) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def _child(port: int) -> None:
    """The same from a program that the process starts, as it starts Tesseract."""
    said = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True)
    if ran.returncode:
        raise PermissionError if "PermissionError" in ran.stderr else OSError(ran.stderr)


class Escape:
    """Unpacked, it has tried everything, and is the text that says what became of it."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __reduce__(self) -> tuple[Callable[[str], str], tuple[str]]:
        return attempts, (self._where,)
