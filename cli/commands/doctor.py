"""`sohoa doctor`: tools, versions, languages, glyphs, settings; each problem with its mend."""

from __future__ import annotations

import typer
from rich.text import Text

from cli.console import ArchiveUrl, out
from cli.words import t
from flows.health import examine
from infra.settings import read_settings
from schemas.errors import ToolMissing

HELP = t(
    "Khám máy: công cụ, phiên bản, ngôn ngữ, chữ, cấu hình; mỗi lỗi kèm cách sửa.",
    "Check tools, versions, languages, glyphs, settings; each problem with its mend.",
)
SIGNS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "bad": ("✗", "red")}


def doctor(archive: ArchiveUrl = None) -> None:
    """Prints each check; the exit code is 4 when one must be mended."""
    checks = examine(read_settings(), archive)
    for check in checks:
        sign, style = SIGNS[check.state]
        out.print(Text.assemble((sign, style), f" {check.name}: {check.detail}"))
        if check.mend and check.state != "ok":
            out.print(Text(f"    → {check.mend}"))
    if any(check.state == "bad" for check in checks):
        raise typer.Exit(ToolMissing.exit_code)
