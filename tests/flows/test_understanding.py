"""Rules that fail lose no document: it is stored, searchable, and claims nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction import Hints
from flows.reading import EXTRACTION_FAILED, spool_page, understand
from schemas.page import Block, Box, Line, PageText, Word


def test_a_page_that_no_rule_expects_becomes_a_document_that_claims_nothing(tmp_path: Path) -> None:
    upside_down = Box(0.9, 0.9, 0.1, 0.1)
    block = Block("body", upside_down, (Line((Word("QUYẾT", upside_down, 0.9),)),))
    spool_page(tmp_path, PageText(1, "text", "test", 100, 100, 200.0, "grey", 0, 0.0, "0", (block,)))
    (document,) = understand(tmp_path, 1, Hints(file_name="a.pdf"))
    assert (document.first_page, document.last_page) == (1, 1)


def test_a_failure_of_the_rules_is_told_on_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rules_fail(*_: object) -> None:
        raise IndexError("no such column")

    monkeypatch.setattr("flows.reading.extract_documents", rules_fail)
    (document,) = understand(tmp_path, 3, Hints(file_name="a.pdf"))
    assert (document.first_page, document.last_page) == (1, 3)
    assert document.notes == (f"{EXTRACTION_FAILED}: IndexError: no such column",)
    assert {field.state for field in document.fields.values()} == {"unreadable"}
