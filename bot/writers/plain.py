"""Plain text and Markdown: the letter's text, byte for byte."""

from bot.writers.sheet import Sheet


def write_plain(sheet: Sheet) -> bytes:
    """The text in UTF-8; a draft says so in a line above it."""
    mark = f"{sheet.mark}\n\n" if sheet.draft else ""
    return (mark + sheet.text).encode()
