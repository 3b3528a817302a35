"""The command as a person runs it: a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SOHOA = Path(sys.executable).with_name("sohoa")
KEPT = ("PATH", "HOME", "TMPDIR")


def environment(place: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the person's own settings is left; archive and state lie under ``place``."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "SOHOA_STATE": str(place / "state"),
        "SOHOA_ARCHIVE": f"file:{place / 'kho'}",
        "SOHOA_WORKERS": "2",
        "SOHOA_LANG": "en",
        "DO_NOT_TRACK": "1",
        **more,
    }


def sohoa(
    place: Path, *words: str | Path, seconds: float = 120, given: Mapping[str, str] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end; ``given`` and ``more`` are settings."""
    return subprocess.run(
        [SOHOA, *words],
        env=environment(place, **(given or {}), **more),
        cwd=place,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def start(place: Path, *words: str | Path, **more: str) -> subprocess.Popen[bytes]:
    """Starts the command in a process group of its own and does not wait."""
    return subprocess.Popen(
        [SOHOA, *words],
        env=environment(place, **more),
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
