"""What every store is tried for before it may carry an archive: that "create only if absent" holds."""

from __future__ import annotations

from hashlib import sha256

from schemas.errors import StoreUnfit
from schemas.ports import ObjectStore

PROBE = "inbox/.probe/"
"""Where trials write: a place that may be purged."""


def try_create_only(store: ObjectStore, name: str) -> None:
    """Creates an object twice; raises StoreUnfit when the second took the place of the first."""
    first, second = b"first", b"second"
    store.create(name, first, sha256=sha256(first).hexdigest())
    if store.create(name, second, sha256=sha256(second).hexdigest()) or store.read(name) != first:
        raise StoreUnfit(url=store.url, detail="an object was replaced though it was to be created only if absent")
