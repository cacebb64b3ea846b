"""What is left of a whole without a named part: «不是高新技术的出口额», «工业以外的投资», «非服务业增加值»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.compose.figures import wanted_of
from assistant.compose.parts import whole_elsewhere
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.holdings import year_of
from assistant.lexicon import normalise, similar, terms
from assistant.matching import Match
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Statement
from assistant.tools import Tools
from ingest.records import Observation

_WITHOUT = re.compile(
    r"除(?:了|去|掉|开)?(?P<a>[^，,。？?；;]+?)(?:以外|之外|外)|(?P<b>[^，,。？?；;]+?)(?:以外|之外)"
    r"|(?:扣除|去掉|剔除|减去|刨去|不(?:包括|含|算|计))(?P<c>[^，,。？?；;]+?)(?:后|之后|的|，|,|$)"
    r"|(?:不是|不属于|没有?(?=委托|投|流|用|花|参|拥))(?P<d>[^，,。？?；;有]+?)(?:的|是|有|占|$)"
    r"|\b(?:is|are|was|were|does|did|do) not (?:go to |in |from )?(?P<f>[^,?.]+)"
    r"|\b(?:other than|excluding|except(?: for)?|outside) (?P<g>[^,?.]+)"
    r"|(?<![是除])非(?P<e>[^，,。？?；;的]{2,12}?)(?:的|有|是|占|为|$)"
)
_LEAD = re.compile(r".*(?:里头?|中|里面|当中|其中)|.*?(?:投向|投给|流入|用于|给)")
_FIXED = re.compile(r"非(?:营利|盈利|英语|公有|国有|雇主|物质|金融|居民|常|凡)|除夕|除(?:以|数)|不是.{0,3}吗")
_IN_NAME = re.compile("不含|不包括|以外|之外|除|非(?!常)")
_PART, _BELONGS = 0.75, 0.5
_NOT_AMOUNTS = ("", "%", "点", "比例", "年")


def remainder(q: Question, tools: Tools) -> Draft | None:
    """The whole less the part named; None where the part or its whole is not held."""
    said = _part_said(q)
    if not said:
        return None
    for place in reversed(tools.gazetteer.find(said)):
        if place.name in q.areas and terms(said[: place.start] + said[place.end :]):
            said = said[: place.start] + " " + said[place.end :]
    concepts = tuple(dict.fromkeys(t.concept for t in terms(said)))
    own = tuple(c for c in q.concepts if c not in concepts)
    wanted = replace(wanted_of(q, (*own, *concepts)), measures=frozenset({"level", "share"}))
    held = [m for m in tools.find(wanted, 60) if m.fits and m.area != "other"]
    if any(_IN_NAME.search(f"{m.observation.indicator}{m.observation.breakdown or ''}") for m in held[:5]):
        return None
    parts = [m for m in held if concepts and _says(tools, concepts, m.observation) >= _PART]
    for m in sorted(parts, key=lambda m: (m.observation.measure != "level", -m.coverage)):
        draft = _left_of_amount(q, tools, m.observation, own, concepts) if _amount(m.observation) else None
        draft = draft or (_left_of_share(q, tools, m.observation, held) if m.observation.measure == "share" else None)
        if draft is not None:
            return draft
    return _part_only(q, tools, parts[0].observation) if parts else None


def _part_only(q: Question, tools: Tools, part: Observation) -> Draft:
    """Only the part is held, not what is left: never told in its place without saying so."""
    said = Statement(say(q, "not_given", what=say(q, "what_is_left")))
    return Draft(
        (said, sentence(q, tools, part), source_quote(q, tools, part)),
        "partial",
        "not_in_documents",
        language=q.language,
    )


def _part_said(q: Question) -> str:
    """The words for the part left out."""
    if _FIXED.search(q.normal):
        return ""
    m = _WITHOUT.search(q.normal)
    said = next((g for g in m.groups() if g), "") if m else ""
    return _LEAD.sub("", said).removeprefix("除").lstrip("了去掉开")


def leaves_out(q: Question) -> bool:
    """Whether a part is left out of what is asked for."""
    return bool(_part_said(q))


def _says(tools: Tools, concepts: Sequence[str], o: Observation) -> float:
    return tools.coverage(concepts, f"{o.indicator} {o.breakdown or ''}")


def _left_of_amount(
    q: Question, tools: Tools, part: Observation, own: Sequence[str], concepts: Sequence[str]
) -> Draft | None:
    share = _share_of(tools, part, own)
    whole = whole_elsewhere(tools, share) if share is not None else None
    whole = whole or _whole_around(tools, part, own, concepts)
    if whole is not None and whole.scaled_value > part.scaled_value and whole.base_unit == part.base_unit:
        make = arithmetic.share_left if q.has("share") else arithmetic.difference
        c = make(tools.input(whole), tools.input(part), say(q, "what_is_left"))
        return _told(q, tools, (whole, part), c)
    if share is not None and not q.has("share") and 0 < share.value < 100:
        c = arithmetic.rest_beside(tools.input(part), tools.input(share), say(q, "what_is_left"))
        return _told(q, tools, (part, share), c)
    return None


def _share_of(tools: Tools, part: Observation, own: Sequence[str]) -> Observation | None:
    """The share that a part is stated to have of the whole asked about; a share of some wider place is none."""
    for s in tools.siblings(part):
        whole = normalise(s.comparator or "")
        if s.measure != "share" or s.base_unit != "%" or s.number_start < part.number_start or s.qualifier:
            continue
        places = tools.gazetteer.find(whole)
        if not terms(whole) or places or whole.startswith(("全市", "全省", "全区", "全国")):
            continue
        named = not own or tools.coverage(own, f"{whole} {part.indicator}") >= _BELONGS
        if named and normalise(part.indicator) in normalise(s.indicator):
            return s
    return None


def _whole_around(tools: Tools, part: Observation, own: Sequence[str], concepts: Sequence[str]) -> Observation | None:
    """The figure of the whole in the same sentence: asked about by the other words, and without the part's."""
    found = [
        s
        for s in tools.siblings(part)
        if _amount(s)
        and s.base_unit == part.base_unit
        and year_of(s.period) == year_of(part.period)
        and place_key(s.area or "") == place_key(part.area or "")
        and s.scaled_value > part.scaled_value
        and s.number_start < part.number_start
        and own
        and _says(tools, own, s) >= _BELONGS
        and _says(tools, concepts, s) < _says(tools, concepts, part)
    ]
    return max(found, key=lambda s: _says(tools, own, s), default=None)


def _left_of_share(q: Question, tools: Tools, share: Observation, held: Sequence[Match]) -> Draft | None:
    """The rest of a whole of which only the part's share is stated: whole × (100 % − share)."""
    if q.has("share") or share.base_unit != "%" or not 0 < share.value < 100:
        return None
    wholes = [
        s
        for s in (*tools.siblings(share), *(m.observation for m in held))
        if _amount(s)
        and place_key(s.area or "") == place_key(share.area or "")
        and year_of(s.period) == year_of(share.period)
        and (s.breakdown or "") == (share.breakdown or "")
        and share.comparator
        and similar(normalise(s.indicator), normalise(share.comparator)) > _BELONGS
    ]
    if not wholes:
        return None
    c = arithmetic.rest_of_share(tools.input(wholes[0]), tools.input(share), say(q, "what_is_left"))
    return _told(q, tools, (wholes[0], share), c)


def _amount(o: Observation) -> bool:
    return o.measure == "level" and o.base_unit not in _NOT_AMOUNTS and "/" not in o.base_unit


def _told(q: Question, tools: Tools, used: Sequence[Observation], c: Computation) -> Draft:
    lead = Statement(say(q, "left_given"), tuple(tools.evidence(o) for o in used[:1]))
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in used}
    said = tuple(sentence(q, tools, o) for o in used)
    return Draft((lead, *said, computed(q, c), *quotes.values()), language=q.language)
