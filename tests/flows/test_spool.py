"""The spool: living runs never share a folder, a dead run's pages are taken over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flows.spool import hold_slot

NAME = "abc-123"
DIE_WITH_A_PAGE = f"""
import os, sys
from pathlib import Path
from flows.spool import hold_slot
with hold_slot(Path(sys.argv[1])) as spool:
    (spool.open({NAME!r}) / "000001.json").write_text("read")
    os.kill(os.getpid(), 9)
"""


def test_living_runs_have_folders_of_their_own(tmp_path: Path) -> None:
    with hold_slot(tmp_path) as one, hold_slot(tmp_path) as two:
        (one.open(NAME) / "000001.json").write_text("one")
        assert list(two.open(NAME).iterdir()) == []
        two.purge(NAME)
        assert (one.open(NAME) / "000001.json").read_text() == "one"


def test_a_dead_runs_pages_are_taken_over_even_by_a_run_in_another_slot(tmp_path: Path) -> None:
    with hold_slot(tmp_path) as first:
        assert first.open("other").is_dir()
        died = subprocess.run([sys.executable, "-c", DIE_WITH_A_PAGE, str(tmp_path)], check=False)
        assert died.returncode == -9
        assert (first.open(NAME) / "000001.json").read_text() == "read"
    assert len(list(tmp_path.glob(f"*/{NAME}"))) == 1


def test_purging_removes_what_a_dead_run_left(tmp_path: Path) -> None:
    with hold_slot(tmp_path) as spool:
        subprocess.run([sys.executable, "-c", DIE_WITH_A_PAGE, str(tmp_path)], check=False)
        spool.purge(NAME)
        assert list(tmp_path.glob(f"*/{NAME}")) == []
