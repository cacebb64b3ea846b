"""What kind of statement a figure makes: the verb before it, the comparison, the share and the rank around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import alternation, words
from ingest.records import Measure, Quantity

RATE_UNITS = frozenset({"%", "‰", "比例"})
POINT_UNITS = frozenset({"百分点", "千分点", "基点"})
_BASES = (
    r"上年同期|上年年末|去年年末|去年年底|上年年底|上年末|上年底|上年度?|去年同期|去年末|去年底|去年|上一年度?|前一年|前年|上季度末|上季度|上季末|上季|上月末|上月|上期|上半年|年初|年初数|基期|同期|"
    r"(?:前)?[一二三四1-4]季度末?|前[两三]个?季度|\d{1,2}[-—－]\d{1,2}月份?|上届|上一届|上一版|上轮|“?十[一二三四]五”?(?:末|期末|时期末|时期|初期?)?|疫情前|(?:(?:19|20)\d\d|1[01]\d)年(?:同期|末|底|初|度)?|\d{1,2}月份?|成立之?初|设立之?初|期初|建园初期|建区初期"
)
_COMPARED = re.compile(
    rf"(?:较|比|与|同|和|相比|相较于?|相对于?|对比)(?P<base>{_BASES})(?:的[\u4e00-\u9fff]{{1,8}}?(?=增|下|上升|提|减|降|高(?!点|位|峰)|低(?!点|位|谷)|多|少|回|升|扩|收|缩|净|$))?(?:相比|比较|比)?|(?P<yoy>同比)|(?P<mom>环比)|(?P<annual>年均(?!收入|工资|价|浓度|值|人口|汇率|气温)(?:复合)?)|(?P<two>两年平均)"
    r"|按(?:可比|不变|现行?)价格?(?:计算)?|扣除价格因素"
)
_AGAINST = re.compile(
    r"(?:较|比(?!亚迪|[重例值率])|与)(?P<what>[\u4e00-\u9fffA-Za-z&]{2,16}?)(?:高出?|低|多|少|快|慢|增加|减少|提高|下降|低了|高了|要高|要低)$|(?P<verb>高于|低于|快于|慢于|高出|领先于?|多于|少于|优于|超过|超出|超(?=时序|序时|全[国省市]|预期|目标|计划|平均))(?P<over>[\u4e00-\u9fffA-Z（）]{2,20}?)(?:平均水平|平均|水平|增速|均值)?(?<!的)(?<!的有)(?<!的达)(?<!的共有)(?<!的.有)(?<!的..有)(?<!的.{3}有)(?<!的.{4}有)(?<!的.{5}有)$"
)
_SHARE = re.compile(
    r"(?:(?:在|于)(?P<within>[\u4e00-\u9fff]{2,10})(?:的|中的|中|总量中|当中)?(?:占比|所占比重|所占比例|占有率)"
    r"|^[，、]?(?P<inside>[\u4e00-\u9fff]{2,10})(?<![其之集])中的?(?:占比|比重|份额|所占比重|所占比例)"
    r"|占(?!地面|地达|地约|地近|领|用|道|有(?!效|色|限|机|关)|主导|据|线|比)(?P<over>[^占，]{0,40}?)(?:的|之)?(?P<noun>比重|比例|份额|百分比|占比|比率|比)?"
    r"|(?P<alone>占比|(?<!对)比重|所占比重|所占比例|份额|市场占有率|占有率|比例|百分比))(?:的|已|只有|仅有|只|仅|首次|再次|突破|历史性|也|分别|合计|合占|均|都|总和|超|为|达|达到|是|约|近|由|从|稳定在|保持在|接近|已达|约为|高达|大致|仍)*$"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change is measured against, and the words without it."""

    comparator: str | None
    rest: str


def take_comparison(text: str) -> Comparison:
    """Take «较上年», «同比», «年均» out of the words before a figure."""
    match = None
    for found in _COMPARED.finditer(text):
        if match is None or found.group("base") or found.group("yoy"):
            match = found
    if match is None:
        return Comparison(None, text)
    rest = _COMPARED.sub("", text)
    return Comparison(_comparator(match), rest)


def comparison_start(text: str) -> int:
    """Where a comparison that ends the text begins («…产量同比» -> before 同比), its length where none does."""
    ends = [match for match in _COMPARED.finditer(text) if match.end() == len(text)]
    return ends[0].start() if ends else len(text)


def _comparator(match: re.Match[str]) -> str | None:
    if match.group("base"):
        return {
            "去年": "上年",
            "上一年": "上年",
            "上一年度": "上年",
            "上年度": "上年",
            "前一年": "上年",
            "去年同期": "上年同期",
            "去年末": "上年末",
            "去年底": "上年末",
            "上年底": "上年末",
            "上年年末": "上年末",
            "去年年末": "上年末",
            "去年年底": "上年末",
            "上年年底": "上年末",
        }.get(match.group("base"), match.group("base"))
    if match.group("yoy"):
        return "上年同期"
    if match.group("mom"):
        return "上期"
    return "年均" if match.group("annual") or match.group("two") else None


@dataclass(frozen=True, slots=True)
class Change:
    """A change verb before a figure: its sign, the words before it, what it is measured against."""

    sign: int
    phrase: str
    verb: str
    comparator: str | None = None


@cache
def _change_pattern() -> re.Pattern[str]:
    up, down = alternation(words("prose", "verbs", "up")), alternation(words("prose", "verbs", "down"))
    link = "了|约|近|超|逾|超过|达|达到|为|均为|分别为|分别|均|各|幅度为|幅度达|幅度|速度为|的|也|是|仅|实现|高达|将近|"
    link += "预计|的预计|接近|不到|突破|至少|整体|合计|依次|小幅|大幅"
    reach = alternation(words("prose", "verbs", "reach"))
    return re.compile(rf"(?P<verb>(?P<up>{up})|(?P<down>{down}))(?P<link>(?:{link})*)(?P<reach>(?:{reach})?)$")


def change_before(text: str) -> Change | None:
    """The change verb at the end of the words before a figure; None where it tells a level reached (增至)."""
    against = _AGAINST.search(text)
    if against and against.group("verb"):
        sign = -1 if against.group("verb") in ("低于", "慢于", "少于") else 1
        return Change(sign, text[: against.start()], against.group("verb"), against.group("over"))
    match = _change_pattern().search(text)
    if match is None:
        return None
    verb = match.group("verb")
    noun = verb in words("prose", "verbs", "rate_nouns")
    if (_is_reached(match) and not noun) or text[: match.start()].endswith("自然"):
        return None
    if len(verb) == 1 and not _single_verb(text, match):
        return None
    phrase = text[: against.start()] if against and against.group("what") else text[: match.start()]
    return Change(-1 if match.group("down") else 1, phrase, verb, _against(text))


def _single_verb(text: str, match: re.Match[str]) -> bool:
    """高, 低, 多, 少, 增, 降 alone are verbs only behind a comparison or an adverb."""
    if match.group("verb") in ("增", "降", "减", "升", "涨", "跌"):
        return True
    return bool(re.search(r"(?:比|较)[\u4e00-\u9fffA-Za-z&]{2,16}$", text[: match.start()]))


def _against(text: str) -> str | None:
    match = _AGAINST.search(text)
    return match.group("what") if match and match.group("what") else None


def reached_before(text: str) -> str | None:
    """The words before «增至», «提高到», None where no such verb ends the text."""
    match = _change_pattern().search(text)
    if match and match.group("verb") in ("高", "低", "多", "少", "快"):
        return None
    if match and _is_reached(match) and match.group("verb") not in words("prose", "verbs", "rate_nouns"):
        return text[: match.start()]
    return None


def _is_reached(match: re.Match[str]) -> bool:
    """增至, 提高到, 缩小为: a level, not a change."""
    return bool(match.group("reach") or match.group("link").endswith(("为", "达", "达到")))


_WIDER = frozenset({"全国", "全球", "世界", "全省", "全市", "全区", "国家高新区", "全国高新区", "全美"})


@dataclass(frozen=True, slots=True)
class Share:
    """A share: the words before «占», the whole it is taken of, None where the carried one is meant."""

    phrase: str
    whole: str | None


def share_before(text: str, quantity: Quantity) -> Share | None:
    """«占…的比重» before a figure in per cent."""
    if quantity.base_unit not in RATE_UNITS and quantity.unit:
        return None
    match = _SHARE.search(text)
    if match is None:
        return None
    if match.group("within") or match.group("inside"):
        return Share(text[: match.start()], match.group("within") or match.group("inside"))
    bare = match.group("alone") or not match.group("over")
    if bare and text[: match.start()].lstrip("，、在") in _WIDER:
        return Share("", text[: match.start()].lstrip("，、在"))
    if bare:
        return Share(text[: match.start()], None)
    whole = (match.group("over") or "").strip("的比重例到了、达") or None
    if whole and re.search(r"(?:增长|提高|下降|提升|增加)$", whole):
        return None
    return Share(text[: match.start()], whole)


def contribution_before(text: str) -> bool:
    """«贡献率达» before a figure."""
    return bool(
        re.search(
            r"贡献(?:率|度|份额)[\u4e00-\u9fff]{0,5}$|对[^，]{2,24}贡献(?:分别)?(?:已?达到?|为|约|超过?|了)*$", text
        )
    )


_LINKS_TO_RATIO = re.compile(
    r"(?:仅为|只为|仅相当于|只相当于|是|(?<!分别)(?<!占比)为|相当于|不足|不到|仅有|仅|达到?|约为|约是|超过|接近|达到了|增至|升至|提高到|增长到|扩大到|恢复[至到])(?P<whole>[^，]{1,24}?)的$"
)


_OF_ITS = re.compile(r"(?:仅|只|约)?(?:为|是|有|相当于|达到?)(?P<whole>其|前者|后者|对方|同期)的?$")  # «仅为其61.5%»


def ratio_before(text: str, quantity: Quantity) -> tuple[str, str] | None:
    """(subject, whole) of «X是Y的N倍»."""
    if quantity.base_unit not in ("倍", "比例", "%") or (
        quantity.base_unit == "%"
        and not re.search(r"仅|只|不足|不到|相当于|恢复[至到]|是|^[，、]?为[\u4e00-\u9fff]{2,8}的$", text)
    ):
        return None
    its = _OF_ITS.search(text)
    if its:
        return text[: its.start()], its.group("whole")
    match = _LINKS_TO_RATIO.search(text)
    return (text[: match.start()], match.group("whole")) if match else None


def kind_of_change(quantity: Quantity) -> Measure:
    """Per cent, fractions and times are rates of change, everything else an amount."""
    return "change_rate" if quantity.base_unit in RATE_UNITS or quantity.base_unit == "倍" else "change"


@cache
def _ranked() -> re.Pattern[str]:
    verbs = alternation(words("prose", "rank", "verbs"))
    return re.compile(rf"(?P<head>.*?)(?:{verbs})+(?:在)?(?P<scope>[\u4e00-\u9fffA-Za-z]{{0,20}})$")


def rank_scope(text: str) -> tuple[str, str | None, bool]:
    """(words before the rank's verb, scope, whether a verb stands there) of «…居全国», «在X排名中稳居»."""
    match = _ranked().search(text)
    if match is None:
        return text, None, False
    return match.group("head"), match.group("scope") or None, True
