"""Stopping servers: what a note names is ended only when it is what the note meant."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.server import stop_servers

SLEEP = "import time; time.sleep(60)"


@pytest.mark.parametrize(("words", "ended"), [((), False), (("prefect",), True)], ids=["another's", "ours"])
def test_a_number_that_another_process_has_now_is_left_alone(
    words: tuple[str, ...],
    ended: bool,  # noqa: FBT001 - pytest gives it by name
    tmp_path: Path,
) -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEP, *words], start_new_session=True) as process:
        while b"sleep" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
            pass
        (tmp_path / "up.json").write_text(json.dumps({"groups": [process.pid]}))
        assert stop_servers(tmp_path)
        try:
            assert (process.poll() is not None) == ended
        finally:
            process.kill()
    assert not (tmp_path / "up.json").exists()
