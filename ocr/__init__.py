"""Reading: the bytes of a scan become PageText and a two-layer PDF/A. Sees pixels, never records."""
