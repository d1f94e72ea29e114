"""One file for each format: bytes and limits in, a Document or a Refused out."""

from importlib import import_module

from indexer import kinds
from indexer.documents import Document, Limits, Refused

IN_PROCESS = ("text",)
"""Formats that no third party's code touches: safe to read without a worker."""


def read_bytes(data: bytes, kind: str, limits: Limits) -> Document:
    """Read a file's content as `kind`, importing that format's libraries only now."""
    if not data.strip():
        raise Refused("it is empty; fetch it again from where it came")
    kind = kinds.check_content(data, kind)
    read = import_module(f"indexer.formats.{kind}").read
    try:
        document = read(data, limits)
    except RecursionError as problem:
        raise Refused(
            "it is nested too deeply to be a letter; save it in another format"
        ) from problem
    assert isinstance(document, Document)
    return document
