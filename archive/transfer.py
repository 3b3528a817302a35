"""Copying an archive from one store to another: backup, restore, migration. Nothing is replaced, so all three are one.

Objects are written once, so what the target has under a key it need not get again: every run is incremental, and one
that was cut goes on. Rooms are copied in the order in which they refer to each other, what is referred to first; a
second look from the other side catches what was written meanwhile, so that a copy of a living archive is whole too.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from archive.naming import body_key, digest, original_key
from archive.originals import read_through
from schemas.errors import DigestMismatch, NoSuchObject
from schemas.ports import ObjectStore

ROOMS = (
    "originals/", "derived/", "bodies/", "tables/", "records/", "sources/", "pixels/", "register/", "issued/",
    "changes/", "batches/", "access/",
)  # fmt: skip
"""Every room of an archive but the inbox; later ones refer to earlier ones."""
THREADS = 8  # small objects wait for disks and networks, not for processors
WHOLE = 8 << 20  # bytes up to which an object is held in memory


@dataclass(frozen=True, slots=True)
class Copied:
    """What a run copied, and how many objects the target had already."""

    objects: int = 0
    size: int = 0
    present: int = 0

    def __add__(self, other: Copied) -> Copied:
        return Copied(self.objects + other.objects, self.size + other.size, self.present + other.present)


@dataclass(frozen=True, slots=True)
class Proof:
    """That two stores hold the same: objects compared, their bytes, and one SHA-256 over every key and digest."""

    objects: int
    size: int
    root: str


def copy_archive(source: ObjectStore, target: ObjectStore, on_object: Callable[[int], None] | None = None) -> Copied:
    """Copies what the target lacks, each object's digest checked on the way; ``on_object`` gets each size in bytes.

    Raises DigestMismatch for an object of the source that is not what its name says; StoreError of either store.
    """
    told = on_object or (lambda _: None)
    copied = sum((_copy_all(source, target, _missing(source, target, room), told) for room in ROOMS), Copied())
    late = [[key for key in _missing(source, target, room) if key] for room in reversed(ROOMS)]
    for keys in reversed(late):
        copied += _copy_all(source, target, keys, told)
    return copied


def prove_same(source: ObjectStore, target: ObjectStore, on_object: Callable[[int], None] | None = None) -> Proof:
    """Reads every object of both stores and compares them; raises DigestMismatch, NoSuchObject at a difference."""
    root, objects, size = hashlib.sha256(), 0, 0
    for room in ROOMS:
        for key, other in _merge(source.keys(room), target.keys(room)):
            if key is None or other is None:
                raise NoSuchObject(key=key or other or room)
            (mine, length), (theirs, _) = read_through(source, key), read_through(target, key)
            if mine != theirs:
                raise DigestMismatch(key=key)
            root.update(f"{key}\t{mine}\n".encode())
            objects, size = objects + 1, size + length
            if on_object:
                on_object(length)
    return Proof(objects, size, root.hexdigest())


def _missing(source: ObjectStore, target: ObjectStore, room: str) -> Iterator[str | None]:
    """Keys of the source that the target lacks; None for each that it has."""
    for key, other in _merge(source.keys(room), target.keys(room)):
        if key is not None:
            yield key if other is None else None


def _copy_all(
    source: ObjectStore, target: ObjectStore, keys: Iterable[str | None], told: Callable[[int], None]
) -> Copied:
    copied = Copied()
    waiting: set[Future[int]] = set()

    def collect(done: Iterable[Future[int]]) -> None:
        nonlocal copied
        for future in done:
            copied += Copied(objects=1, size=future.result())
            told(future.result())

    with ThreadPoolExecutor(THREADS, thread_name_prefix="copy") as threads:
        for key in keys:
            if key is None:
                copied += Copied(present=1)
                continue
            waiting.add(threads.submit(copy_object, source, target, key))
            if len(waiting) >= 4 * THREADS:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                collect(done)
        collect(waiting)
    return copied


def copy_object(source: ObjectStore, target: ObjectStore, key: str) -> int:
    """Copies one object in flat memory; returns its size. Raises DigestMismatch when it is not what its name says."""
    if (source.size(key) or 0) <= WHOLE:
        data = source.read(key)
        sha256 = digest(data)
        _check_name(key, sha256)
        target.create(key, data, sha256=sha256)
        return len(data)
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        held = Path(folder) / "object"
        with held.open("wb") as file:
            sha256, size = read_through(source, key, file)
        _check_name(key, sha256)
        target.create(key, held, sha256=sha256)
        return size


def _check_name(key: str, sha256: str) -> None:
    """Originals and bodies are named by their digest."""
    named = {"originals": original_key, "bodies": body_key}.get(key.partition("/")[0])
    if named is not None and key != named(sha256):
        raise DigestMismatch(key=key)


def _merge(left: Iterator[str], right: Iterator[str]) -> Iterator[tuple[str | None, str | None]]:
    """Two sorted rows of keys side by side, None where one lacks what the other has."""
    one, two = next(left, None), next(right, None)
    while one is not None or two is not None:
        if two is None or (one is not None and one < two):
            yield one, None
            one = next(left, None)
        elif one is None or two < one:
            yield None, two
            two = next(right, None)
        else:
            yield one, two
            one, two = next(left, None), next(right, None)
