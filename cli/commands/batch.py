"""`sohoa batch undo`: a wrong batch is withdrawn by log entries; nothing is deleted."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, Why, err, opened
from cli.words import t
from flows.withdraw import withdraw_batch

HELP = t("Việc với cả một lô.", "Work on a whole batch.")
app = typer.Typer(no_args_is_help=True, help=HELP)


@app.command("undo", help=t("Rút một lô sai; không xoá gì.", "Withdraw a wrong batch; nothing is deleted."))
def undo(
    batch: Annotated[str, typer.Argument(metavar="ID", help=t("Tên lô", "Batch name"))],
    why: Why = "",
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Prints the ids of the records that were withdrawn."""
    with opened(archive, index) as bundle:
        ids = withdraw_batch(bundle, batch, why)
    for id_ in ids:
        typer.echo(id_)
    err.print(
        t(
            f"✓ Đã rút lô {batch}: {len(ids)} hồ sơ. Không có gì bị xoá.",
            f"✓ Batch {batch} withdrawn: {len(ids)} records. Nothing was deleted.",
        ),
        soft_wrap=True,
    )


@app.callback()
def group() -> None:
    """Keeps ``undo`` a word of its own while it is the only one."""
