"""Files of several documents are cut where their documents begin: a small form of ``python -m bench.splitting``."""

from __future__ import annotations

from random import Random

import pytest

from bench.pages import ReadMade, read_anew
from bench.splitting import cut, lay_out, plan_document

POOL = tuple(range(3001, 3007))  # an award with its annex among them, and two with blank backs


@pytest.fixture(scope="module")
def pool() -> tuple[ReadMade, ...]:
    return tuple(read_anew(seed, "office", plan_document(seed)) for seed in POOL)


@pytest.mark.parametrize("seed", range(4))
def test_documents_with_annexes_and_blank_backs_are_cut_where_they_begin(seed: int, pool: tuple[ReadMade, ...]) -> None:
    pages, begins = lay_out(Random(seed), 12, lambda place: pool[place % len(pool)])
    cuts = cut(pages, begins)
    assert cuts.true == 11
    assert cuts.f1 == 1.0, cuts.faults
