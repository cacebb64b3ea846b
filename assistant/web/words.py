"""The words of the pages: written in Chinese where they are used, looked up in english.toml for the English pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, Literal

Language = Literal["zh", "en"]


class _Counting(Formatter):
    """Format texts in which `{n:report|reports}` says the word that fits the number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        return str(super().format_field(value, format_spec)) if not bar else one if value == 1 else many

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs[str(key)]


_COUNTING = _Counting()


def data(name: str) -> dict[str, Any]:
    """A data file that ships beside the pages."""
    return tomllib.loads(resources.files("assistant.web").joinpath(name).read_text(encoding="utf-8"))


@cache
def english() -> dict[str, str]:
    """Chinese to English, as the data file has it."""
    return {str(k): str(v) for k, v in data("english.toml").items()}


@cache
def sentences() -> list[tuple[re.Pattern[str], str]]:
    """Sentences of the calculator, the crosswalk and the checks: how each is built, and the same in English."""
    return [(re.compile(s["chinese"]), str(s["english"])) for s in data("english_sentences.toml")["sentence"]]


def first_language(setting: str) -> Language:
    """The language of the first page."""
    return "en" if setting.lower().startswith("en") else "zh"


class Words:
    """Translates a Chinese phrase of the pages; `{names}` in it are filled in after the look-up."""

    def __init__(self, language: Language = "zh") -> None:
        self.language = language

    def __call__(self, chinese: str, **values: object) -> str:
        text = english().get(chinese, chinese) if self.language == "en" else chinese
        return _COUNTING.vformat(text, (), values) if values else text

    def said(self, sentence: str) -> str:
        """A sentence other parts of zhishu say in Chinese; names in it stay, one of unknown build stays whole."""
        if self.language != "en":
            return sentence
        for build, text in sentences():
            m = build.fullmatch(sentence)
            if m is not None:
                return text.format(**{k: v or "" for k, v in m.groupdict().items()})
        return english().get(sentence, sentence)
