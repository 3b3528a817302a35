"""`sohoa up` and `sohoa down`: a Prefect server with workers on this machine."""

from __future__ import annotations

import signal
import time
from typing import Annotated

import typer

from cli.console import err, out
from cli.words import t
from flows.server import find_running, start_servers, stop_servers
from infra.settings import read_settings

HELP = t(
    "Mở máy chủ Prefect và các máy làm trên máy này (Ctrl-C để đóng); `digitize` sẽ là một flow run.",
    "Start a Prefect server and workers on this machine (Ctrl-C ends it); `digitize` is then a flow run.",
)
HELP_DOWN = t("Đóng những gì `sohoa up --detach` đã mở.", "Stop what `sohoa up --detach` started.")


def up(
    detach: Annotated[
        bool, typer.Option("--detach", help=t("Mở rồi trả lại dòng lệnh", "Start, then give the prompt back"))
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help=t("Số máy làm", "Workers to start"))] = 1,
) -> None:
    """Prints the server's page; without ``--detach`` it stays until it is interrupted."""
    settings = read_settings()
    running = start_servers(settings, workers=workers)
    out.print(f"Prefect: {running.page}")
    if detach:
        return
    err.print(t("Ctrl-C để đóng.", "Ctrl-C to stop."))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while find_running(settings.state):
            time.sleep(2)
    finally:
        stop_servers(settings.state)


def down() -> None:
    """Says whether anything was running."""
    if stop_servers(read_settings().state):
        err.print(t("✓ Đã đóng.", "✓ Stopped."))
    else:
        err.print(t("Không có gì đang chạy.", "Nothing was running."))
