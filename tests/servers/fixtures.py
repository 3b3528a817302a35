"""Servers as fixtures: each started when the first test asks for it, once per session, stopped at the end.

A server that is not to be had skips the test with the reason; under ``CI=true`` it fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

from tests.servers.elastic import ElasticServer, start_elasticsearch
from tests.servers.place import Missing, may_fetch
from tests.servers.prefect import DatabaseServer, PrefectServer, start_postgres, start_prefect
from tests.servers.process import Removable
from tests.servers.s3 import S3Server, start_minio, start_versitygw
from tests.servers.verapdf import ensure_verapdf

Server = TypeVar("Server", bound=Removable)


def give_up(missing: Missing) -> NoReturn:
    """Skips with the reason, or fails where every server must be there."""
    if may_fetch():
        pytest.fail(str(missing), pytrace=False)
    pytest.skip(str(missing))


def _while_running(start: Callable[[], Server]) -> Iterator[Server]:
    try:
        server = start()
    except Missing as missing:
        give_up(missing)
    yield server
    server.close()


@pytest.fixture(scope="session")
def minio() -> Iterator[S3Server]:
    """A MinIO with encryption on offer."""
    yield from _while_running(lambda: start_minio(fetch=may_fetch()))


@pytest.fixture(scope="session")
def versitygw() -> Iterator[S3Server]:
    """A versitygw: a second S3 server, by other people."""
    yield from _while_running(lambda: start_versitygw(fetch=may_fetch()))


@pytest.fixture
def minio_with_drives() -> Iterator[S3Server]:
    """A MinIO of its own with four drives, to be damaged."""
    yield from _while_running(lambda: start_minio(fetch=may_fetch(), drives=4))


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[ElasticServer]:
    """An Elasticsearch with security on."""
    yield from _while_running(lambda: start_elasticsearch(fetch=may_fetch()))


@pytest.fixture(scope="session")
def postgres() -> Iterator[DatabaseServer]:
    """A PostgreSQL."""
    yield from _while_running(lambda: start_postgres(fetch=may_fetch()))


@pytest.fixture(scope="session")
def prefect_server(postgres: DatabaseServer) -> Iterator[PrefectServer]:
    """A Prefect server on PostgreSQL."""
    yield from _while_running(lambda: start_prefect(postgres))


@pytest.fixture(scope="session")
def verapdf() -> Path:
    """The jar of veraPDF."""
    try:
        return ensure_verapdf(fetch=may_fetch())
    except Missing as missing:
        give_up(missing)
