"""Observations gathered into entries: one indicator of one place and period with its level, share, rank and change.

Reports write «经费支出719.5亿元，占研究开发费用的16.0%，较上年提升1.8个百分点»: three observations, one thing to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.brief.phrasing import area_text, is_name
from assistant.lexicon import normalise
from assistant.places import place_key
from ingest.records import Observation

_SHARE_OF = re.compile(r"^(?P<part>.{2,}?)(?:占|在)(?P<whole>.+?)的?(?:中的)?(?:比重|比例|份额|占比)$")
_LEAST_CONFIDENCE = 0.6
_ONE_SENTENCE = 80  # characters
_THRESHOLDS = ("超过", "以上", "超", "不少于", "不低于", "及以上")
_COUNTED = frozenset({"个", "家", "项", "人", "件", "户"})
_MONEY_NAME = re.compile(r"(经费|收入|费用|产值|金额|投入|支出|利润|税收|成交额|增加值)$")
_ENOUGH = 5  # Chinese figures of a place beside which English ones are left out
_MAIN = ("level", "share", "ratio", "rank")
_NO_FIGURES = ("date", "target")  # a year something happened in, or is to


@dataclass(slots=True)
class Entry:
    """What the reports say of one indicator; `main` leads, the others follow it.

    `same` repeat it elsewhere, `rivals` give another figure for it; `said` is the wording settled on, `standing` in
    [0, 1] how far an indicator system of the library names it, `theme` the theme of its name;
    `earlier` the same for the periods before, in order.
    """

    main: Observation
    share: Observation | None = None
    rank: Observation | None = None
    change: Observation | None = None
    rate: Observation | None = None
    share_change: Observation | None = None
    same: list[Observation] = field(default_factory=list)
    rivals: list[Observation] = field(default_factory=list)
    said: str = ""
    standing: float = 0.0
    theme: str = ""
    earlier: list[Entry] = field(default_factory=list)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Everything the sentence on it says."""
        extra = (self.share, self.rank, self.change, self.rate, self.share_change)
        return (self.main, *(o for o in extra if o is not None))

    @property
    def place(self) -> str:
        return place_of(self.main)

    @property
    def section(self) -> str:
        return self.main.section

    @property
    def is_index(self) -> bool:
        """A value of an index or of one of its parts."""
        return self.main.unit in ("点", "") and (self.main.area or "").endswith("指数") and self.main.measure == "level"


def place_of(o: Observation) -> str:
    """The key of the place a figure is of; an index's own values belong to the index's place."""
    key = place_key(area_text(o))
    return place_key(key.removesuffix("指数")) if key.endswith("指数") and key != "指数" else key


def gather(observations: Iterable[Observation]) -> list[Entry]:
    """Entries in the order of their first figure; figures that cannot be said as «name, number» are left out."""
    fit = [o for o in observations if o.confidence >= _LEAST_CONFIDENCE and o.measure not in _NO_FIGURES and is_name(o)]
    fit = _readable([o for o in fit if not _misnamed(o)])
    entries: dict[tuple[str, ...], Entry] = {}
    for o in fit:
        if o.measure in _MAIN:
            _place_main(entries, o)
    loose: list[Observation] = []
    for o in fit:
        if o.measure not in _MAIN and not _attach_change(entries, o):
            loose.append(o)
    entries = {k: e for k, e in entries.items() if not _unclear(e)}
    _join_shares(entries)
    return [*entries.values(), *(Entry(o) for o in _distinct(loose))]


def _misnamed(o: Observation) -> bool:
    """A count under the name of an amount («行业的经费12个»): the name belongs to another figure."""
    return o.measure == "level" and o.base_unit in _COUNTED and bool(_MONEY_NAME.search(o.indicator))


def _readable(observations: Sequence[Observation]) -> list[Observation]:
    """Without English indicators of a place whose Chinese ones are enough: the briefing is written in Chinese."""
    han: dict[str, int] = {}
    for o in observations:
        if not o.indicator.isascii():
            han[place_of(o)] = han.get(place_of(o), 0) + 1
    return [o for o in observations if not o.indicator.isascii() or han.get(place_of(o), 0) < _ENOUGH]


def _key(o: Observation, indicator: str | None = None) -> tuple[str, ...]:
    name = normalise(indicator or o.indicator)
    own = normalise(area_text(o))
    name = name.removeprefix(own).removeprefix("的") or name
    return (place_of(o), normalise(o.breakdown or ""), name, o.period or "", o.base_unit, o.measure)


def _place_main(entries: dict[tuple[str, ...], Entry], o: Observation) -> None:
    held = entries.get(_key(o))
    if held is None:
        entries[_key(o)] = Entry(o)
    elif _is_threshold(held.main, o):
        held.main = o  # «超过1亿美元的巨额交易…总计119亿美元»: the first is what makes one of them
    elif agree(held.main, o):
        held.same.append(o)
    else:
        held.rivals.append(o)


def _near(a: Observation, b: Observation) -> bool:
    """Whether two figures stand in one sentence or table row."""
    return a.document_id == b.document_id and abs(a.number_start - b.number_start) <= _ONE_SENTENCE


def _is_threshold(a: Observation, b: Observation) -> bool:
    """Whether `a` is the bound that makes a thing one of its kind, and `b` the figure of them all."""
    return a.qualifier in _THRESHOLDS and b.qualifier is None and _near(a, b)


def _unclear(e: Entry) -> bool:
    """Whether one sentence gives two figures under one name and period: then it is not known which is which."""
    return any(_near(e.main, rival) for rival in e.rivals)


def agree(a: Observation, b: Observation) -> bool:
    """Whether two written figures can stand for one number: their intervals meet, in base units."""
    factor_a = a.scaled_value / a.value if a.value else 1.0
    factor_b = b.scaled_value / b.value if b.value else 1.0
    low_a, high_a = (None if x is None else x * factor_a for x in (a.low, a.high))
    low_b, high_b = (None if x is None else x * factor_b for x in (b.low, b.high))
    below = high_a is not None and low_b is not None and high_a < low_b
    above = high_b is not None and low_a is not None and high_b < low_a
    return not (below or above)


def _attach_change(entries: dict[tuple[str, ...], Entry], o: Observation) -> bool:
    """Put a change behind the level or share it is of."""
    for e in entries.values():
        m = e.main
        if m.measure not in ("level", "share") or _key(o)[:4] != _key(m)[:4]:
            continue
        if o.measure == "change" and m.measure == "level" and o.base_unit not in (m.base_unit, "点", "个点"):
            continue
        slot = "rate" if o.measure == "change_rate" else "change"
        held = getattr(e, slot)
        if held is None:
            setattr(e, slot, o)
        elif agree(held, o):
            e.same.append(o)
        return True
    return False


def _join_shares(entries: dict[tuple[str, ...], Entry]) -> None:
    """«X占Y比重» behind «X», a rank behind the level of the same indicator."""
    for key, e in list(entries.items()):
        m = e.main
        split = _SHARE_OF.match(m.indicator) if m.measure == "share" else None
        stem = split.group("part") if split else m.indicator
        if m.measure not in ("share", "rank") or (m.measure == "share" and not split):
            continue
        whole = _level_of(entries.values(), m, stem)
        if whole is None:
            continue
        if m.measure == "rank":
            whole.rank = whole.rank or m
        elif whole.share is None:
            whole.share, whole.share_change = m, e.change
        else:
            continue
        whole.same += e.same
        del entries[key]


def _level_of(entries: Iterable[Entry], o: Observation, stem: str) -> Entry | None:
    wanted = _key(o, stem)[:4]
    return next((e for e in entries if e.main.measure == "level" and _key(e.main)[:4] == wanted), None)


def _distinct(observations: Sequence[Observation]) -> list[Observation]:
    kept: dict[tuple[str, ...], Observation] = {}
    for o in observations:
        kept.setdefault(_key(o), o)
    return list(kept.values())


def fold(entries: Sequence[Entry]) -> list[Entry]:
    """One entry a time series: the latest, with those of the periods before in `earlier`."""
    series: dict[tuple[str, ...], list[Entry]] = {}
    for i, e in enumerate(entries):
        m = e.main
        dated = m.period is not None and "/" not in m.period and m.measure in ("level", "share")
        name = _key(m)
        # Figures without a period, or of a span of years, stand alone.
        key = (name[0], name[1], name[2], name[4], name[5], str(len(m.period or ""))) if dated else (str(i),)
        series.setdefault(key, []).append(e)
    out = []
    for group in series.values():
        *before, last = sorted(group, key=lambda e: e.main.period or "")
        last.earlier = before
        out.append(last)
    return out
