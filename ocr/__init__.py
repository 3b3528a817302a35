"""Reading: the bytes of a scan become PageText and a two-layer PDF/A. Sees pixels, never records."""

import os

# Before NumPy is loaded: threads for its algebra cost every start, and pages run side by side in processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ocr.cutouts import cut_marks
from ocr.health import check_tools, recipe, require_tools
from ocr.options import ReadOptions
from ocr.pdf import write_pdf
from ocr.reading import read_page, read_pages
from ocr.scan import ScanInfo, probe_scan

__all__ = [
    "ReadOptions",
    "ScanInfo",
    "check_tools",
    "cut_marks",
    "probe_scan",
    "read_page",
    "read_pages",
    "recipe",
    "require_tools",
    "write_pdf",
]
