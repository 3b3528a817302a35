"""A store in memory, for tests that make hundreds of archives; it meets the same contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from infra.stores.keys import check_key
from schemas.errors import DigestMismatch, NoSuchObject, Unreadable
from tests.stores.contract import sha


class MemoryStore:
    """Objects in a dictionary."""

    url = "memory:"

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        check_key(key)
        if isinstance(data, Path):
            try:
                data = data.read_bytes()
            except OSError as error:
                raise Unreadable(detail=str(error)) from error
        if key in self._objects:
            return False
        if sha(data) != sha256:
            raise DigestMismatch(key=key)
        return self._objects.setdefault(key, data) is data

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        data = self._objects.get(check_key(key))
        if data is None:
            raise NoSuchObject(key=key)
        if sha256 is not None and sha(data) != sha256:
            raise DigestMismatch(key=key)
        return data

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        yield BytesIO(self.read(key))

    def size(self, key: str) -> int | None:
        data = self._objects.get(check_key(key))
        return None if data is None else len(data)

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        return iter(sorted(key for key in list(self._objects) if key.startswith(prefix) and key > after))

    def irregular(self, prefix: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ARG002 - the port's shape
        return iter(())
