"""Disasters of the recognition engine: programs that stand in the path where Tesseract should be.

Each answers questions about itself as the real one does, and fails at reading in its own way.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ocr import ReadOptions
from ocr.tesseract import language_file

ANSWERS = """#!/bin/sh
case "$*" in
    *--version*|*--list-langs*|*--print-*|*--help*) exec "{real}" "$@" ;;
esac
"""
CRASH = ANSWERS + "kill -SEGV $$\n"
HANG = ANSWERS + "exec sleep 600\n"
RUBBISH = ANSWERS + 'head -c 3000 /dev/urandom > "$2.tsv"\nexit 0\n'


def path_with(folder: Path, script: str) -> str:
    """A search path on which ``tesseract`` is this script and everything else is as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "tesseract"
    program.write_text(script.format(real=shutil.which("tesseract")))
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def path_without_tesseract(folder: Path) -> str:
    """A search path with all programs of the real one but Tesseract."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            link = folder / program.name
            if program.name != "tesseract":
                link.unlink(missing_ok=True)
                link.symlink_to(program)
    return str(folder)


def folder_without_network(folder: Path) -> str:
    """Language data whose network the fast reader cannot take, so that the program reads."""
    folder.mkdir(parents=True, exist_ok=True)
    data = language_file(ReadOptions()).read_bytes()
    (folder / "vie.traineddata").write_bytes(data.replace(b"Series", b"Serial"))
    return str(folder)
