"""Statistical coherence of a framework: correlations, Cronbach's alpha, principal components, effective shares.

All of it asks whether indicators vary together across units. One region over time is no sample: its series trend
together whatever they measure, so these functions refuse when there is one unit or too few (N_TOO_SMALL), and say how
many observations they used. After the JRC audits of the Global Innovation Index and the OECD/JRC Handbook, ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc.errors import MethodError, SampleError
from index_calc.result import Result

Floats = npt.NDArray[np.float64]

LEAST_UNITS = 10  # below this a correlation of ±0.6 is not distinguishable from chance at 5 %


@dataclass(frozen=True, eq=False, slots=True)
class Coherence:
    """What the siblings under every parent have in common.

    `correlations` parent, code, with_parent (Pearson r between child and parent); `alpha` by parent; `pca` parent,
    component, eigenvalue, share; `shares` code, nominal weight and effective share (normalised squared correlation
    ratio, Paruolo et al. 2013, linear case); `redundant` pairs above .92, `conflicting` siblings below -.4; `warnings`.
    """

    period: Any
    units: int
    correlations: pd.DataFrame
    alpha: pd.Series
    pca: pd.DataFrame
    shares: pd.DataFrame
    redundant: pd.DataFrame
    conflicting: pd.DataFrame
    warnings: tuple[str, ...] = ()


def correlations(scores: pd.DataFrame, method: str = "pearson") -> pd.DataFrame:
    """Correlation matrix of columns over units, pairwise complete. Raises SampleError N_TOO_SMALL."""
    if method not in ("pearson", "spearman", "kendall"):
        raise MethodError("UNKNOWN_METHOD", f"未知的相关系数{method!r}")
    _enough(len(scores.dropna(how="all")), "相关系数")
    return scores.corr(method=method)


def cronbach_alpha(scores: pd.DataFrame) -> float:
    """k/(k-1)·(1 - Σ var(x_j) / var(Σ x_j)) on standardised columns, complete rows only."""
    complete = scores.dropna()
    k = complete.shape[1]
    if k < 2:
        raise SampleError("N_TOO_SMALL", "克朗巴哈系数至少需要两个指标")
    _enough(len(complete), "克朗巴哈系数")
    z = _standardised(complete)
    return float(k / (k - 1) * (1 - k / z.sum(axis=1).var(ddof=1)))


def principal_components(scores: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Eigenvalues (with shares) and loadings of the correlation matrix, complete rows only."""
    complete = scores.dropna()
    n, k = complete.shape
    _enough(n, "主成分分析")
    if n <= k:
        raise SampleError("N_TOO_SMALL", f"主成分分析需要单位数（{n}）多于指标数（{k}）")
    values, vectors = np.linalg.eigh(np.corrcoef(_standardised(complete), rowvar=False).reshape(k, k))
    values, vectors = values[::-1], vectors[:, ::-1]
    vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1, 1)
    names = [f"PC{i + 1}" for i in range(k)]
    table = pd.DataFrame({"eigenvalue": values, "share": values / k}, index=pd.Index(names, name="component"))
    return table, pd.DataFrame(vectors * np.sqrt(np.maximum(values, 0)), index=complete.columns, columns=names)


def coherence(result: Result, period: Any = None) -> Coherence:
    """The coherence of a result across its units in one period (the last by default)."""
    row = len(result.panel.periods) - 1 if period is None else result.panel.rows(period)[0]
    scores = pd.DataFrame(
        {code: series.value[row] for code, series in result.series.items()}, index=list(result.panel.units)
    )
    _enough(len(scores), "一致性检验")
    warnings: list[str] = []
    parts = [_of_parent(result, scores, parent, warnings) for parent in reversed(result.framework.parents)]
    pairs = pd.concat([p["pairs"] for p in parts], ignore_index=True)
    return Coherence(
        period=result.panel.periods[row],
        units=len(scores),
        correlations=pd.concat([p["with_parent"] for p in parts], ignore_index=True),
        alpha=pd.Series({p["parent"]: p["alpha"] for p in parts}, dtype=float),
        pca=pd.concat([p["pca"] for p in parts], ignore_index=True),
        shares=pd.concat([p["shares"] for p in parts], ignore_index=True),
        redundant=pairs[pairs["r"] > 0.92].reset_index(drop=True),
        conflicting=pairs[pairs["r"] < -0.4].reset_index(drop=True),
        warnings=tuple(warnings),
    )


def _of_parent(result: Result, scores: pd.DataFrame, parent: str, warnings: list[str]) -> dict[str, Any]:
    codes = list(result.framework.children[parent])
    below = scores[codes]
    still = [c for c in codes if below[c].nunique(dropna=True) < 2]
    warnings += [f"{c} 各单位取值相同，未参与一致性检验" for c in still]
    below = below.drop(columns=still)
    r = below.corrwith(scores[parent])
    with_parent = pd.DataFrame({"parent": parent, "code": below.columns, "with_parent": r.to_numpy()})
    alpha, pca = float("nan"), pd.DataFrame(columns=["parent", "component", "eigenvalue", "share"])
    try:
        if below.shape[1] > 1:
            alpha = cronbach_alpha(below)
            table = principal_components(below)[0].reset_index()
            pca = table.assign(parent=parent)[["parent", "component", "eigenvalue", "share"]]
    except SampleError as error:
        warnings.append(f"{parent}：{error.message}")
    weights = dict(zip(codes, result.local_weights[parent], strict=True))
    return {
        "parent": parent,
        "with_parent": with_parent,
        "alpha": alpha,
        "pca": pca,
        "shares": _shares(parent, r, weights),
        "pairs": _pairs(parent, below),
    }


def _shares(parent: str, r: pd.Series, weights: dict[str, Any]) -> pd.DataFrame:
    ratio = r**2
    total = ratio.sum()
    return pd.DataFrame(
        {
            "parent": parent,
            "code": r.index,
            "weight": [float(weights[c]) for c in r.index],
            "effective_share": (ratio / total).to_numpy() if total else np.nan,
        }
    )


def _pairs(parent: str, below: pd.DataFrame) -> pd.DataFrame:
    matrix = below.corr().to_numpy()
    upper = np.argwhere(np.triu(np.ones(matrix.shape, dtype=bool), 1))
    rows = [(parent, below.columns[i], below.columns[j], matrix[i, j]) for i, j in upper]
    return pd.DataFrame(rows, columns=["parent", "first", "second", "r"]).astype({"r": float})


def _standardised(complete: pd.DataFrame) -> Floats:
    x = complete.to_numpy(dtype=float)
    sd = x.std(axis=0, ddof=1)
    if (sd == 0).any():
        raise MethodError(
            "ZERO_RANGE", "有指标各单位取值相同", indicator=str(complete.columns[int(np.argmax(sd == 0))])
        )
    return (x - x.mean(axis=0)) / sd


def _enough(count: int, what: str) -> None:
    if count < LEAST_UNITS:
        reason = "单个地区的时间序列不是样本" if count <= 1 else f"只有{count}个单位，至少需要{LEAST_UNITS}个"
        raise SampleError("N_TOO_SMALL", f"{what}：{reason}")
