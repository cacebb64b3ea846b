"""Which part and which whole a stated share is of: the words between the figures decide, not nearness alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.audit.naming import names, pattern, plain, same_name, vocabulary, within
from assistant.audit.reading import Reading
from assistant.audit.records import Figure
from assistant.places import place_key

_THRESHOLD_BEFORE = re.compile(r"(超过?|高于|大于|不低于|至少|more than|over|above|at least|exceeding)\s*$")
_THRESHOLD_AFTER = re.compile(
    r"^\s*(以上|及以上|以下|及以下|以内)?的|^\s*(以上|及以上|以下)(?=\S)|^\s+(or more|and above)"
)
_CLASS_BEFORE = re.compile(r"[A-Za-z]\s(?:of|worth|with|valued at|above|over|exceeding)\s*$")
# «分执行部门看，…»: the sentence divides what the sentences before it gave.
DIVIDED = re.compile(r"^(分|按|从)[^，。；]{1,12}?(看|来看|分|划分|构成看|统计|计)[，,：:]")
_OF_WHICH = re.compile(r"其中|\bof which\b|\bof whom\b|\bof these\b|\bof them\b|\bincluding\b", re.I)
_AMONG_AFTER = re.compile(r"^[^，。；]{0,24}(中|里|之中|当中)(，|,|有|的|共)")
_AMONG_BEFORE = re.compile(r"\b(?:of|among) (?:the |its |all )?(?:more than |some |about )?$", re.I)
_BRACKET_START = re.compile(r"占[^，。；（(]{1,24}[（(]\s*$")
_BRACKET_END = re.compile(r"^\s*[）)]\s*的?(比重|比例)?(为|达到?|约|近|超过)?\s*$")
_OUT_OF = re.compile(r"\d\s+(?:out )?of (?:the |all |its )?$")
_RESPECTIVELY = re.compile(r"分别(占|为)[^，。；\d]{0,16}$|比重分别[^，。；\d]{0,6}$|占比分别[^，。；\d]{0,6}$")
_OWN_WHOLE = frozenset({"全市", "全省", "全区", "全县", "全园", "园区"})
_FAR = 40  # characters between an amount and the share told of it
_RATIO_UNITS = frozenset({"%", "百分点", "点", "倍", "比例"})
_AVERAGE = re.compile(r"人均|平均|户均|日均|年均|均价|每|\baverage\b|\bmedian\b|per capita|\bper\b")


@dataclass(frozen=True, slots=True)
class Parted:
    """A share with its part and its whole; `sure` when the wording leaves no other reading."""

    share: Figure
    part: Figure
    whole: Figure
    sure: bool


def is_level(f: Figure) -> bool:
    """Whether a figure is an amount that can be part of a whole."""
    return f.o.measure == "level" and f.unit not in _RATIO_UNITS and not _AVERAGE.search(f.name)


def is_threshold(f: Figure, reading: Reading) -> bool:
    """Whether a figure describes a class («超过1亿美元的巨额交易») rather than measures something."""
    if f.sentence < 0:
        return False
    ahead = reading.ahead(f, 30)
    open_ended = not f.box.finite or bool(_THRESHOLD_BEFORE.search(ahead))
    return open_ended and bool(_THRESHOLD_AFTER.search(reading.after(f)) or _CLASS_BEFORE.search(ahead))


def is_share(f: Figure) -> bool:
    """Whether a figure is a part's share of a whole (a rate such as 失业率 is not)."""
    equals = f.o.measure == "ratio" and bool(f.o.comparator) and "之比" in f.name
    return (f.o.measure == "share" or equals) and f.unit == "%" and not pattern("no_share_pattern").search(f.name)


def parted(share: Figure, reading: Reading, elsewhere: Sequence[Figure]) -> Parted | None:
    """The part and the whole of a share, or None when the report does not give both."""
    for part in parts_of(share, reading):
        found = _whole_of(share, part, reading, elsewhere)
        if found is not None:
            return Parted(share, part, *found)
    return None


# ---------------------------------------------------------------- the part
def parts_of(share: Figure, reading: Reading) -> list[Figure]:
    """The amounts a share may be of, the likeliest first."""
    if share.sentence < 0:
        return []
    levels = [f for f in reading.beside(share) if is_level(f) and not is_threshold(f, reading)]
    levels = [f for f in levels if not _is_bracketed_whole(f, share, reading) and not _of_another_year(f, share)]
    before = [f for f in reversed(levels) if f.o.number_start < share.o.number_start]
    after = [f for f in levels if f.o.number_start > share.o.number_start]
    named = [f for f in before if _is_named(f, share)]
    if not before and share.o.comparator:
        before = [f for f in reversed(reading.before(share)) if is_level(f) and same_name(f.name, _subject(share))]
        named = [f for f in before[:1] if f.area == share.area]
    adjoining = [f for f in before[:1] if adjoins(f, share, reading)]
    turn = _in_turn(share, levels, reading)
    if turn is not None:
        return [turn]
    later = [
        f
        for f in after
        if not named and not adjoining and len(_subject(share)) > 2 and same_name(f.name, _subject(share))
    ]
    behind = later + [
        f for f in after if share.part and (within(f.name, share.part) or (f.part and within(f.part, share.part)))
    ]
    return list(dict.fromkeys(adjoining + named[:3] + behind))


def _in_turn(share: Figure, levels: Sequence[Figure], reading: Reading) -> Figure | None:
    """«生物医药158起、209亿元，分别占48.5%和47.8%»: shares told in turn go with the amounts before them in order."""
    shares = [f for f in reading.beside(share) if f.unit == "%" and f.o.measure == "share"]
    at = next((i for i, f in enumerate(shares) if _RESPECTIVELY.search(reading.ahead(f, 24))), None)
    if at is None or share not in shares[at:]:
        return None
    run = [shares[at]]
    for f in shares[at + 1 :]:
        if len(reading.between(run[-1], f)) > 3:
            break
        run.append(f)
    ahead = [f for f in levels if f.o.number_start < run[0].o.number_start][-len(run) :]
    return ahead[run.index(share)] if share in run and len(ahead) == len(run) > 1 else None


def _subject(share: Figure) -> str:
    """What a share is of, as its name says it: 委外经费 of 委外经费占研发费用比重."""
    return plain(re.split(r"占|在|share of|比重|的比例", share.name)[0])


def _is_named(part: Figure, share: Figure) -> bool:
    """The share's own name says which amount it is of: 委外经费占研发费用比重 of 委外经费."""
    if part.area != share.area and part.area and share.area:
        return False
    subject = _subject(share)
    if share.part and part.part and share.part != part.part:
        return False
    if _within_year(part) and part.o.period != share.o.period:
        return False  # a quarter's amount is not what a share of the year is of
    longer = len(subject) >= 2 and part.name.startswith(subject)
    return bool(subject) and (longer or subject.startswith(part.name) or same_name(subject, part.name))


def _of_another_year(part: Figure, share: Figure) -> bool:
    """«…1205亿元，占比由2015年的9.8%提升至2024年的16.0%»: the first share is of another year's amount."""
    years = [f.o.period or "" for f in (part, share)]
    return all(re.fullmatch(r"\d{4}", y) for y in years) and years[0] != years[1]


def _within_year(f: Figure) -> bool:
    return "-" in (f.o.period or "") and "/" not in (f.o.period or "") and not f.o.point_in_time


def adjoins(part: Figure, share: Figure, reading: Reading) -> bool:
    """The share follows the amount at once: «106家位于硅谷（占比31%）», «1144家，占40.0%», «48 (15%)»."""
    gap = reading.between(part, share)
    if len(gap) > _FAR or re.search(r"[。；;]|其中|分别", gap):
        return False
    amid = [f for f in reading.beside(share) if part.o.number_start < f.o.number_start < share.o.number_start]
    if any(f.o.measure in ("level", "share") for f in amid):
        return False
    return bool(
        re.search(r"[，,（(]\s*(约?占|所占|占比|比重|占总|or\b|accounting for|representing|equal to)", gap, re.I)
        or (
            re.search(r"^[^,(]{0,20},\s*(about |some )?$", gap)
            and re.match(r"\s*of (the|all|its)\b", reading.after(share))
        )
        or re.search(r"^[^，,（(]{0,12}[（(]\s*(占比?|share)?\s*(约|为|达)?$", gap, re.I)
    )


def _is_bracketed_whole(f: Figure, share: Figure, reading: Reading) -> bool:
    """«占全省总数（30家）的40%»: the amount in brackets is the whole."""
    if f.o.number_start > share.o.number_start:
        return False
    if _OUT_OF.search(reading.ahead(f, 16)) and re.match(r"^[^,.;\d]{0,24}\(\s*$", reading.between(f, share)):
        return True
    behind = _BRACKET_END.match(reading.between(f, share))
    return bool(behind) and bool(_BRACKET_START.search(reading.ahead(f, 30)))


# ---------------------------------------------------------------- the whole
def _whole_of(share: Figure, part: Figure, reading: Reading, elsewhere: Sequence[Figure]) -> tuple[Figure, bool] | None:
    for f in reading.beside(share):
        if f.key != part.key and _can_hold(f, part) and _is_bracketed_whole(f, share, reading):
            return f, True
    told = _retold_whole(share, part, reading)
    if told is not None:
        return told, True
    comparator = plain(share.o.comparator)
    if comparator and not is_generic(comparator):
        return _named_whole(comparator, share, part, reading, elsewhere)
    return _told_whole(share, part, reading) or _definition(share, part, reading)


def _retold_whole(share: Figure, part: Figure, reading: Reading) -> Figure | None:
    """«占全市的13.6%，全市…1.77万亿元»: the whole is told in the same sentence under the words of the share."""
    said = (share.o.comparator or "").strip()
    if len(said) < 2:
        return None
    found = []
    for f in reading.beside(share):
        ahead = re.split(r"[，,；;（(]", reading.ahead(f, 26))[-1]
        named_so = ahead.strip().startswith(said) and "占" not in ahead
        if f.o.number_start > share.o.number_end and named_so and _can_hold(f, part) and f.value >= part.value:
            found.append(f)
    return found[0] if len(found) == 1 else None


def is_generic(comparator: str) -> bool:
    """«总量», «the total»: a comparator that only points back."""
    return comparator in {plain(g) for g in vocabulary()["generic_whole"]}


def _named_whole(
    comparator: str, share: Figure, part: Figure, reading: Reading, elsewhere: Sequence[Figure]
) -> tuple[Figure, bool] | None:
    own = [f for f in reading.figures if _can_hold(f, part)]
    found = [f for f in own if _is_called(comparator, f, part) and same_time(f, part)]
    if found:
        larger = [f for f in found if f.value >= part.value] or found
        if comparator in _OWN_WHOLE:
            return max(larger, key=lambda f: f.value), True  # all there is, not the companies' part of it
        exact = [f for f in larger if same_name(comparator, f.name)]
        return nearest(exact or larger, part), True
    # «规上企业总收入3.52万亿元；其中技术收入…，占总收入的38.1%»: told once for the sentence, the population stays.
    beside = [f for f in own if f.sentence == part.sentence >= 0 and f.o.number_start < part.o.number_start]
    beside = [f for f in beside if names(comparator, f.name) and f.area == part.area and f.part != share.part]
    if len(beside) == 1:
        return beside[0], True
    headed = [f for f in own if f.sentence == part.sentence >= 0 and f.o.number_start < part.o.number_start]
    headed = [f for f in headed if len(f.name) > 1 and comparator.endswith(f.name) and f.value > part.value]
    if len(headed) == 1:
        return headed[0], True
    wider = [f for f in own if same_name(comparator, f.name) and f.area == part.area and f.value > part.value]
    wider += [f for f in own if f.area == part.area and f.name.endswith(comparator) and f.value > part.value]
    fitting = [f for f in wider if (part.box / f.box).scale(100).meets(share.box)]
    if fitting:
        return nearest(fitting, part), True
    if len({f.value for f in wider}) == 1 and same_time(wider[0], part):
        return nearest(wider, part), False
    found = [
        f for f in elsewhere if _can_hold(f, part) and _is_called(comparator, f, part) and f.o.period == part.o.period
    ]
    return (found[0], False) if found and found[0].o.period else None


def _can_hold(whole: Figure, part: Figure) -> bool:
    one = (whole.name, whole.part, whole.area) == (part.name, part.part, part.area)
    again = one and whole.o.period == part.o.period and bool(part.name and part.o.period)
    again = again and part.value * 5 >= whole.value * 4  # one figure told twice, not a part of it
    return is_level(whole) and whole.unit == part.unit and whole.key != part.key and whole.value > 0 and not again


def _is_called(comparator: str, whole: Figure, part: Figure) -> bool:
    """The comparator is the whole's indicator in the part's area, or its area with the part's indicator, or both."""
    if names(comparator, whole.name) and not _narrower(whole, comparator):
        return not whole.area or not part.area or whole.area == part.area
    if whole.part and within(whole.part, comparator) and names(comparator, whole.part + whole.name):
        return whole.area == part.area
    if comparator in _OWN_WHOLE and part.part and not whole.part:  # «4个县合计…，占全市的75%»
        return whole.area == part.area and same_name(whole.name, part.name)
    place = place_key(comparator)
    if whole.name == part.name and whole.area and comparator and whole.o.area and whole.o.area.endswith(comparator):
        return whole.value > part.value
    if whole.area == place == part.area and len(whole.name) >= 4 and part.name != whole.name:
        return part.name.endswith(whole.name.removeprefix("地区")) and whole.part == part.part
    if whole.area and whole.area != part.area and (whole.area == place or comparator.startswith(whole.o.area or "\0")):
        return same_name(whole.name, part.name) and whole.part == part.part
    return False


def _narrower(whole: Figure, comparator: str) -> bool:
    return bool(whole.part) and not within(whole.part, comparator)


def _told_whole(share: Figure, part: Figure, reading: Reading) -> tuple[Figure, bool] | None:
    """A whole that wording alone points out: before 其中, «…中，有», «在…总额中», the total just named."""
    here = [f for f in reading.beside(share) if _can_hold(f, part) and not is_threshold(f, reading)]
    ahead = [f for f in here if f.o.number_start < min(part.o.number_start, share.o.number_start)]
    among = [f for f in ahead if _AMONG_AFTER.search(reading.after(f, 30)) or _AMONG_BEFORE.search(reading.ahead(f))]
    if among:
        return among[-1], True
    passing = _said_in_passing(part, reading)
    if passing is not None:
        return passing, True
    found = _before_of_which(part, ahead, reading)
    if found is not None:
        return found, True
    scope = re.split(r"中", share.name)[0] if "中" in share.name else ""
    if scope:
        held = [f for f in reading.figures if _can_hold(f, part) and names(scope, f.name) and not f.part]
        held = [f for f in held if same_time(f, part) and f.area == share.area]
        return (nearest(held, part), True) if held else None
    if is_generic(plain(share.o.comparator)):
        back = ahead or [f for f in reading.before(part) if _can_hold(f, part) and not is_threshold(f, reading)]
        larger = [f for f in back if not f.part]
        if not larger:
            return None
        fitting = [f for f in larger if (part.box / f.box).scale(100).meets(share.box)]
        if fitting:
            return fitting[-1], True
        return max(larger, key=lambda f: f.o.period or ""), len({f.name for f in larger}) == 1
    return None


def _said_in_passing(part: Figure, reading: Reading) -> Figure | None:
    """«Of the 653 unicorns in the nation, 203 (31%) …»: a whole that was read as part of a name only."""
    from assistant.audit.unread import is_bare, quantities

    ahead = [f for f in quantities(reading.sentences[part.sentence], reading) if f.o.number_start < part.o.number_start]
    found = [f for f in ahead if is_bare(f) and _can_hold(f, part) and _AMONG_BEFORE.search(reading.ahead(f))]
    return found[0] if len(found) == 1 and found[0].value >= part.value else None


def _before_of_which(part: Figure, ahead: Sequence[Figure], reading: Reading) -> Figure | None:
    """The last amount before «其中», in this sentence or at the end of the one before."""
    sentence = reading.sentences[part.sentence]
    if DIVIDED.search(sentence.text):
        return divided_whole(part, reading)
    cues = [m for m in _OF_WHICH.finditer(sentence.text) if sentence.start + m.start() < part.o.number_start]
    if not cues:
        return None
    at = sentence.start + cues[-1].start()
    before = [f for f in ahead if f.o.number_start < at]
    if before:
        return before[-1]
    if cues[-1].start() > 2:
        return None
    previous = [f for f in reading.before(part) if _can_hold(f, part) and not is_threshold(f, reading)]
    previous = [f for f in previous if f.value >= part.value] or previous
    related = [f for f in previous if f.words & part.words or within(f.name, part.name)]
    return (related or previous)[-1] if len(previous) == 1 or related else None


def divided_whole(part: Figure, reading: Reading) -> Figure | None:
    """What a «分…看» sentence divides: the last amount before it in its block or the one before, of the same name."""
    for index in range(part.sentence - 1, max(-1, part.sentence - 5), -1):
        if DIVIDED.search(reading.sentences[index].text):
            continue
        for f in reading.by_sentence.get(index, []):
            whole = _can_hold(f, part) and f.area == part.area and same_time(f, part) and not f.part
            if whole and f.value > part.value and _shares_head(f, part):
                return f
    return None


def _shares_head(whole: Figure, part: Figure) -> bool:
    """«企业经费支出» and «研究与试验发展经费支出», or the same name of a sub-population."""
    if whole.name == part.name or whole.words <= part.words:
        return True
    a, b = (re.sub(r"总(?=[额量数值]$)", "", f.name) for f in (whole, part))  # «零售总额» of «零售额»
    shared = 0
    while shared < min(len(a), len(b)) and a[-1 - shared] == b[-1 - shared]:
        shared += 1
    return shared >= 2


def _definition(share: Figure, part: Figure, reading: Reading) -> tuple[Figure, bool] | None:
    """A whole known by definition: 第二产业增加值 is part of 地区生产总值."""
    for identity in vocabulary()["identity"]:
        if any(same_name(plain(p), part.name) for p in identity["parts"]):
            found = [f for f in reading.figures if _can_hold(f, part) and same_name(plain(identity["whole"]), f.name)]
            found = [f for f in found if f.area == part.area and not f.part and f.o.period == part.o.period]
            if found:
                return nearest(found, part), True
    return None


# ---------------------------------------------------------------- helpers
def same_time(a: Figure, b: Figure) -> bool:
    """Periods that do not contradict each other: the same, or one is not said."""
    x, y = (a.o.period or "")[:4], (b.o.period or "")[:4]
    if a.o.period == b.o.period or not x or not y:
        return True
    fine = all("/" not in (f.o.period or "") and "-Q" not in (f.o.period or "") for f in (a, b))
    return x == y and fine and (a.o.point_in_time or b.o.point_in_time)


def nearest(found: Iterable[Figure], f: Figure) -> Figure:
    """The figure nearest in the text, an earlier one rather than a later."""
    return min(
        found,
        key=lambda x: abs(x.o.number_start - f.o.number_start) + (200 if x.o.number_start > f.o.number_start else 0),
    )
