"""What a key may look like, the same in every store."""

from __future__ import annotations

import unicodedata

from schemas.errors import UsageError


def is_key(text: str) -> bool:
    """Whether the text is a key: relative, NFC, "/"-separated, no part empty, "." or "..", no control character."""
    return (
        all(part not in ("", ".", "..") for part in text.split("/"))
        and unicodedata.is_normalized("NFC", text)
        and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
    )


def check_key(text: str) -> str:
    """The key as given; raises UsageError when it is none."""
    if not is_key(text):
        raise UsageError(detail=f"key {text!r}")
    return text
