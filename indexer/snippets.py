"""Snippets: the place in a text that shows best why it was found."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from itertools import pairwise

from indexer.folding import Token, find_tokens, tokens
from indexer.query import Asked, read_words

WIDTH = 180
"""Letters of a snippet, about two lines on a terminal."""

LEAD = 40
"""Letters shown before the first match."""

FARTHEST = 400_000
"""Letters that are looked through: some 200 pages."""

NEAR = 2
"""Letters between words that follow each other: a blank, or a comma and a blank."""

Pair = tuple[str, str]
Snippet = tuple[str, tuple[tuple[int, int], ...]]


def make_snippet(body: str, asked: Asked) -> Snippet:
    """The text around the densest matches, on one line, and where the matches stand in it; empty without a match."""
    wanted = frozenset(spelling for term in asked.plain for spelling in asked.spellings(term))
    begun = tuple(asked.begun)
    matches = find_tokens(body[:FARTHEST], wanted, begun)
    if not matches:
        return "", ()
    chosen = _densest(matches, frozenset(asked.marked), frozenset(pairwise(asked.plain)))
    start, end = _widen(body, chosen[0].start, chosen[-1].end)
    shown = [token for token in matches if start <= token.start and token.end <= end]
    text = "".join(" " if letter.isspace() or not letter.isprintable() else letter for letter in body[start:end])
    return text, tuple((token.start - start, token.end - start) for token in shown)


def find_words(words: Sequence[str], typed: str) -> list[int]:
    """Which words of a page, given in order, a query marks: their places, to be drawn on the page's picture.

    A word that was typed with its marks is marked in them alone, when the page has it so.
    """
    asked = read_words(typed)
    found = [list(tokens(word)) for word in words]
    in_marks = {token.plain for row in found for token in row if token.marked in asked.marked}
    wanted = frozenset(asked.plain)
    return [
        place
        for place, row in enumerate(found)
        if any(token.plain in wanted and (token.plain not in in_marks or token.marked in asked.marked) for token in row)
    ]


def _densest(matches: list[Token], marked: frozenset[str], pairs: frozenset[Pair]) -> list[Token]:
    """The run of matches within a snippet's width that has most different terms.

    A term in its marks counts double, and so do terms that follow each other as they were typed: the words of the
    national title (Quốc hiệu) stand on every page.
    """
    best: list[Token] = []
    best_worth = (-1, -1)
    window: deque[Token] = deque()
    for token in matches:
        window.append(token)
        while token.end - window[0].start > WIDTH - LEAD and len(window) > 1:
            window.popleft()
        worth = _worth(tuple(window), marked, pairs)
        if worth > best_worth:
            best, best_worth = list(window), worth
    return best


def _worth(window: Sequence[Token], marked: frozenset[str], pairs: frozenset[Pair]) -> tuple[int, int]:
    terms = Counter(token.plain for token in window)
    in_marks = {token.marked for token in window} & marked
    neighbours = {(one.plain, two.plain) for one, two in pairwise(window) if two.start - one.end <= NEAR} & pairs
    return len(terms) + len(in_marks) + 2 * len(neighbours), -sum(terms.values())


def _widen(body: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of a snippet around a match, on borders of words."""
    first = max(0, start - LEAD)
    last = min(len(body), max(end, first + WIDTH))
    while first < start and first > 0 and not body[first - 1].isspace():
        first += 1
    while first < start and body[first].isspace():
        first += 1
    while last > end and last < len(body) and not body[last].isspace():
        last -= 1
    return first, last
