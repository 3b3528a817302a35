"""Buckets that no other test uses, on the servers of the session."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from minio import Minio

from infra.stores.s3 import S3Admin, S3Store
from infra.stores.s3_address import S3Access, S3Address
from tests.servers.s3 import S3Server

_NUMBERS = itertools.count(1)


def access(server: S3Server) -> S3Access:
    """The administrator's key of a server."""
    return S3Access(server.user, server.password)


def address(server: S3Server, prefix: str = "") -> S3Address:
    """A bucket that is not there yet."""
    return S3Address(server.host, f"kho-{next(_NUMBERS)}", prefix, secure=False)


@contextmanager
def new_store(
    server: S3Server,
    prefix: str = "",
    *,
    host: str | None = None,
    retain_days: int | None = None,
    patience: float = 8.0,
) -> Iterator[S3Store]:
    """An empty archive, reached through another ``host`` when one is given."""
    place = address(server, prefix)
    S3Admin(place, access(server)).make_bucket()
    key = replace(access(server), retain_days=retain_days)
    with closing(S3Store(replace(place, host=host or place.host), key, patience=patience)) as store:
        yield store


def raw(server: S3Server, key: S3Access | None = None) -> Minio:
    """The library's own client, for what our store never does."""
    key = key or access(server)
    return Minio(endpoint=server.host, access_key=key.access_key, secret_key=key.secret_key, secure=False)
