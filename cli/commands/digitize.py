"""`sohoa digitize`: a folder of scans into the archive, resumable, one failed file never stops the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live

from cli.closing import print_outcome
from cli.console import ArchiveUrl, IndexUrl, err, out
from cli.progress_view import ProgressView
from cli.words import t
from flows.batch import Order, Outcome, run_batch
from flows.progress import Progress
from flows.server import find_api
from infra.settings import Settings, read_settings
from schemas.errors import NoServer

HELP = t(
    "Số hoá một thư mục bản quét. Ngắt lúc nào cũng được: chạy lại đúng lệnh đó là làm tiếp.",
    "Digitise a folder of scans. Stop it at any moment: the same command goes on where it was.",
)


def digitize(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=t("Thư mục bản quét, hoặc một tệp", "Folder of scans, or one file"))
    ],
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help=t("Số tiến trình đọc trang", "Page processes"))
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help=t("Đơn vị có hồ sơ", "Unit the papers belong to"))] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", help=t("Tên lô; mặc định theo thư mục", "Batch name; else after the folder")),
    ] = None,
    remote: Annotated[
        bool,
        typer.Option("--remote", help=t("Chia lô cho các máy làm của Prefect", "Let Prefect's workers read the batch")),
    ] = False,
    shard_pages: Annotated[
        int | None,
        typer.Option(
            "--shard-pages",
            min=1,
            help=t(
                "Số trang mỗi phần của lô; mặc định chia đều cho các máy làm, nhiều nhất 2000",
                "Pages of a shard; by default an equal share for each worker, at most 2000",
            ),
        ),
    ] = None,
) -> None:
    """Takes the folder in, as a flow run when a Prefect server is there; exit code 8 when a file needs a person."""
    order = Order(str(folder), archive, index, workers, unit, batch, shard_pages)
    progress = Progress()
    with Live(ProgressView(progress), console=err, refresh_per_second=2, transient=True):
        outcome = _run(read_settings(), order, progress, remote=remote)
    print_outcome(outcome, progress)
    raise typer.Exit(outcome.exit_code)


def _run(settings: Settings, order: Order, progress: Progress, *, remote: bool) -> Outcome:
    api = find_api(settings)
    if api is None:
        if remote:
            raise NoServer
        return run_batch(settings, order, progress)
    from flows.with_prefect import run_flow  # noqa: PLC0415 - half a second of imports that plain order does not need

    run = run_flow(settings, api, order, progress, remote=remote)
    page = f"{api.removesuffix('/api')}/runs/flow-run/{run.run_id}"
    out.print(f"Prefect: {t('trạng thái cuối', 'end state')} {run.state}  {page}", soft_wrap=True)
    return run.outcome
