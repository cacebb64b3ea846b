"""Binding a number of a sentence to a number of its evidence: value, unit, sign, area, indicator and period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Literal

from assistant.gate.direction import direction, sign_of
from assistant.gate.figures import Figure, find_figures, same_unit
from assistant.gate.governing import Stretch, View, governs, is_whole
from assistant.gate.grounds import Ground, folded, parts_in, squashed, years_of_ground
from assistant.gate.order import is_reversed
from assistant.gate.periods import Period, find_periods, of_iso
from assistant.gate.subjects import Named, Names, SubjectIndex, is_wide, names_in, same_area, same_indicator, tagged
from assistant.gate.wording import any_of, begins_with, ends_with, words
from assistant.lexicon import Term, normalise, terms
from ingest.lexicon import vocabulary as unit_vocabulary
from ingest.numerals import scale_unit

_EXACT = 1e-9  # relative: floating-point noise, no rounding
_PROPER = re.compile(r"\b[A-Z][\w&.'-]*(?:\s[A-Z][\w&.'-]*)+")  # «Linjiang High-tech Zone»
_HALF = 0.5000001  # half a unit of the last shown digit
Reason = Literal["value", "unit", "sign", "area", "indicator", "period", "qualifier", "subject", "order"]


@dataclass(frozen=True)
class Reading:
    """A folded text with what it names and shows; `units` gives the unit of a bare figure of a table by its place."""

    text: str
    figures: tuple[Figure, ...]
    names: tuple[Named, ...]
    spoken: str = ""
    english: bool = False
    units: dict[int, str] = field(default_factory=dict)

    def named(self, kind: str) -> View[Named]:
        """The text with its names of one kind; a number within an indicator's name parts nothing."""
        named = [n for n in self.names if n.kind == "indicator"]
        parting = (f for f in self.figures if not any(n.start <= f.start and f.end < n.end for n in named))
        return View(self.text, tuple(parting), tuple(n for n in self.names if n.kind == kind))

    @property
    def dated(self) -> View[Period]:
        """The text with its periods that say when, years of editions and of publication aside."""
        periods = tuple(f.period for f in self.figures if f.period is not None and says_when(self.text, f.period))
        return View(self.text, self.figures, periods)


def read(text: str, local: Names, library: SubjectIndex | None, spoken: str = "", english: bool = False) -> Reading:
    """Read a folded text; `spoken` is the user's own text."""
    return Reading(text, find_figures(text), tuple(names_in(text, local, library)), spoken, english)


def says_when(text: str, p: Period) -> bool:
    """Whether a year dates what is said, rather than an edition, a publication or a base."""
    if not p.years or begins_with("periods", "suffix").match(text, p.end):
        return False
    before = text[: p.start][-1:]
    return p.marked or not re.match(r"[\u3400-\u9fff》”]", before) or before in "在于自从至到为是和与及、，。；："


# ---------------------------------------------------------------- value and unit
def matches_value(m: Figure, g: Ground, reading: Reading) -> bool:
    """Whether a figure is the ground's number, written otherwise or correctly rounded."""
    q = m.quantity
    assert q is not None
    scaled, factor = abs(q.scaled), scale_unit(q.unit)[0]
    target = _in_unit_of(m, g, reading)
    if target is None:
        return False
    if abs(scaled - target) <= _EXACT * max(abs(target), 1e-12):
        return True
    if not (g.origin == "result" or is_approximate(m, reading.text)):
        return False
    return abs(scaled - target) <= _HALF * 10.0**-m.decimals * factor


def _in_unit_of(m: Figure, g: Ground, reading: Reading) -> float | None:
    """The ground's size in the figure's base unit, None when the units do not go together."""
    given = "" if m.unit else reading.units.get(m.start, "")
    unit, factor = (same_unit(given), scale_unit(given)[0]) if given else (m.unit, 1.0)
    size = abs(g.scaled)
    if unit in g.units:
        return size / factor
    if unit == "%" and "比例" in g.units:
        return size * 100
    if unit == "比例" and "%" in g.units:
        return size / 100
    plain = words("units", "plain")
    if not unit and any(u in plain for u in g.units):
        return size
    if unit in plain and g.units == {""}:
        return size if unit == "点" or unit in g.context else None
    return size if _per_unit(unit, g, reading.text) else None


def _per_unit(unit: str, g: Ground, text: str) -> bool:
    """«每平方英尺5.72美元» is 5.72 美元/平方英尺."""
    for whole, part, where in [(u, unit, text) for u in g.units] + [(unit, u, g.context) for u in g.units]:
        top, slash, per = whole.partition("/")
        if slash and top == part and per and (per in where or (per == "人" and "人均" in where)):
            return True
    return False


def is_approximate(m: Figure, text: str) -> bool:
    """Whether the text marks a figure as not exact."""
    q = m.quantity
    marked = q is not None and _way(q.qualifier) in ("about", "below")
    before, after = ends_with("approximate", "before"), begins_with("approximate", "after")
    return marked or bool(before.search(text[: m.start])) or bool(after.match(text, m.end))


def _way(qualifier: str | None) -> str | None:
    """about, below, under, over."""
    lists = unit_vocabulary("units")["qualifiers"]
    word = (qualifier or "").strip()
    return next((name.removeprefix("english_") for name, group in lists.items() if word in group), None)


def keeps_qualifier(m: Figure, g: Ground, text: str) -> bool:
    """Whether 超, 近, 不到 of the source is kept and none is added; 约 may be added."""
    assert m.quantity is not None
    if g.origin in ("result", "input"):
        return True
    said, source = _way(m.quantity.qualifier), _way(g.qualifier)
    if source is None:
        return said in (None, "about") or (said == "below" and is_approximate(m, text))
    return said == source or {said, source} <= {"about", "below"} or (said is None and is_approximate(m, text))


# ---------------------------------------------------------------- sign
def keeps_sign(m: Figure, g: Ground, reading: Reading) -> bool:
    """Whether growth stays growth and a fall a fall, and a level is not told as a change."""
    assert m.quantity is not None
    way = direction(reading.text, m)
    literal = -1 if re.match(r"[^\d]*-", m.text) else 0
    said = sign_of(way)
    if literal and said:
        return False
    if g.origin == "question":
        return (literal < 0) == (g.value < 0)
    if g.origin in ("result", "input"):
        return _sign_of_computed(g, literal, way)
    if g.is_change or g.way in ("up", "down", "more", "less"):
        actual = (-1 if g.value < 0 else 1) if g.is_change else sign_of(g.way)
        return way != "to" and (said or literal or 1) == actual
    if literal:
        return g.value < 0
    return not said or way == g.way or _is_in_name(reading.text, m, g)


def _sign_of_computed(g: Ground, literal: int, way: str | None) -> bool:
    if g.origin == "input":
        return not literal or g.value < 0
    if g.value < 0:
        return literal < 0 or way in ("down", "less", "more")
    return (not literal and way != "down") or (way == "down" and g.unit != "%" and not literal)


def _is_in_name(text: str, m: Figure, g: Ground) -> bool:
    """A word of growth that belongs to the indicator's name or leads to the figure in its quote, too («新增»)."""
    o = g.observation
    word = squashed(text[max(0, m.start - 8) : m.start])[-2:]
    return o is not None and len(word) == 2 and (word in squashed(o.indicator) or word in squashed(_own_words(g)))


# ---------------------------------------------------------------- area, indicator, period
def mismatch(m: Figure, g: Ground, reading: Reading, library: SubjectIndex | None) -> Reason | None:
    """What the sentence says of a figure that its ground does not, None when they agree."""
    if g.origin == "question":
        return None
    areas, indicators, dated = reading.named("area"), reading.named("indicator"), reading.dated
    counted = {(n.start, n.end) for n in indicators.names if _own_indicator(n, g, library)}  # 国家高新区, 178 of them

    def owns(n: Named) -> bool:
        return (n.start, n.end) not in counted and _own_area(n, g, library)

    def skips_area(n: Named) -> bool:
        return (n.start, n.end) in counted or _skip_area(n, g, reading, library)

    area = governs(areas, m, owns, skips_area, foreign=partial(_foreign_whole, g=g, reading=reading, library=library))
    if area == "conflict":
        return "area"
    period = governs(dated, m, lambda p: _own_period(p, g), lambda p: False)
    if period == "conflict":
        return "period"
    if any(n.kind == "indicator" and n.start == m.end and not _counts(n, g, library) for n in reading.names):
        return "indicator"
    skips = partial(_skip_indicator, g=g)
    indicator = governs(indicators, m, lambda n: _own_indicator(n, g, library), skips, strict=False)
    if indicator == "conflict":
        return "indicator"
    if g.origin == "result" and (reason := _strange_side(m, g, reading, library)):
        return reason
    if area != "agree" and foreign_place(m, g, reading):
        return "area"
    return "subject" if indicator != "agree" and foreign_words(m, g, reading) else None


def _strange_side(m: Figure, g: Ground, reading: Reading, library: SubjectIndex | None) -> Reason | None:
    """A computed figure is about all that leads to it: none of it may be foreign, nor the two sides exchanged."""
    areas, indicators, dated = reading.named("area"), reading.named("indicator"), reading.dated
    low, high = areas.segments(m)[0]
    if any(not _own_area(n, g, library) and not is_wide(n.name) for n in areas.within(low, high)):
        return "area"
    if any(not _own_period(p, g) for p in dated.within(low, high)):
        return "period"
    if any(not _own_indicator(n, g, library) for n in indicators.within(low, high)):
        return "indicator"
    every: list[Stretch] = [*areas.names, *indicators.names, *dated.names]
    names = sorted(every, key=lambda n: n.start)
    return "order" if g.computation is not None and is_reversed(reading.text, m, g.computation, names) else None


def _own_area(n: Named, g: Ground, library: SubjectIndex | None) -> bool:
    o = g.observation
    if o is not None and (o.area or o.breakdown):
        return any(own and same_area(n.name, own, library) for own in (o.area, o.breakdown))
    return _stands_in(n.name, g.context, library)


def _stands_in(name: str, context: str, library: SubjectIndex | None) -> bool:
    low = context.lower()
    group = library.groups.get(name, frozenset()) if library is not None else frozenset()
    return any(x in low for x in {name, *group})


def _skip_area(n: Named, g: Ground, reading: Reading, library: SubjectIndex | None) -> bool:
    """What the observation is compared with, and 全国 where the quote has it in the same words."""
    o = g.observation
    if o is not None and o.comparator and same_area(n.name, o.comparator, library):
        return True
    if n.start and squashed(reading.text[n.start - 1 : n.end + 1]) in squashed(_own_words(g)):
        return True
    own = folded(o.indicator).text if o is not None else ""
    at = reading.text.find(own) if own else -1
    if 0 <= at <= n.start and n.end <= at + len(own):  # a part of the indicator's own name
        return True
    around = squashed(reading.text[n.start : n.end + 2])
    return is_wide(n.name) and (around in squashed(g.quote) or (o is not None and n.name in squashed(o.indicator)))


def _foreign_whole(n: Named, g: Ground, reading: Reading, library: SubjectIndex | None) -> bool:
    """A share of a place that neither the figure's own names nor the sentence it stands in speak of."""
    if not is_whole(reading.text, n):
        return False
    o = g.observation
    if o is None:
        return not is_wide(n.name) and not _stands_in(n.name, g.context, library)
    said = "\n".join(x for x in (folded(g.quote).text, o.indicator, o.area, o.breakdown, o.comparator) if x)
    heard = [a.name for a in names_in(folded(said).text, Names(), library) if a.kind == "area"]
    return not _stands_in(n.name, said, library) and not any(same_area(n.name, a, library) for a in heard)


def _own_indicator(n: Named, g: Ground, library: SubjectIndex | None) -> bool:
    o = g.observation
    if o is None:
        return _stands_in(n.name, g.context, library)
    own = (o.indicator, (o.breakdown or "") + o.indicator, (o.area or "") + o.indicator)
    return any(same_indicator(n.name, x, library) for x in own)


def _counts(n: Named, g: Ground, library: SubjectIndex | None) -> bool:
    """«35个三级指标»: the name right behind a figure is what it counts, here as in its source."""
    if g.observation is not None and _own_indicator(n, g, library):
        return True
    if g.origin not in ("observation", "quote") or g.spot is None:
        return True
    behind = squashed(g.quote[g.spot.end :])
    return behind.startswith(squashed(n.name)) or (g.observation is None and not behind)


def _skip_indicator(n: Named, g: Ground) -> bool:
    """The sub-population, or a name that stands in the quote's own words about this figure."""
    o = g.observation
    if o is not None and o.breakdown and same_indicator(n.name, o.breakdown, None):
        return True
    words = _own_words(g).lower()
    if o is not None and g.spot is not None and squashed(g.quote[g.spot.end :]).startswith(squashed(o.indicator)):
        words = words.removeprefix(n.name)  # «11个二级指标，35个三级指标»: the first name is the first count's
    return n.name in words


def _own_words(g: Ground) -> str:
    """The quote's words that lead to the figure, none where several figures share them («分别为…»)."""
    if g.spot is None or not g.quote:
        return ""
    view: View[Named] = View(g.quote, find_figures(g.quote), ())
    low, high = view.segments(g.spot)[0]
    return g.quote[low:high] if view.stands_alone(g.spot) else ""


def _own_period(p: Period, g: Ground) -> bool:
    years, part = of_iso(g.observation.period) if g.observation is not None else (frozenset(), "")
    if not years:
        return set(p.years) <= years_of_ground(g) and (not p.part or p.part in parts_in(g.context))
    spanned = len(p.years) == 2 and set(p.years) <= years_of_ground(g)
    if not set(p.years) <= years and not spanned:
        return False
    return not p.part or p.part == part or part.startswith(p.part + "-") or (not part and p.part in parts_in(g.quote))


# ---------------------------------------------------------------- subjects nobody has named
def _told(m: Figure, reading: Reading) -> str:
    """The words that lead to a figure: its clause back to the figure before, or on from it when nothing leads."""
    view: View[Named] = View(reading.text, reading.figures, ())
    stretches = [reading.text[low:high] for low, high in view.segments(m)]
    clauses = [c for s in stretches for c in reversed(re.split(r"[，。；！？\n]|[,;] ", s))]
    return next((c for c in clauses if re.search(r"[\u3400-\u9fff]{2}|[A-Za-z]{4}", c)), "")


def foreign_place(m: Figure, g: Ground, reading: Reading) -> bool:
    """Whether the words that lead to a figure name a place that neither its evidence nor the library knows of."""
    context = squashed(g.context)
    for word, tag in tagged(_told(m, reading)):
        if tag == "ns" and len(word) > 1 and not is_wide(word) and squashed(word) not in context:
            return True
    return False


def foreign_words(m: Figure, g: Ground, reading: Reading) -> bool:
    """Whether the words that lead to a figure are about something neither evidence nor question speaks of."""
    return is_strange(_without_names(_told(m, reading), g), (g.context, reading.spoken))


def is_strange(told: str, heard: Sequence[str]) -> bool:
    """Whether most of what a text speaks of occurs in none of the texts it should rest on."""
    known = "\n".join(squashed(t) for t in heard)
    concepts = frozenset().union(*(_concepts(t) for t in heard))
    said = [t for t in terms(normalise(told)) if _is_subject_word(t)]
    strange = [t for t in said if t.concept not in concepts and not _covered(squashed(t.text), known)]
    return sum(len(t.text) for t in strange) * 2 > sum(len(t.text) for t in said)


def _is_subject_word(t: Term) -> bool:
    """A word that can say what a figure is about: one of a known concept, or a Chinese noun."""
    if t.concept != t.text:
        return True
    tag = tagged(t.text)[0][1] if not t.text.isascii() and len(t.text) > 1 else ""
    return tag[:1] in ("n", "j") or tag == "vn"


def _without_names(told: str, g: Ground) -> str:
    """What leads to a figure without its own area, dates and the words of every answer: what it says the figure is."""
    o = g.observation
    for name in (o.area, o.breakdown, o.comparator) if o is not None else ():
        told = re.sub(re.escape(folded(name).text), "，", told, flags=re.IGNORECASE) if name else told
    told = _PROPER.sub("，", told)
    for p in reversed(find_periods(told)):
        told = told[: p.start] + "，" + told[p.end :]
    return re.sub(any_of(words("common", "nouns")), "，", told)


@lru_cache(maxsize=8192)
def _concepts(text: str) -> frozenset[str]:
    return frozenset(t.concept for t in terms(normalise(text)))


def _covered(word: str, known: str) -> bool:
    if word in known:
        return True
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return bool(pairs) and sum(p in known for p in pairs) * 2 > len(pairs)
