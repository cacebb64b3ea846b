"""The errors of reading and storing documents.

IngestError
 ├── DocumentError        one file cannot be taken in (has a code, a file, a Chinese message)
 ├── EmbeddingError       the embedding model cannot be used
 ├── ProposerFailed       whoever was to propose figures could not
 └── StoreError           a store cannot be read or written
      └── StoreLocked     another process holds it
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of everything the ingest package raises on purpose."""


class DocumentError(IngestError):
    """A file cannot be taken in; the rest of the batch goes on.

    `code` is one of empty_file, unsupported_type, encrypted, corrupt, too_large, archive_bomb,
    no_text, timeout, not_found, internal; `message` is Chinese and says what to do.
    """

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.code = code
        self.message = message
        self.path = path


class EmbeddingError(IngestError):
    """The embedding model cannot be used; the message is Chinese and says what to set."""


class ProposerFailed(IngestError):
    """Whoever was to propose figures the rules missed could not; the message is Chinese and says why."""


class StoreError(IngestError):
    """A store (SQL, vectors, lexical index) cannot be read or written."""


class StoreLocked(StoreError):
    """Another process holds the store; try again when it has finished."""
