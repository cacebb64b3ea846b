"""The package as a whole: what it exports, imports and documents."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import index_calc
from index_calc.errors import CalcError
from index_calc.flags import MEANINGS, Flag, flag_text

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "index_calc").glob("*.py"))


def test_exports_are_sorted_importable_and_never_shadowed_by_a_module():
    names = index_calc.__all__
    assert names == sorted(names)
    modules = {p.stem for p in SOURCES}
    assert not modules & set(names)
    for name in names:
        assert getattr(index_calc, name).__name__ == name
    with pytest.raises(AttributeError):
        _ = index_calc.nothing_of_the_kind


def test_importing_the_package_loads_no_heavy_library():
    code = "import sys, index_calc; print([m for m in ('numpy', 'pandas', 'scipy', 'openpyxl') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_the_calculator_knows_no_other_room():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.split(".")[0] for n in names} & {"ingest", "assistant", "app"}, path


def test_every_export_and_method_name_is_documented():
    from index_calc import aggregate, missing, normalise, weight

    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    names = [*index_calc.__all__, *normalise.METHODS, *weight.METHODS, *missing.POLICIES, *aggregate.NAMES]
    names += ["fixed_base", "chain", "symmetric", "cross_section", *(flag.name for flag in Flag)]
    assert [n for n in names if f"`{n}" not in text] == []


def test_every_error_code_is_documented():
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    codes = set()
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r"(?:Error|_error|\.error)\(\s*(?:\w+,\s*)?\"([A-Z_]{4,})\"", source))
    assert len(codes) > 30
    assert sorted(c for c in codes if f"`{c}`" not in text) == []


def test_examples_in_the_documentation_run():
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.S)
    assert len(blocks) >= 3
    space = {}
    for block in blocks:
        exec(compile(block, "docs/methods.md", "exec"), space)


def test_an_error_says_code_message_and_place():
    error = CalcError("BASE_ZERO", "基期数值为零", indicator="a", unit="北京", period=2013)
    assert str(error) == "[BASE_ZERO] 基期数值为零（指标：a，地区：北京，时期：2013）"
    assert str(CalcError("X", "说明")) == "[X] 说明"


def test_every_flag_has_a_meaning():
    assert set(MEANINGS) == set(Flag)
    assert flag_text(Flag.CAPPED | Flag.REWEIGHTED) == "REWEIGHTED;CAPPED"
