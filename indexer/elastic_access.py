"""With what an Elasticsearch is entered."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ElasticAccess:
    """An API key, or a user with a password; and the certificate authority when it is not one the system trusts."""

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: Path | None = None
