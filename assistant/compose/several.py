"""Two or three figures asked for in one breath: «在孵企业和孵化器各有多少», «城乡差多少», «农村快还是城镇快»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant import arithmetic
from assistant.compose.operands import Operand, operand
from assistant.compose.wording import computed, sentence, source_quote
from assistant.lexicon import terms
from assistant.question import Question
from assistant.records import Draft
from assistant.tools import Tools
from ingest.records import Observation

_EACH = re.compile(r"(?P<list>[^，,。？?；;]+?)(?:各(?:自|为|是|有)?|分别)(?:有|是|为)?(?:多少|几|什么水平)")
_AND = re.compile(r"和|与|跟|及|以及|、")
_WHICH = re.compile(
    r"(?P<a>[^，,。？?；;]+?)(?:的?(?:增速|增长|增幅))?(?:更|得)?(?:快|慢|高|低|多|少|大|小)还是(?P<b>[^，,。？?；;]+?)(?:的?(?:增速|增长|增幅))?(?:更|得)?(?:快|慢|高|低|多|少|大|小)?[？?]?$"
)
# «甲和乙谁涨得多», «甲比乙快几个百分点»
_WHO = re.compile(
    r"(?P<a>[^，,。？?；;]+?)(?:和|与|跟|同|比)(?P<b>[^，,。？?；;]+?)[,，]?(?:哪个|哪边|哪一?项|哪一个|谁)的?(?:增长|增速|涨|增|升|提高|提升|上升|降|下降)[^，,。？?；;]{0,3}(?:多|快|高|大|少|慢|低|小)"
    r"|(?P<c>[^，,。？?；;]+?)比(?P<d>[^，,。？?；;]+?)(?:多[涨增升]|少[涨增升]|[涨增升]得?[多少]|提升得?[多快]|的?(?:增速|增幅|涨幅)?[快慢])[了出]?(?:多少|几)"
    r"|(?P<e>[^，,。？?；;]+?)(?:和|与|跟|同)(?P<f>[^，,。？?；;]+?)的?(?:增速|增幅|涨幅|增长率)(?:相?差|差距)[了出]?(?:多少|几)"
)
_GREW = re.compile(r"增速|增长|增幅|涨|升|快|慢")
# Words for the two halves of a population, as one word: 城乡差距 is of 城镇 and 农村.
_HALVES = {"城乡": (("城镇", "农村"), ("城镇", "乡村")), "男女": (("男", "女"), ("男性", "女性"))}
_GAP = re.compile(r"差(?:距|多少|额|了|几)|相差|差$")
_MOST = 4


def each(q: Question, tools: Tools) -> Draft | None:
    """Every figure of a list, where each has one of its own."""
    m = _EACH.search(q.normal)
    if m is None or len(q.areas) > 1 or len(q.periods) > 1:
        return None
    phrases = [p for p in _AND.split(_parted(m.group("list"))) if p.strip()]
    if not 2 <= len(phrases) <= _MOST or not all(terms(p) for p in phrases):
        return None
    found = _found(q, tools, phrases, frozenset({"share"}) if q.has("share") else frozenset({"level"}))
    return None if found is None else _told(q, tools, found)


def _parted(text: str) -> str:
    """«境内境外», «出口进口»: two words of one make side by side, with a mark between them."""
    found = terms(text)
    for a, b in reversed(list(pairwise(found))):
        alike = len(a.text) == len(b.text) == 2 and a.text != b.text
        if a.end == b.start and alike and any(x == y for x, y in zip(a.text, b.text, strict=True)):
            text = text[: a.end] + "、" + text[a.end :]
    return text


def halves(q: Question, tools: Tools) -> Draft | None:
    """«人均可支配收入城乡差多少»: the figure of each half and the difference; None where a gap is stated as such."""
    word = next((w for w in _HALVES if w in q.normal), None)
    if word is None or not _GAP.search(q.normal):
        return None
    for pair in _HALVES[word]:
        phrases = [q.normal.replace(word, half) for half in pair]
        found = _found(q, tools, [_GAP.split(p)[0] for p in phrases], frozenset({"level"}))
        if found is not None and all(
            h in f"{o.indicator}{o.breakdown or ''}" for h, o in zip(pair, found, strict=True)
        ):
            return _compared(q, tools, found)
    return None


def which(q: Question, tools: Tools) -> Draft | None:
    """«农村居民收入增长快还是城镇快»: both figures and how far they are apart."""
    m = _WHICH.search(q.normal) or _WHO.search(q.normal)
    if m is None or q.quantities or len(q.areas) > 1:
        return None
    first, second = [g for g in m.groups() if g is not None][:2]
    rises = (frozenset({"change_rate"}), frozenset({"change"}))
    for kinds in rises if _GREW.search(q.normal) else (frozenset({"level", "share"}),):
        found = _found(q, tools, (first, second), kinds)
        draft = None if found is None else _compared(q, tools, found)
        if draft is not None:
            return draft
    return None


def _found(
    q: Question, tools: Tools, phrases: Sequence[str], measures: frozenset[str]
) -> tuple[Observation, ...] | None:
    """The figure of each phrase, all different; a phrase that is only a name takes the rest from the others."""
    said = [[t.concept for t in terms(p) if t.concept in q.concepts] for p in phrases]
    longest = max(said, key=len)
    shared = longest[1:] if min(len(s) for s in said) < len(longest) else []
    found: list[Operand] = []
    for phrase, own in zip(phrases, said, strict=True):
        hints = [c for c in shared if c not in own]
        got = (operand(q, tools, phrase, measures, hints) if hints else None) or operand(q, tools, phrase, measures)
        if got is None or got.observation is None:
            return None
        found.append(got)
    held = tuple(o.observation for o in found if o.observation is not None)
    alike = len({o.observation_id for o in held}) == len(held) and len({o.period for o in held} - {None}) <= 1
    return held if alike else None


def _told(q: Question, tools: Tools, found: Sequence[Observation]) -> Draft:
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in found}
    return Draft((*(sentence(q, tools, o) for o in found), *quotes.values()), language=q.language)


def _compared(q: Question, tools: Tools, found: Sequence[Observation]) -> Draft | None:
    a, b = found
    if a.base_unit != b.base_unit or a.measure != b.measure:
        return None
    if a.scaled_value < b.scaled_value:
        a, b = b, a
    made = computed(q, arithmetic.difference(tools.input(a), tools.input(b), "相差"))
    told = _told(q, tools, (a, b))
    return Draft((*told.statements[:2], made, *told.statements[2:]), language=q.language)
