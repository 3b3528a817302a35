"""`sohoa reread`: read again with the present reader; a person's values win."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, err, opened
from cli.words import t
from flows.desk import open_reading
from flows.reread import reread_records
from infra.wiring import Bundle
from schemas.errors import UsageError

HELP = t(
    "Đọc lại bằng bộ đọc hiện nay; giá trị người đã sửa được giữ.",
    "Read again with the present reader; a person's values win.",
)


def reread(
    record_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help=t("Mã hồ sơ", "Record ids"))] = None,
    batch: Annotated[str | None, typer.Option("--batch", help=t("Cả lô này", "This whole batch"))] = None,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Says of each scan which records got a new entry."""
    with opened(archive, index) as bundle, open_reading(bundle) as desk:
        changed = same = 0
        for done in reread_records(desk, _wanted(bundle, record_ids or [], batch)):
            changed, same = changed + len(done.changed), same + len(done.same)
            for id_ in done.changed:
                typer.echo(id_)
    err.print(t(f"✓ {changed} hồ sơ đổi, {same} như cũ.", f"✓ {changed} records changed, {same} as before."))


def _wanted(bundle: Bundle, typed: list[str], batch: str | None) -> list[str]:
    if bool(typed) == (batch is not None):
        raise UsageError(detail="reread ID | reread --batch NAME")
    if batch is None:
        return [bundle.archive.resolve_id(word) for word in typed]
    lines = bundle.archive.batch_lines(batch)
    return list(dict.fromkeys(id_ for line in lines for id_ in line.records))
