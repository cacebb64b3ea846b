"""Changes whose base is told in passing: «上年同期为12.6万件», «与2017年的56.2亿元相比», «比2018年的4天缩短87.5%»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.changes import Pair, against_levels, is_yearly, mistaken, with_base
from assistant.audit.naming import same_name
from assistant.audit.reading import Reading, Sentence, year
from assistant.audit.records import Check, Figure
from assistant.audit.unread import is_bare, quantities
from assistant.audit.wholes import nearest

_YEARS = re.compile(r"(?:19|20)\d\d")
_LEAST_YEARS = 2
_FAR_OFF = 50  # percentage points
_POINTS = frozenset({"百分点", "percentage points"})
_TOLD = re.compile(
    r"(?:上一?年|去年|前一年|期初|年初)(?:同期|末|底|年末)?[^，。；\d]{0,10}?(?:为|是|仅为|仅有|[:：]|列|居)?第?\s*$"
    r"|\b(?:from|compared with|compared to|against|versus|than)\s*(?:the|about|some)?\s*$",
    re.I,
)
_AGAINST = re.compile(
    r"(?:与|较|比|同|由|从)(?:[^，。；\d]{0,6})?(?:(?:19|20)\d\d\s?年(?:末|底)?|上年|去年)"
    r"(?:同期|末|底)?的?[^，。；\d]{0,6}$"
)
_SINCE = re.compile(r"(?:与|较|比|自|从)(?:(?P<y>(?:19|20)\d\d)年|基期)")
_BASE_VALUE = re.compile(r"基期值|基期数值|基期指数")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Rates and changes against a base that the sentence itself tells, or that an index starts from."""
    for sentence in reading.sentences:
        figures = quantities(sentence, reading)
        for f in figures:
            if f.o.measure in ("change", "change_rate") and not is_bare(f):
                pair = _told(f, figures, sentence, reading) or _since_base(f, sentence, reading)
                if pair is not None and pair.now.value > 0 and pair.base.value > 0 and _plausible(f, pair):
                    yield against_levels(f, pair, reading)


def _plausible(f: Figure, pair: Pair) -> bool:
    """Levels of other names may be two things: paired only where they are about as far apart as the change says."""
    if mistaken(f, pair):
        return False
    if same_name(pair.now.name, f.name):
        return True
    if f.o.measure == "change":
        return abs(abs(pair.now.value - pair.base.value) - abs(f.value)) <= abs(f.value)
    grown = (pair.now.value / pair.base.value - 1) * (1 if f.unit == "倍" else 100)
    return abs(grown - f.value) <= _FAR_OFF


def _told(f: Figure, figures: Sequence[Figure], sentence: Sentence, reading: Reading) -> Pair | None:
    if re.match("基期|基年", f.o.comparator or ""):  # against the base period, not the base told in passing
        return None
    said = _YEARS.findall(with_base(f, reading).o.comparator or "")
    bases = [x for x in figures if x.key != f.key and _comparable(x, f) and _is_base(x, sentence)]
    bases = [x for x in bases if not said or year(x) in (None, int(said[-1]))]  # «五年累计提高…» is from 2018
    levels = [x for x in figures if _comparable(x, f) and not is_bare(x) and x.o.number_start < f.o.number_start]
    levels = [x for x in levels if x.key not in {b.key for b in bases}]
    now = next((x for x in reversed(levels) if same_name(x.name, f.name) or not f.name), None)
    alike = [x for x in levels if len(bases) == 1 and x.unit == bases[0].unit]
    if now is None and (len(levels) == 1 or len(alike) == 1):
        now = (alike or levels)[0]
    if now is None:
        now = _told_before(f, reading)
    fitting = [b for b in bases if now is not None and b.unit == now.unit]
    if now is None or len(fitting) != 1 or (year(now) is not None and year(now) == year(fitting[0])):
        return None
    if _behind_other(f, now, fitting[0], figures):
        return None
    if is_yearly(f, reading) and year(fitting[0]) == (year(now) or 0) - 1:  # a yearly mean is over more than one year
        return None
    return Pair(now, fitting[0], True)


def _behind_other(f: Figure, now: Figure, base: Figure, figures: Sequence[Figure]) -> bool:
    """Another amount of the unit stands between the change and its base: the base may be that one's."""
    low, high = sorted((f.o.number_start, base.o.number_start))
    return any(low < x.o.number_start < high and x.unit == base.unit and x.o.measure == "level" for x in figures)


def _comparable(x: Figure, f: Figure) -> bool:
    """Whether a figure can be the level before or after a change of this unit."""
    if f.unit in _POINTS:
        return x.unit == "%" and x.o.measure in ("share", "level")
    if f.unit == "位":
        return x.unit == "位" and x.o.measure in ("rank", "change") and x.text.startswith("第")
    if x.o.measure not in ("level", "share"):
        return False
    return x.unit not in _POINTS and (
        f.o.measure == "change_rate" or x.unit.replace("点", "") == f.unit.replace("点", "")
    )


def _is_base(x: Figure, sentence: Sentence) -> bool:
    ahead = sentence.text[max(0, x.o.number_start - sentence.start - 24) : x.o.number_start - sentence.start]
    return bool(_TOLD.search(ahead) or _AGAINST.search(ahead))


def _told_before(f: Figure, reading: Reading) -> Figure | None:
    """The level of the same name told shortly before."""
    held = [x for x in reading.figures if _comparable(x, f) and same_name(x.name, f.name) and x.area == f.area]
    held = [x for x in held if x.part == f.part and x.o.period == f.o.period and 0 <= f.sentence - x.sentence <= 2]
    return nearest(held, f) if held and f.sentence >= 0 else None


# ---------------------------------------------------------------- an index since its base period
def _since_base(f: Figure, sentence: Sentence, reading: Reading) -> Pair | None:
    """«与2018年相比，综合指数年均增长13.4%»: its level then, or the base value of an index that starts then."""
    *_, match = None, *_SINCE.finditer(sentence.text[: f.o.number_start - sentence.start])
    if match is None or f.unit in _POINTS or f.unit == "位":
        return None
    if (f.o.comparator or "")[:4] not in ("年均", match["y"], "基期", "基期10", "基期值"):
        return None
    if f.o.comparator == "年均" and not is_yearly(f, reading):
        return None
    held = [x for x in reading.figures if x.o.measure == "level" and same_name(x.name, f.name) and x.area == f.area]
    held = [x for x in held if x.part == f.part and re.fullmatch(r"\d{4}", x.o.period or "")]
    now = [x for x in held if x.o.period == f.o.period]
    base = [x for x in held if match["y"] and x.o.period == match["y"]] or _base_value(match["y"], f, reading)
    if not now or not base or now[0].o.period == match["y"]:
        return None
    if is_yearly(f, reading) and match["y"] and (year(now[0]) or 0) - int(match["y"]) < _LEAST_YEARS:
        return None  # «较2022年提高13.3，…，年均增长13.4%»: the mean of more years than one
    return Pair(nearest(now, f), nearest(base, f), True)


def _base_value(since: str | None, f: Figure, reading: Reading) -> list[Figure]:
    if since is None:
        return [x for x in reading.figures if _BASE_VALUE.search(x.name) and x.area == f.area]
    begins = [x for x in reading.figures if x.o.measure == "date" and "基期" in x.name and str(int(x.value)) == since]
    told = re.search(rf"基期为?{since}年|以{since}年为基期", reading.text)
    return [x for x in reading.figures if _BASE_VALUE.search(x.name) and x.area == f.area] if begins or told else []
