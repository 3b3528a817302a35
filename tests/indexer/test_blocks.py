"""Records in blocks: places are kept as they were put, and an index of several blocks answers as one would by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import postings, view
from indexer.embedded import EmbeddedIndex
from indexer.postings import BITMAP, BLOCK, FRESH, drop_place, join_places, pack, unpack
from schemas.search import IndexedDocument, Query
from tests.indexer.contract import found, paper

PLACES = st.sets(st.integers(0, BLOCK - 1), max_size=40)
MANY = set(range(0, BLOCK, 7))
SMALL, RECORDS = 1024, 3500
WORDS = ("hội", "nông", "dân", "vườn", "quỹ", "khuyến", "học", "sen", "lý", "rừng")


def _places(stored: bytes) -> set[int]:
    mask = np.zeros(BLOCK, dtype=np.bool_)
    unpack(stored, mask)
    return set(np.flatnonzero(mask).tolist())


@settings(deadline=None, max_examples=30)
@given(PLACES)
def test_places_are_kept(places: set[int]) -> None:
    for held in (places, places | MANY, set(range(BLOCK))):
        stored = pack(sorted(held))
        assert len(stored) <= BITMAP
        assert _places(stored) == held


@settings(deadline=None, max_examples=30)
@given(PLACES, PLACES)
def test_places_are_joined_and_taken_out(one: set[int], two: set[int]) -> None:
    for held, more in ((one, two), (one | MANY, two), (one, two | MANY)):
        joined = join_places(pack(sorted(held)), pack(sorted(more - held)))
        assert _places(joined) == held | more
        for place in list(more)[:3]:
            assert _places(drop_place(joined, place)) == (held | more) - {place}


def _made(count: int) -> Iterator[IndexedDocument]:
    rng = Random(3)
    for number in range(count):
        words = " ".join(rng.choice(WORDS) for _ in range(3))
        yield paper(f"r{number:05d}", subject=words, unit=rng.choice("XYZ"), batch=f"lo-{number % 3}")


@pytest.fixture(scope="module")
def small_blocks() -> Iterator[None]:
    """Blocks of few records, so that there are several."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (postings, view):
            patch.setattr(module, "BLOCK", SMALL)
        patch.setattr(postings, "BITMAP", SMALL // 8)
        yield


@pytest.fixture(scope="module")
def several(small_blocks: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedIndex]:
    """Blocks and records that wait, taken in by pieces of all sizes; every tenth was replaced by another."""
    assert small_blocks is None
    documents = list(_made(RECORDS))
    with closing(EmbeddedIndex(tmp_path_factory.mktemp("blocks") / "index.db")) as index:
        for start, end in ((0, 5), (5, 1500), (1500, 1501), (1501, RECORDS - FRESH)):
            index.add(documents[start:end])
        for number in range(RECORDS - FRESH, RECORDS, 100):
            index.add(documents[number : number + 100])
        index.add(paper(old.id, version=2, subject="khác hẳn", batch="lo-x") for old in documents[::10])
        yield index


def _by_hand(*words: str) -> list[IndexedDocument]:
    documents = [document for number, document in enumerate(_made(RECORDS)) if number % 10]
    return [document for document in documents if set(words) <= set((document.subject or "").split())]


@pytest.mark.parametrize("words", [("hội",), ("hội", "nông"), ("sen", "lý", "rừng"), ("học", "vườn")])
def test_answers_and_counts_are_exact_over_several_blocks(several: EmbeddedIndex, words: tuple[str, ...]) -> None:
    wanted = _by_hand(*words)
    query = Query(" ".join(words), limit=5)
    answer = several.search(query)
    assert answer.total == len(wanted)
    assert {hit.id for hit in answer.hits} <= {document.id for document in wanted}
    counts = several.counts(query, ["batch", "unit"])
    assert counts["batch"] == Counter(document.batch for document in wanted)
    assert counts["unit"] == Counter(document.unit for document in wanted)
    narrow = several.search(Query(" ".join(words), units=("X", "Z"), limit=0))
    assert narrow.total == sum(document.unit in ("X", "Z") for document in wanted)


def test_what_was_replaced_is_gone_and_what_replaced_it_is_found(several: EmbeddedIndex) -> None:
    every = RECORDS
    assert several.search(Query(limit=0)).total == every
    assert several.search(Query("khác hẳn", limit=0)).total == len(range(0, every, 10))
    assert several.search(Query('"khac han"', limit=0)).total == len(range(0, every, 10))


def test_a_phrase_of_three_words_is_read_in_the_texts(several: EmbeddedIndex) -> None:
    wanted = [document.id for document in _by_hand("sen", "lý", "rừng") if document.subject == "sen lý rừng"]
    assert sorted(found(several, '"sen ly rung"', limit=100)) == wanted


def test_a_rebuild_holds_the_same(several: EmbeddedIndex, tmp_path: Path) -> None:
    with closing(EmbeddedIndex(tmp_path / "index.db")) as anew:
        assert anew.rebuild(_made(SMALL + 10)) == SMALL + 10
        assert anew.search(Query("hội", limit=0)).total == sum(
            "hội" in (document.subject or "").split() for document in _made(SMALL + 10)
        )
    assert several.search(Query("hội", limit=0)).total == len(_by_hand("hội"))
