"""Ranks: «居全国第二», «在…排名中跃升至第4位», «我国第一家…»."""

from __future__ import annotations

import re

from ingest.observations import measures
from ingest.observations.carried import Carried
from ingest.observations.phrases import counted_noun
from ingest.observations.readings import Reading, named
from ingest.records import Quantity

_RANKING = re.compile(
    r"(?P<ranking>[\u4e00-\u9fffA-Za-z0-9“”《》]{2,30}?(?:排名|排行榜?|榜单|评价|考核|考评|测评|评估|评选|排行榜》|排名》))(?:中|里|上)+(?:再次|继续|连续)?"
    r"(?:稳居|位居|位列|跃升至|跃居|升至|上升至|列|居|排名|排|名列|升到|跃升到|获|荣获|保持|获得|蝉联|跻身)+(?:全国|全球|全省|全市|世界)?$"
)


def rank(before: str, quantity: Quantity, after: str, carried: Carried) -> Reading | None:
    if re.match(r"^[大家个座款批次台条位](?=[\u4e00-\u9fff])", after) and not re.search(
        r"(?:居|列|名|跃升|成为|是|(?<!作)为|升至|排)[\u4e00-\u9fff]{0,10}$", before
    ):
        return _first_of(before, quantity, after) if quantity.value == 1 and after[:1] in "家个座" else None
    ranking = _RANKING.search(before)
    if ranking:
        return Reading(
            "rank",
            re.sub(
                r"^.*?(?:在|于|获|获得|位列|入选)?(?:全国|全球|全市|全省)?(?=[\u4e00-\u9fff“]{3})",
                "",
                ranking.group("ranking"),
                count=1,
            ),
            quantity,
            carried.breakdown,
            _widest(ranking.group("ranking")),
            True,
            0.85,
            subject=False,
        )
    head, scope = measures.rank_scope(before)
    listed = (
        re.search(
            r"[“《](?P<list>[^”》]+)[”》]?$|(?P<ranking>[\u4e00-\u9fffA-Za-z0-9]{2,24}?(?:排名|排行榜|榜单|评价|考核|竞争力|实力|指数))(?:中|里)?$",
            head.rstrip("中里，"),
        )
        if head
        else None
    )
    if scope is None and not re.search(
        r"(?:排名|排行榜|榜|居|列|位次|全国|全球|全省|全市|世界|国内|区|省|市)[”》]?(?:中|的)?(?:稳)?$", before
    ):
        return None
    comparator = _scope_name(scope)
    if listed:
        name = listed.group("list") or listed.group("ranking")
        return Reading(
            "rank",
            re.sub(r"^(?:在|于)?(?:全国|全球|全市|全省)?", "", name),
            quantity,
            carried.breakdown,
            comparator,
            True,
            0.85,
        )
    subject = named(head, carried)
    if subject is None:
        return None
    return Reading("rank", subject[0], quantity, subject[1], comparator, False, 0.85 if subject[2] else 0.8)


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
