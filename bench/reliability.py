"""``python -m bench.reliability``: how often words of a given confidence are right, on pages of the corpus."""

from __future__ import annotations

import argparse
import difflib
import itertools
import sys
from collections.abc import Iterable, Sequence

from bench.pages import read_anew
from bench.printing import print_table
from schemas.calibration import chance_right, mean_confidence
from schemas.page import PageText
from tests.corpus.model import LEVELS, Level

EDGES = (0.0, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.001)
Judged = tuple[float, float, bool]  # a word's confidence, its chance by the table, and whether it is right


def judge_page(page: PageText, truth: str) -> list[Judged]:
    """Each word of a page against the true words in order."""
    words = [word for line in page.lines for word in line.words]
    matcher = difflib.SequenceMatcher(None, [word.text for word in words], truth.split(), autojunk=False)
    right = {place for found in matcher.get_matching_blocks() for place in range(found.a, found.a + found.size)}
    mean = mean_confidence(page)
    return [(word.confidence, chance_right(word.confidence, mean), place in right) for place, word in enumerate(words)]


def tabulate(judged: Iterable[Judged]) -> list[Sequence[str]]:
    """Rows of confidence, number of words, their mean confidence and chance, the share that is right."""
    held = list(judged)
    rows: list[Sequence[str]] = [("confidence", "words", "mean confidence", "chance", "right")]
    for low, high in itertools.pairwise(EDGES):
        inside = [values for values in held if low <= values[0] < high]
        if inside:
            mean, chance, share = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            rows.append(
                (f"{low:.3f}-{min(high, 1):.3f}", str(len(inside)), f"{mean:.3f}", f"{chance:.3f}", f"{share:.3f}")
            )
    return rows


def judge_seed(seed: int, level: Level) -> list[Judged]:
    """Makes the document of a seed, reads it and judges its words."""
    read = read_anew(seed, level)
    texts = [text for truth in read.truths for text in truth.get("text", ())]
    return [pair for page, text in zip(read.pages, texts, strict=False) for pair in judge_page(page, text)]


def main(arguments: list[str]) -> int:
    """Prints one table a level."""
    parser = argparse.ArgumentParser(prog="python -m bench.reliability", description=__doc__)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--count", type=int, default=10)
    given = parser.parse_args(arguments)
    for level in LEVELS:
        print(f"\n{level}")
        print_table(
            tabulate(pair for seed in range(given.seed, given.seed + given.count) for pair in judge_seed(seed, level))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
