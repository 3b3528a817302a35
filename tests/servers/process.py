"""A server as a process: started in a group of its own, awaited, stopped by its id, its log kept when it fails."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.place import Missing

STOP_SECONDS = 20.0
ROOM = 2 << 30
"""Bytes that must be free there for a server's data."""
NOBODY = 65534
"""The user without rights, on Debian and elsewhere: for servers that refuse to run as root."""


@dataclass(slots=True)
class Process:
    """One server process; it can be stopped and started again with the same data and ports."""

    name: str
    command: Sequence[str]
    folder: Path
    is_ready: Callable[[], bool]
    seconds: float
    environment: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    running: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Starts it and waits until it answers; raises Missing with the end of its log when it does not."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command,
                env={**_plain_environment(), **self.environment},
                cwd=self.cwd or self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + self.seconds
        while not self.is_ready():
            if self.running.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise Missing(f"{self.name} did not start; {self._keep_log()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends it as an administrator would, by force only when it does not listen."""
        if self.running is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self.running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.running = None

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.running is not None:
            self._signal(signal.SIGKILL)
            self.running.wait()
            self.running = None

    def _signal(self, number: int) -> None:
        if self.running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, number)

    def _keep_log(self) -> str:
        kept = Path(tempfile.gettempdir()) / f"sohoa-{self.name}-{os.getpid()}.log"
        shutil.copyfile(self.log, kept)
        lines = kept.read_text(errors="replace").splitlines()[-8:]
        return f"its log is kept in {kept}: " + " | ".join(line[:300] for line in lines)


def _plain_environment() -> dict[str, str]:
    """This process's environment without the person's own settings for these servers."""
    taken = ("MINIO_", "ES_", "PREFECT_", "PG", "AWS_", "SOHOA_", "ROOT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(taken)}


def free_port() -> int:
    """A port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str, *, user: str = "", password: str = "") -> bool:
    """Whether an HTTP address answers with success."""
    request = urllib.request.Request(url)  # noqa: S310 - an address of our own making
    if user:
        words = base64.b64encode(f"{user}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {words}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def hears(port: int) -> bool:
    """Whether something takes connections on a port of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def own_folder(name: str, *, in_memory: bool = False) -> Path:
    """A folder for one server's data that others on this machine may pass through, but not list.

    ``in_memory`` wishes for one that no disk is waited for; where there is no room for it, it is on the disk.
    """
    memory = Path("/dev/shm")  # noqa: S108 - of the system, and the folder's name is random
    fast = in_memory and memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix=f"sohoa-{name}-", dir=memory if fast else None))
    folder.chmod(0o711)
    return folder


def without_root(command: Sequence[str], home: Path, own: Iterable[Path]) -> list[str]:
    """The command as a user without rights, when this process is root; the folders ``own`` become that user's."""
    if os.geteuid() != 0:
        return list(command)
    if not shutil.which("setpriv"):
        raise Missing("setpriv (util-linux) is missing: this server refuses to run as root")
    for folder in own:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return [*drop, "env", f"HOME={home}", *command]


class Removable:
    """A server that is stopped and its data removed; ``process`` and ``folder`` are None where it runs elsewhere."""

    __slots__ = ()
    process: Process | None
    folder: Path | None

    def close(self) -> None:
        """Stops it and removes its data."""
        if self.process is not None:
            self.process.stop()
        if self.folder is not None:
            remove_folder(self.folder)


def remove_folder(folder: Path) -> None:
    """Removes a server's data."""
    shutil.rmtree(folder, ignore_errors=True)


def say(words: str) -> None:
    """Words for the person at the terminal."""
    sys.stderr.write(words + "\n")
