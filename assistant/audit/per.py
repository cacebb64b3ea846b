"""Averages by what their own words divide: «户均营业收入», «每平方公里产出», «per deal», «per 100,000 residents»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import concepts, plain, same_name, within
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import is_level, is_threshold, nearest, same_time
from assistant.audit.wording import bare, named

_DIVISORS = (
    # what an average is told by, the units that count it, words of the counted
    (re.compile(r"户均|每户"), "户 家", ""),
    (re.compile(r"人均"), "人 人年", ""),
    (re.compile(r"校均|院均|所均|每校|每所"), "所 家 个", ""),
    (re.compile(r"每平方公里|每平方千米|地均"), "平方公里 平方千米", "面积"),
    (re.compile(r"每亩|亩均"), "亩", ""),
    (re.compile(r"平均每?(个|项)|每(个|项)(?!月|工作日|人)"), "个 项", ""),
    (re.compile(r"平均每?家|每家"), "家 个", ""),
    (re.compile(r"平均每?(笔|起|宗)|单笔|每(笔|起)"), "笔 起 宗", ""),
    (re.compile(r"\bper (deal|transaction|round)\b", re.I), "", "deals|transactions|rounds|investment"),
    (re.compile(r"\bper (company|firm|start-?up)\b", re.I), "", "companies|firms|start-?ups"),
    (re.compile(r"\bper (project|grant)\b", re.I), "", "projects|grants"),
    (re.compile(r"\bper (employee|worker|job)\b", re.I), "", "employ|workers|jobs|workforce"),
    (re.compile(r"\bper (student)\b", re.I), "", "students"),
)
_EACH = re.compile(
    r"(?:^|每)(?P<n>百|千|万|十万|百万)(?P<u>名|个|人|户)?(?P<of>[^中拥有，。；]{0,8}?)(?:中|拥有|有|的)+(?P<what>.+)$"
    r"|^(?P<ewhat>.+?) per (?P<en>100,000|10,000|1,000|million|thousand) (?P<eof>[a-z ]+)$"
)
# «每万人口发明专利拥有量»: nothing stands between those counted and what they own.
_EACH_PERSON = re.compile(
    r"(?:^|每)(?P<n>百|千|万|十万|百万)(?P<of>人口|常住人口|人)(?P<what>(?!中|拥有|口)[\u4e00-\u9fff&a-z]{3,14}?)(?:拥有量|数量|数|量)?$"
)
_TIMES = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "100,000": 10**5, "10,000": 10**4}
_TIMES |= {"1,000": 1000, "thousand": 1000, "million": 10**6}
_PEOPLE = re.compile(r"^(常住人口|总人口|人口|户籍人口|(total )?population|residents|people)$")
_FLOW = re.compile(r"新建|新增|新设|当年|本年|new\b", re.I)
_STRIP = re.compile(r"^(产出|实现|拥有|创造|的|平均)+|(合计|总额|总量)$")
_HEADS = re.compile(
    r"校均|院均|所均|户均|每户|人均|地均|亩均|平均每?[个项家笔起宗]?|每平方(公里|千米)|每亩|每[个项家笔起]|单笔|均"
)
_NEAR = 2
# The mean population of a year differs from the one at its end by about as much.
_POPULATION_WIDTH = Fraction(15, 1000)


@dataclass(frozen=True, slots=True)
class _Divided:
    whole: Figure
    count: Figure
    sure: bool
    times: int = 1


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every average whose total and count the report tells by name or right beside it."""
    for f in reading.figures:
        if f.o.measure != "level" or f.o.cell is not None or f.value <= 0:
            continue
        found = _each(f, reading) or _single(f, reading)
        if found is not None:
            yield _check(f, found)


def _check(f: Figure, d: _Divided) -> Check:
    people = bool(_PEOPLE.match(d.count.name))

    def formula(get: object) -> Bounds:
        count = get(d.count)  # type: ignore[operator]
        return (get(d.whole) / (count.widen(_POPULATION_WIDTH) if people else count)).scale(d.times)  # type: ignore[operator]

    times = f" × {d.times}" if d.times != 1 else ""
    return verify(
        Relation(
            "average",
            f,
            (d.whole, d.count),
            formula,
            f"{bare(d.whole)} ÷ {bare(d.count)}{times}",
            f"{named(d.whole)}，{named(d.count)}{'（年平均人口与期末人口略有出入，已计入）' if people else ''}",
            condition=None if d.sure else "若平均所用的总量或个数另有口径",
        )
    )


# ---------------------------------------------------------------- «每万名就业人员中研发人员412人»
def _each(f: Figure, reading: Reading) -> _Divided | None:
    match = _EACH_PERSON.search(f.name) or _EACH.search(f.name)
    told = match.groupdict(default="") if match else {}
    if match is None or told.get("u") == "户":
        return None
    what, of = plain(told["what"] or told["ewhat"]), plain(told["of"] or told.get("eof", ""))
    of = "人口" if of in ("人", "人口", "") else of
    wholes = [x for x in _levels(f, reading) if x.unit == f.unit and _is_what(x, what)]
    wholes = [x for x in wholes if plain(x.name) == what] or wholes  # 研发人员, not 企业研发人员
    if "拥有" in f.name:  # what is owned, not what was granted in the year
        wholes = [x for x in wholes if re.search("有效|拥有|存量", x.name)]
    wholes = [x for x in wholes if bool(_FLOW.search(x.name)) == bool(_FLOW.search(what))]
    counts = [x for x in _levels(f, reading) if x.unit in ("人", "", "residents") and _is_count(x, of)]
    if not wholes or not counts:
        return None
    whole, count = nearest(wholes, f), nearest(counts, f)
    if whole.key == count.key or whole.value >= count.value * 100:
        return None
    return _Divided(whole, count, True, _TIMES[told["n"] or told["en"]])


def _is_what(x: Figure, what: str) -> bool:
    ends = re.sub(r"^number of |^有效(?=发明专利)|(的)?(数|数量|拥有量)$", "", x.name)
    wanted = re.sub(r"^(拥有|有|的)+|(数|数量|拥有量)$", "", what)
    return same_name(ends, wanted)


def _is_count(x: Figure, of: str) -> bool:
    if of == "人口" or of in ("residents", "people", "population"):
        return bool(_PEOPLE.match(x.name))
    return same_name(x.name, of) or x.name == of.removesuffix("数")


def _levels(f: Figure, reading: Reading) -> list[Figure]:
    """The amounts of the same place and time anywhere in the report."""
    held = [
        x for x in reading.figures if is_level(x) and x.key != f.key and not x.part and not is_threshold(x, reading)
    ]
    return [x for x in held if x.area == f.area and same_time(x, f)]


# ---------------------------------------------------------------- «户均营业收入», «average of $20 million per deal»
def _single(f: Figure, reading: Reading) -> _Divided | None:
    lead = f.name + " " + re.split(r"[，,；;。]", reading.ahead(f, 16))[-1] + f.text
    kind = next((d for d in _DIVISORS if d[0].search(lead)), None)
    if kind is None or f.sentence < 0:
        return None
    unit = re.sub(r"/.*$", "", f.unit)
    rest = _STRIP.sub("", _HEADS.sub("", f.name)).strip()
    rest = "" if kind[2] and re.search(kind[2], rest, re.I) else rest
    near = [x for x in reading.figures if x.sentence >= 0 and 0 <= f.sentence - x.sentence <= _NEAR and is_level(x)]
    near = [
        x for x in near if x.key != f.key and not is_threshold(x, reading) and _same_place(x, f) and same_time(x, f)
    ]
    beside = [x for x in near if x.sentence == f.sentence]
    wholes = _totals(beside, near, unit, rest, f) or _by_name(rest, unit, f, reading)
    counts = _counts(beside, wholes[0] if wholes else None, kind[1].split(), kind[2], f, reading)
    if not wholes or not counts:
        return None
    choices = [(w, c) for w in wholes for c in counts if w.key != c.key]
    fitting = [(w, c) for w, c in choices if (w.loose / c.loose).meets(f.loose)]
    if not choices:
        return None
    whole, count = (fitting or choices)[0]
    return _Divided(whole, count, len(choices) == 1)


def _same_place(x: Figure, f: Figure) -> bool:
    return x.area == f.area or not x.area or not f.area


def _totals(beside: Sequence[Figure], near: Sequence[Figure], unit: str, rest: str, f: Figure) -> list[Figure]:
    """The amounts an average may be of: by name in its sentence, by name before it, else the only one beside it."""
    fit = [x for x in near if x.unit == unit and x.value > f.value]
    by_name = [x for x in fit if rest and (same_name(x.name, rest) or _ends_alike(x.name, rest))]
    here = [x for x in by_name if x.sentence == f.sentence]
    if here or by_name:
        return (here or by_name[-1:])[-1:]
    ahead = [x for x in beside if x.unit == unit and x.value > f.value and x.o.number_start < f.o.number_start]
    if len(ahead) == 1 and (not rest or _related(ahead[0], rest)):
        return ahead
    here = [x for x in fit if x.sentence == f.sentence and x.o.number_start < f.o.number_start]
    back = here or [x for x in fit if x.sentence < f.sentence]
    return back if not rest or f.name == (back[-1].name if back else "") else []


def _by_name(rest: str, unit: str, f: Figure, reading: Reading) -> list[Figure]:
    """The amount of exactly that name anywhere in the report, when there is but one value of it."""
    held = [x for x in _levels(f, reading) if x.unit == unit and x.value > f.value and same_name(x.name, plain(rest))]
    return held[:1] if len({x.value for x in held}) == 1 and f.o.period else []


def _ends_alike(name: str, rest: str) -> bool:
    return len(rest) >= 2 and (name.endswith(rest) or rest.endswith(name))


def _related(x: Figure, rest: str) -> bool:
    return within(rest, x.name) or within(x.name, rest) or bool(concepts(rest) & x.words) or len(rest) <= 2


def _counts(
    beside: Sequence[Figure], whole: Figure | None, units: list[str], words: str, f: Figure, reading: Reading
) -> list[Figure]:
    """What is divided by: a figure in the sentence that counts the named unit, else the population of the total."""
    found = [x for x in beside if (x.unit in units if units else x.unit == "") and x.key != f.key]
    found = [x for x in found if not words or re.search(words, x.name + x.part, re.I)]
    if not units:
        return [x for x in found if x.o.number_start < f.o.number_start][-1:]
    if found:
        named_so = [x for x in found if x.name and x.name in f.name]
        return named_so or found
    if "平方公里" in units:
        held = [x for x in reading.figures if x.unit in units and "面积" in x.name]
        return held[:1] if len({x.value for x in held}) == 1 else []
    if whole is None or not whole.part:
        return []
    held = [x for x in reading.figures if is_level(x) and x.unit in units and x.name == whole.part]
    held = [x for x in held if x.area == f.area]
    return [nearest(held, f)] if held else []
