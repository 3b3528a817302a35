"""The web face. Not built yet."""
