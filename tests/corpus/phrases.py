"""Sentences that results are made of, written for the corpus: bases, clauses, letters, reports (phrases.json)."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from tests.corpus.model import Regime
from tests.corpus.people import PROVINCES, person

_WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))
ASSOCIATIONS: list[str] = _WORDS["associations"]
FUNDS: list[str] = _WORDS["funds"]
POSTS: list[str] = _WORDS["posts"]
UNITS: list[str] = _WORDS["units"]


def law_of_government(regime: Regime, rng: Random) -> str:
    """The first base of nearly every result: the law on local government of the time."""
    if regime == "nd30_2020":
        law: str = rng.choice(_WORDS["law_nd30"])
        return law
    if regime == "tt01_2011" and rng.random() < 0.4:
        return "Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 ngày 19 tháng 6 năm 2015;"
    return "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003;"


def bases(theme: str, regime: Regime, rng: Random) -> tuple[str, ...]:
    """One to four legal bases of a result, each one paragraph that begins "Căn cứ"."""
    known: list[str] = _WORDS["bases"][theme]
    found = rng.sample(known, rng.randint(1, min(3, len(known))))
    own = (
        f"Căn cứ Quyết định số {rng.randint(2, 98):02d}/{rng.choice((2008, 2010, 2014, 2016))}/QĐ-UBND ngày "
        f"{rng.randint(1, 28):02d} tháng {rng.randint(3, 12)} năm 2016 của Ủy ban nhân dân tỉnh quy định chức năng, "
        "nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Nội vụ;"
    )
    return (law_of_government(regime, rng), *found, *((own,) if rng.random() < 0.5 else ()))


def clause(rng: Random) -> str:
    """A clause of a decision."""
    return _fill(rng.choice(_WORDS["clauses"]), rng)


def prose(rng: Random, called: str, count: int) -> tuple[str, ...]:
    """Paragraphs of a letter, a notice or a report."""
    known: list[str] = _WORDS["prose"]
    return tuple(_fill(text, rng, called) for text in rng.sample(known, min(count, len(known))))


def about(rng: Random) -> str:
    """What a letter, a notice or a report is about, as its abstract says after "về việc"."""
    association = f"{rng.choice(ASSOCIATIONS)} {scope(rng)}"
    text: str = rng.choice(_WORDS["abouts"]).format(hoi=association, nam=rng.randint(2007, 2021))
    return text


def scope(rng: Random) -> str:
    """Where an association works: a province, a district or a town, as an abstract says it."""
    province, city, districts = rng.choice(PROVINCES)
    return rng.choice((f"tỉnh {province}", f"huyện {rng.choice(districts)}", f"thành phố {city}"))


def _fill(text: str, rng: Random, called: str = "Sở Nội vụ") -> str:
    return text.format(
        n=rng.randint(102, 988),
        d=rng.randint(10, 28),
        y=rng.randint(2007, 2021),
        m=rng.randint(12, 96),
        o=called,
        k=f"{rng.randint(2, 4)},{rng.randint(10, 98)}",
        a=rng.randint(3, 9),
        p=person(rng),
    )
