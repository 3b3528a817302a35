"""PostgreSQL, and a Prefect server on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.servers.place import Missing, apt_install
from tests.servers.process import Process, Removable, answers, free_port, hears, own_folder, remove_folder, without_root

USER = "sohoa"
START_SECONDS = 60.0
PREFECT_SECONDS = 180.0  # a first start migrates the database: 20 s alone, more beside a busy build


@dataclass(frozen=True, slots=True)
class DatabaseServer(Removable):
    """A PostgreSQL; ``url`` is for SQLAlchemy with asyncpg."""

    url: str
    process: Process | None
    folder: Path | None


@dataclass(frozen=True, slots=True)
class PrefectServer(Removable):
    """A Prefect server; ``api`` is what workers and flows are given."""

    api: str
    process: Process | None
    folder: Path | None


def ensure_postgres(*, fetch: bool) -> Path:
    """The folder of PostgreSQL's programs; raises Missing."""
    if found := _programs():
        return found
    if not fetch:
        raise Missing("PostgreSQL is not installed: install the package postgresql")
    apt_install("postgresql")
    if found := _programs():
        return found
    raise Missing("the package postgresql is installed, but initdb is not found")


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def start_postgres(*, fetch: bool) -> DatabaseServer:
    """A PostgreSQL with its own data, for connections from this machine only."""
    given = os.environ.get("SOHOA_TEST_POSTGRES")
    if given:
        return DatabaseServer(given, None, None)
    programs = ensure_postgres(fetch=fetch)
    folder, port = own_folder("postgres"), free_port()
    data = folder / "data"
    data.mkdir()
    try:
        make = [str(programs / "initdb"), "-D", str(data), "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
        made = subprocess.run(without_root(make, data, [data]), cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise Missing(f"initdb: {made.stderr.strip()[-300:]}")
        serve = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
        process = Process("postgres", without_root(serve, data, []), folder, lambda: hears(port), START_SECONDS)
        process.start()
    except BaseException:
        remove_folder(folder)
        raise
    return DatabaseServer(f"postgresql+asyncpg://{USER}@127.0.0.1:{port}/postgres", process, folder)


def start_prefect(database: DatabaseServer) -> PrefectServer:
    """A Prefect server on a PostgreSQL, telemetry off, recording task runs in batches."""
    given = os.environ.get("SOHOA_TEST_PREFECT")
    if given:
        return PrefectServer(given, None, None)
    program = Path(sys.executable).parent / "prefect"
    if not program.exists():
        raise Missing("Prefect is not installed: run scripts/venv test")
    folder, port = own_folder("prefect"), free_port()
    environment = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(folder),
        "PREFECT_API_DATABASE_CONNECTION_URL": database.url,
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    }
    command = [str(program), "server", "start", "--host", "127.0.0.1", "--port", str(port), "--analytics-off"]
    api = f"http://127.0.0.1:{port}/api"
    process = Process("prefect", command, folder, lambda: answers(f"{api}/health"), PREFECT_SECONDS, environment)
    try:
        process.start()
    except BaseException:
        remove_folder(folder)
        raise
    return PrefectServer(api, process, folder)
