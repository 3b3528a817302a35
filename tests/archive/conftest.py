"""An archive on a directory, with a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Archive
from infra.stores.local import LocalStore
from tests.archive.making import open_archive


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "kho")


@pytest.fixture
def archive(store: LocalStore) -> Iterator[Archive]:
    with open_archive(store) as archive:
        yield archive
