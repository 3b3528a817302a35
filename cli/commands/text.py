"""`sohoa text`: the text in reading order, one printed line per line, or the words with all that is known of them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, RecordId, opened
from cli.words import t
from flows.reading_back import read_back
from schemas.errors import UsageError
from schemas.page import dump_page

HELP = t(
    "In văn bản theo thứ tự đọc, mỗi dòng in một dòng.", "Print the text in reading order, one printed line per line."
)


def text(
    record_id: RecordId,
    page: Annotated[
        int | None, typer.Option("--page", min=1, help=t("Chỉ trang này của tệp", "Only this page of the file"))
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            help=t(
                "In từng từ kèm khung, độ tin cậy và cách đọc thứ hai, mỗi trang một dòng JSON",
                "Print words with boxes, confidence and second reading, one line of JSON a page",
            ),
        ),
    ] = False,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Writes the text to standard output, pages parted by a form feed."""
    with opened(archive, index) as bundle:
        id_ = bundle.archive.resolve_id(record_id)
        record = bundle.archive.record(id_)
        if page is not None and not record.first_page <= page <= record.last_page:
            raise UsageError(
                detail=t(
                    f"hồ sơ có trang {record.first_page}–{record.last_page}",
                    f"the record has pages {record.first_page}–{record.last_page}",
                )
            )
        bundle.archive.note_access(id_, "text")
        wanted = (content for content in read_back(bundle.store, record) if page in (None, content.page))
        for position, content in enumerate(wanted):
            if json:
                sys.stdout.write(dump_page(content).decode() + "\n")
            else:
                sys.stdout.write(("\f" if position else "") + content.text + "\n")
