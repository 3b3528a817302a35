"""Living adapters of the ObjectStore port, and what their keys may look like."""
