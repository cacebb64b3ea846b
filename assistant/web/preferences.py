"""What the settings page may change, kept in the home's config.toml; the key is written, never shown again."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import SettingsError

CHANGEABLE = ("llm_model", "llm_base_url", "llm_api_key", "embedding_model", "language", "llm_sends")


def from_environment(name: str) -> bool:
    """Whether the environment sets a setting, so that the file cannot change it."""
    return f"ZHISHU_{name.upper()}" in os.environ


def save(home: Path, changes: Mapping[str, str]) -> None:
    """Write settings into config.toml (mode 600: it may hold a key); the others in it stay, an empty one goes.

    Raises SettingsError when the file cannot be read or written.
    """
    path = home / "config.toml"
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        held |= {k: v for k, v in changes.items() if k in CHANGEABLE}
        text = "".join(f"{k} = {_value(v)}\n" for k, v in held.items() if v != "")
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        draft.replace(path)
    except (OSError, tomllib.TOMLDecodeError) as e:
        raise SettingsError(f"设置文件 {path} 写不进去：{e}。") from e


def _value(value: object) -> str:
    """A TOML value; JSON's strings, numbers and booleans are TOML's, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
