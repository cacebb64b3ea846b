"""What was made of a library's facts, in one file: numbers as numpy arrays, texts as JSON; nothing is executed."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import zipfile
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np

from assistant.columns import COLUMNS, Glossary, Lists, Numbered, Phrases, Segment, joined

log = logging.getLogger(__name__)

_NAME = "holdings.npz"
_FORM = 1
_PHRASES = ("namings", "sections")
_NUMBERED = ("concepts", "areas", "periods", "units", "measures")


@cache
def fingerprint() -> str:
    """What the concepts of a text depend on: the vocabulary, the code that reads it, the segmenter."""
    made_of = hashlib.sha256(f"{_FORM} {metadata.version('rjieba')}".encode())
    package = resources.files("assistant")
    data = sorted((p for p in package.joinpath("data").iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    for part in (*data, *(package.joinpath(f"{name}.py") for name in ("lexicon", "columns", "series"))):
        made_of.update(part.read_bytes())
    return made_of.hexdigest()


def save(folder: Path, g: Glossary, segments: Sequence[Segment]) -> None:
    """Keep the segments, as one, with their glossary; a folder that cannot be written is only logged."""
    if not segments:
        return
    whole = joined(segments)
    texts: dict[str, Any] = {"fingerprint": fingerprint(), "documents": list(whole.documents.items())}
    texts |= {n: getattr(g, n).values for n in (*_PHRASES, *_NUMBERED)}
    arrays: dict[str, np.ndarray] = {f"column_{n}": c for n, c in whole.columns.items()}
    for name, lists in [
        ("name", whole.name),
        ("clause", whole.clause),
        *((n, getattr(g, n).lists()) for n in _PHRASES),
    ]:
        arrays |= {f"{name}_starts": lists.starts, f"{name}_items": lists.items}
    arrays |= {"pairs": whole.pairs}
    arrays["texts"] = np.frombuffer(json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"{_NAME}.{os.getpid()}"
        with made.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        made.replace(folder / _NAME)
    except OSError as e:
        log.warning("what was made of the library is not kept: %s", e)


def load(folder: Path) -> tuple[Glossary, Segment] | None:
    """What `save` kept; None where there is nothing, or nothing this version of the program made."""
    try:
        with np.load(folder / _NAME, allow_pickle=False) as arrays:
            texts = json.loads(arrays["texts"].tobytes().decode("utf-8", "surrogatepass"))
            if texts["fingerprint"] != fingerprint():
                return None
            return _glossary(texts, arrays), _segment(texts, arrays)
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, KeyError, zlib.error, zipfile.BadZipFile) as e:
        log.warning("what was kept of the library cannot be used and is made anew: %s", e)
        return None


def _glossary(texts: dict[str, Any], arrays: Any) -> Glossary:
    texts["namings"] = [tuple(n) for n in texts["namings"]]
    parts: dict[str, Any] = {n: Phrases(texts[n], _split(_lists(n, arrays))) for n in _PHRASES}
    parts |= {n: Numbered(texts[n]) for n in _NUMBERED}
    return Glossary(**parts)


def _segment(texts: dict[str, Any], arrays: Any) -> Segment:
    return Segment(
        {d: tuple(row) for d, row in texts["documents"]},
        {n: arrays[f"column_{n}"] for n in COLUMNS},
        _lists("name", arrays),
        _lists("clause", arrays),
        arrays["pairs"],
    )


def _lists(name: str, arrays: Any) -> Lists:
    return Lists(arrays[f"{name}_starts"], arrays[f"{name}_items"])


def _split(lists: Lists) -> list[np.ndarray]:
    return [lists[i] for i in range(len(lists))]
