"""Memory between pages: kept by the process, for giving it back and asking for it again costs a tenth of a page."""

from __future__ import annotations

import ctypes
from functools import cache

_TRIM, _MAP = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc's malloc.h
_KEPT = 128 << 20  # bytes: more than the pictures of a page of 200 dpi take
_APART = 32 << 20  # bytes: larger pieces (pages beyond A4 or 300 dpi in colour) are given back at once


@cache
def keep_memory() -> None:
    """Lets this process keep what a page needed for the next one; does nothing where the C library is another."""
    try:
        library = ctypes.CDLL(None)
        library.mallopt(_MAP, _APART)
        library.mallopt(_TRIM, _KEPT)
    except (OSError, AttributeError, TypeError):
        return
