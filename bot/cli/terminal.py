"""What reaches a terminal: text from outside cannot move its cursor, rename its window or turn its
letters round. One character stands for one, so that places in a text stay as they are."""

import re
from typing import Any, TextIO

_PICTURES = 0x2400
"""Where Unicode has a picture for each control character: ESC is shown as one sign."""
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
_REPLACED = "\ufffd"


def tame(text: str) -> str:
    """The text with a sign for each character that would steer a terminal."""
    return _STRANGE.sub(lambda found: _sign(found.group()), text)


def tame_json(text: str) -> str:
    """JSON with such characters written as escapes, which read back as they were."""
    return _STRANGE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


class Tame:
    """A text stream that writes what `tame` makes of it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text, tamed."""
        return self._stream.write(tame(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _sign(character: str) -> str:
    code = ord(character)
    return chr(_PICTURES + code) if code < ord(" ") else _REPLACED
