"""The engine: data of indicators → their own indices or scores → sub-indices → the composite.

Nothing is filled, capped, clipped, moved or re-weighted unless asked for, and then every node it touches is flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from index_calc import missing as fill
from index_calc import weight as weighting
from index_calc.aggregate import Mean, mean
from index_calc.compose import METHODS, Composition, compose
from index_calc.errors import CalcError, DataError, InputError, MethodError, WeightError
from index_calc.flags import Flag, Masks, raised
from index_calc.framework import Framework, Node
from index_calc.leaf import Raw, Series, normalised_scores, ratio_scores, treated
from index_calc.panel import Panel, read_panel
from index_calc.result import LogEntry, Options, PerLevel, Result

Floats = npt.NDArray[np.float64]


def compute(
    framework: Framework,
    data: pd.DataFrame | Panel,
    base: Any = None,
    method: PerLevel = "fixed_base",
    normalise: PerLevel | None = None,
    aggregate: PerLevel = "amean",
    weights: Any = None,
    missing: str = "raise",
    **others: Any,
) -> Result:
    """Compute an index from its indicators.

    `data`: a long frame code, period, unit, value (see `panel.read_panel`). `base`: a period or a list (their mean).
    `method`: fixed_base | chain | symmetric | cross_section; `normalise`: ratio | minmax[:lo:hi] | zscore[:m:s] |
    goalposts[:scale] | reference:r | maximum | fraction | target | rank | borda | percentile; `aggregate`: amean |
    gmean | hmean | genmean:p. These three, and `treat` (outliers[:n] | winsorise[:n] | log), also take {level or code:
    name}; a column of the framework goes first. `weights`: given | equal | entropy:VARIANT | critic | cv | pca:VARIANT
    | optimised | ahp (with `ahp={parent: matrix}`), {level or code: name}, a frame code, weight, or {code: weight};
    given if the framework has weights, else equal. `missing`: raise | carry | interpolate | mean | median | group_mean
    (with `groups`) | reweight, or several joined by +. `base_remedy`: raise | next | drop. `min_coverage`: least share
    of children. `scope`: period | pooled, for normalisation across units. `rescale_weights` allows any sum.
    Raises CalcError subclasses that name indicator, unit and period.
    """
    if isinstance(weights, Mapping) and weights and all(isinstance(w, int | float) for w in weights.values()):
        weights = pd.Series(dict(weights), dtype=float)
    try:
        options = Options(base, method, normalise, aggregate, weights, missing, **others)
    except TypeError as error:
        raise InputError("BAD_OPTION", f"未知的参数：{error}") from None
    panel = data.restricted(framework.leaves) if isinstance(data, Panel) else read_panel(framework, data)
    return _Engine(framework, panel, options).run()


def rebase(result: Result, base: Any) -> Result:
    """Recompute everything from the parts with another base period.

    Not the same as `splice`, which only rescales the composite: the two differ as soon as the parts grow differently.
    """
    framework = result.framework.with_nodes({n.code: {"base_period": None} for n in result.framework.nodes})
    return _Engine(framework, result.panel, replace(result.options, base=base)).run()


def for_node(option: PerLevel | None, node: Node) -> str | None:
    """The entry of an option that may be one name or a mapping by code or level."""
    if option is None or isinstance(option, str):
        return option
    for key in (node.code, node.level, str(node.level)):
        if key in option:
            return option[key]
    return None


def _policies(missing: str) -> list[str]:
    policies = missing.split("+")
    odd = [p for p in policies if p not in fill.POLICIES]
    if odd:
        raise MethodError("UNKNOWN_METHOD", f"未知的缺失处理{odd[0]!r}，可用：{'、'.join(fill.POLICIES)}")
    return policies


class _Engine:
    """One computation: the state that the steps share."""

    def __init__(self, framework: Framework, panel: Panel, options: Options) -> None:
        self.framework, self.panel, self.options = framework, panel, options
        self.entries: list[LogEntry] = []
        if panel.ignored:
            self.note("data", "", f"指标体系之外的编码未使用：{'、'.join(panel.ignored)}", len(panel.ignored))
        # An area that has no data at all in a period is absent from it; that is not a gap in its data.
        self.gaps = np.isnan(panel.values)
        self.absent = self.gaps.all(axis=0)
        self.policies = _policies(options.missing)
        self.base = panel.rows(panel.periods[0] if options.base is None else options.base)
        if options.scope not in ("period", "pooled"):
            raise InputError("BAD_OPTION", f"scope 应为 period 或 pooled，得到{options.scope!r}")
        if options.base_remedy not in ("raise", "next", "drop"):
            raise InputError("BAD_OPTION", f"base_remedy 应为 raise、next 或 drop，得到{options.base_remedy!r}")

    def note(self, step: str, code: str, detail: str, count: int = 0) -> None:
        self.entries.append(LogEntry(step, code, detail, count))

    def run(self) -> Result:
        if self.absent.any() and self.options.method == "cross_section":
            self.note("data", "", "有的地区在有的时期没有任何数据，不参与该时期的比较", int(self.absent.sum()))
        series: dict[str, Series] = {}
        for code, raw in zip(self.framework.leaves, self.inputs(), strict=True):
            series[code] = self.score(raw)
        weights: dict[str, Floats] = {}
        means: dict[str, Mean] = {}
        methods: dict[str, str] = {}
        names: dict[str, str] = {}
        given = _given_weights(self)
        for parent in self.framework.parents:
            children = [series[c] for c in self.framework.children[parent]]
            names[parent], weights[parent] = self.weigh(parent, children, given)
            how = self.composition(parent, weights[parent])
            means[parent], methods[parent] = how.mean, how.method
            series[parent] = compose(how, children)
        self._summarise(series)
        return Result(
            self.framework, self.panel, self.options, series, weights, names, means, methods, tuple(self.entries)
        )

    # ------------------------------------------------------------ inputs
    def inputs(self) -> list[Raw]:
        """Treated and filled data of every indicator."""
        panel, raws = self.panel, []
        coverage, gappy = (~self.gaps).astype(float), [bool(gap.any()) for gap in self.gaps]
        blank: Masks = np.zeros(self.absent.shape, dtype=np.uint16)
        for k, code in enumerate(self.framework.leaves):
            node = self.framework[code]
            bounds = [None if b is None else b[k] for b in (panel.low, panel.high)]
            raw = Raw(node, panel.periods, panel.units, panel.values[k], blank, coverage[k], *bounds)
            raw = self.filled(raw) if gappy[k] else raw
            raws.append(treated(raw, for_node(self.options.treat, node)))
        return raws

    def filled(self, raw: Raw) -> Raw:
        for policy in self.policies:
            if policy not in ("raise", "reweight") and np.isnan(raw.value).any():
                raw = self._fill(raw, policy)
        gaps = np.isnan(raw.value)
        if self.options.method == "cross_section":
            gaps &= ~self.absent
        if gaps.any() and "reweight" not in self.policies:
            message = f"缺少数据（该指标共{int(gaps.sum())}处）"
            raise raw.error(DataError, "MISSING_CELL", message, gaps)
        return raw

    def _fill(self, raw: Raw, policy: str) -> Raw:
        if policy == "group_mean":
            groups = self.options.groups or {}
            lost = [u for u in raw.units if u not in groups]
            if lost:
                raise DataError("NO_GROUP", "没有给出该地区的分组", unit=lost[0])
            method = partial(fill.group_mean, groups=[groups[u] for u in raw.units])
        else:
            method = partial(fill.METHODS[policy])
        new = np.isnan(raw.value) & ~np.isnan(method(raw.value))
        if policy in fill.ACROSS_UNITS:
            new &= ~self.absent  # averages of others would make up a whole area
        low, high = (None if x is None else np.where(new, method(x), x) for x in (raw.low, raw.high))
        flag = Flag[f"FILLED_{policy.upper()}"]
        if new.any():
            self.note("missing", raw.node.code, f"{policy}：填补{int(new.sum())}处", int(new.sum()))
        flags = raw.flags | raised(new.shape, new, flag)
        return replace(raw, value=np.where(new, method(raw.value), raw.value), low=low, high=high, flags=flags)

    # ------------------------------------------------------------ scores
    def score(self, raw: Raw) -> Series:
        node, options = raw.node, self.options
        parent = self.framework[node.parent] if node.parent else node
        method = parent.method or for_node(options.method, parent) or self._default_method()
        usual = "minmax" if method == "cross_section" else "ratio"
        spec = self.framework.inherited(node.code, "normalise") or for_node(options.normalise, node) or usual
        if spec == "ratio":
            own = self.framework.inherited(node.code, "base_period")
            base = self.panel.rows(own) if own else self.base
            return ratio_scores(raw, base, options.base_remedy)
        return normalised_scores(raw, spec, options.scope == "pooled")

    def _default_method(self) -> str:
        option = self.options.method
        return option if isinstance(option, str) else "fixed_base"

    def composition(self, parent: str, weights: Floats) -> Composition:
        node = self.framework[parent]
        children = [self.framework[c] for c in self.framework.children[parent]]
        name = node.method or for_node(self.options.method, node) or self._default_method()
        if name not in METHODS:
            known = "fixed_base、chain、symmetric、cross_section"
            raise MethodError("UNKNOWN_METHOD", f"未知的计算方式{name!r}，可用：{known}", indicator=parent)
        average = mean(node.aggregate or for_node(self.options.aggregate, node) or "amean")
        least = self.options.min_coverage
        panel = self.panel
        return Composition(
            node, children, panel.periods, panel.units, METHODS[name], average, weights, self.base, least
        )

    # ------------------------------------------------------------ weights
    def weigh(self, parent: str, children: Sequence[Series], given: Mapping[str, float]) -> tuple[str, Floats]:
        codes = self.framework.children[parent]
        name = self._weighting(parent, given)
        if name == "given":
            return name, self._given(parent, given)
        if len(codes) == 1 and name != "ahp":
            return name, np.ones(1)
        if name == "equal":
            return name, np.full(len(codes), 1 / len(codes))
        try:
            if name == "ahp":
                return name, self._ahp(parent, len(codes))
            if len(self.panel.units) == 1:
                self.note("weights", parent, f"{name} 以单个地区的各时期为观测；逐年趋势不是样本，请慎用")
            matrix = np.stack([c.value.ravel() for c in children], axis=1)
            weights = weighting.METHODS[name](matrix[~np.isnan(matrix).any(axis=1)])
        except CalcError as error:
            raise type(error)(error.code, error.message, indicator=parent) from None
        return name, weights

    def _weighting(self, parent: str, given: Mapping[str, float]) -> str:
        option = self.options.weights
        if isinstance(option, pd.DataFrame | pd.Series) or option is None:
            if any(c in given for c in self.framework.children[parent]):
                return "given"
            if given:
                self.note("weights", parent, "没有给出下级权重，按等权处理", len(self.framework.children[parent]))
            return "equal"
        if isinstance(option, Mapping) and not isinstance(for_node(option, self.framework[parent]), str | None):
            raise WeightError("W_NAMES", "权重应为方法名，或含 code、weight 的表")
        return weighting.full_name(for_node(option, self.framework[parent]) or "equal")

    def _given(self, parent: str, given: Mapping[str, float]) -> Floats:
        codes = self.framework.children[parent]
        lost = [c for c in codes if c not in given]
        if lost:
            raise WeightError("W_MISSING", "没有给出权重", indicator=lost[0])
        weights = np.array([given[c] for c in codes])
        if (weights < 0).any():
            raise WeightError("W_NEGATIVE", "权重为负", indicator=codes[int(np.argmax(weights < 0))])
        total = weights.sum()
        if abs(total - 1) > 1e-6:
            if not self.options.rescale_weights or total <= 0:
                raise WeightError("W_SUM", f"下级权重之和为{total:g}，应为1或100%", indicator=parent)
            self.note("weights", parent, f"下级权重之和为{total:g}，已按比例调整为1", len(codes))
        return weights / total

    def _ahp(self, parent: str, count: int) -> Floats:
        matrix = (self.options.ahp or {}).get(parent)
        if matrix is None:
            raise WeightError("AHP_MATRIX", "没有给出判断矩阵")
        weights, ratio = weighting.ahp(np.asarray(matrix, dtype=float))
        if len(weights) != count:
            raise WeightError("AHP_MATRIX", f"判断矩阵为{len(weights)}阶，下级有{count}个")
        self.note("weights", parent, f"层次分析法，一致性比率 CR={ratio:.4f}")
        return weights

    def _summarise(self, series: Mapping[str, Series]) -> None:
        flagged = [(code, node.flags) for code, node in series.items() if node.flags.any()]
        for flag in Flag if flagged else ():
            for code, masks in flagged:
                touched = int(((masks & np.uint16(flag)) > 0).sum())
                if touched:
                    self.note("flag", code, flag.name or "", touched)


def _given_weights(engine: _Engine) -> dict[str, float]:
    """Given weights by code, local to their siblings; percentages and shares of the whole index are recognised."""
    option, framework = engine.options.weights, engine.framework
    if isinstance(option, pd.Series):
        found = {str(k): float(v) for k, v in option.items()}
    elif isinstance(option, pd.DataFrame):
        if not {"code", "weight"} <= set(option.columns):
            raise WeightError("W_NAMES", "权重表应有 code、weight 两列")
        found = {str(c): float(w) for c, w in zip(option["code"], option["weight"], strict=True)}
    else:
        found = {n.code: n.weight for n in framework.nodes if n.weight is not None}
    odd = [c for c in found if c not in framework]
    if odd:
        raise WeightError("W_NAMES", "权重中的编码不在指标体系内", indicator=odd[0])
    return _local(found, framework, engine)


def _local(found: dict[str, float], framework: Framework, engine: _Engine) -> dict[str, float]:
    """Turn percentages into shares, and weights in the whole index into weights among siblings."""
    sums = {p: sum(found.get(c, 0.0) for c in framework.children[p]) for p in framework.parents}
    root = framework.root.code
    groups = [p for p in framework.parents if any(c in found for c in framework.children[p])]
    if groups and all(abs(sums[p] - 100) < 1e-4 for p in groups):
        return {c: w / 100 for c, w in found.items()}
    whole = sums[root]
    overall = any(abs(whole - s) < 1e-4 for s in (1, 100)) and len(framework.parents) > 1
    overall = overall and all(abs(sums[p] - found.get(p, whole)) < 1e-6 * max(whole, 1) for p in framework.parents)
    if overall and any(abs(sums[p] - 1) > 1e-6 for p in framework.parents if p != root):
        engine.note("weights", root, "所给权重是在总指数中的权重，已换算为同级权重")
        local = {}
        for parent in framework.parents:
            for code in framework.children[parent]:
                local[code] = found[code] / sums[parent] if sums[parent] else 0.0
        return local
    return found
