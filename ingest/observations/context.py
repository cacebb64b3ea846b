"""What every extractor knows about its document, and the one way an observation is made."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from ingest.areas import AreaLexicon
from ingest.folding import fold
from ingest.lexicon import alternation, words
from ingest.numerals import scan
from ingest.observations.english_titles import told_period
from ingest.periods import Anchor, Period, scan_periods
from ingest.records import Block, CellRef, Document, Measure, Observation, Quantity

_INDEX_NAME = re.compile(r"([\u4e00-\u9fffA-Za-z·]{2,16}指数)")
_NO_COMPOSITE = re.compile(
    r"价格指数|景气指数|信心指数|采购经理|空气质量指数|股票|消费者|上证|深证|创业板|恒生|CPI|PPI|PMI"
)
_SUB_LIST = re.compile(
    r"(?:由|包括|包含|涵盖|分为|分别为|分别是|从|设置|选取)(?P<names>[\u4e00-\u9fff、，和及与以]{4,80}?)(?:等)?[\d一二三四五六七八九十]+(?:个|大|项)(?:一级)?(?:指标|分指数|维度|方面|分项|领域|子指数)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """A document with what was learned from it before its figures are read.

    `data_year` is the year its figures are about, learned from the title or the text's own dated figures, None where
    neither tells; `year_stated` says that the title states it, so that undated figures may take it. `index` is the
    composite index the report presents, `sub_indices` the names of its parts, `parts` its first level in order;
    `judged` is the year of the evaluation a title tells of, where its figures are of the year before.
    """

    document: Document
    areas: AreaLexicon
    data_year: int | None
    year_stated: bool
    published: date | None
    edition: int | None
    index: str | None
    sub_indices: frozenset[str]
    index_pattern: re.Pattern[str] | None = None
    default_period: str | None = None
    firm: bool = True
    whole_year: bool = False
    parts: tuple[str, ...] = ()
    judged: str | None = None

    def year_of_report(self) -> str | None:
        """The year undated figures of a dated text are of: stated, or near the date the report bears."""
        latest = self.published.year if self.published else self.edition
        near = latest is not None and self.data_year is not None and latest - 2 <= self.data_year <= latest
        return str(self.data_year) if self.data_year and (self.firm or near) else None

    def anchor(self, before: int | None = None) -> Anchor:
        """What the document's words without a year are counted from; `before` is the year last named."""
        sure = self.year_stated or (self.firm and self.published is None)
        last = self.data_year if self.firm and self.whole_year and self.published is None else None
        part = self.default_period is not None and "-" in self.default_period
        return Anchor(self.published, self.data_year, sure, before, last, self.data_year if part else None)

    @property
    def area(self) -> str | None:
        """The area the whole report is about."""
        return self.areas.main


def context_of(document: Document) -> Context:
    """Read title, publisher, dates and names of a document into the shared context."""
    text = fold(document.text[:60000]).text
    title = fold(document.title).text
    areas = AreaLexicon.learn(document.title, document.text[:60000], document.publisher)
    published = _date(document.published)
    edition = _year(document.edition) or _year(title)
    data_year, stated, firm = _data_year(title, text, edition, published)
    spoken = _part_told(title, published) if data_year is None else None
    if spoken:
        data_year, stated, firm = int(spoken[:4]), True, True
    elif data_year is None and published is not None:
        data_year, stated, firm = _data_year(title, text, edition, published, Anchor(published))
    index = _of_place(_main_index(title, text), areas.main, text)
    parts = _sub_indices(text)
    names = _index_names(index, parts, text)
    pattern = re.compile(alternation(names)) if names else None
    periods = [period.iso for period in scan_periods(title) if period.kind == "absolute"] if stated else []
    default = spoken or (periods[0] if len(periods) == 1 else None)
    judged = _judged(title, text)
    if document.language == "en" and (told := told_period(title)):
        data_year, stated, firm, default = int(told[:4]), True, True, told
    return Context(
        document,
        areas,
        data_year,
        stated,
        published,
        edition,
        index,
        parts,
        pattern,
        default,
        firm,
        not _SPEAKS_OF_NOW.search(text),
        _first_level(text),
        judged if judged and judged != str(data_year) else None,
    )


def make_observation(
    context: Context,
    quantity: Quantity,
    *,
    indicator: str,
    measure: Measure,
    quote: tuple[int, int],
    block: Block | None = None,
    area: str | None = None,
    breakdown: str | None = None,
    period: str | None = None,
    point_in_time: bool = False,
    comparator: str | None = None,
    cell: CellRef | None = None,
    confidence: float = 1.0,
) -> Observation:
    """An observation of the document; `quantity.start`/`end` and `quote` are positions in the canonical text."""
    document = context.document
    start, end = quote
    identity = (document.document_id, quantity.start, quantity.end, measure, indicator, area, breakdown, period)
    digest = hashlib.sha256("\x1f".join(map(str, identity)).encode()).hexdigest()[:16]
    return Observation(
        observation_id=digest, document_id=document.document_id, indicator=indicator, area=area, breakdown=breakdown,
        period=period, point_in_time=point_in_time, measure=measure, value=quantity.value,
        unit=_plain_yuan(quantity.unit), scaled_value=quantity.scaled, base_unit=_plain_yuan(quantity.base_unit),
        low=quantity.low, high=quantity.high, qualifier=quantity.qualifier, comparator=comparator,
        quote=document.text[start:end], start=start, end=end,
        number_start=quantity.start, number_end=quantity.end, section=" / ".join(block.section) if block else "",
        page=block.page if block else None, cell=cell,
        confidence=round(confidence * (block.confidence if block else 1.0), 3),
    )  # fmt: skip


def _date(text: str | None) -> date | None:
    parts = [int(part) for part in re.findall(r"\d+", text or "")][:3]
    if not parts or not 1900 <= parts[0] <= 2100:
        return None
    month, day = [*parts[1:], 1, 1][:2]
    return (
        date(parts[0], month, day)
        if 1 <= month <= 12 and 1 <= day <= 28
        else date(parts[0], min(max(month, 1), 12), 28)
    )


def _year(text: str | None) -> int | None:
    match = re.search(r"(?:19|20)\d\d", text or "")
    return int(match.group()) if match else None


def _part_told(title: str, published: date | None) -> str | None:
    """The part of a year a title tells («上半年全省…»), counted from the day the report came out."""
    if published is None:
        return None
    told = [p.iso for p in scan_periods(title, anchor=Anchor(published)) if p.kind == "relative" and p.iso]
    return told[0] if len(told) == 1 and not re.search(r"-\d\d-\d\d$", told[0]) else None


def _data_year(
    title: str, text: str, edition: int | None, published: date | None, anchor: Anchor | None = None
) -> tuple[int | None, bool, bool]:
    """The year the figures are about: said by the title («2023年…公报»), else the year most figures are dated with.

    With an `anchor` the words without a year («上半年», «去年») count as well.
    The last value says that several figures bear it, not that it is the only year named. An edition year (指数2024) is
    never taken for the data year: the text's own dates must show which it is.
    """
    stated = [
        p.iso
        for p in scan_periods(title)
        if p.kind == "absolute" and p.iso and "年" in p.text and not _is_base_year(title, p)
    ]
    if stated and not _is_edition_only(stated[-1], title, text, published):
        return int(stated[-1][-4:]) if "/" in stated[-1] and len(stated[-1]) == 9 else int(stated[-1][:4]), True, True
    counts: Counter[int] = Counter()
    named: set[int] = set()
    parted = False
    for period in scan_periods(text, anchor=anchor):
        if anchor is not None and period.kind == "relative" and not period.text.startswith(("上年", "年初", "近")):
            period = replace(period, kind="absolute")
        if (
            period.kind == "absolute"
            and period.iso
            and not _compared(text, period)
            and "/" not in period.iso[:5]
            and period.text[0] not in "到至"
        ):
            named.add(int(period.iso[:4]))
            parted = parted or bool(re.match(r"\d{4}-(?:Q|H|\d\d(?!-\d))", period.iso))
        if _dates_a_figure(text, period):
            counts[int((period.iso or "0")[:4])] += 1
    latest = edition or (published.year if published else None)
    likely = {year: n for year, n in counts.items() if latest is None or latest - 2 <= year <= latest}
    if not likely:
        return (min(named), False, True) if len(named) == 1 and _ABOUT_YEAR.search(text) else (None, False, False)
    year, count = max(likely.items(), key=lambda item: (item[1], item[0]))
    most = 2 * count > sum(likely.values()) or (year == (edition or 0) - 1 and count > max(_others(likely, year)))
    if count >= 2 and most:
        return year, False, True
    if named != {year}:
        return None, False, False
    opening = text[: text.find(str(year))]
    return year, False, bool(_ABOUT_YEAR.search(text)) or parted or not any(q.unit for q in scan(opening))


def _others(counts: Mapping[int, int], year: int) -> list[int]:
    return [0, *(n for other, n in counts.items() if other != year)]


def _is_edition_only(stated: str, title: str, text: str, published: date | None) -> bool:
    """«2024年…白皮书» out in November 2024: a year that was not over, and most figures dated with the one before."""
    if _judged(title, text) == stated:
        return True
    if published is None or stated != str(published.year):
        return False
    dated = Counter(p.iso for p in scan_periods(text) if _dates_a_figure(text, p))
    return dated[str(published.year - 1)] > sum(n for iso, n in dated.items() if (iso or "").startswith(stated))


_EVALUATED = re.compile(
    r"(?P<year>(?:19|20)\d\d)年度?[^，。；：]{0,20}?(?:评价|评估|考核|排名|排行|榜|百强|竞争力)(?!.{0,4}体系)"
)


def _judged(title: str, text: str) -> str | None:
    """The year of «在2024年…综合评价中位列第五», where the figures are dated with the year before: what was judged."""
    match = _EVALUATED.search(title)
    if match is None:
        return None
    dated = Counter((p.iso or "")[:4] for p in scan_periods(text) if _dates_a_figure(text, p))
    return match["year"] if dated[str(int(match["year"]) - 1)] > dated[match["year"]] else None


_SPEAKS_OF_NOW = re.compile(r"今年|本年|(?:19|20)\d\d年(?:上半年|[一二三]季度|前|1?\d月|1[-—至])")
_ABOUT_YEAR = re.compile(r"(?:19|20)\d\d年[^，。；\n]{0,24}?(?:情况|结果|数据|公报|评价|成绩单|运行|统计|监测)")


def _dates_a_figure(text: str, period: Period) -> bool:
    """Whether a period is one year or part of it that a figure follows, not a base of comparison."""
    part = r"(\d{4})(?:-Q\d|-H\d|-\d\d)?(?:/\1-[Q\d]\d?)?"
    if period.kind != "absolute" or not re.fullmatch(part, period.iso or ""):
        return False
    return not _compared(text, period) and bool(re.match(r"[^。；\n]{0,60}?\d", text[period.end : period.end + 80]))


def _compared(text: str, period: Period) -> bool:
    """Whether a year is the base of a comparison, or of an index."""
    before = text[max(0, period.start - 1) : period.start]
    multiple = before in ("是", "为") and _MULTIPLE.match(text, period.end) is not None
    return before in tuple("较比从由与同于") or multiple or _is_base_year(text, period)


_MULTIPLE = re.compile(r"(?:同期|基期)?的(?:约|近)?\d[\d.]*(?:倍|%)")  # «是2020年的1.38倍»
_AS_BASE = re.compile(r"(?:作?为|设为|定为)?(?:基期|基年|基准年|基准期)|(?:=|＝|为)100")


def _is_base_year(text: str, period: Period) -> bool:
    """«（2015年为基期，基期值为100）», «（2013年=100）»: the year an index is counted from."""
    return bool(_AS_BASE.match(text, period.end))


def _main_index(title: str, text: str) -> str | None:
    """The composite index a report presents: named in its title, else the one its text speaks of by a place's name."""
    names = [name for name in dict.fromkeys(_INDEX_NAME.findall(title)) if not _NO_COMPOSITE.search(name)]
    if len(names) > 1:
        quoted = [name for name in names if re.search(rf"[“《]{re.escape(name)}(?:\d{{4}}|[”》])", title)]
        names = quoted or [name for name in names if _placed(name)]
    if len(names) == 1:
        return re.sub(r"^(?:\d*年度?)?(?:关于|发布)?", "", names[0])
    return None if names else _spoken_index(text)


def _placed(name: str) -> bool:
    """Whether an index's name begins with a place."""
    found = AreaLexicon().find(name.removesuffix("指数") + " ")
    return bool(found) and found[0].start == 0


@cache
def _bare_index() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(words('prose', 'index', 'bare'))})+指数")


def _of_place(index: str | None, main: str | None, text: str) -> str | None:
    """«创新指数» of a report about one place: called by that place, as the text calls it where it does."""
    if index is None or main is None or not _bare_index().fullmatch(index) or main in ("全国", "全球", "中国"):
        return index
    told = re.search(rf"{re.escape(main)}[市省区县]?{re.escape(index)}", text)
    return told.group() if told else main + index


MOST_KIN = 2
_NOT_IN_NAME = re.compile(r"[的了和与及在为达较比]|表|显示|测算|发布|公布|看")


def _spoken_index(text: str) -> str | None:
    """The index called by a place's name at least twice, far more often than any other («2015年中国创新指数为…»)."""
    counts: Counter[str] = Counter()
    for place in AreaLexicon().find(text[:20000]):
        match = re.match(r"[\u4e00-\u9fffA-Za-z]{0,10}?指数", text[place.end : place.end + 14])
        if match is None or place.kind == "generic":
            continue
        name, tail = place.text + match.group(), match.group()
        if not _NO_COMPOSITE.search(name) and not _NOT_IN_NAME.search(tail) and len(tail) > 2:
            counts[name] += 1
    ranked = counts.most_common(2)
    kin = sum(1 for name in counts if ranked and name[:2] == ranked[0][0][:2])
    if kin > MOST_KIN:  # a place before each of many indices names none of them
        return None
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    name = ranked[0][0]
    tail = re.sub(r"^.*?(?=[\u4e00-\u9fff]{2,}指数$)", "", name)
    return name if text.count(tail) <= 2 * ranked[0][1] else None


def _first_level(text: str) -> tuple[str, ...]:
    """The first-level parts of the index in order, where the text lists as many as it counts."""
    for match in _SUB_LIST.finditer(text):
        count = re.search(r"(\d+|[一二三四五六七八九十])(?:个|大|项)(?:一级)?\S{2,4}$", match.group())
        names = [part for part in re.split(r"[、，]|以及|和|及|与", match.group("names")) if part]
        size = count.group(1) if count else ""
        if len(names) == (int(size) if size.isdigit() else "零一二三四五六七八九十".find(size)):
            return tuple(names)
    return ()


def _sub_indices(text: str) -> frozenset[str]:
    """The parts of the index as the text lists them: 由A、B、C 5个一级指标…构成."""
    names: set[str] = set()
    for match in _SUB_LIST.finditer(text):
        names.update(part for part in re.split(r"[、，]|以及|和|及|与", match.group("names")) if 2 <= len(part) <= 10)
    return frozenset(names)


@lru_cache(maxsize=8)
def _only_place(text: str) -> bool:
    """Whether a text speaks of one province or city at most."""
    return len({place.name for place in AreaLexicon().find(text[:20000]) if place.name in administrative()}) <= 1


@cache
def administrative() -> frozenset[str]:
    """The names of provinces and cities, without their ranks."""
    return frozenset(words("areas", "provinces", "names")) | frozenset(words("areas", "cities", "names"))


def _index_names(index: str | None, parts: frozenset[str], text: str) -> set[str]:
    """The composite indices a text speaks of: the report's own, and a place with 指数 behind it (硅谷指数)."""
    names = {index} if index else set()
    for match in re.finditer(r"([\u4e00-\u9fff]{2,8})指数", text):
        word = match.group(1)
        for place in AreaLexicon().find(word + " "):
            own = place.end == len(word) and place.kind in ("known", "zone")
            if own and (place.name not in administrative() or _only_place(text)):  # «舟山指数»: of one of many
                names.add(place.text + "指数")
    return {name for name in names if name.removesuffix("指数") not in parts}


def _plain_yuan(unit: str) -> str:
    """«亿元人民币» and «亿元» are one unit, written at length and short."""
    return unit.removesuffix("人民币") if unit.endswith("元人民币") else unit
