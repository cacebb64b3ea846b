"""The base periods of published index values: values on different bases are not one series."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import scores
from assistant.compose.phrases import say
from assistant.compose.wording import period_text, sentence, source_quote
from assistant.holdings import year_of
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.series import is_composite, series_key
from assistant.tools import Tools
from ingest.records import Observation

_BASE = re.compile(r"以?((?:19|20)\d\d)年?(?:为|作为)(?:基期|基年|基准年|100)|((?:19|20)\d\d)年?(?:=|＝|为)?基期")

_ROUNDED = 0.11  # two values and a change, each rounded to a tenth
_HIGHER = re.compile(
    r"直接比|可比|能比|比高低|高低|谁.{0,4}高|哪个.{0,6}(?:高|大|强)|孰高|更高|comparable|which.{0,20}higher"
)


def is_index_value(o: Observation) -> bool:
    return o.measure == "level" and o.base_unit in ("点", "") and (o.area or o.indicator).endswith("指数")


def base_of(tools: Tools, o: Observation) -> str | None:
    """The base year the report of an index value states, or None where it states none or several."""
    held = [
        f"{f.observation.value:g}"
        for f in tools.holdings.by_document(o.document_id)
        if f.observation.measure == "date"
        and f.observation.indicator == "基期"
        and place_key(f.observation.area or "") == place_key(o.area or "")
    ]
    if not held:
        text = tools.sources.document(o.document_id).text
        held = [next(g for g in m.groups() if g) for m in _BASE.finditer(text)]
    return held[0] if len(set(held)) == 1 else None


def note(q: Question, tools: Tools, values: Sequence[Observation]) -> tuple[Statement | None, bool]:
    """What must be said of the bases of some values of an index, and whether they forbid a comparison."""
    if len(values) < 2 or not all(is_index_value(o) for o in values):
        return None, False
    bases = {o.observation_id: base_of(tools, o) for o in values}
    stated = list(dict.fromkeys(b for b in bases.values() if b))
    evidence = tuple(tools.evidence(o) for o in values)
    if len(stated) > 1:
        told = "、".join(f"{period_text(o)}的数值以{b}年为基期" for o in values if (b := bases[o.observation_id]))
        if q.language == "en":
            told = ", ".join(f"{period_text(o, True)}: {b}" for o in values if (b := bases[o.observation_id]))
        return Statement(say(q, "not_comparable", reason=say(q, "bases", bases=told)), evidence, layout="note"), True
    unsaid = [o for o in values if bases[o.observation_id] is None and not any(_continues(tools, o, x) for x in values)]
    if not stated or not unsaid:
        return None, False
    english = q.language == "en"
    join = ", " if english else "、"
    years = join.join(period_text(o, english) for o in values if o not in unsaid)
    others = join.join(period_text(o, english) for o in unsaid)
    return Statement(say(q, "base_unsaid", years=years, base=stated[0], others=others), evidence, layout="note"), False


def _continues(tools: Tools, a: Observation, b: Observation) -> bool:
    """Whether one of two values, of years that follow one another, is the other with its stated change: one series."""
    earlier, later = sorted((a, b), key=lambda o: year_of(o.period) or 0)
    if (year_of(later.period) or 0) - (year_of(earlier.period) or 0) != 1:
        return False
    for fact in tools.holdings.by_document(later.document_id):
        o = fact.observation
        if o.period != later.period or o.area != later.area or series_key(o) != series_key(later):
            continue
        if o.measure == "change" and abs(later.value - o.value - earlier.value) <= _ROUNDED:
            return True
        if o.measure == "change_rate" and earlier.value:
            digits = len(f"{o.value:g}".partition(".")[2])
            if abs((later.value / earlier.value - 1) * 100 - o.value) <= 0.6 * 10**-digits:
                return True
    return False


def levels(q: Question, tools: Tools) -> Draft | None:
    """«两个指数能直接比高低吗»: the latest composite of each, and why their points are not set side by side."""
    if len(q.indices) != 2 or not _HIGHER.search(q.normal) or q.levels or q.quantities:
        return None
    found = [o for o in (_latest(tools, i, q.periods) for i in q.indices) if o is not None]
    if len(found) < 2:
        return None
    evidence = tuple(tools.evidence(o) for o in found)
    statements = [sentence(q, tools, o) for o in found]
    statements.append(Statement(say(q, "not_comparable", reason=say(q, "two_indices")), evidence))
    statements += [source_quote(q, tools, o) for o in found]
    return Draft(tuple(statements), "partial", "not_comparable", language=q.language)


def each_base(q: Question, tools: Tools) -> Draft | None:
    """«基期一样吗» of two indices: the base of each, and of which none is stated."""
    if len(q.indices) < 2 or not re.search("基期|基准年|基年|base (?:year|period)", q.normal):
        return None
    told: list[Statement] = []
    missing = 0
    for index in q.indices:
        held = tools.holdings.where(measure="date", indicator=lambda i: i == "基期")
        own = [f.observation for f in held if tools.index_name(f.observation.area or "") == index]
        if own:
            told += [sentence(q, tools, own[-1]), source_quote(q, tools, own[-1])]
            continue
        missing += 1
        told.append(Statement(say(q, "not_given", what=f"{index}的基期")))
    if not told or missing == len(q.indices):
        return None
    told.sort(key=lambda s: s.layout == "quote")
    return Draft(tuple(told), "partial" if missing else "answered", language=q.language)


def _latest(tools: Tools, index: str, periods: Sequence[str]) -> Observation | None:
    held = tools.holdings.where(measure="level", area=lambda a: place_key(a or "") == place_key(index))
    own = [f.observation for f in held if is_composite(f.observation) and is_index_value(f.observation)]
    own = [o for o in own if o.period and (not periods or o.period in periods)]
    own = own or scores.held(tools, index, periods)
    return max(own, key=lambda o: o.period or "", default=None)
