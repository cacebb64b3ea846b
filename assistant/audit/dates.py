"""Dates and spans of years: when something began, how many years a range is, how long something has gone on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Extract, Figure
from assistant.places import place_key
from ingest.chinese_numbers import chinese_value

_CN = "一二两三四五六七八九十"
_BEGAN = re.compile(
    r"(?:自|从|始于|于)?(?P<y>(?:19|20)\d\d)\s?年(?:\d{1,2}月)?(?:起|以来|开始|首次|首度|正式|就|便|，|、|于|每年年初|\s)*"
    r"(?:[^，。；\d]{0,6}?)(?P<verb>首次发布|开始发布|正式发布|首发|创刊|被发布|发布首)"
)
_SUBJECT = re.compile(r"[\u4e00-\u9fff]{2,10}(?:指数|报告|年鉴|榜单|排行榜|白皮书|蓝皮书|公报)")
_RANGE = re.compile(
    rf"(?P<a>(?:19|20)\d\d)\s?年?\s?(?:[-—–~～至到])+\s?(?P<b>(?:19|20)\d\d)\s?年?(?:期间|之间|间)?[的这，,]{{0,2}}(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})(?:个)?年(?:间|里|来|中|内|期)"
)
_SINCE = re.compile(
    rf"(?:自|从)(?P<a>(?:19|20)\d\d)年(?:[^，。；\d]{{0,12}})(?:起|以来|开始)?[^。；\d]{{0,14}}?(?:已|已经)?连续(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})年"
)
_COUNTED = re.compile(
    rf"(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})(?:个)?年[（(](?P<a>(?:19|20)\d\d)\s?年?\s?(?:[-—–~～至到])+\s?(?P<b>(?:19|20)\d\d)\s?年?[）)]"
    rf"|[（(](?P<a2>(?:19|20)\d\d)\s?年?\s?(?:[-—–~～至到])+\s?(?P<b2>(?:19|20)\d\d)\s?年?[，,]?共(?P<n2>\d{{1,2}}|[{_CN}]{{1,3}})年[）)]"
)
_ELAPSED = re.compile(
    rf"(?P<a>(?:19|20)\d\d)年[^。；]{{2,30}}?(?:至|到|截至)(?P<b>(?:19|20)\d\d)年[^。；\d]{{0,8}}?(?:已|已经|共)?(?:历时|历经|走过|持续|有|达|运行|满)(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})(?:个)?年"
)
_CONSECUTIVE = re.compile(
    rf"(?P<a>(?:19|20)\d\d)年[^。；\d]{{0,10}}(?:首次发布|开始发布|首发|发布|启动|开展|创刊|编制)[^。；\d]{{0,20}}?连续(?:发布|编制|出版|开展|监测)?了?(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})年"
)
_NTH = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
_NTH_TIME = re.compile(
    rf"(?:自|从)(?P<a>(?:19|20)\d\d)年[^。；]{{0,14}}?每年[^。；]{{0,10}}?(?P<b>(?:19|20)\d\d)年[^。；\d]{{0,6}}第(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})(?:次|期|版|届|年)"
)
_ORDINALS = {word: n for n, word in enumerate(_NTH.split(), 1)}
_EDITION_EN = re.compile(
    r"(?:every year|annually|each year|yearly) since (?P<a>(?:19|20)\d\d)[^.]{0,60}?\b(?P<n>\d{1,2}(?=st|nd|rd|th)|"
    + "|".join(sorted(_ORDINALS, key=len, reverse=True))
    + r")(?:st|nd|rd|th)?\s+(?:annual )?(?:edition|issue|report|release)",
    re.I,
)
_FULL_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日(?:\s?[（(]?(?:星期|周)(?P<w>[一二三四五六日天]))?"
)
_FOUNDING = re.compile(r"首次发布|开始发布|发布时间|首发|开始研究|创刊|编制")
_LASTING = re.compile(r"历时|连续[^，。]{0,8}发布|连续[^，。]{0,6}编制|连续[^，。]{0,6}出版")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class _Start:
    subject: str
    year: int
    quote: Extract


def checks(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Beginnings told differently, ranges of years miscounted, dates that do not exist."""
    yield from _beginnings(reading)
    yield from _going_on(reading, elsewhere)
    for sentence in reading.sentences:
        yield from _ranges(sentence, reading)
        yield from _since(sentence, reading)
        yield from _elapsed(sentence, reading)
        yield from _editions(sentence, reading)
        yield from _calendar(sentence, reading)


# ---------------------------------------------------------------- beginnings
def _beginnings(reading: Reading) -> Iterator[Check]:
    starts = _starts(reading)
    seen: dict[str, _Start] = {}
    for start in starts:
        first = seen.setdefault(start.subject, start)
        if first is not start:
            yield _beginning_check(first, start)


def _same_place(a: _Start, b: _Start) -> bool:
    """Two readings of one clause."""
    return a is not b and a.year == b.year and a.quote.start < b.quote.end and b.quote.start < a.quote.end


def _starts(reading: Reading) -> list[_Start]:
    starts: list[_Start] = []
    for sentence in reading.sentences:
        for match in _BEGAN.finditer(re.sub(r"[ \u3000]", "", sentence.text)):
            found = _start(match, sentence, reading)
            if found is not None:
                starts.append(found)
    for f in reading.figures:
        if f.o.measure == "date" and re.search(r"首次发布|发布时间|开始发布|首发", f.name) and f.o.area:
            starts.append(_Start(_subject_key(_index_in(f.o.quote) or f.o.area), int(f.value), _quote_of(f)))
    distinct: list[_Start] = []
    for start in sorted(starts, key=lambda x: x.quote.start):
        if not any(_same_place(start, held) for held in distinct):
            distinct.append(start)
    return distinct


def _index_in(text: str) -> str | None:
    found = _SUBJECT.findall(re.sub(r"[“”\s]", "", text))
    return found[0] if found else None


def _subject_key(subject: str) -> str:
    key = re.sub(r"^.*(是|为|的|在|自|年|发布|开始|首次|研究|了|称)(?=.{3,}$)", "", subject)
    return re.sub(r"\d+", "", key) + ("" if re.search(r"指数|报告|年鉴|榜|书|公报", key) else "指数")


def _start(match: re.Match[str], sentence: Sentence, reading: Reading) -> _Start | None:
    """A beginning with what began: the publication named last before the year, else first behind it."""
    flat = re.sub(r"[ \u3000“”]", "", sentence.text)
    at = flat.find(match["y"])
    clause_start = max(flat.rfind(c, 0, at) for c in "。；，") + 1
    before = _SUBJECT.findall(flat[clause_start:at])
    after = _SUBJECT.findall(flat[at : at + 40])
    subject = before[-1] if before else after[0] if after else None
    if subject is None:
        return None
    year_at = sentence.text.find(match["y"])
    low, high = _clause(sentence, year_at)
    return _Start(_subject_key(subject), int(match["y"]), reading.extract(low, high, float(match["y"]), "年"))


def _clause(sentence: Sentence, at: int) -> tuple[int, int]:
    text = sentence.text
    low = max(text.rfind(c, 0, at) for c in "，；。") + 1
    ends = [i for c in "，；。" if (i := text.find(c, at)) >= 0]
    return sentence.start + low, sentence.start + (min(ends) if ends else len(text))


def _beginning_check(a: _Start, b: _Start) -> Check:
    holds = a.year == b.year
    text = f"{a.subject}开始发布的年份在两处分别为{a.year}年和{b.year}年，"
    return Check(
        kind="beginning",
        statement=text + ("一致。" if holds else f"不一致，相差{abs(a.year - b.year)}年。"),
        verdict="consistent" if holds else "inconsistent",
        inputs=(a.quote, b.quote),
        stated=f"{a.year}年",
        computed=float(b.year),
        low=float(b.year),
        high=float(b.year),
        gap=None if holds else float(abs(a.year - b.year)),
        remedy=None if holds else "两处须取同一年份，或说明所指的是不同的事（如机构成立与指数发布）",
        severity=0.0 if holds else 0.7,
    )


# ---------------------------------------------------------------- going on for so many years
def _going_on(reading: Reading, elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """«历时三十年», «连续13年发布» against the year it began and the edition at hand."""
    starts = [(s.subject.removesuffix("指数"), s.year, s.quote) for s in _starts(reading)]
    for f in (*reading.figures, *elsewhere):
        if f.o.measure == "date" and _FOUNDING.search(f.name) and f.area:
            starts.append((f.area.removesuffix("指数"), int(f.value), _quote_of(f)))
    for f in reading.figures:
        if f.o.measure != "level" or f.unit != "年" or not _LASTING.search(f.name):
            continue
        now = _edition(f, reading)
        known = next((x for x in starts if now and x[0] and _same_subject(f, x[0])), None)
        if known is not None and now is not None:
            yield _lasting_check(f, known[1], known[2], now)


def _same_subject(f: Figure, subject: str) -> bool:
    area = f.area.removesuffix("指数")
    return bool(area) and (area in subject or subject in area or place_key(subject) == place_key(area))


def _quote_of(f: Figure) -> Extract:
    o = f.o
    return Extract(o.document_id, o.value, "年", o.quote, o.start, o.end, o.section, o.page)


def _edition(f: Figure, reading: Reading) -> int | None:
    """The year the report speaks from: its edition, its date, or the year written behind the subject's name."""
    if (reading.document.edition or "").isdigit():
        return int(reading.document.edition or 0)
    if reading.document.published:
        return int(reading.document.published[:4])
    name = (f.o.area or "").removesuffix("指数")
    years = re.findall(rf"{re.escape(name)}[^，。\d]{{0,6}}((?:19|20)\d\d)(?!\s?[-—年])", reading.text) if name else []
    return max(map(int, years), default=None)


def _lasting_check(f: Figure, began: int, quote: Extract, now: int) -> Check:
    span = now - began
    consecutive = "连续" in f.name
    # What has gone on without a break may have begun later than the thing itself.
    later = consecutive and f.box.high < span - 1
    holds = later or (span - 1 <= f.box.high and f.box.low <= span + 1)
    close = not consecutive and abs(f.value - span) <= 3
    verdict = "consistent" if holds else "conditional" if close else "inconsistent"
    condition = "若年数为概数" if verdict == "conditional" else None
    text = f"原文称{f.o.indicator.removesuffix('年数')}{f.text}，自{began}年至{now}年为{span}年（含首尾{span + 1}年），"
    agreed = f"连续的年数从约{now - int(f.value) + 1}年起算，与{began}年不矛盾。" if later else "相符。"
    return Check(
        kind="lasting",
        statement=text + (agreed if holds else f"两者不同；{condition}，则可成立。" if condition else "不一致。"),
        verdict=verdict,  # type: ignore[arg-type]
        inputs=(f, quote),
        stated=f.text,
        computed=float(span),
        low=float(span - 1),
        high=float(span + 1),
        gap=None if holds else float(abs(f.value - span)),
        condition=condition,
        remedy=None if verdict != "inconsistent" else "起始年份或年数须改其一",
        severity=0.0 if holds else 0.3 if close else 0.6,
    )


# ---------------------------------------------------------------- spans of years
def _count(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_value(text))


def _ranges(sentence: Sentence, reading: Reading) -> Iterator[Check]:
    for match in _RANGE.finditer(sentence.text):
        first, last, stated = int(match["a"]), int(match["b"]), _count(match["n"])
        yield from _span_check("span", match, sentence, reading, (last - first, last - first + 1), stated)


def _since(sentence: Sentence, reading: Reading) -> Iterator[Check]:
    """«自2010年起已连续14年» against the edition: the first and the last year may both count."""
    edition = reading.document.edition or (reading.document.published or "")[:4]
    if not edition.isdigit():
        return
    for match in _SINCE.finditer(sentence.text):
        apart = int(edition) - int(match["a"])
        if apart > 0:
            yield from _span_check("since", match, sentence, reading, (apart - 1, apart + 1), _count(match["n"]))


def _elapsed(sentence: Sentence, reading: Reading) -> Iterator[Check]:
    """«8年（2015—2022年）», «（2016—2020年，共5年）», «于2010年获批，至2022年已历时12年»."""
    for match in _COUNTED.finditer(sentence.text):
        first, last = int(match["a"] or match["a2"]), int(match["b"] or match["b2"])
        counted = last - first + 1
        running = sentence.text[: match.start()].endswith("连续")  # every year of it counts
        yield from _span_check(
            "span",
            match,
            sentence,
            reading,
            (counted - (match["n2"] is None and not running), counted),
            _count(match["n"] or match["n2"]),
        )
    for match in _ELAPSED.finditer(sentence.text):
        apart = int(match["b"]) - int(match["a"])
        yield from _span_check("span", match, sentence, reading, (apart, apart + 1), _count(match["n"]))


def _editions(sentence: Sentence, reading: Reading) -> Iterator[Check]:
    """«2016年首次发布，至今已连续发布8年», «every year since 2011; this is its thirteenth edition»."""
    for match in _NTH_TIME.finditer(sentence.text):
        counted = int(match["b"]) - int(match["a"]) + 1
        yield from _span_check("since", match, sentence, reading, (counted, counted), _count(match["n"]), unit="次")
    now = _report_year(reading)
    if now is None:
        return
    for match in _CONSECUTIVE.finditer(sentence.text):
        apart = now - int(match["a"])
        yield from _span_check("since", match, sentence, reading, (apart, apart + 1), _count(match["n"]))
    for match in _EDITION_EN.finditer(sentence.text):
        apart = now - int(match["a"])
        said = match["n"].lower()
        yield from _span_check(
            "since", match, sentence, reading, (apart, apart + 1), _ORDINALS.get(said) or int(said), unit="版"
        )


def _report_year(reading: Reading) -> int | None:
    """The year a report comes out: its date, else its edition."""
    told = (reading.document.published or reading.document.edition or "")[:4]
    return int(told) if told.isdigit() else None


def _span_check(
    kind: str,
    match: re.Match[str],
    sentence: Sentence,
    reading: Reading,
    span: tuple[int, int],
    stated: int,
    unit: str = "年",
) -> Iterator[Check]:
    if span[0] <= 0:
        return
    holds = span[0] <= stated <= span[1]
    quote = reading.extract(sentence.start + match.start(), sentence.start + match.end(), float(stated), "年")
    counted = f"{span[0]}" if span[0] == span[1] else f"{span[0]}至{span[1]}"
    text = f"“{quote.quote}”：按所列年份应为{counted}{unit}，"
    yield Check(
        kind=kind,
        statement=text + (f"与{stated}{unit}相符。" if holds else f"与{stated}{unit}不一致。"),
        verdict="consistent" if holds else "inconsistent",
        inputs=(quote,),
        stated=f"{stated}{unit}",
        computed=float(span[1]),
        low=float(span[0]),
        high=float(span[1]),
        gap=None if holds else float(min(abs(stated - span[0]), abs(stated - span[1]))),
        remedy=None if holds else "起止年份或年数须改其一",
        severity=0.0 if holds else 0.6,
    )


# ---------------------------------------------------------------- the calendar
def _calendar(sentence: Sentence, reading: Reading) -> Iterator[Check]:
    for match in _FULL_DATE.finditer(sentence.text):
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        real = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
        weekday = _WEEKDAYS[calendar.weekday(year, month, day)] if real else ""
        said = (match["w"] or "").replace("天", "日")
        if real and (not said or said == weekday):
            continue
        quote = reading.extract(sentence.start + match.start(), sentence.start + match.end(), float(year), "年")
        fault = (
            f"{year}年{month}月{day}日是星期{weekday}，与所称的星期{said}不一致。"
            if real
            else "历法上没有这一天，不一致。"
        )
        yield Check(
            kind="calendar",
            statement=f"“{quote.quote}”：{fault}",
            verdict="inconsistent",
            inputs=(quote,),
            stated=quote.quote,
            computed=f"星期{weekday}" if real else None,
            remedy="日期须核对",
            severity=0.6,
        )
