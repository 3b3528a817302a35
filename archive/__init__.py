"""Keeping: the write-once ledger over an ObjectStore."""

from archive.archive import Archive
from archive.feed import Cursor
from archive.naming import derived_key, folder_digest, record_id
from archive.originals import copy_out, file_digest

__all__ = ["Archive", "Cursor", "copy_out", "derived_key", "file_digest", "folder_digest", "record_id"]
