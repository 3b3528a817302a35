"""A generator of realistic results with exact truth; see README.md."""
