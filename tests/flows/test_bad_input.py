"""Bad input: each kind has a typed reason and words that say what to do, and the rest of the batch goes on."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from flows.batch import Outcome
from schemas.errors import by_reason
from schemas.life import BatchLine
from tests.conftest import House, make_house
from tests.pages import draw_letter, save_pdf


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _cut_short(suffix: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        whole = io.BytesIO()
        draw_letter(1, "Hội Cắt đôi").save(
            whole, {".jpg": "JPEG", ".tif": "TIFF", ".pdf": "PDF", ".png": "PNG"}[suffix]
        )
        path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])

    return make


def _with_password(path: Path) -> None:
    save_pdf(path, [draw_letter(2, "Hội Khóa kín")])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="chu", user="khoa"))


def _without_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


def _bomb_png(path: Path) -> None:
    """A picture of 30,000 × 30,000 pixels in 140 bytes: only its head claims them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9000)) + chunk(b"IEND", b"")
    )


def _bomb_pdf(path: Path) -> None:
    save_pdf(path, [draw_letter(3, "Hội Bành trướng")])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        (picture,) = pdf.pages[0].get_images().values()
        picture.Width = picture.Height = 30_000
        pdf.save(path)


def _words(path: Path) -> None:
    path.write_text("Đây không phải bản quét.\n" * 20)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _loop_to_folder(path: Path) -> None:
    path.symlink_to(path.parent)


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "rong.pdf": (_empty, "empty_file"),
    "cut.pdf": (_cut_short(".pdf"), "truncated_file"),
    "cut.jpg": (_cut_short(".jpg"), "truncated_file"),
    "cut.tif": (_cut_short(".tif"), "truncated_file"),
    "cut.png": (_cut_short(".png"), "truncated_file"),
    "khoa.pdf": (_with_password, "password_protected"),
    "khong-trang.pdf": (_without_pages, "no_pages"),
    "bom.png": (_bomb_png, "page_too_large"),
    "bom.pdf": (_bomb_pdf, "page_too_large"),
    "chu.pdf": (_words, "not_an_image"),
    "chu.jpg": (_words, "not_an_image"),
    "bang.xlsx": (_words, "unsupported_file"),
    "vong.pdf": (_loop, "link_loop"),
    "vong": (_loop_to_folder, "link_loop"),
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Outcome, dict[str, BatchLine]]:
    """One batch with every kind of bad input and one good scan, and its ledger by file name."""
    place = tmp_path_factory.mktemp("bad")
    scans = place / "scans"
    scans.mkdir()
    for name, (make, _) in KINDS.items():
        make(scans / name)
    save_pdf(scans / "z-tot.pdf", [draw_letter(417, "Hội Làm vườn")])
    house = make_house(place)
    outcome = house.digitise(scans, batch="xau")
    with house.opened() as bundle:
        lines = {Path(line.source or "").name: line for line in bundle.archive.batch_lines("xau")}
    return house, outcome, lines


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_quarantined_with_its_reason(
    name: str, batch: tuple[House, Outcome, dict[str, BatchLine]]
) -> None:
    line = batch[2][name]
    assert (line.state, line.reason) == ("quarantined", KINDS[name][1])
    problem = by_reason(line.reason or "")(**line.details)
    for language in ("vi", "en"):
        assert "?" not in problem.message(language), "a detail is missing"
        assert problem.mend(language)


def test_the_batch_went_on(batch: tuple[House, Outcome, dict[str, BatchLine]]) -> None:
    house, outcome, lines = batch
    assert lines["z-tot.pdf"].state == "done"
    assert outcome.states == {"done": 1, "quarantined": len(KINDS)}
    assert outcome.exit_code == 8
    assert list(house.settings.spool.glob("*/*")) == []


def test_a_second_run_does_not_try_again_what_cannot_go_better(
    batch: tuple[House, Outcome, dict[str, BatchLine]],
) -> None:
    house, _, lines = batch
    folder = Path(lines["z-tot.pdf"].source or "").parent
    again = house.digitise(folder, batch="xau")
    assert again.pages == 0
    with house.opened() as bundle:
        assert {line.attempt for line in bundle.archive.batch_lines("xau")} == {1}


def test_every_input_has_a_line_in_the_log_and_the_run_has_metrics(
    batch: tuple[House, Outcome, dict[str, BatchLine]],
) -> None:
    house, _, lines = batch
    log = [json.loads(row) for row in (house.settings.state / "logs" / "sohoa.jsonl").read_text().splitlines()]
    settled = {Path(row["document"]).name: row for row in log if row["event"] == "settled"}
    assert settled.keys() == lines.keys()
    assert {(row["batch"], row["state"], row.get("reason")) for row in settled.values()} == {
        ("xau", line.state, line.reason) for line in lines.values()
    }
    metrics = (house.settings.state / "metrics" / "sohoa_batch.prom").read_text()
    assert f'sohoa_batch_inputs_given{{batch="xau"}} {len(lines):.1f}' in metrics


def _damage_page(path: Path, page: int) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        (picture,) = pdf.pages[page - 1].get_images().values()
        data = picture.read_raw_bytes()
        picture.write(data[:200] + b"\xff\xd9", filter=pikepdf.Name.DCTDecode)
        pdf.save(path)


def test_one_unreadable_page_of_many_leaves_a_document_that_is_kept_and_found(house: House, tmp_path: Path) -> None:
    path = save_pdf(
        tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn"), *[draw_letter(418, "Hội Cây cảnh")] * 2]
    )
    _damage_page(path, 3)
    outcome = house.digitise(tmp_path / "scans")
    assert (outcome.states, outcome.exit_code) == ({"done": 1}, 8)
    assert [line.failed_pages for line in outcome.troubled] == [1]
    with house.opened() as bundle:
        records = [bundle.archive.record(id_) for id_ in bundle.archive.ids()]
        hurt = next(record for record in records if record.last_page == 3)
        assert hurt.state == "incomplete"
        assert hurt.page_notes[-1].outcome == "failed"
        assert hurt.page_notes[-1].problem == "page_damaged"


def test_a_scan_of_which_no_page_can_be_read_is_quarantined(house: House, tmp_path: Path) -> None:
    path = save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    _damage_page(path, 1)
    outcome = house.digitise(tmp_path / "scans")
    assert [line.reason for line in outcome.troubled] == ["every_page_failed"]
    with house.opened() as bundle:
        assert list(bundle.archive.ids()) == []
        assert list(bundle.store.keys("originals/")) == []


def test_a_picture_without_any_print_is_a_blank_document(house: House, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    Image.new("RGB", (1240, 1754), "white").save(tmp_path / "scans" / "trang.png", dpi=(150, 150))
    assert house.digitise(tmp_path / "scans").states == {"done": 1}
    with house.opened() as bundle:
        (id_,) = bundle.archive.ids()
        assert [note.outcome for note in bundle.archive.record(id_).page_notes] == ["blank"]
