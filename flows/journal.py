"""What a batch leaves for those who look afterwards: a structured log line per event, and metrics of the run."""

from __future__ import annotations

import logging
import time

from flows.desk import Desk
from flows.identity import Identity
from flows.reading import PageBrief
from infra.metrics import BatchCounts, write_batch_metrics
from schemas.life import BatchLine

LOG = logging.getLogger("sohoa.batch")
METRICS_SECONDS = 5.0


def log_line(desk: Desk, line: BatchLine) -> None:
    """One settled input; of one with a secrecy stamp the ledger has no name, so neither has the log."""
    level = logging.WARNING if line.state == "quarantined" or line.failed_pages else logging.INFO
    LOG.log(
        level,
        "settled",
        extra={
            "batch": line.batch, "document": line.source, "sha256": line.sha256, "state": line.state,
            "reason": line.reason, "pages": line.pages,
        },
    )  # fmt: skip
    _write_metrics(desk)


def log_page(desk: Desk, found: Identity, brief: PageBrief) -> None:
    """A page that could not be read."""
    if brief.problem is not None:
        reason = brief.problem.reason
        LOG.warning(
            "page_failed",
            extra={"batch": desk.batch, "document": found.item.name, "page": brief.page, "reason": reason},
        )


def log_end(desk: Desk) -> None:
    """The end of a run of a batch, its final counts written."""
    progress = desk.progress
    seconds = round(time.monotonic() - progress.started, 1)
    LOG.info("batch_ended", extra={"batch": desk.batch, "pages": progress.pages, "seconds": seconds})
    _write_metrics(desk, now=True)


def _write_metrics(desk: Desk, *, now: bool = False) -> None:
    progress = desk.progress
    moment = time.monotonic()
    if not now and moment - progress.metered < METRICS_SECONDS:
        return
    progress.metered = moment
    counts = BatchCounts(
        batch=desk.batch or "-",
        inputs=progress.inputs,
        settled=dict(progress.states),
        pages=progress.pages,
        failed_pages=progress.failed_pages,
        seconds=moment - progress.started,
    )
    write_batch_metrics(counts, desk.bundle.settings.state / "metrics")
