"""Memory that many short-lived threads ask for, and that would never be given back."""

import ctypes
from contextlib import suppress

_ARENA_MAX = -8
"""glibc's name for the number of heaps (malloc.h)."""
_HEAPS = 2


def share_heaps() -> None:
    """Have all threads share two heaps; nothing where the C library is not glibc.

    By itself glibc gives every thread its own, up to eight for each core, and what is once spread
    over them stays: a bot that answered for half an hour held twice what it needed.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _HEAPS)
