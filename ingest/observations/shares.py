"""Shares, contributions and ratios: what part of a whole a figure is, or how many times another one."""

from __future__ import annotations

import re

from ingest.observations import measures
from ingest.observations.carried import Carried
from ingest.observations.phrases import (
    counted_by,
    counted_noun,
    is_population,
    is_relational,
    noun_phrase,
    strip_links,
    strip_opening,
)
from ingest.observations.readings import Reading, last_part, named
from ingest.records import Quantity

_SO_MANY_PLACES = re.compile(r"[两三四五六七八九十\d]+个?(?:城市|[市地省区县州园])")
_MEAN = re.compile(r"平均|[人户亩地]均|每")
_AMONG_SHARE = re.compile(r"^的[\u4e00-\u9fff]{1,8}?(?:都是|均为|都为|是|为)(?P<what>[^，。；]{2,40})$")
_OBJECT_SHARE = re.compile(r"^(?:的)?(?P<noun>[\u4e00-\u9fff“”A-Za-z0-9]{2,40})")
_PREDICATE_SHARE = re.compile(
    r"^(?P<verb>为|是|都是|均为|来自|投向|流向|用于|集中在|分布在|属于|从事|选择|来源于|拥有|已|由)(?P<rest>[\u4e00-\u9fff“”A-Za-z0-9]{2,40})"
)


def population(before: str, quantity: Quantity, carried: Carried) -> Reading | None:
    """«亚裔、黑人分别接近20%» after a share: a group with a bare percentage is a share."""
    name = noun_phrase(before)
    if quantity.base_unit not in measures.RATE_UNITS or not name or not is_population(last_part(name)):
        return None
    if (
        measures.change_before(before)
        or measures.share_before(before, quantity)
        or re.search(r"企业$|公司$|机构$", name)
    ):
        return None
    if (
        carried.indicator
        and re.search(r"(?:系数|率|强度|增速|指数)$", carried.indicator)
        and carried.rate == carried.indicator
    ):
        return Reading("level", carried.indicator, quantity, name, None, False, 0.85, subject=False)
    return Reading("share", f"{name}占比", quantity, last_part(name), None, True, 0.85, rate=True)


def among(before: str, quantity: Quantity, after: str) -> Reading | None:
    """«63%的资金都是超过1亿美元的巨额交易»: the share of what stands behind the verb."""
    match = _AMONG_SHARE.match(after) if quantity.base_unit in measures.RATE_UNITS else None
    if match is None or noun_phrase(before):
        return None
    return Reading("share", f"{match.group('what')}占比", quantity, None, None, True, 0.8, rate=True)


def contribution(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    if quantity.base_unit not in measures.RATE_UNITS or not measures.contribution_before(comparison.rest):
        return None
    phrase = strip_opening(comparison.rest)
    name = strip_links(phrase)
    subject, toward, rest = name.partition("对")
    holder = noun_phrase(subject) if toward else ""
    indicator = (toward + rest) if toward else name
    breakdown = (
        holder or carried.breakdown or (carried.subject if carried.subject and is_population(carried.subject) else None)
    )
    return Reading("share", indicator, quantity, breakdown, None, True, 0.9, rate=True)


_GIVES = re.compile(
    r"(?:贡献|创造|集聚|汇聚|聚集|拥有|占据|吸引|产出|占)了?(?P<scope>全国|全市|全省|全球|世界|全区|全美)(?:的)?(?:约|近|超过)?$"
    r"|贡献了?(?:约|近|超过)?$"
)
_GIVES_PART = re.compile(r"贡献了?(?P<whole>[\u4e00-\u9fff]{2,30}?)的(?:约|近|超过)?$")
_MORE_PART = re.compile(r"^[、和及]*(?P<whole>[\u4e00-\u9fff]{2,30}?)的(?:约|近|超过)?$")
_GONE_BEFORE = re.compile(r"^的[\u4e00-\u9fff]{2,20}[、和及]$")  # «…80%的实验室、70%的中心»: the share before it
_FURTHER = re.compile(r"[、，和及]+(?P<whole>(?!占)[\u4e00-\u9fff]{2,16})的(?:约|近)?")
_GATHERS = re.compile(r"(?P<who>.{2,20}?)(?:集聚|聚集|汇聚|集中|占据|囊括|包揽|贡献)了?(?:约|近|超过?)?")
# «完成全年目标的56.6%»
_DONE_OF = re.compile(
    r"完成了?(?P<whole>(?:年度|全年|年初|年|既定|预期)?(?:目标|计划|任务|预算)[\u4e00-\u9fff]{0,4})的$"
)
_HELD = re.compile(r"(?:拥有|掌握|占有(?!效)|持有|集中了?)(?P<whole>[\u4e00-\u9fff]{2,14})的(?:约|近|超过)?$")


def share(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«占…的16%», «贡献了三分之一的…», «拥有…的48%», «85%投向…»: a part of a whole."""
    if quantity.base_unit not in measures.RATE_UNITS:
        return None
    given = _given(comparison.rest, quantity, after, carried)
    if given is not None:
        return given
    further = _FURTHER.fullmatch(comparison.rest) if carried.sharing else None
    if further:
        return shared(measures.Share("", further.group("whole")), quantity, carried)
    done = _DONE_OF.search(comparison.rest)
    if done:
        return shared(measures.Share(comparison.rest[: done.start()], done.group("whole")), quantity, carried)
    gathers = _GATHERS.fullmatch(strip_opening(comparison.rest)) if not after else None
    if gathers:
        name = noun_phrase(gathers.group("who"))
        return Reading("share", f"{name}占比", quantity, None, None, True, 0.8, rate=True, subject=False)
    held = _HELD.search(comparison.rest)
    if held:
        return shared(measures.Share(comparison.rest[: held.start()], held.group("whole")), quantity, carried)
    plain = measures.share_before(comparison.rest, quantity)
    if plain is None:
        return _share_behind(comparison.rest, quantity, after, carried)
    return shared(plain, quantity, carried)


def _given(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«贡献了三分之一的全市地区生产总值、六分之一的…», «创造了全国13.4%的GDP»: the verb holds for the whole list."""
    gives = _GIVES.search(before)
    if after.startswith("的") and (gives or (carried.giving and before.endswith(("、", "和", "及")))):
        carried.giving, carried.scope = True, gives.group("scope") if gives else carried.scope
        noun = counted_noun(after)
        if carried.scope:
            return Reading("share", f"{noun}占{carried.scope}比重", quantity, None, carried.scope, True, 0.85)
        return Reading("share", f"占{noun}比重", quantity, None, noun, True, 0.9)
    part = (_MORE_PART if carried.giving else _GIVES_PART).search(before)
    if part is None:
        return None
    carried.giving = True
    return Reading("share", f"占{part.group('whole')}比重", quantity, None, part.group("whole"), True, 0.9)


def shared(share: measures.Share, quantity: Quantity, carried: Carried) -> Reading | None:
    carried.sharing = share.whole is not None
    name = noun_phrase(share.phrase)
    breakdown: str | None = None
    if _SO_MANY_PLACES.fullmatch(name) and carried.indicator:  # «4市合计占全省的68.8%»: of what was told of each
        told = counted_by(carried.indicator) or carried.indicator
        return Reading(
            "share",
            f"{told}占{share.whole}比重" if share.whole else f"{told}占比",
            quantity,
            name,
            share.whole,
            False,
            0.8,
        )
    explicit = bool(name) and not is_relational(name)
    if explicit and is_population(last_part(name)):
        breakdown, name = last_part(name), name
    elif explicit:
        breakdown, name = None, name
        carried.whole_of = name
    else:
        name, breakdown = carried.subject or carried.derived or carried.indicator or "", carried.breakdown
        carried.whole_of = None
    if not name and share.whole is None:
        return None
    indicator = f"{name}占{share.whole}比重" if share.whole else f"{name}占比"
    comparator = share.whole or _whole_of_parts(carried)
    confidence = 0.95 if explicit else 0.88 - 0.1 * min(carried.age, 4)
    return Reading(
        "share", indicator.replace("占比占比", "占比"), quantity, breakdown, comparator, explicit, confidence, rate=True
    )


def _whole_of_parts(carried: Carried) -> str | None:
    """«研发经费806亿元，其中基础研究经费40亿元，占5.0%»: the whole a part told behind 其中 is taken of."""
    if not carried.topic or is_relational(carried.topic) or _MEAN.search(carried.topic):
        return None
    return carried.topic


def _share_behind(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«85%投向硬科技», «当地新居民的54%为本地人», «高达25%的人选择在家办公», «超六成企业…»."""
    if after.startswith(("和", "及", "、", "与", "，", "以及")):
        return None
    if quantity.base_unit not in measures.RATE_UNITS or not after or measures.reached_before(before) is not None:
        return None
    lead = "" if _GONE_BEFORE.match(before) else strip_links(strip_opening(before)).rstrip("的中")
    predicate = _PREDICATE_SHARE.match(after)
    if predicate and (not lead or before.rstrip().endswith(("的", "中", "的约", "的近"))):
        base = noun_phrase(lead) or carried.group or carried.indicator or ""
        what = (
            predicate.group("rest") if predicate.group("verb") in ("为", "是", "都是", "均为") else predicate.group(0)
        )
        carried.group = base or carried.group
        name = f"{base}中{what}占比" if base else f"{what}占比"
        return Reading("share", name, quantity, None, base or None, bool(lead), 0.8, rate=True)
    owned = re.search(r"(?P<holder>[\u4e00-\u9fff]{2,20})(?:拥有|掌握|持有|贡献|占有|集中)了?$", before)
    if owned and after.startswith("的"):
        return Reading(
            "share",
            f"{noun_phrase(owned.group('holder'))}拥有{counted_noun(after)}占比",
            quantity,
            None,
            counted_noun(after),
            True,
            0.75,
        )
    noun = _OBJECT_SHARE.match(after)
    if noun is None or re.match(r"^(?:增长|的增长|的增速|的速度|以上|左右)", after):
        return None
    if (
        noun_phrase(before)
        and not before.endswith(("的", "中", "超", "有", "中，"))
        and len(noun_phrase(before)) >= 2
        and not after.startswith("的")
    ):
        return None
    described, owner = counted_noun(noun.group("noun")) or noun.group("noun"), noun_phrase(lead)
    if owner and before.endswith("的"):
        return Reading("share", f"{owner}的{described}比例", quantity, None, None, True, 0.7)
    described = noun.group("noun") if "选择" in noun.group("noun") else described
    name = f"{owner + '的' if owner else ''}{described}占比"
    return Reading("share", name, quantity, None, None, True, 0.7, rate=True)


def ratio(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    more = _FURTHER.fullmatch(comparison.rest) if carried.times and quantity.base_unit == "倍" else None
    if more:
        whole = more.group("whole")
        return Reading("ratio", f"{carried.times}与{whole}之比", quantity, carried.breakdown, whole, False, 0.8)
    found = measures.ratio_before(comparison.rest, quantity)
    if found is not None:
        subject = named(found[0], carried)
        if carried.fresh_rate and carried.rate and not noun_phrase(found[0]):
            subject = (carried.rate, carried.rate_breakdown, False)
        if subject is None:
            return None
        if re.search(r"前者|后者|前两者", subject[0]) and carried.indicator:
            subject = (carried.indicator, carried.breakdown, False)
        carried.times = subject[0]
        return Reading("ratio", f"{subject[0]}与{found[1]}之比", quantity, subject[1], found[1], False, 0.85)
    if "番" in quantity.text or (quantity.base_unit == "倍" and not re.match(r"以?上?的?[\u4e00-\u9fff]", after)):
        subject = named(re.sub(r"(?:达到|达|为|是|增长了?)$", "", comparison.rest), carried)
        if subject is None:
            return None
        return Reading("ratio", subject[0], quantity, subject[1], comparison.comparator, subject[2], 0.75)
    return None
