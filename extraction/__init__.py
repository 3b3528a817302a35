"""Understanding: PageText becomes fields, each with its proof. Sees words and marks, never pixels."""

from extraction.documents import extract_documents
from extraction.model import EXTRACTION_VERSION, Document, Hints
from extraction.secrecy import secrecy_of

__all__ = ["EXTRACTION_VERSION", "Document", "Hints", "extract_documents", "secrecy_of"]
