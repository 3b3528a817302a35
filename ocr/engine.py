"""The port of reading: pictures of printed lines go in, words come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ocr.picture import Pixels


class RawWord(NamedTuple):
    """A word as an engine gives it: pixel box in its line's picture, confidence 0 to 1, the next likely reading."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    second: str | None = None


class Engine(Protocol):
    """Reads lines of print."""

    def read_lines(self, lines: Sequence[Pixels], dpi: float) -> list[list[RawWord]]:
        """The words of each grey picture of one printed line, from left to right.

        Raises EngineCrashed, EngineTimedOut or ToolMissing.
        """
        ...
