"""Which files of a folder are taken, and as what."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.inputs import Input, Refused, walk_inputs
from schemas.errors import EmptyFile, LinkLoop, NothingFound, UnsupportedFile


def _touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_files_are_taken_in_natural_order(tmp_path: Path) -> None:
    for name in ("10.pdf", "9.PDF", "a/b.tif"):
        _touch(tmp_path / name)
    found = [Path(item.name).relative_to(tmp_path).as_posix() for item in walk_inputs(tmp_path)]
    assert found == ["9.PDF", "10.pdf", "a/b.tif"]


def test_a_subfolder_with_a_row_of_page_images_is_one_document(tmp_path: Path) -> None:
    for number in range(1, 12):
        _touch(tmp_path / "hs" / f"trang {number}.jpg")
    (item,) = walk_inputs(tmp_path)
    assert isinstance(item, Input)
    assert [path.name for path in item.paths] == [f"trang {number}.jpg" for number in range(1, 12)]


@pytest.mark.parametrize("names", [("1.jpg", "3.jpg"), ("a1.jpg", "b2.jpg"), ("1.jpg", "2.pdf"), ("x.jpg", "y.jpg")])
def test_images_that_are_no_row_stay_single(tmp_path: Path, names: tuple[str, str]) -> None:
    for name in names:
        _touch(tmp_path / "hs" / name)
    assert [len(item.paths) for item in walk_inputs(tmp_path) if isinstance(item, Input)] == [1, 1]


def test_the_given_folder_itself_is_never_one_document(tmp_path: Path) -> None:
    _touch(tmp_path / "1.jpg")
    _touch(tmp_path / "2.jpg")
    assert len(list(walk_inputs(tmp_path))) == 2


def test_a_link_back_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    _touch(tmp_path / "a" / "x.pdf")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = list(walk_inputs(tmp_path))
    assert [type(item.problem) for item in found if isinstance(item, Refused)] == [LinkLoop, LinkLoop]
    assert [Path(item.name).name for item in found if isinstance(item, Input)] == ["x.pdf"]


def test_what_is_no_scan_is_refused_with_its_reason(tmp_path: Path) -> None:
    _touch(tmp_path / "danh mục.xlsx")
    (tmp_path / "rỗng.pdf").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "Thumbs.db").touch()
    found = list(walk_inputs(tmp_path))
    assert {type(item.problem) for item in found if isinstance(item, Refused)} == {EmptyFile, UnsupportedFile}
    assert len(found) == 2


def test_names_with_a_newline_nfd_marks_and_255_bytes_are_kept_as_given(tmp_path: Path) -> None:
    names = ["dòng\nmới.pdf", "quye\u0302\u0301t.pdf", "x" * 251 + ".pdf"]
    for name in names:
        _touch(tmp_path / name)
    assert sorted(Path(item.name).name for item in walk_inputs(tmp_path)) == sorted(names)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        list(walk_inputs(tmp_path / "không có"))
