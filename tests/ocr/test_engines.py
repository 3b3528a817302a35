"""The port of reading has two adapters; what one reads the other must read too, and one stands in for the other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.text_score import edit_distance
from ocr import ReadOptions, recipe
from ocr.choice import open_engine, why_no_network
from ocr.engine import Engine, RawWord
from ocr.health import check_tools
from ocr.network import NetworkEngine
from ocr.network_format import Dense, Lstm, parse_network
from ocr.picture import Pixels
from ocr.runtime import open_network
from ocr.tesseract import TesseractEngine, language_file
from ocr.traineddata import load_traineddata, read_classes
from tests.ocr.paper_samples import SERIF

DPI = 200.0
TEXTS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Số: 1234/QĐ-UBND",
    "Ủy ban nhân dân tỉnh quy định chức năng, nhiệm vụ và quyền hạn của Sở Nội vụ",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    "- Lưu: VT, TCBC.",
)
# Letters of a hundred that either engine may read wrong on clean print, and by how many the two may differ.
WRONG_OF_HUNDRED, APART_OF_HUNDRED = 2.5, 3.0


def draw_line(text: str) -> Pixels:
    font = ImageFont.truetype(SERIF, 36)
    image = Image.new("L", (round(font.getlength(text)) + 16, 58), 255)
    ImageDraw.Draw(image).text((8, 8), text, fill=20, font=font)
    return np.asarray(image)


def texts_of(read: Sequence[Sequence[RawWord]]) -> list[str]:
    return [" ".join(word.text for word in words) for words in read]


def errors(read: Sequence[str], true: Sequence[str]) -> float:
    """Letters of a hundred."""
    wrong = sum(edit_distance(one, other) for one, other in zip(read, true, strict=True))
    return 100 * wrong / sum(map(len, true))


@pytest.fixture(scope="module")
def lines() -> list[Pixels]:
    return [draw_line(text) for text in TEXTS]


@pytest.fixture(scope="module", params=["network", "tesseract"])
def engine(request: pytest.FixtureRequest) -> Engine:
    options = ReadOptions(engine=request.param)
    return open_engine(options, 1)


def test_an_engine_reads_lines_of_print(engine: Engine, lines: list[Pixels]) -> None:
    assert errors(texts_of(engine.read_lines(lines, DPI)), TEXTS) <= WRONG_OF_HUNDRED


def test_an_engine_says_where_its_words_stand_and_how_sure_it_is(engine: Engine, lines: list[Pixels]) -> None:
    for picture, words in zip(lines, engine.read_lines(lines, DPI), strict=True):
        edges = [edge for word in words for edge in (word.left, word.left + word.width)]
        assert edges == sorted(edges)
        for word in words:
            inside = picture[max(0, word.top) : word.top + word.height, max(0, word.left) : word.left + word.width]
            assert (inside < 128).any()
            assert 0 <= word.confidence <= 1


def test_an_engine_reads_nothing_on_white_paper_and_nothing_of_no_lines(engine: Engine) -> None:
    (words,) = engine.read_lines([np.full((58, 400), 255, np.uint8)], DPI)
    assert [word.text for word in words if word.confidence > 0.5 and word.text.isalnum()] == []
    assert engine.read_lines([], DPI) == []


def test_both_engines_read_the_same_lines_alike(lines: list[Pixels]) -> None:
    network = texts_of(open_engine(ReadOptions(engine="network"), 1).read_lines(lines, DPI))
    program = texts_of(open_engine(ReadOptions(engine="tesseract"), 1).read_lines(lines, DPI))
    assert errors(network, program) <= APART_OF_HUNDRED


def test_the_network_reads_a_line_alone_as_among_others(lines: list[Pixels]) -> None:
    engine = NetworkEngine.open(ReadOptions())
    together = texts_of(engine.read_lines(lines, DPI))
    alone = [texts_of(engine.read_lines([line], DPI))[0] for line in lines]
    assert errors(together, alone) <= 1.0  # weights of one byte are scaled by what stands in the same batch


def test_the_network_is_the_default_and_keys_name_who_read() -> None:
    assert why_no_network(ReadOptions()) is None
    assert isinstance(open_engine(ReadOptions(), 1), NetworkEngine)
    keys = {recipe(ReadOptions(engine=choice)) for choice in ("network", "tesseract")}
    assert len(keys) == 2
    assert all("vie/" in key for key in keys)


@pytest.mark.parametrize("damage", [b"", b"no traineddata", b"Serial"], ids=["empty", "foreign", "unknown layer"])
def test_data_without_a_network_falls_back_to_the_program_and_says_so(tmp_path: Path, damage: bytes) -> None:
    data = language_file(ReadOptions()).read_bytes()
    (tmp_path / "vie.traineddata").write_bytes(data.replace(b"Series", damage) if damage == b"Serial" else damage)
    options = ReadOptions(tessdata=str(tmp_path), cache=str(tmp_path / "cache"))
    assert isinstance(open_engine(options, 1), TesseractEngine)
    (check,) = [check for check in check_tools(options) if check.name == "network"]
    assert (check.state, bool(check.detail), bool(check.mend)) == ("warn", True, True)


@pytest.mark.parametrize("length", range(0, 20_000, 997))
def test_a_network_cut_short_is_refused_by_name(length: int) -> None:
    data = load_traineddata(language_file(ReadOptions()))
    with pytest.raises(ValueError, match=r".+"):
        parse_network(data.lstm[:length])


def test_the_network_of_the_language_data_has_the_layers_of_a_line_reader() -> None:
    data = load_traineddata(language_file(ReadOptions()))
    layers = parse_network(data.lstm)
    assert [layer.backwards for layer in layers if isinstance(layer, Lstm)] == [False, False, True, False]
    last = layers[-1]
    assert isinstance(last, Dense)
    classes = read_classes(data, len(last.weights))
    assert {"Ậ", "ỡ", "Đ", " ", ""} <= set(classes)


def _open(cache: str) -> tuple[int, float]:
    network = open_network(language_file(ReadOptions()), Path(cache))
    return len(network.classes), float(network.see([np.ones((network.height, 60), np.float32)])[0].sum())


def test_processes_that_build_the_network_at_once_all_get_it_whole(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = set(pool.map(_open, [str(tmp_path)] * 6))
    assert len(found) == 1
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".onnx", ".onnx"]


def test_a_cache_that_cannot_be_written_costs_no_page(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    network = open_network(language_file(ReadOptions()), blocked / "below")
    assert network.height == 36


def test_a_spoilt_cache_is_built_anew(tmp_path: Path) -> None:
    open_network(language_file(ReadOptions()), tmp_path / "good")
    (tmp_path / "bad").mkdir()
    for path in (tmp_path / "good").iterdir():
        (tmp_path / "bad" / path.name).write_bytes(path.read_bytes()[:1000])
    assert open_network(language_file(ReadOptions()), tmp_path / "bad").height == 36
    for path in (tmp_path / "good").iterdir():
        assert (tmp_path / "bad" / path.name).read_bytes() == path.read_bytes()
