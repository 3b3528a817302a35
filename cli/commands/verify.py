"""`sohoa verify`: re-reads everything and checks every digest and every chain."""

from __future__ import annotations

import typer
from rich.text import Text

from cli.console import ArchiveUrl, IndexUrl, err, opened, out
from cli.words import t
from schemas.errors import StoreError

HELP = t(
    "Kiểm tra toàn vẹn: đọc lại và đối chiếu mọi mã băm, mọi chuỗi nhật ký.",
    "Fixity: re-read and check every digest and every log chain.",
)


def verify(archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Prints each finding; the exit code is 5 when one of them is a damage, not a mere note."""
    damages = 0
    with opened(archive, index) as bundle:
        records = sum(1 for _ in bundle.archive.ids())
        for finding in bundle.archive.verify():
            wrong = finding.severity == "wrong"
            damages += wrong
            out.print(
                Text.assemble((finding.reason, "red" if wrong else "yellow"), f"  {finding.key}  {finding.detail}")
            )
    if damages:
        err.print(
            t(
                f"✗ {damages} chỗ sai trong {records} hồ sơ. Khôi phục từ bản sao lưu.",
                f"✗ {damages} findings in {records} records. Restore from a backup.",
            )
        )
        raise typer.Exit(StoreError.exit_code)
    err.print(
        t(
            f"✓ {records} hồ sơ, mọi mã băm và chuỗi nhật ký đúng.",
            f"✓ {records} records, every digest and chain holds.",
        )
    )
