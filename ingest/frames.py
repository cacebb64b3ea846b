"""Messages between a process and the child that reads for it: a length, then so many bytes of JSON."""

from __future__ import annotations

import struct
from typing import IO

# More than the largest document that the limits let through makes.
MAX_FRAME = 256 << 20
_HEADER = struct.Struct(">Q")


def send(stream: IO[bytes] | None, payload: bytes) -> None:
    """Write one message; raises OSError when nobody listens any more."""
    if stream is None:
        raise OSError("no pipe")
    stream.write(_HEADER.pack(len(payload)) + payload)
    stream.flush()


def receive(stream: IO[bytes] | None) -> bytes | None:
    """One message; None at the end of the stream. Raises ValueError for one beyond MAX_FRAME."""
    header = stream.read(_HEADER.size) if stream is not None else b""
    if len(header) < _HEADER.size or stream is None:
        return None
    (length,) = _HEADER.unpack(header)
    if length > MAX_FRAME:
        raise ValueError(f"a message of {length} bytes")
    payload = stream.read(length)
    return payload if len(payload) == length else None
