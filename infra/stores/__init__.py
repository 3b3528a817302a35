"""Adapters of the ObjectStore port."""
