"""What an input is, before it is opened: its digests, by which everything else knows it."""

from __future__ import annotations

from dataclasses import dataclass

from archive import file_digest, folder_digest
from flows.inputs import Input, Refused
from schemas.errors import BadInput, Unreadable


@dataclass(frozen=True, slots=True)
class Identity:
    """An input with the SHA-256 (hex) of its bytes; a folder of page images goes by the digest of its page digests."""

    item: Input
    sha256: str
    members: tuple[str, ...]
    size: int


def identify(item: Input) -> Identity:
    """Reads the input's bytes once; raises Unreadable when the system does not let it."""
    try:
        digests = tuple(file_digest(path) for path in item.paths)
        size = sum(path.stat().st_size for path in item.paths)
    except OSError as error:
        raise Unreadable(detail=error.strerror or type(error).__name__) from error
    if len(digests) == 1:
        return Identity(item, digests[0], (), size)
    return Identity(item, folder_digest(digests), digests, size)


def identify_or_refuse(item: Input | Refused) -> Identity | Refused:
    """The same, with what cannot be read as a refusal."""
    if isinstance(item, Refused):
        return item
    try:
        return identify(item)
    except BadInput as problem:
        return Refused(item.name, problem)
