# ruff: noqa: E501 - a table of cases
"""Two hundred and more questions to acts: every kind of ending, both axes of time, and what proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.validity import Act, ActEffect, Answer, validity_of_all, validity_on
from schemas.content import EffectKind

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Case = tuple[str, tuple[Act, ...], date, datetime | None, Answer, frozenset[str]]


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def act(
    name: str, start: str | None = "2010-01-01", end: str | None = None, *effects: ActEffect, known: str | None = None,
    latest: str | None = None,
) -> Act:  # fmt: skip
    return Act(
        name, day(start) if start else None, day(end) if end else None, at(known) if known else LONG_AGO,
        day(latest) if latest else None, effects,
    )  # fmt: skip


def does(kind: EffectKind, on: str, until: str | None = None, *, partial: bool = False, target: str = "A") -> ActEffect:
    return ActEffect(kind, target, day(on), day(until) if until else None, partial)


def ask(
    name: str, acts: tuple[Act, ...], answers: dict[str, Answer], known: str | None = None, *, proof: str = "A"
) -> Iterator[Case]:
    for on, answer in answers.items():
        yield f"{name} {on}", acts, day(on), at(known) if known else None, answer, frozenset(proof.split())


def plain_terms() -> Iterator[Case]:
    for start, end in (
        ("2010-01-01", "2014-12-31"), ("2012-02-29", "2017-02-28"), ("2016-02-29", "2020-02-29"), ("2011-03-05", "2011-03-05"),
        ("2019-12-31", "2020-12-31"), ("2008-01-31", "2008-02-29"),
    ):  # fmt: skip
        first, last = day(start), day(end)
        yield from ask(f"term {start}", (act("A", start, end),), {
            (first - timedelta(1)).isoformat(): "not yet", start: "in force", end: "in force",
            (last + timedelta(1)).isoformat(): "expired", "2031-02-28": "expired", "1999-02-28": "not yet",
        })  # fmt: skip
    yield from ask("open", (act("A"),), {"2009-12-31": "not yet", "2010-01-01": "in force", "2040-02-29": "in force"})


def endings() -> Iterator[Case]:
    kinds: tuple[tuple[EffectKind, Answer], ...] = (
        ("revokes", "revoked"),
        ("replaces", "replaced"),
        ("reissues", "replaced"),
    )
    for kind, answer in kinds:
        for when in ("2012-02-29", "2013-06-01", "2010-01-02"):
            before = (day(when) - timedelta(1)).isoformat()
            two = (act("A"), act("B", when, None, does(kind, when)))
            yield from ask(f"{kind} {when}", two, {before: "in force"})
            yield from ask(f"{kind} {when}", two, {when: answer, "2030-01-01": answer}, proof="A B")
            part = (act("A"), act("B", when, None, does(kind, when, partial=True)))
            yield from ask(
                f"part {kind} {when}", part, {before: "in force", when: "in force", "2030-01-01": "in force"}
            )
        late = (act("A", "2010-01-01", "2012-12-31"), act("B", "2014-01-01", None, does(kind, "2014-01-01")))
        yield from ask(
            f"{kind} after the end", late, {"2012-12-31": "in force", "2013-01-01": "expired", "2015-01-01": "expired"}
        )
        planned = (act("A"), act("B", "2011-01-01", None, does(kind, "2011-07-01")))
        yield from ask(f"{kind} on a later day", planned, {"2011-06-30": "in force"})
        yield from ask(f"{kind} on a later day", planned, {"2011-07-01": answer}, proof="A B")
    both = (
        act("A"),
        act("B", "2012-01-01", None, does("replaces", "2012-01-01")),
        act("C", "2012-01-01", None, does("revokes", "2012-01-01")),
    )
    yield from ask("same day", both, {"2011-12-31": "in force"})
    yield from ask("same day", both, {"2012-01-01": "revoked", "2020-01-01": "revoked"}, proof="A C")
    order = (
        act("A"),
        act("B", "2012-01-01", None, does("replaces", "2012-01-01")),
        act("C", "2013-01-01", None, does("revokes", "2013-01-01")),
    )
    yield from ask("first ending counts", order, {"2012-06-01": "replaced", "2014-01-01": "replaced"}, proof="A B")


def suspensions() -> Iterator[Case]:
    for until in ("2012-06-30", "2012-02-29"):
        acts = (
            act("A", "2010-01-01", "2014-12-31"),
            act("B", "2012-01-01", None, does("suspends", "2012-01-01", until)),
        )
        after = (day(until) + timedelta(1)).isoformat()
        yield from ask(
            f"until {until}",
            acts,
            {"2011-12-31": "in force", after: "in force", "2014-12-31": "in force", "2015-01-01": "expired"},
        )
        yield from ask(f"until {until}", acts, {"2012-01-01": "suspended", until: "suspended"}, proof="A B")
    endless = (act("A", "2010-01-01", "2014-12-31"), act("B", "2012-01-01", None, does("suspends", "2012-01-01")))
    yield from ask("open suspension", endless, {"2012-01-01": "suspended", "2014-12-31": "suspended"}, proof="A B")
    yield from ask("the term runs on", endless, {"2015-01-01": "expired"})
    lifted = (*endless, act("C", "2013-01-01", None, does("resumes", "2013-01-01")))
    yield from ask("lifted", lifted, {"2012-12-31": "suspended"}, proof="A B")
    yield from ask("lifted", lifted, {"2013-01-01": "in force", "2014-12-31": "in force"})
    again = (*lifted, act("D", "2014-01-01", None, does("suspends", "2014-01-01", "2014-01-31")))
    yield from ask("suspended again", again, {"2013-12-31": "in force", "2014-02-01": "in force"})
    yield from ask("suspended again", again, {"2014-01-01": "suspended", "2014-01-31": "suspended"}, proof="A D")
    revoked = (*endless, act("C", "2013-01-01", None, does("revokes", "2013-01-01")))
    yield from ask("revoked while suspended", revoked, {"2013-01-01": "revoked", "2015-06-01": "revoked"}, proof="A C")
    part = (act("A"), act("B", "2012-01-01", None, does("suspends", "2012-01-01", partial=True)))
    yield from ask("partly suspended", part, {"2012-01-01": "in force", "2020-01-01": "in force"})


def extensions() -> Iterator[Case]:
    for when in ("2014-06-01", "2014-12-31", "2015-01-01"):
        acts = (act("A", "2010-01-01", "2014-12-31"), act("B", when, None, does("extends", when, "2016-02-29")))
        yield from ask(f"in time {when}", acts, {"2014-05-31": "in force"})
        yield from ask(
            f"in time {when}",
            acts,
            {"2015-01-01": "in force", "2016-02-29": "in force", "2016-03-01": "expired"},
            proof="A B",
        )
    late = (
        act("A", "2010-01-01", "2014-12-31"),
        act("B", "2015-06-01", None, does("extends", "2015-06-01", "2016-12-31")),
    )
    yield from ask("late: a gap stays", late, {"2015-01-01": "expired", "2015-05-31": "expired"})
    yield from ask(
        "late: a gap stays",
        late,
        {"2015-06-01": "in force", "2016-12-31": "in force", "2017-01-01": "expired"},
        proof="A B",
    )
    twice = (act("A", "2010-01-01", "2010-12-31"), act("B", "2010-12-01", None, does("extends", "2010-12-01", "2011-12-31")),
             act("C", "2011-12-01", None, does("extends", "2011-12-01", "2012-12-31")))  # fmt: skip
    yield from ask(
        "twice", twice, {"2011-06-01": "in force", "2012-12-31": "in force", "2013-01-01": "expired"}, proof="A B"
    )
    stopped = (*twice, act("D", "2012-06-01", None, does("revokes", "2012-06-01")))
    yield from ask("extended, then revoked", stopped, {"2012-06-01": "revoked", "2013-06-01": "revoked"}, proof="A D")
    shorter = (
        act("A", "2010-01-01", "2014-12-31"),
        act("B", "2012-01-01", None, does("extends", "2012-01-01", "2013-01-01")),
    )
    yield from ask("no extension shortens", shorter, {"2014-12-31": "in force", "2015-01-01": "expired"})


def acting_acts() -> Iterator[Case]:
    stillborn = (act("A"), act("B", "2012-06-01", None, does("revokes", "2012-06-01")),
                 act("C", "2012-01-01", None, does("revokes", "2012-01-01", target="B")))  # fmt: skip
    yield from ask(
        "revoked before it began: it never acts",
        stillborn,
        {"2012-05-31": "in force", "2012-06-01": "in force"},
    )
    undone = (act("A"), act("B", "2012-01-01", None, does("revokes", "2012-01-01")),
              act("C", "2013-01-01", None, does("revokes", "2013-01-01", target="B")))  # fmt: skip
    yield from ask("no revival", undone, {"2012-06-01": "revoked", "2014-01-01": "revoked"}, proof="A B")
    early = (act("A"), act("B", "2013-01-01", None, does("revokes", "2012-01-01")))
    yield from ask("not yet in force when it acts", early, {"2012-06-01": "in force", "2014-01-01": "in force"})
    spent = (act("A"), act("B", "2011-01-01", "2011-12-31", does("revokes", "2012-06-01")))
    yield from ask("expired when it acts", spent, {"2012-06-01": "in force", "2020-01-01": "in force"})
    chain = (act("A"), act("B", "2012-01-01", None, does("replaces", "2012-01-01")),
             act("C", "2014-01-01", None, does("replaces", "2014-01-01", target="B")))  # fmt: skip
    yield from ask("chain", chain, {"2013-01-01": "replaced", "2015-01-01": "replaced"}, proof="A B")
    amended = (act("A"), act("B", "2012-01-01", None, does("amends", "2012-01-01")))
    yield from ask("amended", amended, {"2011-01-01": "in force", "2012-01-01": "in force", "2030-01-01": "in force"})
    itself = (act("A", "2010-01-01", None, does("replaces", "2012-01-01")),)
    yield from ask("itself", itself, {"2012-01-01": "in force", "2013-01-01": "in force"})


def circles() -> Iterator[Case]:
    same = (
        act("A", "2010-01-01", None, does("replaces", "2012-01-01", target="B")),
        act("B", "2010-01-01", None, does("replaces", "2012-01-01")),
    )
    yield from ask("same day", same, {"2011-12-31": "in force"})
    yield from ask("same day", same, {"2012-01-01": "unknown", "2020-01-01": "unknown"}, proof="A B")
    three = (act("A", "2010-01-01", None, does("revokes", "2012-01-01", target="B")),
             act("B", "2010-01-01", None, does("revokes", "2012-01-01", target="C")),
             act("C", "2010-01-01", None, does("revokes", "2012-01-01")))  # fmt: skip
    yield from ask("three", three, {"2012-01-01": "unknown", "2015-01-01": "unknown"}, proof="A B C")
    later = (
        act("A", "2010-01-01", None, does("replaces", "2012-01-01", target="B")),
        act("B", "2010-01-01", None, does("replaces", "2013-01-01")),
    )
    yield from ask("different days resolve", later, {"2012-06-01": "in force", "2014-01-01": "in force"})


def knowing() -> Iterator[Case]:
    acts = (act("A", "2010-01-01", "2014-12-31", known="2022-01-01"), act("A", "2010-01-01", "2019-12-31", known="2023-01-01"),
            act("B", "2012-01-01", None, does("revokes", "2012-01-01"), known="2024-01-01"))  # fmt: skip
    yield from ask(
        "before it was known", acts, {"2011-01-01": "unknown", "2016-01-01": "unknown"}, "2021-12-31", proof=""
    )
    yield from ask("as first read", acts, {"2014-12-31": "in force", "2016-01-01": "expired"}, "2022-06-01")
    yield from ask("as corrected", acts, {"2016-01-01": "in force", "2020-01-01": "expired"}, "2023-06-01")
    yield from ask("revocation found later", acts, {"2011-12-31": "in force"}, "2024-06-01")
    yield from ask(
        "revocation found later", acts, {"2012-01-01": "revoked", "2016-01-01": "revoked"}, "2024-06-01", proof="A B"
    )
    yield from ask("now", acts, {"2016-01-01": "revoked"}, proof="A B")
    wrong = (
        act("A"),
        act("B", "2012-01-01", None, does("revokes", "2012-01-01"), known="2022-01-01"),
        act("B", "2012-01-01", known="2023-01-01"),
    )
    yield from ask("misread revocation", wrong, {"2013-01-01": "revoked"}, "2022-06-01", proof="A B")
    yield from ask(
        "misread revocation withdrawn", wrong, {"2013-01-01": "in force", "2011-01-01": "in force"}, "2023-06-01"
    )
    shifted = (act("A", "2010-01-01", known="2022-01-01"), act("A", "2011-01-01", known="2023-01-01"))
    yield from ask("start corrected", shifted, {"2010-06-01": "in force"}, "2022-06-01")
    yield from ask("start corrected", shifted, {"2010-06-01": "not yet", "2011-01-01": "in force"}, "2023-06-01")


def unknowns() -> Iterator[Case]:
    office = (act("A", "2011-05-10", "2015-12-31", latest="2016-12-31"),)
    yield from ask("term of office", office, {
        "2011-05-09": "not yet", "2015-12-31": "in force", "2016-01-01": "unknown", "2016-12-31": "unknown", "2017-01-01": "expired",
    })  # fmt: skip
    yield from ask("no start", (act("A", None),), {"2012-01-01": "unknown", "2030-01-01": "unknown"})
    yield from ask("no such act", (act("B"),), {"2012-01-01": "unknown"}, proof="")
    undated = (act("A"), act("B", None, None, does("revokes", "2012-01-01")))
    yield from ask("by an act without a date", undated, {"2011-12-31": "in force"})
    yield from ask("by an act without a date", undated, {"2012-01-01": "revoked"}, proof="A B")


CASES = [
    case
    for family in (plain_terms, endings, suspensions, extensions, acting_acts, circles, knowing, unknowns)
    for case in family()
]


def test_there_are_more_than_two_hundred_cases() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_answer_and_its_documents(case: Case) -> None:
    _, acts, on, known, answer, proof = case
    found = validity_on(acts, "A", on, known)
    assert found.answer == answer
    assert proof <= set(found.proof)


@given(st.permutations(("A", "B", "C", "D")))
def test_order_of_what_is_given_does_not_matter(names: list[str]) -> None:
    acts = {
        "A": act("A", "2010-01-01", "2014-12-31"),
        "B": act("B", "2012-01-01", None, does("suspends", "2012-01-01", "2012-12-31")),
        "C": act("C", "2014-01-01", None, does("extends", "2014-01-01", "2018-12-31")),
        "D": act("D", "2016-01-01", None, does("revokes", "2016-01-01")),
    }
    given_acts = [acts[name] for name in names]
    answers = [
        validity_on(given_acts, "A", day(on)).answer for on in ("2011-01-01", "2012-06-01", "2015-06-01", "2017-01-01")
    ]
    assert answers == ["in force", "suspended", "in force", "revoked"]


def test_whole_archive_is_answered_at_once() -> None:
    acts = (act("A"), act("B", "2012-01-01", None, does("revokes", "2012-01-01")))
    assert {name: found.answer for name, found in validity_of_all(acts, day("2013-01-01")).items()} == {
        "A": "revoked",
        "B": "in force",
    }
