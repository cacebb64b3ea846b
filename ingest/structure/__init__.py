"""From a raw document to the canonical one: clean text, headings with their paths, tables, metadata."""

from ingest.structure.document import build

__all__ = ["build"]
