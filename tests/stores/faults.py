"""Stores with a disaster, each wrapped around a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from schemas.errors import DigestMismatch, StoreAway, StoreFull
from schemas.ports import ObjectStore
from tests.stores.contract import sha


class Killed(BaseException):
    """The process is gone: nothing in the program may catch this."""


class Wrapped:
    """A store that passes everything on."""

    def __init__(self, store: ObjectStore) -> None:
        self.inside = store

    @property
    def url(self) -> str:
        return self.inside.url

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        return self.inside.create(key, data, sha256=sha256)

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        return self.inside.read(key, sha256=sha256)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with self.inside.open(key) as stream:
            yield stream

    def size(self, key: str) -> int | None:
        return self.inside.size(key)

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        return self.inside.keys(prefix, after=after)

    def irregular(self, prefix: str = "") -> Iterator[tuple[str, str, str]]:
        return self.inside.irregular(prefix)


class StoreFullAfter(Wrapped):
    """Takes so many new objects, then has no room."""

    def __init__(self, store: ObjectStore, room: int) -> None:
        super().__init__(store)
        self.room = room

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        if self.inside.size(key) is None:
            if self.room == 0:
                raise StoreFull(detail="no room")
            self.room -= 1
        return super().create(key, data, sha256=sha256)


class StoreCrash(Wrapped):
    """The process dies at write number ``at`` (from 0): before it happened, or just after."""

    def __init__(self, store: ObjectStore, at: int, *, after: bool) -> None:
        super().__init__(store)
        self.left = at
        self.after = after

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        self.left -= 1
        if self.left < 0 and not self.after:
            raise Killed
        made = super().create(key, data, sha256=sha256)
        if self.left < 0:
            raise Killed
        return made


class StoreAwayNow(Wrapped):
    """Cannot be reached while ``away``."""

    away = True

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        self._meet()
        return super().create(key, data, sha256=sha256)

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        self._meet()
        return super().read(key, sha256=sha256)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        self._meet()
        with super().open(key) as stream:
            yield stream

    def size(self, key: str) -> int | None:
        self._meet()
        return super().size(key)

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        self._meet()
        return super().keys(prefix, after=after)

    def _meet(self) -> None:
        if self.away:
            raise StoreAway(url=self.url)


class WrongBytes(Wrapped):
    """Gives one bit of one object back wrong, as a dying disk does."""

    def __init__(self, store: ObjectStore, key: str, bit: int) -> None:
        super().__init__(store)
        self.key, self.bit = key, bit

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        data = self._spoil(key, super().read(key))
        if sha256 is not None and sha(data) != sha256:
            raise DigestMismatch(key=key)
        return data

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with super().open(key) as stream:
            yield BytesIO(self._spoil(key, stream.read()))

    def _spoil(self, key: str, data: bytes) -> bytes:
        if key != self.key:
            return data
        place = self.bit % (len(data) * 8)
        spoilt = bytearray(data)
        spoilt[place // 8] ^= 1 << (place % 8)
        return bytes(spoilt)
