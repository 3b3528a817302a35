"""Real servers for tests and development: found, built into the user's cache, started, stopped.

Order of choice for each: its address in the environment (``SOHOA_TEST_MINIO`` …) → a Docker engine that answers →
what was built or fetched into the cache → ``Missing`` with the reason. Only the standard library is used here, so that
``scripts/services`` runs before anything is installed.
"""
