"""``scripts/services``: has real servers ready for tests and development.

    scripts/services ensure [NAME…]     fetch and build what is missing (all of them without a name)
    scripts/services start NAME…        start, and print how to reach each
    scripts/services stop [NAME…]       stop what was started here
    scripts/services status             what can be had, and what runs

Names: minio, versitygw, elasticsearch, postgres, prefect, verapdf. Exit code 4 when one is not to be had.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.servers.elastic import ensure_elasticsearch, start_elasticsearch
from tests.servers.place import Missing, cache_folder, may_fetch
from tests.servers.prefect import DatabaseServer, ensure_postgres, start_postgres, start_prefect
from tests.servers.process import STOP_SECONDS, Process, remove_folder, say
from tests.servers.s3 import ensure_minio, ensure_versitygw, start_minio, start_versitygw
from tests.servers.verapdf import ensure_verapdf

ENSURE: Mapping[str, Callable[..., object]] = {
    "minio": ensure_minio,
    "versitygw": ensure_versitygw,
    "elasticsearch": ensure_elasticsearch,
    "postgres": ensure_postgres,
    "prefect": ensure_postgres,
    "verapdf": ensure_verapdf,
}
STARTED = ("minio", "versitygw", "elasticsearch", "postgres", "prefect")


def main(words: list[str]) -> int:
    """Carries out one command; returns its exit code."""
    names = [word for word in words[1:] if not word.startswith("-")]
    known = set(ENSURE)
    if not words or words[0] not in ("ensure", "start", "stop", "status") or not set(names) <= known:
        say(__doc__ or "")
        return 2
    if "--with-servers" in words:
        os.environ["CI"] = "true"
    try:
        return {"ensure": ensure, "start": start, "stop": stop, "status": status}[words[0]](names)
    except Missing as missing:
        say(str(missing))
        return 4


def ensure(names: list[str]) -> int:
    """Has everything that the named servers need in place."""
    failed = 0
    for name in names or ENSURE:
        try:
            ENSURE[name](fetch=True)
            say(f"{name}: ready")
        except Missing as missing:
            failed += 1
            say(f"{name}: {missing}")
    return 4 if failed else 0


def start(names: list[str]) -> int:
    """Starts servers that go on running, and prints one line of NAME=ADDRESS for each."""
    for name in names:
        note = _find(name)
        if note is None:
            note = _start(name)
        tell(f"SOHOA_TEST_{name.upper()}={note['url']}")
    return 0


def stop(names: list[str]) -> int:
    """Stops what was started here and removes its data."""
    for name in names or reversed(STARTED):
        note = _find(name)
        if note is not None:
            _end(int(str(note["group"])))
            remove_folder(Path(str(note["folder"])))
            say(f"{name}: stopped")
        _note(name).unlink(missing_ok=True)
    return 0


def status(_: list[str]) -> int:
    """One line for each server."""
    for name in ENSURE:
        note = _find(name)
        if note is not None:
            tell(f"{name}: runs at {note['url']}")
            continue
        try:
            ENSURE[name](fetch=False)
            tell(f"{name}: can be started")
        except Missing as missing:
            tell(f"{name}: {missing}")
    return 0


def _start(name: str) -> dict[str, object]:
    fetch = may_fetch()
    if name == "prefect":
        start(["postgres"])
        database = _find("postgres") or {}
        prefect = start_prefect(DatabaseServer(str(database["url"]), None, None))
        return _keep(name, prefect.api, prefect.process, prefect.folder)
    if name == "postgres":
        postgres = start_postgres(fetch=fetch)
        return _keep(name, postgres.url, postgres.process, postgres.folder)
    if name == "elasticsearch":
        elastic = start_elasticsearch(fetch=fetch)
        place = elastic.url.replace("://", f"://{elastic.user}:{elastic.password}@")
        return _keep(name, place, elastic.process, elastic.folder)
    if name not in STARTED:
        raise Missing(f"{name} is a program, not a server: it is not started")
    s3 = start_minio(fetch=fetch) if name == "minio" else start_versitygw(fetch=fetch)
    return _keep(name, s3.url, s3.process, s3.folder)


def tell(words: str) -> None:
    """Data for the caller."""
    sys.stdout.write(words + "\n")


def _note(name: str) -> Path:
    return cache_folder("running") / f"{name}.json"


def _keep(name: str, url: str, process: Process | None, folder: Path | None) -> dict[str, object]:
    if process is None or process.running is None or folder is None:
        return {"url": url}
    note: dict[str, object] = {"url": url, "group": process.running.pid, "folder": str(folder)}
    _note(name).parent.mkdir(parents=True, exist_ok=True)
    _note(name).touch(mode=0o600)
    _note(name).write_text(json.dumps(note))
    return note


def _find(name: str) -> dict[str, object] | None:
    try:
        note: dict[str, object] = json.loads(_note(name).read_text())
    except (OSError, ValueError):
        return None
    return note if _lives(int(str(note["group"]))) else None


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end(group: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)
        while time.monotonic() < deadline:
            time.sleep(0.1)
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
