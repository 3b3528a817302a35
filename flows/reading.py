"""What a page process does: read pages into the spool, understand a document, write its PDF.

Everything here runs in spawned processes. Pixels stay there; what comes back is an address or a short note.
The spool is a folder of one file per page that was read; a page found there is not read again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from extraction import Document, Hints, extract_documents, secrecy_of
from ocr import ReadOptions, ScanInfo, probe_scan, read_pages, write_pdf
from schemas.page import PageText, Problem, dump_page, load_page
from schemas.record import FIELD_NAMES, FieldValue

EXTRACTION_FAILED = "extraction_failed"
"""The note on a document whose fields could not be looked for."""


@dataclass(frozen=True, slots=True)
class PageBrief:
    """What the pipeline needs to know of a page that was read: how it ended, and whether it bears a secrecy stamp.

    ``fresh`` is False for a page that an earlier run had read into the spool.
    """

    page: int
    outcome: str
    problem: Problem | None
    secrecy: str | None
    fresh: bool = True


class SpooledPages(Sequence[PageText]):
    """The pages of a spool, read from disk one at a time: memory stays flat however long the document is."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> PageText: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageText]: ...
    def __getitem__(self, index: int | slice) -> PageText | Sequence[PageText]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(self._count))]
        position = index + self._count if index < 0 else index
        if not 0 <= position < self._count:
            raise IndexError(index)
        return load_page(page_file(self._folder, position + 1).read_bytes())

    def __iter__(self) -> Iterator[PageText]:
        return (self[position] for position in range(self._count))


def page_file(spool: Path, page: int) -> Path:
    """Where a page of a spool lies."""
    return spool / f"{page:06d}.json"


def probe(paths: tuple[Path, ...], options: ReadOptions) -> ScanInfo:
    """What the scan is and how many pages it has; raises BadInput."""
    return probe_scan(paths, options)


def read_chunk(paths: tuple[Path, ...], pages: tuple[int, ...], options: ReadOptions, spool: Path) -> list[PageBrief]:
    """Reads pages into the spool; a page with a secrecy stamp is not written there, and ends the chunk."""
    missing = [page for page in pages if not page_file(spool, page).exists()]
    fresh = read_pages(paths, missing, options) if missing else iter(())
    briefs = []
    for page in pages:
        known = page not in missing
        text = load_page(page_file(spool, page).read_bytes()) if known else next(fresh)
        level = secrecy_of(text)
        briefs.append(PageBrief(page, text.outcome, text.problem, level, fresh=not known))
        if level:
            break
        if not known:
            spool_page(spool, text)
    return briefs


def spool_page(spool: Path, text: PageText) -> None:
    """Writes a page into the spool, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=spool, delete=False) as file:
        file.write(dump_page(text))
    Path(file.name).rename(page_file(spool, text.page))


def understand(spool: Path, count: int, hints: Hints) -> tuple[Document, ...]:
    """The documents of a spooled scan with their fields.

    Where the rules themselves fail, the scan is one document that claims nothing and says so, cut only where a person
    did: what was read of it stays searchable, and a person looks.
    """
    try:
        return extract_documents(SpooledPages(spool, count), hints)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        note = f"{EXTRACTION_FAILED}: {type(error).__name__}: {error}"[:200]
        begins = [1, *sorted(page for page, cut in hints.cuts.items() if cut and 1 < page <= count)]
        ends = [*(page - 1 for page in begins[1:]), count]
        return tuple(claim_nothing(first, last, note) for first, last in zip(begins, ends, strict=True))


def claim_nothing(first: int, last: int, note: str) -> Document:
    """One document of these pages, every field unreadable."""
    nothing = {name: FieldValue(state="unreadable") for name in FIELD_NAMES}
    return Document(first, last, nothing, None, (note,))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a derived PDF is made of."""

    paths: tuple[Path, ...]
    first_page: int
    last_page: int
    title: str
    source_sha256: str
    reader: str


def write_sheet(spool: Path, sheet: Sheet, target: Path) -> None:
    """Writes the two-layer PDF of one document beside the spool's pages."""
    pages = (load_page(page_file(spool, page).read_bytes()) for page in range(sheet.first_page, sheet.last_page + 1))
    write_pdf(
        sheet.paths,
        pages,
        target,
        first_page=sheet.first_page,
        last_page=sheet.last_page,
        title=sheet.title,
        source_sha256=sheet.source_sha256,
        reader=sheet.reader,
    )
