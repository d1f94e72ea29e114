"""The light structure of a letter's text: headings, paragraphs, bullets, quoted lines.

    # Heading, ## Heading     - bullet     > quoted line     a blank line between blocks
    | cell | cell |           a table, its head above a line of dashes

Anything else is text and stays as it is: asterisks, brackets and braces mean themselves.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is; the first block of a letter, if it has several lines, is its letterhead."""

    LETTERHEAD = "letterhead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One block, its lines without their marks. `level` counts the `#` of a heading."""

    kind: BlockKind
    lines: tuple[str, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The lines, each on its own."""
        return "\n".join(self.lines)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """A table's cells, row by row, without the line of dashes; each row as long as the first.

        `\\|` in a cell is a bar.
        """
        rows = [_cells(line) for line in self.lines if not _DASHES.fullmatch(line)]
        width = max((len(row) for row in rows), default=0)
        return tuple((*row, *[""] * (width - len(row))) for row in rows)

    @property
    def numeric(self) -> tuple[bool, ...]:
        """By column, whether all its cells below the head are figures, which stand to the right."""
        _, *below = self.rows
        return tuple(
            all(_FIGURE.fullmatch(cell) for cell in column) for column in zip(*below, strict=True)
        )


_HEADING = re.compile(r"(#{1,4}) +(\S.*)")
_BULLET = re.compile(r"- +(\S.*)")
_QUOTE = re.compile(r">(?: (.*)|$)")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*")
_DASHES = re.compile(r"[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_FIGURE = re.compile(r"[-£(]?[\d,.]*\d[\d,.]*\)?%?|")


def read_layout(text: str) -> tuple[Block, ...]:
    """The blocks of a letter, in order; no word is lost and none is added."""
    blocks: list[Block] = []
    fresh = True
    for line in re.split(r"\r\n|\r|\n", text):
        if not line.strip():
            fresh = True
            continue
        block = _block(line)
        if not fresh and _goes_on(blocks[-1], block):
            blocks[-1] = _longer(blocks[-1], block)
        else:
            blocks.append(block)
        fresh = False
    if blocks and blocks[0].kind is BlockKind.PARAGRAPH and len(blocks[0].lines) > 1:
        blocks[0] = Block(BlockKind.LETTERHEAD, blocks[0].lines)
    return tuple(blocks)


def _block(line: str) -> Block:
    if found := _HEADING.fullmatch(line):
        return Block(BlockKind.HEADING, (found[2],), len(found[1]))
    if found := _BULLET.fullmatch(line):
        return Block(BlockKind.BULLET, (found[1],))
    if found := _QUOTE.fullmatch(line):
        return Block(BlockKind.QUOTE, (found[1] or "",))
    if _TABLE.fullmatch(line):
        return Block(BlockKind.TABLE, (line,))
    return Block(BlockKind.PARAGRAPH, (line,))


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner))


def _longer(block: Block, more: Block) -> Block:
    """The block with another line; under a bullet the line's indent is the text's own wrapping."""
    lines = (more.text.lstrip(),) if block.kind is BlockKind.BULLET else more.lines
    return Block(block.kind, (*block.lines, *lines))


def _goes_on(last: Block, block: Block) -> bool:
    """A line goes on with the quote or paragraph above it; under a bullet, plain lines do."""
    if last.kind is BlockKind.BULLET:
        return block.kind is BlockKind.PARAGRAPH
    joined = (BlockKind.QUOTE, BlockKind.PARAGRAPH, BlockKind.TABLE)
    return last.kind is block.kind and block.kind in joined
