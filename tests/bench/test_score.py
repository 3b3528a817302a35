"""The measuring measures: known mistakes give known numbers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.score import Report, score_export, tabulate
from bench.text_score import edit_distance, fold, free_errors, score_page

TRUTH: dict[str, Any] = {
    "file": "a.pdf",
    "header_page": 1,
    "code_number": "05",
    "code_notation": "QĐ-SNV",
    "issued_date": "2012-04-15",
    "parent_organ": None,
    "signer_name": "Trần Văn An",
    "number_handwritten": True,
    "date_handwritten": False,
    "uncertain": ["signer_name"],
}


def _document(source: str = "kho/a.pdf", first: int = 1, last: int = 2, **values: str | None) -> dict[str, Any]:
    fields = {name: {"state": "read" if value else "absent", "value": value} for name, value in values.items()}
    return {"source": source, "first_page": first, "last_page": last, "fields": fields}


def _score(document: dict[str, Any], **changed: object) -> Report:
    return score_export([document], [{**TRUTH, **changed}])


@pytest.mark.parametrize(
    ("first", "second", "steps"), [("", "abc", 3), ("quyết", "quyét", 1), ("kitten", "sitting", 3), ("ab", "ba", 2)]
)
def test_edit_distance_counts_the_fewest_steps(first: str, second: str, steps: int) -> None:
    assert edit_distance(first, second) == edit_distance(second, first) == steps


@given(st.text("abcđ ", max_size=25), st.text("abcđ ", max_size=25))
def test_edit_distance_agrees_with_the_plain_recurrence(first: str, second: str) -> None:
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        fresh = [i]
        for j, b in enumerate(second, start=1):
            fresh.append(min(row[j] + 1, fresh[-1] + 1, row[j - 1] + (a != b)))
        row = fresh
    assert edit_distance(first, second) == row[-1]


def test_folding_joins_lines_and_composes_letters() -> None:
    assert fold(" Tiê\u0301n\n  độ ") == "Tiến độ"


def test_swapped_lines_cost_the_strict_rate_only() -> None:
    truth = "ỦY BAN NHÂN DÂN\nSỞ NỘI VỤ\nĐộc lập - Tự do"
    score = score_page("Độc lập - Tự do\nỦY BAN NHÂN DÂN\nSỞ NỘI VỤ", truth)
    assert score.free == 0
    assert score.strict > 10
    assert score.word_errors >= 5


def test_a_lost_line_and_an_invented_line_both_count() -> None:
    assert free_errors("một hai", "một hai\nba bốn") == 6
    assert free_errors("một hai\nrác", "một hai") == 3
    assert score_page("rác", "").strict == 3


def test_a_page_without_errors_has_rate_zero() -> None:
    score = score_page("Số: /QĐ-SNV\n", "Số:  /QĐ-SNV")
    assert (score.cer, score.strict_cer, score.wer, score.pages) == (0.0, 0.0, 0.0, 1)


def test_right_wrong_and_absent_claims_are_told_apart() -> None:
    report = _score(_document(code_notation="QĐ-SNV", issued_date="2012-04-16", parent_organ=None))
    assert report.field("code_notation").right == 1
    assert report.field("issued_date", handwritten=False).wrong_when_sure == 1.0
    assert report.field("parent_organ").right == 1
    assert report.field("code_number").claimed == 0
    assert report.field("signer_name").total == 0
    assert [verdict.field for verdict in report.wrong] == ["issued_date"]


def test_a_claim_of_absence_is_wrong_where_there_is_a_value() -> None:
    report = _score(_document(code_notation=None))
    assert report.field("code_notation").wrong_when_sure == 1.0


def test_a_doubtful_reading_claims_nothing() -> None:
    document = _document()
    document["fields"]["code_notation"] = {"state": "doubtful", "value": None}
    tally = _score(document).field("code_notation")
    assert (tally.total, tally.claimed, tally.coverage) == (1, 0, 0.0)


def test_a_handwritten_number_that_is_claimed_is_counted_though_it_be_right() -> None:
    assert _score(_document(code_number="05")).handwritten_numbers_claimed == 1
    assert _score(_document(code_number="05"), number_handwritten=False).handwritten_numbers_claimed == 0


def test_documents_of_one_file_are_matched_by_their_first_pages() -> None:
    second = {**TRUTH, "header_page": 3, "code_notation": "TB-SNV"}
    documents = [_document(first=3, last=4, code_notation="TB-SNV"), _document(code_notation="QĐ-SNV")]
    report = score_export(documents, [TRUTH, second])
    assert report.field("code_notation").right == 2
    assert report.missing == report.extra == ()


def test_a_file_that_was_split_or_lost_is_named() -> None:
    documents = [_document(first=1, last=1), _document(first=2, last=2)]
    report = score_export(documents, [TRUTH, {**TRUTH, "file": "b.pdf"}])
    assert report.extra == ("a.pdf",)
    assert report.missing == ("b.pdf",)
    assert report.field("code_notation").total == 2


def test_the_regime_comes_from_the_date_where_the_truth_names_none() -> None:
    report = _score(_document())
    assert {verdict.regime for verdict in report.verdicts} == {"tt01_2011"}


def test_the_table_shows_print_and_pen_apart() -> None:
    names = [row[0] for row in tabulate(_score(_document(code_number="05")))]
    assert names[:3] == ["field", "code_number", "  handwritten"]
    assert names[-1] == "all"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UỶ BAN", "ỦY BAN", True),
        ("hoà", "hòa", True),
        ("quý", "quỳ", False),
        ("hoa", "hòa", False),
        ("Tỵ", "Ty", False),
    ],
)
def test_two_spellings_of_a_word_are_one_and_other_marks_are_not(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a table's column
    assert _score(_document(organ_name=one), organ_name=other).field("organ_name").right == int(same)


def test_claimed_handwriting_must_be_right() -> None:
    claimed = _score(_document(code_number="06"))
    assert (claimed.handwritten_numbers_claimed, len(claimed.wrong)) == (1, 1)
