"""Weightings: one method a function on a matrix of scores (rows observations, columns siblings); all add up to one.

Data-driven methods see only the siblings under one parent. They refuse what they cannot weigh (too few rows, constant
or negative columns, loadings of mixed sign) instead of returning NaN or negative weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from index_calc.errors import SampleError, WeightError

Floats = npt.NDArray[np.float64]

# Saaty (1980): mean consistency index of random reciprocal matrices of order 1, 2, 3 …
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
CONSISTENCY_LIMIT = 0.1


def equal(x: Floats) -> Floats:
    """1/n each."""
    return np.full(x.shape[1], 1 / x.shape[1])


def entropy_share(x: Floats) -> Floats:
    """Entropy weights on shares p = x/Σx (Zeleny 1982): w ∝ 1 + Σ p·ln p / ln n. The variant of scikit-criteria."""
    if (x < 0).any():
        raise WeightError("W_NEGATIVE_DATA", "熵权法（share）要求数据不为负，可改用 entropy:minmax")
    return _from_entropy(x)


def entropy_minmax(x: Floats) -> Floats:
    """Entropy weights on shares of min-max scores, 0·ln 0 = 0; the variant usual in Chinese index practice."""
    return _from_entropy(_unit_range(x))


def entropy_minmax_shift(x: Floats) -> Floats:
    """As entropy_minmax with 0.0001 added to every score so that no logarithm of zero arises."""
    return _from_entropy(_unit_range(x) + 1e-4)


def _from_entropy(x: Floats) -> Floats:
    _enough(x, 2)
    total = x.sum(axis=0)
    if (total <= 0).any():
        raise WeightError("W_ZERO_COLUMN", "有指标各单位之和为零，熵无定义")
    p = x / total
    logs = np.log(np.where(p > 0, p, 1.0))
    return _normed(1 + (p * logs).sum(axis=0) / np.log(len(x)))


def critic(x: Floats) -> Floats:
    """CRITIC (Diakoulaki et al. 1995): w ∝ s·Σ(1 - r), on min-max scores."""
    _enough(x, 3)
    scores = _unit_range(x)
    conflict = (1 - np.corrcoef(scores, rowvar=False)).sum(axis=0)
    return _normed(scores.std(axis=0) * conflict)


def variation(x: Floats) -> Floats:
    """Coefficient of variation: w ∝ s / |x̄|, s with n - 1."""
    _enough(x, 2)
    centre = np.abs(x.mean(axis=0))
    if (centre == 0).any():
        raise WeightError("W_ZERO_COLUMN", "有指标均值为零，变异系数无定义")
    return _normed(x.std(axis=0, ddof=1) / centre)


def pca_first(x: Floats) -> Floats:
    """Loadings of the first principal component of the correlations; PCA_MIXED_SIGNS when they differ in sign."""
    _, vectors = _components(x)
    first = vectors[:, 0] * np.sign(vectors[:, 0].sum() or 1.0)
    if (first < -1e-12).any():
        raise WeightError("PCA_MIXED_SIGNS", "第一主成分载荷有正有负，不能用作权重：请检查指标方向或换用其他方法")
    return _normed(np.maximum(first, 0))


def pca_communality(x: Floats) -> Floats:
    """Communalities over the components of eigenvalue above one (OECD/JRC Handbook, ch. 6): w ∝ Σ λ·v²."""
    values, vectors = _components(x)
    kept = values > 1 if (values > 1).any() else values == values.max()
    return _normed((vectors[:, kept] ** 2 * values[kept]).sum(axis=1))


def _components(x: Floats) -> tuple[Floats, Floats]:
    _enough(x, x.shape[1] + 1)
    _unit_range(x)
    values, vectors = np.linalg.eigh(np.corrcoef(x, rowvar=False))
    order = np.argsort(values)[::-1]
    return values[order], vectors[:, order]


def ahp(matrix: Floats, limit: float = CONSISTENCY_LIMIT) -> tuple[Floats, float]:
    """Analytic hierarchy process (Saaty 1980): principal eigenvector of a reciprocal matrix, and the consistency ratio.

    CR = (λmax - n) / ((n - 1)·RI). Raises WeightError AHP_MATRIX, or AHP_CR when CR exceeds `limit`.
    """
    a = np.asarray(matrix, dtype=float)
    n = len(a)
    if a.shape != (n, n) or (a <= 0).any() or not np.allclose(a * a.T, 1, rtol=1e-2):
        raise WeightError("AHP_MATRIX", "判断矩阵应为正的互反方阵（a_ij·a_ji = 1）")
    if n > len(RANDOM_INDEX):
        raise WeightError("AHP_MATRIX", f"判断矩阵阶数{n}超过{len(RANDOM_INDEX)}")
    values, vectors = np.linalg.eig(a)
    k = int(np.argmax(values.real))
    weights = _normed(np.abs(vectors[:, k].real))
    ratio = 0.0 if n < 3 else float((values[k].real - n) / (n - 1) / RANDOM_INDEX[n - 1])
    if ratio > limit:
        raise WeightError("AHP_CR", f"一致性比率 CR={ratio:.3f} 超过 {limit:g}，请修正判断矩阵")
    return weights, max(ratio, 0.0)


def optimise(x: Floats, importance: Sequence[float] | None = None) -> Floats:
    """Weights on the simplex whose composite correlates with every column as nearly as asked (equally by default).

    Minimises Σ (r_j/Σr - importance_j)² over w >= 0, Σw = 1, r_j = corr(x_j, Xw) (Becker et al. 2017). Raises
    WeightError NOT_CONVERGED instead of returning a vector that is not a solution.
    """
    from scipy.optimize import minimize

    _enough(x, 3)
    _unit_range(x)
    k = x.shape[1]
    wanted = np.full(k, 1 / k) if importance is None else np.asarray(importance, dtype=float)
    if len(wanted) != k or (wanted < 0).any() or wanted.sum() <= 0:
        raise WeightError("W_NAMES", f"重要性应为{k}个非负数")
    wanted = wanted / wanted.sum()
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    correlation = z.T @ z / len(z)
    sd = x.std(axis=0)

    def loss(w: Floats) -> float:
        r = correlation @ (w * sd)
        return float((((r / r.sum()) - wanted) ** 2).sum()) if abs(r.sum()) > 1e-12 else 1e6

    found = minimize(
        loss,
        np.full(k, 1 / k),
        method="SLSQP",
        bounds=[(0, 1)] * k,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"maxiter": 1000, "ftol": 1e-15},
    )
    if not found.success:
        raise WeightError("NOT_CONVERGED", f"权重优化没有收敛：{found.message}")
    return _normed(np.maximum(found.x, 0))


METHODS: dict[str, Callable[[Floats], Floats]] = {
    "equal": equal,
    "entropy:share": entropy_share,
    "entropy:minmax": entropy_minmax,
    "entropy:minmax_shift": entropy_minmax_shift,
    "critic": critic,
    "cv": variation,
    "pca:first": pca_first,
    "pca:communality": pca_communality,
    "optimised": optimise,
}
# What a bare family name stands for; results always carry the full name.
DEFAULTS = {"entropy": "entropy:share", "pca": "pca:first"}


def full_name(name: str) -> str:
    """The full name of a weighting, its variant included. Raises WeightError UNKNOWN_METHOD."""
    clean = DEFAULTS.get(name.strip(), name.strip())
    if clean not in METHODS and clean not in ("given", "ahp"):
        raise WeightError("UNKNOWN_METHOD", f"未知的赋权方法{name!r}，可用：given、ahp、{'、'.join(METHODS)}")
    return clean


def _enough(x: Floats, least: int) -> None:
    if len(x) < least:
        raise SampleError("N_TOO_SMALL", f"只有{len(x)}个观测，至少需要{least}个才能计算权重")


def _unit_range(x: Floats) -> Floats:
    width = x.max(axis=0) - x.min(axis=0)
    if (width == 0).any():
        raise WeightError("W_CONSTANT", "有指标各单位取值相同，无法客观赋权")
    return (x - x.min(axis=0)) / width


def _normed(w: Floats) -> Floats:
    w = np.where(np.abs(w) < 1e-13, 0.0, w)  # rounding noise of a column without information is no weight
    total = w.sum()
    if not np.isfinite(w).all() or total <= 0:
        raise WeightError("W_UNDEFINED", "各指标不含可区分的信息，权重无法确定")
    return w / total
