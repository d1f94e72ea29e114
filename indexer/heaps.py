"""Memory that many threads ask for in passing, and that would otherwise never be given back."""

import ctypes
from contextlib import suppress

# glibc's names for what can be set (malloc.h), and what we set: a bot that had answered for half an
# hour held twice what it needed, because by itself glibc gives each thread a heap of its own, up to
# eight for each core, and lets large passing blocks settle in them.
_ARENA_MAX, _HEAPS = -8, 2
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _LARGE = -1, -3, 1 << 18


def keep_heaps_small() -> None:
    """Have all threads share two heaps, large blocks apart; nothing where glibc is not there."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, _HEAPS)
        library.mallopt(_TRIM_THRESHOLD, _LARGE)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
