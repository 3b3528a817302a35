"""When and in which order: the plain pipeline, and the Prefect flows around it."""
