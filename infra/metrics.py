"""Metrics in Prometheus's text form: what an archive holds, and how a batch goes. The client library's only home.

A batch that runs writes its counts to ``<state>/metrics/sohoa_batch.prom`` for a text-file collector; ``sohoa metrics``
prints those of the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest, write_to_textfile


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """What is counted of an archive: records by state, inputs of all batches by what became of them, the index."""

    records: Mapping[str, int]
    inputs: Mapping[str, int]
    stored: int
    indexed: int


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """What is counted of a running batch. Times are seconds."""

    batch: str
    inputs: int
    settled: Mapping[str, int]
    pages: int
    failed_pages: int
    seconds: float


def archive_metrics(counts: ArchiveCounts) -> str:
    """The archive's metrics as text."""
    registry = CollectorRegistry()
    records = Gauge("sohoa_records", "Records in the index by state", ["state"], registry=registry)
    for state, count in counts.records.items():
        records.labels(state).set(count)
    inputs = Gauge("sohoa_batch_inputs", "Inputs of all batches by what became of them", ["state"], registry=registry)
    for state, count in counts.inputs.items():
        inputs.labels(state).set(count)
    Gauge("sohoa_stored_records", "Records in the store", registry=registry).set(counts.stored)
    Gauge("sohoa_indexed_records", "Records in the index", registry=registry).set(counts.indexed)
    return generate_latest(registry).decode()


def write_batch_metrics(counts: BatchCounts, folder: Path) -> Path:
    """Writes a batch's metrics, whole or not at all; returns the file."""
    registry = CollectorRegistry()
    batch = {"batch": counts.batch}
    settled = Gauge("sohoa_batch_settled", "Inputs settled in this run", ["batch", "state"], registry=registry)
    for state, count in counts.settled.items():
        settled.labels(state=state, **batch).set(count)
    for name, words, value in (
        ("sohoa_batch_inputs_given", "Inputs of the batch", counts.inputs),
        ("sohoa_batch_pages", "Pages read in this run", counts.pages),
        ("sohoa_batch_failed_pages", "Pages that could not be read", counts.failed_pages),
        ("sohoa_batch_seconds", "Seconds since this run began", counts.seconds),
    ):
        Gauge(name, words, ["batch"], registry=registry).labels(**batch).set(value)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sohoa_batch.prom"
    write_to_textfile(str(path), registry)
    return path
