"""Which engine reads: the network where it runs, else the program."""

from __future__ import annotations

from ocr.engine import Engine
from ocr.network import NetworkEngine
from ocr.options import ReadOptions
from ocr.runtime import NetworkUnusable
from ocr.tesseract import TesseractEngine


def open_engine(options: ReadOptions, page: int) -> Engine:
    """The engine for one page; raises ToolMissing when none is there."""
    if why_no_network(options) is None:
        return NetworkEngine.open(options)
    return TesseractEngine.for_page(options, page)


def why_no_network(options: ReadOptions) -> str | None:
    """None when the network reads, else why not; raises LanguageMissing, and NetworkUnusable when it was asked for."""
    if options.engine == "tesseract":
        return "tesseract"
    try:
        NetworkEngine.open(options)
    except NetworkUnusable as error:
        if options.engine == "network":
            raise
        return str(error)
    return None
