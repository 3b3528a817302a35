"""What reading needs on this machine, and what its engine can and cannot write."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ocr.choice import why_no_network
from ocr.glyphs import missing_letters
from ocr.options import ReadOptions
from ocr.runtime import BUILDER, NetworkUnusable
from ocr.tesseract import LANGUAGE, engine_version, installed_languages, language_digest, language_file
from schemas.errors import LanguageMissing, PopplerMissing, TesseractMissing, ToolMissing
from schemas.health import Check

READER = "sohoa-ocr/10"  # raised whenever the same picture would be read differently
_POPPLER = ("pdftoppm", "pdfinfo", "pdftotext")


@cache
def recipe(options: ReadOptions) -> str:
    """Reader, engine and data by version, e.g. "sohoa-ocr/6 network/5 vie/79df64ca"; raises ToolMissing."""
    return f"{READER} {_engine(options)} {LANGUAGE}/{language_digest(options)}"


def require_tools(options: ReadOptions) -> None:
    """Raises TesseractMissing, LanguageMissing or PopplerMissing when a batch could not be read."""
    engine_version(options)
    _require_language(options)
    for program in _POPPLER:
        if shutil.which(program) is None:
            raise PopplerMissing


def check_tools(options: ReadOptions) -> list[Check]:
    """What `sohoa doctor` lists about reading."""
    return [
        _check_network(options),
        _check_tesseract(options),
        _check_language(options),
        _check_glyphs(options),
        _check_poppler(),
    ]


def _engine(options: ReadOptions) -> str:
    return f"network/{BUILDER}" if why_no_network(options) is None else f"tesseract/{engine_version(options)}"


def _check_network(options: ReadOptions) -> Check:
    try:
        why = why_no_network(options)
    except LanguageMissing as error:
        return _bad("network", error)
    except NetworkUnusable as error:
        why = str(error)
    if why is None:
        return Check("network", "ok", f"network/{BUILDER}")
    mend = (
        "Pages are read by Tesseract, ten times slower; install onnx and onnxruntime, and Debian's tesseract-ocr-vie."
    )
    return Check("network", "warn", why, mend)


def _check_tesseract(options: ReadOptions) -> Check:
    try:
        return Check("tesseract", "ok", engine_version(options))
    except TesseractMissing as error:
        return _bad("tesseract", error)


def _check_language(options: ReadOptions) -> Check:
    try:
        _require_language(options)
        return Check(f"tesseract {LANGUAGE}", "ok", language_digest(options))
    except ToolMissing as error:
        return _bad(f"tesseract {LANGUAGE}", error)


def _check_glyphs(options: ReadOptions) -> Check:
    try:
        missing = missing_letters(language_file(options))
    except (ToolMissing, OSError, ValueError) as error:
        return Check("glyphs", "bad", str(error))
    if not missing:
        return Check("glyphs", "ok", LANGUAGE)
    mend = "Do not trust the text where these stand; install other tessdata and set SOHOA_TESSDATA."
    return Check("glyphs", "warn", " ".join(missing), mend)


def _check_poppler() -> Check:
    if any(shutil.which(program) is None for program in _POPPLER):
        return _bad("poppler", PopplerMissing())
    try:
        done = subprocess.run(["pdftoppm", "-v"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return _bad("poppler", PopplerMissing())
    version = re.search(r"version (\S+)", done.stderr + done.stdout)
    return Check("poppler", "ok", version[1] if version else "?")


def _require_language(options: ReadOptions) -> None:
    if LANGUAGE not in {Path(name).name for name in installed_languages(options)}:
        raise LanguageMissing(language=LANGUAGE)
    language_file(options)


def _bad(name: str, error: ToolMissing) -> Check:
    return Check(name, "bad", error.problem("en"), error.mend("en"))
