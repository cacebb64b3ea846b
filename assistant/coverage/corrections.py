"""Corrections the user made to the crosswalk, kept in the home."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import SettingsError

FILE = "coverage.json"


def load(home: Path) -> dict[str, str]:
    """`指数|指标` -> theme. Raises SettingsError when the file is damaged."""
    path = home / FILE
    if not path.is_file():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {str(k): str(v) for k, v in data["nodes"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as e:
        raise SettingsError(f"对照修正文件 {path} 读不出来：{e}") from e


def save(home: Path, nodes: Mapping[str, str]) -> None:
    """Write all corrections, whole or not at all."""
    path = home / FILE
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps({"nodes": dict(nodes)}, ensure_ascii=False, indent=2), encoding="utf-8")
    draft.replace(path)


def key(index: str, node: str) -> str:
    """How a correction names an indicator."""
    return f"{index}|{node}"
