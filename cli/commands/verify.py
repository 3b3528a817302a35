"""`sohoa verify`: re-reads everything and checks every digest and every chain."""

from __future__ import annotations

import typer
from rich.text import Text

from cli.console import ArchiveUrl, IndexUrl, err, opened, out
from cli.words import t
from infra.wiring import Bundle
from schemas.errors import StoreError

HELP = t(
    "Kiểm tra toàn vẹn: đọc lại và đối chiếu mọi mã băm, mọi chuỗi nhật ký.",
    "Fixity: re-read and check every digest and every log chain.",
)


def verify(archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Prints each finding; the exit code is 5 when one of them is a damage, not a mere note."""
    with opened(archive, index) as bundle:
        damages = report_findings(bundle)
    if damages:
        raise typer.Exit(StoreError.exit_code)


def report_findings(bundle: Bundle) -> int:
    """Prints each finding and what it comes to; returns how many damages there are."""
    damages = 0
    records = sum(1 for _ in bundle.archive.ids())
    for finding in bundle.archive.verify():
        wrong = finding.severity == "wrong"
        damages += wrong
        out.print(Text.assemble((finding.reason, "red" if wrong else "yellow"), f"  {finding.key}  {finding.detail}"))
    if damages:
        vi = f"✗ {damages} chỗ sai trong {records} hồ sơ. Khôi phục từ bản sao lưu."
        err.print(t(vi, f"✗ {damages} findings in {records} records. Restore from a backup."))
    else:
        vi = f"✓ {records} hồ sơ, mọi mã băm và chuỗi nhật ký đúng."
        err.print(t(vi, f"✓ {records} records, every digest and chain holds."))
    return damages
