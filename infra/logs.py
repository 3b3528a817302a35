"""Structured logs: one JSON object a line in the state folder, with batch, document and page where there is one.

Words for people go to stderr by the commands; this is for those who look afterwards, and for log collectors.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = "sohoa"
FIELDS = ("batch", "document", "page", "sha256", "state", "reason", "pages", "seconds", "shard")
FILE_BYTES = 20 << 20
FILES = 5


class JsonLines(logging.Formatter):
    """A record as one JSON object: time (UTC), level, event, and the fields it was given."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "process": record.process,
        }
        entry |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def log_to(state: Path) -> Path:
    """Sends what this program logs to ``<state>/logs/sohoa.jsonl``, for its owner's eyes; returns the file."""
    folder = state / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "sohoa.jsonl"
    logger = logging.getLogger(LOGGER)
    if not any(isinstance(held, RotatingFileHandler) and held.baseFilename == str(path) for held in logger.handlers):
        handler = RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return path
