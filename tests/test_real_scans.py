"""Real scans, where SOHOA_REAL_SCANS names a folder of them with a ``fields.json``: digitised, exported, scored."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bench.score import Report, score_export
from schemas.record import exported
from tests.conftest import make_house

FOLDER = os.environ.get("SOHOA_REAL_SCANS")
LEAST_EXACT = 0.90
"""Of issuing body, type and notation."""
MOST_WRONG = 0.03
"""Of all claims: a field that is not sure must say so."""

pytestmark = pytest.mark.skipif(not FOLDER, reason="SOHOA_REAL_SCANS names no folder of real scans")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = Path(FOLDER or "").absolute()
    truths = json.loads((folder / "fields.json").read_text(encoding="utf-8"))
    scans = tmp_path_factory.mktemp("real")
    for name in {truth["file"] for truth in truths}:
        (scans / name).symlink_to(folder / name)
    house = make_house(tmp_path_factory.mktemp("house"))
    outcome = house.digitise(scans, batch="that")
    assert outcome.exit_code == 0, outcome.troubled
    with house.opened() as bundle:
        assert not [finding for finding in bundle.archive.verify() if finding.severity == "wrong"]
        documents = [exported(bundle.archive.record(id_)).model_dump(mode="json") for id_ in bundle.archive.ids()]
    return score_export(documents, truths)


def test_every_document_is_found_once(report: Report) -> None:
    assert report.missing == ()
    assert report.extra == ()


@pytest.mark.parametrize("field", ["organ_name", "type_name", "code_notation"])
def test_issuer_type_and_notation_are_right(field: str, report: Report) -> None:
    assert report.field(field).exact >= LEAST_EXACT


def test_what_is_claimed_is_right(report: Report) -> None:
    assert report.tally().wrong_when_sure <= MOST_WRONG, report.wrong


def test_no_handwritten_number_is_claimed(report: Report) -> None:
    assert report.handwritten_numbers_claimed == 0
