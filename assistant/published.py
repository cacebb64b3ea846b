"""A published index recomputed from the reports' own figures: found among the observations, cited.

What is found for each period: the composite, its change, and the level and change of every part. Printed digits are
taken from the text itself, so that index_calc knows what each figure can stand for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import NotFound
from assistant.lexicon import normalise
from assistant.records import Citation
from assistant.tools import Tools
from index_calc import check_published, contributions, implied_values, implied_weights
from index_calc.errors import CalcError
from ingest.records import Framework, Observation

_DIGITS = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")
_COMPOSITES = ("综合指数", "总指数", "总体指数", "综合得分", "composite index", "overall index")
_POINTS = ("点", "", "分")


@dataclass(slots=True)
class Edition:
    """What the reports print of an index for one period."""

    period: str
    names: tuple[str, ...]
    total: Observation | None = None
    change: Observation | None = None
    levels: dict[str, Observation] = field(default_factory=dict)
    changes: dict[str, Observation] = field(default_factory=dict)


def published(tools: Tools, index: str, period: str | None = None) -> dict[str, Any]:
    """The published composite and parts of an index against their recomputation; raises NotFound.

    Weights consistent with the figures (equal? feasible ranges), implied figures of the year before with intervals,
    contributions to the latest change, and the verdict. Every input carries a citation; what was not found is named.
    """
    held = _frameworks(tools, index)
    name = tools.index_name(held[0].index) if held else _named(tools, index)
    editions = _editions(tools, name, held)
    if period is not None:
        editions = [e for e in editions if e.period == period]
    if not editions:
        raise NotFound(f"资料库里没有“{index}”的综合指数或分项指数的数值。")
    cite = _Cites(tools)
    out: dict[str, Any] = {"index": name, "editions": [_edition_json(tools, e, cite) for e in editions]}
    latest = editions[-1]
    comparable = [r for e in editions if (r := _renamed(e, latest.names)) is not None]
    out["renamed"] = [note for e in editions for note in _rename_notes(e, latest.names)]
    out |= _weights(tools, comparable)
    out["implied"] = _implied(tools, comparable)
    out["contributions"] = _contributions(tools, latest)
    out["verdict"] = _verdict(out)
    out["citations"] = [c.as_json() for c in cite.listed]
    return out


def indices(tools: Tools) -> list[str]:
    """The indices that have a framework, those with published values first."""
    names = list(dict.fromkeys(f.index for f in tools.holdings.frameworks))
    valued = {tools.index_name(a) for a in tools.holdings.areas_with("level", _POINTS) if a.endswith("指数")}
    return sorted(names, key=lambda n: tools.index_name(n) not in valued)


# ---------------------------------------------------------------- finding the figures
def _frameworks(tools: Tools, index: str) -> list[Framework]:
    plain = normalise(index)
    return [f for f in tools.holdings.frameworks if plain in normalise(f.index) or normalise(f.index) in plain]


def _named(tools: Tools, index: str) -> str:
    plain = normalise(index)
    return next(
        (n for n, said in tools.holdings.index_names.items() if any(plain in s or s in plain for s in said)), index
    )


def _editions(tools: Tools, name: str, held: list[Framework]) -> list[Edition]:
    """One record a period, in order of time; the parts are those of the framework of the figures' own report."""
    found: dict[str, Edition] = {}
    of_index = tools.holdings.where(units=_POINTS, area=lambda a: a is not None and tools.index_name(a) == name)
    for fact in of_index:
        o = fact.observation
        if o.period is None or o.measure not in ("level", "change") or not _belongs(tools, o, name):
            continue
        parts = _parts(held, o.document_id)
        key = _part_of(o, parts)
        if key is None:
            continue
        edition = found.setdefault(o.period, Edition(o.period, parts))
        _keep(edition, key, o)
    return [found[p] for p in sorted(found) if found[p].total is not None or len(found[p].levels) > 1]


def _renamed(e: Edition, names: tuple[str, ...]) -> Edition | None:
    """An edition under the part names of the latest; parts renamed between editions stand in the same position.

    None where the parts are not the same ones: other in number, or most of them elsewhere.
    """
    if len(e.names) != len(names) or sum(a == b for a, b in zip(e.names, names, strict=True)) * 2 <= len(names):
        return None
    new = dict(zip(e.names, names, strict=True))
    levels = {new[n]: o for n, o in e.levels.items()}
    return Edition(e.period, names, e.total, e.change, levels, {new[n]: o for n, o in e.changes.items()})


def _rename_notes(e: Edition, names: tuple[str, ...]) -> list[str]:
    if _renamed(e, names) is None:
        return []
    pairs = [(a, b) for a, b in zip(e.names, names, strict=True) if a != b]
    return [f"{e.period}年数据的“{a}”按位置对应“{b}”。" for a, b in pairs]


def _belongs(tools: Tools, o: Observation, name: str) -> bool:
    return o.area is not None and tools.index_name(o.area) == name and o.base_unit in _POINTS


def _parts(held: list[Framework], document_id: str) -> tuple[str, ...]:
    """The level-1 names of the document's own framework, else of the fullest one."""
    own = [f for f in held if f.document_id == document_id] or sorted(held, key=lambda f: -len(f.nodes))
    return tuple(n.name for n in own[0].nodes if n.level == 1) if own else ()


def _part_of(o: Observation, parts: tuple[str, ...]) -> str | None:
    """Which part an index value is of; "" for the composite."""
    plain = normalise(o.indicator)
    if o.area is not None:
        plain = plain.removeprefix(normalise(o.area)).removeprefix("的") or plain
    if plain in _COMPOSITES or (o.area is not None and plain == normalise(o.area)):
        return ""
    stem = plain.removesuffix("分指数").removesuffix("指数")
    return next((p for p in parts if normalise(p) in (plain, stem)), None)


def _keep(edition: Edition, key: str, o: Observation) -> None:
    if not key:
        if o.measure == "level":
            edition.total = edition.total or o
        else:
            edition.change = edition.change or o
        return
    (edition.levels if o.measure == "level" else edition.changes).setdefault(key, o)


def digits(tools: Tools, o: Observation | None) -> str | None:
    """The printed digits of an observation, signed by its value."""
    if o is None:
        return None
    found = _DIGITS.search(tools.figure(o))
    plain = found.group().lstrip("-−+").replace(",", "") if found else f"{abs(o.value):g}"
    return f"-{plain}" if o.value < 0 else plain


# ---------------------------------------------------------------- the calculations
def _as_edition(tools: Tools, e: Edition) -> dict[str, Any]:
    return {
        "period": e.period,
        "total": digits(tools, e.total),
        "change": digits(tools, e.change),
        "parts": {n: digits(tools, e.levels.get(n)) for n in e.names},
        "changes": {n: digits(tools, e.changes.get(n)) for n in e.names},
    }


def _weights(tools: Tools, editions: list[Edition]) -> dict[str, Any]:
    usable = [_as_edition(tools, e) for e in editions if len(e.names) > 1]
    if not usable:
        return {"weights": None}
    try:
        found = implied_weights(usable)
    except CalcError as e:
        return {"weights": None, "weights_note": e.message}
    ranges = {str(n): [float(r["low"]), float(r["high"])] for n, r in found.ranges.iterrows()} if found.feasible else {}
    nearest = None if found.nearest_to_equal is None else {str(k): float(v) for k, v in found.nearest_to_equal.items()}
    return {
        "weights": {
            "feasible": found.feasible,
            "equal_fits": found.equal_fits,
            "ranges": ranges,
            "nearest_to_equal": nearest,
            "round_solutions": found.round_solutions[:10],
            "gap": found.gap,
            "note": found.note,
        }
    }


def _implied(tools: Tools, editions: list[Edition]) -> list[dict[str, Any]]:
    usable = [_as_edition(tools, e) for e in editions if len(e.names) > 1]
    if not usable:
        return []
    try:
        frame = implied_values(usable[-1:])
    except CalcError:
        return []
    return [{"part": str(n)} | {str(k): _plain(v) for k, v in row.items()} for n, row in frame.iterrows()]


def _contributions(tools: Tools, e: Edition) -> list[dict[str, Any]]:
    if e.change is None or len(e.changes) < len(e.names) - 1 or len(e.names) < 2:
        return []
    try:
        frame = contributions(
            str(digits(tools, e.change)), {n: digits(tools, e.changes.get(n)) for n in e.names}, "equal"
        )
    except CalcError:
        return []
    return [{"part": str(n)} | {str(k): _plain(v) for k, v in row.items()} for n, row in frame.iterrows()]


def _plain(value: Any) -> Any:
    """A value JSON can carry; open bounds become null."""
    if isinstance(value, str) or value is None:
        return value
    number = float(value)
    return number if math.isfinite(number) else None


# ---------------------------------------------------------------- what is shown
class _Cites:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.listed: list[Citation] = []

    def number(self, o: Observation | None) -> int | None:
        if o is None:
            return None
        place = self._tools.place(o)
        known = next((c for c in self.listed if c.place.key == place.key), None)
        if known is None:
            known = Citation(len(self.listed) + 1, place)
            self.listed.append(known)
        return known.n


def _edition_json(tools: Tools, e: Edition, cite: _Cites) -> dict[str, Any]:
    check: Mapping[str, Any] | None = None
    if e.names:
        c = check_published(digits(tools, e.total), {n: digits(tools, e.levels.get(n)) for n in e.names})
        check = {
            "status": c.status,
            "recomputed": c.recomputed,
            "low": c.low,
            "high": c.high,
            "published_low": c.published_low,
            "published_high": c.published_high,
            "truth": None if c.truth is None else list(c.truth),
            "gap": c.gap,
            "note": c.note,
        }
    return {
        "period": e.period,
        "total": _figure(tools, e.total, cite),
        "change": _figure(tools, e.change, cite),
        "parts": [
            {
                "name": n,
                "level": _figure(tools, e.levels.get(n), cite),
                "change": _figure(tools, e.changes.get(n), cite),
            }
            for n in e.names
        ],
        "missing": [n for n in e.names if n not in e.levels] + ([] if e.total else ["综合指数"]),
        "check": check,
    }


def _figure(tools: Tools, o: Observation | None, cite: _Cites) -> dict[str, Any] | None:
    return None if o is None else {"text": digits(tools, o), "value": o.value, "citation": cite.number(o)}


def _verdict(out: Mapping[str, Any]) -> str:
    """One Chinese sentence on what the figures allow; «相容», never «证实»."""
    weights = out.get("weights")
    checks = [e["check"]["status"] for e in out["editions"] if e["check"]]
    if weights is None or not checks or set(checks) == {"UNDECIDABLE"}:
        return "公布的数字不足以判断权重。"
    if not weights["feasible"]:
        return "没有一组非负且合计为一的权重能同时满足各期公布的数字；各期的权重或合成方法可能不同。"
    if weights["equal_fits"]:
        return "公布的综合指数与各分项等权平均相容（考虑四舍五入）；这不等于证实权重相等。"
    return "等权平均与公布的综合指数不相容；可行的权重范围见下。"
