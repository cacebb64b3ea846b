"""The years, dates and parts of years that a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CN_DIGITS = "〇零一二三四五六七八九"
_NUMBER_OF = {c: str(i - 1 if i else 0) for i, c in enumerate(_CN_DIGITS)} | {"〇": "0", "零": "0", "十": "10"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?<![\d.])(?:19|20)\d\d(?![\d]|\.\d|,\d{3})"
_PATTERN = re.compile(
    rf"""
    (?P<first>{_YEAR})年?(?:初|底|末)?\s?(?:-|—+|～|至|到|to)\s?
      (?P<last>(?:(?:19|20)\d\d|(?<=[-—])\d\d(?=年))(?![\d%]|\.\d|-\d))年?
    |(?P<iso>{_YEAR})-(?P<isom>0[1-9]|1[0-2])(?:-(?P<isod>[0-3]\d))?(?!\d)
    |(?:(?P<q1>first|second|third|fourth)\ quarter(?:\ of)?|Q(?P<q2>[1-4])|H(?P<h2>[12])
      |(?P<h3>first|second)\ half(?:\ of)?)\s?(?P<qy>{_YEAR})
    |(?:(?P<em>{_MONTH})\s(?:(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?|(?P<ed2>\d{{1,2}})\s(?P<em2>{_MONTH}),?\s)(?P<ey>{_YEAR})
    |(?P<year>{_YEAR}|(?<![{_CN_DIGITS}十百千万])[一二][〇零九]?[{_CN_DIGITS}]{{2,3}}(?=年))(?P<nian>年度?)?(?:初|底|末)?
      (?:[-\s]?(?:Q(?P<q3>[1-4])|H(?P<h4>[12]))
      |(?P<half>[上下])半年|第?(?P<q4>[一二三四1-4])季度|(?P<q5>前三)季度|(?P<month>1[0-2]|[1-9])月(?:份)?(?:(?P<day>[1-3]?\d)日)?(?!\d))?
    |(?<![\d.])(?P<lonem>1[0-2]|[1-9])月(?P<loned>[1-3]?\d)日
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDER = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A period in a text: its years (none for «11月18日»), what part of the year, and whether 年 is written."""

    start: int
    end: int
    years: tuple[str, ...]
    part: str = ""
    marked: bool = True


@lru_cache(maxsize=4096)
def find_periods(text: str) -> tuple[Period, ...]:
    """The periods of a folded text, in order."""
    return tuple(p for m in _PATTERN.finditer(text) if (p := _period(m)) is not None)


def _period(m: re.Match[str]) -> Period | None:
    g = m.groupdict()
    if g["first"]:
        last = g["last"] if len(g["last"]) == 4 else g["first"][:2] + g["last"]
        return Period(m.start(), m.end(), (g["first"], last))
    if g["loned"]:
        return Period(m.start(), m.end(), (), f"{int(g['lonem']):02d}-{int(g['loned']):02d}")
    year = _arabic(g["iso"] or g["qy"] or g["ey"] or g["year"])
    if year is None:
        return None
    marked = bool(g["nian"]) or not g["year"] or not g["year"].isdigit()
    return Period(m.start(), m.end(), (year,), _part(g), marked or bool(_part(g)))


def _arabic(year: str) -> str | None:
    digits = "".join(_NUMBER_OF.get(c, c) for c in year)
    return digits if re.fullmatch(r"(?:19|20)\d\d", digits) else None


def _part(g: dict[str, str | None]) -> str:
    """Part of a year as in ISO-like periods: Q4, H1, 02, 02-29; empty for the whole year."""
    quarter = g["q1"] or g["q2"] or g["q3"] or g["q4"]
    half = g["h2"] or g["h3"] or g["h4"]
    if g["q5"]:
        return "Q1-Q3"
    if quarter:
        return f"Q{_ORDER.get(quarter.lower(), quarter)}"
    if half or g["half"]:
        return f"H{_ORDER.get((half or '').lower(), half) if half else '上下'.index(str(g['half'])) + 1}"
    month = g["isom"] or g["month"] or _month_number(g["em"] or g["em2"])
    day = g["isod"] or g["day"] or g["ed"] or g["ed2"]
    if not month:
        return ""
    return f"{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _month_number(name: str | None) -> str | None:
    return None if not name else str(_MONTHS.index(name[:3].lower()) + 1)


@lru_cache(maxsize=4096)
def of_iso(period: str | None) -> tuple[frozenset[str], str]:
    """Years and part of an observation's period: «2022-Q4» -> ({2022}, Q4); «2019/2023» -> ({2019, 2023}, «»)."""
    if not period:
        return frozenset(), ""
    years = frozenset(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", period))
    part = re.fullmatch(r"\d{4}-(.+)", period) if len(years) == 1 and "/" not in period else None
    return years, part.group(1) if part else ""
