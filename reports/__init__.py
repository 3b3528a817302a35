"""Reporting: progress against the roadmap. Not built yet."""
