"""What tests share: settings that touch nothing of the person's own, and the samples digitised once per session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.batch import Order, Outcome, run_batch
from flows.progress import Progress
from infra.settings import Settings, read_settings
from infra.wiring import Bundle, wire

pytest_plugins = ["tests.servers.fixtures"]
SAMPLES = Path(__file__).parent / "corpus" / "samples"


@dataclass(frozen=True, slots=True)
class House:
    """An archive of its own with its own state folder."""

    settings: Settings

    @property
    def url(self) -> str:
        """The archive's address."""
        return self.settings.archive_url

    def digitise(self, folder: Path, *, batch: str | None = None, unit: str | None = None) -> Outcome:
        """Runs a batch in plain order."""
        return run_batch(self.settings, Order(str(folder), batch=batch, unit=unit), Progress())

    @contextmanager
    def opened(self) -> Iterator[Bundle]:
        """The bundle, closed at the end."""
        bundle = wire(self.settings)
        try:
            yield bundle
        finally:
            bundle.close()


def make_house(place: Path, **more: str) -> House:
    """A house under ``place``; ``more`` are further settings by their environment names."""
    environment = {
        "SOHOA_STATE": str(place / "state"),
        "SOHOA_ARCHIVE": f"file:{place / 'kho'}",
        "SOHOA_WORKERS": "2",
        **more,
    }
    return House(read_settings(environment))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An empty archive."""
    return make_house(tmp_path)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The samples, digitised; read only."""

    house: House
    outcome: Outcome


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Sampled:
    """The sample folder digitised once for the whole session."""
    house = make_house(tmp_path_factory.mktemp("sampled"))
    return Sampled(house, house.digitise(SAMPLES, batch="mau"))
