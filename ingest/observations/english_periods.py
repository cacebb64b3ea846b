"""Periods in English text: years, spans, quarters, fiscal years, months, «since 2010», «a year earlier».

The ISO forms are those of `ingest.periods`; what the text alone does not settle has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from ingest.lexicon import alternation, vocabulary
from ingest.periods import Period

_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s?[-–—‒/]\s?"


def _names(table: str) -> str:
    return f"(?:{alternation(vocabulary('english_periods')[table])})"


@cache
def _pattern() -> re.Pattern[str]:
    relative: dict[str, list[str]] = vocabulary("english_periods")["relative"]
    titles = alternation(vocabulary("english_periods")["titles"]["after"])
    months, ordinals, numbers = _names("months"), _names("ordinals"), _names("numbers")
    part = (
        rf"(?:the )?(?:(?:mid|early|late|Q[1-4])[- ]|{ordinals} quarters? of |(?:end|start"
        rf"|beginning) of )?(?:{months}\.? )?(?:fiscal(?: year)? )?"
    )
    fiscal = r"(?:fiscal(?: year)?|FY|academic year|school year|calendar year|the year)\s?"
    return re.compile(
        rf"(?<![\w$.])(?:"
        rf"(?P<title>{_YEAR}\s(?:[A-Z][\w&]+\s){{0,5}}(?:{titles})\b"
        rf"|(?<=[A-Z]\w{{4}} ){_YEAR}(?=[,)]? (?:report|edition)\b))"
        rf"|between {part}(?P<b1>{_YEAR}) and {part}(?P<b2>{_YEAR})"
        rf"|from {part}(?P<f1>{_YEAR}) (?:to|through|until) {part}(?P<f2>{_YEAR})"
        rf"|(?:{fiscal})?(?P<s1>{_YEAR})(?:{_DASH}| to | through )(?P<s2>{_YEAR}|\d\d(?!,?\d|%"
        rf"|\.\d))(?: (?:school|academic|fiscal) year)?"
        rf"|(?:the )?(?:Q(?P<q1>[1-4])|(?P<qo>{ordinals})[- ]quarter)(?:(?:,? (?:of )?|-)(?:fiscal "
        rf")?(?P<qy1>{_YEAR}))?|(?P<qy2>{_YEAR})[ -]?Q(?P<q2>[1-4])"
        rf"|(?:the )?(?:H(?P<h1>[12])|(?P<ho>first|second) half(?:[ -]year)?)(?:,? (?:of )?(?:fiscal "
        rf")?(?P<hy1>{_YEAR}))?|(?P<hy2>{_YEAR})[ -]?H(?P<h2>[12])"
        rf"|the first (?P<qn>two|three) quarters of (?P<qny>{_YEAR})"
        rf"|the first (?P<mn>{numbers}|\d{{1,2}}) months of (?P<mny>{_YEAR})"
        rf"|(?P<fy>FY|fiscal year|fiscal)\s?'?(?P<fyy>{_YEAR}|\d\d\b)"
        rf"|(?P<edge>the end of|the close of|year-end|end-of-year|end of|mid-|early|late|the start of"
        rf"|the beginning of)\s?(?P<ey>{_YEAR})"
        rf"|(?P<dday>\d{{1,2}}) (?P<dmonth>{months})\.?,? (?P<dyear>{_YEAR})"
        rf"|(?P<month>{months})\.?(?: (?P<day>\d{{1,2}}),?)? (?P<my>{_YEAR})"
        rf"|(?<=\bin )(?P<bare_month>{_names('month_names')})(?! \d)(?=[\s,.;)])"
        rf"|(?P<since>since|starting in|beginning in)(?: (?:at least|the end of|{months}))? (?P<sy>{_YEAR})"
        rf"|(?:over |in |during |for )?(?:the )?(?:past|last|previous|preceding) (?P<pn>{numbers}"
        rf"|\d{{1,2}})(?:[- ]years?| fiscal years)?(?! percent)"
        rf"|(?P<before>{alternation(relative['before'])})|(?P<last>{alternation(relative['last'])})"
        rf"|(?P<this>{alternation(relative['this'])})|(?P<now>{alternation(relative['now'])})"
        rf"|(?P<year>{_YEAR})(?:'s)?(?![\d-]|,\d|\.\d|[%‰]|\s?(?:percent|million|billion|jobs|people"
        rf"|companies|firms|homes|units|students|patents|startups)\b)"
        rf")(?!\w)",
        re.I,
    )


def find_english_periods(text: str, reference: date | None = None, edition: str | int | None = None) -> list[Period]:
    """The periods of an English text in order, spans in `text`.

    `reference` is the publication date (last year); `edition` the data year (a year earlier, since 2010, Q3).
    """
    data_year = _as_year(edition)
    found: list[Period] = []
    for match in _pattern().finditer(text):
        if match.group("title") or _is_citation(text, match):
            continue
        if _is_no_data_date(text, match):
            found.append(Period(match.group(), match.start(), match.end(), None, False, "release"))
            continue
        period = _resolve(text, match, reference, _latest(found) or data_year, data_year)
        found.append(_same_part(period, found) if match.group("before") else period)
    return found


_YEAR_BACK = re.compile(r"\byear[- ](?:earlier|ago|before|prior)\b|\bsame period\b", re.I)


def _same_part(period: Period, found: list[Period]) -> Period:
    """«a year earlier» than the third quarter is the third quarter of the year before."""
    part = re.fullmatch(rf"{_YEAR}(-[QH]?\d+)", (found[-1].iso or "") if found else "")
    if part is None or period.iso is None or not _YEAR_BACK.search(period.text):
        return period
    return replace(period, iso=period.iso + part.group(1))


def _as_year(edition: str | int | None) -> int | None:
    match = re.search(_YEAR, str(edition or ""))
    return int(match.group()) if match else None


def _latest(found: list[Period]) -> int | None:
    """The last year named before: what «a year earlier» counts from."""
    years = [int(p.iso[:4]) for p in found if p.iso and p.kind != "relative" and "/" not in p.iso]
    return years[-1] if years else None


def _is_citation(text: str, match: re.Match[str]) -> bool:
    """«(Zhang et al., 2019)», «© 2024»: a year of the literature."""
    if not match.group("year"):
        return False
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 2]
    cited = re.search(
        (
            r"\((?:see |e\.g\.,? )?[A-Z][\w.&' -]+(?:et al\.)?,\s$|[A-Z]\w+ (?:et al\.|and [A-Z]\w+) \($|(?:©"
            r"|copyright|\(c\))\s?$"
        ),
        before,
        re.I,
    )
    return bool(cited) and after[:1] in (")", ";", ",", " ", "", ".")


_ISSUED = re.compile(
    r"\b(?:published|released|issued|announced|updated|updates?:|accessed|retrieved)\s(?:on\s)?$", re.I
)
_OF_EVENT = re.compile(r"\b(?:crisis|recession|crash|downturn) (?:of|in)\s$")
_EVENT = re.compile(r"(?:\s[\w-]+){0,2}\s(?:crisis|recession|crash|pandemic|bust|downturn|earthquake|standards?)\b")
_SUPERLATIVE = re.compile(
    r"\b(?:highest|lowest|largest|smallest|fastest|slowest|most|least|best|worst|strongest|weakest|first time)"
    r"(?:\s[\w-]+){0,5}\s$",
    re.I,
)


def _is_no_data_date(text: str, match: re.Match[str]) -> bool:
    """A dateline, the date of a release, the year of an event, «the highest since 2001»: no period of a figure."""
    before, after = text[: match.start()], text[match.end() :]
    if match.group("since"):
        return bool(_SUPERLATIVE.search(before))
    if match.group("year"):
        return bool(_EVENT.match(after) or _OF_EVENT.search(before))
    day = match.group("day") or match.group("dday")
    return bool(day) and (
        bool(_ISSUED.search(before)) or bool(re.match(r"[)]?(?:\s\([A-Z][\w /]+\))?\s*[-–—]{1,2}\s", after))
    )


def _resolve(
    text: str, match: re.Match[str], reference: date | None, named: int | None, data_year: int | None
) -> Period:
    group = match.groupdict()
    iso, point, kind = _iso(group, reference, named, data_year)
    before = text[max(0, match.start() - 8) : match.start()].lower()
    point = point or before.endswith("as of ")
    return Period(match.group(), match.start(), match.end(), iso, point, kind)


def _iso(
    group: dict[str, Any], reference: date | None, named: int | None, data_year: int | None
) -> tuple[str | None, bool, str]:
    """(iso form, names a moment, how it was found)."""
    for first, second in (("b1", "b2"), ("f1", "f2"), ("s1", "s2")):
        if group[first]:
            last = group[second] if len(group[second]) == 4 else group[first][:2] + group[second]
            return f"{group[first]}/{last}", False, "absolute"
    if group["q1"] or group["qo"] or group["q2"]:
        return _part(
            group, "Q", _ordinal(group["q1"] or group["q2"] or group["qo"]), group["qy1"] or group["qy2"], named
        )
    if group["h1"] or group["ho"] or group["h2"]:
        return _part(
            group, "H", _ordinal(group["h1"] or group["h2"] or group["ho"]), group["hy1"] or group["hy2"], named
        )
    if group["qn"]:
        return f"{group['qny']}-Q1/{group['qny']}-Q{_count(group['qn'])}", False, "absolute"
    if group["mn"]:
        return f"{group['mny']}-01/{group['mny']}-{_count(group['mn']):02d}", False, "absolute"
    if group["fy"]:
        return (group["fyy"] if len(group["fyy"]) == 4 else "20" + group["fyy"]), False, "absolute"
    if group["edge"]:
        return (
            group["ey"],
            group["edge"].lower().rstrip() in ("the end of", "the close of", "year-end", "end-of-year", "end of"),
            "absolute",
        )
    if group["dday"]:
        month = vocabulary("english_periods")["months"][group["dmonth"].lower()]
        return f"{group['dyear']}-{month:02d}-{int(group['dday']):02d}", False, "absolute"
    if group["month"]:
        month = f"{group['my']}-{vocabulary('english_periods')['months'][group['month'].lower()]:02d}"
        return (f"{month}-{int(group['day']):02d}" if group["day"] else month), False, "absolute"
    if group["bare_month"]:
        return _latest_month(group["bare_month"], reference), False, "relative"
    if group["since"]:
        last = data_year if data_year and data_year > int(group["sy"]) else None
        return (f"{group['sy']}/{last}" if last else group["sy"]), False, "since"
    if group["year"]:
        return group["year"][:4], False, "bare"
    return _relative(group, reference, named, data_year)


def _latest_month(name: str, reference: date | None) -> str | None:
    """«in October» of a dated text: the last October before it was published."""
    month = vocabulary("english_periods")["months"][name.lower()]
    if reference is None:
        return None
    return f"{reference.year if month <= reference.month else reference.year - 1}-{month:02d}"


def _part(
    group: dict[str, Any], letter: str, number: int, year: str | None, named: int | None
) -> tuple[str | None, bool, str]:
    if year or named:
        return f"{year or named}-{letter}{number}", False, "absolute" if year else "relative"
    return None, False, "relative"


def _ordinal(word: str) -> int:
    return int(word) if word.isdigit() else int(vocabulary("english_periods")["ordinals"][word.lower()])


def _count(word: str) -> int:
    return int(word) if word.isdigit() else int(vocabulary("english_periods")["numbers"][word.lower()])


def _relative(
    group: dict[str, Any], reference: date | None, named: int | None, data_year: int | None
) -> tuple[str | None, bool, str]:
    if group["pn"]:
        span = _count(group["pn"])
        return (f"{data_year - span}/{data_year}" if data_year else None), False, "relative"
    if group["before"]:
        return (str(named - 1) if named else None), False, "relative"
    if group["last"] or group["this"]:
        back = 1 if group["last"] else 0
        return (str(reference.year - back) if reference else None), False, "relative"
    return None, True, "relative"


def years_of(text: str) -> Iterator[int]:
    """The years that stand in an English text as data years."""
    for period in find_english_periods(text):
        if period.iso:
            yield int(period.iso.rsplit("/", 1)[-1][:4])
