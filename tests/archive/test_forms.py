"""Stored forms: every form ever written is read for ever; golden files hold them, byte for byte.

A form that changes gets a new name and a new file: ``write_golden`` writes those that are not there yet, never others.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.forms import AccessNote, PixelsMark, SourceManifest, Upcast, build, dump_body, seal, unseal
from archive.naming import folder_digest
from schemas.base import Frozen
from schemas.errors import DigestMismatch, UnknownSchema
from schemas.life import BatchLine, BatchNote, Change, ChangeBatch, Entry
from schemas.record import Record
from tests.archive.making import make_record

GOLDEN = Path(__file__).parent / "golden"
WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
MEMBERS = ("a" * 64, "b" * 64)
SMALL: dict[str, Frozen] = {
    "entry-1": Entry(
        record="c" * 40,
        number=2,
        kind="seen_again",
        actor="thu.tran",
        when=WHEN,
        why="lô 2",
        previous="d" * 64,
        body="e" * 64,
    ),
    "changes-1": ChangeBatch(changes=(Change(record="c" * 40, number=2, entry="f" * 64),)),
    "batch-line-1": BatchLine(
        batch="lo-1",
        source="hs/quyết định.pdf",
        sha256="a" * 64,
        attempt=2,
        state="quarantined",
        reason="truncated_file",
        details={"detail": "EOF"},
        actor="thu.tran",
        when=WHEN,
    ),
    "batch-note-1": BatchNote(batch="lo-1", kind="opened", unit="Phòng Tổ chức", actor="thu.tran", when=WHEN),
    "source-1": SourceManifest(sha256=folder_digest(MEMBERS), members=MEMBERS),
    "pixels-1": PixelsMark(record="c" * 40),
    "access-1": AccessNote(record="c" * 40, verb="show", purpose="kiểm tra", actor="thu.tran", when=WHEN),
}


def write_golden() -> None:
    """Writes the golden files of forms that have none; one that exists is history and is never written again."""
    for name, model in SMALL.items():
        path = GOLDEN / f"{name}.json"
        if not path.exists():
            path.write_bytes(seal(model))
    path = GOLDEN / "record-1.json"
    if not path.exists():
        path.write_bytes(dump_body(make_record("Quyết định".encode())))


@pytest.mark.parametrize("name", SMALL)
def test_a_small_object_is_written_and_read_as_ever(name: str) -> None:
    data = (GOLDEN / f"{name}.json").read_bytes()
    assert unseal(type(SMALL[name]), data, name) == SMALL[name]
    assert seal(SMALL[name]) == data


def test_a_record_is_written_and_read_as_ever() -> None:
    data = (GOLDEN / "record-1.json").read_bytes()
    record = make_record("Quyết định".encode())
    assert build(Record, json.loads(data)) == record
    assert dump_body(record) == data


def test_every_golden_file_has_its_reader() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {*SMALL, "record-1"}


def test_an_unknown_form_is_refused() -> None:
    for form in ("pixels/2", "entry/1", None, 1):
        with pytest.raises(UnknownSchema):
            build(PixelsMark, {"form": form, "record": "c" * 40})
    with pytest.raises(UnknownSchema):
        build(PixelsMark, {"form": "pixels/1", "record": "c" * 40, "more": 1})


def test_older_forms_are_made_new_step_by_step() -> None:
    def rename(value: dict[str, object]) -> dict[str, object]:
        return {"form": "pixels/0", "first": value["id"]}

    def rename_again(value: dict[str, object]) -> dict[str, object]:
        return {"form": "pixels/1", "record": value["first"]}

    steps: dict[str, Upcast] = {"pixels/-1": rename, "pixels/0": rename_again}
    assert build(PixelsMark, {"form": "pixels/-1", "id": "c" * 40}, steps) == PixelsMark(record="c" * 40)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"{}", b'{"form":"pixels/1","record":"x"}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_sealed_object_is_a_wrong_digest(data: bytes) -> None:
    with pytest.raises(DigestMismatch):
        unseal(PixelsMark, data, "pixels/x")
