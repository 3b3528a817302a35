"""What a caller may choose about reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How pages are read; frozen, so that it can be sent to page processes.

    ``seconds_per_page`` limits all engine runs of one page together. ``tessdata`` is a folder of language data,
    None for Tesseract's own. ``max_pixels`` is what one page may decode to. ``tesseract`` is the program to start.
    """

    seconds_per_page: float = 120.0
    tessdata: str | None = None
    max_pixels: int = 150_000_000  # A2 at 600 dpi; 30,000 × 30,000 is refused
    tesseract: str = "tesseract"
