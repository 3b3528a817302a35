"""`sohoa join`: undoes a wrong cut; documents that follow each other in one scan become one."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, Why, err, opened
from cli.words import t
from flows.cutting import join_records
from flows.desk import open_reading

HELP = t(
    "Ghép các văn bản liền nhau của một tệp bị cắt nhầm; không xoá gì, `sohoa split` làm ngược lại.",
    "Join documents of one scan that was cut wrongly; nothing is deleted, `sohoa split` is the way back.",
)


def join(
    record_ids: Annotated[
        list[str],
        typer.Argument(metavar="ID ID...", help=t("Mã các hồ sơ liền nhau", "Records that follow each other")),
    ],
    why: Why = "",
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Prints the id of the document that the pages belong to now: that of the first."""
    with opened(archive, index) as bundle, open_reading(bundle) as desk:
        ids = [bundle.archive.resolve_id(word) for word in record_ids]
        heir = join_records(desk, ids, why)
        pages = bundle.archive.record(heir)
    typer.echo(heir)
    err.print(
        t(
            f"✓ Một văn bản: trang {pages.first_page}–{pages.last_page}. Các hồ sơ khác đã đóng, không xoá.",
            f"✓ One document: pages {pages.first_page}–{pages.last_page}. The others are closed, nothing was deleted.",
        ),
        soft_wrap=True,
    )
