"""Heads of other bodies: each can be drawn, and a paper of one is read through the rooms."""

from __future__ import annotations

from random import Random

import pytest

from bench.heads import draft_of, heads_of, read_head
from extraction.kinds import LETTER
from extraction.tables import type_names

HEADS = heads_of()


@pytest.mark.parametrize("place", range(len(HEADS)))
def test_every_head_makes_a_draft_of_its_day(place: int) -> None:
    draft = draft_of(HEADS[place], Random(place))
    assert draft.issued.isoformat() == HEADS[place]["issued"]
    assert draft.type_name in {LETTER, *type_names()}
    year = draft.notation.partition("/")[0]
    assert not year.isdigit() or int(year) == draft.issued.year
    assert draft.subject.startswith("V/v ") or draft.type_name != LETTER


def test_a_paper_of_another_body_is_read() -> None:
    reading = read_head((0, HEADS[0]), 1, "clean")
    (document,) = reading.documents
    assert document["fields"]["organ_name"]["value"] == "BỘ NỘI VỤ"
    assert "legal_bases" not in reading.truths[0]
