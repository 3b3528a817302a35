"""Keeping: the write-once ledger over an ObjectStore."""

from archive.archive import Archive
from archive.feed import Cursor
from archive.naming import derived_key, folder_digest, record_id

__all__ = ["Archive", "Cursor", "derived_key", "folder_digest", "record_id"]
