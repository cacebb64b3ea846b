"""Levels: counted things, amounts, durations and the level a change has reached."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ingest.lexicon import alternation, words
from ingest.observations import measures
from ingest.observations.carried import Carried
from ingest.observations.phrases import (
    counted_by,
    counted_noun,
    is_relational,
    noun_phrase,
    split_breakdown,
    strip_opening,
)
from ingest.observations.readings import CLASSIFIERS, DURATION, MONEY_UNITS, Reading, headed, named
from ingest.observations.shares import shared
from ingest.records import Measure, Quantity

_BRING = re.compile(rf"(?:{'|'.join(map(re.escape, words('prose', 'bring', 'kept')))})了?$")
_PER_LEAD = re.compile(r"(?:平均)?每(?P<per>天|日|月|小时|分钟|周)[\u4e00-\u9fff]*$")
_PRICE_PER = re.compile(
    r"^每(?P<per>平方米|平方英尺|平方公里|亩|公顷|吨|千瓦时|立方米|桶|公斤|克|人)(?:的)?(?P<what>[\u4e00-\u9fff]{0,8}(?:租金|价格|均价|房价|造价|成本|电价|水价|地价))$"
)
_TIER = re.compile(r"(?:国家|省部?|部|市|区|县|世界|国际)级")
_MEASURED_BEFORE = re.compile(
    r"(?:总量|总额|总值|产值|增加值|收入|GDP|人口|规模|数量|销量|产量|存量|余额)(?:达到?|为|约|突破|超过?)*$"
)
# «有5个市高于全省平均»: places, no count of what is carried over.
_SOME_PLACES = re.compile(r"[省市县区国](?:高于|低于|快于|慢于|超过)")
_LEADS = re.compile(
    r"(?:遥遥)?(?:领先|居|位居|位列|列|排名|排|保持|升至|跃居|跃升|升到|稳居|名列|高居|占据|蝉联|位于|成为|次之|紧随)"
)
_PLACES_COUNTED = re.compile(r"(?:国家|城市|地区|国家和地区|经济体|省份|省市|市|县|区)")
# «在169家高新区中位居第七»: those a place is compared with, none of its own.
_KIND_OF_PLACE = re.compile(
    r"(?:高新区|经开区|开发区|园区|示范区|新区|自创区|自贸区|城市|城区|城市群|国家|经济体|省份|[省市县区州])$"
)
# «19个城市群数字经济指数平均值为58.6»: the places are counted, not what is measured of them.
_PLACES_MEASURED = re.compile(
    r"(?P<place>城市群|城市|国家(?![级高自重实新标战])|省份|地区|园区|高新区|开发区)(?:的)?"
    r"(?=[\u4e00-\u9fff]{2,20}(?:指数|平均值?|得分|总量|总额|增加值|收入|产值|经费|投入|投资)(?:平均值?)?(?:分别)?(?:达到?|为|约|合计)?(?:\d|$))"
)
_OF_SHARE = re.compile(r"(?P<part>.{2,}?)占.{0,30}(?:比重|占比)$")
_DID = re.compile(
    r"(?:^|[，。；：])(?:其中|全年|年内|截至年末|年末)?(?P<who>[\u4e00-\u9fffA-Za-z“”]{4,14}?)(?:共|累计|新|已|合计)*(?P<verb>资助|设立|立项|支持|实施|承担)了?$"
)
_PERSONS = frozenset({"人", "人次", "名"})
_TRADE = re.compile(r"(?P<of>.+)进出口(?:总额|总值|额)?")
_WAYS_OF_TRADE = frozenset({"出口", "进口", "出口额", "进口额", "出口总额", "进口总额"})
_WAYS = frozenset(words("prose", "verbs", "up")) | frozenset(words("prose", "verbs", "down")) | {"持平", "不变"}
_SIDE = re.compile(r"(?P<side>(?:高于|低于|超过|大于|小于|达到|不足|不到|优于)[^，]{1,12}?)的(?:有|共有|为|达)?")
_ANY_WAY = "|".join(sorted(_WAYS, key=len, reverse=True))
_MOVED_WHAT = re.compile(rf"(?P<of>.{{2,}}?)(?:同比|环比)?(?:{_ANY_WAY})(?P<what>的.{{2,10}})")
_WAY_ALONE = re.compile(rf"(?P<way>{_ANY_WAY})的(?:有|为|是|共)*")
_GROUP_OF_PEOPLE = re.compile(
    r"(?:居民|农民|市民|职工|员工|人员|人才|教师|医生|工人|学生|毕业生|家庭|住户|男性|女性|单位|企业|公司|机构|院校|高校|院所|行业|产业)$"
)
_HOLDERS = re.compile(r"(?:[校学院园所站局]|中学|高校|机构|企业|单位|城市|农村|城镇|乡村)$")
# Where shares are listed: a part of the companies counted before 其中.
_BOARD = re.compile(
    r"(?:[AH]股)?(?:主板|科创板|创业板|中小板|新三板|北交所|上交所|深交所|港交所|沪市|深市|纳斯达克|纽交所|[AH]股|港股|美股|境内|境外|海外)(?:上市)?"
)
_NAMES_QUOTED = re.compile(r"(?:[“《][^”》]{1,30}[”》][、和及与]?)+等?$")
_FIELD = re.compile(r"(?:领域|行业|产业|赛道|方向|类)$")
_KIND_OF_INDEX = re.compile(r"(?:指数|得分|评分|分值)$")
_PART_OF_INDEX = re.compile(r"(?:分项|分?领域|维度|板块)$")
_INDEX_VALUE = re.compile(r"(?:指数|总分|得分|分值|综合分|评分|景气度)$")


_LOCATED = re.compile(r"(?:分布于|分布在|位于|来自|覆盖|遍布|涉及|涵盖)(?:了|全国|全球|全市|全省)?$")
_PLACE_ALONE = {"市": "城市", "省": "省份", "国": "国家", "县": "县区", "区": "县区"}

RATE_OF_EXCHANGE = re.compile(
    r"(?:1|一|每)(?:个?单位)?(?P<what>美元|欧元|英镑|日元|港元|新加坡元)(?:兑换?|对|折合|折算|合|等于|=|＝)(?:人民币)?(?:约|为)*$"
)
_RATE_SPOKEN_OF = re.compile(r"(?<=[\u4e00-\u9fff])汇率(?=[\u4e00-\u9fff]{0,3}$)")
_CONVERTED = re.compile(r"^[，、]?(?:人民币)?(?:约|可)?(?:折算|折合|换算|合)(?:成|为|约|人民币|后)*$")


def exchanged(before: str, quantity: Quantity, carried: Carried) -> Reading | None:
    """«按1美元兑7.05元人民币折算为39.5亿元»: the rate of exchange, and the amount said in another currency."""
    if quantity.base_unit not in MONEY_UNITS | {"元人民币", "人民币"}:
        return None
    rate = RATE_OF_EXCHANGE.search(before)
    spoken = _RATE_SPOKEN_OF.search(before[: rate.start()]) if rate else None
    if rate and spoken:  # «全年人民币平均汇率为1美元兑7.05元，比上年贬值4.5%»: what the text goes on about
        return Reading("level", noun_phrase(before[: spoken.end()]), quantity, None, None, True, 0.9)
    if rate:
        return Reading("level", f"{rate.group('what')}兑人民币汇率", quantity, None, None, True, 0.9, subject=False)
    if _CONVERTED.match(before) and carried.indicator:
        return Reading("level", carried.indicator, quantity, carried.breakdown, None, False, 0.85, subject=False)
    return None


def reached(comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«提升至4.3%», «由2.1%提高到2.6%»: the level at the end of a change."""
    phrase = measures.reached_before(comparison.rest)
    if phrase is None or _WAY_ALONE.fullmatch(comparison.rest):  # «下降的为48个»: those that fell
        return None
    phrase = re.sub(r"(?:由|从)[^，]{0,12}$", "", phrase)
    share = measures.share_before(phrase, quantity) if phrase.strip() else None
    if share is not None:
        return shared(share, quantity, carried)
    name = noun_phrase(phrase)
    if not name and carried.rate and quantity.base_unit in measures.RATE_UNITS:
        share_kind: Measure = "share" if re.search(r"占比|比重|份额|贡献率", carried.rate) else "level"
        return Reading(share_kind, carried.rate, quantity, carried.rate_breakdown, None, False, 0.85, rate=True)
    subject = named(phrase, carried)
    if subject is None:
        return None
    return Reading(
        "level", subject[0], pointed(quantity, subject[0]), subject[1], None, subject[2], 0.93 if subject[2] else 0.8
    )


def counted(before: str, quantity: Quantity, after: str, carried: Carried, rest: str) -> Reading | None:
    """«拥有71家孵化器», «9个千亿级产业集群», «41亿美元投资资金»: the counted noun stands behind."""
    countable = quantity.base_unit in CLASSIFIERS or quantity.unit in ("万", "亿")
    money_of = (
        not countable
        and after.startswith("的")
        and quantity.base_unit not in measures.RATE_UNITS | measures.POINT_UNITS
    )
    if not (countable or money_of or _money_noun(before, quantity, after)) or not after:
        return None
    if before.endswith("以") and _LEADS.match(after):  # «上海以69家保持第四»
        return None
    noun = counted_noun(after, whole=not rest)
    located = _LOCATED.search(before)
    noun = _PLACE_ALONE.get(after, noun) if located else noun  # «分布在13个市»
    measured = _PLACES_MEASURED.match(after)
    noun = measured.group("place") if measured else noun
    viewed = noun.endswith("看") and bool(re.search(r"(?:从|按|分)(?:全国|全省|全市)?$", before))  # «从11个设区市看»
    noun = noun.removesuffix("看") if viewed else noun
    if countable and after.startswith("的") and len(noun_phrase(before)) > 3:
        return None
    if quantity.unit in ("万", "亿") and _MEASURED_BEFORE.search(before):
        return None
    if (
        not noun
        or len(noun) < 2
        or after[0] in "、，和及与或"
        or after.startswith("以及")
        or re.match(r"^(?:以上|以下|左右|之间|增|降|多)", noun)
    ):
        return None
    if quantity.text.endswith("大"):
        noun = noun.split("的")[0]
    kept = _BRING.search(_NAMES_QUOTED.sub("", before.rstrip("了约近超")))
    prefix = kept.group().rstrip("了") if kept else ""
    did = _DID.search(before) if len(noun) <= 3 else None
    if did:  # «国家自然科学基金共资助5.25万个项目»: a word as wide as 项目 says nothing alone
        prefix = did.group("who") + did.group("verb")
    name = prefix + noun
    breakdown, name = split_breakdown(name) if not countable else (None, name)
    if not countable and not money_of:
        breakdown, name = _with_verb(before, noun)
    who = noun_phrase(before[: located.start()]) if located else ""
    if len(who) >= 2 and _PLACES_COUNTED.fullmatch(name):  # «独角兽企业来自48个国家»: what a later «美国625家» counts
        carried.name(who, None, carried.anchor)
    among = re.match(r"的?" + re.escape(noun) + r"(?:之中|中|里)(?!小|[国心])", after)
    peers = among is not None and _KIND_OF_PLACE.search(name) is not None
    scattered = located or viewed or peers or _PLACES_COUNTED.fullmatch(name)
    return Reading("level", name, quantity, breakdown, None, True, 0.93, subject=not scattered, peers=peers)


def _with_verb(before: str, noun: str) -> tuple[str | None, str]:
    match = re.search(r"(?P<who>.*?)(?P<verb>获得|获|完成|吸引|引进|投入|实现|募集|发放)$", strip_opening(before))
    if match is None:
        return None, noun
    who = noun_phrase(match.group("who"))
    return who or None, match.group("verb") + noun


def _money_noun(before: str, quantity: Quantity, after: str) -> bool:
    return bool(
        quantity.base_unit in ("元", "美元", "欧元")
        and re.search(r"(?:获得|获|完成|吸引|引进|投入|募集|发放|设立|成立|安排|出资|拨付|兑现)了?$", before)
        and re.match(r"[\u4e00-\u9fff]{2}", after)
    )


def level(
    comparison: measures.Comparison, quantity: Quantity, after: str, carried: Carried, rest: str = ""
) -> Reading | None:
    per = _PER_LEAD.search(comparison.rest)
    subject = named(comparison.rest, carried)
    if subject is not None and quantity.base_unit in MONEY_UNITS:
        subject = headed(subject, carried)
    summed = re.search(r"合计|共计|总计", comparison.rest)
    if subject is not None and not subject[2] and not summed and quantity.base_unit not in CLASSIFIERS:
        subject = (counted_by(subject[0]) or subject[0], *subject[1:])  # «投入高于平均的市有3个，依次为甲市3.9%»
    if subject is not None:
        subject = _held(_within_topic(subject, quantity, carried), quantity, carried)
    if quantity.base_unit in DURATION and not quantity.unit.startswith("万"):
        return _duration(comparison.rest, quantity, after, carried, rest)
    if subject is not None and quantity.base_unit in CLASSIFIERS:
        subject = _the_other_way(subject, comparison.rest, carried)
        subject = _on_one_side(subject, comparison, quantity, carried)
    if subject is None and quantity.unit == "分":
        subject = ("得分", None, True)
    some_places = quantity.base_unit in CLASSIFIERS and _SOME_PLACES.match(after)
    if subject is None or some_places or measures.ratio_before(comparison.rest, quantity):
        return None
    indicator, breakdown, explicit = _of_index(subject, quantity, carried)
    part = _OF_SHARE.match(indicator) if not explicit and quantity.base_unit in CLASSIFIERS else None
    indicator = part.group("part") if part else indicator  # a count is of what had the share
    if re.fullmatch(r"(?:分别|均|各|都)?以", indicator):
        return None
    added = _newly(indicator, quantity, carried)
    beside, indicator = added != indicator, added  # «12家，新增4家，占全市的20%»: the text goes on about the twelve
    if indicator in words("prose", "verbs", "up") or indicator in words("prose", "verbs", "down"):
        return None
    shared_rate = carried.rate if carried.rate and re.search(r"(?:占比|比重|份额)$", carried.rate) else None
    if (
        not explicit
        and shared_rate
        and carried.subject is None
        and quantity.base_unit in measures.RATE_UNITS
        and not noun_phrase(comparison.rest)
    ):
        return Reading("share", shared_rate, quantity, carried.rate_breakdown, None, False, 0.8, rate=True)
    if not quantity.unit and not _INDEX_VALUE.search(indicator) and not _bare_ok(indicator, quantity):
        return None
    shown = pointed(quantity, indicator)
    if per and quantity.base_unit in CLASSIFIERS:
        shown = per_unit(shown, "天" if per.group("per") == "日" else per.group("per"))
    price = _PRICE_PER.match(indicator)
    if price and quantity.base_unit in MONEY_UNITS:
        indicator, shown = price.group("what"), per_unit(shown, price.group("per"))
    measure: Measure = (
        "share"
        if re.search(r"(?:占比|比重|份额|贡献率|占.{1,20}比[率例])$", indicator)
        and quantity.base_unit in measures.RATE_UNITS
        else "level"
    )
    confidence = 0.95 if explicit else 0.75 - 0.1 * min(carried.age, 4)
    rate = quantity.base_unit in measures.RATE_UNITS
    return Reading(measure, indicator, shown, breakdown, None, explicit, confidence, rate=rate, subject=not beside)


def _the_other_way(subject: tuple[str, str | None, bool], rest: str, carried: Carried) -> tuple[str, str | None, bool]:
    """«价格上涨的城市个数为20个，持平的为2个，下降的为48个»: what is counted was said once."""
    told = _MOVED_WHAT.fullmatch(carried.indicator or "")
    way = _WAY_ALONE.fullmatch(rest.strip("，、；")) if told else None
    return (f"{told.group('of')}{way.group('way')}{told.group('what')}", subject[1], True) if told and way else subject


def _on_one_side(
    subject: tuple[str, str | None, bool], comparison: measures.Comparison, quantity: Quantity, carried: Carried
) -> tuple[str, str | None, bool]:
    """«12个高新区平均得分74.3分，高于平均分的有7个»: how many of those counted lie above it."""
    side = _SIDE.fullmatch((comparison.rest or "").strip("，、；"))
    counted = [d.indicator for d in carried.last if d.quantity.base_unit == quantity.base_unit and d.measure == "level"]
    if side is None:
        return subject
    noun = re.split("的", counted[0])[-1] if counted else ""
    return f"{side.group('side')}的{noun}" if noun else side.group("side"), None, True


_NEWLY = re.compile("(?:其中)?(?:当年|本年|全年|年内|今年)?新增")


def _newly(indicator: str, quantity: Quantity, carried: Carried) -> str:
    """«有高新技术企业12家，新增4家»: what is added is of what was just counted."""
    told = carried.last[-1] if carried.last else None
    alike = told is not None and told.measure == "level" and told.quantity.base_unit == quantity.base_unit
    if told is None or not alike or not _NEWLY.fullmatch(indicator) or quantity.value >= told.quantity.value:
        return indicator
    return told.indicator if told.indicator.startswith("新增") else "新增" + told.indicator


def _of_index(
    subject: tuple[str, str | None, bool], quantity: Quantity, carried: Carried
) -> tuple[str, str | None, bool]:
    """«创新指数为142.8，其中知识创新分项142.1»: a part has its index's kind of value; «…，权重25%» is its weight."""
    name, breakdown, explicit = subject
    told = carried.last[-1].indicator if carried.last else carried.indicator or ""
    kind = _KIND_OF_INDEX.search(told)
    if explicit and kind and not quantity.unit and _PART_OF_INDEX.search(name):
        return name + kind.group(), breakdown, True
    if explicit and told and name in ("权重", "所占权重", "权重系数"):
        return told.removesuffix("权重") + "权重", breakdown, False
    return subject


def _within_topic(
    subject: tuple[str, str | None, bool], quantity: Quantity, carried: Carried
) -> tuple[str, str | None, bool]:
    """«独角兽企业93家，其中人工智能领域20家»: a field behind 其中 counts what was counted before it."""
    name, _, explicit = subject
    trade = _TRADE.fullmatch(carried.topic or "") if explicit and name in _WAYS_OF_TRADE else None
    if trade:
        return trade.group("of") + name, None, True  # «服务进出口总额65754亿元，其中，出口26857亿元»
    if carried.topic and explicit and quantity.base_unit in MONEY_UNITS and _GROUP_OF_PEOPLE.search(name):
        paid = [d for d in carried.last if d.quantity.base_unit == quantity.base_unit and d.measure == "level"]
        return (paid[0].indicator if paid else carried.topic), name, True
    if carried.topic and explicit and quantity.base_unit in _PERSONS and _HOLDERS.search(name):
        counted = [draft for draft in carried.last if draft.quantity.base_unit == quantity.base_unit]
        if counted:
            return next((d.indicator for d in counted if not d.breakdown), counted[-1].indicator), name, True
    if carried.topic and explicit and _BOARD.fullmatch(name) and quantity.base_unit in CLASSIFIERS:
        told = (d.indicator for d in reversed(carried.last) if d.quantity.base_unit == quantity.base_unit)
        heads = [h for h in (*told, carried.topic) if not _BOARD.fullmatch(h)]
        return (heads[0], name, True) if heads else subject
    if (
        not (carried.topic and explicit and (_FIELD.search(name) or _TIER.fullmatch(name)))
        or quantity.base_unit not in CLASSIFIERS
    ):
        return subject
    tier = _TIER.fullmatch(name)
    same = [draft.indicator for draft in carried.last if draft.quantity.base_unit == quantity.base_unit]
    if tier and same:
        return name + re.sub(r"^各级各类|^各[级类]|总数$", "", same[0]), None, True
    return (same[-1], name, True) if same else subject


# What holds things and is not counted as they are.
_HOLDER = re.compile(r"(?:企业|公司|高校|高等学校|院所|科研机构|研究机构|医院|个人|单位)$")
_THINGS = frozenset({"件", "项", "篇", "种", "部"})


@cache
def _bodies() -> re.Pattern[str]:
    ends = alternation(words("prose", "breakdown", "bodies"))
    return re.compile(rf"企业|公司|机构|平台|中心|单位|(?:{ends})(?:数|数量|总数|户数|（[^）]*）|”)*$")


def _is_body(name: str | None) -> bool:
    """Whether a name ends in something that is counted by 家: enterprises, institutes, bases."""
    return bool(name) and _bodies().search(name or "") is not None


def _held(subject: tuple[str, str | None, bool], quantity: Quantity, carried: Carried) -> tuple[str, str | None, bool]:
    """«在海外有效专利中，企业拥有12.1万件»: things are no companies; they are those spoken of, the company's part."""
    name, _, explicit = subject
    if _NEWLY.fullmatch(name) or name in _WAYS:
        return subject  # «新增4家» says no field of what was counted
    if explicit and quantity.base_unit == "家" and _is_body(carried.indicator) and not _is_body(name):
        return carried.indicator or name, name, True  # «独角兽企业…，其次是电子商务127家»: a field of them
    what = carried.group or carried.indicator
    if not explicit or quantity.base_unit not in _THINGS or not what or not _HOLDER.search(name):
        return subject
    return (what, name, True) if not _HOLDER.search(what) else subject


def _bare_ok(indicator: str, quantity: Quantity) -> bool:
    """A bare number is a figure only behind a noun of measurement."""
    if quantity.qualifier in ("破", "突破", "超", "过") and not quantity.text[-1].isdigit():
        return True
    return bool(
        re.search(r"(?:指数|系数|比值|商|数量|数|总数|分|率|强度|PMI|值|指标|比|水平|度)$", indicator)
    ) and not quantity.text.endswith("号")


# What may itself last for years; before a rank, an award or a figure «连续五年» only says how often.
_LASTING = re.compile(
    r"^的?[\u4e00-\u9fff]{0,6}?(?:发布|公布|编制|出版|监测|下降|减少|净流[出入]|净迁[出入]|增长|上升|提高|回升|下滑|扩大|收窄|亏损|盈利)"
    r"(?![^，。；]*(?:两位数|排名|第))"
)


def _duration(before: str, quantity: Quantity, after: str, carried: Carried, rest: str) -> Reading | None:
    name = noun_phrase(before)
    if re.search(r"(?:连续|历时|长达|历经|走过)(?:了)?$", before):
        word = re.search(r"(连续|历时|长达|历经|走过)", before)
        lead = noun_phrase(before[: word.start()]) if word else ""
        if len(lead) >= 2 and not is_relational(lead):  # «实际利用外资连续六年达到…»: what the words behind go on about
            carried.subject, carried.breakdown = lead, None
        if word and word.group(1) == "连续" and (rest or not _LASTING.match(after)):
            return None
        noun = re.sub(r"^的", "", after)[:14]
        return Reading(
            "level",
            f"{word.group(1) if word else ''}{_event(noun)}{'年数' if quantity.base_unit == '年' else '时长'}",
            quantity,
            None,
            None,
            True,
            0.7,
            subject=False,
        )
    if quantity.base_unit in ("岁", "周岁", "小时", "分钟", "天", "个工作日", "工作日", "个月") and len(name) >= 2:
        breakdown, indicator = split_breakdown(name)
        return Reading("level", indicator, quantity, breakdown, None, True, 0.85)
    if re.search(r"(?:年限|寿命|年龄|时长|周期|年期|期限|用时|耗时|时间)$", name):
        return Reading("level", name, quantity, None, None, True, 0.85)
    return None


def _event(text: str) -> str:
    match = re.match(r"^[\u4e00-\u9fff]{2,12}", text)
    return counted_noun(match.group()) if match else ""


def per_unit(quantity: Quantity, per: str) -> Quantity:
    return replace(quantity, unit=f"{quantity.unit}/{per}", base_unit=f"{quantity.base_unit}/{per}")


def pointed(quantity: Quantity, indicator: str) -> Quantity:
    """An index value without a unit is in points."""
    if quantity.unit == "" and re.search(r"指数$", indicator):
        return replace(quantity, unit="点", base_unit="点")
    return quantity
