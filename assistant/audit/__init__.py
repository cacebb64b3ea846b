"""The auditor: every relation a report's own figures allow, checked by interval arithmetic."""

from assistant.audit.records import Check
from assistant.audit.runner import audit, examine

__all__ = ["Check", "audit", "examine"]
