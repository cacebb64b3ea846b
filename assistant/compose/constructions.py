"""What a question's wording says about a figure's whole: «A占B的比重» asks for a share of B, and of nothing else."""

from __future__ import annotations

import re

from assistant.lexicon import normalise, terms
from assistant.places import place_around, place_key
from assistant.question import Question
from assistant.tools import Tools
from ingest.records import Observation

SHARE = re.compile(
    r"(?P<a>[^，。？?；;]+?)(?:所?占|相当于|是(?=[^，。？?；;]+?的?(?:百分之|几分之|几成)))(?P<b>[^，,。？?；;]+?)的?(?:百分之几|百分比|百分之多少|多大比重|多大比例|比重|比例|份额|多少|几成|几分之几)"
)
# «研发经费里基础研究占比多少»: the whole first, then its part.
SHARE_IN = re.compile(
    r"(?P<b>[^，,。？?；;]+?)(?:里面?|当中|之中|中|内)(?:的)?,?(?P<a>[^，,。？?；;]+?)的?所?(?:占比|占了?|比重|比例|份额)(?:是|为|有|大概|约|达到?)?(?:了)?(?:多少|几成|百分之|多大|多高|几|$|[？?])"
)
SHARE_EN = re.compile(
    r"(?:share|percentage|proportion|fraction) of (?P<b>.+?) "
    r"(?:is|are|was|were|does|do|did|comes? from|goes? to|went to) (?P<a>.+?)\??$"
)
# «平均每家», «单笔», «户均»: an amount for one of several.
EACH = re.compile(
    r"(?:平均)?每(?:一)?(?P<u>[家个项件笔份人名位户辆亩起次所座])|单(?P<u2>[笔家件个])|(?P<u3>[户人店])均|平均(?!年|工资|薪|收入|水平|每)"
    r"|(?P<u4>per|average)\b"
)
# The three sectors of «三次产业构成» make up the gross product, whether or not the sentence says so.
_SECTOR = re.compile(r"第[一二三]产业(?:增加值)?(?:占比|比重)")
_WHOLE_FIT = 0.5
_EMPTY = frozenset({"总额", "总数", "总量", "全部", "总", "其", "的", "比重"})


def whole_named(q: Question) -> str | None:
    """The words for what a share asked for is of, None where the question names none."""
    m = SHARE_IN.search(q.normal) or SHARE.search(q.normal) or SHARE_EN.search(q.normal)
    return m.group("b") if m else None


def is_share_of(tools: Tools, o: Observation, whole: str) -> bool:
    """Whether a share is of the whole named; a contribution to growth is no share of the total."""
    if ("贡献" in o.indicator) and "贡献" not in whole:
        return False
    rest = normalise(whole)
    for place in reversed(tools.gazetteer.find(rest)):
        rest = rest[: place.start] + " " + rest[place.end :]
    places = {p.name for p in tools.gazetteer.find(normalise(whole))} - {place_key(o.area or "")}
    around = {str(place_around(o.area))} if o.area and place_around(o.area) else set()
    if places - around and o.comparator and not (places & _places_in(tools, o)):
        return False
    concepts = tuple(t.concept for t in terms(rest) if t.concept not in _EMPTY)
    if o.comparator is None and _SECTOR.match(o.indicator) and set(concepts) <= {"地区生产总值"}:
        return True
    if not concepts:
        return True
    return tools.coverage(concepts, f"{o.comparator or ''} {o.indicator}") >= _WHOLE_FIT and (
        o.comparator is None or tools.coverage(concepts, f"{o.comparator} {_after(o)}") >= _WHOLE_FIT
    )


def _places_in(tools: Tools, o: Observation) -> set[str]:
    """The places a share is compared with, by any of their names."""
    return {p.name for p in tools.gazetteer.find(normalise(f"{o.comparator} {o.indicator}"))}


def _after(o: Observation) -> str:
    """What follows 占 in the indicator's own name, or its head before 中 («风投总额中…占比»)."""
    _, found, rest = o.indicator.partition("占")
    head, inside, _ = o.indicator.partition("中")
    return (rest if found else "") + (head if inside else "")
