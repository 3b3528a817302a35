"""veraPDF, the judge of PDF/A: one runnable jar."""

from __future__ import annotations

from pathlib import Path

from tests.servers.place import find_java, keep, mvn_get

JAR = "cli-1.30.2.jar"
ARTIFACT = "org.verapdf.apps:cli:1.30.2"


def ensure_verapdf(*, fetch: bool) -> Path:
    """The jar, for ``java -jar JAR --format text -f 2b FILE…``; raises Missing."""
    find_java(fetch=fetch)
    return keep("verapdf", JAR, _fetch, fetch=fetch)


def _fetch(folder: Path) -> None:
    mvn_get(ARTIFACT, folder)
