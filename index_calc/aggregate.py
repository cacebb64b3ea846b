"""Aggregation: weighted means of the children of a node, and their generator functions.

Every mean here is quasi-arithmetic: I = φ⁻¹(Σ w·φ(x)), with φ(x) = x, ln x, 1/x or x^p (OECD/JRC Handbook, ch. 6). That
common form also gives exactly additive contributions (see `contribution`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index_calc.errors import MethodError

Floats = npt.NDArray[np.float64]

NAMES = ("amean", "gmean", "hmean", "genmean:p")
_CHINESE = {
    "算术平均": "amean",
    "几何平均": "gmean",
    "调和平均": "hmean",
    "arithmetic": "amean",
    "geometric": "gmean",
    "harmonic": "hmean",
}


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted power mean of exponent p; p = 1 arithmetic, 0 geometric, -1 harmonic."""

    name: str
    power: float

    def forward(self, x: Floats) -> Floats:
        """φ(x)."""
        if self.power == 1:
            return x
        return np.log(x) if self.power == 0 else x**self.power

    def backward(self, y: Floats) -> Floats:
        """φ⁻¹(y)."""
        if self.power == 1:
            return y
        return np.exp(y) if self.power == 0 else y ** (1 / self.power)

    def slope(self, x: Floats) -> Floats:
        """φ'(x)."""
        if self.power == 1:
            return np.ones_like(x)
        return 1 / x if self.power == 0 else self.power * x ** (self.power - 1)

    def allows(self, x: Floats) -> npt.NDArray[np.bool_]:
        """Where φ is defined: positive values, except for the arithmetic mean (and x >= 0 for powers above 0)."""
        if self.power == 1:
            return np.ones(x.shape, dtype=bool)
        return ~(x < 0) if self.power > 0 else ~(x <= 0)

    def __call__(self, x: Floats, weights: Floats) -> Floats:
        """The mean over the first axis; weights have the shape of that axis, or of x, and add up to one."""
        y = self.forward(x)
        if weights.ndim == 1:
            return self.backward((weights @ y.reshape(len(y), -1)).reshape(y.shape[1:]))
        return self.backward((weights * y).sum(axis=0))


def mean(name: str) -> Mean:
    """The mean of a name: amean, gmean, hmean, genmean:p (p any number but 0, e.g. genmean:2)."""
    clean = _CHINESE.get(name.strip(), name.strip())
    powers = {"amean": 1.0, "gmean": 0.0, "hmean": -1.0}
    if clean in powers:
        return Mean(clean, powers[clean])
    kind, _, power = clean.partition(":")
    if kind == "genmean" and power:
        try:
            return Mean(clean, float(power))
        except ValueError:
            raise MethodError("UNKNOWN_METHOD", f"广义平均的幂次不是数字：{power!r}") from None
    raise MethodError("UNKNOWN_METHOD", f"未知的合成方法{name!r}，可用：{'、'.join(NAMES)}")


def available_weights(weights: Floats, x: Floats) -> Floats:
    """Weights of shape x, zero where x is missing and rescaled to add up to one over what is there."""
    there = ~np.isnan(x)
    spread = weights.reshape((-1,) + (1,) * (x.ndim - 1)) * there
    total = spread.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, spread / total, np.nan)
