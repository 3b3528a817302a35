"""From settings to one frozen bundle of adapters: one URL picks each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive import Archive
from indexer.embedded import EmbeddedIndex
from infra.settings import Settings
from infra.stores.local import LocalStore
from ocr import ReadOptions
from schemas.errors import UsageError
from schemas.ports import ObjectStore, SearchIndex

STORES: dict[str, Callable[[str, bool], ObjectStore]] = {
    "file": lambda place, must_exist: LocalStore(Path(place), must_exist=must_exist)
}
INDEXES: dict[str, Callable[[str], SearchIndex]] = {"sqlite": lambda place: EmbeddedIndex(Path(place))}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything a command works with."""

    settings: Settings
    store: ObjectStore
    archive: Archive
    index: SearchIndex
    reading: ReadOptions

    def close(self) -> None:
        """Writes what is buffered and gives back files."""
        try:
            self.archive.close()
        finally:
            self.index.close()


def wire(
    settings: Settings, *, archive_url: str | None = None, index_url: str | None = None, must_exist: bool = False
) -> Bundle:
    """The adapters for these settings; URLs given on the command line win.

    Raises UsageError for an unknown scheme, StoreAway when the archive must exist and does not.
    """
    store = open_store(archive_url or settings.archive_url, must_exist=must_exist)
    return Bundle(
        settings=settings,
        store=store,
        archive=Archive(store, actor=settings.actor),
        index=open_index(index_url or settings.index_url or default_index(store)),
        reading=reading_options(settings),
    )


def reading_options(settings: Settings) -> ReadOptions:
    """How pages are read, as the settings say."""
    return ReadOptions(seconds_per_page=settings.seconds_per_page, tessdata=settings.tessdata)


def open_store(url: str, *, must_exist: bool = False) -> ObjectStore:
    """The store at ``file:PATH``."""
    scheme, place = _split(url)
    if scheme not in STORES:
        raise UsageError(detail=f"{url!r}: {' '.join(f'{name}:…' for name in STORES)}")
    return STORES[scheme](place, must_exist)


def open_index(url: str) -> SearchIndex:
    """The index at ``sqlite:PATH``."""
    scheme, place = _split(url)
    if scheme not in INDEXES:
        raise UsageError(detail=f"{url!r}: {' '.join(f'{name}:…' for name in INDEXES)}")
    return INDEXES[scheme](place)


def default_index(store: ObjectStore) -> str:
    """An index beside the archive's objects: a local store has room for it."""
    scheme, place = _split(store.url)
    if scheme != "file":
        raise UsageError(detail="--index")
    return f"sqlite:{Path(place) / 'index.db'}"


def local_place(url: str) -> Path | None:
    """The folder of a local store, or None for a store elsewhere."""
    scheme, place = _split(url)
    return Path(place) if scheme == "file" else None


def _split(url: str) -> tuple[str, str]:
    scheme, colon, place = url.partition(":")
    return (scheme, place) if colon and len(scheme) > 1 else ("file", url)
