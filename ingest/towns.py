"""Towns and districts no list has, found by their rank (市, 县, 区) and by what a text says around them.

The name of a place is followed by what is told of it; a word that only ends in the same syllable (城市, 社区) is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

from ingest.lexicon import alternation, vocabulary

BEFORE_NAME = r"(?:^|[，。；：、“”（）,;:()\n]|年|[底末月日]|[在对与和由向])"
NO_NAME = re.compile(
    r"[的和与及在等为是了各全我本该级家个国新建设打造入内省市]|科技|创新|产业|经济|城市|企业|中国|全球|综合|发展|高新|主要"
    r"|^[评论谈析把被让使其而但也又已按据以这每某凡]|[高低快慢优大小少多位属处]于|[至出比占较将使让]|增速|彰显|助力|支撑|推动|带动|拉动|促进|支持|聚焦|围绕|依托|服务|赋能|推进|加快|引领|落户|实现|超过"
)

_TEXT = 30000  # characters of a text that teach its names
_NO_TOWN = re.compile(
    r"重点|试点|贫困|边境|脱贫|百强|山区|牧区|强$|[上城都地股次期首批多大小外超入整各全本级辖区]$|[年月日季第]|[一二三四五六七八九十两几]$|^[一二三四五六七八九十两几]"
)
# Before a name in a list, and behind it where the text tells something of it.
_LED = rf"(?:{BEFORE_NAME}|和|及|其中|依次[为是]|分别[为是]|包括|省会(?:城市)?|首府|的是|有)"
_TELLS = (
    r"(?=（?\d|[以达为约有](?:到)?\d|[、和]|(?:综合)?得分|提高|下降|增长|上升|回落|位?居|位?列|排名|分别"
    r"|最高|最快|三|两|R&D|研发|研究与|研究开发|高新技术|科技型|规模以上|规上|地区生产总值|GDP|技术合同|专利|发明|常住人口|固定资产|一般公共|社会消费"
    r"|进出口|实现|完成)"
)
_NO_QUARTER = re.compile(
    r"[景校社小片园城矿牧林郊辖新老主市港]$|经济|生产|高新|经开|开发|示范|地区|街道|合作|试验|保税|功能|行政|工业|商务|自贸|核心|服务|住宅"
    r"|居民|旅游|集聚|先行|引领|教育|文化|生态|保护|管理|农业|林业|科教|高教|安置|棚户"
)


def towns(head: str, text: str, listed: Callable[[str], bool]) -> list[tuple[str, str]]:
    """(stem, rank) of «澜江市», «青川县»: named in the head and the text, often there, or told of beside others."""
    pattern = rf"{BEFORE_NAME}([\u4e00-\u9fff]{{2,3}})([省市县])(?![场委长民域级区内外值县])"
    counts = Counter(re.findall(pattern, text[:_TEXT]))
    told = Counter(re.findall(rf"{_LED}((?![和及与])[\u4e00-\u9fff]{{2,3}})([市县区])(?!域){_TELLS}", text[:_TEXT]))
    peers = {name for name in told if _is_town(name[0], name[1], listed)}
    often = {
        name for name, count in counts.items() if (count >= 3 or name[0] in head) and _is_town(name[0], name[1], listed)
    }
    ranks = Counter(rank for _, rank in told)
    return sorted(often | {name for name in peers if told[name] > 1 or ranks[name[1]] > 1})


def _is_town(stem: str, rank: str, listed: Callable[[str], bool]) -> bool:
    if NO_NAME.search(stem) or _NO_TOWN.search(stem) or (rank == "区" and _NO_QUARTER.search(stem)):
        return False
    return not listed(stem + rank)


_NO_DISTRICT = re.compile(
    r"[的和与及各等全市新老主城郊均]|地$|经济|生产|高新|经开|开发|园|示范|地区|辖区|社区|街道|合作|试验|保税"
)


@cache
def _district() -> re.Pattern[str]:
    cities = alternation(vocabulary("areas")["cities"]["names"]) + "|北京|上海|天津|重庆"
    provinces = alternation(vocabulary("areas")["provinces"]["names"])
    around = rf"(?:(?P<city>{cities})市|(?P<province>{provinces})(?:省|自治区|壮族自治区|回族自治区|维吾尔自治区))"
    return re.compile(rf"{around}(?P<stem>[\u4e00-\u9fff]{{2,3}})(?P<rank>[区县])")


def districts(text: str, canonical: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """«杭州市余杭区», «贵州省长顺县»: those no list has, behind what they lie in: (a name, its full name, the city)."""
    for match in _district().finditer(text):
        name = match.group("stem") + match.group("rank")
        if not _NO_DISTRICT.search(match.group("stem")) and canonical(name) == name:
            city = match.group("city") or match.group("province")
            yield name, name, city
            if len(re.findall(rf"{BEFORE_NAME}{match.group('stem')}(?![区县])", text)) >= 1:
                yield match.group("stem"), name, city


_INNER = {"省": re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,3})(?P<rank>[市县州])(?![场委长民域级政区])")}
_INNER["市"] = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,3})(?P<rank>[区县])(?![域块内间级])")


def town_inside(outer: str, behind: str, canonical: Callable[[str], str]) -> str:
    """«北岭省青川市…公报», «青川市青云区…»: the town or district named right behind the place it lies in, else ""."""
    match = _INNER[outer[-1]].match(behind) if outer[-1:] in _INNER else None
    if match is None or NO_NAME.search(match.group("stem")) or _NO_DISTRICT.search(match.group("stem")):
        return ""
    name = match.group()
    return name if canonical(name) == name else ""
