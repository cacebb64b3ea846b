"""How an entry reads in Chinese statistical prose: indicator, figure, share, change, in one breath."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.compose.wording import period_text
from assistant.lexicon import normalise
from assistant.tools import Tools
from ingest.records import Observation

if TYPE_CHECKING:
    from assistant.brief.entries import Entry

# A name is a noun phrase: what begins like a clause, ends in a particle, or holds an adverb of a predicate is none.
_CLAUSE = re.compile(
    r"^[》”’）)\]、，。；：·%的了与和及其该而但并]|[的了与和及、，：（(《“]$"
    r"|年数$|仍然|依然|已经|开始|正在|尤其|明显|显著|很大|较大|逆转|不足|之一$|[。；！？]"
)
# Words that say what kind of number it is, not of what.
_KIND_ONLY = re.compile(
    r"(?:[一二三四五六]?级?(?:指标|指数)数?|占比|比重|比例|份额|占|增速|增幅|增长率|数量|总数|人数|总量|规模|金额|总额|方面|要素|内容|特点"
    r"|部分|阶段|类型|领域|年数|.{0,6}年数|要点|举措|人|家|个|项)"
)
_PREPOSITION = re.compile(r"^(?:对于|对|在|从|由|为|给|向|至)(?=.{2,})")
_NUMBERING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+[章节部分编篇]+|[一二三四五六七八九十]+[、.．]"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[、.．]?(?=\s|[^\d%年.]))\s*"
)
_LONGEST_NAME, _LONGEST_LATIN = 36, 90
# Ways to say a share behind the figure it belongs to, the most fluent first.
_SHARES = ("占{whole}的{figure}", "占{whole}比重为{figure}", "{name}占{whole}比重为{figure}")
_POINTS = ("点", "个点", "个百分点", "百分点", "分")


def area_text(o: Observation) -> str:
    """The area's name without a preposition the sentence put before it."""
    return _PREPOSITION.sub("", o.area) if o.area else ""


def shown_area(o: Observation) -> str:
    """The area as it may be written: nothing where the report's words name it only with a preposition."""
    return area_text(o) if area_text(o) == (o.area or "") else ""


def is_name(o: Observation) -> bool:
    """Whether the indicator can stand before its figure as a name."""
    name = o.indicator.strip()
    if (
        not 1 < len(name) <= (_LONGEST_LATIN if name.isascii() else _LONGEST_NAME)
        or _CLAUSE.search(name)
        or not _balanced(name)
    ):
        return False
    if re.match(r"(?:19|20)\d\d年", name):
        return False
    return bool(o.breakdown) or not _KIND_ONLY.fullmatch(name)


def _balanced(name: str) -> bool:
    return all(name.count(a) == name.count(b) for a, b in ("“”", "《》", "（）", "()", "「」"))


def name_of(o: Observation) -> str:
    """Sub-population and indicator, none said twice and without the area."""
    name = o.indicator
    area = area_text(o)
    rest = name[len(area) :].removeprefix("的") if area and name.startswith(area) else ""
    if len(rest) > 1 and not rest.startswith("指数") and area not in rest:
        name = rest
    per = o.unit.partition("/")[2]
    if per and per not in name and "均" not in name:
        name = f"每{per}{name}"
    part = o.breakdown or ""
    if part and normalise(part) not in normalise(name):
        name = part + _gap(part, name) + name
    return name


def figure_of(tools: Tools, o: Observation) -> str:
    """The figure as the source writes it, with the per cent sign a table or list says once for all."""
    said = tools.figure(o)
    return f"{said}%" if o.unit == "%" and said[-1:].isdigit() else said


def head_of(o: Observation) -> str:
    """Period and area, which lead a sentence: 2023年，中关村示范区."""
    when, where = period_text(o), shown_area(o)
    if where and normalise(where) in normalise(name_of(o)):
        where = ""
    where += _gap(where, name_of(o)) if where else ""
    return f"{when}，{where}" if when and where else when + "，" if when else where


def subject_of(o: Observation) -> str:
    """The area and the indicator as one phrase: 全国研究与试验发展经费, Silicon Valley jobs."""
    where, name = shown_area(o), name_of(o)
    if not where or normalise(where) in normalise(name):
        return name
    return where + _gap(where, name) + name


def clause(tools: Tools, e: Entry) -> str:
    """What an entry says, after its head, in the wording that was settled on for it."""
    return e.said or wordings(tools, e)[0]


def wordings(tools: Tools, e: Entry) -> list[str]:
    """The ways to say an entry, the most fluent first: 企业境外直接投资额843.8亿元，较上年同期增长17.4%."""
    return [_worded(tools, e, share) for share in (_SHARES if e.share is not None else _SHARES[:1])]


def _worded(tools: Tools, e: Entry, share: str) -> str:
    """An entry with its share put in the way `share` has it."""
    m = e.main
    name, said = name_of(m), figure_of(tools, m)
    if m.measure in ("change", "change_rate"):
        return f"{name}{change_words(m)}{_bare(said)}"
    parts = [_main(name, m, said)]
    if e.rank is not None:
        parts.append(_rank(e.rank, figure_of(tools, e.rank)))
    if e.change is not None:
        parts.append(f"{change_words(e.change)}{_bare(figure_of(tools, e.change))}")
    if e.rate is not None:
        parts.append(f"{change_words(e.rate)}{_bare(figure_of(tools, e.rate))}")
    if e.share is not None and e.share.comparator:
        said = _noted(figure_of(tools, e.share))
        parts.append(share.format(name=name, whole=e.share.comparator, figure=said))
        if e.share_change is not None:
            parts.append(f"占比{change_words(e.share_change)}{_bare(figure_of(tools, e.share_change))}")
    return "，".join(parts)


def _main(name: str, m: Observation, said: str) -> str:
    if m.measure == "rank":
        return f"{name}{_rank(m, said)}"
    if m.measure == "ratio" and m.comparator and m.comparator not in name:
        return f"{name}是{m.comparator}的{said}"
    if m.measure == "share" and m.comparator and not re.search(r"比重|比例|占|率|份额", name):
        return f"{name}占{m.comparator}的{said}"
    if (name[-1].isascii() and name[-1].isalnum()) or name[-1].isdigit():
        return f"{name}为{said}"
    return f"{name}{_noted(said)}"


def _rank(o: Observation, said: str) -> str:
    return f"居{o.comparator or ''}{said}"


def _noted(said: str) -> str:
    """A figure that opens like a verb needs no «为»; one that opens with Latin letters a blank."""
    return f" {said}" if said[:1].isascii() and said[:1].isalpha() else said


def change_words(o: Observation) -> str:
    """较上年增加, 同比增长, 较上年提高: by what is counted and which way it went."""
    base = f"{o.comparator}年" if o.comparator and re.fullmatch(r"(?:19|20)\d\d", o.comparator) else o.comparator
    against = base if base in ("同比", "环比") else f"较{base}" if base else ""
    up = o.value >= 0
    if o.measure == "change_rate":
        return against + ("增长" if up else "下降")
    if o.unit in _POINTS:
        return against + ("提高" if up else "下降")
    return against + ("增加" if up else "减少")


def _bare(figure: str) -> str:
    return figure.lstrip("-−+")


def _gap(a: str, b: str) -> str:
    return " " if a[-1].isascii() and b[0].isascii() else ""


def leaf(section: str) -> str:
    """The last heading of a section path without its number."""
    last = re.split(r"\s*[/›>]\s*", section)[-1].strip()
    return _NUMBERING.sub("", last).rstrip("。：:；;，, ")
