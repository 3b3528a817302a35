"""The index on Elasticsearch: the contract."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from indexer.elastic import ElasticIndex
from indexer.elastic_access import ElasticAccess
from tests.indexer.contract import IndexContract
from tests.servers.elastic import ElasticServer

_NUMBERS = itertools.count(1)


def access(server: ElasticServer) -> ElasticAccess:
    """The administrator's password of a server."""
    return ElasticAccess(server.user, server.password)


def new_index(server: ElasticServer) -> ElasticIndex:
    """An empty index that no other test uses."""
    return ElasticIndex(f"{server.url}/kho-{next(_NUMBERS)}", access(server), pause=0.2)


class TestElastic(IndexContract):
    @pytest.fixture
    def index(self, elasticsearch: ElasticServer) -> Iterator[ElasticIndex]:
        index = new_index(elasticsearch)
        yield index
        index.close()
