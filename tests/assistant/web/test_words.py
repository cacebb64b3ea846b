"""The English pages say everything in English."""

from __future__ import annotations

import ast
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from assistant.web.pages import brief, calculator
from assistant.web.render import answer, audit, coverage, figures, marks, published, report, shelf
from assistant.web.words import Words, english, first_language

WEB = Path(answer.__file__).parents[1]
TABLES = (
    answer._STATUS,
    answer._REASON,
    marks.STANDING,
    report.KINDS,
    shelf._STAGE,
    shelf._STATUS,
    figures._COLUMNS,
    coverage.RELATIONS,
    audit.VERDICTS,
    audit.KINDS,
    published._STATUS,
    brief._LENGTHS,
    calculator._WEIGHTS,
    calculator._MEANS,
    calculator._MISSING,
)


def phrases() -> list[tuple[str, str]]:
    """Every literal the pages have translated, with the file it stands in."""
    found = []
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("w", "t", "_t", "_w") and isinstance(node.args[0].value, str):
                found.append((path.name, node.args[0].value))
    return found


def test_every_phrase_of_the_pages_has_an_english_one():
    assert len(phrases()) > 100
    assert [p for p in phrases() if p[1] not in english()] == []


def test_every_label_in_a_table_has_an_english_one():
    assert [v for table in TABLES for v in table.values() if v not in english()] == []


def test_no_english_phrase_is_left_over():
    used = {p for _, p in phrases()} | {v for table in TABLES for v in table.values()}
    themes = resources.files("assistant").joinpath("data", "themes.toml").read_text(encoding="utf-8")
    used |= {t["name"] for t in tomllib.loads(themes)["theme"]}
    source = "\n".join(p.read_text(encoding="utf-8") for p in WEB.rglob("*.py"))
    assert [p for p in english() if p not in used and f'"{p}"' not in source] == []


@pytest.mark.parametrize("chinese", sorted(english()))
def test_the_same_things_are_filled_in(chinese):
    from string import Formatter

    names = {name for _, name, _, _ in Formatter().parse(chinese) if name}
    assert {name for _, name, _, _ in Formatter().parse(english()[chinese]) if name} == names


def test_chinese_is_the_default_and_says_what_is_written():
    assert Words()("{n} 张表", n=3) == "3 张表"
    assert Words("en")("{n} 张表", n=3) == "3 tables"
    assert first_language("zh") == "zh"
    assert first_language("EN-us") == "en"
