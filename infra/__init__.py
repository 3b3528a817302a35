"""The outside: settings, wiring, stores."""
