"""The address of an archive on an S3 server: ``s3://host[:port]/bucket[/prefix]``, ``s3+http://…`` without TLS."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from infra.stores.keys import is_key
from schemas.errors import UsageError

SCHEMES = {"s3": True, "s3+http": False}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where an archive lies; ``region`` is asked of the server when it is not given as ``?region=…``."""

    host: str
    bucket: str
    prefix: str = ""
    secure: bool = True
    region: str | None = None

    @property
    def url(self) -> str:
        """The address that picks this archive again."""
        scheme = "s3" if self.secure else "s3+http"
        place = f"{scheme}://{self.host}/{self.bucket}" + (f"/{self.prefix.rstrip('/')}" if self.prefix else "")
        return f"{place}?region={self.region}" if self.region else place


@dataclass(frozen=True, slots=True)
class S3Access:
    """With what a server is entered: keys, and the certificate authority when it is not one the system trusts.

    With ``retain_days`` every new object outside of ``inbox/`` is locked for so long (governance mode).
    """

    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    ca_file: Path | None = None
    retain_days: int | None = None


def parse_address(url: str) -> S3Address:
    """The parts of an address; raises UsageError for one that names no bucket, or that carries a key."""
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise UsageError(detail="keys do not belong into an address: SOHOA_S3_ACCESS_KEY, SOHOA_S3_SECRET_KEY")
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme not in SCHEMES or not parts.netloc or not _BUCKET.fullmatch(bucket):
        raise UsageError(detail=f"{url!r}: s3://host[:port]/bucket[/prefix]")
    if prefix and not is_key(prefix):
        raise UsageError(detail=f"{url!r}: prefix {prefix!r}")
    region = parse_qs(parts.query).get("region", [None])[0]
    return S3Address(parts.netloc, bucket, f"{prefix}/" if prefix else "", SCHEMES[parts.scheme], region)
