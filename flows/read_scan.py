"""A scan, read and understood, its PDFs made, nothing stored yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extraction import Document, Hints
from flows.desk import Desk
from flows.identity import Identity
from flows.reading import PageBrief, Sheet, SpooledPages, page_file, probe, understand, write_sheet
from flows.reading_document import read_document


@dataclass(frozen=True, slots=True)
class ReadScan:
    """What reading a scan gave: its pages in the spool, its documents, the two-layer PDF of each."""

    found: Identity
    media_type: str
    spool: Path
    briefs: list[PageBrief]
    documents: tuple[Document, ...]
    sheets: tuple[Path, ...]

    @property
    def pages(self) -> SpooledPages:
        """All pages, read from disk one at a time."""
        return SpooledPages(self.spool, len(self.briefs))

    def pixels(self, document: Document) -> str:
        """One digest for the pictures of all pages of a document."""
        joined = hashlib.sha256()
        for number in range(document.first_page, document.last_page + 1):
            joined.update(self.pages[number - 1].pixels.encode() + b"\n")
        return joined.hexdigest()

    def write_words(self, document: Document) -> Path:
        """The words of a document, one page per line, in the spool."""
        target = self.spool / f"{document.first_page:06d}.jsonl"
        with target.open("wb") as file:
            for page in range(document.first_page, document.last_page + 1):
                file.write(page_file(self.spool, page).read_bytes() + b"\n")
        return target


def read_scan(desk: Desk, found: Identity, cuts: Mapping[int, bool] | None = None) -> ReadScan:
    """Reads, cuts and understands a scan; raises BadInput, SecrecyMarked among them, before anything is stored.

    ``cuts`` is where a person said that a document begins, or that none does.
    """
    spool = desk.open_spool(found)
    scan = desk.ask(probe, found.item.paths, desk.bundle.reading)
    briefs = read_document(desk, found, spool, scan.pages)
    documents = desk.ask(understand, spool, scan.pages, Hints(file_name=found.item.name, cuts=dict(cuts or {})))
    sheets = tuple(_write_sheet(desk, found, spool, document) for document in documents)
    return ReadScan(found, scan.media_type, spool, briefs, documents, sheets)


def _write_sheet(desk: Desk, found: Identity, spool: Path, document: Document) -> Path:
    target = spool / f"{document.first_page:06d}.pdf"
    sheet = Sheet(
        paths=found.item.paths,
        first_page=document.first_page,
        last_page=document.last_page,
        title=Path(found.item.name).name,
        source_sha256=found.sha256,
        reader=desk.recipe,
    )
    desk.ask(write_sheet, spool, sheet, target)
    return target
