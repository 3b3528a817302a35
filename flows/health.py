"""What `sohoa doctor` looks at: tools, libraries, archive, index, server; each problem with its mend."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version

from flows.server import find_api
from infra.settings import Settings
from infra.wiring import default_index, open_index, open_store, reading_options
from ocr import check_tools
from schemas.errors import SohoaError, StoreAway
from schemas.health import Check

LIBRARIES = ("prefect", "pydantic", "pikepdf", "opencv-python-headless", "pytesseract", "pdf2image")


def examine(settings: Settings, archive_url: str | None) -> list[Check]:
    """All checks, in order; none of them changes anything."""
    return [
        *_machine(settings),
        *check_tools(reading_options(settings)),
        *_keeping(settings, archive_url),
        _server(settings),
    ]


def _machine(settings: Settings) -> Iterator[Check]:
    yield Check("python", "ok", platform.python_version())
    yield Check("libraries", "ok", ", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    yield Check("workers", "ok", f"{settings.workers} (SOHOA_WORKERS)")
    yield Check("seconds per page", "ok", f"{settings.seconds_per_page:g} (SOHOA_SECONDS_PER_PAGE)")
    place = settings.state
    while not place.exists():
        place = place.parent
    writable = os.access(place, os.W_OK)
    mend = "" if writable else f"SOHOA_STATE=…  ({place}: no right to write)"
    yield Check("state folder", "ok" if writable else "bad", str(settings.state), mend)


def _keeping(settings: Settings, archive_url: str | None) -> Iterator[Check]:
    url = archive_url or settings.archive_url
    try:
        store = open_store(url, must_exist=True)
    except StoreAway:
        yield Check("archive", "warn", f"{url}: not there yet", "sohoa digitize FOLDER")
        return
    except SohoaError as error:
        yield Check("archive", "bad", url, error.message(settings.language))
        return
    yield Check("archive", "ok", store.url)
    yield _try(settings, "index", lambda: _look_at_index(settings.index_url or default_index(store)))


def _look_at_index(url: str) -> str:
    index = open_index(url)
    try:
        return f"{index.url}: {sum(1 for _ in index.versions())}"
    finally:
        index.close()


def _try(settings: Settings, name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", look())
    except SohoaError as error:
        return Check(name, "bad", error.problem(settings.language), error.mend(settings.language))


def _server(settings: Settings) -> Check:
    api = find_api(settings)
    return Check("prefect server", "ok", api or "none: batches run in plain order (`sohoa up` starts one)")
