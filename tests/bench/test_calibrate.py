"""Thresholds keep what is wanted, by an exact bound; the table in use is one that ``bench.calibrate`` wrote."""

from __future__ import annotations

import pytest

from bench.bounds import upper_bound
from bench.calibrate import ALLOWED, Claim, Key, keep, order_thresholds, try_in_order
from bench.pages import HOLD_OUT
from extraction.thresholds import claim_only_sure
from schemas.record import FieldValue
from schemas.tables import rows

SUBJECT: Key = ("subject", "read")


def _claims(*sure_and_right: tuple[float, bool], times: int = 1) -> list[Claim]:
    return [Claim(0, SUBJECT, sure, right) for _ in range(times) for sure, right in sure_and_right]


@pytest.mark.parametrize(
    ("wrong", "total", "bound"),
    [(0, 1000, 0.00299), (1, 1000, 0.00473), (0, 10, 0.25887), (5, 100, 0.10225), (3, 3, 1.0), (0, 0, 1.0)],
)
def test_the_bound_is_that_of_clopper_and_pearson(wrong: int, total: int, bound: float) -> None:
    assert upper_bound(wrong, total) == pytest.approx(bound, abs=5e-5)


def test_the_strictest_step_lets_nothing_pass_that_was_seen_to_be_wrong() -> None:
    seen = _claims((0.99, True), (0.9, True), (0.85, False), (0.84, True))
    order = order_thresholds(seen)
    assert len(order) == len(ALLOWED)
    assert order[0][SUBJECT] == 0.9
    assert order[-1][SUBJECT] == 0.0
    assert [len(keep(seen, step)) for step in order] == sorted(len(keep(seen, step)) for step in order)


def test_a_field_that_is_wrong_when_surest_is_never_claimed() -> None:
    assert keep(_claims((1.0, False)), order_thresholds(_claims((1.0, False), (0.9, True)))[0]) == []


def test_the_order_is_followed_until_the_bound_is_passed() -> None:
    order = order_thresholds(_claims((0.99, True), (0.85, False)))
    sound, unsound = _claims((0.99, True), times=2000), _claims((0.85, False), times=20)
    step = try_in_order(order, sound + unsound, 0.002)
    assert order[step][SUBJECT] == 0.99
    assert try_in_order(order, sound, 0.002) == len(order) - 1
    assert try_in_order(order, sound[:100], 0.002) == -1  # so few tell nothing


def test_a_claim_below_its_threshold_is_put_in_doubt() -> None:
    field = FieldValue(state="read", value="Về việc", confidence=0.9)
    kept = claim_only_sure({"subject": field}, {("subject", "read"): 0.95})["subject"]
    assert (kept.state, kept.value, kept.candidates[0].value) == ("doubtful", None, "Về việc")
    assert claim_only_sure({"subject": field}, {("subject", "read"): 0.9})["subject"] == field


def test_the_table_in_use_was_made_of_build_seeds() -> None:
    for row in rows("thresholds"):
        assert 0.0 <= row["least"] <= 1.01
        assert row["wrong"] <= row["kept"] <= row["claims"]
    assert HOLD_OUT == 9000
