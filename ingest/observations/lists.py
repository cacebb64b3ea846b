"""Lists that share: «分别» gives each member its figure, «均» gives one figure to all, a unit is written once."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from ingest.areas import AreaMention
from ingest.lexicon import words
from ingest.numerals import scale_unit
from ingest.observations.clauses import Clause
from ingest.observations.measures import comparison_start, take_comparison
from ingest.observations.phrases import members
from ingest.records import Quantity

_SEPARATOR = re.compile(r"^(?:、|和|及|以及|与|，|或)+$")
_EACH = re.compile(r"分别|依次|各有|各为|各占")
ALL = re.compile(
    r"(?<![平人年户地月日亩店校社])均(?!衡|值|价|线|匀|等|收|增速|可支配)|(?<![成首京])都(?!市|是)|双双|皆"
)
_AND_SO_ON = re.compile(
    r"等(?:各项|多项|主要|\d{1,2}项|[一二三四五六七八九十]项)?(?:主要)?(?:经济)?指标(?=同比|环比|比|较|$)"
)
_MOST = 8  # members a list may have


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure list opened out: (words to put before, figure) for each member; `carried` where the members stand in an
    earlier clause and `before` holds only the verb."""

    parts: tuple[tuple[str, Quantity], ...]
    carried: bool


def shared_units(clause: Clause) -> tuple[Quantity, ...]:
    """The clause's figures, those of a list without a unit taking the next one's («57.3、24.8%»)."""
    out = list(clause.quantities)
    for i in range(len(out) - 2, -1, -1):
        here, following = out[i], out[i + 1]
        between = clause.part(here.end, following.start)
        shortened = here.unit == "个" and following.unit.startswith("个")
        if (
            (not here.unit or shortened)
            and following.unit
            and _SEPARATOR.match(between)
            and following.base_unit != "位"
        ):
            out[i] = _with_unit(here, following.unit)
    for i, (here, following) in enumerate(itertools.pairwise(out)):  # «列第二、三位»
        ordinal = here.text.startswith("第") and following.base_unit == "位" and not following.text.startswith("第")
        if ordinal and _SEPARATOR.match(clause.part(here.end, following.start)):
            out[i + 1] = replace(following, text="第" + following.text)
    return tuple(out)


def _with_unit(quantity: Quantity, unit: str) -> Quantity:
    factor, base = scale_unit(unit)
    return replace(quantity, unit=unit, base_unit=base, scaled=float(f"{quantity.value * factor:.12g}"))


def run_from(clause: Clause, quantities: tuple[Quantity, ...], first: int) -> tuple[Quantity, ...]:
    """The figures that stand side by side from one on, only list marks between them."""
    end = first + 1
    while end < len(quantities) and _SEPARATOR.match(clause.part(quantities[end - 1].end, quantities[end].start)):
        end += 1
    return quantities[first:end]


def spread(phrase: str, quantities: tuple[Quantity, ...]) -> Spread | None:
    """Open out «A、B、C分别占1%、2%、3%» or «A、B均增长5%»; `phrase` stands before the first figure of them."""
    each = _EACH.search(phrase)
    everyone = None if each else ALL.search(phrase)
    mark = each or everyone
    if mark is None:
        return _implied(phrase, quantities)
    head, tail = phrase[: mark.start()], phrase[mark.end() :]
    head = _AND_SO_ON.sub("", head)
    turned = _TURN_LAST.search(head) if each and tail.startswith(("为", "达", "是")) else None
    if turned:  # «甲、乙产值同比增长分别为5%、6%»
        head, tail = head[: turned.start()], turned.group() + re.sub("^(?:为|达到?|是)", "", tail)
    cut = comparison_start(head)
    head, tail = head[:cut], head[cut:] + tail
    compared = _compared_each(head, tail, quantities) if each else None
    if compared is not None:
        return compared
    if not take_comparison(head).rest.strip("，、"):
        head, tail = "", head + tail
    elif _VERB_ONLY.fullmatch(take_comparison(head).rest.strip("，、")):
        head, tail = "", head + tail.removeprefix("为").removeprefix("达")
    wholes = _WHOLES.fullmatch(tail)
    if wholes and mark is each and len(parts := members(wholes.group("list"))) == len(quantities) > 1:
        parts = _same_whole(parts)
        return Spread(tuple((f"{head}占{part}的", q) for part, q in zip(parts, quantities, strict=True)), False)
    shares = _SHARE_LIST.fullmatch(head) if mark is each else None
    if shares and len(parts := members(shares.group("list"))) == len(quantities) > 1:
        told = (f"{shares.group('subject')}占{part}的比重{tail}" for part in _same_whole(parts))
        return Spread(tuple(zip(told, quantities, strict=True)), False)
    names = _industries(head, len(quantities)) or (members(head) if head.strip("，、") else [])
    numbered = numbered_list(head)
    if numbered and (len(numbered) == len(quantities) or mark is everyone):
        names = numbered
    elif mark is each and len(quantities) > 1 and len(names) not in (0, len(quantities)):
        names = _fitted(head, len(quantities))
    elif names:
        names = same_ending(names)
        names = (
            [name if name.startswith("比") else "比" + name for name in names] if names[0].startswith("比") else names
        )
    if not names:
        return Spread(tuple((tail, q) for q in (quantities if mark is each else quantities[:1])), True)
    if len(names) > _MOST:
        return None
    if len(quantities) == 1:
        return Spread(tuple((name + tail, quantities[0]) for name in names), False) if len(names) > 1 else None
    if mark is each and len(names) == len(quantities):
        return Spread(tuple((name + tail, q) for name, q in zip(names, quantities, strict=True)), False)
    return None


_VERB = re.compile(
    r"实现|完成|达到?|为|位居|位列|排名|排在|分列|居(?![住民家])|列|增长|下降|提高|降低|上涨|上升|回落|下跌|增加|减少|提升|[涨跌](?=\d|了|约|$)"
)
_PER_HEAD = re.compile(r"^(?P<per>亩均|人均|户均|地均|店均)")


def _implied(phrase: str, quantities: tuple[Quantity, ...]) -> Spread | None:
    """«A和B实现收入为x和y»: as many names as figures of one unit, each its own though 分别 is left out."""
    verb = _VERB.search(phrase)
    if len(quantities) < 2 or verb is None or len({q.base_unit for q in quantities}) > 1 or "，" in phrase:
        return None
    head, tail = phrase[: verb.start()], phrase[verb.start() :]
    names = [part for part in head.split("、") if part]  # «交通和通信、居住类»: 和 belongs to a name
    if len(names) != len(quantities) or not any(re.search("[和及与]", name) for name in names[:-1]):
        names = members(head)
    names = names if len(names) == len(quantities) else _fitted(head, len(quantities))
    if len(names) != len(quantities) or min(map(len, names)) < 2 or re.search(r"[由从比较]", phrase):
        return None
    per = _PER_HEAD.match(names[0])
    if per and not any(_PER_HEAD.match(name) for name in names[1:]):
        names = [names[0], *(per.group("per") + name for name in names[1:])]
    names = same_ending(names)
    return Spread(tuple((name + tail, q) for name, q in zip(names, quantities, strict=True)), False)


_AGAINST_LIST = re.compile(r"(?P<subject>.*?)[比较](?P<list>[^，]+?)(?:的?增速(?:水平)?)?")
_VERB_LIST = re.compile(r"(?P<verb>高于|低于|快于|慢于|高出|领先于?|优于)(?P<list>[^，]+?)(?:的?增速(?:水平)?)?")


def _compared_each(head: str, tail: str, quantities: tuple[Quantity, ...]) -> Spread | None:
    """«比全国、全省分别高1.2个和0.5个百分点», «分别高于全国、全省1.2个和0.5个百分点»: one subject, several bases."""
    behind = _AGAINST_LIST.fullmatch(head)
    ahead = _VERB_LIST.fullmatch(tail)
    for match, form in ((behind, "{subject}比{part}" + tail), (ahead, head + "{verb}{part}")):
        parts = members(match.group("list")) if match else []
        if match and len(parts) == len(quantities) > 1:
            told = [form.format(part=part, **{**{"subject": "", "verb": ""}, **match.groupdict()}) for part in parts]
            return Spread(tuple(zip(told, quantities, strict=True)), False)
    return None


_PLACE_WORD = re.compile(r"^(?:全国|全球|世界|全省|全市|全区|[\u4e00-\u9fff]{2,6}?[省市区县])")


def _same_whole(parts: list[str]) -> list[str]:
    """«占全国和广东省进出口总额»: the whole named behind the last place belongs to all."""
    last = _PLACE_WORD.match(parts[-1])
    rest = parts[-1][last.end() :] if last else ""
    bare = all((m := _PLACE_WORD.match(part)) and m.end() == len(part) for part in parts[:-1])
    return [*(part + rest for part in parts[:-1]), parts[-1]] if rest and bare else parts


def _industries(head: str, count: int) -> list[str]:
    """«三次产业对经济增长的贡献率»: the first, the second and the third of them, where three figures follow."""
    lead, told, rest = head.partition("三次产业")
    return [f"{lead}第{n}产业{rest}" for n in "一二三"] if told and count == len("一二三") else []


_TURN_LAST = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:增长|下降|上涨|下跌|下滑|增加|减少|提高|提升|回落)$")
_VERB_ONLY = re.compile(r"(?:增长|下降|提高|提升|增加|减少|上升|回落|增幅|增速|降幅)")
_WHOLES = re.compile(r"占(?P<list>[\u4e00-\u9fff]+(?:、|和|及)[\u4e00-\u9fff]+)的?")
_SHARE_LIST = re.compile(
    r"(?P<subject>.*?)占(?P<list>[\u4e00-\u9fff]+(?:、|和|及)[\u4e00-\u9fff]+?)的?(?:比重|比例|份额)"
)
_NUMBERED = re.compile(
    r"^(?P<list>[^，]+?)(?:等)?(?P<count>[二两三四五六七八九十]|\d{1,2})(?:大|个|类|项|家|种)(?P<tail>[\u4e00-\u9fffA-Z&]{2,24})$"
)


def numbered_list(text: str) -> list[str]:
    """«光电信息、生物医药、高端装备三大主导产业产值»: each member with what the count stands before."""
    match = _NUMBERED.match(text.strip("，、"))
    if match is None:
        return []
    parts = members(match.group("list"))
    count = match.group("count").replace("两", "二")
    size = int(count) if count.isdigit() else "零一二三四五六七八九十".index(count)
    tail = _KINDS.sub("", match.group("tail"))
    return [part + tail for part in parts] if len(parts) == size > 1 else []


# What a count calls its members and no part of any one's name: «企业、高校、院所三大执行主体经费», «三个一级指数».
_KINDS = re.compile(r"^(?:(?:活动|执行)?主体(?=[\u4e00-\u9fffA-Z])|[一二三四]级(?=指[数标]))")


_ENDING = re.compile(
    r"(?P<end>(?:的)?(?:对[\u4e00-\u9fff]{2,14}?(?:贡献率|贡献)|(?:研发|R&D|研究与试验发展|科技)?(?:经费|投入)|增加值|总?产值|总?收入|利润总?额?|投资额?|支出|产量|数量|人数|总量|面积|价格|权重|"
    r"销售额|出口额?|进口额?|规模|指数|人员|从业人员|成交额|成交金额|金额|授权量|申请量|拥有量)?(?:所占|占)?(?:的)?(?:比重|占比|比例|份额|增速)?)$"
)


def same_ending(names: list[str]) -> list[str]:
    """«企业、研究机构、高等学校经费所占比重»: the measured noun behind the last member belongs to all."""
    parallel = _parallel(names)
    if parallel:
        return parallel
    kind = re.search(r"产业$|领域$|行业$", names[-1])
    if kind and not any(re.search(r"业$|领域$|类$", name) for name in names[:-1]):
        return [*(name + kind.group() for name in names[:-1]), names[-1]]
    match = _ENDING.search(names[-1])
    ending = match.group("end") if match else ""
    if len(ending) < 2 or len(ending) == len(names[-1]):
        return names
    if any(_ENDING.search(name).group("end") for name in names[:-1] if _ENDING.search(name)):  # type: ignore[union-attr]
        return names
    return [*(name + ending for name in names[:-1]), names[-1]]


def _parallel(names: list[str]) -> list[str]:
    """«城镇、农村居民人均可支配收入»: what follows the last of parallel words belongs to all."""
    known = words("prose", "members", "parallel")
    if not all(name in known for name in names[:-1]):
        return []
    own = next((word for word in known if names[-1].startswith(word) and len(word) == len(names[0])), None)
    ending = names[-1].removeprefix(own) if own else ""
    return [*(name + ending for name in names[:-1]), names[-1]] if ending else []


def _fitted(head: str, count: int) -> list[str]:
    """Members split at 、 only, where 和 and 与 belong to the names."""
    parts = [part for part in re.split(r"、|以及|(?<=[\u4e00-\u9fff])[和及](?=[^、]+$)", head) if part]
    return (
        parts
        if len(parts) == count
        else [part for part in head.split("、") if part]
        if head.count("、") == count - 1
        else []
    )


def is_member(words: str) -> bool:
    """«信息传输、软件和信息技术服务业，»: a bare branch of the economy that a comma parts from the next one."""
    return _BRANCH.fullmatch(words) is not None


def strung_names(strung: list[str], head: str, count: int) -> list[str]:
    """The members of a list that commas part, with the noun behind the last one; empty unless they are `count`."""
    last = [head] if len(strung) + 1 == count else members(head)
    names = [*strung, *last]
    return same_ending(names) if len(names) == count > 1 and all(names) else []


_BRANCH = re.compile(r"[\u4e00-\u9fff、]{2,24}(?:业|产业|领域|行业)")


def of_each(clause: Clause, begin: int) -> bool:
    """«甲省和乙省均有12个…»: whether one figure is told of every place of a list that ends at `begin`."""
    figure = clause.quantities[0].start
    words = clause.part(begin, figure)
    return begin <= figure and len(words) <= _NEAR and (words.startswith("各") or ALL.search(words) is not None)


_NEAR = 16  # characters between the places and what is said of each
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,7}(?:新区|园区|高新区|经开区|[省市县区州镇])")
_LAST_DISTRICT = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,7}?(?:新区|园区|高新区|经开区|[省市县区州镇]))(?:的)?(?P<rest>[\u4e00-\u9fff].*)?"
)


def district_list(head: str, count: int) -> tuple[list[str], str]:
    """(places, the words behind them) of «越城区、柯桥区和上虞区的工业产值»; no places where it is no such list."""
    names = members(head)
    if len(names) != count or count < 2 or not all(_DISTRICT.fullmatch(name) for name in names[:-1]):
        return [], head
    last = _LAST_DISTRICT.fullmatch(names[-1])
    return ([*names[:-1], last.group("place")], last.group("rest") or "") if last else ([], head)


def area_list(clause: Clause, place: int) -> list[AreaMention]:
    """The areas of «上海、深圳…» at a place, empty where fewer than two stand there."""
    found: list[AreaMention] = []
    for mention in clause.areas:
        if mention.start < place:
            continue
        if (not found and mention.start == place) or (
            found and _SEPARATOR.match(clause.part(found[-1].end, mention.start))
        ):
            found.append(mention)
        else:
            break
    return found if len(found) > 1 else []
