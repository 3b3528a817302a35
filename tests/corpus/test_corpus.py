"""The corpus keeps its word: typefaces hold every letter, documents depend on the seed alone, truth fits the text."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from random import Random

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageSequence

from schemas.record import FIELD_NAMES
from tests.corpus import samples
from tests.corpus.__main__ import write_folder
from tests.corpus.canvas import Canvas
from tests.corpus.files import save
from tests.corpus.fonts import STYLES, FontMissing, font_file, missing_letters, needed_letters
from tests.corpus.kinds import KINDS, write
from tests.corpus.layout import Compositor
from tests.corpus.make import Made, Plan, make
from tests.corpus.model import REGIMES, Handwriting
from tests.corpus.pen import BLUES, write_digits

SAMPLE_BYTES = 4_000_000
PIXEL_DRIFT = 1.5  # mean grey levels: other processors round resizing and JPEG differently by less than one


@pytest.mark.parametrize("family", ["liberation", "termes", "freeserif", "sans"])
def test_every_typeface_holds_every_letter(family: str) -> None:
    for style in STYLES:
        assert missing_letters(font_file(family, style)) == ""
    assert {"ỵ", "Ẫ", "đ", "Đ", "ử"} <= set(needed_letters())


def test_a_typeface_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.corpus.fonts._FOLDERS", (Path("/nowhere"),))
    font_file.cache_clear()
    with pytest.raises(FontMissing, match="LiberationSerif-Regular"):
        font_file("liberation", "regular")
    font_file.cache_clear()


def test_a_document_depends_on_seed_and_level_alone() -> None:
    first, again = make(5, "office"), make(5, "office")
    assert first.truth == again.truth
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(first.pages, again.pages, strict=True))


def test_the_same_seed_says_the_same_at_every_level() -> None:
    said = [[entry["text"] for entry in make(9, level).truth] for level in ("clean", "bad")]
    assert said[0] == said[1]


def test_printed_values_stand_in_the_text() -> None:
    for seed in range(2 * len(KINDS)):
        draft = write(KINDS[seed % len(KINDS)], REGIMES[seed % 3], Random(seed))
        sheets = Compositor(draft, Handwriting(), Random(seed)).run()
        text = " ".join(" ".join(sheet.lines) for sheet in sheets)
        day = draft.issued
        assert f"{draft.number}/{draft.notation}" in text.replace(" /", "/")
        assert (
            f"{draft.place}, ngày {day.day:02d} tháng {day.month if day.month > 2 else f'0{day.month}'} năm {day.year}"
            in text
        )
        assert all(value in text for value in (draft.subject, draft.signer_name, " ".join(draft.signer_title)))
        assert all(base in text and base.startswith("Căn cứ") for base in draft.bases)
        assert " ".join(draft.recipients) in text
        assert text == unicodedata.normalize("NFC", text)


def test_what_the_pen_writes_is_not_in_the_text() -> None:
    draft = write("thong_bao", "nd30_2020", Random(3))
    head = Compositor(draft, Handwriting(number=True, day=True, month=True), Random(3)).run()[0]
    assert f"/{draft.notation}" in " ".join(head.lines)
    assert f"{draft.number}/" not in " ".join(head.lines)
    assert f"ngày tháng năm {draft.issued.year}" in " ".join(head.lines)
    assert [pen.text for pen in head.pens] == [draft.number, head.pens[1].text, str(draft.issued.month)]


def test_handwriting_is_drawn_in_its_ink_and_never_twice_alike() -> None:
    first, second = Canvas(200), Canvas(200)
    write_digits(first, "358", 100, 100, 14, Random(1), BLUES[0])
    write_digits(second, "358", 100, 100, 14, Random(2), BLUES[0])
    assert not np.array_equal(first.pixels, second.pixels)
    inked = first.pixels[first.pixels.sum(axis=2) < 400]
    assert len(inked) > 100
    assert (inked[:, 2] > inked[:, 0]).mean() > 0.9


def test_pen_and_print_both_have_enough_documents() -> None:
    hands = [entry["number_handwritten"] for seed in range(12) for entry in make(seed, "bad", Plan("chung_chi")).truth]
    assert 0.4 <= sum(hands) / len(hands) <= 0.9


def test_a_folder_comes_with_its_truth(tmp_path: Path) -> None:
    truths = write_folder(tmp_path, 40, 2, "bad")
    assert json.loads((tmp_path / "fields.json").read_text(encoding="utf-8")) == truths
    for truth in truths:
        assert (tmp_path / truth["file"]).exists()
        assert set(FIELD_NAMES) <= truth.keys()
        assert len(truth["text"]) == truth["last_page"] - truth["first_page"] + 1


@pytest.fixture(scope="module")
def made_samples() -> list[Made]:
    return samples.make_samples()


def test_samples_are_up_to_date(made_samples: list[Made], tmp_path: Path) -> None:
    truths = [entry for made in made_samples for entry in made.truth]
    assert json.loads(samples.TRUTH.read_text(encoding="utf-8")) == truths
    for made in made_samples:
        fresh, kept = _pictures(save(made, tmp_path)), _pictures(samples.FOLDER / made.name)
        assert len(fresh) == len(kept) == len(made.pages)
        for a, b in zip(fresh, kept, strict=True):
            assert a.shape == b.shape
            assert np.abs(a.astype(np.int16) - b.astype(np.int16)).mean() < PIXEL_DRIFT


def test_samples_show_every_kind_once_and_stay_small(made_samples: list[Made]) -> None:
    names = {made.name for made in made_samples}
    assert names == {path.name for path in samples.FOLDER.iterdir()}
    assert sum(path.stat().st_size for path in samples.FOLDER.rglob("*") if path.is_file()) <= SAMPLE_BYTES
    truths = [entry for made in made_samples for entry in made.truth]
    assert {entry["kind"] for entry in truths} == set(KINDS)
    assert {entry["regime"] for entry in truths} == set(REGIMES)
    assert {entry["level"] for entry in truths} == {"clean", "office", "bad"}
    assert {made.format for made in made_samples} == {"pdf", "tiff", "jpg", "png", "folder"}


def _pictures(path: Path) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    if path.is_dir():
        return [picture for file in sorted(path.iterdir()) for picture in _pictures(file)]
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            images = [image for page in pdf.pages for image in page.get_images().values()]
            scans = [pikepdf.PdfImage(image) for image in images if isinstance(image, pikepdf.Stream)]
            return [np.asarray(scan.as_pil_image().convert("RGB"), np.uint8) for scan in scans]
    with Image.open(path) as picture:
        return [np.asarray(frame.convert("RGB"), np.uint8) for frame in ImageSequence.Iterator(picture)]
