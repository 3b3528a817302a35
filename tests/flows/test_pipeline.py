"""The main job on small scans: what is stored, what is found, what a second run does."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from PIL import Image

from schemas.search import Query
from tests.conftest import House
from tests.pages import draw_letter, save_pdf


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_becomes_an_archive_that_answers(house: House, tmp_path: Path) -> None:
    first = save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    save_pdf(tmp_path / "scans" / "sub" / "b.pdf", [draw_letter(522, "Quỹ Khuyến học")])
    outcome = house.digitise(tmp_path / "scans", unit="Phòng Một")
    assert outcome.states == {"done": 2}
    assert outcome.exit_code == 0
    assert outcome.pages == 2
    with house.opened() as bundle:
        (hit, *_) = bundle.index.search(Query(words="hoi lam vuon")).hits
        record = bundle.archive.record(hit.id)
        assert record.source.sha256 == _sha256(first)
        assert record.source.seen[0].path == str(first)
        assert record.unit == "Phòng Một"
        with bundle.archive.open_original(record.source.sha256) as paths:
            assert Path(paths[0]).read_bytes() == first.read_bytes()
        assert bundle.store.read(record.pdf.key, sha256=record.pdf.sha256).startswith(b"%PDF")
        assert not [finding for finding in bundle.archive.verify() if finding.severity == "wrong"]


def test_a_second_run_does_nothing_twice(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    house.digitise(tmp_path / "scans")
    with house.opened() as bundle:
        before = sorted(bundle.store.keys(""))
    again = house.digitise(tmp_path / "scans")
    assert (again.skipped, again.pages, again.states) == (1, 0, {"done": 1})
    with house.opened() as bundle:
        assert sorted(key for key in bundle.store.keys("") if key not in before) == []


def test_the_same_bytes_again_are_skipped_and_their_path_is_kept(house: House, tmp_path: Path) -> None:
    first = save_pdf(tmp_path / "one" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    (tmp_path / "two").mkdir()
    second = Path(shutil.copy(first, tmp_path / "two" / "copy.pdf"))
    house.digitise(tmp_path / "one")
    outcome = house.digitise(tmp_path / "two")
    assert (outcome.states, outcome.pages) == ({"duplicate": 1}, 0)
    with house.opened() as bundle:
        (id_,) = bundle.archive.ids()
        assert [seen.path for seen in bundle.archive.record(id_).source.seen] == [str(first), str(second)]
        assert [entry.kind for entry in bundle.archive.history(id_)] == ["digitised", "seen_again"]


def test_copies_inside_one_folder_are_read_once(house: House, tmp_path: Path) -> None:
    first = save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    shutil.copy(first, tmp_path / "scans" / "b.pdf")
    outcome = house.digitise(tmp_path / "scans")
    assert (outcome.states, outcome.pages) == ({"done": 1, "duplicate": 1}, 1)


def test_the_same_pixels_in_other_bytes_are_both_kept_and_linked(house: House, tmp_path: Path) -> None:
    page = draw_letter(417, "Hội Làm vườn")
    (tmp_path / "scans").mkdir()
    page.save(tmp_path / "scans" / "a.png", dpi=(150, 150))
    page.save(tmp_path / "scans" / "b.tif", dpi=(150, 150), compression="tiff_lzw")
    outcome = house.digitise(tmp_path / "scans")
    assert outcome.states == {"done": 2}
    with house.opened() as bundle:
        ids = list(bundle.archive.ids())
        links = {(id_, link.kind, link.id) for id_ in ids for link in bundle.archive.record(id_).links}
        assert len(ids) == 2
        assert {kind for _, kind, _ in links} == {"same_pixels"}
        assert {target for _, _, target in links} <= set(ids)


def test_a_folder_of_page_images_is_one_document(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "scans" / "ho-so-12"
    folder.mkdir(parents=True)
    draw_letter(417, "Hội Làm vườn").save(folder / "trang-1.jpg", dpi=(150, 150))
    Image.new("RGB", (1240, 1754), "white").save(folder / "trang-2.jpg", dpi=(150, 150))
    outcome = house.digitise(tmp_path / "scans")
    assert outcome.states == {"done": 1}
    with house.opened() as bundle:
        (id_,) = bundle.archive.ids()
        record = bundle.archive.record(id_)
        assert (record.pages, len(record.source.members)) == (2, 2)
        assert [note.outcome for note in record.page_notes] == ["text", "blank"]


def test_a_withdrawn_batch_is_hidden_and_comes_back_when_handed_in_again(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    house.digitise(tmp_path / "scans", batch="nham")
    from flows.withdraw import withdraw_batch  # noqa: PLC0415

    with house.opened() as bundle:
        ids = withdraw_batch(bundle, "nham", "nhầm đơn vị")
        assert len(ids) == 1
        assert bundle.index.search(Query(words="làm vườn")).total == 0
        assert bundle.index.search(Query(words="làm vườn", state="withdrawn")).total == 1
    house.digitise(tmp_path / "scans", batch="dung")
    with house.opened() as bundle:
        assert bundle.index.search(Query(words="làm vườn")).total == 1
        assert [entry.kind for entry in bundle.archive.history(ids[0])][-1] == "reinstated"


def test_odd_names_are_kept_as_they_are(house: House, tmp_path: Path) -> None:
    names = ["Quye\u0302\u0301t đi\u0323nh.pdf", "hai\ndòng.pdf", "d" * 251 + ".pdf"]
    for number, name in enumerate(names):
        save_pdf(tmp_path / "scans" / name, [draw_letter(100 + number, "Hội Làm vườn")])
    assert house.digitise(tmp_path / "scans").states == {"done": 3}
    with house.opened() as bundle:
        kept = {Path(bundle.archive.record(id_).source.seen[0].path).name for id_ in bundle.archive.ids()}
    assert kept == set(names)
