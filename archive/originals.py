"""The scans themselves, byte for byte, and what was derived from them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from archive.forms import SourceManifest, seal, unseal
from archive.naming import (
    EMPTY_DIGEST,
    derived_object,
    digest,
    folder_digest,
    manifest_key,
    original_key,
    source_prefix,
)
from schemas.errors import DigestMismatch, NoSuchObject, TruncatedFile, UsageError
from schemas.ports import ObjectStore
from schemas.record import StoredRef

BLOCK = 1 << 20  # bytes of an object in memory at a time
SUFFIXES = {b"%PDF": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"II*\x00": ".tif", b"MM\x00*": ".tif"}


class Originals:
    """Originals and derived files in a store."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, paths: Sequence[Path], sha256: str, members: Sequence[str]) -> None:
        """Stores a scan, or the page images of one; raises TruncatedFile when a file changed since it was digested."""
        if not members:
            self._put_file(paths[0], sha256)
            return
        if folder_digest(members) != sha256:
            raise UsageError(detail=f"folder digest {sha256}")
        for path, member in zip(paths, members, strict=True):
            self._put_file(path, member)
        data = seal(SourceManifest(sha256=sha256, members=tuple(members)))
        self._store.create(manifest_key(sha256), data, sha256=digest(data))

    def has(self, sha256: str) -> bool:
        """Whether the scan is stored, every page image of it."""
        if self._store.size(original_key(sha256)) is not None:
            return True
        members = self._members(sha256)
        return bool(members) and all(self._store.size(original_key(member)) is not None for member in members)

    @contextmanager
    def open(self, sha256: str) -> Iterator[tuple[Path, ...]]:
        """Checked copies of the scan's files in page order, gone at the end; raises NoSuchObject, DigestMismatch."""
        members = self._members(sha256) or (sha256,)
        with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
            yield tuple(self._copy(member, Path(folder) / f"{page:06d}") for page, member in enumerate(members, 1))

    def mark_record(self, sha256: str, record: str) -> None:
        """Keeps that this record was read from these bytes."""
        self._store.create(source_prefix(sha256) + record, b"", sha256=EMPTY_DIGEST)

    def records(self, sha256: str) -> tuple[str, ...]:
        """The ids of the records that were read from these bytes."""
        names = (key.rpartition("/")[2] for key in self._store.keys(source_prefix(sha256)))
        return tuple(name for name in names if "." not in name)

    def put_derived(self, key: str, suffix: str, data: bytes | Path) -> StoredRef:
        """Stores what a recipe made; when it is there already, the stored one counts, whatever its bytes."""
        name = derived_object(key, suffix)
        sha256 = digest(data) if isinstance(data, bytes) else file_digest(data)
        if self._store.create(name, data, sha256=sha256):
            return StoredRef(key=name, sha256=sha256)
        return StoredRef(key=name, sha256=stream_digest(self._store, name))

    def find_derived(self, key: str, suffix: str) -> StoredRef | None:
        """What the recipe made before, or None."""
        name = derived_object(key, suffix)
        return None if self._store.size(name) is None else StoredRef(key=name, sha256=stream_digest(self._store, name))

    def _put_file(self, path: Path, sha256: str) -> None:
        try:
            self._store.create(original_key(sha256), path, sha256=sha256)
        except DigestMismatch as error:
            raise TruncatedFile(detail=f"{path.name} changed while it was read") from error

    def _members(self, sha256: str) -> tuple[str, ...]:
        key = manifest_key(sha256)
        try:
            return unseal(SourceManifest, self._store.read(key), key).members
        except NoSuchObject:
            return ()

    def _copy(self, sha256: str, target: Path) -> Path:
        key = original_key(sha256)
        copy_out(self._store, key, target, sha256)
        with target.open("rb") as file:
            start = file.read(4)
        suffix = next((suffix for magic, suffix in SUFFIXES.items() if start.startswith(magic)), "")
        return target.rename(target.with_suffix(suffix))


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, hex, in flat memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stream_digest(store: ObjectStore, key: str) -> str:
    """SHA-256 (hex) of a stored object, in flat memory."""
    return read_through(store, key)[0]


def copy_out(store: ObjectStore, key: str, target: Path, sha256: str) -> Path:
    """An object as a file; raises DigestMismatch when its bytes are not those of the digest."""
    with target.open("wb") as file:
        seen, _ = read_through(store, key, file)
    if seen != sha256:
        raise DigestMismatch(key=key)
    return target


def read_through(store: ObjectStore, key: str, into: BinaryIO | None = None) -> tuple[str, int]:
    """The digest and size of a stored object, its bytes written to ``into`` on the way where one is given."""
    seen, size = hashlib.sha256(), 0
    with store.open(key) as stream:
        while block := stream.read(BLOCK):
            seen.update(block)
            size += len(block)
            if into is not None:
                into.write(block)
    return seen.hexdigest(), size
