"""The grammar of symbols: what is right is never changed, what is misprinted is repaired or left unsure."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extraction.symbols import Symbol, find_bare_symbol, find_parts, mend_symbol
from schemas.record import Repair
from schemas.tables import rows

LETTER = "Công văn"
Written = tuple[str, str, str]
"""A symbol as it is written, the type of its document, its issuer."""


@cache
def _types() -> tuple[tuple[str, str], ...]:
    return tuple((row["abbr"], row["name"]) for row in rows("type_names") if row["abbr"])


@cache
def _bodies() -> tuple[tuple[str, str], ...]:
    return tuple((row["abbr"], row["name"].upper()) for row in rows("agencies") if row["abbr"])


@cache
def _units() -> tuple[str, ...]:
    return tuple(part for row in rows("symbol_parts") for part in row["parts"])


@cache
def _valid() -> frozenset[str]:
    acts = {f"{abbr}-{body}" for abbr, _ in _types() for body, _ in _bodies()}
    return frozenset(acts | {f"{body}-{unit}" for body, _ in _bodies() for unit in _units()})


@st.composite
def written(draw: st.DrawFn) -> Written:
    """An act's symbol (with the year, as normative acts have it, or without) or a letter's."""
    body, issuer = draw(st.sampled_from(_bodies()))
    if draw(st.booleans()):
        return f"{body}-{draw(st.sampled_from(_units()))}", LETTER, issuer
    abbreviation, name = draw(st.sampled_from(_types()))
    year = draw(st.one_of(st.just(""), st.integers(1998, 2030).map("{}/".format)))
    return f"{year}{abbreviation}-{body}", name, issuer


Misprint = Callable[[str, int], str]
"""From a right symbol and a place in it to how it is misread."""
MISPRINTS: dict[str, Misprint] = {
    "Đ as the Icelandic letter": lambda text, _: text.replace("Đ", "Ð"),
    "Đ twice, once as the Icelandic letter": lambda text, _: text.replace("QĐ", "QĐÐ"),
    "Đ without its stroke": lambda text, _: text.replace("Đ", "D"),
    "Q as O": lambda text, _: text.replace("Q", "O"),
    "Q as a nought": lambda text, _: text.replace("Q", "0"),
    "O as a nought": lambda text, _: text.replace("O", "0"),
    "1 as l": lambda text, _: text.replace("1", "l") if "/" not in text else text,
    "1 as I": lambda text, _: text.replace("1", "I") if "/" not in text else text,
    "a blank anywhere": lambda text, at: text[:at] + " " + text[at:],
    "blanks about the hyphen": lambda text, _: text.replace("-", " - "),
    "a longer dash": lambda text, _: text.replace("-", "–"),
    "a stop at the end": lambda text, _: text + ".",
    "leaders at the end": lambda text, _: text + " ...",
    "a speck before it": lambda text, _: "'" + text,
}


def _without_year(text: str) -> str:
    return text.rpartition("/")[2]


def _readings(text: str, kind: str, issuer: str) -> list[Symbol | None]:
    """With every share of what else the page may tell."""
    return [mend_symbol(text, *known) for known in ((None, ()), (kind, ()), (None, (issuer,)), (kind, (issuer,)))]


@given(written())
def test_a_right_symbol_is_never_changed(symbol: Written) -> None:
    text, kind, issuer = symbol
    for read in _readings(text, kind, issuer):
        assert read is not None
        assert (read.text, read.repairs, read.doubtful) == (text, (), False)


@example(("CTr-CP", "Chương trình", "CHÍNH PHỦ"), "a blank anywhere", 1)
@example(("CP-QLĐĐ", LETTER, "CHÍNH PHỦ"), "a blank anywhere", 4)
@given(written(), st.sampled_from(sorted(MISPRINTS)), st.integers(1, 6))
def test_a_misprint_is_repaired_or_left_unsure(symbol: Written, misprint: str, at: int) -> None:
    text, kind, issuer = symbol
    misread = MISPRINTS[misprint](text, at)
    if misread == text or _without_year(misread) in _valid():
        return  # it is another right symbol: nothing on the line can tell
    for read in _readings(misread, kind, issuer):
        unsure = read is None or read.doubtful or not read.known
        if read is not None and read.text != text:
            assert unsure, read
            assert read.doubtful or _without_year(read.text) not in _valid(), read
        if read is not None and read.text != misread:
            assert read.repairs


@pytest.mark.parametrize(
    ("misread", "repairs"),
    [
        ("QÐ-SNV", [("QÐ-SNV", "QĐ-SNV", "lookalike_letter")]),
        ("QĐÐ-SNV", [("QĐÐ-SNV", "QĐĐ-SNV", "lookalike_letter"), ("QĐĐ", "QĐ", "misread_type")]),
        ("0Đ-SNV", [("0Đ-SNV", "OĐ-SNV", "zero_for_letter"), ("OĐ", "QĐ", "misread_type")]),
        ("QĐ -SNV.", [("QĐ -SNV.", "QĐ-SNV.", "blanks"), ("QĐ-SNV.", "QĐ-SNV", "edges")]),
        ("UBND–NVI", [("UBND–NVI", "UBND-NVI", "lookalike_line"), ("NVI", "NV1", "number_of_room")]),
    ],
)
def test_repairs_say_what_was_read_what_was_meant_and_why(misread: str, repairs: list[tuple[str, str, str]]) -> None:
    symbol = mend_symbol(misread)
    assert symbol is not None
    assert symbol.repairs == tuple(Repair(read=read, meant=meant, rule=rule) for read, meant, rule in repairs)


def test_marks_that_were_lost_beside_a_letter_that_may_lack_one_are_a_doubt() -> None:
    symbol = mend_symbol("HD-BGDDT")  # hướng dẫn, or hợp đồng
    assert symbol is not None
    assert symbol.doubtful


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("502 /QĐ-SNV", "502"),
        ("862/QĐ-SNV", "862"),
        ("50: 12/QĐ-SNV", "12"),
        ("5ố 12/QĐ-SNV", "12"),
        ("S0 12/QĐ-SNV", "12"),
        ("Số 502/QĐ-SNV", "502"),
    ],
)
def test_figures_at_the_beginning_of_a_line_are_no_keyword_without_its_colon(line: str, number: str) -> None:
    parts = find_parts(line) or find_bare_symbol(line)
    assert parts is not None
    assert line[slice(*parts.number)] == number
