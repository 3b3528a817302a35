"""Keeping: the write-once ledger over an ObjectStore."""
