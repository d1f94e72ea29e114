"""Pictures of text (.png, .jpg, .tif, ...), by Tesseract where it is installed.

Tesseract gets the picture through a pipe and writes none: it runs under the limits of the process
that reads files. What it reads is marked (`Document.ocr`): letters can be wrong.
"""

import os
import shutil
import subprocess
import time
from dataclasses import replace

from indexer.documents import Document, Limits, Refused
from indexer.formats import text

_SHARE = 0.7  # of the time for one file that reading pictures may take: the rest is for the others
_LANGUAGES = ("eng", "cym")
MISSING = "it is a picture, and Tesseract, which reads pictures, is not installed (`foibot doctor`)"
_EMPTY = "it is a picture without text that could be read; look at it"


class Reader:
    """Reads pictures until its time is over: one for each file."""

    def __init__(self, limits: Limits) -> None:
        self._until = time.monotonic() + limits.max_seconds * _SHARE
        self._program = shutil.which("tesseract")

    def words(self, picture: bytes) -> str:
        """The words in a picture; Refused where it has none, or time is over."""
        if self._program is None:
            raise Refused(MISSING)
        left = self._until - time.monotonic()
        if left <= 0:
            raise Refused(
                "no time was left to read it; save it by itself or raise reading_max_seconds"
            )
        try:
            ran = subprocess.run(  # noqa: S603 - the program that `which` found, no shell
                [self._program, "stdin", "stdout", "-l", _languages(self._program)],
                input=picture,
                capture_output=True,
                timeout=left,
                check=True,
                env={"PATH": os.defpath, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as problem:
            raise Refused("it took too long to read; raise reading_max_seconds") from problem
        except (subprocess.CalledProcessError, OSError) as problem:
            raise Refused("it is a picture that could not be read; look at it") from problem
        said = text.clean(ran.stdout.decode("utf-8", errors="replace")).replace("\f", "\n").strip()
        if sum(map(str.isalnum, said)) < 3:
            raise Refused(_EMPTY)
        return said


def read(data: bytes, limits: Limits) -> Document:
    """The words in one picture."""
    return replace(text.of(Reader(limits).words(data), limits), ocr=True)


def installed() -> str:
    """The languages that can be read; empty where Tesseract is missing."""
    program = shutil.which("tesseract")
    return _languages(program) if program else ""


def _languages(program: str) -> str:
    """Those of ours that are installed, joined as Tesseract wants them; English at least."""
    try:
        ran = subprocess.run(  # noqa: S603 - see above
            [program, "--list-langs"], capture_output=True, timeout=10, check=True
        )
        known = ran.stdout.decode("utf-8", errors="replace").split()
    except (subprocess.SubprocessError, OSError):
        known = []
    return "+".join(each for each in _LANGUAGES if each in known) or "eng"
