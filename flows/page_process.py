"""What makes a fresh process a page process. Light on purpose: it runs before anything heavy is imported."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""What page processes are started with: the C library then asks for memory in pages of 2 MB, which spares the processor
a thirtieth. Where it is another library, or the system gives no such pages, nothing changes."""


def start_worker() -> None:
    """Leaves Ctrl-C to the parent, and ends with the parent: a killed one must leave no reader behind.

    A thread waits for the parent. The kernel's own signal for this (PR_SET_PDEATHSIG) also fires when only the thread
    ends that started this process, as threads of a pool do.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent watch", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    for child in _children():
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    os._exit(1)


def _children() -> list[int]:
    """Programs this process has started, as the kernel lists them; none where it does not."""
    found: list[int] = []
    for listing in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, listing.read_text().split())
    return found
