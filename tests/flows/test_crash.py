"""``kill -9`` at random moments, a full disk half-way: the same command goes on, nothing lost, nothing doubled.

The long form (20 kills) is ``python -m bench.kill``.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import StoreFull
from tests.command import sohoa
from tests.conftest import make_house
from tests.flows.killing import kill_and_go_on
from tests.pages import draw_letter, draw_page, save_pdf

KILLS = 4
ANNEX = ("Phụ lục", "Danh sách thành viên")
PAGES = {"a.pdf": 1, "b.pdf": 3, "c.pdf": 1}


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans")
    for name, count in PAGES.items():
        save_pdf(folder / name, [draw_letter(400 + ord(name[0]), f"Hội {name}"), *[draw_page(ANNEX)] * (count - 1)])
    return folder


@pytest.fixture(scope="module")
def seconds(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the batch takes when nobody kills it."""
    began = time.monotonic()
    assert sohoa(tmp_path_factory.mktemp("whole"), "digitize", scans).returncode == 0
    return time.monotonic() - began


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_batch_goes_on(number: int, scans: Path, seconds: float, tmp_path: Path) -> None:
    moment = seconds * (number + random.Random(number).random()) / KILLS
    killed = kill_and_go_on(tmp_path, scans, inputs=len(PAGES), pages=sum(PAGES.values()), moment=moment)
    assert (killed.lost, killed.doubled, killed.damages, killed.orphans) == (0, 0, 0, 0)
    assert killed.stored_unsettled <= 1
    assert killed.read_twice == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte; skipped where this user may not mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "sohoa", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small file system")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_stops_the_batch_and_room_lets_it_go_on(scans: Path, small_disk: Path, tmp_path: Path) -> None:
    house = make_house(tmp_path, SOHOA_ARCHIVE=f"file:{small_disk / 'kho'}", SOHOA_INDEX=f"sqlite:{tmp_path / 'i.db'}")
    (small_disk / "filler").write_bytes(bytes(850_000))
    with pytest.raises(StoreFull):
        house.digitise(scans, batch="lo")
    (small_disk / "filler").unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    outcome = house.digitise(scans, batch="lo")
    assert outcome.states == {"done": len(PAGES)}
    with house.opened() as bundle:
        assert len(list(bundle.archive.ids())) == len(PAGES)
        assert not [finding for finding in bundle.archive.verify() if finding.severity == "wrong"]
