"""Setting up: the store tried and made ready, the index opened once."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.settings import Settings
from infra.stores.probe import PROBE, try_create_only
from infra.wiring import default_index, local_place, open_index, open_store
from schemas.ports import ObjectStore


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was set up; ``policy`` are the rights of the application's key where the store knows keys."""

    archive: str
    index: str
    features: tuple[tuple[str, bool], ...]
    granted: bool = True
    policy: Mapping[str, Any] | None = None


def prepare(settings: Settings, *, archive_url: str | None, index_url: str | None) -> Prepared:
    """Sets up archive and index; raises StoreUnfit for a store that replaces what was written once."""
    url = archive_url or settings.archive_url
    if local_place(url) is not None:
        store = open_store(url, access=settings.access)
        with _tidied(local_place(url)):
            try_create_only(store, f"{PROBE}{secrets.token_hex(8)}")
        return Prepared(store.url, _open_index(settings, store, index_url), (("create_only", True),))
    from infra.stores.s3_address import parse_address  # noqa: PLC0415 - an embedded archive needs no client library
    from infra.stores.s3_setup import set_up  # noqa: PLC0415

    application = settings.access.s3
    own = application.access_key != settings.s3_administrator.access_key  # an administrator is given no fewer rights
    done = set_up(parse_address(url), settings.s3_administrator, application=application if own else None)
    store = open_store(url, access=settings.access)
    features = (
        ("created", done.created),
        ("create_only", True),
        ("versions", done.versions),
        ("lock", done.lock),
        ("encrypted", done.encrypted),
        ("granted", done.granted),
    )
    return Prepared(store.url, _open_index(settings, store, index_url), features, done.granted, done.policy)


def _open_index(settings: Settings, store: ObjectStore, index_url: str | None) -> str:
    with closing(open_index(index_url or settings.index_url or default_index(store), access=settings.access)) as index:
        next(iter(index.versions()), None)
        return index.url


@contextmanager
def _tidied(place: Path | None) -> Iterator[None]:
    """Removes what the trial wrote."""
    try:
        yield
    finally:
        if place is not None:
            shutil.rmtree(place / PROBE, ignore_errors=True)
