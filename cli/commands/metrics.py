"""`sohoa metrics`: the archive's counts in Prometheus's text form."""

from __future__ import annotations

import sys
from collections import Counter

from cli.console import ArchiveUrl, IndexUrl, opened
from cli.words import t
from infra.metrics import ArchiveCounts, archive_metrics
from infra.wiring import Bundle
from schemas.record import GONE
from schemas.search import Query

HELP = t("In số liệu giám sát dạng Prometheus.", "Print monitoring metrics in Prometheus's text form.")


def metrics(archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Records by state, inputs by what became of them, and whether the index holds as many records as the store."""
    with opened(archive, index) as bundle:
        sys.stdout.write(archive_metrics(_count(bundle)))


def _count(bundle: Bundle) -> ArchiveCounts:
    states = Counter(bundle.index.counts(Query(), ["state"])["state"])
    for state in GONE:
        states.update(bundle.index.counts(Query(state=state), ["state"])["state"])
    inputs: Counter[str] = Counter(
        line.state for name in bundle.archive.batches() for line in bundle.archive.batch_lines(name)
    )
    return ArchiveCounts(
        records=states,
        inputs=inputs,
        stored=sum(1 for _ in bundle.archive.ids()),
        indexed=sum(1 for _ in bundle.index.versions()),
    )
