"""What S3 servers say when they refuse, in our words. The codes are those of the S3 API, of MinIO and of versitygw."""

from __future__ import annotations

from schemas.errors import (
    ClockOff,
    DigestMismatch,
    NoSuchBucket,
    NoSuchObject,
    StoreAway,
    StoreError,
    StoreFull,
    StoreKeyWrong,
    StoreRefused,
    UsageError,
)

EXISTS = frozenset({"PreconditionFailed"})
ABSENT = frozenset({"NoSuchKey", "NoSuchVersion", "ResourceNotFound"})
NOT_OFFERED = frozenset(
    {
        "ObjectLockConfigurationNotFoundError",
        "InvalidBucketObjectLockConfiguration",
        "NoSuchObjectLockConfiguration",
        "NotImplemented",
        "MethodNotAllowed",
    }
)
NO_BUCKET = frozenset({"NoSuchBucket"})
KEY_WRONG = frozenset(
    {
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "InvalidClientTokenId",
        "ExpiredToken",
        "InvalidToken",
        "AuthorizationHeaderMalformed",
        "XMinioInvalidAccessKey",
        "InvalidAccessKey",
        "AccountProblem",
        "NoSuchUser",
        "XAdminUserNotFound",
    }
)
CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired", "ExpiredPresignRequest"})
FULL = frozenset(
    {
        "XMinioStorageFull",
        "XMinioAdminBucketQuotaExceeded",
        "QuotaExceeded",
        "InsufficientStorage",
        "InsufficientCapacity",
    }
)
SPOILT = frozenset(
    {
        "BadDigest",
        "InvalidDigest",
        "XAmzContentChecksumMismatch",
        "XAmzContentSHA256Mismatch",
        "ChecksumMismatch",
        "XMinioObjectTampered",
    }
)
AWAY = frozenset(
    {
        "IncompleteBody",  # MinIO's word, too, when its disk fills up under a request: asked again it says so
        "SlowDown",
        "SlowDownRead",
        "SlowDownWrite",
        "ServiceUnavailable",
        "InternalError",
        "RequestTimeout",
        "OperationAborted",
        "ConditionalRequestConflict",
        "XMinioServerNotInitialized",
        "XMinioReadQuorum",
        "XMinioWriteQuorum",
        "XMinioBackendDown",
        "NoSuchUpload",
    }
)
REFUSED = frozenset({"AccessDenied", "AllAccessDisabled", "InvalidRequest", "ObjectLocked", "MethodNotAllowed"})
NAMES = frozenset(
    {
        "KeyTooLongError",
        "XMinioInvalidObjectName",
        "InvalidObjectName",
        "ObjectParentIsFile",
        "ExistingObjectIsDirectory",
        "XMinioObjectExistsAsDirectory",
        "XMinioParentIsObject",
        "DirectoryObjectContainsData",
    }
)


def from_code(code: str, status: int, words: str, *, url: str, key: str) -> StoreError | UsageError:
    """Our error for a server's code; unknown codes are judged by their HTTP status."""
    said = f"{url} {key}: {code}: {words}".strip()
    kinds: tuple[tuple[frozenset[str], type[StoreError | UsageError], dict[str, str]], ...] = (
        (ABSENT, NoSuchObject, {"key": key or url}),
        (NO_BUCKET, NoSuchBucket, {"url": url}),
        (KEY_WRONG, StoreKeyWrong, {"url": url, "detail": code}),
        (CLOCK, ClockOff, {"url": url}),
        (SPOILT, DigestMismatch, {"key": key}),
        (NAMES, UsageError, {"detail": f"key {key!r}: {code}"}),
        (FULL, StoreFull, {"detail": said}),
        (REFUSED, StoreRefused, {"detail": said}),
    )
    found = next(((kind, details) for codes, kind, details in kinds if code in codes), None)
    if found is not None:
        return found[0](**found[1])
    return _by_status(code, status, said, url)


def _by_status(code: str, status: int, said: str, url: str) -> StoreError:
    # Before AWAY: some servers hide a full disk in an InternalError.
    if status == 507 or "no space left" in said.lower():
        return StoreFull(detail=said)
    if code in AWAY or status >= 500 or status in (408, 425, 429):
        return StoreAway(url=url)
    return StoreRefused(detail=said) if status in (401, 403) else StoreError(detail=said)
