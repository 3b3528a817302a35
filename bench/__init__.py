"""Benchmarks: run as modules, print a table, write JSON."""
