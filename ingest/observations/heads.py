"""How a clause opens: its period, its area, its topic, until the words that name what is measured."""

from __future__ import annotations

import re

from ingest.areas import AreaMention
from ingest.lexicon import vocabulary
from ingest.observations.carried import Carried
from ingest.observations.clauses import Clause
from ingest.observations.phrases import strip_opening
from ingest.periods import Period

_GLUE = re.compile(
    r"^(?:的|同期(?=[仅只]?[为是有达])|内(?!地|资|陆|容|部|涵|外|需)|间|里|各(?!级|类)|全部|所有|共|，|、|\s|\ue000)+(?=[\u4e00-\u9fff“A-Z0-9]|$)"
)
_NOT_HEAD = re.compile(
    r"^(?:第[一二三四五六七八九十\d]|排名(?!上升|下降|提升|前移|后移|后退|跃升|较|比)|前[一二三四五六七八九十\d]|平均|之首|榜首|首位|首次(?!进入|跻身|突破|超过|达到|入围|入选|上榜|实现|跨越|位居|升至|迈入|迈上)|唯一|占比|比重|领先|最|市场份额|总数(?!据)|数量|数目|个数)"
)
# «全省平均得分为70.5分», «全国平均2.65%»: the place whose average is told, unless it only measures another figure.
_AVERAGED = re.compile(r"平均(?!水平的|值的|的)[\u4e00-\u9fff]{0,8}\d")
# «苏州排名第7», «合肥第13»: the place that has the rank, where it opens the clause.
_OWN_RANK = re.compile(r"(?:排名|位列|位居)?第[一二三四五六七八九十\d]")
_MUNICIPALITIES = frozenset({"北京", "上海", "天津", "重庆"})
_SET_AGAINST = re.compile(r"(?:同期|末|底)?(?:相比|比较|对比|相较)")  # «与上年比较»: no period of the figures
_OWN_SHARE = re.compile(r"占比(?:较|比|同比|提高|提升|上升|下降|达|为)")  # «长三角占比较2021年提高»: the part's own
_LEAD = re.compile(r"(?:在|“|省会(?:城市)?|首府|相比(?!于?(?:19|20)\d\d)|相较于|对比|对标)+")
_BROAD = frozenset({"全国", "全球", "中国", "国家高新区", "全国高新区", "亚洲", "欧洲"})
_SCOPED = re.compile(r"第[一二三四五六七八九十\d]|排名|占比|比重|首位|榜首|前列|位列|居")
# «在中西部高新区中排名首位», «在长三角41个城市中居第3位»
_PLACES_AMONG = re.compile(r"(?:各|同类|\d{1,3}[个家座])?[\u4e00-\u9fff]{0,6}?(?:之中|中)(?![国心小])")
_LED_IN = re.compile(r"(?:依次|分别)[为是]")  # «…有3个，依次为甲市3.9%、乙市3.7%»
_RATIO_OPENING = re.compile(r"(?:与|占)[^，]{2,14}之比|与[^，]{2,14}(?:持平|相比)")
_COUNTERPART = re.compile(
    r"(?:对|向|在|赴|与|至|从|来自|自|到|同|和|除|比|较|于|居|列|为|占|及|或|驻|援|入选|入围|跻身|上榜|进入|流向|往|经|因)$"
)
_INNER_OK = re.compile(r"(?:投向|迁出|位于|落户)$")


def body_start(clause: Clause, carried: Carried) -> tuple[int, AreaMention | None, list[Period]]:
    """Where the noun phrase of a clause begins, the area it is about and the periods read on the way.

    Openers, periods and areas may come in any order («截至2023年底，北京…», «中关村2023年人均…»).
    """
    place = clause.start
    area: AreaMention | None = None
    periods: list[Period] = []
    while place < clause.end:
        moved = _step(clause, place, carried, periods)
        if moved is None:
            mention = _area_at(clause, place, carried)
            if mention is None or (area is not None and not _narrows(area, mention)):
                break
            area, moved = mention, mention.end
        moved += _glue(clause, moved)
        if moved == place:
            break
        place = moved
    return place, area, periods


def _narrows(outer: AreaMention, inner: AreaMention) -> bool:
    """北京市海淀区: the second name says more exactly where."""
    return inner.start == outer.end


def _glue(clause: Clause, place: int) -> int:
    match = _GLUE.match(clause.text[place : clause.end])
    return match.end() if match else 0


def _step(clause: Clause, place: int, carried: Carried, periods: list[Period]) -> int | None:
    """Past a period or an opening word; None where neither stands here."""
    for period in clause.periods:
        if period.start == place:
            against = _SET_AGAINST.match(clause.text, period.end)
            if against is None or clause.text[place - 1 : place] not in ("与", "同", "和", "较"):
                periods.append(period)
                return period.end
            return against.end()
    rest = clause.text[place : clause.end]
    if _RATIO_OPENING.match(rest):
        return None
    led = _LED_IN.match(rest) if clause.quantities else None
    if led and any(m.start == place + led.end() and m.end == clause.quantities[0].start for m in clause.areas):
        return place + led.end()
    stripped = strip_opening(rest)
    consumed = len(rest) - len(stripped)
    if consumed and rest.endswith(stripped):
        marked = [*(p.start for p in clause.periods), *(a.start for a in clause.areas)]
        marked += [q.start for q in clause.quantities]
        inner = [start for start in marked if place <= start < place + consumed]
        if inner and inner[0] > place:
            return inner[0]
        return None if inner else place + consumed
    return None


def _area_at(clause: Clause, place: int, carried: Carried) -> AreaMention | None:
    opening = _LEAD.match(clause.text, place, clause.end)
    lead = len(opening.group()) if opening else 0
    for mention in clause.areas:
        if mention.start not in (place, place + lead):
            continue
        after = clause.text[mention.end : clause.end]
        averaged = place == clause.start and _AVERAGED.match(after) is not None
        own_part = place == clause.start and mention.kind != "generic" and mention.name not in _BROAD
        shared = own_part and _OWN_SHARE.match(after) is not None
        ranked = own_part and _OWN_RANK.match(after) is not None and _is_peer(mention.name, carried.area)
        if averaged or shared or ranked or not _NOT_HEAD.match(after[:6]):
            return mention
    return None


def _is_peer(name: str, other: str | None) -> bool:
    """Whether a place is none that the subject lies in: «丙市排名第13» after 甲市, not «江苏排名第3» of 南京."""
    provinces = vocabulary("areas")["provinces"]["names"]
    return name not in provinces or name in _MUNICIPALITIES or other is None or other in (*provinces, *_BROAD, name)


def is_scope(clause: Clause, mention: AreaMention) -> bool:
    """«在全国178家高新区中居第一»: the wider area is what the figure is compared with, not what it is about."""
    led = clause.text[max(0, mention.start - 1) : mention.start] == "在"
    wide = mention.name in _BROAD or _PLACES_AMONG.match(clause.text, mention.end, clause.end) is not None
    return led and wide and bool(_SCOPED.search(clause.text, mention.end, clause.end))


def inner_area(clause: Clause, start: int, end: int) -> AreaMention | None:
    """An area inside the noun phrase («迁出北京的…企业») that is its subject rather than a partner of it."""
    for mention in clause.areas:
        if not start <= mention.start < end:
            continue
        before, after = clause.text[start : mention.start], clause.text[mention.end : end]
        wider = next((m for m in clause.areas if m.end == mention.start and m.start >= start), None)
        before = before.removesuffix(wider.text) if wider else before  # «向长三角苏浙皖三省输出»
        listed = before in ("和", "及", "与", "以及") and any(q.end == start for q in clause.quantities)
        if _NOT_HEAD.match(after) or (_COUNTERPART.search(before) and not (listed or _INNER_OK.search(before))):
            continue
        return mention
    return None
