"""Connections to S3 servers, and the streams that go over them."""

from __future__ import annotations

import hashlib
import io
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, urlsplit

import urllib3

from infra.stores.s3_address import S3Access
from schemas.errors import DigestMismatch, Unreadable, UsageError

CONNECT_SECONDS, READ_SECONDS = 5.0, 60.0
POOL = 32


class Tolerant(urllib3.PoolManager):
    """Connections that let listings through whose times are finer than the client library can read."""

    def urlopen(  # type: ignore[override] # urllib3 types what it passes on as Any
        self,
        method: str,
        url: str,
        redirect: bool = True,  # noqa: FBT001, FBT002 - urllib3's own signature
        **more: Any,  # noqa: ANN401 - as above
    ) -> urllib3.BaseHTTPResponse:
        answer = super().urlopen(method, url, redirect, **more)
        if method != "GET" or "versions" not in _query(url) or answer.status != 200:
            return answer
        return urllib3.HTTPResponse(
            body=re.sub(rb"(<LastModified>[^<]*\.\d{1,6})\d*Z", rb"\1Z", answer.data),
            headers=answer.headers,
            status=answer.status,
        )


class CreateOnly(Tolerant):
    """Connections over which an object is put only if there is none under its key."""

    def urlopen(  # type: ignore[override]
        self,
        method: str,
        url: str,
        redirect: bool = True,  # noqa: FBT001, FBT002 - as above
        **more: Any,  # noqa: ANN401 - as above
    ) -> urllib3.BaseHTTPResponse:
        query = _query(url)
        if (method == "PUT" and not query) or (method == "POST" and "uploadId" in query):
            more["headers"] = {**dict(more.get("headers") or {}), "If-None-Match": "*"}
        return super().urlopen(method, url, redirect, **more)


def _query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, keep_blank_values=True)


def make_pool(access: S3Access, kind: type[urllib3.PoolManager] = Tolerant) -> urllib3.PoolManager:
    """Connections that check certificates, do not wait forever, and leave asking again to the store."""
    return kind(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        maxsize=POOL,
        retries=False,
        ssl_context=_trust(access.ca_file),
    )


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except OSError as error:
        raise UsageError(detail=f"SOHOA_S3_CA_FILE {ca_file}: {error}") from error


@contextmanager
def opened(data: bytes | Path) -> Iterator[tuple[BinaryIO, int]]:
    """The data as a stream with its size; a source file that cannot be read is that input's fault, not the store's."""
    if isinstance(data, bytes):
        yield io.BytesIO(data), len(data)
        return
    try:
        stream = data.open("rb")
        size = data.stat().st_size
    except OSError as error:
        raise Unreadable(detail=error.strerror or type(error).__name__) from error
    with stream:
        yield stream, size


@dataclass
class Checked:
    """A stream that lets its last byte go only when the whole has its digest: an upload breaks off before the end."""

    stream: BinaryIO
    size: int
    sha256: str
    key: str

    def seek(self, place: int) -> None:
        """Begins again."""
        self.stream.seek(place)
        self._seen = hashlib.sha256()
        self._left = self.size

    def read(self, size: int) -> bytes:
        """The next bytes; raises DigestMismatch at the end."""
        try:
            data = self.stream.read(size)
        except OSError as error:
            raise Unreadable(detail=error.strerror or type(error).__name__) from error
        self._seen.update(data)
        self._left -= len(data)
        if (not data and self._left) or (self._left == 0 and self._seen.hexdigest() != self.sha256):
            raise DigestMismatch(key=self.key)
        return data


class BodyStream(io.RawIOBase):
    """An answer's body; its failures pass through ``translated``."""

    def __init__(
        self, answer: urllib3.BaseHTTPResponse, translated: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._answer, self._translated = answer, translated

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        with self._translated():
            data = self._answer.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
