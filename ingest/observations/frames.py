"""One figure and the words around it: which statement it makes. Tried in order, the first frame that fits decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.lexicon import words
from ingest.observations import measures
from ingest.observations.carried import Carried
from ingest.observations.phrases import (
    counted_noun,
    is_population,
    is_relational,
    noun_phrase,
    split_breakdown,
    strip_links,
    strip_opening,
)
from ingest.records import Measure, Quantity

_CLASSIFIERS = frozenset(words("units", "classifiers", "names"))
_BRING = re.compile(rf"(?:{'|'.join(map(re.escape, words('prose', 'bring', 'kept')))})了?$")
_DURATION = frozenset({"年", "个月", "天", "周", "小时", "分钟", "个季度", "个工作日", "工作日", "岁", "周岁"})
_PER_LEAD = re.compile(r"(?:平均)?每(?P<per>天|日|月|小时|分钟|周)[\u4e00-\u9fff]*$")
_PRICE_PER = re.compile(r"^每(?P<per>平方米|平方英尺|平方公里|亩|公顷|吨|千瓦时|立方米|桶|公斤|克|人)(?:的)?(?P<what>[\u4e00-\u9fff]{0,8}(?:租金|价格|均价|房价|造价|成本|电价|水价|地价))$")
_MONEY_UNITS = frozenset({"元", "美元", "欧元", "英镑", "日元", "港元"})
_INDEX_VALUE = re.compile(r"(?:指数|总分|得分|分值|综合分|评分|景气度)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame found: `explicit` says that the indicator stands in the clause itself."""

    measure: Measure
    indicator: str
    quantity: Quantity
    breakdown: str | None = None
    comparator: str | None = None
    explicit: bool = True
    confidence: float = 0.95
    rate: bool = False
    subject: bool = True


def read(before: str, quantity: Quantity, after: str, carried: Carried, rest: str = "") -> Reading | None:
    """The statement a figure makes, None where its words do not tell.

    `before`/`after` are the words of its clause up to the neighbouring figures, without periods and the head area;
    `rest` goes on to the end of the clause.
    """
    if quantity.base_unit == "位" and not quantity.text.endswith(("位", "名")) or quantity.text.startswith(("第", "#")):
        return _rank(before, quantity, after, carried)
    comparison = measures.take_comparison(before)
    pull = re.search(r"(?P<down>向下|下拉|拉低|拖累)?(?:拉动|带动|拉低|拖累)[^，]*$", before) if quantity.base_unit in measures.POINT_UNITS else None
    if pull and not measures.change_before(comparison.rest):
        return _changed(measures.Change(-1 if pull.group("down") else 1, comparison.rest.replace("向下", ""), ""), comparison.comparator, quantity, carried)
    enumerated = _ENUMERATED_CHANGE.search(before)
    if enumerated and quantity.base_unit in _CLASSIFIERS:
        return _changed(measures.Change(-1 if enumerated.group("verb") in ("减少", "取消") else 1, enumerated.group("head"), enumerated.group("verb")), comparison.comparator, quantity, carried)
    population = _population_share(comparison.rest, quantity, carried)
    if population is not None:
        return population
    among = _AMONG_SHARE.match(after + rest) if quantity.base_unit in measures.RATE_UNITS else None
    if among and not noun_phrase(before):
        return Reading("share", f"{among.group('what')}占比", quantity, None, None, True, 0.8)
    for frame in (_change, _contribution, _share, _ratio, _reached):
        reading = frame(comparison, quantity, after, carried)
        if reading is not None:
            return reading
    return _counted(before, quantity, after, carried, rest) or _level(comparison, quantity, after, carried)


_ENUMERATED_CHANGE = re.compile(r"(?P<head>[\u4e00-\u9fff]{2,16}?)(?P<verb>增加|新增|减少|取消)了[^，]{2,24}(?:、|和|及)[^，]{2,14}$")
_AMONG_SHARE = re.compile(r"^的[\u4e00-\u9fff]{1,8}?(?:都是|均为|都为|是|为)(?P<what>[^，。；]{2,40})$")


def _population_share(before: str, quantity: Quantity, carried: Carried) -> Reading | None:
    """«亚裔、黑人分别接近20%» after a share: a group with a bare percentage is a share."""
    name = noun_phrase(before)
    if quantity.base_unit not in measures.RATE_UNITS or not name or not is_population(_last_part(name)):
        return None
    if measures.change_before(before) or measures.share_before(before, quantity) or re.search(r"企业$|公司$|机构$", name):
        return None
    if carried.indicator and re.search(r"(?:系数|率|强度|增速|指数)$", carried.indicator) and carried.rate == carried.indicator:
        return Reading("level", carried.indicator, quantity, name, None, False, 0.85, subject=False)
    return Reading("share", f"{name}占比", quantity, _last_part(name), None, True, 0.85, rate=True)


# ---------------------------------------------------------------- subjects
def _named(phrase: str, carried: Carried) -> tuple[str, str | None, bool] | None:
    """(indicator, sub-population, explicit) of a noun phrase, completed from what is carried over."""
    versus = re.search(r"与(?P<whole>[^，]{2,12}?)之比(?:为|达到?|是|约)*$", phrase)
    if versus and not noun_phrase(phrase[: versus.start()]) and carried.indicator:
        return f"{carried.indicator}与{versus.group('whole')}之比", carried.breakdown, True
    name = noun_phrase(re.sub(r"^[，、]?累计(?=达|$)", "", phrase) if carried.indicator else phrase)
    if not name or name in ("以", "全年") or len(name) == 1 or _AGAINST_AREA.match(name):
        pending = carried.subject or carried.indicator or carried.rate
        if pending is None:
            return None
        if "累计" in phrase:
            pending = pending.removeprefix("新增").removeprefix("新")
        return pending, carried.breakdown, False
    if is_relational(name) and (carried.subject or carried.indicator):
        base = carried.subject or carried.indicator or ""
        if name.startswith(("日均", "月均", "每天", "每日", "每月")):
            return name + base.removeprefix("新增"), carried.breakdown, False
        if not base.endswith(name):
            base = _COUNT_NOUN.sub("", base) + name.removeprefix("其")
        return base, carried.breakdown, False
    breakdown, indicator = split_breakdown(name)
    return indicator, breakdown or (carried.breakdown if is_relational(indicator) else None), True


_COUNT_NOUN = re.compile(r"(?:总数|数量|总量|户数|总额)$")
_AGAINST_AREA = re.compile(r"^(?:仍|还|也)?(?:比|相比|相较于?|较|高于|低于|超过|不及|落后于|次于|仅次于|领先于)[\u4e00-\u9fff]{2,8}$")


# ---------------------------------------------------------------- frames
def _change(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    other = re.fullmatch(r"[、，和及]+(?P<over>[\u4e00-\u9fff]{2,8}?)(?:平均水平|平均)?", comparison.rest) if carried.against else None
    if other and quantity.base_unit in measures.POINT_UNITS:
        return _changed(measures.Change(carried.against, "", "", other.group("over")), None, quantity, carried)
    change = measures.change_before(comparison.rest) or _changed_behind(comparison.rest, quantity, after)
    bare = quantity.base_unit in measures.RATE_UNITS and comparison.comparator and not strip_links(comparison.rest).strip("，")
    if change is None and not (bare and comparison.rest != ""):
        if not (bare and (quantity.text.startswith(("+", "-")))):
            return None
        change = measures.Change(1, comparison.rest, "")
    if change is None:
        return None
    if change.verb == "新增" and comparison.comparator is None:
        return None
    if quantity.base_unit in _DURATION and change.verb not in ("延长", "缩短", "减少", "增加", "提高"):
        return None
    if quantity.base_unit in _CLASSIFIERS and comparison.comparator is None and re.match(r"[\u4e00-\u9fff“]", after) and not change.phrase:
        return None
    return _changed(change, comparison.comparator, quantity, carried)


def _changed_behind(before: str, quantity: Quantity, after: str) -> measures.Change | None:
    """«保持两位数增长», «实现8.5%的增速»: the verb stands behind the figure."""
    match = re.match(r"^的?(?:[\u4e00-\u9fff]{2})?(?P<verb>增长|增速|增幅|涨幅|下降|降幅|降低|下滑|提升)(?!率|额|极|点|至|到|了)", after)
    if match is None or quantity.base_unit not in measures.RATE_UNITS:
        return None
    phrase = re.sub(r"(?:保持|实现|呈现?|维持|取得|有|以)(?:了|着)?$", "", before)
    return measures.Change(-1 if match.group("verb") in ("下降", "降幅", "降低", "下滑") else 1, phrase, match.group("verb"))


def _changed(change: measures.Change, comparator: str | None, quantity: Quantity, carried: Carried) -> Reading | None:
    noun = change.verb in words("prose", "verbs", "rate_nouns")
    points = quantity.base_unit in measures.POINT_UNITS
    carried.against = change.sign if change.comparator else 0
    if quantity.base_unit == "位" and carried.rank and not noun_phrase(change.phrase):
        subject: tuple[str, str | None, bool] | None = (carried.rank, None, False)
    elif points and not noun_phrase(change.phrase) and carried.rate:
        subject = (carried.rate, carried.rate_breakdown, False)
    else:
        subject = _named(change.phrase, carried)
    if subject is None:
        return None
    indicator, breakdown, explicit = _headed(subject, carried)
    if change.verb == "增长" and re.search(r"(?:拉动|带动)", indicator):
        indicator += "增长"
    if noun and points:
        indicator += change.verb
    signed = _signed(quantity, change.sign)
    kind = measures.kind_of_change(quantity)
    confidence = 0.95 if explicit else 0.9 - 0.1 * min(carried.age, 4)
    return Reading(kind, indicator, signed, breakdown, change.comparator or comparator, explicit, confidence, rate=False)


def _headed(subject: tuple[str, str | None, bool], carried: Carried) -> tuple[str, str | None, bool]:
    """«…企业增加值增长3.2%，股份制企业增长5.9%»: a population takes the measured noun of the subject before it."""
    name, breakdown, explicit = subject
    measured = _MEASURED_TAIL.search(carried.indicator or "")
    if not explicit or measured is None or not _BARE_POPULATION.search(name):
        return subject
    return name + measured.group(), breakdown, explicit


_MEASURED_TAIL = re.compile(r"(?:增加值|总产值|产值|营业收入|总收入|收入|利润总额|利润|投资|销售额|零售额|产量|经费|支出|出口|进口|出口额|进口额|价格)$")
_BARE_POPULATION = re.compile(r"(?:企业|产业|制造业|服务业|行业|机构|类|领域|高校|院所)$")


def _signed(quantity: Quantity, sign: int) -> Quantity:
    """A fall is negative; a figure written with its own minus keeps it."""
    if sign > 0 or quantity.value < 0:
        return quantity
    low, high = quantity.low, quantity.high
    return replace(
        quantity, value=-quantity.value, scaled=-quantity.scaled,
        low=None if high is None else -high, high=None if low is None else -low,
    )  # fmt: skip


def _contribution(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    if quantity.base_unit not in measures.RATE_UNITS or not measures.contribution_before(comparison.rest):
        return None
    phrase = strip_opening(comparison.rest)
    name = strip_links(phrase)
    subject, toward, rest = name.partition("对")
    holder = noun_phrase(subject) if toward else ""
    indicator = (toward + rest) if toward else name
    breakdown = holder or carried.breakdown or (carried.subject if carried.subject and is_population(carried.subject) else None)
    return Reading("share", indicator, quantity, breakdown, None, True, 0.9, rate=True)


def _share(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    given = re.search(r"贡献了?(?:约|近|超过)?$", comparison.rest) or (carried.giving and comparison.rest.strip("、，和及") == "")
    if given and quantity.base_unit in measures.RATE_UNITS and after.startswith("的"):
        carried.giving = True
        return Reading("share", f"占{counted_noun(after)}比重", quantity, None, counted_noun(after), True, 0.9)
    part = re.search(rf"{'^[、和及]*' if carried.giving else '贡献了?'}(?P<whole>[\u4e00-\u9fff]{{2,30}}?)的(?:约|近|超过)?$", comparison.rest)
    if part and quantity.base_unit in measures.RATE_UNITS:
        carried.giving = True
        return Reading("share", f"占{part.group('whole')}比重", quantity, None, part.group("whole"), True, 0.9)
    share = measures.share_before(comparison.rest, quantity)
    further = re.fullmatch(r"[、，和及]+(?P<whole>(?!占)[\u4e00-\u9fff]{2,16})的(?:约|近)?", comparison.rest) if carried.sharing else None
    if further and quantity.base_unit in measures.RATE_UNITS:
        return _shared(measures.Share("", further.group("whole")), quantity, carried)
    held = re.search(r"(?:拥有|掌握|占有|持有|集中了?)(?P<whole>[\u4e00-\u9fff]{2,14})的(?:约|近|超过)?$", comparison.rest)
    if held and quantity.base_unit in measures.RATE_UNITS:
        return _shared(measures.Share(comparison.rest[: held.start()], held.group("whole")), quantity, carried)
    if share is None:
        return _share_behind(comparison.rest, quantity, after, carried)
    return _shared(share, quantity, carried)


def _shared(share: measures.Share, quantity: Quantity, carried: Carried) -> Reading | None:
    carried.sharing = share.whole is not None
    name = noun_phrase(share.phrase)
    breakdown: str | None = None
    explicit = bool(name) and not is_relational(name)
    if explicit and is_population(_last_part(name)):
        breakdown, name = _last_part(name), name
    elif explicit:
        breakdown, name = None, name
    else:
        name, breakdown = carried.subject or carried.indicator or "", carried.breakdown
    if not name and share.whole is None:
        return None
    indicator = f"{name}占{share.whole}比重" if share.whole else f"{name}占比"
    comparator = share.whole
    confidence = 0.95 if explicit else 0.88 - 0.1 * min(carried.age, 4)
    return Reading("share", indicator.replace("占比占比", "占比"), quantity, breakdown, comparator, explicit, confidence, rate=True)


def _last_part(name: str) -> str:
    return re.split(r"中的|里的|中|的", name)[-1]


_OBJECT_SHARE = re.compile(r"^(?:的)?(?P<noun>[\u4e00-\u9fff“”A-Za-z0-9]{2,40})")
_PREDICATE_SHARE = re.compile(r"^(?P<verb>为|是|都是|均为|来自|投向|流向|用于|集中在|分布在|属于|从事|选择|来源于|拥有|已|由)(?P<rest>[\u4e00-\u9fff“”A-Za-z0-9]{2,40})")


def _share_behind(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«85%投向硬科技», «当地新居民的54%为本地人», «高达25%的人选择在家办公», «超六成企业…»."""
    if quantity.base_unit not in measures.RATE_UNITS or not after or measures.reached_before(before) is not None:
        return None
    lead = strip_links(strip_opening(before)).rstrip("的中")
    predicate = _PREDICATE_SHARE.match(after)
    if predicate and (not lead or before.rstrip().endswith(("的", "中", "的约", "的近"))):
        base = noun_phrase(lead) or carried.group or carried.indicator or ""
        what = predicate.group("rest") if predicate.group("verb") in ("为", "是", "都是", "均为") else predicate.group(0)
        carried.group = base or carried.group
        name = f"{base}中{what}占比" if base else f"{what}占比"
        return Reading("share", name, quantity, None, base or None, bool(lead), 0.8)
    owned = re.search(r"(?P<holder>[\u4e00-\u9fff]{2,20})(?:拥有|掌握|持有|贡献|占有|集中)了?$", before)
    if owned and after.startswith("的"):
        return Reading("share", f"{noun_phrase(owned.group('holder'))}拥有{counted_noun(after)}占比", quantity, None, counted_noun(after), True, 0.75)
    noun = _OBJECT_SHARE.match(after)
    if noun is None or re.match(r"^(?:增长|的增长|的增速|的速度|以上|左右)", after):
        return None
    if noun_phrase(before) and not before.endswith(("的", "中", "超", "有", "中，")) and len(noun_phrase(before)) >= 2 and not after.startswith("的"):
        return None
    described, owner = counted_noun(noun.group("noun")) or noun.group("noun"), noun_phrase(lead)
    if owner and before.endswith("的"):
        return Reading("share", f"{owner}的{described}比例", quantity, None, None, True, 0.7)
    described = noun.group("noun") if "选择" in noun.group("noun") else described
    return Reading("share", f"{owner + '的' if owner else ''}{described}占比", quantity, None, None, True, 0.7)


def _ratio(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    found = measures.ratio_before(comparison.rest, quantity)
    if found is not None:
        subject = _named(found[0], carried)
        if subject is None:
            return None
        if re.search(r"前者|后者|前两者", subject[0]) and carried.indicator:
            subject = (carried.indicator, carried.breakdown, False)
        return Reading("ratio", f"{subject[0]}与{found[1]}之比", quantity, subject[1], found[1], False, 0.85)
    if "番" in quantity.text or quantity.base_unit == "倍" and not re.match(r"以?上?的?[\u4e00-\u9fff]", after):
        subject = _named(re.sub(r"(?:达到|达|为|是|增长了?)$", "", comparison.rest), carried)
        if subject is None:
            return None
        return Reading("ratio", subject[0], quantity, subject[1], comparison.comparator, subject[2], 0.75)
    return None


def _reached(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«提升至4.3%», «由2.1%提高到2.6%»: the level at the end of a change."""
    phrase = measures.reached_before(comparison.rest)
    if phrase is None:
        return None
    phrase = re.sub(r"(?:由|从)[^，]{0,12}$", "", phrase)
    share = measures.share_before(phrase, quantity) if phrase.strip() else None
    if share is not None:
        return _shared(share, quantity, carried)
    name = noun_phrase(phrase)
    if not name and carried.rate and quantity.base_unit in measures.RATE_UNITS:
        share_kind: Measure = "share" if re.search(r"占比|比重|份额", carried.rate) else "level"
        return Reading(share_kind, carried.rate, quantity, carried.rate_breakdown, None, False, 0.85, rate=True)
    subject = _named(phrase, carried)
    if subject is None:
        return None
    return Reading("level", subject[0], _pointed(quantity, subject[0]), subject[1], None, subject[2], 0.93 if subject[2] else 0.8)


def _counted(before: str, quantity: Quantity, after: str, carried: Carried, rest: str) -> Reading | None:
    """«拥有71家孵化器», «9个千亿级产业集群», «41亿美元投资资金»: the counted noun stands behind."""
    countable = quantity.base_unit in _CLASSIFIERS or quantity.unit in ("万", "亿")
    money_of = not countable and after.startswith("的") and quantity.base_unit not in measures.RATE_UNITS | measures.POINT_UNITS
    if not (countable or money_of or _money_noun(before, quantity, after)) or not after:
        return None
    noun = counted_noun(after, whole=not rest)
    if not noun or len(noun) < 2 or after[0] in "、，和及与或" or after.startswith("以及") or re.match(r"^(?:以上|以下|左右|之间|增|降|多)", noun):
        return None
    if quantity.text.endswith("大"):
        noun = noun.split("的")[0]
    kept = _BRING.search(before.rstrip("了约近超"))
    prefix = kept.group().rstrip("了") if kept else ""
    name = prefix + noun
    breakdown, name = split_breakdown(name) if not countable else (None, name)
    if not countable and not money_of:
        breakdown, name = _with_verb(before, noun)
    located = re.search(r"(?:分布于|分布在|位于|来自|覆盖|遍布|涉及|涵盖)(?:了|全国|全球|全市|全省)?$", before)
    return Reading("level", name, quantity, breakdown, None, True, 0.93, subject=not located)


def _with_verb(before: str, noun: str) -> tuple[str | None, str]:
    match = re.search(r"(?P<who>.*?)(?P<verb>获得|获|完成|吸引|引进|投入|实现|募集|发放)$", strip_opening(before))
    if match is None:
        return None, noun
    who = noun_phrase(match.group("who"))
    return who or None, match.group("verb") + noun


def _money_noun(before: str, quantity: Quantity, after: str) -> bool:
    return bool(
        quantity.base_unit in ("元", "美元", "欧元")
        and re.search(r"(?:获得|获|完成|吸引|引进|投入|募集|发放)$", before)
        and re.match(r"[\u4e00-\u9fff]{2}", after)
    )


def _level(
    comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried
) -> Reading | None:
    per = _PER_LEAD.search(comparison.rest)
    subject = _named(comparison.rest, carried)
    if subject is not None and quantity.base_unit in _MONEY_UNITS:
        subject = _headed(subject, carried)
    if quantity.base_unit in _DURATION and not quantity.unit.startswith("万"):
        return _duration(comparison.rest, quantity, after, carried)
    if subject is None:
        return None
    indicator, breakdown, explicit = subject
    if not quantity.unit and not _INDEX_VALUE.search(indicator) and not _bare_ok(indicator, quantity):
        return None
    shown = _pointed(quantity, indicator)
    if per and quantity.base_unit in _CLASSIFIERS:
        shown = _per(shown, "天" if per.group("per") == "日" else per.group("per"))
    price = _PRICE_PER.match(indicator)
    if price and quantity.base_unit in _MONEY_UNITS:
        indicator, shown = price.group("what"), _per(shown, price.group("per"))
    measure: Measure = "share" if re.search(r"(?:占比|比重|份额)$", indicator) and quantity.base_unit in measures.RATE_UNITS else "level"
    confidence = 0.95 if explicit else 0.75 - 0.1 * min(carried.age, 4)
    rate = quantity.base_unit in measures.RATE_UNITS
    return Reading(measure, indicator, shown, breakdown, None, explicit, confidence, rate=rate)


def _bare_ok(indicator: str, quantity: Quantity) -> bool:
    """A bare number is a figure only behind a noun of measurement."""
    if quantity.qualifier in ("破", "突破", "超", "过") and not quantity.text[-1].isdigit():
        return True
    return bool(re.search(r"(?:指数|系数|比值|商|数量|数|总数|分|率|强度|PMI|值|指标|比|水平|度)$", indicator)) and not quantity.text.endswith("号")


def _duration(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    name = noun_phrase(before)
    if re.search(r"(?:连续|历时|长达|历经|走过)(?:了)?$", before):
        word = re.search(r"(连续|历时|长达|历经|走过)", before)
        noun = re.sub(r"^的", "", after)[:14]
        return Reading("level", f"{word.group(1) if word else ''}{_event(noun)}{'年数' if quantity.base_unit == '年' else '时长'}", quantity, None, None, True, 0.7, subject=False)
    if quantity.base_unit in ("岁", "周岁", "小时", "分钟", "天", "个工作日", "工作日", "个月") and len(name) >= 2:
        breakdown, indicator = split_breakdown(name)
        return Reading("level", indicator, quantity, breakdown, None, True, 0.85)
    if re.search(r"(?:年限|寿命|年龄|时长|周期|年期|期限|用时|耗时|时间)$", name):
        return Reading("level", name, quantity, None, None, True, 0.85)
    return None


def _event(text: str) -> str:
    match = re.match(r"^[\u4e00-\u9fff]{2,12}", text)
    return counted_noun(match.group()) if match else ""


def _per(quantity: Quantity, per: str) -> Quantity:
    return replace(quantity, unit=f"{quantity.unit}/{per}", base_unit=f"{quantity.base_unit}/{per}")


def _pointed(quantity: Quantity, indicator: str) -> Quantity:
    """An index value without a unit is in points."""
    if quantity.unit == "" and re.search(r"指数$", indicator):
        return replace(quantity, unit="点", base_unit="点")
    return quantity


_RANKING = re.compile(
    r"(?P<ranking>[\u4e00-\u9fffA-Za-z0-9“”《》]{2,30}?(?:排名|排行榜?|榜单|评价|考核|考评|测评|评估|评选|排行榜》|排名》))(?:中|里|上)+(?:再次|继续|连续)?"
    r"(?:稳居|位居|位列|跃升至|跃居|升至|上升至|列|居|排名|排|名列|升到|跃升到|获|荣获|保持|获得|蝉联|跻身)+(?:全国|全球|全省|全市|世界)?$"
)


def _rank(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    if re.match(r"^[大家个座款批次台条位](?=[\u4e00-\u9fff])", after) and not re.search(r"(?:居|列|名|跃升|成为|是|(?<!作)为|升至|排)[\u4e00-\u9fff]{0,10}$", before):
        return _first_of(before, quantity, after) if quantity.value == 1 and after[:1] in "家个座" else None
    ranking = _RANKING.search(before)
    if ranking:
        return Reading("rank", re.sub(r"^.*?(?:在|于|获|获得|位列|入选)?(?:全国|全球|全市|全省)?(?=[\u4e00-\u9fff“]{3})", "", ranking.group("ranking"), count=1), quantity, carried.breakdown, _scope_name(ranking.group("ranking")), True, 0.85, subject=False)
    head, scope = measures.rank_scope(before)
    listed = re.search(r"[“《](?P<list>[^”》]+)[”》]?$|(?P<ranking>[\u4e00-\u9fffA-Za-z0-9]{2,24}?(?:排名|排行榜|榜单|评价|考核|竞争力|实力|指数))(?:中|里)?$", head.rstrip("中里，")) if head else None
    if scope is None and not re.search(r"(?:排名|排行榜|榜|居|列|位次|全国|全球|全省|全市|世界|国内|区|省|市)[”》]?(?:中|的)?(?:稳)?$", before):
        return None
    comparator = _scope_name(scope)
    if listed:
        name = listed.group("list") or listed.group("ranking")
        return Reading("rank", re.sub(r"^(?:在|于)?(?:全国|全球|全市|全省)?", "", name), quantity, carried.breakdown, comparator, True, 0.85)
    subject = _named(head, carried)
    if subject is None:
        return None
    return Reading("rank", subject[0], quantity, subject[1], comparator, False, 0.85 if subject[2] else 0.8)


def _first_of(before: str, quantity: Quantity, after: str) -> Reading | None:
    """«我国第一家国家级高科技园区»."""
    noun = counted_noun(after[1:])
    if not re.search(r"(?:我国|全国|中国|世界|全球|全省|全市|国内)$", before) or not noun:
        return None
    return Reading("rank", noun + "设立次序", quantity, None, None, False, 0.6)


def _scope_name(scope: str | None) -> str | None:
    if not scope:
        return None
    match = re.search(r"(?:全国|全球|世界|全省|全市|[\u4e00-\u9fff]{2,12}(?:省|市|区))", scope)
    return match.group() if match else scope.strip("的中在") or None
