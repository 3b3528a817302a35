"""Published JSON Schemas, and how they are made."""
