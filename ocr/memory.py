"""Memory between pages: kept by the process, for giving it back and asking for it again costs a tenth of a page."""

from __future__ import annotations

import ctypes
import gc
from functools import cache

_TRIM, _MAP = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc's malloc.h
_KEPT = 128 << 20  # bytes: more than the pictures of a page of 200 dpi take
_APART = 32 << 20  # bytes: larger pieces (pages beyond A4 or 300 dpi in colour) are given back at once


@cache
def keep_memory() -> None:
    """Lets this process keep what a page needed for the next one; where the C library is another, what was loaded only.

    What was loaded before the first page stays to the end: searching it for garbage again and again costs a hundredth.
    """
    gc.freeze()
    try:
        library = ctypes.CDLL(None)
        library.mallopt(_MAP, _APART)
        library.mallopt(_TRIM, _KEPT)
    except (OSError, AttributeError, TypeError):
        return
