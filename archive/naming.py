"""Names: what things are called in the store, and how an id comes from what was scanned.

originals/ab/<sha256>                    the scan, byte for byte
sources/ab/<sha256>/manifest.json        the page images of a folder that is one document
sources/ab/<sha256>/<id>                 this record was read from these bytes (empty)
derived/ab/<key><suffix>                 words, two-layer PDF
bodies/ab/<sha256>.json                  a record as it stood after a change
records/ab/<id>/log/000001.json          the log
pixels/ab/<digest>.json                  the first record with these pictures
changes/<writer>/000001.json             the change feed
batches/<id>/notes/000001.json           opened, withdrawn
batches/<id>/lines/ab/<slot>-000001.json what became of an input, by attempt
batches/<id>/records/<record>            this record was seen in this batch (empty)
access/<day>/<random>.json               who looked at what
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from schemas.errors import UsageError

EMPTY_DIGEST = hashlib.sha256(b"").hexdigest()
END = "\U0010ffff"
"""Sorts after every key that continues a prefix."""


def digest(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """JSON in the one spelling that digests are taken of: keys sorted, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def record_id(source_sha256: str, first_page: int) -> str:
    """The id of the document that begins on this page of these bytes: 40 hex digits, never reused."""
    return digest(canonical([source_sha256, first_page]))[:40]


def folder_digest(members: Iterable[str]) -> str:
    """What a folder of page images is known by: a digest over its page digests in order."""
    return digest(canonical(["folder", *members]))


def derived_key(source_sha256: str, recipe: str, extra: str = "") -> str:
    """The name of what a recipe makes of these bytes; ``extra`` tells parts apart, e.g. the pages of a document."""
    return digest(canonical([source_sha256, recipe, extra]))


def original_key(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256}"


def source_prefix(sha256: str) -> str:
    return f"sources/{sha256[:2]}/{sha256}/"


def manifest_key(sha256: str) -> str:
    return f"{source_prefix(sha256)}manifest.json"


def derived_object(key: str, suffix: str) -> str:
    return f"derived/{key[:2]}/{key}{suffix}"


def body_key(sha256: str) -> str:
    return f"bodies/{sha256[:2]}/{sha256}.json"


def log_prefix(record: str) -> str:
    return f"records/{record[:2]}/{record}/log/"


def entry_key(record: str, number: int) -> str:
    return f"{log_prefix(record)}{number:06d}.json"


def pixels_key(pixels: str) -> str:
    return f"pixels/{pixels[:2]}/{pixels}.json"


def change_key(writer: str, number: int) -> str:
    return f"changes/{writer}/{number:06d}.json"


def batch_prefix(batch: str) -> str:
    """Where a batch is kept; raises UsageError for a name that is not safe as one folder's name on every system."""
    plain = all(letter.isalnum() or letter in "._-" for letter in batch)
    if not plain or batch[:1] in ("", ".") or len(batch.encode()) > 200 or not unicodedata.is_normalized("NFC", batch):
        raise UsageError(detail=f"--batch {batch!r}")
    return f"batches/{batch}/"


def note_key(batch: str, number: int) -> str:
    return f"{batch_prefix(batch)}notes/{number:06d}.json"


def line_slot(batch: str, source: str | None, sha256: str | None) -> str:
    """The beginning of the keys of one input's lines; attempts follow."""
    slot = digest(canonical([source, sha256]))
    return f"{batch_prefix(batch)}lines/{slot[:2]}/{slot}-"


def membership_prefix(batch: str) -> str:
    return f"{batch_prefix(batch)}records/"


def number_of(key: str) -> int:
    """The running number at the end of a key, ``…000012.json`` → 12; raises ValueError when there is none."""
    return int(key[-11:].removesuffix(".json"))
