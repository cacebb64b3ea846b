"""What one header, caption or note of a table says: period, area, unit, kind of measure, and the subject left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.folding import fold
from ingest.lexicon import alternation, vocabulary
from ingest.observations import headers
from ingest.observations.context import Context
from ingest.observations.english_areas import EnglishAreas
from ingest.observations.english_periods import find_english_periods
from ingest.observations.headers import BARE_YEAR, BRACKET, TRIM, UNIT_LINE, YEAR_SPAN, LabelKind
from ingest.periods import Period, find_periods
from ingest.records import Measure

_QUARTER = re.compile(r"^(?:第?\s*([一二三四1-4])\s*季度|Q([1-4])|([1-4])Q|Q([1-4])\s*累计)$", re.I)
_EDGE_WORDS = re.compile(
    (
        r"^(?:in|of|for|by|the|from|vs\.?|as of|between|since|to)\s+|\s+(?:in|of|for|by|the|from|as of"
        r"|and|vs\.?|between|to)$"
    ),
    re.I,
)
_BASE = re.compile(r"[(（][^()（）]*=\s*1?00+[^()（）]*[)）]")
_CHANGE_IN = re.compile(
    r"^((?:annual |net )?(?:% |percent(?:age)? )?(?:change|growth(?: rate)?))\s(?:in|of)\s(?!\d)(.+)$", re.I
)
_MONTH = re.compile(rf"^(?:(\d{{1,2}})月份?|({alternation(vocabulary('english_periods')['months'])})\.?)$", re.I)
_VERSUS = re.compile(
    (
        r"\b(?:from|since|over|vs\.?|versus|relative to|compared (?:to|with))\s+((?:19"
        r"|20)\d\d)(?!\s*(?:to|through|-|–)\s*(?:19|20)?\d\d)|[比较]\s*((?:19|20)\d\d)\s*年(?:同期)?"
    ),
    re.I,
)
_THIS_PERIOD = re.compile(
    r"^(?:本年(?:度)?|今年|本期|当期|报告期|本年(?:实际|累计)|current year)(?:值|数|累计|实际)?$", re.I
)
_LAST_PERIOD = re.compile(
    r"^(?:上年(?:度)?(?:同期)?|去年(?:同期)?|上期|同期|上年(?:实际|累计)|prior year|previous year)"
    r"(?:值|数|累计|实际)?$",
    re.I,
)
_AREA_FORM = re.compile(
    r"^[\u4e00-\u9fff]{1,8}(?:分园|园区|园|新区|区|市|县|省|自治区|自治州|新城|科学城|开发区|示范区)$"
)
_NO_AREA = re.compile(r"社区|景区|小区|校区|产业园|孵化|农业园|物流园|软件园区数|地区$|公园|乐园|校园|其他|非")


_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_latin(text: str) -> bool:
    """Whether a text is to be read as English: it holds no Han character."""
    return not _HAN.search(text)


class AreaReader:
    """The places of a document's tables, Chinese and English, as whole header texts or inside captions."""

    def __init__(self, context: Context) -> None:
        document = context.document
        self._lexicon = context.areas
        self._english = EnglishAreas.learn(document.title, document.text[:60000], context.area)
        self.main = self._english.main if document.language == "en" else context.area

    def canonical(self, text: str) -> str | None:
        """The place a whole text names."""
        if is_latin(text):
            return self._english.canonical(text)
        folded = fold(text).text
        mentions = self._lexicon.find(folded)
        if len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(folded)):
            return mentions[0].name
        if _AREA_FORM.match(folded) and not _NO_AREA.search(folded):
            return folded
        return None

    def mentioned(self, text: str) -> tuple[list[str], str]:
        """The places a caption names, and the caption without them."""
        if is_latin(text):
            found = [(p.start, p.end, p.name) for p in self._english.find(text)]
            source = text
        else:
            source = fold(text).text
            found = [(m.start, m.end, m.name) for m in self._lexicon.find(source) if not headers.label_kind(m.name)]
        rest = source
        for start, end, _ in reversed(found):
            rest = rest[:start] + rest[end:]
        return list(dict.fromkeys(name for _, _, name in found)), rest


@dataclass(frozen=True, slots=True)
class Facets:
    """What one header says. `subject` is what is left once period, area, unit and measure are taken out.

    `axis` is set when the header names what its column or row lists (指标, 地区, 年份 …); `total` marks 合计,
    `part` marks 其中. `measure_text` is the wording that asked for the measure.
    """

    text: str
    subject: str = ""
    period: Period | None = None
    area: str | None = None
    unit: str = ""
    measure: Measure | None = None
    measure_unit: str = ""
    measure_text: str = ""
    comparator: str | None = None
    axis: LabelKind | None = None
    total: bool = False
    part: bool = False


class HeaderReader:
    """Reads header texts of one document; the same text is read once."""

    def __init__(self, areas: AreaReader, data_year: int | None) -> None:
        self._areas = areas
        self._data_year = data_year
        self._seen: dict[tuple[str, int | None], Facets] = {}

    def read(self, text: str, year: int | None = None) -> Facets:
        """The facets of one header; `year` is the year that quarters, months and 上年 without one count from."""
        key = (text, year)
        if key not in self._seen:
            self._seen[key] = self._read(text, year or self._data_year)
        return self._seen[key]

    def _read(self, text: str, year: int | None) -> Facets:
        rest = _without_gloss(headers.strip_footnote(text.strip().replace("\n", " ")))
        if not rest:
            return Facets("")
        facets = Facets(text, part=bool(headers.opening("marks", "part").match(rest)), axis=headers.label_kind(rest))
        rest = headers.opening("marks", "part").sub("", rest, count=1)
        rest = headers.opening("marks", "numbering").sub("", rest, count=1) or rest
        if headers.is_unit(rest) and not facets.axis:
            return replace(facets, unit=headers.clean_unit(rest))
        versus = _VERSUS.search(rest)
        if versus:
            rest = rest[: versus.start()] + " " + rest[versus.end() :]
        rest, facets = _take_measure(*_take_unit(_BASE.sub("", rest), facets, keep_rates=True))
        rest, facets = _take_period(*_take_unit(rest, facets), year)
        if facets.measure is None:
            rest, facets = _take_measure(rest, facets)
        if versus and facets.measure is not None:
            facets = replace(facets, comparator=versus.group(1) or versus.group(2))
        rest = rest.strip(TRIM)
        area = self._areas.canonical(rest) if rest and not facets.axis else None
        return replace(facets, area=area) if area else _finish(rest, facets)


# «地区生产总值 GDP», «第二产业 Secondary Industry», «增长率 Growth (%)»: a Chinese name with its English one.
_GLOSS = re.compile(
    r"^(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff（）()、：:·/\d%％]*?)\s*"
    r"(?P<gloss>[A-Z][A-Za-z&,.'’/ -]*[A-Za-z])(?P<unit>\s*[(（][^()（）]*[)）])?$"
)


def _without_gloss(text: str) -> str:
    """A header without the English that repeats it; «R&D人员», «PCT申请量» and one capital («产业A») are kept."""
    match = _GLOSS.match(text)
    if match is None or len(match.group("gloss")) < 2 or not re.search(r"[\u4e00-\u9fff]{2}", match.group("name")):
        return text
    gloss = match.group("gloss")
    words = gloss.split()
    spaced = text[match.end("name") : match.start("gloss")] != ""
    glossed = len(words) > 1 or spaced or re.fullmatch(r"[A-Z][a-z]{2,}", gloss) or gloss in ("GDP",)
    return match.group("name") + (match.group("unit") or "") if glossed else text


def _take_unit(text: str, facets: Facets, keep_rates: bool = False) -> tuple[str, Facets]:
    """A unit in brackets, after a slash or a comma at the end, leaves the text. «增长(%)» waits for its measure."""
    for match in BRACKET.finditer(text):
        inner = re.sub(r"^单位\s*[:：]\s*", "", match.group(1)).strip()
        if not headers.is_unit(inner) or inner.isdigit():
            continue
        if keep_rates and headers.clean_unit(inner) in ("%", "百分点", "个百分点"):
            return text, facets
        return text[: match.start()] + text[match.end() :], replace(facets, unit=headers.clean_unit(inner))
    tail = re.search(
        r"(?:[,，:：]|[/／])\s*([^,，:：/／()（）]{1,24}(?:/[^,，()（）]{1,6})?)$"
        r"|,\s*in\s+([a-z $]+)$|\s+in\s+((?:[a-z]+ of )?(?:dollars|[a-z]+illions|thousands|percent)(?: of [a-z ]+)?)$",
        text, re.I,
    )  # fmt: skip
    open_end = re.search(r"[(（]\s*([^()（）]{1,10})$", text)
    if open_end and headers.is_unit(open_end.group(1)) and not open_end.group(1).strip().isdigit():
        # A name cut off by the edge of its cell: «固定资产投资（亿元».
        return text[: open_end.start()], replace(facets, unit=headers.clean_unit(open_end.group(1)))
    if tail:
        inner = next(group for group in tail.groups() if group)
        if headers.is_unit(inner) and not inner.strip().isdigit():
            return text[: tail.start()], replace(facets, unit=headers.clean_unit(inner))
    return text, facets


def _take_measure(text: str, facets: Facets) -> tuple[str, Facets]:
    """What kind of figure the header asks for; the phrase stays in the subject where it belongs to the name."""
    bare = text.strip(TRIM)
    if change := _CHANGE_IN.match(bare):
        unit = "%" if re.search(r"%|percent|growth", change.group(1), re.I) else ""
        measure: Measure = "change_rate" if unit else "change"
        return change.group(2), replace(
            facets, measure=measure, measure_unit=unit, measure_text=change.group(1), comparator="上年"
        )
    for rule in headers.measure_rules():
        edge = rule.edge.search(bare) if rule.measure not in ("level", "target") else None
        match = rule.body.fullmatch(bare) or edge
        if match is None or not match.group().strip():
            continue
        rest = bare[: match.start()] + bare[match.end() :]
        unit = facets.unit or _inner_unit(bare) or rule.unit
        measure = "change_rate" if rule.measure == "change" and unit == "%" else rule.measure
        if measure == "change_rate" and unit in ("百分点", "个百分点"):
            measure = "change"
        named = re.sub(r"[(（]\s*(?:[%％]|percent)\s*[)）]", "", rest).strip(TRIM)
        if rule.keep and (named or re.search(r"占(?!比)|\bof \w", bare)):
            rest = re.sub(r"[(（]\s*(?:[%％]|percent)\s*[)）]", "", bare)
        return rest, replace(
            facets, measure=measure, measure_unit=unit, comparator=_comparator(bare, measure),
            measure_text=re.sub(r"\s*[(（]\s*(?:[%％]|percent)\s*[)）]", "", match.group()).strip(TRIM),
        )  # fmt: skip
    return text, facets


def _inner_unit(text: str) -> str:
    match = re.search(r"[(（]\s*(%|％|(?:个)?百分点|percent(?:age points)?|pp|点)\s*[)）]|(%|％)", text)
    return headers.clean_unit(match.group(1) or match.group(2)) if match else ""


def _comparator(text: str, measure: Measure) -> str | None:
    if measure in ("change", "change_rate"):
        table = vocabulary("tables")["comparators"]
        return next((name for pattern, name in table.items() if re.search(pattern, text, re.I)), "上年")
    if measure == "share":
        whole = re.search(
            r"占\s*([^，,比份%％（(]{1,14}?)的?(?:比重|比例|份额|比|[(（]|$)"
            r"|of (?:the )?([a-zA-Z. ]+?)(?: total)?\s*(?:\(|$)",
            text,
            re.I,
        )
        return (whole.group(1) or whole.group(2) or "").strip() or None if whole else None
    if measure == "rank":
        field = re.search(r"全国|全市|全省|全球|世界|国家高新区|全美", text)
        return field.group() if field else None
    return None


def _take_period(text: str, facets: Facets, year: int | None) -> tuple[str, Facets]:
    bare = text.strip(TRIM)
    alone = whole_period(bare, year)
    if alone is not None:
        return "", replace(facets, period=alone)
    found = periods_in(bare, year)
    if not found:
        return text, facets
    rest = "".join(c if not any(p.start <= i < p.end for p in found) else " " for i, c in enumerate(bare))
    rest = re.sub(r"[(（]\s*[)）]", "", rest)
    return _EDGE_WORDS.sub("", re.sub(r"\s{2,}", " ", rest).strip(TRIM)), replace(facets, period=found[0])


def whole_period(text: str, year: int | None) -> Period | None:
    """A header that is nothing but a period: 2023, FY2023, 2019-2023, 一季度, Q3, 本期, 上年同期."""
    if match := BARE_YEAR.match(text):
        return Period(text, 0, len(text), match.group(1))
    if match := YEAR_SPAN.match(text):
        last = match.group(2) if len(match.group(2)) == 4 else match.group(1)[:2] + match.group(2)
        return Period(text, 0, len(text), f"{match.group(1)}/{last}")
    if match := _QUARTER.match(text):
        digit = next(group for group in match.groups() if group)
        number = "一二三四".find(digit) + 1 or int(digit)
        return Period(text, 0, len(text), f"{year}-Q{number}" if year else None, kind="relative")
    if (match := _MONTH.match(text)) and year:
        month = (
            int(match.group(1)) if match.group(1) else vocabulary("english_periods")["months"][match.group(2).lower()]
        )
        return Period(text, 0, len(text), f"{year}-{month:02d}", kind="relative") if 1 <= month <= 12 else None
    if _THIS_PERIOD.match(text) or _LAST_PERIOD.match(text):
        back = 1 if _LAST_PERIOD.match(text) else 0
        return Period(text, 0, len(text), str(year - back) if year else None, kind="relative")
    return None


def periods_in(text: str, year: int | None = None) -> list[Period]:
    """The periods a header or caption names; words such as 目前 that say no period are left out."""
    found = find_english_periods(text, edition=year) if is_latin(text) else find_periods(text, edition=year)
    found = [p for p in found if p.iso or re.search(r"季度|半年|月", p.text)]
    if found:
        return found
    match = re.search(r"(?:^|(?<=[\s(（,，]))((?:19|20)\d{2})(?=$|[\s)）,，\u4e00-\u9fff])", text)
    return [Period(match.group(), match.start(), match.end(), match.group(1), kind="bare")] if match else []


def _finish(text: str, facets: Facets) -> Facets:
    subject = re.sub(r"\s+", " ", text).strip(TRIM)
    totals = vocabulary("tables")["totals"]
    if subject and re.fullmatch("|".join([*totals["words"], *totals["subtotal"]]), subject, re.I):
        return replace(facets, total=True)
    if facets.axis or headers.whole("generic", "subjects").fullmatch(subject):
        subject = ""
    return replace(facets, subject=subject)


def caption_subject(text: str) -> str:
    """What a caption says its figures are: without «表3», «情况», «对比表», units and periods in brackets."""
    generic = vocabulary("tables")["generic"]
    text = UNIT_LINE.sub("", text)
    for pattern in generic["heads"]:
        text = re.sub(pattern, "", text.strip(TRIM), flags=re.I)
    text = BRACKET.sub(
        lambda m: "" if headers.is_unit(m.group(1)) or not m.group(1) or re.search(r"\d{4}", m.group(1)) else m.group(),
        text,
    )
    before = None
    while before != text:
        before = text
        for pattern in [*generic["heads"], *generic["tails"]]:
            text = re.sub(pattern, "", text.strip(TRIM), flags=re.I)
        text = _EDGE_WORDS.sub("", text)
    text = text.strip(TRIM)
    return "" if headers.whole("generic", "subjects").fullmatch(text) else text


def without_periods(text: str) -> str:
    """A text with its periods taken out."""
    for period in reversed(periods_in(text)):
        text = text[: period.start] + text[period.end :]
    return text
