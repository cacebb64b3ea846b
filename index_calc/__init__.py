"""Composite indices: recompute them, check published ones, and say how far the result can be trusted.

A library of its own: DataFrames and printed figures in, the same out. It knows nothing of documents. Names are loaded
on first use, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index_calc.backcast import implied_values
    from index_calc.errors import CalcError
    from index_calc.implied import ImpliedWeights, implied_weights
    from index_calc.intervals import Interval, Printed, parse_printed
    from index_calc.published import Check, check_published, contributions

_HOME = {
    "CalcError": "errors",
    "Check": "published",
    "ImpliedWeights": "implied",
    "Interval": "intervals",
    "Printed": "intervals",
    "check_published": "published",
    "contributions": "published",
    "implied_values": "backcast",
    "implied_weights": "implied",
    "parse_printed": "intervals",
}

__all__ = [
    "CalcError",
    "Check",
    "ImpliedWeights",
    "Interval",
    "Printed",
    "check_published",
    "contributions",
    "implied_values",
    "implied_weights",
    "parse_printed",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'index_calc' has no attribute {name!r}")
    return getattr(import_module(f"index_calc.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
