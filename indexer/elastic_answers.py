"""What Elasticsearch says when it refuses, in our words."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.errors import IndexAway, IndexFailure, IndexFull, IndexRefused, SohoaError

AWAY = frozenset({408, 429, 502, 503, 504})
GONE = frozenset({"index_not_found_exception", "search_context_missing_exception"})
CLOSING = frozenset({"node_closed_exception", "no_shard_available_action_exception"})


class Gone(IndexFailure):
    """The index behind the alias went away under a question: it was swapped, or never made."""


class Blocked(IndexAway):
    """Writers wait, for a rebuild is taking over the last of what came meanwhile."""


class Unknown(IndexRefused):
    """The server does not know the user. A server that just started says so, too, until it has read its own users."""


def from_answer(status: int, error: object, url: str) -> SohoaError:
    """Our error for a status and what the server says of it."""
    told = error if isinstance(error, Mapping) else {"type": "", "reason": str(error or "")}
    kind, words = str(told.get("type", "")), f"{told.get('type', '')}: {told.get('reason', '')}"[:500]
    if "read-only-allow-delete" in words or "flood-stage" in words:
        return IndexFull(url=url, detail=words)
    if kind == "cluster_block_exception" and "index write" in words:
        return Blocked(url=url)
    if status in (401, 403):
        return (Unknown if status == 401 else IndexRefused)(url=url, detail=words)
    if status == 404 or kind in GONE:
        return Gone(detail=words)
    if status in AWAY or kind in CLOSING:
        return IndexAway(url=url)
    return IndexFailure(detail=f"{url}: {words}")
