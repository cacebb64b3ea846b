"""What a part is of a whole that the question names only as the whole: its place's total, its growth, what is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.earlier import is_real, previous_change
from assistant.compose.exchange import as_input
from assistant.compose.figures import latest, wanted_of
from assistant.compose.operands import Operand, operand
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise, terms
from assistant.matching import ENOUGH
from assistant.places import place_key, same_place
from assistant.question import Question
from assistant.records import Computation, Draft, Input, Statement
from assistant.series import series_key
from assistant.tools import Tools
from ingest.numerals import scale_unit
from ingest.records import Observation

_OWN_WHOLE = re.compile(r"(?:占|在)?(?:全[省市区县国域]|全部|总[额量数体])")
_CONTRIBUTES = re.compile(
    r"(?P<a>[^，,。？?；;]+?)对(?P<b>[^，,。？?；;]+?)(?:的)?(?:增长|增量|增加|提高|上升)的?(?:贡献|拉动)(?:率|度|作用)?"
)
_OTHERS = re.compile(r"其他|其它|其余|剩下|剩余|余下")
_NO_AMOUNTS = ("", "%", "点", "比例", "年")
_LEAST_LISTED = 2


# ---------------------------------------------------------------- the place of the report
def share_of_own(q: Question, tools: Tools) -> Draft | None:
    """«松江市占全省多少»: a place's figure over that of the place the report itself is about."""
    if not q.has("share") or len(q.areas) != 1 or not _OWN_WHOLE.search(q.normal) or not q.concepts:
        return None
    wanted = replace(wanted_of(q), measures=frozenset({"level", "share"}))
    found = [m for m in tools.find(wanted, 60) if m.coverage >= ENOUGH and m.fits and m.area == "same"]
    if any(m.observation.measure == "share" and m.observation.comparator for m in found):
        return None
    parts = [m for m in found if m.observation.measure == "level" and m.observation.base_unit not in _NO_AMOUNTS]
    if not parts:
        return None
    part = latest(q, parts).observation
    whole = of_own_place(q, tools, part)
    if whole is None:
        return None
    c = arithmetic.share(tools.input(part), tools.input(whole))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in (part, whole)}
    said = (sentence(q, tools, part), sentence(q, tools, whole), computed(q, c), *quotes.values())
    return Draft(said, language=q.language)


def of_own_place(q: Question, tools: Tools, part: Observation) -> Observation | None:
    """The same figure, of the same year, of the place the part's report is about."""
    own = "" if _mostly_unsaid(tools, part.document_id) else own_place(tools, part.document_id)
    if own is None or same_place(own, place_key(part.area or "")):
        return None
    wanted = replace(wanted_of(q), areas=(own,) if own else (), periods=(part.period,) if part.period else ())
    found = [
        m.observation
        for m in tools.find(replace(wanted, measures=frozenset({"level"})), 40)
        if m.coverage >= ENOUGH
        and (m.area == "same" if own else not m.observation.area and m.observation.document_id == part.document_id)
        and m.period != "other"
        and m.observation.measure == "level"
        and m.observation.base_unit == part.base_unit
        and not m.observation.breakdown
        and (part.base_unit in _NO_AMOUNTS or m.observation.scaled_value > part.scaled_value)
    ]
    return next((o for o in found if series_key(o) == series_key(part)), found[0] if found else None)


def _mostly_unsaid(tools: Tools, document_id: str) -> bool:
    """Whether most figures of a report name no place: they are of the report's own, which no list of places gives."""
    held = [bool(f.observation.area) for f in tools.holdings.by_document(document_id)]
    return bool(held) and 2 * sum(held) < len(held)


def own_place(tools: Tools, document_id: str) -> str | None:
    """The place most of a report's figures are of."""
    named = Counter(
        place_key(f.observation.area) for f in tools.holdings.by_document(document_id) if f.observation.area
    )
    return named.most_common(1)[0][0] if named else None


# ---------------------------------------------------------------- contribution to growth
def contribution(q: Question, tools: Tools) -> Draft | None:
    """«企业对研发经费增长的贡献率»: the part's increase over the whole's; a share of the level is none."""
    m = _CONTRIBUTES.search(q.normal)
    if m is None or "指数" in q.normal or _is_stated(q, tools):
        return None
    shared = [t.concept for t in terms(m.group("b"))]
    a = operand(q, tools, m.group("a"), hints=shared) or operand(q, tools, m.group("a"))
    if a is None or a.observation is None:
        return None
    of_place = (place_key(a.observation.area),) if a.observation.area and not q.areas else q.areas
    b = operand(replace(q, areas=of_place), tools, m.group("b"))
    if b is None or b.observation is None:
        return None
    if a.observation == b.observation or not _part_and_whole(a.observation, b.observation):
        return None
    steps = [_increase(tools, a), _increase(tools, b)]
    made = [s for s in steps if s is not None]
    if len(made) < len(steps):
        told = [sentence(q, tools, o) for o in (a.observation, b.observation)]
        lead = Statement(say(q, "not_given", what=say(q, "contribution_asked")))
        return Draft((lead, *told), "partial", "not_in_documents", language=q.language)
    c = arithmetic.share(made[0][1], made[1][1], say(q, "contribution_asked"))
    said = [computed(q, step) for step, _ in made if step is not None]
    used = [a.observation, b.observation]
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in used}
    return Draft((*(sentence(q, tools, o) for o in used), *said, computed(q, c), *quotes.values()), language=q.language)


def _is_stated(q: Question, tools: Tools) -> bool:
    found = tools.find(replace(wanted_of(q), measures=frozenset({"share"})), 20)
    return any("贡献" in m.observation.indicator and m.fits and m.coverage >= ENOUGH for m in found)


def _part_and_whole(a: Observation, b: Observation) -> bool:
    one = same_place(place_key(a.area or ""), place_key(b.area or "")) and year_of(a.period) == year_of(b.period)
    return one and a.base_unit == b.base_unit and a.scaled_value < b.scaled_value


def _increase(tools: Tools, side: Operand) -> tuple[Computation | None, Input] | None:
    """What a level has grown by against the year before: stated, or worked out from its rate."""
    o = side.observation
    change = previous_change(tools, o, []) if o is not None else None
    if o is None or change is None or change.qualifier or is_real(o, change):
        return None
    if change.measure == "change":
        return None, tools.input(change)
    made = arithmetic.grown_by(tools.input(o), tools.input(change), f"{o.breakdown or ''}{o.indicator}的增量")
    factor, unit = scale_unit(made.unit)
    low, high = (None if x is None else x * factor for x in (made.low, made.high))
    return made, replace(as_input(made), value=made.result * factor, unit=unit, low=low, high=high)


# ---------------------------------------------------------------- what is left of shares listed
def rest_of_list(q: Question, tools: Tools) -> Draft | None:
    """«除了甲、乙，其他占多少»: 100 per cent less the shares of one whole that a sentence lists."""
    if not q.has("share") or not _OTHERS.search(q.normal):
        return None
    best = max(_lists(q, tools), key=lambda x: x[0], default=None)
    if best is None:
        return None
    shares = best[1]
    c = arithmetic.left_of_hundred([tools.input(o) for o in shares], say(q, "what_is_left"))
    told = (*(sentence(q, tools, o) for o in shares), computed(q, c), Statement(say(q, "if_apart"), layout="note"))
    return Draft((*told, source_quote(q, tools, shares[0])), language=q.language)


def _lists(q: Question, tools: Tools) -> Iterator[tuple[int, list[Observation]]]:
    """The lists of shares of which the question names a member or the whole, with how many names it says."""
    words = [c for c in q.concepts if not _OTHERS.fullmatch(c)]
    seen: set[tuple[str, int]] = set()
    found = tools.find(replace(wanted_of(q, (*words, *q.areas)), areas=(), measures=frozenset({"share"})), 40)
    for m in found:
        o = m.observation
        place = tools.place(o)
        if o.measure != "share" or o.base_unit != "%" or (o.document_id, place.start) in seen:
            continue
        seen.add((o.document_id, place.start))
        run = _run(tools.siblings(o), o)
        names = [normalise(f"{x.indicator}{x.breakdown or ''}") for x in run]
        named = sum(any(w in n or n.startswith(w) for n in names) for w in (*words, *q.areas))
        open_list = len(run) >= _LEAST_LISTED and not any(_OTHERS.search(n) for n in names)
        if named and open_list and sum(x.value for x in run) < 100:
            yield named, run


def _run(siblings: Sequence[Observation], o: Observation) -> list[Observation]:
    """The shares around one that follow on one another with no other figure between, of the same whole."""
    at = [x.observation_id for x in siblings].index(o.observation_id)
    alike = [
        x.measure == "share" and x.base_unit == "%" and x.comparator == o.comparator and not x.qualifier
        for x in siblings
    ]
    low = high = at
    while low > 0 and alike[low - 1]:
        low -= 1
    while high + 1 < len(siblings) and alike[high + 1]:
        high += 1
    return list(siblings[low : high + 1])
