"""What a caller may choose about reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

EngineChoice = Literal["auto", "network", "tesseract"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How pages are read; frozen, so that it can be sent to page processes.

    ``seconds_per_page`` limits all engine runs of one page together. ``tessdata`` is a folder of language data,
    None for Tesseract's own. ``max_pixels`` is what one page may decode to. ``tesseract`` is the program to start.
    ``engine`` is who reads: ``auto`` takes the network where it runs. ``cache`` is the folder of built networks,
    None for the user's own.
    """

    seconds_per_page: float = 120.0
    tessdata: str | None = None
    max_pixels: int = 150_000_000  # A2 at 600 dpi; 30,000 × 30,000 is refused
    tesseract: str = "tesseract"
    engine: EngineChoice = "auto"
    cache: str | None = None

    @property
    def cache_folder(self) -> Path:
        """Where built networks are kept."""
        return Path(self.cache) if self.cache else Path.home() / ".cache" / "sohoa"
