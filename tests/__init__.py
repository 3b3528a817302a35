"""Tests, one folder per room; see tests/README.md."""
