"""Setting up an archive on an S3 server, once, with an administrator's key; called by ``sohoa init``.

bucket with versions and object lock → encryption where offered → probe: does "only if absent" hold, is a wrong
checksum refused? → the application's own key, which can neither delete nor replace anything outside of ``inbox/``.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.stores.probe import PROBE, try_create_only
from infra.stores.s3 import PART, S3Admin, S3Store
from infra.stores.s3_address import S3Access, S3Address
from schemas.errors import StoreUnfit

READING = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectRetention",
    "s3:GetObjectLegalHold",
]
WRITING = ["s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:AbortMultipartUpload"]
LOOKING = [
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:GetBucketLocation",
    "s3:GetBucketVersioning",
    "s3:GetBucketObjectLockConfiguration",
]


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was done; ``policy`` must be given by hand to the application's key where ``granted`` is False."""

    created: bool
    versions: bool
    lock: bool
    encrypted: bool
    granted: bool
    policy: dict[str, Any]


def set_up(address: S3Address, administrator: S3Access, *, application: S3Access | None = None) -> SetUp:
    """Sets the archive up, or checks one that is there; raises StoreUnfit, with the reason, for a server without
    conditional writes or versions.
    """
    admin = S3Admin(address, administrator)
    created = admin.make_bucket()
    if not admin.keep_versions():
        raise StoreUnfit(url=address.url, detail="it keeps no versions")
    probe(S3Store(address, replace(administrator, retain_days=None)), lambda: admin.remove(PROBE))
    policy = application_policy(address)
    return SetUp(
        created=created,
        versions=True,
        lock=admin.has_lock(),
        encrypted=admin.encrypt(),
        granted=application is not None and admin.grant(application, policy),
        policy=policy,
    )


def application_policy(address: S3Address) -> dict[str, Any]:
    """The rights of the application's key: it reads, looks and creates. It deletes only below ``inbox/``."""
    bucket = f"arn:aws:s3:::{address.bucket}"
    objects = f"{bucket}/{address.prefix}*"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": LOOKING, "Resource": [bucket]},
            {"Effect": "Allow", "Action": [*READING, *WRITING], "Resource": [objects]},
            {
                "Effect": "Allow",
                "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
                "Resource": [f"{bucket}/{address.prefix}inbox/*"],
            },
        ],
    }


def probe(store: S3Store, tidy: Callable[[], None]) -> None:
    """Tries what an archive rests on; raises StoreUnfit when it does not hold. Leaves nothing behind."""
    name = f"{PROBE}{secrets.token_hex(8)}"
    try:
        try_create_only(store, name)
        _probe_large(store, name)
    finally:
        tidy()
        store.close()


def _probe_large(store: S3Store, name: str) -> None:
    """The same for a scan that goes in parts, put twice at once: the second upload begins before the first ends."""
    with TemporaryDirectory(prefix="sohoa-probe-") as folder:
        path = Path(folder) / "large"
        path.write_bytes(bytes(PART + 1))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if not store.create(f"{name}-large", path, sha256=digest):
            raise StoreUnfit(url=store.url, detail="a large object could not be created")
        if store.create_in_parts(f"{name}-large", path, sha256=digest):
            raise StoreUnfit(url=store.url, detail="a large object was replaced by a second upload in parts")
