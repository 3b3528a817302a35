"""Two S3 servers that are not each other: MinIO and versitygw."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.servers import docker
from tests.servers.place import Missing, go_install, keep
from tests.servers.process import Process, Removable, answers, free_port, own_folder, remove_folder

MINIO = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c"
VERSITYGW = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
MINIO_IMAGE = "minio/minio:RELEASE.2025-09-07T16-13-09Z"
VERSITYGW_IMAGE = "versity/versitygw:v1.8.0"
USER = "sohoa-test"
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class S3Server(Removable):
    """An S3 server with its administrator's key; ``process`` is None when it runs outside of this program."""

    host: str
    user: str
    password: str
    process: Process | None
    folder: Path | None

    @property
    def url(self) -> str:
        return f"http://{self.user}:{self.password}@{self.host}"


def ensure_minio(*, fetch: bool) -> Path | None:
    """The MinIO program, or None where a container takes its place; raises Missing."""
    return _ensure("minio", MINIO, MINIO_IMAGE, fetch=fetch)


def ensure_versitygw(*, fetch: bool) -> Path | None:
    """The versitygw program, or None where a container takes its place; raises Missing."""
    return _ensure("versitygw", VERSITYGW, VERSITYGW_IMAGE, fetch=fetch)


def _ensure(name: str, package: str, image: str, *, fetch: bool) -> Path | None:
    if docker.is_there():
        docker.ensure_image(image, fetch=fetch)
        return None
    return keep(name, name, lambda folder: go_install(package, folder), fetch=fetch)


def start_minio(*, fetch: bool, drives: int = 1, disk: Path | None = None) -> S3Server:
    """A MinIO with its own data, encryption on offer; with several drives they are folders ``d1``, ``d2`` ….

    With a ``disk`` its data lie there. One to be damaged is always our own.
    """
    given = _given("SOHOA_TEST_MINIO")
    if given and drives == 1 and disk is None:
        return given
    program = ensure_minio(fetch=fetch)
    if program is None and drives > 1:
        raise Missing("drives are damaged on a MinIO of our own only, not in a container")
    password, port, folder = secrets.token_hex(12), free_port(), own_folder("minio")
    environment = {
        "MINIO_ROOT_USER": USER,
        "MINIO_ROOT_PASSWORD": password,
        "MINIO_KMS_SECRET_KEY": "sohoa-test:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "MINIO_UPDATE": "off",
        "MINIO_BROWSER": "off",
        "MINIO_CI_CD": "1",
        "MINIO_CALLHOME_ENABLE": "off",
    }
    data = (disk or folder) / "data"
    data.mkdir()
    if program is None:
        command = docker.run_command(
            MINIO_IMAGE, ["server", "/data"], ports={port: 9000}, env=environment, data=(data, "/data")
        )
    else:
        place = f"{data}/d{{1...{drives}}}" if drives > 1 else str(data)
        command = [str(program), "server", "--quiet", "--address", f"127.0.0.1:{port}", place]
    return _start(
        "minio",
        command,
        folder,
        port,
        password,
        environment,
        lambda: answers(f"http://127.0.0.1:{port}/minio/health/live"),
    )


def start_versitygw(*, fetch: bool) -> S3Server:
    """A versitygw over a folder, with versions."""
    given = _given("SOHOA_TEST_VERSITYGW")
    if given:
        return given
    program = ensure_versitygw(fetch=fetch)
    password, port, folder = secrets.token_hex(12), free_port(), own_folder("versitygw")
    for name in ("data", "data/objects", "data/versions"):
        (folder / name).mkdir()
    environment = {"ROOT_ACCESS_KEY": USER, "ROOT_SECRET_KEY": password}
    words = ["--health", "/health", "posix", "--versioning-dir"]
    if program is None:
        command = docker.run_command(
            VERSITYGW_IMAGE,
            ["--port", ":7070", *words, "/data/versions", "/data/objects"],
            ports={port: 7070},
            env=environment,
            data=(folder / "data", "/data"),
        )
    else:
        data = folder / "data"
        command = [str(program), "--port", f"127.0.0.1:{port}", *words, str(data / "versions"), str(data / "objects")]
    return _start(
        "versitygw", command, folder, port, password, environment, lambda: answers(f"http://127.0.0.1:{port}/health")
    )


def _start(
    name: str,
    command: list[str],
    folder: Path,
    port: int,
    password: str,
    environment: dict[str, str],
    is_ready: Callable[[], bool],
) -> S3Server:
    process = Process(name, command, folder, is_ready, START_SECONDS, environment)
    try:
        process.start()
    except Missing:
        remove_folder(folder)
        raise
    return S3Server(f"127.0.0.1:{port}", USER, password, process, folder)


def _given(name: str) -> S3Server | None:
    """The server whose address the environment names: http://USER:PASSWORD@HOST:PORT."""
    text = os.environ.get(name)
    if not text:
        return None
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    return S3Server(host, unquote(parts.username or ""), unquote(parts.password or ""), None, None)
