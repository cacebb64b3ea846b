"""The errors of the calculator.

CalcError                 has a code, a Chinese message and, where known, indicator, unit and period
 ├── InputError           a printed figure or an argument cannot be read
 ├── FrameworkError       the table of indicators is no tree
 ├── DataError            a cell or a base value does not allow the calculation
 ├── WeightError          weights that do not add up, cannot be derived or contradict themselves
 ├── MethodError          an unknown method, or one that cannot be applied here
 ├── SampleError          too few units or periods for a statistic
 ├── ProgrammeError       a linear programme without a solution
 └── WorkbookError        a spreadsheet that is not what was agreed
"""

from __future__ import annotations


class CalcError(Exception):
    """Base of everything the calculator raises on purpose.

    `code` is stable and upper case (`BASE_ZERO`); `message` is Chinese; the place is given as far as it is known:
    `indicator` by its code (with its `name` in the text), `unit`, `period`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        indicator: str | None = None,
        name: str | None = None,
        unit: str | None = None,
        period: object | None = None,
    ) -> None:
        titled = f"{indicator} {name}" if name and name != indicator else indicator
        where = [
            f"{label}：{value}"
            for label, value in (("指标", titled), ("地区", unit), ("时期", period))
            if value not in (None, "")
        ]
        super().__init__(f"[{code}] {message}" + (f"（{'，'.join(where)}）" if where else ""))
        self.code = code
        self.message = message
        self.indicator = indicator
        self.name = name
        self.unit = unit
        self.period = period


class InputError(CalcError):
    """A printed figure or an argument cannot be read."""


class FrameworkError(CalcError):
    """The table of indicators is no tree, or a column of it cannot be understood."""


class DataError(CalcError):
    """A cell or a base value does not allow the calculation."""


class WeightError(CalcError):
    """Weights do not add up, cannot be derived, or contradict themselves."""


class MethodError(CalcError):
    """An unknown method, or one that cannot be applied here."""


class SampleError(CalcError):
    """There are too few units or periods for a statistic."""


class ProgrammeError(CalcError):
    """A linear programme has no solution."""


class WorkbookError(CalcError):
    """A spreadsheet does not have the agreed sheets or columns."""
