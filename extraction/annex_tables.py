"""Rows of printed tables: columns found from where cells begin, their meaning from the words of the table's head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extraction.folding import fold
from extraction.look import Look
from extraction.people import find_name
from extraction.runs import Run, join, rows_of
from schemas.page import Word

CELL_GAP = 0.7  # letter heights (as a share of the width); blanks between words of a cell are narrower
SAME_COLUMN = 0.012  # of the page's width: how far the left edges of one column's cells lie apart
ENOUGH = 0.4  # of the rows must have a cell that begins there
MOST_LOST = 3  # rows in a row that were not read at all
ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(r"^(?:STT|TT|SO TT|SO THU TU)\b")),
    ("id_number", re.compile(r"CMND|CCCD|CAN CUOC|DINH DANH|CHUNG MINH")),
    ("tax_code", re.compile(r"MA SO THUE|\bMST\b|MA SO DOANH NGHIEP")),
    ("birth", re.compile(r"NGAY SINH|NAM SINH|NGAY THANG NAM SINH|SINH NGAY|NGAY,? THANG,? NAM SINH")),
    ("person", re.compile(r"HO VA TEN|HO TEN|TEN CA NHAN|HO,? TEN")),
    (
        "organisation",
        re.compile(r"TEN (?:TO CHUC|DON VI|DOANH NGHIEP|CO SO|TAP THE|HO KINH DOANH|HOI|QUY)|TAP THE|^DON VI DUOC"),
    ),
    ("address", re.compile(r"DIA CHI|NOI O|THUONG TRU|CHO O|QUE QUAN|TRU SO")),
)
CLOSED = re.compile(r"^(?:TONG CONG|TONG SO|DANH SACH NAY|AN DINH|NOI NHAN|GHI CHU:|NGUOI LAP)")


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells by the role of their column ("person", "birth", …), the words of each, and the row's ordinal."""

    ordinal: int
    cells: dict[str, tuple[Word, ...]]
    run: Run


@dataclass(slots=True)
class Table:
    """A table while its pages go by: its columns' left edges with their roles."""

    columns: list[tuple[float, str]] = field(default_factory=list)
    ordinal: int = 0
    open: bool = False

    def add(self, look: Look, below: float) -> Iterator[TableRow]:
        """The rows of a page, under a height; a table goes on from page to page until a closing line."""
        rows = [row.run for row in rows_of(run for run in look.runs if run.middle > below)]
        head = next((index for index, row in enumerate(rows) if _is_head(row)), None)
        if head is not None:
            end = _head_end(rows, head)
            self.columns = _columns(rows[head:end], rows[end:])
            self.ordinal, self.open = (0 if not self.open else self.ordinal), len(self.columns) > 1
            rows = rows[end:]
        if self.open:
            yield from self._rows(rows)

    def _rows(self, rows: Sequence[Run]) -> Iterator[TableRow]:
        held: list[Run] = []
        for row in rows:
            if CLOSED.match(row.folded) or (row.box.width > 0.72 and len(_cells(row)) == 1):
                self.open = False
                break
            if self._begins(row):
                yield from self._close(held)
                held = [row]
            elif held and row.box.y0 - held[-1].box.y1 < 1.5 * row.box.height:
                held.append(row)
        yield from self._close(held)

    def _begins(self, row: Run) -> bool:
        """Whether a row has something in the column of ordinals, or of names where there is none."""
        first = self.columns[0]
        edge = self.columns[1][0] if first[1] == "ordinal" else first[0] + 0.1
        word = row.words[0]
        filled = {role for other in row.words if (role := self._role_at(other)) != "ordinal"}
        if first[1] == "ordinal" and len(filled) == len(self.columns) - 1 > 1:
            return True  # every cell but the ordinal, which may not have been read
        short = len(word.text.strip(".,|:;")) <= 4 and word.box.x0 < edge - SAME_COLUMN
        return short and any(char.isalnum() for char in word.text) if first[1] == "ordinal" else word.box.x0 < edge

    def _close(self, held: list[Run]) -> Iterator[TableRow]:
        if not held:
            return
        cells: dict[str, tuple[Word, ...]] = {}
        for word in (word for run in held for word in run.words):
            role = self._role_at(word)
            if role:
                cells[role] = (*cells.get(role, ()), word)
        self.ordinal = self._next_ordinal(held[0])
        yield TableRow(self.ordinal, cells, join(held))

    def _next_ordinal(self, row: Run) -> int:
        """The ordinal as printed when it can follow the one before, else the next."""
        digits = row.words[0].text.strip(".,|:; ")
        printed = int(digits) if digits.isdigit() and self.columns[0][1] == "ordinal" else 0
        return printed if self.ordinal < printed <= self.ordinal + MOST_LOST else self.ordinal + 1

    def _role_at(self, word: Word) -> str:
        """The role of the column a word stands in; a column without a role has its number for one."""
        role = ""
        for index, (left, named) in enumerate(self.columns):
            if word.box.x0 >= left - SAME_COLUMN:
                role = named or str(index)
        return role


def _is_head(row: Run) -> bool:
    roles = {role for role, pattern in ROLES if role != "ordinal" and pattern.search(row.folded)}
    ordinal = re.match(r"^(?:STT|TT|SO TT|S TT|SO)\b", row.folded) is not None
    return bool(roles) and (ordinal or len(roles) > 1) and len(row.words) < 30 and len(_cells(row)) > 1


def _head_end(rows: Sequence[Run], head: int) -> int:
    """The first row under the head, whose words may stand on several lines."""
    end = head + 1
    while end < len(rows) and rows[end].box.y0 - rows[end - 1].box.y1 < rows[end].box.height:
        if re.match(r"^\W*[0-9IlO|]{1,3}\b", rows[end].text) or end - head > 2 or _names_somebody(rows[end]):
            break
        end += 1
    return end


def _names_somebody(row: Run) -> bool:
    """Whether a cell is a person's name, as in no head: the first row, whose ordinal was not read."""
    return any(
        found is not None and found.known
        for cell in _cells(row)
        for start in (0, 1)  # with and without "Ông", "Bà" before it
        for found in [find_name(cell[start:])]
        if len(cell) - start > 1
    )


def _cells(row: Run) -> list[list[Word]]:
    cells: list[list[Word]] = [[row.words[0]]]
    for before, word in zip(row.words, row.words[1:], strict=False):
        if word.box.x0 - before.box.x1 > CELL_GAP * row.box.height * 1.414:
            cells.append([])
        cells[-1].append(word)
    return cells


def _columns(head: Sequence[Run], rows: Sequence[Run]) -> list[tuple[float, str]]:
    """Left edges shared by many rows' cells, each with the role of the head's words above it."""
    body = [row for row in rows if len(row.words) > 1][:40]
    starts = sorted(cell[0].box.x0 for row in body for cell in _cells(row))
    clusters: list[list[float]] = []
    for start in starts:
        if clusters and start - clusters[-1][-1] < SAME_COLUMN:
            clusters[-1].append(start)
        else:
            clusters.append([start])
    lefts = [cluster[0] for cluster in clusters if len(cluster) >= max(ENOUGH * len(body), 1)]
    if not lefts:  # rows of one word each
        return []
    cells = [cell for row in head for cell in _cells(row)]
    return [(left, _role(left, right, cells)) for left, right in zip(lefts, [*lefts[1:], 1.0], strict=True)]


def _role(left: float, right: float, cells: Sequence[Sequence[Word]]) -> str:
    """What the words of the head say whose middle stands over a column."""
    words = [
        word.text for cell in cells for word in cell
        if left - SAME_COLUMN <= (cell[0].box.x0 + cell[-1].box.x1) / 2 < right
    ]  # fmt: skip
    said = fold(" ".join(words))
    return next((role for role, pattern in ROLES if pattern.search(said)), "")
