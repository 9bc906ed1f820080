"""How a table's cells become lines, the same for every format that has tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daedam.providers.documents.collecting import Segment

CELL_BORDER = " | "

Line = list[Segment]


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: per cell what it holds, tables within it included."""

    cells: list[list[Block]]


Block = Line | Row


def in_lines(block: Block) -> Iterator[Line]:
    """The lines of a block.

    A row of short cells ("2019.03 ~ 2021.05 | 회사 | 직무") stays one line, for its cells belong together;
    where a cell holds several lines the row is layout, and its cells follow one another.
    """
    if not isinstance(block, Row):
        yield block
        return
    cells = [[line for inner in cell for line in in_lines(inner) if _has_text(line)] for cell in block.cells]
    if all(len(lines) <= 1 for lines in cells):
        yield _joined([lines[0] for lines in cells if lines])
    else:
        for lines in cells:
            yield from lines


def _has_text(line: Line) -> bool:
    return any(text.strip() for text, _ in line)


def _joined(lines: list[Line]) -> Line:
    joined: Line = []
    for line in lines:
        if joined:
            joined.append((CELL_BORDER, None))
        joined += line
    return joined
