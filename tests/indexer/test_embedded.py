"""The index in one SQLite file: the contract, and what only a file can suffer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.embedded import EmbeddedIndex
from schemas.errors import IndexAway, IndexDamaged
from schemas.search import Query
from tests.indexer.contract import IndexContract, found, paper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


class TestEmbedded(IndexContract):
    @pytest.fixture
    def index(self, path: Path) -> Iterator[EmbeddedIndex]:
        index = EmbeddedIndex(path)
        yield index
        index.close()


def test_the_url_picks_the_index_again(path: Path) -> None:
    with closing(EmbeddedIndex(path)) as index:
        assert index.url == f"sqlite:{path}"
        index.add([paper("a")])
    with closing(EmbeddedIndex(path)) as again:
        assert list(again.versions()) == [("a", 1)]


@pytest.mark.parametrize("damage", [b"no database at all, just words" * 200, b""])
def test_a_damaged_file_is_said_so_and_a_rebuild_mends_it(path: Path, damage: bytes) -> None:
    with closing(EmbeddedIndex(path)) as index:
        index.add([paper("a")])
    path.write_bytes(damage)
    with closing(EmbeddedIndex(path)) as index:
        if damage:
            for act in (
                lambda: index.search(Query("x")),
                lambda: index.add([paper("b")]),
                lambda: list(index.versions()),
            ):
                with pytest.raises(IndexDamaged, match="sohoa reindex"):
                    act()
        assert index.rebuild([paper("c")]) == 1
        assert found(index, "") == ["c"]


def test_a_file_of_another_form_is_refused_and_a_rebuild_mends_it(path: Path) -> None:
    with closing(EmbeddedIndex(path)) as index:
        index.add([paper("a")])
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE about SET value = 'index/0' WHERE name = 'form'")
    with closing(EmbeddedIndex(path)) as index:
        with pytest.raises(IndexDamaged, match="index/0"):
            index.search(Query("x"))
        assert index.rebuild([paper("b")]) == 1
        assert found(index, "") == ["b"]


def test_a_place_where_no_file_can_be_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with closing(EmbeddedIndex(tmp_path / "file" / "index.db")) as index, pytest.raises(IndexAway):
        index.search(Query("x"))


WRITER = """
import sys
from pathlib import Path
from indexer.embedded import EmbeddedIndex
from tests.indexer.contract import paper
index = EmbeddedIndex(Path(sys.argv[1]))
for number in range(100):
    index.add([paper(f"{sys.argv[2]}{number}"), paper("shared", version=number * 2 + int(sys.argv[2]) + 1)])
index.close()
"""


def test_several_processes_write_one_index(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(number)]) for number in range(2)]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    with closing(EmbeddedIndex(path)) as index:
        held = dict(index.versions())
    assert len(held) == 201
    assert held["shared"] == 200
