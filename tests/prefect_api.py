"""A Prefect server's API, asked in the open."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from typing import Any


def ask(url: str, wanted: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """What a filter endpoint answers to a filter."""
    body = json.dumps(wanted or {}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        found: list[dict[str, Any]] = json.load(answer)
        return found


def ask_runs(page: str, flow: str) -> list[dict[str, Any]]:
    """The runs of one flow: the schedules have runs of their own waiting."""
    return ask(f"{page}/api/flow_runs/filter", {"flows": {"name": {"any_": [flow]}}})
