"""Ranks: «居全国第二», «在…排名中跃升至第4位», «我国第一家…»."""

from __future__ import annotations

import re

from ingest.observations import measures
from ingest.observations.carried import Carried
from ingest.observations.phrases import counted_noun, noun_phrase
from ingest.observations.readings import Reading, named
from ingest.records import Quantity

_RANKING = re.compile(
    r"(?P<ranking>[\u4e00-\u9fffA-Za-z0-9“”《》]{2,30}?(?:排名|排行榜?|榜单|评价|考核|考评|测评|评估|评选|排行榜》|排名》))(?:中|里|上)+(?:再次|继续|连续)?"
    r"(?:稳居|位居|位列|跃升至|跃居|升至|上升至|列|居|排名|排|名列|升到|跃升到|获|荣获|保持|获得|蝉联|跻身)+(?:全国|全球|全省|全市|世界)?$"
)


_LISTED = re.compile(
    r"[“《](?P<list>[^”》]+)[”》]?$"
    r"|(?P<ranking>[\u4e00-\u9fffA-Za-z0-9]{2,24}?(?:排名|排行榜|榜单|评价|考核|竞争力|实力|指数))(?:中|里)?$"
)
_CLASSED = re.compile(r"^[大家个座款批次台条位](?=[\u4e00-\u9fff])")
_RANKED = re.compile(r"(?:居|列|名|跃升|成为|是|(?<!作)为|升至|排)[\u4e00-\u9fff]{0,10}$")
_SCOPED = re.compile(
    r"(?P<scope>全国|全球|全省|全市|世界|[东中西]部|东北|长三角|珠三角|[\u4e00-\u9fff]{2,8}(?:区|省|市))(?:的)?$"
)
_MOVED = re.compile(r"(?:从|由|至|到|^[，、]?(?:为|是|达到?))$")
_NAMED_LIST = re.compile(r".{3,}(?:百强|[百千]?强|榜单?|排行榜?|名单|指数|竞争力|百佳|集群|排名)$")
_MOVING = re.compile(
    r"(?:^|[在，、])(?P<name>[\u4e00-\u9fffA-Za-z“”]{0,20}?(?:综合|总体?|整体|单项|评价|考核|评估|竞争力|能力|指数|水平)(?:排名|位次|名次))"
    r"(?:从|由|上升至|升至|前移至|跃升至|提升至|下降至|降至|后移至|为|是|位居|居|列)*(?:全国|全球|全省|全市)?$"
)
_PASSED_BY = re.compile(r"(?:(?:超过|超越|反超|赶超|次于)[\u4e00-\u9fff]{2,6}|依然|仍然|依旧|始终|则|均)+$")
_INSIDE = re.compile(r"(?:在|^[，、]?)(?P<scope>全国|全球|世界|全省|全市|国内)(?:各[\u4e00-\u9fff]{1,6})?(?:中)?$")
_AMONG = re.compile(
    r"^在?[一二三四五六七八九十\d]+(?:个|大|项|类)[^，]{1,10}(?:之中|中|里面?)(?:也|均|都)?(?=[\u4e00-\u9fff])"
)
_PREFIX = re.compile(r"^(?:在|于|获|获得|入选)?(?:全国|全球|全市|全省)?(?=[\u4e00-\u9fff“]{3})")


def rank(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """A place in an order; the ranking's own name where one stands there, else the subject that is ranked."""
    if _CLASSED.match(after) and not _RANKED.search(before):
        return _first_of(before, quantity, after) if quantity.value == 1 and after[:1] in "家个座" else None
    if quantity.value > 1 and after[:1] in ("家", "个", "座"):
        return None
    before = _AMONG.sub("", before)
    moved = _MOVING.search(before)
    if moved:
        name = _PREFIX.sub("", noun_phrase(moved.group("name").split("在")[-1]))
        carried.rank = name
        return Reading(
            "rank", name, quantity, carried.breakdown, _widest(moved.group("name")), True, 0.85, subject=False
        )
    ranking = _RANKING.search(before)
    among = False
    if ranking is None:
        whole = before
        before = re.sub(r"^.*?中(?=(?:综合)?(?:排名|位居|位列|居|列|排))", "", before)
        before = re.sub(r"^.*以[\u4e00-\u9fff]{2,8}(?=蝉联|荣获|获得|夺得|摘得|位居|位列|居)", "", before)
        among = before != whole and not noun_phrase(measures.rank_scope(before)[0])
        ranking = _RANKING.search(before)
    if ranking:
        scope = _widest(ranking.group("ranking"))
        told = ranking.group("ranking").split("在")[-1]
        name = _PREFIX.sub("", told if len(told) >= 3 else ranking.group("ranking"))
        return Reading("rank", name, quantity, carried.breakdown, scope, True, 0.85, subject=False)
    reading = _placed(before, quantity, after, carried)
    if reading is None and among:  # «全市在27个城市中居第6位»
        return Reading("rank", "排名", quantity, None, None, False, 0.7, subject=False)
    return reading


def _placed(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    """«…居全国第二», «排名第六», «全球第三», «从第12位升至第10位»."""
    head, scope, found = measures.rank_scope(before)
    if not before.strip("，、") and carried.rank and not after:  # «…第18位，上年第21位»
        return Reading("rank", carried.rank, quantity, carried.breakdown, None, False, 0.8)
    if not found and _LISTED.search(before.rstrip("中里，")):
        head = before
    elif not found:
        bare = _SCOPED.search(before) or _MOVED.search(before)
        if bare is None:
            return None
        head, scope = before[: bare.start()], bare.groupdict().get("scope")
    if scope and _NAMED_LIST.search(scope):
        return Reading("rank", scope, quantity, carried.breakdown, _widest(scope), True, 0.85)
    comparator = _scope_name(scope)
    listed = _LISTED.search(head.rstrip("中里，")) if head else None
    if listed:
        name = _PREFIX.sub("", listed.group("list") or listed.group("ranking"))
        return Reading("rank", name, quantity, carried.breakdown, comparator, True, 0.85)
    if (
        carried.group
        and carried.group.endswith(("排名", "榜", "榜单", "排行榜", "评价", "报告", "指数", "报告》", "指数》"))
        and not noun_phrase(head)
    ):
        return Reading("rank", carried.group, quantity, None, comparator, False, 0.8)
    inside = _INSIDE.search(head)
    if inside:
        head, comparator = head[: inside.start()], comparator or inside.group("scope")
    head = _PASSED_BY.sub("", head)
    subject = None
    if not noun_phrase(head):
        subject = _share_just_told(carried) or ((carried.rank, None, False) if carried.rank else None)
    subject = subject or named(head, carried)
    if subject is None and (order := re.search(r"(?:排名|位次|名次)", before)):
        subject = (order.group(), None, False)  # «加拿大的排名上升至第14位»
    if subject is None:
        return None
    sure = 0.85 if subject[2] else 0.8
    return Reading("rank", subject[0], quantity, subject[1], comparator, False, sure, named=subject[2])


def _share_just_told(carried: Carried) -> tuple[str, str | None, bool] | None:
    """«研发投入占GDP比重5.8%，居全国第二»: the share is ranked; one of a wider place («占全国30%») says how large."""
    if not carried.fresh_rate or not carried.rate or not re.search(r"占.{2,}比重$", carried.rate):
        return None
    of_place = re.search(r"占(?:全[国球省市区美]|世界|我国)(?:的|同类|总量|总数)?比重$", carried.rate)
    return None if of_place else (carried.rate, carried.rate_breakdown, False)


def _first_of(before: str, quantity: Quantity, after: str) -> Reading | None:
    """«我国第一家国家级高科技园区»."""
    noun = counted_noun(after[1:])
    if not re.search(r"(?:我国|全国|中国|世界|全球|全省|全市|国内)$", before) or not noun:
        return None
    return Reading("rank", noun + "设立次序", quantity, None, None, False, 0.6)


def _scope_name(scope: str | None) -> str | None:
    if not scope:
        return None
    match = re.search(r"(?:全国|全球|世界|全省|全市|[\u4e00-\u9fff]{2,12}(?:省|市|区))", scope)
    return match.group() if match else scope.strip("的中在") or None


def _widest(text: str) -> str | None:
    match = re.search(r"全国|全球|世界|全省|全市", text)
    return match.group() if match else None
