"""Input data as a block of numbers: indicators × periods × units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.errors import DataError, InputError
from index_calc.framework import Framework
from index_calc.intervals import parse_printed

Floats = npt.NDArray[np.float64]

DATA_HEADERS = {
    "code": "编码",
    "period": "时期",
    "unit": "地区",
    "value": "数值",
    "low": "下限",
    "high": "上限",
}
_FROM_CHINESE = {v: k for k, v in DATA_HEADERS.items()} | {"指标编码": "code", "年份": "period", "单位": "unit"}
_BLANK = {"", "-", "—", "–", "…", "...", "NA", "N/A", "na", "nan", "None"}


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """Values of shape (indicators, periods, units), NaN where missing; `low`/`high` when the inputs are intervals."""

    codes: tuple[str, ...]
    periods: tuple[Any, ...]
    units: tuple[str, ...]
    values: Floats
    low: Floats | None = None
    high: Floats | None = None
    ignored: tuple[str, ...] = ()

    def restricted(self, codes: tuple[str, ...]) -> Panel:
        """The same data for some of the indicators, in the given order. Raises DataError NO_DATA for a strange one."""
        if codes == self.codes:
            return self
        lost = [c for c in codes if c not in self.codes]
        if lost:
            raise DataError("NO_DATA", "数据中没有该指标", indicator=lost[0])
        at = [self.codes.index(c) for c in codes]
        ends = [None if b is None else b[at] for b in (self.low, self.high)]
        return Panel(codes, self.periods, self.units, self.values[at], ends[0], ends[1], self.ignored)

    def rows(self, wanted: Any) -> list[int]:
        """Positions of one period or of a list of them. Raises DataError UNKNOWN_PERIOD."""
        several = wanted if isinstance(wanted, list | tuple | range) else [wanted]
        place = {str(p): i for i, p in enumerate(self.periods)}
        for period in several:
            if period_label(period) not in place:
                raise DataError("UNKNOWN_PERIOD", "数据中没有该时期", period=period)
        return [place[period_label(p)] for p in several]


def period_label(period: Any) -> str:
    """A period as text; 2013.0 (a spreadsheet's year) is 2013."""
    if isinstance(period, float | np.floating) and float(period).is_integer():
        return str(int(period))
    if isinstance(period, date):
        return period.isoformat().removesuffix("T00:00:00")
    return str(period).strip()


def read_panel(framework: Framework, data: pd.DataFrame) -> Panel:
    """Read a long frame (code, period, unit, value, low?, high?) or a wide one (code, unit?, one column a period).

    `period` and `unit` may be absent when there is only one. Values may be printed strings; then the half unit of their
    last digit is carried through the calculation. Rows of codes outside the framework are ignored and reported.
    Raises DataError (DUPLICATE_CELL, BAD_VALUE, NO_DATA) and InputError BAD_COLUMN.
    """
    frame = _long(data)
    leaves = framework.leaves
    which, ignored = _which(frame["code"], leaves)
    if (which < 0).any():
        frame, which = frame[which >= 0], which[which >= 0]
    if not len(frame):
        raise DataError("NO_DATA", "数据中没有指标体系里的任何指标")
    period_at, periods = _periods(frame)
    unit_at, units = _units(frame)
    shape = (len(leaves), len(periods), len(units))
    flat = (which * shape[1] + period_at) * shape[2] + unit_at
    _check_single(flat, frame, shape)
    values, low, high = _numbers(frame)

    def block(numbers: Floats) -> Floats:
        cells = np.full(shape, np.nan)
        cells.ravel()[flat] = numbers
        return cells

    ends = [None if numbers is None else block(numbers) for numbers in (low, high)]
    return Panel(leaves, periods, units, block(values), ends[0], ends[1], ignored)


def _which(codes: pd.Series, leaves: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """The position of every row's code among the indicators, -1 for others; and what those others are."""
    at, found = pd.factorize(codes)
    labels = [period_label(code) for code in found]
    place = {leaf: i for i, leaf in enumerate(leaves)}
    position = np.array([*(place.get(label, -1) for label in labels), -1], dtype=np.int64)
    return position[at], tuple(sorted({label for label in labels if label not in place}))


def _long(data: pd.DataFrame) -> pd.DataFrame:
    frame = data.rename(columns=lambda c: _FROM_CHINESE.get(str(c).strip(), c))
    if "code" not in frame:
        raise InputError("BAD_COLUMN", "数据缺少 code（编码）列")
    if "value" in frame:
        return frame
    keys = [c for c in ("code", "unit") if c in frame]
    periods = [c for c in frame.columns if re.match(r"\d{4}", period_label(c))]
    if not periods:
        raise InputError("BAD_COLUMN", "数据既没有 value（数值）列，也没有以年份为名的列")
    return frame.melt(id_vars=keys, value_vars=periods, var_name="period", value_name="value")


def _periods(frame: pd.DataFrame) -> tuple[npt.NDArray[np.int64], tuple[Any, ...]]:
    if "period" not in frame:
        return np.zeros(len(frame), dtype=np.int64), ("",)
    at, found = pd.factorize(frame["period"])
    if (at < 0).any():
        raise InputError("BAD_PERIOD", "有一行数据没有时期")
    labels = [period_label(p) for p in found]
    merged = sorted(set(labels), key=_natural)
    position = np.array([merged.index(label) for label in labels], dtype=np.int64)
    whole = all(re.fullmatch(r"-?\d+", label) for label in merged) and not isinstance(found[0], str)
    return position[at], tuple(int(label) if whole else label for label in merged)


def _natural(label: str) -> list[tuple[int, int, str]]:
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in re.findall(r"\d+|\D+", label)]


def _units(frame: pd.DataFrame) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    if "unit" not in frame or frame["unit"].isna().all():
        return np.zeros(len(frame), dtype=np.int64), ("",)
    at, found = pd.factorize(frame["unit"])
    if (at < 0).any():
        raise InputError("BAD_UNIT", "有一行数据没有地区")
    return at.astype(np.int64), tuple(str(u).strip() for u in found)


def _check_single(flat: npt.NDArray[np.int64], frame: pd.DataFrame, shape: tuple[int, int, int]) -> None:
    counts = np.bincount(flat, minlength=int(np.prod(shape)))
    if counts.max(initial=0) > 1:
        row = frame.iloc[int(np.flatnonzero(flat == counts.argmax())[0])]
        place = {k: row.get(k) for k in ("unit", "period")}
        raise DataError("DUPLICATE_CELL", "同一指标、地区、时期有多个数值", indicator=str(row["code"]), **place)


def _numbers(frame: pd.DataFrame) -> tuple[Floats, Floats | None, Floats | None]:
    column = frame["value"]
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        _check_finite(values, frame)
        if "low" not in frame or "high" not in frame:
            return values, None, None
        ends = [frame[c].to_numpy(dtype=float, na_value=np.nan) for c in ("low", "high")]
        return values, np.where(np.isnan(ends[0]), values, ends[0]), np.where(np.isnan(ends[1]), values, ends[1])
    rows = [_printed(value, frame, i) for i, value in enumerate(column)]
    values, low, high = np.array(rows, dtype=float).T
    _check_finite(values, frame)
    return (values, low, high) if (low < high).any() else (values, None, None)


def _check_finite(values: Floats, frame: pd.DataFrame) -> None:
    if np.isinf(values).any():
        row = frame.iloc[int(np.flatnonzero(np.isinf(values))[0])]
        raise _bad_value(row)


def _printed(value: Any, frame: pd.DataFrame, i: int) -> tuple[float, float, float]:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return (np.nan, np.nan, np.nan)
    if isinstance(value, int | float | np.number):
        return (float(value), float(value), float(value))
    if str(value).strip() in _BLANK:
        return (np.nan, np.nan, np.nan)
    try:
        figure = parse_printed(value)
    except InputError:
        raise _bad_value(frame.iloc[i]) from None
    return float(figure.value), float(figure.interval.low), float(figure.interval.high)


def _bad_value(row: pd.Series) -> DataError:
    place = {k: row.get(k) for k in ("unit", "period")}
    return DataError("BAD_VALUE", f"不是可用的数字：{row['value']!r}", indicator=str(row["code"]), **place)
