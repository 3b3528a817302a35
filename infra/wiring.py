"""From settings to one frozen bundle of adapters: one URL picks each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive import Archive
from indexer.embedded import EmbeddedIndex
from infra.settings import Access, Settings, read_access
from infra.stores.local import LocalStore
from infra.stores.s3_address import parse_address
from ocr import ReadOptions
from schemas.errors import UsageError
from schemas.ports import ObjectStore, SearchIndex


def _open_s3(url: str, must_exist: bool, access: Access) -> ObjectStore:  # noqa: FBT001 - the shape of every store
    from infra.stores.s3 import S3Store  # noqa: PLC0415 - an embedded archive need not wait for the client library

    return S3Store(parse_address(url), access.s3, must_exist=must_exist)


def _open_elastic(url: str, access: Access) -> SearchIndex:
    from indexer.elastic import ElasticIndex  # noqa: PLC0415 - its client library takes most of a second to import

    return ElasticIndex(url, access.elastic)


STORES: dict[str, Callable[[str, bool, Access], ObjectStore]] = {
    "file": lambda url, must_exist, _: LocalStore(Path(_split(url)[1]), must_exist=must_exist),
    "s3": _open_s3,
    "s3+http": _open_s3,
}
INDEXES: dict[str, Callable[[str, Access], SearchIndex]] = {
    "sqlite": lambda url, _: EmbeddedIndex(Path(_split(url)[1])),
    "http": _open_elastic,
    "https": _open_elastic,
}


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
    store = open_store(archive_url or settings.archive_url, must_exist=must_exist, access=settings.access)
    return Bundle(
        settings=settings,
        store=store,
        archive=Archive(store, actor=settings.actor),
        index=open_index(index_url or settings.index_url or default_index(store), access=settings.access),
        reading=reading_options(settings),
    )


def reading_options(settings: Settings) -> ReadOptions:
    """How pages are read, as the settings say."""
    return ReadOptions(seconds_per_page=settings.seconds_per_page, tessdata=settings.tessdata, engine=settings.engine)


def open_store(url: str, *, must_exist: bool = False, access: Access | None = None) -> ObjectStore:
    """The store at ``file:PATH`` or ``s3://HOST/BUCKET``; entered with this process's keys when none are given."""
    scheme, _ = _split(url)
    if scheme not in STORES:
        raise UsageError(detail=f"{url!r}: {' '.join(f'{name}:…' for name in STORES)}")
    return STORES[scheme](url, must_exist, access or read_access())


def open_index(url: str, *, access: Access | None = None) -> SearchIndex:
    """The index at ``sqlite:PATH`` or ``http(s)://HOST``; entered with this process's keys when none are given."""
    scheme, _ = _split(url)
    if scheme not in INDEXES:
        raise UsageError(detail=f"{url!r}: {' '.join(f'{name}:…' for name in INDEXES)}")
    return INDEXES[scheme](url, access or read_access())


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
