"""Changes: rises and falls before or behind a figure, differences from another area, pulls on growth."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.lexicon import words
from ingest.observations import measures
from ingest.observations.carried import Carried
from ingest.observations.phrases import counted_noun, noun_phrase
from ingest.observations.readings import CLASSIFIERS, DURATION, Reading, headed, named
from ingest.records import Quantity

_BETTER_LOW = re.compile(
    r"PM|浓度|污染|能耗|排放|失业|死亡率|负债率|耗水|用水量|细颗粒物|杠杆率|拥堵"
)  # falls where it improves
_PULL = re.compile(r"(?P<down>向下|下拉|拉低|拖累)?(?:拉动|带动|拉低|拖累)[^，]*$")
_ENUMERATED_CHANGE = re.compile(
    r"(?P<head>[\u4e00-\u9fff]{2,16}?)(?P<verb>增加|新增|减少|取消)了[^，]{2,24}(?:、|和|及)[^，]{2,14}$"
)


def change(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    other = (
        re.fullmatch(r"[、，和及]+(?P<over>[\u4e00-\u9fff]{2,8}?)(?:平均水平|平均)?", comparison.rest)
        if carried.against
        else None
    )
    if other and quantity.base_unit in measures.POINT_UNITS:
        return changed(measures.Change(carried.against, "", "", other.group("over")), None, quantity, carried)
    comparison = _as_noun(comparison, quantity)
    change = measures.change_before(comparison.rest) or _changed_behind(comparison.rest, quantity, after)
    if change is None and (comparison.comparator is not None or quantity.base_unit in measures.POINT_UNITS):
        change = _higher(comparison.rest)
    signed = quantity.text.startswith(("+", "-")) and comparison.comparator is not None
    if change is None and signed and quantity.base_unit in measures.RATE_UNITS:
        change = measures.Change(1, comparison.rest, "")
    counted = quantity.base_unit in CLASSIFIERS and quantity.base_unit != "位"
    if change is None and counted and carried.moved and _LISTED_ON.fullmatch(comparison.rest):
        return _counted_change(*carried.moved, quantity, after, carried)
    if change is None:
        return None
    if change.verb == "新增" and comparison.comparator is None:
        return None
    if quantity.base_unit in DURATION and change.verb not in ("延长", "缩短", "减少", "增加", "提高"):
        return None
    if (
        quantity.base_unit in CLASSIFIERS
        and quantity.base_unit != "位"
        and comparison.comparator is None
        and re.match(r"[\u4e00-\u9fff“]", after)
        and not change.phrase
    ):
        return None
    if counted and not noun_phrase(change.phrase):
        told = _counted_change(change.sign, change.comparator or comparison.comparator, quantity, after, carried)
        if told is not None:
            return told
    return changed(change, comparison.comparator, quantity, carried)


_SAID_AS_NOUN = re.compile(
    r"(?P<what>.*?)(?P<verb>增长|下降|上涨|下跌|下滑|增加|减少|提高|提升)(?:已|约)?(?:为|达到?)+"
)
_RATE_NAME = re.compile(r"(?:率|占比|比重|比例|份额|强度|比)(?:同比|环比)?$")
_TURNS_ONLY = frozenset({"增长", "上涨", "下跌"})  # no rate is said to reach a level by these


def _as_noun(comparison: measures.Comparison, quantity: Quantity) -> measures.Comparison:
    """«出口额同比增长达57.2%», «降低为0.3个百分点»: by how much, though 达 and 为 else tell the level reached."""
    match = _SAID_AS_NOUN.fullmatch(comparison.rest)
    if match is None:
        return comparison
    rate = quantity.base_unit in measures.RATE_UNITS and (
        match["verb"] in _TURNS_ONLY or _RATE_NAME.search(match["what"]) is None
    )
    if not rate and quantity.base_unit not in measures.POINT_UNITS:
        return comparison
    return replace(comparison, rest=match["what"] + match["verb"])


_TIER = re.compile(r"[一二三四]级$")
_LISTED_ON = re.compile(r"[\u4e00-\u9fff]{0,12}[、和及]")  # «…1个一级、» before «3个二级»


def _counted_change(
    sign: int, comparator: str | None, quantity: Quantity, after: str, carried: Carried
) -> Reading | None:
    """«较上期增加1个一级指标、3个二级»: what was added stands behind its count, the verb holds for the whole list."""
    noun = counted_noun(after) if re.match(r"[\u4e00-\u9fff“]", after) else ""
    if len(noun) < 2:
        return None
    kind = re.search(r"指标$|指数$", carried.indicator or "") if _TIER.fullmatch(noun) else None
    carried.moved = (sign, comparator)
    return Reading(
        "change", noun + (kind.group() if kind else ""), signed(quantity, sign), None, comparator, True, 0.85
    )


_HIGHER = re.compile(r"(?:要|略|也)?(?P<verb>[高低多少快慢])(?:出|了)?$")


def _higher(rest: str) -> measures.Change | None:
    """«比上年高1.6个百分点»: an adjective is the verb where a base of comparison stands before it."""
    match = _HIGHER.search(rest)
    if match is None or (len(rest) > 1 and match.start() and rest[match.start() - 1] in "最较提至不至减"):
        return None
    return measures.Change(-1 if match.group("verb") in "低少慢" else 1, rest[: match.start()], match.group("verb"))


def pulled(comparison: measures.Comparison, quantity: Quantity, carried: Carried) -> Reading | None:
    """«向下拉动国内生产总值0.6个百分点»: a contribution to growth in points, negative where it drags."""
    if quantity.base_unit not in measures.POINT_UNITS or measures.change_before(comparison.rest):
        return None
    pull = _PULL.search(comparison.rest)
    if pull is None:
        return None
    change = measures.Change(-1 if pull.group("down") else 1, comparison.rest.replace("向下", ""), "")
    return changed(change, comparison.comparator, quantity, carried)


def enumerated(comparison: measures.Comparison, quantity: Quantity, carried: Carried) -> Reading | None:
    """«二级指标增加了慈善和代表两项»: what was added stands between the verb and its count."""
    match = _ENUMERATED_CHANGE.search(comparison.rest)
    if match is None or quantity.base_unit not in CLASSIFIERS:
        return None
    sign = -1 if match.group("verb") in ("减少", "取消") else 1
    change = measures.Change(sign, match.group("head"), match.group("verb"))
    return changed(change, comparison.comparator, quantity, carried)


# «以年均3.1%的能耗增长支撑了8.8%的经济增长»: what grew stands between the figure and its verb.
_MANNER = re.compile(
    r"[较很]|快速|高速|稳定|平均|[中正负]|恢复|持续|两位|爆发|迅猛|强劲|显著|同比|环比|名义|实际|累计|复合|以上|年均|历史|同期"
)
_DRIVEN = re.compile(r"^的(?!较|快|稳|高速|平均|年均|持续)(?P<what>[\u4e00-\u9fff]{2,8}?)(?:增长|增速|发展)")


def _changed_behind(before: str, quantity: Quantity, after: str) -> measures.Change | None:
    """«保持两位数增长», «实现8.5%的增速»: the verb stands behind the figure."""
    match = re.match(
        r"^的?(?:[\u4e00-\u9fff]{2})?(?P<verb>增长|增速|增幅|涨幅|下降|降幅|降低|下滑|提升)(?!率|额|极|点|至|到|了)",
        after,
    )
    match = match or (re.match(r"^的[\u4e00-\u9fff]{2,8}?(?P<verb>发展|增长)", after) if _DRIVEN.match(after) else None)
    if match is None or quantity.base_unit not in measures.RATE_UNITS:
        return None
    driven = _DRIVEN.match(after) if re.search(r"(?:以(?:年均)?|支撑了?|支持了?|换取了?|保障了?)$", before) else None
    if driven:
        return measures.Change(1, driven.group("what"), "增长")
    what = re.match(r"^的(?P<what>[\u4e00-\u9fff]{2})(?:增速|增幅|增长|涨幅|降幅)", after)
    if what and not noun_phrase(before) and not _MANNER.match(what.group("what")):
        before = before + what.group("what")
    phrase = re.sub(r"(?:保持|实现|呈现?|维持|取得|有|以)(?:了|着)?$", "", before)
    return measures.Change(
        -1 if match.group("verb") in ("下降", "降幅", "降低", "下滑") else 1, phrase, match.group("verb")
    )


def changed(change: measures.Change, comparator: str | None, quantity: Quantity, carried: Carried) -> Reading | None:
    noun = change.verb in words("prose", "verbs", "rate_nouns")
    points = quantity.base_unit in measures.POINT_UNITS
    carried.against = change.sign if change.comparator else 0
    if quantity.base_unit == "位" and carried.rank and not noun_phrase(change.phrase):
        subject: tuple[str, str | None, bool] | None = (carried.rank, None, False)
    elif points and carried.rate and (not noun_phrase(change.phrase) or _same_share(change.phrase, carried.rate)):
        subject = (carried.rate, carried.rate_breakdown, False)
    else:
        subject = named(change.phrase, carried)
    if subject is None:
        return None
    indicator, breakdown, explicit = headed(subject, carried)
    if change.verb == "增长" and re.search(r"(?:拉动|带动)", indicator):
        indicator += "增长"
    if noun and points:
        indicator += change.verb
    sign = -1 if change.verb == "改善" and _BETTER_LOW.search(indicator) else change.sign
    moved = signed(quantity, sign)
    kind = measures.kind_of_change(quantity)
    confidence = 0.95 if explicit else 0.9 - 0.1 * min(carried.age, 4)
    against = change.comparator or comparator or carried.beside
    return Reading(kind, indicator, moved, breakdown, against, explicit, confidence, rate=False)


def _same_share(phrase: str, rate: str) -> bool:
    """«占比较上年提高0.8个百分点» behind a share speaks of that share."""
    return bool(re.search(r"(?:占比|比重|份额)$", rate)) and bool(
        re.fullmatch(r"其?(?:占比|比重|份额|所占比重|所占比例)", noun_phrase(phrase))
    )


def signed(quantity: Quantity, sign: int) -> Quantity:
    """A fall is negative; a figure written with its own minus keeps it."""
    if sign > 0 or quantity.value < 0:
        return quantity
    low, high = quantity.low, quantity.high
    return replace(
        quantity, value=-quantity.value, scaled=-quantity.scaled,
        low=None if high is None else -high, high=None if low is None else -low,
    )  # fmt: skip
