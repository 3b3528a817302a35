"""What every command shares: where words go, the options that pick an archive, the bundle they open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.words import t
from infra.settings import read_settings
from infra.wiring import Bundle, wire

WIDE = (160, 50)  # columns and lines for what goes into a file or another program, unless COLUMNS says otherwise
_on_screen = sys.stdout.isatty()

out = Console(
    highlight=False, soft_wrap=not _on_screen, width=None if _on_screen else shutil.get_terminal_size(WIDE).columns
)
err = Console(stderr=True, highlight=False)

ArchiveUrl = Annotated[
    str | None,
    typer.Option("--archive", help=t("Kho, vd. file:./kho", "The archive, e.g. file:./kho"), show_default=False),
]
IndexUrl = Annotated[
    str | None,
    typer.Option(
        "--index",
        help=t("Chỉ mục, vd. sqlite:./kho/index.db", "The index, e.g. sqlite:./kho/index.db"),
        show_default=False,
    ),
]
RecordId = Annotated[
    str, typer.Argument(metavar="ID", help=t("Mã hồ sơ hoặc phần đầu của mã", "Record id, or its beginning"))
]


Why = Annotated[str, typer.Option("--why", help=t("Lý do, ghi vào nhật ký", "The reason, kept in the log"))]


@contextmanager
def opened(archive: str | None, index: str | None) -> Iterator[Bundle]:
    """The bundle for the options as typed, closed at the end; raises StoreAway when there is no archive yet."""
    bundle = wire(read_settings(), archive_url=archive, index_url=index, must_exist=True)
    try:
        yield bundle
    finally:
        bundle.close()


def plain_table(*columns: str) -> Table:
    """A table without borders, that wraps and never cuts."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def confidence_text(value: float) -> str:
    """A confidence as a whole percentage."""
    return f"{value:.0%}"
