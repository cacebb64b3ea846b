"""From what a figure says to an observation draft: its area, period, scope and the kind of statement it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ingest.areas import AreaMention
from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Clause
from ingest.observations.context import Context, administrative
from ingest.observations.heads import inner_area
from ingest.observations.phrases import is_population, noun_phrase
from ingest.observations.readings import Reading
from ingest.observations.wording import content_start
from ingest.records import Quantity

QUOTE_LIMIT = 120  # characters; a quote that would be longer begins at its own clause
_INDEX_PART = re.compile(r"指数值?$|^(?:[一二三四]级)?(?:指标|分指数|子指数)$|^[一二三四]级指[标数]|基期")
_PRICE_INDEX = re.compile(r"价格|采购经理|景气|信心|空气质量|股|物价|CPI|PPI|PMI|消费者|生产者|房价")
_TARGET = re.compile(
    r"力争|目标|预期(?!指数|寿命|收益|差)|计划(?=到|在|投资|建设|实现|完成|达|于)|争取|确保|规划(?!期|的|时期|以来|面积|占地|用地|建设|总|区|范围|展览|设计|馆)|有望|到.{0,8}将|将达到|拟|要达到|任务"
)
_DONE = re.compile(r"完成|超额|实现了|已")
_SO_FAR = re.compile(r"累计|已|截至")
_EXPECTED = re.compile(r"预计|估计")
_UP_TO_NOW = re.compile(r"[0-9一二两三四五六七八九十几]年来|以来")
_COMPARED_AREA = re.compile(r"(?:比|较|高于|低于|超过|相比|远超|次于|落后于|领先于)(?:其他[^，]{0,10})?$")
# «与硅谷14.3万亿美元的总市值相比»: the figure of the place set against the one spoken of.
_SET_AGAINST = re.compile(r"的[^，。；]{2,12}相[比较]")
_WIDE = frozenset({"全国", "全球"})
TOGETHER = re.compile(
    r"[，\s]*(?:其余|其他|余下)[\d一二三四五六七八九十]|[，\s]*(?:其中)?[两三四五六七八九十]+(?:城|市|省|地|区|县)(?:合计|共|占|总)"
)
# «一线城市平均得分»: of cities of a kind, not of the one spoken of before.
_GROUP_OF_CITIES = re.compile(r"(?:新?一线|[二三四]线|副省级|省会|计划单列|中心|沿海|内陆|百强)城市")
_PLACES_COUNTED = re.compile(r"(?:设区)?[市县州](?![场级政民容值外镇域])|城市(?!群)")
_INDEX_ALONE = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,4}?)市?的?(?P<what>(?:综合|总)?指数)")
_BEST_OF = re.compile(r"(?<=[分数量额值率])(?:排名|排在|位居|居)?前[一二两三四五六七八九十\d]{1,3}[位名强]?的?$")
_TWICE = re.compile(r"([\u4e00-\u9fff]{2})\1(?=强度|占比|比重)")
_MEASURED = re.compile(r"(?:增加值|产值|收入|额|量|数)$")
# What runs over a year, whatever moment the words before it named («年末…» and then the output of the year).
_FLOW = re.compile(
    r"(?:产值|收入|增加值|生产总值|利润|利润总额|投资额?|支出|经费|费用|成交额|销售额|零售额|出口额?|进口额?|进出口总额|能耗|浓度"
    r"|投入强度|优良率|产量|发电量|税收|税费)$|占(?:GDP|地区生产总值)比重$"
)
_BASE_YEAR = re.compile(r"((?:19|20)\d\d)年(?:度)?(?:为|作为|设为|定为)?(?:基期|基年|基准年)")


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a figure beside its words: where they begin, a wider scope, the clause that follows."""

    begin: int
    scope: str | None = None
    following: Clause | None = None


class Placer:
    """Places the readings of one block."""

    def __init__(self, context: Context, text: str) -> None:
        self._context = context
        self._text = text
        pattern = context.index_pattern
        self.indices = [(m.start(), m.group()) for m in pattern.finditer(text)] if pattern else []

    def _indexed(self, name: str) -> bool:
        return name == self.index or any(index == name for _, index in self.indices)

    @property
    def index(self) -> str | None:
        """The composite index the report presents."""
        return self._context.index

    def draft(self, clause: Clause, reading: Reading, carried: Carried, setting: Setting) -> Draft:
        """The observation a reading stands for."""
        area, confidence = self._area(clause, reading, carried, setting)
        told = _INDEX_ALONE.fullmatch(reading.indicator)
        if told and told["place"] in administrative() and not self._indexed(told["place"] + "指数"):
            area, reading = told["place"], replace(reading, indicator=told["what"])  # «乙市指数为131.5»: of one of many
        indicator = self._indicator(reading, area)
        judged = self._context.judged if reading.quantity.base_unit == "位" and not carried.dated else None
        period, point, weight = (judged, False, 0.9) if judged else self._period(carried, area)
        point = point and not _FLOW.search(indicator)
        base = _BASE_YEAR.search(self._text) if indicator.startswith(("基期", "基年")) else None
        period = base.group(1) if base else period
        measure = reading.measure
        if carried.aimed or self._is_target(clause, reading.quantity, period):
            measure, carried.aimed = "target", True
        if measure == "rank" and reading.comparator is None:
            reading = replace(reading, comparator=setting.scope)
        if measure == "share":
            indicator, reading = _within_group(indicator, reading, carried)
        return Draft(
            reading.quantity, indicator, measure, area, self._without_area(reading.breakdown), period, point,
            reading.comparator, self._anchor(clause, reading, carried), clause.end,
            round(reading.confidence * confidence * weight, 3),
        )  # fmt: skip

    def _anchor(self, clause: Clause, reading: Reading, carried: Carried) -> int:
        """Where the words that make the figure understood begin."""
        anchor = clause.start if reading.explicit else min(carried.anchor, clause.start)
        if clause.end - anchor > QUOTE_LIMIT or anchor < 0:
            anchor = clause.start
        return content_start(self._text, anchor, clause.end)

    def _without_area(self, breakdown: str | None) -> str | None:
        """A sub-population without the place before it («硅谷地区人工智能公司»)."""
        if breakdown is None:
            return None
        for mention in self._context.areas.find(breakdown)[:1]:
            if mention.start == 0 and len(breakdown) - mention.end >= 2:
                return re.sub(r"^(?:地区|境内|市内|区内|的|中(?=属于))", "", breakdown[mention.end :])
        return breakdown

    def _indicator(self, reading: Reading, area: str | None) -> str:
        """Without the area in front of it («中关村创新引领指数» -> 创新引领指数)."""
        indicator = _BEST_OF.sub("", reading.indicator)  # «综合得分前五位依次为»
        indicator = _TWICE.sub(r"\1", indicator)  # «R&D经费投入…，投入强度2.3%»
        for mention in self._context.areas.find(indicator):
            if mention.start == 0 and len(indicator) - mention.end >= 2 and mention.name == area:
                return noun_phrase(indicator[mention.end :].lstrip("的")) or indicator
        return indicator

    # ------------------------------------------------------------ area
    def _area(self, clause: Clause, reading: Reading, carried: Carried, setting: Setting) -> tuple[str | None, float]:
        """(area, weight): the index of an index value, a place in the words, a wider scope, else the carried area."""
        index = self._index_of(reading)
        placed, own = carried.placed, (None, self._context.area, self._context.areas.city)
        if index and placed and placed not in own and placed not in _WIDE and not index.startswith((placed, "国家")):
            return placed, 0.95  # «清州118.6，居第2位»: the index of one of several places
        if index:
            return index, 1.0
        if reading.peers:
            return _wider_than_own(clause, reading), 0.85
        named = self._named_area(clause, reading, carried, setting)
        if named is not None:
            return named
        if _PLACES_COUNTED.match(reading.indicator) and reading.quantity.base_unit == "个":
            return self._context.area, 0.8  # «9个市指数上升»: of the whole, whoever was spoken of
        if _GROUP_OF_CITIES.match(reading.indicator):
            return self._context.area, 0.8
        if TOGETHER.match(clause.part(clause.start, clause.end)):
            return self._context.area, 0.8
        return carried.area or self._context.area, 1.0 if carried.named_area else 0.95

    def _index_of(self, reading: Reading) -> str | None:
        indicator = reading.indicator
        if _PRICE_INDEX.search(indicator):
            return None
        part = re.sub(r"(?:指标|得分|指数|分指数)$", "", indicator)
        if not _INDEX_PART.search(indicator) and part not in self._context.sub_indices:
            return None
        place = reading.quantity.start
        return next((name for at, name in reversed(self.indices) if at < place), None) or self._context.index

    def _named_area(
        self, clause: Clause, reading: Reading, carried: Carried, setting: Setting
    ) -> tuple[str | None, float] | None:
        start, end = setting.begin, reading.quantity.start
        level = reading.measure == "level"
        against = _first(
            m for m in clause.areas if start <= m.start < end and _COMPARED_AREA.search(clause.text[start : m.start])
        )
        if against is None and _SET_AGAINST.match(clause.text, reading.quantity.end):
            against = _first(m for m in clause.areas if start <= m.start < end and clause.text[m.start - 1] == "与")
        if against is None and carried.versus:
            against = _first(m for m in clause.areas if start <= m.start < end)
        if against is not None and (level or (reading.measure == "share" and reading.comparator is None)):
            return against.name, 0.85
        about = reading.measure in ("level", "change", "change_rate") and not reading.comparator
        inner = inner_area(clause, start, end) if about else None
        if inner is not None:
            carried.area = inner.name if reading.explicit else carried.area
            return inner.name, 0.9
        if setting.following is not None and clause.part(clause.start, clause.end).startswith("作为"):
            ahead = setting.following.areas[:1]
            return (ahead[0].name, 0.8) if ahead else (None, 1.0)
        if setting.scope and level:
            return setting.scope, 0.9
        return self._area_behind(clause, reading, carried)

    def _area_behind(self, clause: Clause, reading: Reading, carried: Carried) -> tuple[str | None, float] | None:
        """«106家位于硅谷»."""
        end = reading.quantity.end
        behind = _first(
            m
            for m in clause.areas
            if m.start >= end and clause.text[end : m.start].startswith(("位于", "在", "落户", "来自"))
        )
        if behind is None or reading.measure != "level":
            return None
        carried.area = behind.name
        return behind.name, 0.9

    # ------------------------------------------------------------ time
    def _period(self, carried: Carried, area: str | None) -> tuple[str | None, bool, float]:
        """(iso, point in time, weight): the carried period, else the report's own year where that is certain enough."""
        context = self._context
        if carried.dated:
            astray = (
                carried.period_age > 0 and context.data_year and str(context.data_year) not in (carried.period or "")
            )
            return carried.period, carried.point, 0.75 if astray else 1.0
        own_index = context.index is not None and area == context.index
        if context.data_year and (context.year_stated or own_index):
            return context.default_period or str(context.data_year), False, 0.95
        if carried.recent:
            return carried.recent, False, 0.8
        return None, False, 1.0

    def _is_target(self, clause: Clause, quantity: Quantity, period: str | None) -> bool:
        """«到2025年，…达到6%»: a figure of a year still to come, or one said to be aimed at."""
        words = self._text[clause.start : quantity.start]
        if _TARGET.search(words) and not _DONE.search(words):
            return True
        context = self._context
        years = re.findall(r"(?:19|20)\d\d", period or "")
        if _EXPECTED.search(words):  # of the year reported it is a preliminary figure, of any other a forecast
            sentence = self._text.rfind("。", 0, quantity.start) + 1
            if _UP_TO_NOW.search(self._text, sentence, quantity.start):
                return False
            over = context.published is not None and period is not None and last_day(period) <= context.published
            return not over and not (years and context.data_year and int(years[-1]) <= context.data_year)
        known = context.published.year if context.published else context.edition
        limit = known or (context.data_year + 2 if context.data_year else None)
        begun = len(years) > 1 and limit is not None and int(years[0]) <= limit and _SO_FAR.search(words)
        return bool(years and limit and int(years[-1]) > limit and not begun)


def first_day(iso: str) -> date:
    """The day a period begins."""
    year, _, part = iso.split("/")[0].partition("-")
    if part.startswith(("Q", "H")):
        month = (int(part[1]) - 1) * (3 if part[0] == "Q" else 6) + 1
    else:
        month = int(part[:2]) if part else 1
    return date(int(year), month, 1)


def last_day(iso: str) -> date:
    """The day a period ends, the 28th for any month."""
    last = iso.split("/")[-1]
    year, _, part = last.partition("-")
    if part.startswith(("Q", "H")):
        month = int(part[1]) * (3 if part[0] == "Q" else 6)
    else:
        month = int(part[:2]) if part else 12
    return date(int(year), month, 28)


_NEAR = 8  # characters between a place and the count of what lies in it


def _wider_than_own(clause: Clause, reading: Reading) -> str | None:
    """Where the places are that a place is counted among: named before them («全省16个市中»), unknown otherwise."""
    figure = reading.quantity.start
    found = [m.name for m in clause.areas if figure - _NEAR <= m.end <= figure]
    if found or not reading.indicator.startswith("国家"):
        return found[-1] if found else None
    return "全国"


def _first(mentions: Iterator[AreaMention]) -> AreaMention | None:
    return next(mentions, None)


def _within_group(indicator: str, reading: Reading, carried: Carried) -> tuple[str, Reading]:
    """A share inside a group named before («在…科技工作者中，美国本土人占比28%»)."""
    group = carried.group or (carried.topic if reading.breakdown else None)
    if not group or reading.comparator not in (None, carried.topic) or group in indicator:
        return indicator, reading
    name = indicator.removesuffix("占比")
    own = name if (is_population(name) or carried.group) and not _MEASURED.search(name) else None
    return f"{group}中{indicator}", replace(reading, breakdown=reading.breakdown or own)
