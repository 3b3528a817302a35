"""How wrong claims may be at most: the exact (Clopper-Pearson) upper bound of a share that was counted."""

from __future__ import annotations

import math

SURE = 0.95
_STEPS = 60  # halvings of the interval: far below what is printed


def upper_bound(wrong: int, total: int, sure: float = SURE) -> float:
    """The share above which so few wrong ones would be seen with a chance below 1 - ``sure``; 1 where none was seen."""
    if wrong >= total:
        return 1.0
    low, high = wrong / total, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(wrong, total, middle) > 1 - sure:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, total: int, share: float) -> float:
    """The chance of at most so many wrong ones."""
    return sum(math.exp(_log_chance(count, total, share)) for count in range(wrong + 1))


def _log_chance(count: int, total: int, share: float) -> float:
    ways = math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)
    return ways + count * math.log(share) + (total - count) * math.log1p(-share)
