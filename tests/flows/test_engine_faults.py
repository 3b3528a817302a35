"""Tesseract missing, without Vietnamese, crashing, hanging, writing rubbish: typed, told, and nothing lost."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from schemas.life import BatchLine
from tests.command import sohoa
from tests.conftest import make_house
from tests.flows.engines import CRASH, HANG, RUBBISH, folder_without_network, path_with, path_without_tesseract
from tests.pages import draw_letter, save_pdf


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    return tmp_path / "scans"


def test_without_tesseract_nothing_starts_and_the_mend_is_named(scans: Path, tmp_path: Path) -> None:
    ended = sohoa(tmp_path, "digitize", scans, PATH=path_without_tesseract(tmp_path / "bin"))
    assert ended.returncode == 4, ended.stderr
    assert "apt-get install tesseract-ocr" in ended.stderr


def test_without_vietnamese_nothing_starts_and_the_mend_is_named(scans: Path, tmp_path: Path) -> None:
    (tmp_path / "tessdata").mkdir()
    ended = sohoa(tmp_path, "digitize", scans, SOHOA_TESSDATA=str(tmp_path / "tessdata"))
    assert ended.returncode == 4, ended.stderr
    assert "tesseract-ocr-vie" in ended.stderr


@pytest.mark.parametrize(
    ("script", "cause"), [(CRASH, "engine_crashed"), (HANG, "engine_timed_out"), (RUBBISH, "engine_crashed")],
    ids=["crash", "hang", "rubbish"],
)  # fmt: skip
def test_a_failing_engine_quarantines_and_a_good_one_mends_it(
    script: str, cause: str, scans: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    path = path_with(tmp_path / "bin", script)
    data = folder_without_network(tmp_path / "tessdata")
    ended = sohoa(
        tmp_path, "digitize", scans, "--batch", "lo", PATH=path, SOHOA_TESSDATA=data, SOHOA_SECONDS_PER_PAGE="3"
    )
    assert ended.returncode == 8, ended.stderr
    assert time.monotonic() - began < 60
    (line,) = _lines(tmp_path)
    assert (line.state, line.reason, line.details["cause"]) == ("quarantined", "every_page_failed", cause)
    mended = sohoa(tmp_path, "digitize", scans, "--batch", "lo")
    assert mended.returncode == 0, mended.stderr
    (document,) = [json.loads(row) for row in sohoa(tmp_path, "export").stdout.splitlines()]
    assert document["state"] == "digitised"
    (line,) = _lines(tmp_path)
    assert (line.state, line.attempt) == ("done", 2)


def _lines(place: Path) -> list[BatchLine]:
    with make_house(place).opened() as bundle:
        return list(bundle.archive.batch_lines("lo"))
