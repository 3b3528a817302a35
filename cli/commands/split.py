"""`sohoa split`: a document that begins in the middle of another gets its own record; the way back from `join`."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, RecordId, Why, err, opened
from cli.words import t
from flows.cutting import split_record
from flows.desk import open_reading

HELP = t(
    "Tách một văn bản tại một trang; hồ sơ đã ghép nhầm trở lại với mã cũ.",
    "Split a document at a page; one that was joined stands again under its old id.",
)


def split(
    record_id: RecordId,
    page: Annotated[
        int, typer.Option("--at", min=2, help=t("Trang đầu của văn bản sau", "First page of the second document"))
    ],
    why: Why = "",
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Prints the id of the document that begins on the page; pages are counted in the scan, as `sohoa show` does."""
    with opened(archive, index) as bundle, open_reading(bundle) as desk:
        new = split_record(desk, bundle.archive.resolve_id(record_id), page, why)
        begun = bundle.archive.record(new)
    typer.echo(new)
    err.print(
        t(
            f"✓ Văn bản mới: trang {begun.first_page}–{begun.last_page}.",
            f"✓ A document of its own: pages {begun.first_page}–{begun.last_page}.",
        ),
        soft_wrap=True,
    )
