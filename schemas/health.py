"""What `sohoa doctor` lists: one check, how it went, and its mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: ``ok``, ``warn`` (works, with a loss that is named) or ``bad`` (must be mended)."""

    name: str
    state: Literal["ok", "warn", "bad"]
    detail: str
    mend: str = ""
