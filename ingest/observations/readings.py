"""What a frame makes of a figure, and whose figure it is: the subject named in the clause or carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.lexicon import words
from ingest.observations.carried import Carried
from ingest.observations.phrases import is_relational, noun_phrase, split_breakdown
from ingest.records import Measure, Quantity

CLASSIFIERS = frozenset(words("units", "classifiers", "names"))
DURATION = frozenset({"年", "个月", "天", "周", "小时", "分钟", "个季度", "个工作日", "工作日", "岁", "周岁"})
MONEY_UNITS = frozenset({"元", "美元", "欧元", "英镑", "日元", "港元"})
_PER_TIME = re.compile(
    r"(?:平均)?每(?:天|日|周|月|小时|分钟|个工作日|平方公里|亩|公顷|万人|百户)(?:诞生|新增|新设|新设立|新注册|注册|设立|产生|成立|授权|申请)?"
)
_NEW = re.compile(r"^(?:新增|新设立|新设|新注册|新成立|新)")
_COUNT_NOUN = re.compile(r"(?:总数|数量|总量|户数|总额)$")
_AGAINST_AREA = re.compile(
    r"^(?:仍|还|也|远远?|略|明显|大幅|显著)?(?:比(?!亚迪|例|重|值|率|特)|相比|相较于?|较|高于|低于|超过|不及|落后于|次于|仅次于|领先于)[\u4e00-\u9fff]{2,8}$"
)
_MEASURED_TAIL = re.compile(
    r"(?:增加值|总产值|产值|营业收入|总收入|收入|利润总额|利润|投资|销售额|零售额|产量|经费|支出|进出口总?额?|出口|进口|出口额|进口额|价格)$"
)
_HOLDER = re.compile(r"(?:企业|产业|制造业|服务业|(?<![就创失从作事])业|集群|园区|高校|院所|机构|公司|领域)$")
_OF_A_HOLDER = re.compile(
    r"(?:增加值|总产值|产值|营业收入|总?收入|主营业务收入|利润总?额?|净利润|投资额?|销售额|出口额?|进口额?|进出口额|研发(?:经费|费用|投入)"
    r"|研发投入强度|从业人员|市值|总市值|税收|纳税额?|资产总?额?)"
)
_OWN_AMOUNTS = frozenset(
    {"估值", "总估值", "融资额", "融资金额", "总投资", "总投资额", "中标额", "合同金额", "总价值", "均价"}
)
_POINTS_BACK = frozenset({"数据", "这一数据", "该数据", "上述数据", "这一数字", "这一数值", "这一指标", "该指标"})
_PARTNER = re.compile(r"对[\u4e00-\u9fff“”]{2,12}")  # «对东盟进出口6.4万亿元；对欧盟5.5万亿元»
_BARE_POPULATION = re.compile(r"(?:企业|产业|制造业|服务业|(?<![就创失从])业|机构|类|领域|高校|院所|学校|主体)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame found: `explicit` says that the indicator stands in the clause itself, `named` that what a rank
    ranks does, `peers` that places are counted among which the one spoken of is.
    """

    measure: Measure
    indicator: str
    quantity: Quantity
    breakdown: str | None = None
    comparator: str | None = None
    explicit: bool = True
    confidence: float = 0.95
    rate: bool = False
    subject: bool = True
    named: bool = False
    peers: bool = False


def named(phrase: str, carried: Carried) -> tuple[str, str | None, bool] | None:
    """(indicator, sub-population, explicit) of a noun phrase, completed from what is carried over."""
    versus = re.search(r"与(?P<whole>[^，]{2,12}?)之比(?:为|达到?|是|约)*$", phrase)
    if versus and not noun_phrase(phrase[: versus.start()]) and carried.indicator:
        return f"{carried.indicator}与{versus.group('whole')}之比", carried.breakdown, True
    name = noun_phrase(re.sub(r"^[，、]?累计(?=达|$)", "", phrase) if carried.indicator else phrase)
    if not name or name in ("以", "分别以", "均以", "全年") or len(name) == 1 or _against(name, phrase, carried):
        pending = carried.subject or carried.derived or carried.indicator or carried.rate
        if pending is None:
            return None
        if "累计" in phrase:
            pending = pending.removeprefix("新增").removeprefix("新")
        return pending, carried.breakdown, False
    if _PER_TIME.fullmatch(name) and (carried.subject or carried.indicator):
        base = _NEW.sub("", carried.subject or carried.indicator or "")
        return name + base, carried.breakdown, False
    if is_relational(name) and (carried.subject or carried.indicator):
        base = carried.subject or carried.indicator or ""
        if name in _OWN_AMOUNTS and _MEASURED_TAIL.search(base):  # «净利润68亿元，估值增长…»: no 净利润估值
            return name, carried.breakdown, True
        if name.startswith(("日均", "月均", "每天", "每日", "每月", "户均", "亩均", "平均每")):
            return name + base.removeprefix("新增"), carried.breakdown, False
        if name.removeprefix("其") in ("总数", "总量", "总规模"):  # what has been added is not all there is
            base = _NEW.sub("", base) or base
        if not base.endswith(name) and name not in _POINTS_BACK:
            base = _COUNT_NOUN.sub("", base) + name.removeprefix("其")
        return base, carried.breakdown, False
    if carried.subject and _HOLDER.search(carried.subject) and _OF_A_HOLDER.fullmatch(name):
        return name, carried.subject, True  # «其中，金融业活力凸显，增加值实现…»
    breakdown, indicator = split_breakdown(name)
    return indicator, breakdown or (carried.breakdown if is_relational(indicator) else None), True


def _against(name: str, phrase: str, carried: Carried) -> bool:
    """«低于加州的4.6%和全美的3.7%»: the same indicator elsewhere."""
    further = carried.versus and re.fullmatch(r"[、，和及]+[\u4e00-\u9fff]{2,6}的?", phrase)
    carried.versus = bool(_AGAINST_AREA.match(name) or further)
    return carried.versus


def headed(subject: tuple[str, str | None, bool], carried: Carried) -> tuple[str, str | None, bool]:
    """«…企业增加值增长3.2%，股份制企业增长5.9%»: a population takes the measured noun of the subject before it."""
    name, breakdown, explicit = subject
    whole = carried.amount or carried.indicator or ""
    if explicit and name.endswith("类") and whole.endswith("价格") and not whole.endswith("类价格"):
        return whole, name, explicit
    measured = _MEASURED_TAIL.search(carried.amount or carried.indicator or "")
    if explicit and measured and whole.startswith("对") and _PARTNER.fullmatch(name):
        return name + measured.group(), breakdown, explicit
    if not explicit or measured is None or re.search(r"拉动|带动|拖累", name) or not _BARE_POPULATION.search(name):
        return subject
    return name + measured.group(), breakdown, explicit


def last_part(name: str) -> str:
    return re.split(r"中的|里的|中|的", name)[-1]
