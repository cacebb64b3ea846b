"""Briefings: from a topic, or indices, places and a period, to a Word, PDF, Markdown or HTML file with footnotes."""

from assistant.brief.records import Briefing, Request
from assistant.brief.writing import FORMATS, make, write_brief

__all__ = ["FORMATS", "Briefing", "Request", "make", "write_brief"]
