"""One's own index: an empty data sheet for a framework of the library, and what the filled sheet comes to."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.export import XLSX
from assistant.web.ui import File
from ingest.records import Framework

if TYPE_CHECKING:
    from index_calc import Result

_MOST_RUNS = 2000


@dataclass(frozen=True, slots=True)
class Choices:
    """How to compute; empty texts leave a choice to the sheet or to the calculator."""

    base: str = ""
    weights: str = ""
    aggregate: str = "amean"
    missing: str = "raise"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A computed index: the result, the names of its nodes, and how far scores move when weights do."""

    result: Result
    names: dict[str, str]
    first_level: tuple[str, ...]


def template(framework: Framework, first: int, last: int) -> File:
    """An xlsx for a framework with a column for every year."""
    import pandas as pd

    from index_calc import Framework as Tree
    from index_calc import write_template

    rows = [
        {"code": n.node_id, "name": n.name, "parent": n.parent, "level": n.level, "weight": n.weight}
        for n in framework.nodes
    ]
    tree = Tree.from_table(pd.DataFrame(rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(tree, path, list(range(first, last + 1)))
        return File(f"{framework.index}_数据模板.xlsx", XLSX, path.read_bytes())


def compute(path: str, choices: Choices) -> Outcome:
    """The index of a filled sheet. Raises AssistantError with the calculator's own words."""
    import index_calc

    try:
        framework, data = index_calc.read_workbook(path)
        options: dict[str, Any] = {"aggregate": choices.aggregate, "missing": choices.missing}
        if choices.weights:
            options["weights"] = choices.weights
        result = index_calc.compute(framework, data, _base(choices.base, data), **options)
    except index_calc.CalcError as e:
        raise AssistantError(e.message + _place(e)) from e
    names = {n.code: n.name for n in framework.nodes}
    return Outcome(result, names, tuple(framework.children[framework.root.code]))


def _base(text: str, data: Any) -> Any:
    """The base period in the type the sheet's periods have."""
    text = text.strip()
    if not text:
        return None
    return next((p for p in data["period"].unique() if str(p) == text), text)


def _place(e: Any) -> str:
    where = [str(x) for x in (e.indicator, e.unit, e.period) if x not in (None, "")]
    return f"（{'，'.join(where)}）" if where else ""


def workbook(outcome: Outcome) -> File:
    """The results as xlsx, with formulas and charts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        outcome.result.to_excel(path)
        return File("指数结果.xlsx", XLSX, path.read_bytes())


def robustness(outcome: Outcome, runs: int) -> list[dict[str, Any]]:
    """The last period's index when every weight moves by up to a quarter: nominal, and where 90 % of runs lie."""
    import index_calc

    try:
        found = index_calc.uncertainty(outcome.result, runs=min(max(int(runs), 2), _MOST_RUNS))
    except index_calc.CalcError as e:
        raise AssistantError(e.message + _place(e)) from e
    rows: Sequence[dict[str, Any]] = found.scores.reset_index().to_dict("records")
    return list(rows)
