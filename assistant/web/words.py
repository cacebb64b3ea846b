"""The words of the pages: written in Chinese where they are used, looked up in english.toml for the English pages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

Language = Literal["zh", "en"]


@cache
def english() -> dict[str, str]:
    """Chinese to English, as the data file has it."""
    text = resources.files("assistant.web").joinpath("english.toml").read_text(encoding="utf-8")
    return {str(k): str(v) for k, v in tomllib.loads(text).items()}


def first_language(setting: str) -> Language:
    """The language of the first page."""
    return "en" if setting.lower().startswith("en") else "zh"


class Words:
    """Translates a Chinese phrase of the pages; `{names}` in it are filled in after the look-up."""

    def __init__(self, language: Language = "zh") -> None:
        self.language = language

    def __call__(self, chinese: str, **values: object) -> str:
        text = english().get(chinese, chinese) if self.language == "en" else chinese
        return text.format(**values) if values else text
