"""Composite indices: recompute them, check published ones, and say how far the result can be trusted.

A library of its own: DataFrames and printed figures in, the same out. It knows nothing of documents. Names are loaded
on first use, so importing the package costs nothing. No module may bear the name of a function exported here (hence
`robustness` for sensitivity, `association` for coherence): importing it would hide the function.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index_calc.association import Coherence, coherence
    from index_calc.backcast import implied_values
    from index_calc.errors import CalcError
    from index_calc.framework import Framework, Node
    from index_calc.implied import ImpliedWeights, implied_weights
    from index_calc.index import compute, rebase
    from index_calc.intervals import Interval, Printed, parse_printed
    from index_calc.published import Check, check_published, contributions
    from index_calc.result import Result
    from index_calc.robustness import (
        Sensitivity,
        Uncertainty,
        effective_shares,
        leave_one_out,
        sensitivity,
        uncertainty,
    )
    from index_calc.sampling import sobol
    from index_calc.splicing import splice
    from index_calc.workbook import read_workbook, write_template

_HOME = {
    "CalcError": "errors",
    "Check": "published",
    "Coherence": "association",
    "Framework": "framework",
    "ImpliedWeights": "implied",
    "Interval": "intervals",
    "Node": "framework",
    "Printed": "intervals",
    "Result": "result",
    "Sensitivity": "robustness",
    "Uncertainty": "robustness",
    "check_published": "published",
    "coherence": "association",
    "compute": "index",
    "contributions": "published",
    "effective_shares": "robustness",
    "implied_values": "backcast",
    "implied_weights": "implied",
    "leave_one_out": "robustness",
    "parse_printed": "intervals",
    "read_workbook": "workbook",
    "rebase": "index",
    "sensitivity": "robustness",
    "sobol": "sampling",
    "splice": "splicing",
    "uncertainty": "robustness",
    "write_template": "workbook",
}

__all__ = [
    "CalcError",
    "Check",
    "Coherence",
    "Framework",
    "ImpliedWeights",
    "Interval",
    "Node",
    "Printed",
    "Result",
    "Sensitivity",
    "Uncertainty",
    "check_published",
    "coherence",
    "compute",
    "contributions",
    "effective_shares",
    "implied_values",
    "implied_weights",
    "leave_one_out",
    "parse_printed",
    "read_workbook",
    "rebase",
    "sensitivity",
    "sobol",
    "splice",
    "uncertainty",
    "write_template",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'index_calc' has no attribute {name!r}")
    return getattr(import_module(f"index_calc.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
