"""Indicator frameworks of a document: out of its tables, outlines and sentences."""

from ingest.frameworks.extraction import extract

__all__ = ["extract"]
