"""An archive on an S3 server: every object put only if absent, its SHA-256 sent along and checked by the server.

create: digest checked here → PUT (large scans: parts, then their completion) with ``If-None-Match: *`` and the
checksum → the server makes the object visible whole, for exactly one writer. The client library has no argument for
that header, so it is added by the connection pool; it need not be signed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

import urllib3
from minio import Minio, MinioAdmin
from minio.commonconfig import ENABLED, GOVERNANCE
from minio.credentials.providers import StaticProvider
from minio.datatypes import Object
from minio.error import InvalidResponseError, MinioAdminException, MinioException, S3Error, ServerError
from minio.retention import Retention
from minio.sseconfig import Rule, SSEConfig
from minio.versioningconfig import VersioningConfig
from urllib3 import exceptions as net

from infra.stores.keys import check_key, is_key
from infra.stores.s3_address import S3Access, S3Address
from infra.stores.s3_codes import ABSENT, EXISTS, NOT_OFFERED, from_code
from infra.stores.s3_pool import BodyStream, Checked, CreateOnly, Tolerant, make_pool, opened
from schemas.errors import (
    DigestMismatch,
    NoSuchObject,
    SohoaError,
    StoreAway,
    StoreError,
    StoreRefused,
    UsageError,
)

PART = 16 << 20
"""Bytes of one part. What is larger goes in parts: the client holds one of them in memory."""

PATIENCE = 8.0
"""Seconds for which a store that is away is asked again; longer absences are for the caller to wait out."""

LONGEST_KEY = 1024  # bytes, of the S3 API
NOT_LOCKED = "inbox/"  # uploads may be purged
LINK_SECONDS = 300
T = TypeVar("T")

Irregular = tuple[str, str, str]
"""(key, "second_version", "equal_version" or "delete_marker", version id)."""


class S3Store:
    """The ObjectStore port on any S3 server with conditional writes; usable by many threads at once."""

    def __init__(
        self, address: S3Address, access: S3Access, *, must_exist: bool = False, patience: float = PATIENCE
    ) -> None:
        self._address = address
        self._patience = patience
        self._retain_days = access.retain_days
        self._client = connect(address, access)
        self._creator = connect(address, access, pool=CreateOnly)
        self._seen = False
        """Whether the bucket was seen: an answer "no such object" then needs no second question."""
        if must_exist:
            self.check()

    @property
    def url(self) -> str:
        return self._address.url

    def check(self) -> None:
        """Raises the reason when the archive cannot be reached, entered or found."""
        self._ask("", lambda _: self._look(""))

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        place = self._place(key)
        with opened(data) as (stream, size):
            if size <= PART:
                return self._create_small(key, place, stream.read(), sha256)
        # Asked first: nobody wants to send a large scan again only to hear that it is there.
        return self.size(key) is None and self.create_in_parts(key, data, sha256=sha256)

    def create_in_parts(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        """As ``create``, for what is too large for one request; read back at the end, for servers check each part
        of it, none the whole.
        """
        with opened(data) as (stream, size):
            if not self._create(key, self._place(key), Checked(stream, size, sha256, key), size, {}):
                return False
        self._check_whole(key, sha256)
        return True

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        place = self._place(key)
        data = self._ask(key, lambda _: self._get(place))
        if sha256 is None or hashlib.sha256(data).hexdigest() == sha256:
            return data
        first = self.read_first(key)  # what was put over it hides the truth and does not replace it
        if hashlib.sha256(first).hexdigest() != sha256:
            raise DigestMismatch(key=key)
        return first

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        place = self._place(key)
        answer = self._ask(key, lambda _: self._client.get_object(self._address.bucket, place))
        try:
            yield io.BufferedReader(BodyStream(answer, lambda: translated(self.url, key)))
        finally:
            answer.close()

    def size(self, key: str) -> int | None:
        found = self._stat(key)
        return None if found is None else int(found.size or 0)

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        last = after
        listing: Iterator[Object] = iter(())

        def step(again: bool, first: bool) -> Object | None:  # noqa: FBT001 - the shape of every question
            nonlocal listing
            if first or again:  # a listing that breaks off goes on after the last key that was given
                listing = self._list(prefix, last)
            return next(listing, None)

        first = True
        while (found := self._ask(prefix, partial(step, first=first))) is not None:
            last, first = self._key(found), False
            if is_key(last):  # some servers list folders, too: their names end with a slash
                yield last

    def irregular(self, prefix: str = "") -> Iterator[Irregular]:
        """What a write-once archive must not hold: delete markers, and versions of a key that came after its first.

        A later version with the first one's bytes is told apart: no program meant it, a server cut in a put left it.
        """
        held: list[Object] = []  # the versions of one key; markers come page by page, after all versions of the page
        for found in self._versions(prefix):
            if found.is_delete_marker:
                yield self._key(found), "delete_marker", found.version_id or ""
                continue
            if held and held[0].object_name != found.object_name:
                yield from self._later(held)
                held = []
            held.append(found)
        yield from self._later(held)

    def _later(self, versions: Sequence[Object]) -> Iterator[Irregular]:
        for later in versions[:-1]:  # the newest is listed first
            kind = "equal_version" if self._are_equal(later, versions[-1]) else "second_version"
            yield self._key(later), kind, later.version_id or ""

    def read_first(self, key: str) -> bytes:
        """The bytes of the first version of a key, which is the truth whatever was put over it; or NoSuchObject."""
        place = self._place(key)
        # Versions are listed newest first.
        own = [found for found in self._versions(key) if found.object_name == place and not found.is_delete_marker]
        if not own:
            raise NoSuchObject(key=key)
        return self._ask(key, lambda _: self._get(place, version_id=own[-1].version_id))

    def link(self, key: str, *, seconds: int = LINK_SECONDS) -> str:
        """An address under which anyone can read the object for so long."""
        place = self._place(key)
        expires = timedelta(seconds=seconds)
        return self._ask(key, lambda _: self._client.presigned_get_object(self._address.bucket, place, expires=expires))

    def retain(self, key: str, until: datetime) -> None:
        """Locks an object until a time (governance mode); a lock is lengthened, never shortened, by this key."""
        place = self._place(key)
        lock = Retention(GOVERNANCE, until)
        self._ask(key, lambda _: self._client.set_object_retention(self._address.bucket, place, lock))

    def retained_until(self, key: str) -> datetime | None:
        """Until when an object is locked."""
        place = self._place(key)
        found = self._ask(key, lambda _: self._client.get_object_retention(self._address.bucket, place))
        return found.retain_until_date if found else None

    def hold(self, key: str, *, on: bool) -> None:
        """Sets or lifts a legal hold, which keeps an object for as long as it stands."""
        place, client = self._place(key), self._client
        change = client.enable_object_legal_hold if on else client.disable_object_legal_hold
        self._ask(key, lambda _: change(self._address.bucket, place))

    def close(self) -> None:
        """Gives back the connections."""
        for client in (self._client, self._creator):
            client._http.clear()  # noqa: SLF001 - the library has no method for it

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _create_small(self, key: str, place: str, data: bytes, sha256: str) -> bool:
        digest = hashlib.sha256(data)
        if digest.hexdigest() != sha256:
            raise DigestMismatch(key=key)
        checksum = {"x-amz-checksum-sha256": base64.b64encode(digest.digest()).decode()}
        return self._create(key, place, io.BytesIO(data), len(data), checksum)

    def _create(self, key: str, place: str, stream: io.BytesIO | Checked, size: int, metadata: dict[str, str]) -> bool:
        """One create-only put; asked again when the answer got lost, and then its mark tells whose object it is."""
        writer = secrets.token_hex(16)

        def put(again: bool) -> bool:  # noqa: FBT001 - the shape of every question
            stream.seek(0)
            try:
                self._creator.put_object(
                    self._address.bucket,
                    place,
                    cast("BinaryIO", stream),
                    size,
                    metadata={**metadata, "sohoa-writer": writer},
                    part_size=PART,
                    num_parallel_uploads=1,
                    retention=self._retention(key),
                )
            except S3Error as error:
                if error.code in EXISTS:
                    return again and self._writer_of(place) == writer
                raise
            return True

        return self._ask(key, put)

    def _writer_of(self, place: str) -> str | None:
        found = self._client.stat_object(self._address.bucket, place)
        return (found.metadata or {}).get("x-amz-meta-sohoa-writer")

    def _retention(self, key: str) -> Retention | None:
        if self._retain_days is None or key.startswith(NOT_LOCKED):
            return None
        return Retention(GOVERNANCE, datetime.now(UTC) + timedelta(days=self._retain_days))

    def _check_whole(self, key: str, sha256: str) -> None:
        seen = hashlib.sha256()
        with self.open(key) as stream:
            while block := stream.read(1 << 20):
                seen.update(block)
        if seen.hexdigest() != sha256:
            raise DigestMismatch(key=key)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, key: str, question: Callable[[bool], T]) -> T:
        """Asks, and asks again while the store is away; the question hears whether it was asked before."""
        deadline = time.monotonic() + self._patience
        turn = 0
        while True:
            try:
                with translated(self.url, key):
                    return question(turn > 0)
            except StoreAway:
                # Jitter, so that many workers do not come back at the same moment.
                pause = min(2.0, 0.1 * 2**turn) * (0.5 + secrets.randbelow(1000) / 1000)
                if time.monotonic() + pause > deadline:
                    raise
                time.sleep(pause)
                turn += 1

    def _get(self, place: str, version_id: str | None = None) -> bytes:
        answer = self._client.get_object(self._address.bucket, place, version_id=version_id)
        try:
            return bytes(answer.read())
        finally:
            answer.close()
            answer.release_conn()

    def _are_equal(self, one: Object, other: Object) -> bool:
        """Whether two versions of a key have the same bytes, read and digested: an entity tag proves nothing."""
        return one.size == other.size and self._digest_of(one) == self._digest_of(other)

    def _digest_of(self, version: Object) -> str:
        return self._ask(self._key(version), lambda _: self._read_digest(version))

    def _read_digest(self, version: Object) -> str:
        seen = hashlib.sha256()
        answer = self._client.get_object(self._address.bucket, version.object_name or "", version_id=version.version_id)
        try:
            for block in answer.stream(1 << 20):
                seen.update(block)
        finally:
            answer.close()
            answer.release_conn()
        return seen.hexdigest()

    def _stat(self, key: str) -> Object | None:
        place = self._place(key)

        def ask(_: bool) -> Object | None:  # noqa: FBT001
            try:
                found = self._client.stat_object(self._address.bucket, place)
            except S3Error as error:
                # An answer without a body does not tell a missing bucket or a wrong clock from a missing object.
                if error.code not in ABSENT or not self._seen:
                    self._look(key)
                if error.code in ABSENT:
                    return None
                raise
            self._seen = True
            return found

        return self._ask(key, ask)

    def _look(self, prefix: str) -> None:
        """The cheapest question whose answer says what is wrong."""
        next(iter(self._client.list_objects(self._address.bucket, prefix=self._address.prefix + prefix)), None)
        self._seen = True

    def _list(self, prefix: str, after: str, *, versions: bool = False) -> Iterator[Object]:
        return iter(
            self._client.list_objects(
                self._address.bucket,
                prefix=self._address.prefix + prefix,
                recursive=True,
                start_after=self._address.prefix + after if after else None,
                include_version=versions,
            )
        )

    def _versions(self, prefix: str) -> Iterator[Object]:
        given = 0
        listing: Iterator[Object] = iter(())

        def step(again: bool, first: bool) -> Object | None:  # noqa: FBT001 - the shape of every question
            nonlocal listing
            if first or again:  # begun anew, past what was given: there is no going on in the middle of a key
                listing = islice(self._list(prefix, "", versions=True), given, None)
            return next(listing, None)

        while (found := self._ask(prefix, partial(step, first=given == 0))) is not None:
            given += 1
            yield found

    def _place(self, key: str) -> str:
        place = self._address.prefix + check_key(key)
        if len(place.encode()) > LONGEST_KEY:
            raise UsageError(detail=f"key {key!r}: longer than {LONGEST_KEY} bytes")
        return place

    def _key(self, found: Object) -> str:
        return (found.object_name or "").removeprefix(self._address.prefix)


# ── the client ───────────────────────────────────────────────────────────────────────────────────────────────────────


def connect(address: S3Address, access: S3Access, *, pool: type[urllib3.PoolManager] = Tolerant) -> Minio:
    """A client of the library for an address."""
    if not access.access_key:
        raise UsageError(detail=f"{address.url}: SOHOA_S3_ACCESS_KEY, SOHOA_S3_SECRET_KEY")
    return Minio(
        endpoint=address.host,
        access_key=access.access_key,
        secret_key=access.secret_key,
        secure=address.secure,
        region=address.region,
        http_client=make_pool(access, pool),
    )


# ── setting up ───────────────────────────────────────────────────────────────────────────────────────────────────────


class S3Admin:
    """What an administrator's key does once, when an archive is set up."""

    def __init__(self, address: S3Address, access: S3Access) -> None:
        self._address, self._access = address, access
        self._client = connect(address, access)

    def make_bucket(self) -> bool:
        """Makes the bucket, with versions and object lock from its first day; False when it is there already."""
        with translated(self._address.url):
            if self._client.bucket_exists(self._address.bucket):
                return False
            self._client.make_bucket(self._address.bucket, object_lock=True)
            return True

    def keep_versions(self) -> bool:
        """Has the bucket keep versions; True when it does."""
        bucket = self._address.bucket
        with translated(self._address.url):
            if self._client.get_bucket_versioning(bucket).status != ENABLED:
                self._client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
            return bool(self._client.get_bucket_versioning(bucket).status == ENABLED)

    def has_lock(self) -> bool:
        """Whether objects of the bucket can be locked."""
        with translated(self._address.url):
            try:
                self._client.get_object_lock_config(self._address.bucket)
            except S3Error as error:
                if error.code in NOT_OFFERED:
                    return False
                raise
            except ValueError:  # the library cannot read a configuration without a default, as versitygw sends it
                return True
            return True

    def encrypt(self) -> bool:
        """Has the server encrypt what it stores; False when it does not offer that."""
        with translated(self._address.url):
            try:
                self._client.set_bucket_encryption(self._address.bucket, SSEConfig(Rule.new_sse_s3_rule()))
            except (S3Error, InvalidResponseError) as error:
                if isinstance(error, S3Error) and error.code in ("AccessDenied", "InvalidAccessKeyId"):
                    raise
                return False
            return True

    def grant(self, application: S3Access, policy: Mapping[str, object]) -> bool:
        """Makes the application's key with only these rights; False when the server is no MinIO."""
        with translated(self._address.url):
            keys = StaticProvider(self._access.access_key, self._access.secret_key)
            admin = MinioAdmin(
                endpoint=self._address.host,
                credentials=keys,
                secure=self._address.secure,
                http_client=make_pool(self._access),
            )
            name = f"sohoa-{self._address.bucket}"
            try:
                admin.policy_add(name, policy=dict(policy))
            except MinioAdminException:
                return False
            admin.user_add(application.access_key, application.secret_key)
            admin.policy_set(name, user=application.access_key)
            return True

    def remove(self, prefix: str) -> None:
        """Removes every version below a prefix: for probes, never for records."""
        bucket, place = self._address.bucket, self._address.prefix + prefix
        with translated(self._address.url):
            for found in list(self._client.list_objects(bucket, place, recursive=True, include_version=True)):
                self._client.remove_object(bucket, found.object_name or "", version_id=found.version_id)


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

UNTRUSTED = (net.SSLError,)
MISUSED = (net.LocationValueError, net.ProxySchemeUnsupported, net.InvalidHeader)
UNREACHED = (
    net.ProtocolError,
    net.DecodeError,
    net.ProxyError,
    net.TimeoutError,
    net.PoolError,
    net.IncompleteRead,
    net.InvalidChunkLength,
    net.ResponseError,
    net.HeaderParsingError,
    net.BodyNotHttplibCompatible,
    net.UnrewindableBodyError,
    net.TimeoutStateError,
)
REFUSING = (MinioAdminException,)
ANSWERED = (S3Error, ServerError, InvalidResponseError)


@contextmanager
def translated(url: str, key: str = "") -> Iterator[None]:
    """Failures of the client library and of its connections, in our words."""
    try:
        yield
    except SohoaError:
        raise
    except (MinioException, MinioAdminException, net.HTTPError, OSError, ValueError) as error:
        raise translate(error, url, key) from error


def translate(error: Exception, url: str, key: str = "") -> SohoaError:
    """Our error for one of the library's; the most particular kinds first."""
    if isinstance(error, ANSWERED):
        return _from_answer(error, url, key)
    kinds: tuple[tuple[tuple[type[Exception], ...], type[SohoaError], dict[str, str]], ...] = (
        (REFUSING, StoreRefused, {"detail": f"{url}: {error}"}),
        ((*UNTRUSTED, ssl.SSLError), StoreRefused, {"detail": f"{url}: TLS: {error}"}),
        ((*UNREACHED, OSError), StoreAway, {"url": url}),
        ((*MISUSED, ValueError), UsageError, {"detail": f"{url} {key!r}: {error}"}),
    )
    kind, details = next(
        ((kind, details) for classes, kind, details in kinds if isinstance(error, classes)),
        (StoreError, {"detail": f"{url} {key}: {error}"}),
    )
    return kind(**details)


def _from_answer(error: S3Error | ServerError | InvalidResponseError, url: str, key: str) -> SohoaError:
    if isinstance(error, S3Error):
        return from_code(error.code or "", error.response.status, error.message or "", url=url, key=key)
    if isinstance(error, ServerError):
        return from_code("", error.status_code, str(error), url=url, key=key)
    # Not of the S3 API: from something in between, or from something else altogether.
    status = int(str(error).partition("Response code: ")[2].partition(",")[0] or 0)
    return from_code("", status, "the answer is not one of an S3 server", url=url, key=key)
