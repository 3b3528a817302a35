"""Writes the published JSON Schemas beside this file: ``python -m schemas.json.make``; a test compares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas.exchange import ArchiveDocument, OneStopResult
from schemas.life import BatchLine
from schemas.record import ExportedDocument

PUBLISHED: dict[str, type[BaseModel]] = {
    "export": ExportedDocument,
    "batch-line": BatchLine,
    "ead-doc": ArchiveDocument,
    "one-stop": OneStopResult,
}


def make_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what a type looks like when it is written."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode="serialization")}


def schema_text(name: str) -> str:
    """The file of a published schema, as it must stand in the project."""
    return json.dumps(make_schema(PUBLISHED[name]), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for published in PUBLISHED:
        Path(__file__).with_name(f"{published}.json").write_text(schema_text(published), encoding="utf-8")
