"""What an audit found: the weightiest first, each with the sentence it is about and the sum."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.web import checked
from assistant.web.safe import button, esc
from assistant.web.words import Words

VERDICTS = {"inconsistent": "不一致", "conditional": "有条件一致", "consistent": "一致"}
KINDS = {
    "share": "占比",
    "table_share": "表中占比",
    "shares_total": "占比合计",
    "subset": "部分与整体",
    "implied_whole": "反推的总体",
    "concentration": "集中程度",
    "sum_of_parts": "分项之和",
    "sum_in_all": "合计",
    "table_total": "表中合计",
    "change_and_rate": "增减与增速",
    "multiple": "倍数",
    "average": "平均数",
    "threshold": "门槛",
    "comparison": "高低比较",
    "superlative": "最高最低",
    "rank": "位次",
    "grade": "量级",
    "composite": "综合指数",
    "weights": "权重",
    "currency": "币种折算",
    "currency_pair": "两处折算",
    "count": "指标个数",
    "count_repeated": "指标个数前后",
    "enumeration": "列举个数",
    "repeated": "前后说法",
    "repeated_elsewhere": "两份报告的说法",
    "beginning": "起始年份",
    "since": "起始年份",
    "lasting": "历时",
    "span": "年份跨度",
    "calendar": "日期",
    "milestone": "阶段目标",
    "passing": "达标个数",
    "outcomes": "升降个数",
    "added": "新增指标",
    "already_there": "已有指标",
    "placed": "指标层级",
    "taken_in": "纳入指标",
}
_UNIT = re.compile(r"-?[\d.,]+(?P<unit>\D*)")
_ORDER = list(VERDICTS)
_WEIGHTS = {"high": 0, "medium": 1, "low": 2}


def ordered(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The checks, the ones that matter most first."""
    return sorted(found["checks"], key=lambda c: (_ORDER.index(c["verdict"]), _weight(c.get("severity"))))


def _weight(severity: Any) -> float:
    if isinstance(severity, int | float):
        return -float(severity)
    return _WEIGHTS.get(str(severity), 3)


def findings(found: Mapping[str, Any], w: Words) -> str:
    """All checks of a report as HTML."""
    checks = ordered(found)
    if not checks:
        return f'<div class="zs-empty"><p>{w("这份报告里没有可以核算的数字关系。")}</p></div>'
    counts = {v: sum(c["verdict"] == v for c in checks) for v in VERDICTS}
    told = "".join(f'<span class="zs-rel is-{v}">{w(name)} {counts[v]}</span>' for v, name in VERDICTS.items())
    items = "".join(_finding(c, str(found["document_id"]), w) for c in checks if c["verdict"] != "consistent")
    passed = [c for c in checks if c["verdict"] == "consistent"]
    rest = "".join(_finding(c, str(found["document_id"]), w) for c in passed)
    folded = ""
    if passed:
        title = w("核对一致的 {n} 处", n=len(passed))
        folded = f'<details class="zs-notes"><summary>{title}</summary><ul class="zs-findings">{rest}</ul></details>'
    clear = "" if items else f'<p class="zs-ok">{w("没有发现不一致。")}</p>'
    return f'<p class="zs-keys">{told}</p>{clear}<ul class="zs-findings">{items}</ul>{folded}'


def _finding(c: Mapping[str, Any], document_id: str, w: Words) -> str:
    held = f'<p class="zs-note">{w("条件：")}{esc(condition(c, w))}</p>' if c.get("condition") else ""
    said, tongue = told(c, w)
    quotes = "".join(_quote(key, values, w) for key, values in quoted(c, document_id).items())
    kind = w(KINDS.get(str(c.get("kind")), "数字关系"))
    return (
        f'<li class="is-{esc(c["verdict"])}"><p class="zs-finding"><span class="zs-rel is-{esc(c["verdict"])}">'
        f"{w(VERDICTS.get(c['verdict'], c['verdict']))}</span><b>{kind}</b><span>{_sum(c, w)}</span></p>"
        f'<p lang="{tongue}">{esc(said)}</p>{held}{quotes}</li>'
    )


def told(c: Mapping[str, Any], w: Words) -> tuple[str, str]:
    """A finding in the language of the page, and that language; one of unknown build stays Chinese."""
    english = checked.statement(str(c["statement"])) if w.language == "en" else None
    return (str(c["statement"]), "zh-CN") if english is None else (english, "en")


def condition(c: Mapping[str, Any], w: Words) -> str:
    """Under which reading a conditional relation holds, in the page's language."""
    english = checked.condition(str(c["condition"])) if w.language == "en" else None
    return english or str(c["condition"])


def quoted(c: Mapping[str, Any], document_id: str = "") -> dict[tuple[str, int, int, str], list[float]]:
    """The sentences a check is about, each once, with the figures it takes from each."""
    found: dict[tuple[str, int, int, str], list[float]] = {}
    for i in c["inputs"]:
        if i.get("quote"):
            key = (str(i.get("document_id") or document_id), int(i["start"]), int(i["end"]), str(i["quote"]))
            found.setdefault(key, []).append(i["value"])
    return found


def _sum(c: Mapping[str, Any], w: Words) -> str:
    """Stated against computed, with the interval where it is one."""
    parts = []
    unit = m["unit"] if (m := _UNIT.fullmatch(str(c.get("stated") or ""))) else ""
    if c.get("stated") is not None:
        parts.append(w("所载 {x}", x=esc(_said(c["stated"], w))))
    if c.get("computed") is not None:
        parts.append(w("算得 {x}", x=esc(_said(c["computed"], w, unit))))
    if c.get("low") is not None and c.get("high") is not None and c["low"] != c["high"]:
        parts.append(w("区间 {low} – {high}", low=esc(_say(c["low"])), high=esc(_say(c["high"], unit))))
    return " · ".join(parts)


def _said(value: Any, w: Words, unit: str = "") -> str:
    """A stated or computed side: a figure, or words that are said in the page's language."""
    shown = _say(value, unit)
    return checked.piece(shown) if w.language == "en" and isinstance(value, str) else shown


def _say(value: Any, unit: str = "") -> str:
    if not isinstance(value, int | float):
        return str(value)
    if unit == "年":
        return f"{value:g}{unit}"  # a year is not counted in thousands
    shown = f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.3g}"
    return shown + unit


def _quote(key: tuple[str, int, int, str], values: list[float], w: Words) -> str:
    document_id, start, end, quote = key
    ref = {"d": document_id, "s": start, "e": end, "v": values}
    return f"<blockquote>{esc(quote)} {button(w('原文'), 'cite', ref, 'zs-link')}</blockquote>"
