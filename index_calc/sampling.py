"""Quasi-random sampling and Sobol indices of any function of several factors.

Sampling after Saltelli: two independent halves A, B of a scrambled Sobol sequence and the matrices A with one column of
B. First order by Saltelli et al. (2010), S_i = mean(f(B)·(f(AB_i) - f(A)))/V; total order by Jansen (1999),
T_i = mean((f(A) - f(AB_i))²)/(2V).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.errors import SampleError

Floats = npt.NDArray[np.float64]


def design(groups: Sequence[Sequence[int]], n: int, seed: int | None) -> Floats:
    """Points in the unit cube: A, B, then A with one group of columns from B; n is rounded up to a power of two.

    Each group of columns is one factor; shape (n·(groups + 2), columns).
    """
    from scipy.stats import qmc

    width = sum(len(group) for group in groups)
    if n < 2 or width < 1:
        raise SampleError("N_TOO_SMALL", "灵敏度分析至少需要一个因素和两次抽样")
    power = int(np.ceil(np.log2(n)))
    both = qmc.Sobol(2 * width, scramble=True, rng=np.random.default_rng(seed)).random_base2(power)
    a, b = both[:, :width], both[:, width:]
    mixed = []
    for group in groups:
        ab = a.copy()
        ab[:, group] = b[:, group]
        mixed.append(ab)
    return np.concatenate([a, b, *mixed])


def indices(values: Floats, factors: int, names: list[str], seed: int | None, resamples: int = 200) -> pd.DataFrame:
    """First and total order with bootstrap 95 % half-widths, from function values on a `design`."""
    n = len(values) // (factors + 2)
    blocks = values.reshape(factors + 2, n)
    if not np.isfinite(values).all():
        raise SampleError("NOT_FINITE", "有的抽样得不到结果，灵敏度指数无定义")
    spread = blocks[:2].var()
    if spread <= 1e-24 * max(1.0, float(np.abs(blocks).max()) ** 2):
        raise SampleError("NO_VARIANCE", "输出不随任何因素变化，灵敏度指数无定义")
    first, total = _estimate(blocks)
    rng = np.random.default_rng(seed)
    draws = [_estimate(blocks[:, rng.integers(0, n, n)]) for _ in range(resamples)]
    firsts, totals = (np.array([d[k] for d in draws]).std(axis=0) * 1.96 for k in (0, 1))
    columns = {"first": first, "first_ci": firsts, "total": total, "total_ci": totals}
    return pd.DataFrame(columns, index=pd.Index(names, name="factor"))


def _estimate(blocks: Floats) -> tuple[Floats, Floats]:
    a, b, mixed = blocks[0], blocks[1], blocks[2:]
    centre = blocks[:2].mean()
    a, b, mixed = a - centre, b - centre, mixed - centre
    spread = np.concatenate([a, b]).var()
    return (b * (mixed - a)).mean(axis=1) / spread, ((a - mixed) ** 2).mean(axis=1) / (2 * spread)


def sobol(
    function: Callable[[Floats], Floats],
    bounds: dict[str, tuple[float, float]],
    n: int = 1024,
    seed: int | None = 0,
) -> pd.DataFrame:
    """Sobol indices of a function of a matrix (rows points, columns factors) over a box."""
    points = design([[i] for i in range(len(bounds))], n, seed)
    low, high = (np.array([b[k] for b in bounds.values()]) for k in (0, 1))
    return indices(np.asarray(function(low + points * (high - low)), dtype=float), len(bounds), list(bounds), seed)
