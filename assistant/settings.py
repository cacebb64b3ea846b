"""Settings: environment, `.env`, or config.toml in the home, in that order of precedence."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from assistant.errors import SettingsError

DEFAULT_HOME = Path("~/.zhishu")
_PREFIX = "ZHISHU_"
# Settings that are whole numbers, and of what.
_WHOLE = {"max_upload_mb": "兆字节", "answer_processes": "进程数"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is set to; every field but `home` is also `ZHISHU_<FIELD>` and a key of config.toml."""

    home: Path
    embedding_model: str = "bundled"
    reranker_model: str = ""
    llm_model: str = ""
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    llm_sends: str = "tools"
    database_url: str = ""
    chroma_url: str = ""
    auth_file: str = ""
    max_upload_mb: int = 100
    answer_processes: int = max(0, min(4, (os.cpu_count() or 1) - 1))
    language: str = "zh"
    samples: bool = True

    @property
    def sends_passages_only(self) -> bool:
        """Whether a model is sent the question and the sentences found for it, and nothing else."""
        return self.llm_sends == "passages"

    @property
    def llm_configured(self) -> bool:
        return bool(self.llm_model)


def load_settings(home: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of a home.

    Raises SettingsError when config.toml cannot be read or a value has the wrong type.
    """
    env = dict(_dotenv()) | dict(os.environ if environ is None else environ)
    where = Path(home or env.get(_PREFIX + "HOME") or DEFAULT_HOME).expanduser().resolve()
    values = {k: v for k, v in _config(where / "config.toml").items() if k in _names()}
    values |= {name: env[_PREFIX + name.upper()] for name in _names() if _PREFIX + name.upper() in env}
    return Settings(home=where, **{k: _coerce(k, v) for k, v in values.items()})  # type: ignore[arg-type]


def _names() -> set[str]:
    return {f.name for f in fields(Settings)} - {"home"}


def _dotenv() -> dict[str, str]:
    from dotenv import dotenv_values

    return {k: v for k, v in dotenv_values(".env").items() if v is not None}


def _config(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as e:
        raise SettingsError(f"设置文件 {path} 读不出来：{e}。请改正或删去它。") from e


def _coerce(name: str, value: object) -> object:
    if name in _WHOLE:
        try:
            return int(str(value))
        except ValueError as e:
            raise SettingsError(f"{_PREFIX}{name.upper()} 应为整数（{_WHOLE[name]}），现在是“{value}”。") from e
    if name == "llm_sends" and str(value) not in ("tools", "passages"):
        raise SettingsError(f"ZHISHU_LLM_SENDS 应为 tools 或 passages，现在是“{value}”。")
    if name == "samples":
        return str(value).strip().lower() not in ("0", "false", "no", "")
    return str(value)
