"""Follow-ups that reckon with the answers before: «加起来呢», «差多少», «平均一项多少», «前者是后者的几倍»."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from assistant import arithmetic
from assistant.compose.phrases import say
from assistant.compose.wording import computed, sentence, source_quote
from assistant.question import Question
from assistant.records import Computation, Draft
from assistant.tools import Tools
from ingest.records import Observation

_SUM = re.compile(
    r"加起来|加在一起|合起来|合在一起|相加|合计|一?共(?:是|有)?(?:多少|几)|总共|之和|altogether|in total|combined"
)
_GAP = re.compile(
    r"相?差(?:距)?(?:是|有|了|出)?(?:多少|几|多大)|[多少高低][出了]?多少|(?:谁|哪个)[多高大少低]"
    r"|how (?:far|much) apart|difference"
)
_RATIO = re.compile(r"(?:几|多少)倍|how many times")
_MEAN = re.compile(r"(?:平均|均摊)?(?:下来)?每?一?[家项件个笔人户](?:平均)?(?:是|有|大概|约)?(?:多少|几)|平均下来")
# What such a follow-up may say besides: nothing that names a subject of its own.
_EMPTY = re.compile(
    r"(?:那|那么|它们|他们|这|那|两[者个项家类]|二者|三[者个项]|前者|后者|前面|上面|刚才|俩|的|是|有|呢|了|又|再|都|一|大概|大约|约|吗|吧|多少|几[家个项件人]?|能|算"
    r"|and|what|is|the|are|they|between|them|it|of|about|how|,|，|\s|[?？。.!！])*"
)
_TAKES = re.compile(
    r"(?:那|那么)?(?P<who>[^，,。占]{2,10})占(?:了|其中的?|它的?|全部的?)?(?:多少|几成|百分之几|多大比例|比重|比例)"
)
_MOST = 3
_MONEY = frozenset({"元", "美元", "欧元", "英镑", "港元", "日元"})

History = Sequence[Mapping[str, str]]


def over_answers(
    q: Question, text: str, history: History, tools: Tools, answer: Callable[[str, History], Draft]
) -> Draft | None:
    """The sum, difference, multiple or mean of what the last questions were answered with; None otherwise."""
    kind = next((k for k in (_SUM, _RATIO, _MEAN, _GAP) if k.search(text)), None)
    if kind is None or not _EMPTY.fullmatch(kind.sub("", text)):
        return None
    asked = [i for i, h in enumerate(history) if h.get("role") == "user" and h.get("content")]
    held: list[Observation] = []
    for i in reversed(asked[-_MOST:]):
        draft = answer(history[i]["content"], history[:i])
        own = _figures(draft)
        if not own or (held and kind is _SUM and own[0].base_unit != held[0].base_unit):
            break
        new = [o for o in own if all(o.observation_id != x.observation_id for x in held)]
        held = [*new, *held]
        if len(held) > 1 and kind is not _SUM:
            break
    made = _made(q, tools, kind, held)
    if made is None:
        return None
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
    return Draft((*(sentence(q, tools, o) for o in held), computed(q, made), *quotes.values()), language=q.language)


def share_of_before(
    q: Question, text: str, history: History, tools: Tools, answer: Callable[[str, History], Draft]
) -> Draft | None:
    """«海淀占多少» after the city's own figure: the same figure of the place named, over the one told before."""
    m = _TAKES.fullmatch(text.strip("?？。 "))
    asked = [i for i, h in enumerate(history) if h.get("role") == "user" and h.get("content")]
    if m is None or not asked:
        return None
    whole = _figures(answer(history[asked[-1]]["content"], history[: asked[-1]]))
    part = _figures(answer(f"{m['who']}呢", history))
    if len(whole) != 1 or len(part) != 1 or whole[0].area == part[0].area or whole[0].base_unit != part[0].base_unit:
        return None
    if whole[0].measure != "level" or not whole[0].value or part[0].scaled_value > whole[0].scaled_value:
        return None
    c = arithmetic.share(tools.input(part[0]), tools.input(whole[0]), say(q, "share"))
    held = (whole[0], part[0])
    quotes = {tools.place(o).key: source_quote(q, tools, o) for o in held}
    return Draft((*(sentence(q, tools, o) for o in held), computed(q, c), *quotes.values()), language=q.language)


def _figures(draft: Draft) -> list[Observation]:
    """What an answer tells: the figures of its own sentences, without those it only quotes."""
    if draft.status != "answered":
        return []
    told = [s for s in draft.statements if s.layout in ("text", "bullet")]
    held = [e.observation for s in told for e in s.evidence[:1] if e.observation is not None]
    return held if any(len(s.evidence) and s.evidence[0].kind == "observation" for s in told[:1]) else []


def _made(q: Question, tools: Tools, kind: re.Pattern[str], held: Sequence[Observation]) -> Computation | None:
    if len(held) < 2 or any(o.measure not in ("level", "share") for o in held):
        return None
    if kind is _SUM:
        alike = len({(o.base_unit, o.measure) for o in held}) == 1 and held[0].measure == "level"
        return arithmetic.total([tools.input(o) for o in held]) if alike else None
    if len(held) != 2:
        return None
    a, b = held
    if kind is _MEAN:
        amount, count = (a, b) if a.base_unit in _MONEY else (b, a)
        if amount.base_unit not in _MONEY or count.base_unit in _MONEY or not count.value or count.measure != "level":
            return None
        unit = count.base_unit
        return arithmetic.per(tools.input(amount), tools.input(count), f"/{unit}", f"平均每{unit}")
    if a.base_unit != b.base_unit or a.measure != b.measure:
        return None
    if kind is _GAP and a.scaled_value < b.scaled_value:
        a, b = b, a
    if kind is _RATIO:
        return arithmetic.ratio(tools.input(a), tools.input(b)) if b.value else None
    return arithmetic.difference(tools.input(a), tools.input(b), say(q, "difference"))
