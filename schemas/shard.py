"""A shard: a part of a batch that any worker can take, its scans waiting in the store's inbox."""

from __future__ import annotations

from typing import Literal

from schemas.base import Frozen
from schemas.record import StoredRef


class ShardFile(Frozen):
    """One file of an input: its suffix (".pdf"), and where its bytes wait."""

    suffix: str
    stored: StoredRef


class ShardInput(Frozen):
    """One input: the path as given, its files in page order."""

    name: str
    files: tuple[ShardFile, ...]


class Shard(Frozen):
    """Inputs of one batch that are settled together; ``pages`` is their weight, ``actor`` who ordered the batch."""

    form: Literal["shard/1"] = "shard/1"
    batch: str
    unit: str | None
    actor: str
    inputs: tuple[ShardInput, ...]
    pages: int
