"""Settings from the environment: the only place in the project that reads environment variables.

SOHOA_ARCHIVE            where the archive is: file:./kho (default)
SOHOA_INDEX              where the index is: sqlite:<archive>/index.db (default)
SOHOA_INBOX              folder that workers on this machine look into on a schedule; default none
SOHOA_WORKERS            page processes; default one per processor this process may use
SOHOA_SECONDS_PER_PAGE   time limit of one page, seconds; default 120
SOHOA_TESSDATA           folder of Tesseract's language data; default Tesseract's own
SOHOA_ENGINE             who reads: auto (default: the network where it runs), network, tesseract
SOHOA_STATE              working files that may be lost (spool, Prefect's database); default ~/.local/state/sohoa
SOHOA_S3_ACCESS_KEY, SOHOA_S3_SECRET_KEY   the application's key to an archive at s3://…
SOHOA_S3_ADMIN_ACCESS_KEY, SOHOA_S3_ADMIN_SECRET_KEY   an administrator's key, for `sohoa init` alone
SOHOA_S3_RETAIN_DAYS     for how long new objects are locked there; default not at all
SOHOA_ELASTIC_API_KEY, or SOHOA_ELASTIC_USER and SOHOA_ELASTIC_PASSWORD   for an index at http(s)://…
SOHOA_S3_CA_FILE, SOHOA_ELASTIC_CA_FILE   the certificate authority, when it is not one this system trusts
                         (each key, secret and password may stand in a file that …_FILE names instead)
SOHOA_LANG, LC_ALL, LC_MESSAGES, LANG   words in English when they begin with "en", else Vietnamese
PREFECT_API_URL          a Prefect server to report to; else the one `sohoa up` started, else none
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from indexer.elastic_access import ElasticAccess
from infra.stores.s3_address import S3Access
from schemas.errors import Language, UsageError

HOME = Path(__file__).parents[1]
"""Where this project lies: deployments name their flows from here."""
Engine = Literal["auto", "network", "tesseract"]
ENGINES: tuple[Engine, ...] = ("auto", "network", "tesseract")
DEFAULT_ARCHIVE = "file:./kho"


@dataclass(frozen=True, slots=True)
class Access:
    """With what servers are entered."""

    s3: S3Access = field(default_factory=S3Access)
    elastic: ElasticAccess = field(default_factory=ElasticAccess)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run of the program was told, frozen."""

    archive_url: str
    index_url: str | None
    workers: int
    seconds_per_page: float
    tessdata: str | None
    engine: Engine
    state: Path
    language: Language
    actor: str
    prefect_api: str | None
    inbox: str | None = None
    access: Access = field(default_factory=Access)
    s3_administrator: S3Access = field(default_factory=S3Access)

    @property
    def spool(self) -> Path:
        """Pages of documents in work; purged when a document is stored or refused."""
        return self.state / "spool"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises UsageError for a value that is no number."""
    env = os.environ if environment is None else environment
    return Settings(
        archive_url=env.get("SOHOA_ARCHIVE", DEFAULT_ARCHIVE),
        index_url=env.get("SOHOA_INDEX"),
        workers=_whole(env, "SOHOA_WORKERS", _processors()),
        seconds_per_page=float(_whole(env, "SOHOA_SECONDS_PER_PAGE", 120)),
        tessdata=env.get("SOHOA_TESSDATA"),
        engine=_engine(env),
        state=_state_folder(env),
        language=choose_language(env),
        actor=_user(),
        prefect_api=env.get("PREFECT_API_URL"),
        inbox=env.get("SOHOA_INBOX"),
        access=read_access(env),
        s3_administrator=_administrator(env),
    )


def read_access(environment: Mapping[str, str] | None = None) -> Access:
    """Keys and secrets of this process; raises UsageError for a file that cannot be read."""
    env = os.environ if environment is None else environment
    retain = _whole(env, "SOHOA_S3_RETAIN_DAYS", 1) if env.get("SOHOA_S3_RETAIN_DAYS") else None
    return Access(
        S3Access(
            _secret(env, "SOHOA_S3_ACCESS_KEY"),
            _secret(env, "SOHOA_S3_SECRET_KEY"),
            _path(env, "SOHOA_S3_CA_FILE"),
            retain,
        ),
        ElasticAccess(
            _secret(env, "SOHOA_ELASTIC_USER"),
            _secret(env, "SOHOA_ELASTIC_PASSWORD"),
            _secret(env, "SOHOA_ELASTIC_API_KEY"),
            _path(env, "SOHOA_ELASTIC_CA_FILE"),
        ),
    )


def _administrator(env: Mapping[str, str]) -> S3Access:
    """The administrator's key, or the application's where none is set."""
    own = read_access(env).s3
    key = _secret(env, "SOHOA_S3_ADMIN_ACCESS_KEY")
    return S3Access(key, _secret(env, "SOHOA_S3_ADMIN_SECRET_KEY"), own.ca_file, own.retain_days) if key else own


def process_environment() -> Mapping[str, str]:
    """This process's environment, for those who must choose before there are settings."""
    return os.environ


def choose_language(env: Mapping[str, str]) -> Language:
    """English when the first language setting that is set begins with "en"; Vietnamese otherwise."""
    for name in ("SOHOA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return "en" if env[name].lower().startswith("en") else "vi"
    return "vi"


def prefect_environment(state: Path) -> dict[str, str]:
    """The environment of a Prefect process: telemetry off, own database, task runs recorded in batches."""
    return {
        **os.environ,
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_WORKER_QUERY_SECONDS": "3",  # how often a free worker asks; each time costs the server 40 ms
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "SOHOA_HOME": str(HOME),
        "PREFECT_CLI_COLORS": "false",
    }


def own_places(folder: Path) -> dict[str, str]:
    """The places that were configured, as seen from any folder: workers work elsewhere than where they were started."""
    places = {}
    for name, scheme in (("SOHOA_ARCHIVE", "file"), ("SOHOA_INDEX", "sqlite"), ("SOHOA_INBOX", "")):
        given = os.environ.get(name)
        if given and (place := given.removeprefix(f"{scheme}:")) and "://" not in place:
            places[name] = f"{scheme}:{folder / place}" if scheme else str(folder / place)
    return places


def set_environment(values: Mapping[str, str]) -> None:
    """Settings of a library that reads them only from this process's environment, before it is imported."""
    os.environ.update(values)


def propose_environment(values: Mapping[str, str]) -> None:
    """What processes started from now on find in their environment, where the operator has set nothing."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def _secret(env: Mapping[str, str], name: str) -> str:
    """A secret from the environment, or from the file that …_FILE names, as containers are given it."""
    place = env.get(f"{name}_FILE")
    if not place:
        return env.get(name, "")
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError(detail=f"{name}_FILE {place}: {error}") from error


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def _state_folder(env: Mapping[str, str]) -> Path:
    if "SOHOA_STATE" in env:
        return Path(env["SOHOA_STATE"]).absolute()
    base = env.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "sohoa"


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise UsageError(detail=f"{name}={text!r}")
    return int(text)


def _engine(env: Mapping[str, str]) -> Engine:
    text = env.get("SOHOA_ENGINE", "auto")
    for name in ENGINES:
        if text == name:
            return name
    raise UsageError(detail=f"SOHOA_ENGINE={text!r}: {', '.join(ENGINES)}")


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        return f"uid-{os.getuid()}"
