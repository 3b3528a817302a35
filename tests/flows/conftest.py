"""What several tests of flows need."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def collected() -> Iterator[None]:
    """What Prefect's client leaves open is collected here, where it is expected, and not in another test."""
    yield
    gc.collect()
