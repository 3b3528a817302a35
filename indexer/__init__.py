"""Finding: the search index, a shadow of the archive."""
