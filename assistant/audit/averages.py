"""Averages against totals and counts: per day, per head, per item, per ten thousand people."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assistant.audit.bounds import Bounds
from assistant.audit.judging import Relation, verify
from assistant.audit.naming import concepts, names, same_name
from assistant.audit.reading import Reading
from assistant.audit.records import Check, Figure
from assistant.audit.wholes import is_level, is_threshold, nearest, same_time
from assistant.audit.wording import bare, named

_KIND = re.compile(r"(经营主体|市场主体|个体工商户|企业|公司|专利|合同|项目|人员|游客|旅客)$")
_DAILY = re.compile(r"平均每[天日]|日均|每[天日](平均)?|\ba day\b|per day|daily", re.I)
_WORKDAY = re.compile(r"工作日|business day|working day", re.I)
_MONTHLY = re.compile(r"平均每月|月均|每月|monthly|a month|per month", re.I)
_PER_TEN_THOUSAND = re.compile(r"每(?P<n>百|千|万|百万|十万)(?P<u>名|人|户|家)?")
_MULTIPLE = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6}
_COUNT_WORDS = (
    ("笔", "笔 个 项 起 宗 单 家"),
    ("单", "笔 个 项 起 宗 单 家"),
    ("家", "家 个"),
    ("户", "户 家"),
    ("人", "人 名 位"),
    ("项", "项 个 件"),
    ("件", "件 项"),
    ("个", "个 家 项"),
)
_PEOPLE = ("常住人口", "总人口", "户籍人口", "人口", "resident population", "population")
_STAFF = ("从业人员", "职工", "员工", "就业人员", "employees", "jobs")
_BEHIND = 20  # characters between a daily figure and the amount of the year told behind it
_CLOSE = 12  # characters between an amount and the daily figure told right behind it
_EACH = re.compile(r"\d[^,;]*?\s(per|for each|for every|each)\s+(?P<noun>[A-Za-z]{3,})\s*(?:$|[.])", re.I)
_NOUN = re.compile(r"每(?:个|家|项|件|户|笔|所|座)(?P<noun>项目|企业|园区|机构|平台|孵化器|基地|合同|课题|专利)")
_CLASS = re.compile("规上|规模以上|限额以上|年收入|国有|民营|外资|小微|上市|科技型|高新技术|专精特新|独角兽|瞪羚")
_FLOW = re.compile(r"新建|新增|新设|当年|本年")
# A mean over the year divides by the average population, which the end-of-year figure only approximates.
_POPULATION_WIDTH = Fraction(15, 1000)


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every average whose total (and count) the report gives."""
    for f in reading.figures:
        if f.o.measure != "level" or f.o.cell is not None:
            continue
        said = _own_words(f, reading)
        if _DAILY.search(said) or f.unit.endswith(("/天", "/日")):
            yield from _per_time(f, reading, _days)
        elif _WORKDAY.search(said):
            yield from _per_time(f, reading, lambda _f: Bounds(Fraction(246), Fraction(254)))
        elif _MONTHLY.search(said):
            yield from _per_time(f, reading, lambda _f: Bounds.point(12))
        elif _PER_TEN_THOUSAND.search(f.name):
            yield from _per_population(f, reading)
        elif "人均" in f.name or "per capita" in f.name:
            yield from _per_head(f, reading)
        elif re.search(r"平均|单笔|每笔|户均|每家|\baverag", said, re.I):
            yield from _per_item(f, reading)


def _own_words(f: Figure, reading: Reading) -> str:
    ahead = reading.ahead(f, 16)
    return f.name + " " + re.split(r"[，,；;。]", ahead)[-1]


# ---------------------------------------------------------------- per day, per month
def _days(f: Figure) -> Bounds | None:
    """The days of a figure's period; a year's are 365 or 366."""
    period = f.o.period or ""
    if re.fullmatch(r"\d{4}", period):
        return Bounds.point(366 if calendar.isleap(int(period)) else 365)
    match = re.fullmatch(r"(\d{4})-(\d{2})", period)
    if match:
        return Bounds.point(calendar.monthrange(int(match[1]), int(match[2]))[1])
    match = re.fullmatch(r"(\d{4})-(Q|H)(\d)", period)
    if match:
        size = 3 if match[2] == "Q" else 6
        first = (int(match[3]) - 1) * size + 1
        return Bounds.point(sum(calendar.monthrange(int(match[1]), m)[1] for m in range(first, first + size)))
    return None


def _per_time(f: Figure, reading: Reading, spell: object) -> Iterator[Check]:
    found = [(w, spell(w)) for w in _totals_of(f, reading)]  # type: ignore[operator]
    told = [(w, c) for w, c in found if c is not None]
    if not told:
        return
    fitting = [(w, c) for w, c in told if (w.box / c).widen(Fraction(1, 50)).meets(f.box)]
    whole, count = (fitting or told)[-1] if fitting or len(told) == 1 else max(told, key=lambda x: x[0].value)
    shown = f"{float(count.low):g}" if count.low == count.high else f"{float(count.low):g}至{float(count.high):g}"
    yield verify(
        Relation(
            "average",
            f,
            (whole,),
            lambda get: get(whole) / count,
            f"{bare(whole)} ÷ {shown}",
            f"{named(whole)}，按期内{'天数' if count.low > 100 else '月数'}平均",
        )
    )


def _totals_of(f: Figure, reading: Reading) -> list[Figure]:
    """The amounts an average may be of: those of its unit beside it that share its words, or the only one."""
    unit = re.sub(r"/.*$", "", f.unit)
    words = concepts(re.sub(r"平均每?个?(工作)?[天日月]?|日均|月均|每[天日月]", "", f.name))
    ahead = [x for x in (*reading.before(f), *reading.beside(f)) if x.o.number_start < f.o.number_start]
    behind = [x for x in reading.beside(f) if 0 < x.o.number_start - f.o.number_end <= _BEHIND]
    held = [x for x in (*behind, *ahead) if is_level(x) and not _other_kind(x.name, f.name)]
    held = [
        x for x in held if x.unit == unit and x.area == f.area and x.value > f.value and not is_threshold(x, reading)
    ]
    shared = [x for x in held if words & x.words or not words]
    beside = [x for x in held if x.sentence == f.sentence]
    only = beside if len(beside) == 1 and len(reading.between(beside[0], f)) < _CLOSE else []
    return shared or only


def _other_kind(a: str, b: str) -> bool:
    """«新设经营主体3273万户，日均新设企业2.7万户»: both name what they count, and not the same."""
    kinds = [_KIND.search(name) for name in (a, b)]
    return all(kinds) and len({k.group() for k in kinds if k}) > 1


# ---------------------------------------------------------------- per item
def _per_item(f: Figure, reading: Reading) -> Iterator[Check]:
    """«155个项目，186亿元，平均单笔1.2亿元»."""
    said = _own_words(f, reading)
    each = _EACH.search(re.split(r"[,.;]\s", f.text + reading.after(f, 24))[0])
    if each is not None:
        yield from _per_noun(f, each["noun"].lower(), reading)
        return
    counted = next(
        (
            set(units.split())
            for word, units in _COUNT_WORDS
            if re.search(rf"(平均每?|每|单|户|人)\S{{0,3}}{word}|{word}均", said)
        ),
        None,
    )
    if counted is None:
        return
    unit = re.sub(r"/.*$", "", f.unit)
    around = [
        x for x in (*reading.before(f), *reading.beside(f)) if x.o.number_start < f.o.number_start and is_level(x)
    ]
    around = [x for x in around if x.area == f.area and not is_threshold(x, reading)]
    totals = [x for x in around if x.unit == unit and x.value > f.value]
    counts = [
        x for x in around if x.unit in counted and (x.unit != unit or x.value < (totals[-1].value if totals else 0))
    ]
    if unit in counted:
        counts = [x for x in counts if x is not (totals[-1] if totals else None) and _mentioned(x, said)]
    totals = [t for t in totals if t.sentence == f.sentence] or totals
    if not totals or not any(t.key != c.key for t in totals for c in counts):
        return
    choices = [(t, c) for t in reversed(totals) for c in reversed(counts) if t.key != c.key]
    fitting = [(t, c) for t, c in choices if (t.loose / c.loose).meets(f.loose)]
    amount, count = (fitting or choices)[0]
    sure = not _narrowed(count, amount, said) and (
        len(choices) == 1 or (len({t.key for t in totals}) == 1 and _counted_noun(count, said))
    )
    yield verify(
        Relation(
            "average",
            f,
            (amount, count),
            lambda get: get(amount) / get(count),
            f"{bare(amount)} ÷ {bare(count)}",
            f"{named(amount)}，{named(count)}",
            condition=None if sure else "若平均所用的总量或个数另有口径",
        )
    )


def _per_noun(f: Figure, noun: str, reading: Reading) -> Iterator[Check]:
    """«raised $1.2 billion in 240 deals, an average of $5 million per deal»: the one total, the one count of deals."""
    unit = re.sub(r"/.*$", "", f.unit).replace("USD", "美元")
    ahead = [x for x in reading.beside(f) if x.o.number_start < f.o.number_start and is_level(x)]
    counts = [
        x
        for x in ahead
        if x.unit != unit and re.match(rf"\s*(?:[a-z-]+ )?[a-z]*{re.escape(noun)}(s|es)?\b", reading.after(x, 24), re.I)
    ]
    totals = [x for x in ahead if x.unit == unit and x.value > f.value]
    if len(counts) == 1 == len(totals) and counts[0].box.low > 0:
        yield verify(
            Relation(
                "average",
                f,
                (totals[0], counts[0]),
                lambda get: get(totals[0]) / get(counts[0]),
                f"{bare(totals[0])} ÷ {bare(counts[0])}",
                f"{named(totals[0])}，{named(counts[0])}",
            )
        )


def _narrowed(count: Figure, amount: Figure, said: str) -> bool:
    """Whether a count is of a class that neither the amount nor the average is said to be of (规上软件企业)."""
    word = _CLASS.search(count.name)
    return word is not None and word.group() not in amount.name + said


def _counted_noun(count: Figure, said: str) -> bool:
    """Whether what is averaged over is named: 平均每家孵化器 and 孵化器58家, 平均每个项目 and 开工项目128个."""
    noun = _NOUN.search(said)
    return bool(count.name) and (count.name in said or bool(noun and count.name.endswith(noun["noun"])))


def _mentioned(x: Figure, said: str) -> bool:
    return any(w in said for w in x.words)


# ---------------------------------------------------------------- per head
def _per_head(f: Figure, reading: Reading) -> Iterator[Check]:
    """人均地区生产总值 against 地区生产总值 and 常住人口."""
    rest = re.sub(r"人均|per capita", "", f.name).strip()
    unit = re.sub(r"/.*$", "", f.unit)
    wholes = [x for x in reading.figures if is_level(x) and x.unit == unit and names(rest, x.name) and _fits(x, f)]
    people = _people(f, reading)
    if not wholes or people is None:
        return
    whole = nearest(wholes, f)
    yield _population_check(f, whole, people, 1)


def _per_population(f: Figure, reading: Reading) -> Iterator[Check]:
    """每万人口发明专利拥有量 against 有效发明专利 and 常住人口."""
    match = _PER_TEN_THOUSAND.search(f.name)
    assert match is not None
    rest = re.sub(r"^(从业)?(人口|人员|常住人口)?", "", f.name[match.end() :]).strip()
    if match["u"] in ("户", "家"):
        return
    words = concepts(rest) if rest else frozenset()
    unit = re.sub(r"/.*$", "", f.unit)
    wholes = [
        x for x in reading.figures if is_level(x) and x.unit == unit and words and words & x.words and _fits(x, f)
    ]
    wholes = [x for x in wholes if bool(_FLOW.search(x.name)) == bool(_FLOW.search(f.name))]
    wholes = [x for x in wholes if same_name(rest, x.name) or len(words & x.words) * 2 >= len(words | x.words)]
    people = _people(f, reading)
    if wholes and people is not None:
        yield _population_check(f, nearest(wholes, f), people, _MULTIPLE[match["n"]])


def _fits(x: Figure, f: Figure) -> bool:
    return x.area == f.area and not x.part and same_time(x, f) and bool(x.o.period)


def _people(f: Figure, reading: Reading) -> Figure | None:
    staff = re.search(r"从业|职工|员工|就业", f.name)
    for word in _STAFF if staff else _PEOPLE:
        found = [
            x
            for x in reading.figures
            if is_level(x) and x.unit in ("人", "") and same_name(x.name, word) and _fits(x, f)
        ]
        if found:
            return nearest(found, f)
    return None


def _population_check(f: Figure, whole: Figure, people: Figure, each: int) -> Check:
    def formula(get: object) -> Bounds:
        return (get(whole) / get(people).widen(_POPULATION_WIDTH)).scale(each)  # type: ignore[operator]

    relation = Relation(
        "average",
        f,
        (whole, people),
        formula,
        f"{bare(whole)} ÷ {bare(people)}",
        f"{named(whole)}，{named(people)}（年平均人口与期末人口略有出入，已计入）",
        condition=None,
    )
    check = verify(relation)
    if check.verdict == "inconsistent" and formula(lambda x: x.box).widen(Fraction(5, 100)).meets(f.box):
        return verify(
            Relation(**{**{k: getattr(relation, k) for k in Relation.__slots__}, "condition": "若按年平均人口计算"})
        )
    return check
