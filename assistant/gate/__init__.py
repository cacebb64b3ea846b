"""The gate: every number and every quoted phrase of an answer is traced to its evidence, or taken out visibly."""

from assistant.gate.releasing import release, supporting
from assistant.gate.subjects import SubjectIndex

__all__ = ["SubjectIndex", "release", "supporting"]
