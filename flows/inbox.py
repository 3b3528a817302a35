"""The inbox: scans on their way from the machine that has the folder to the workers, and the shards that name them.

Nothing in the inbox is part of the archive: it is not locked and may be purged once its batch is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from archive import copy_out
from archive.forms import seal, unseal
from archive.naming import digest
from flows.identity import Identity
from flows.inputs import Input
from schemas.errors import DigestMismatch, TruncatedFile
from schemas.ports import ObjectStore
from schemas.record import StoredRef
from schemas.shard import Shard, ShardFile, ShardInput


def put_scan(store: ObjectStore, found: Identity) -> ShardInput:
    """Lays the files of an input into the inbox; raises TruncatedFile when one changed since it was digested."""
    digests = found.members or (found.sha256,)
    files = tuple(_put_file(store, path, sha256) for path, sha256 in zip(found.item.paths, digests, strict=True))
    return ShardInput(name=found.item.name, files=files)


def put_shard(store: ObjectStore, shard: Shard) -> str:
    """Lays a shard into the inbox; returns its key, the same for the same shard."""
    data = seal(shard)
    sha256 = digest(data)
    key = f"inbox/{shard.batch}/{sha256[:32]}.json"
    store.create(key, data, sha256=sha256)
    return key


def read_shard(store: ObjectStore, key: str) -> Shard:
    """The shard at a key; raises NoSuchObject."""
    return unseal(Shard, store.read(key), key)


def fetch(store: ObjectStore, inputs: Iterable[ShardInput], folder: Path) -> Iterator[Input]:
    """The inputs one after another, each fetched into the folder when it is asked for; raises DigestMismatch."""
    return (_fetch(store, held, folder / f"{number:06d}") for number, held in enumerate(inputs, 1))


def _put_file(store: ObjectStore, path: Path, sha256: str) -> ShardFile:
    key = f"inbox/files/{sha256[:2]}/{sha256}"
    try:
        store.create(key, path, sha256=sha256)
    except DigestMismatch as error:
        raise TruncatedFile(detail=f"{path.name} changed while it was read") from error
    return ShardFile(suffix=path.suffix.lower(), stored=StoredRef(key=key, sha256=sha256))


def _fetch(store: ObjectStore, held: ShardInput, folder: Path) -> Input:
    folder.mkdir()
    return Input(
        held.name,
        tuple(
            copy_out(store, file.stored.key, folder / f"{page:06d}{file.suffix}", file.stored.sha256)
            for page, file in enumerate(held.files, 1)
        ),
    )
