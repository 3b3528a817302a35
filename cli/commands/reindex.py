"""`sohoa reindex`: builds the index anew, from the store alone."""

from __future__ import annotations

from cli.console import ArchiveUrl, IndexUrl, err, opened
from cli.words import t
from flows.reindex import rebuild_index

HELP = t("Dựng lại chỉ mục chỉ từ kho.", "Build the index again, from the store alone.")


def reindex(archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Says how many records the new index holds."""
    with opened(archive, index) as bundle:
        count = rebuild_index(bundle)
    err.print(t(f"✓ {count} hồ sơ trong chỉ mục.", f"✓ {count} records in the index."))
