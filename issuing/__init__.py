"""Issuing: signed electronic results from confirmed records. Not built yet."""
