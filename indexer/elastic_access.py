"""With what an Elasticsearch is entered."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from schemas.errors import UsageError

NAME = "sohoa"


@dataclass(frozen=True, slots=True)
class ElasticAccess:
    """An API key, or a user with a password; and the certificate authority when it is not one the system trusts."""

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: Path | None = None


def parse_url(url: str) -> tuple[str, str]:
    """The server and the alias of ``http(s)://host[:port][/name]``; raises UsageError for anything else."""
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise UsageError(detail="passwords do not belong into an address: SOHOA_ELASTIC_USER, SOHOA_ELASTIC_PASSWORD")
    name = parts.path.strip("/") or NAME
    if parts.scheme not in ("http", "https") or not parts.hostname or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise UsageError(detail=f"{url!r}: http(s)://host:port[/name]")
    port = parts.port or (443 if parts.scheme == "https" else 9200)
    return f"{parts.scheme}://{parts.hostname}:{port}", name


def trust(access: ElasticAccess) -> ssl.SSLContext:
    """TLS that checks certificates, against the authority that is named or those that the system trusts."""
    try:
        return ssl.create_default_context(cafile=str(access.ca_file) if access.ca_file else None)
    except OSError as error:
        raise UsageError(detail=f"SOHOA_ELASTIC_CA_FILE {access.ca_file}: {error}") from error
