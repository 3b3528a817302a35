"""Stored forms: how each small object is written, read back, and read when it is older than this version.

Every small object carries the digest of the rest of itself as its ``seal``, so that a flipped byte shows
wherever it is. Bodies carry none: they are named by their digest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from pydantic import AwareDatetime, ValidationError

from archive.naming import canonical, digest
from schemas.base import Frozen
from schemas.errors import DigestMismatch, UnknownSchema

T = TypeVar("T", bound=Frozen)
Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTS: Mapping[str, Upcast] = {}
"""An old form → what makes the next newer one of it; none is old yet."""


class SourceManifest(Frozen):
    """The page images, in order, of a folder that is one document."""

    form: Literal["source/1"] = "source/1"
    sha256: str
    members: tuple[str, ...]


class PixelsMark(Frozen):
    """The first record whose pages have these pictures."""

    form: Literal["pixels/1"] = "pixels/1"
    record: str


class AccessNote(Frozen):
    """Who looked at which record, how, and for what purpose (Law 91/2025/QH15)."""

    form: Literal["access/1"] = "access/1"
    record: str
    verb: str
    purpose: str
    actor: str
    when: AwareDatetime


def dump_body(model: Frozen) -> bytes:
    """The bytes of a body: canonical JSON."""
    return canonical(model.model_dump(mode="json"))


def seal(model: Frozen) -> bytes:
    """The bytes of a small object: canonical JSON with the digest of the rest as ``seal``."""
    value = model.model_dump(mode="json")
    return canonical({**value, "seal": digest(canonical(value))})


def unseal(kind: type[T], data: bytes, key: str) -> T:
    """The small object in these bytes; raises DigestMismatch when a byte is not as written, UnknownSchema."""
    value = parse(data, key)
    claimed = value.pop("seal", None)
    rest = canonical(value)
    if digest(rest) != claimed or canonical({**value, "seal": claimed}) != data:
        raise DigestMismatch(key=key)
    return build(kind, value)


def parse(data: bytes, key: str) -> dict[str, Any]:
    """The JSON object in these bytes; raises DigestMismatch when there is none."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DigestMismatch(key=key) from error
    if not isinstance(value, dict):
        raise DigestMismatch(key=key)
    return value


def build(kind: type[T], value: dict[str, Any], upcasts: Mapping[str, Upcast] = UPCASTS) -> T:
    """The typed value of a stored one, older forms made new first; raises UnknownSchema for any other form."""
    current = kind.model_fields["form"].default
    while (form := str(value.get("form"))) != current:
        if form not in upcasts:
            raise UnknownSchema(schema=form)
        value = upcasts[form](value)
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise UnknownSchema(schema=f"{current} ({error.error_count()} ≠)") from error
