"""Places a report lists in their order («排名依次为甲、乙、丙…»): the first few of them, and where one stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.compose import reports
from assistant.compose.phrases import joined, quoted, say
from assistant.compose.standing import LAST_YEAR, number
from assistant.lexicon import normalise
from assistant.places import place_key
from assistant.question import Question
from assistant.records import Computation, Draft, Evidence, Input, Statement
from assistant.sources import Sentence
from assistant.tools import Tools

_LISTED = re.compile(
    r"(?:排名|排序|位次|次序|名次|顺序|排在前[^，。；：]{1,6}|前[一二三四五六七八九十\d]+(?:名|位|强))[^，。；：]{0,10}?(?:依次|分别)(?:为|是)[:：]?(?P<list>[^。；;]+)"
    r"|(?P<ahead>[^，。；：;]+(?:、[^，。；：;、]+){2,})(?:分别|依次)?(?:居|列|位列|位居|排在?|进入)(?:全[国省球])?前[一二三四五六七八九十\d]+[位名]?"
)
FIRST = re.compile(
    r"前(?P<n>[一二三四五六七八九十两]{1,3}|\d{1,2})(?:名|位|强|大|家|个)?的?(?:城市|地区|省份|国家|园区|高新区|区县|市|省|区|县)?(?:依次|分别)?"
    r"(?:都?是|有|为)?(?:哪|谁|什么|啥)|(?:哪|谁)[^，。？?]{0,10}前(?P<m>[一二三四五六七八九十两]{1,3}|\d{1,2})"
)
_WHERE = re.compile(r"第几|排名|名次|位次|排在?哪|排多少")
_SPLIT = re.compile(r"、|，|和|及|与|以及")
_FEWEST = 3
_SAID = 0.6
_ORDER_WORDS = re.compile(r"前.{1,3}|第.|排名?|名次|位次|名|城市|地区|第几|位列|顺序|指数|综合|得分|总")


@dataclass(frozen=True, slots=True)
class _Order:
    """A list of places in their order, with the sentence that gives it."""

    said: Sentence
    names: tuple[str, ...]


def first_few(q: Question, tools: Tools) -> Draft | None:
    """«前五名是哪几个城市»: the first of a list that a report gives in order."""
    m = FIRST.search(q.normal)
    n = number(m["n"] or m["m"]) if m else None
    if n is None or LAST_YEAR.search(q.normal):
        return None
    order = _order(q, tools)
    if order is None or len(order.names) < n:
        return None
    cited = reports.passage(tools, order.said)
    made = Evidence("computation", computation=_counted(n, order, cited))
    text = say(q, "first_in_turn", n=f"{n}", names=joined(q, list(order.names[:n])))
    return Draft((Statement(text, (cited, made)), Statement(quoted(order.said.text), (cited,))), language=q.language)


def where(q: Question, tools: Tools) -> Draft | None:
    """«甲市排第几», where no report states its rank but one lists the places in their order."""
    if not _WHERE.search(q.normal) or len(q.areas) != 1 or LAST_YEAR.search(q.normal) or q.has("change"):
        return None
    asked = [c for c in q.concepts if not _ORDER_WORDS.fullmatch(c)]
    ranks = (f.observation for f in tools.holdings.where(q.areas, "rank"))
    own = (o for o in ranks if place_key(o.area or "") == q.areas[0])
    if any(not asked or tools.coverage(asked, o.indicator) >= _SAID for o in own):
        return None
    order = _order(q, tools)
    place = next((i for i, name in enumerate(order.names, 1) if place_key(name) == q.areas[0]), None) if order else None
    if order is None or place is None:
        return None
    cited = reports.passage(tools, order.said)
    made = Evidence("computation", computation=_counted(place, order, cited))
    text = say(q, "nth_in_turn", name=order.names[place - 1], n=f"{place}")
    return Draft((Statement(text, (cited, made)), Statement(quoted(order.said.text), (cited,))), language=q.language)


def _counted(n: int, order: _Order, cited: Evidence) -> Computation:
    """The places of a list counted up to one of them."""
    names = "、".join(order.names[:n])
    return Computation("按所列次序清点", f"{names} = {n}", (Input(1.0, "位", names, cited.place),), float(n), "位")


def _order(q: Question, tools: Tools) -> _Order | None:
    """The list in order that the question is about: its words stand in the sentence or the report's title."""
    asked = [c for c in q.concepts if not _ORDER_WORDS.fullmatch(c)]
    best: tuple[float, _Order] | None = None
    for d in reports.about(q, tools) or list(tools.holdings.entries):
        for s in reports.sentences(tools, d, _LISTED):
            m = _LISTED.search(s.text)
            names = tuple(x.strip() for x in _SPLIT.split((m["list"] or m["ahead"]) if m else "") if x.strip())
            known = [x for x in names if tools.gazetteer.find(normalise(x))]
            if len(names) < _FEWEST or len(known) < len(names) - 1:
                continue
            said = tools.coverage(asked, f"{s.text} {tools.holdings.title(d)}") if asked else 1.0
            if said >= _SAID and (best is None or said > best[0]):
                best = (said, _Order(s, names))
    return best[1] if best else None
