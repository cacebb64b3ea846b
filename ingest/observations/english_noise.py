"""What only looks like a figure in an English sentence: numbers of things, ages, thresholds, sizes of comparisons."""

from __future__ import annotations

import re
from functools import cache

from ingest.lexicon import alternation, vocabulary
from ingest.records import Quantity

_DURATIONS = ("年", "个月", "周", "天")
_TIME = re.compile(r"^(?::\d\d|\s?(?:a\.m\.|p\.m\.|am\b|pm\b))", re.I)


@cache
def _noise() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = vocabulary("english")["noise"]
    return (
        re.compile(rf"(?:^|[\s(])(?:{alternation(data['before'])})\s?(?:about |the )?$", re.I),
        re.compile(rf"\s?(?:{alternation(data['after'])})(?![\w])", re.I),
        re.compile(
            (
                rf"\b(?:{alternation(data['threshold'])})\s(?:(?:at|of|more|less|fewer|over|under|above|below"
                rf"|between|greater|than|least|most|up|to|about)\s)*$"
            ),
            re.I,
        ),
    )


@cache
def _month_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation(vocabulary('english_periods')['months'])})\.?\s$", re.I)


_PEOPLE = r"\b(?:children|people|residents|adults|persons|youth|population|those|workers|women|men|individuals)"


_COMPARED_SET = re.compile(
    r"\s(?:[\w‘’'“”&/-]+\s){0,3}[‘“]?(?:[\w-]+\s){0,3}(?:states|countries|economies|nations|peers|regions|metros|indicators|measures"
    r"|metrics|variables|pillars|competitors|members?|provinces|cities)\b",
    re.I,
)
_SET_BEFORE = re.compile(
    r"\b(?:in|among|across|of|to|on|with|against|from|over|the|all|other|these|those|us(?:es|ed|ing)|based on"
    r"|through|tracks|covers"
    r"|covering|includ\w+)\s$",
    re.I,
)


# «458 deals valued at $5 billion»: the value of what was counted, no threshold
_COUNTED_VALUE = re.compile(r"\d\s(?:[\w-]+\s){0,3}valued at\s(?:about\s|around\s)?$", re.I)


# «86 megadeals of more than $100 million»: how large those are that are counted
_COUNTED_OF = re.compile(r"\d\s(?:[\w-]+\s){0,2}[\w-]+s\s(?:of|worth|at)\s$", re.I)

_SET_LISTED = re.compile(
    r"\b(?:includ\w+|compris\w+|consist\w* of|cover\w*|combin\w+|track\w*)\s[^.;]{0,60}(?:\band|,)\s$", re.I
)


def _counts_compared(lead: str, rest: str, after: str) -> bool:
    """«compared with 14 other states», «22 key indicators», «the 30 largest firms»: the size of a set looked at."""
    if re.match(r"\s(?:largest|biggest|top|most|highest|leading)\b", rest) and re.search(r"\bthe\s$", lead, re.I):
        return True
    set_before = _SET_BEFORE.search(lead) or _SET_LISTED.search(lead)
    return bool(set_before and _COMPARED_SET.match(after)) and not re.search(r"\brose|grew|fell", after[:40])


# «above 150% of the poverty level»: who is counted
_POVERTY = re.compile(r"\sof (?:the )?(?:federal |official )?(?:poverty|area median income|AMI|median income)\b", re.I)


def is_noise(text: str, quantity: Quantity) -> bool:
    before, after, threshold = _noise()
    lead = text[max(0, quantity.start - 48) : quantity.start]
    rest = text[quantity.end : quantity.end + 24]
    digits = re.search(r"\d", quantity.text)
    if (
        before.search(lead)
        and quantity.unit in ("", "位")
        and not (quantity.unit == "位" and quantity.text.startswith(("#", "No", "number")))
    ):
        return True
    if re.search(r"\b(?:per|every)\s$|=\s?$|[A-Za-z]-$", lead, re.I) or _POVERTY.match(text, quantity.end):
        return True
    if not quantity.unit and digits and _counts_compared(lead, rest, text[quantity.end :]):
        return True
    if (
        quantity.unit in _DURATIONS
        and re.search(
            r"\b(?:the|past|last|over|for|in|within|next|every|previous|first|about|nearly|than|after|of)\s$",
            lead,
            re.I,
        )
        and not re.search(r"\b(?:age|expectancy|tenure) of\s$", lead, re.I)
    ):
        return True
    if re.search(r"\b(?:top|bottom|richest|wealthiest|poorest|highest[- ]\w+|lowest[- ]\w+)\s$", lead, re.I):
        return True
    group = rf"{_PEOPLE}(?:\s(?:under|over|below|above|younger than|older than))?(?: age)?\s$"
    if quantity.qualifier and not quantity.unit and quantity.value < 100 and re.search(group, lead, re.I):
        return True
    sized = quantity.base_unit and _COUNTED_OF.search(lead)
    if quantity.qualifier and (sized or re.match(r"\s(?:each|apiece|per deal)\b", rest)):
        return True
    if after.match(rest) or _TIME.match(rest) or (threshold.search(lead) and not _COUNTED_VALUE.search(lead)):
        return True
    if re.match(r"\s?(?:and|to|[-–])\s?\d+(?:\s?-?year|\s+years (?:old|of age))|-?year-old", rest):
        return True
    if re.search(r"(?:\bages?|\baged|between the ages of)\s(?:\d+\s?(?:to|and|[-–])\s?)?$", lead, re.I):
        return True
    if _month_before().search(lead) and quantity.unit == "" and 1 <= quantity.value <= 31:
        return True
    if re.search(r"\bwithin\s$", lead, re.I) or re.match(r"[\s-]years?[\s-](?:low|high|peak|record)\b", rest):
        return True
    if digits and quantity.unit == "" and re.fullmatch(r"(?:19|20)\d\d", quantity.text):
        return True
    if not text[: quantity.start].strip(" (•*-") and re.match(r"[.)]\s", rest) and quantity.unit == "":
        return True
    return quantity.unit != "位" and bool(re.match(r"-[a-z]", rest)) and not re.match(r"-(?:fold|point|percent)", rest)
