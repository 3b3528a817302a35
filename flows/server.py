"""A Prefect server with workers on this machine: started, found again, stopped.

The server has its own database under the state folder and answers on the loopback address alone. What runs is written
to ``up.json`` there; a file whose server does not answer counts for nothing.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.settings import Settings, own_places, prefect_environment, set_environment
from schemas.errors import ServerNotStarted

PORT = 4200
START_SECONDS = 120  # a first start migrates the database: 20 s on two busy cores
STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its page, its API, the process groups of server and worker."""

    page: str
    api: str
    groups: tuple[int, ...]


def find_api(settings: Settings) -> str | None:
    """The API of the server to report to: the one named in the settings, else the one that `sohoa up` started."""
    if settings.prefect_api:
        return settings.prefect_api
    running = find_running(settings.state)
    return running.api if running else None


def find_running(state: Path) -> Running | None:
    """The server that was started from this state folder, when it answers."""
    try:
        note = json.loads(_note(state).read_text())
        running = Running(note["page"], note["api"], tuple(note["groups"]))
    except (OSError, ValueError, KeyError):
        return None
    return running if answers(running.api) else None


def start_servers(settings: Settings, *, workers: int = 1) -> Running:
    """Starts a server with its deployments and so many workers; raises ServerNotStarted, leaving nothing behind."""
    found = find_running(settings.state)
    if found:
        return found
    home = settings.state / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    port = free_port(PORT)
    api = f"http://127.0.0.1:{port}/api"
    environment = {**prefect_environment(settings.state), "PREFECT_API_URL": api}
    groups: list[int] = []
    try:
        serve = ("server", "start", "--host", "127.0.0.1", "--port", str(port), "--analytics-off")
        groups.append(_launch(serve, environment, home / "server.log"))
        _await_answer(api, groups[0], home / "server.log")
        set_environment(environment)
        from flows.deploy import deploy  # noqa: PLC0415 - Prefect reads its settings when imported
        from flows.remote import POOL  # noqa: PLC0415 - as above

        deploy(environment, home / "deploy.log")
        environment |= own_places(Path.cwd())
        work = ("worker", "start", "--pool", POOL, "--type", "process", "--limit", "1")
        groups.extend(
            _launch((*work, "--name", f"worker-{number}"), environment, home / f"worker-{number}.log")
            for number in range(1, workers + 1)
        )
    except BaseException:
        _end(groups)
        raise
    running = Running(f"http://127.0.0.1:{port}", api, tuple(groups))
    _note(settings.state).write_text(json.dumps(asdict(running)))
    return running


def stop_servers(state: Path) -> bool:
    """Stops what ``up.json`` names and removes it; False when nothing ran."""
    try:
        groups = [int(group) for group in json.loads(_note(state).read_text())["groups"]]
    except (OSError, ValueError, KeyError):
        return False
    _end([group for group in groups if _is_prefect(group)])
    _note(state).unlink(missing_ok=True)
    return True


def _is_prefect(group: int) -> bool:
    """Whether a group may still be one of ours: after a power cut its number can be that of anybody's process."""
    try:
        words = Path(f"/proc/{group}/cmdline").read_bytes()
    except OSError:
        words = b""
    # Without words its leader is gone: a number is not given again while others of the group live.
    return not words or b"prefect" in words


def answers(api: str) -> bool:
    """Whether a Prefect server answers at this address."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as answer:  # noqa: S310 - an address of our own settings
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def free_port(wish: int) -> int:
    """The port wished for when nobody listens there, else any free one."""
    for port in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerNotStarted(name="Prefect", log="no free port")


def _note(state: Path) -> Path:
    return state / "up.json"


def _launch(words: tuple[str, ...], environment: Mapping[str, str], log: Path) -> int:
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", *words],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    return process.pid


def _await_answer(api: str, group: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if answers(api):
            return
        if not _alive(group):
            break
        time.sleep(0.3)
    raise ServerNotStarted(name="Prefect", log=log)


def _alive(group: int) -> bool:
    try:
        if os.waitpid(group, os.WNOHANG)[0]:
            return False
    except ChildProcessError:
        pass  # started by another process
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end(groups: list[int]) -> None:
    """Asks the process groups to end, newest first, and makes them after a while."""
    for group in reversed(groups):
        _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    left = list(groups)
    while (left := [group for group in left if _alive(group)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in left:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return
