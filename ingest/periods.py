"""Periods in text: years, spans, quarters, months, «截至…底», five-year plans; resolved only where that is certain.

ISO forms: 2023 · 2022-Q4 · 2023-H1 · 2023-12 · 2024-02-29 · spans as first/last (2019/2023, 2023-01/2023-09).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from ingest.chinese_numbers import chinese_value
from ingest.folding import fold

_CN = "[〇零一二三四五六七八九]"
_YEAR = rf"(?:(?:19|20)\d\d|[一二]{_CN}{{3}})"
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|两)"
LATE_REPORT = 5  # up to this month «全年» in a report means the year before it

_DASH = r"(?:-|—|–|～|至|到|/)+"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_PLANS = {"一": 1953, "二": 1958, "三": 1966, "四": 1971, "五": 1976}
_PLANS |= {"六": 1981, "七": 1986, "八": 1991, "九": 1996, "十": 2001}
_PLANS |= {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as written; `iso` is None where the text alone does not say which («目前», «全年» undated).

    `point_in_time` marks a date at which a stock is counted («截至2023年底»); `kind` tells how it was found:
    absolute, relative (needed the reference date or the data year), bare (a year standing as a word).
    """

    text: str
    start: int
    end: int
    iso: str | None
    point_in_time: bool = False
    kind: str = "absolute"


# «113年», «較112年»: in running text a year of the Republic, unless it is told how long something lasted.
_ROC_ALONE = r"(?:(?<=0[1-9]年)|(?<=1\d年))(?![历寿校期老沿纪]|以?来|间|之?[前后内]|的历史|时间|大庆|华诞)"
_LASTED = re.compile(r"(?:近|约|超过|逾|连续|历经|历时|长达|已有|有着|持续|满|走过|前|后|过去|最近)(?:了)?$")

_PATTERNS = {
    "span": rf"(?P<sy1>{_YEAR})年?度?{_DASH}(?P<sy2>{_YEAR})(?:年度?(?:间|期间)?|学年|(?![\d.年]))",
    "short_span": r"(?P<ss1>(?:19|20)\d\d)[-—–～/](?P<ss2>\d\d)(?=年|学年|财年)(?:学|财)?年度?",
    "plan": (
        r"“?(?P<plan>十[一二三四五]?|[六七八九])五”?"
        r"(?P<planpart>(?<=”)(?=总量|合计|累计|总额|年均)|时期末|时期|期间|规划期间|以来|末|期末|收官之年|开局之年|规划末)(?:以来)?"
    ),
    "roc": r"(?:民国(?P<roc>\d{2,3})年(?P<rocedge>底|末)?|"
    r"(?<!\d)(?P<roc2>9\d|1[0-2]\d)年(?:(?P<rocm>\d{1,2})月(?P<rocmedge>底|末)?|(?=度|营运|統計|统计|第|底)"
    rf"|{_ROC_ALONE}))",
    "english": r"(?:in |during |by |of |at )?(?P<eq>(?:Q(?P<q>[1-4])|H(?P<h>[12])) ?(?P<eqy>20\d\d|19\d\d))",
    "year": (
        rf"(?P<y>{_YEAR})(?:年度?|财年|学年|年间|(?=[上下]半年|第?[一二三四]季度|前[一二三]季度|[一1][-—–～至到][二三四2-4]季度))"
        rf"(?:(?P<ym1>{_MONTH})月?份?{_DASH}(?P<ym2>{_MONTH})月份?|(?P<m>{_MONTH})月份?(?:(?P<d>\d{{1,2}})日|(?P<medge>底|末))?"
        rf"|[一1](?:[-—–～至到]|——)(?P<qto>[二三四2-4])季度|前(?P<mfirst>1[01]|[2-9]|十一|[两二三四五六七八九十])个?月"
        rf"|第?(?P<quarter>[一二三四1-4])季度?(?P<qedge>末)?|(?P<half>上|下)半年|前(?P<quarters>[一二三两123])个?季度|(?P<edge>底|末|年底|年末|初)"
        rf"|(?P<since>以来|起|至今))?"
    ),
    "slash": r"(?<!指数)(?<!指数为)(?<!指数达)(?<!得分)(?<!总分)(?<!分值)(?<!得分为)"
    r"(?P<ty>(?:19|20)\d\d)[./-](?P<tm>0?[1-9]|1[0-2])(?:[./-](?P<td>\d{1,2}))?"
    r"(?![\d.亿万元个家人项件点倍%‰千百吨])",
    "last": rf"(?:近|最近|过去|这)(?P<last>{_N})(?:个)?年(?:来|间|以来|里)?",
    "quarter_alone": r"(?:前(?P<rqs>[一二三两123])个?季度|[一1](?:[-—–～至到]|——)(?P<rqto>[二三四2-4])季度"
    r"|(?:第)?(?P<rq>[一二三四1-4])季度(?P<rqedge>末)?)",
    "half_alone": r"(?P<rhalf>上|下)半年",
    "months_alone": rf"前(?P<rmfirst>1[01]|[2-9]|十一|[两二三四五六七八九十])个?月|"
    rf"(?P<rm1>{_MONTH})月?份?{_DASH}(?P<rm2>{_MONTH})月份?|"
    rf"(?P<rm>{_MONTH})月(?:份(?P<rmlast>末)?|(?P<rmedge>末|底)|(?P<rd>\d{{1,2}})日)",
    "relative": r"(?P<rel>[去上]年年[末底]|今年|本年度?|去年|上年度?|前年|全年|(?<![半一二三四五六七八九十两几\d])年内"
    r"|当年|"
    r"同年|上年末|去年底|上年底|年末|年底|今年以来|年初(?=[仅只]?[为是有]\d))",
    "now": r"(?P<now>目前为止|目前|至今|现阶段|当前|迄今)",
    "bare": r"(?P<bare>(?:19|20)\d\d)(?=[\u4e00-\u9fff“])(?![年个家项件人名位元万亿余多倍点强分篇所次户台辆套条种座])",
}


@cache
def _pattern() -> re.Pattern[str]:
    order = ("span", "short_span", "plan", "roc", "english", "year", "slash", "last", "quarter_alone", "half_alone")
    body = "|".join(_PATTERNS[name] for name in (*order, "months_alone", "relative", "now", "bare"))
    return re.compile(rf"(?P<upto>截至到?|截止到?|到|至)?(?:{body})(?P<through>年?以来|期间|间)?")


def find_periods(text: str, reference: date | None = None, edition: str | int | None = None) -> list[Period]:
    """The periods of a text in order, spans in `text`.

    `reference` is the day the report was published: 去年, 今年 are counted from it. `edition` is the year the report is
    about: 全年, 年末, 一季度 without a year fall into it. Without them such words have no iso.
    """
    folded = fold(text)
    found = []
    for period in scan_periods(folded.text, reference, _as_year(edition)):
        start, end = folded.source(period.start, period.end)
        found.append(replace(period, text=text[start:end], start=start, end=end))
    return found


def _as_year(edition: str | int | None) -> int | None:
    match = re.search(r"(?:19|20)\d\d", str(edition or ""))
    return int(match.group()) if match else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What words without a year are counted from.

    `last_year` is what «去年» means where the report bears no date; `reference` is the day of publication,
    `data_year` the year the report is about, `sure` whether the report itself
    says so (else the day of publication is asked first), `before` the year last named in earlier paragraphs,
    `this_year` what «今年» means in a report on part of a year that bears no date.
    """

    reference: date | None = None
    data_year: int | None = None
    sure: bool = True
    before: int | None = None
    last_year: int | None = None
    this_year: int | None = None


def scan_periods(
    text: str, reference: date | None = None, data_year: int | None = None, *, anchor: Anchor | None = None
) -> list[Period]:
    """find_periods on folded text. A month or day without a year takes the year named just before it in the text."""
    anchor = anchor or Anchor(reference, data_year)
    found: list[Period] = []
    named: int | None = None
    spoken: int | None = None
    for match in _candidates(text):
        adjoining = found[-1] if found and _continues(found[-1], match) else None
        if adjoining is not None:
            found[-1] = _within(adjoining, match, anchor)
            continue
        now = anchor.reference.year if anchor.reference is not None else anchor.this_year
        if match.group("rel") in ("今年", "今年以来", "本年", "本年度") and now is not None:
            named = now
        elif match.group("rel") in ("今年", "今年以来"):
            named, anchor = None, Anchor()
        whole = match.group("rel") or match.group("last")
        period = _resolve(match, anchor, spoken if whole else named)
        found.append(period)
        if period.kind == "absolute" and period.iso:
            compared = text[max(0, period.start - 1) : period.start] in _COMPARING or _in_passing(text, period, anchor)
            last = int(period.iso.rpartition("/")[2][:4])  # after «2021—2024年» the year before is 2023
            named, spoken = (named, spoken) if compared else (last, last)
    return found


_PASSING = re.compile(r"[末底]?同?期?(?:仅|只|还)?(?:为|是|有)\s?第?\d")


def _in_passing(text: str, period: Period, anchor: Anchor) -> bool:
    """«…1426家，2019年为713家。全年…»: a year before the report's own whose figure alone is told beside another."""
    behind = text[max(0, period.start - 2) : period.start]
    earlier = anchor.data_year is not None and period.iso is not None and int(period.iso[:4]) < anchor.data_year
    return earlier and bool(re.search(r"[，,（(]而?$|而$", behind) and _PASSING.match(text, period.end))


_YEAR_WORDS = frozenset({"今年", "去年", "前年", "上年", "本年", "当年", "上年度", "本年度"})
_PARTS = ("rqs", "rqto", "rq", "rhalf", "rm1", "rm", "rmfirst")


def _continues(period: Period, match: re.Match[str]) -> bool:
    """«去年上半年», «今年1—7月»: a part of the year just said."""
    part = any(match.group(name) for name in _PARTS) and not match.group("upto")
    return period.text in _YEAR_WORDS and period.end == match.start() and part


def _within(period: Period, match: re.Match[str], anchor: Anchor) -> Period:
    """A part of a year that a word named, None where the word itself could not be resolved."""
    year = int(period.iso[:4]) if period.iso else None
    iso, point = _part(match.groupdict(), year) if year else (None, False)
    return Period(period.text + match.group(), period.start, match.end(), iso, point, "relative")


_COMPARING = tuple("较比与同是由从")  # before a year they make it the base of a comparison: 当年 does not mean it


def _candidates(text: str) -> Iterator[re.Match[str]]:
    for match in _pattern().finditer(text):
        start = match.start()
        before = text[start - 1] if start else ""
        if match.group("bare") and (before.isalnum() or before in "“”《-.·〔" or match.group("upto")):
            continue
        if before.isdigit() or before == ".":
            continue
        if match.group("roc2") and _LASTED.search(text[:start][-4:]):
            continue
        if (match.group("rel") == "当年" and before == "了") or match.group().startswith("这一年"):
            continue
        yield match


def _number(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_value(text))


def _resolve(match: re.Match[str], anchor: Anchor, named: int | None) -> Period:
    group, data_year = match.groupdict(), anchor.data_year
    kind = "absolute"
    point = (group["upto"] or "").startswith("截")
    if group["sy1"]:
        iso: str | None = f"{_number(group['sy1'])}/{_number(group['sy2'])}"
    elif group["ss1"]:
        iso = f"{group['ss1']}/{group['ss1'][:2]}{group['ss2']}"
    elif group["plan"]:
        iso = _plan(group, data_year)
    elif group["roc"] or group["roc2"]:
        iso = str(1911 + int(group["roc"] or group["roc2"]))
        if group["rocm"] and not (group["rocmedge"] and int(group["rocm"]) == 12):
            iso += f"-{int(group['rocm']):02d}"
        point = point or bool(group["rocedge"] or group["rocmedge"])
    elif group["eqy"]:
        iso = f"{group['eqy']}-{'Q' + group['q'] if group['q'] else 'H' + group['h']}"
    elif group["y"]:
        iso, edge = _in_year(group, _number(group["y"]), data_year or named)
        point = point or edge
    elif group["ty"]:
        iso = "-".join([group["ty"], f"{int(group['tm']):02d}", *([f"{int(group['td']):02d}"] if group["td"] else [])])
    elif group["bare"]:
        iso, kind = group["bare"], "bare"
    else:
        kind = "relative"
        iso, edge = _relative(group, anchor, named)
        point = point or edge
    return Period(match.group(), match.start(), match.end(), iso, point, kind)


def _plan(group: dict[str, str], data_year: int | None) -> str:
    first = _PLANS[group["plan"]]
    part = group["planpart"]
    if "末" in part or "收官" in part:
        return str(first + 4)
    if "开局" in part:
        return str(first)
    if part == "以来" and data_year and data_year >= first:
        return f"{first}/{data_year}"
    return f"{first}/{first + 4}"


def _in_year(group: dict[str, str], year: int, data_year: int | None) -> tuple[str | None, bool]:
    """The iso form of «2023年…» and whether it names a moment."""
    if group["ym1"]:
        if _number(group["ym1"]) == 1 and _number(group["ym2"]) == 12:
            return str(year), False
        return f"{year}-{_number(group['ym1']):02d}/{year}-{_number(group['ym2']):02d}", False
    if group["m"]:
        month = f"{year}-{_number(group['m']):02d}"
        if group["d"]:
            return f"{month}-{int(group['d']):02d}", (group["upto"] or "").startswith("截")
        return (str(year), True) if group["medge"] and _number(group["m"]) == 12 else (month, bool(group["medge"]))
    if group["quarter"]:
        return f"{year}-Q{_number(group['quarter'])}", bool(group["qedge"])
    if group["half"]:
        return f"{year}-H{1 if group['half'] == '上' else 2}", False
    if group["quarters"] or group["qto"]:
        return _quarters(year, _number(group["quarters"] or group["qto"])), False
    if group["mfirst"]:
        return f"{year}-01/{year}-{_number(group['mfirst']):02d}", False
    if group["since"] in ("以来", "至今") or (group["through"] or "").endswith("以来"):
        return (f"{year}/{data_year}" if data_year and data_year > year else str(year)), False
    return str(year), group["edge"] in ("底", "末", "年底", "年末")


def _quarters(year: int, last: int) -> str:
    """The first quarters of a year; all four are the year."""
    return str(year) if last == 4 else f"{year}-Q1/{year}-Q{last}" if last > 1 else f"{year}-Q1"


def _relative(group: dict[str, str], anchor: Anchor, named: int | None) -> tuple[str | None, bool]:
    """What «去年», «近五年», «上半年» mean, None where neither the report's date nor its data year tells."""
    data_year = anchor.data_year
    if group["last"]:
        span = _number(group["last"])
        return (f"{data_year - span + 1}/{data_year}" if data_year and span > 1 else None), False
    if group["now"]:
        return None, True
    if group["rel"]:
        return _relative_word(group["rel"], anchor, named or data_year)
    year = named or _year_of_part(group, anchor)
    return _part(group, year) if year else (None, False)


def _year_of_part(group: dict[str, str], anchor: Anchor) -> int | None:
    """The year a quarter, half or month without one falls in: the report's, else the last before it was published."""
    reference, data_year = anchor.reference, anchor.data_year
    if data_year and anchor.sure and not (group["rd"] and reference is None):
        return data_year
    if reference is not None:
        day = int(group["rd"]) if group["rd"] else 31
        ended = (_last_month(group), day if group["rd"] else 0) <= (
            (reference.month, reference.day) if group["rd"] else (reference.month - 1, 0)
        )
        return reference.year if ended else reference.year - 1
    return anchor.before


def _last_month(group: dict[str, str]) -> int:
    """The month a part of a year ends with."""
    if group["rhalf"]:
        return 6 if group["rhalf"] == "上" else 12
    if quarter := group["rqs"] or group["rqto"] or group["rq"]:
        return 3 * _number(quarter)
    return _number(group["rmfirst"] or group["rm2"] or group["rm"])


def _part(group: dict[str, str], year: int) -> tuple[str, bool]:
    """The iso form of a quarter, half or run of months of a year."""
    if group["rqs"] or group["rqto"]:
        return _quarters(year, _number(group["rqs"] or group["rqto"])), False
    if group["rq"]:
        return f"{year}-Q{_number(group['rq'])}", bool(group["rqedge"])
    if group["rhalf"]:
        return f"{year}-H{1 if group['rhalf'] == '上' else 2}", False
    if group["rmfirst"]:
        return f"{year}-01/{year}-{_number(group['rmfirst']):02d}", False
    if group["rm1"]:
        return f"{year}-{_number(group['rm1']):02d}/{year}-{_number(group['rm2']):02d}", False
    month = f"{year}-{_number(group['rm']):02d}"
    edge = group["rmedge"] in ("末", "底") or bool(group["rmlast"])
    return (f"{month}-{int(group['rd']):02d}" if group["rd"] else month), edge


def _relative_word(word: str, anchor: Anchor, year: int | None) -> tuple[str | None, bool]:
    point, reference = word.endswith(("末", "底")), anchor.reference
    if year is None and reference is not None and reference.month <= LATE_REPORT and word.startswith(("全年", "年末")):
        year = reference.year - 1
    if word.startswith(("全年", "年内", "当年", "同年", "年末", "年底", "本年")):
        return (str(year) if year else None), point
    if word.startswith("上年") and point and year is None and reference is not None:
        year = reference.year
    if word.startswith(("上年", "年初")):
        return (str(year - 1) if year else None), point or word == "年初"
    if reference is None:
        if word.startswith("今") and anchor.this_year:
            return str(anchor.this_year), point
        return (str(anchor.last_year) if anchor.last_year and word.startswith("去") else None), point
    back = {"今": 0, "去": 1, "前": 2}[word[0]]
    return str(reference.year - back), point
