"""Noun phrases: what stands before or after a figure, reduced to the name of what was measured."""

from __future__ import annotations

import re
from functools import cache

from ingest.lexicon import alternation, vocabulary, words

_EDGE = "、，：；。 的之“”…—·-●○◆◇■□▲△►▶★☆•◎※"
_SOURCE = re.compile(
    r"^(?:根据|据|按照|按|经)[^，]{0,24}?(?:统计|显示|测算|评价|监测|核算|数据|计算的?|口径|报告|测评|调查|折算|折合|汇率|常住地分|价格)(?:计算|折算|折合)?(?:为)?(?:数据|结果)?(?:显示|表明|指出)?(?!局)"
    r"|^(?:扣除|剔除|不考虑|还原)[^，]{2,16}?(?:因素|影响|政策)?(?:后|外)|^按?(?:自然|同|可比|全)口径(?:计算|下|看)?"
    r"|^[^，]{0,28}?(?:显示|表明|指出|披露)(?!器|屏)"
)
_ENUMERATOR = re.compile(
    r"^中(?=属于)|^\d{1,3}[个家项](?=[\u4e00-\u9fff（）]{1,8}?(?:的[\u4e00-\u9fff]{2,10})?(?:合计|共计|总计))|^全[市区县](?!域|块|外)(?=[\u4e00-\u9fff]{2})|^[两三四五六七八九十][地市城省国](?:共|合计|共计|总计)(?:有|拥有)(?=[\u4e00-\u9fff]{2})|^连续第[一二三四五六七八九十两\d]+年|^[一二三四五六七八九十两\d]+年(?:间|来|里)|^有(?=[\u4e00-\u9fff]{3})(?!有|效|色|限|机|线|关|轨|害|偿|无|力|序|望|条件|研发|科技)|^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）|^\d{1,2}[.、](?!\d)|^[一二三四五六七八九十]+是|^第[一二三四五六七八九十]，"
)
_DONE = re.compile(
    r"^.*?(?:布局建设|建设|形成|实现|集聚|汇聚|聚集|拥有|吸引|培育|推动|支持|完成|打造|建成|达成|投放|搭建|出台)了(?=[\u4e00-\u9fff“])"
)
_APPOSITION = re.compile(
    r"(委托|面向|支持|服务|针对|联合|依托|覆盖)[\u4e00-\u9fff]+(?:、|和|及|与)[\u4e00-\u9fff]+?等([\u4e00-\u9fff]{2,8})"
)
_AROUND = re.compile(r"^围绕(?P<field>[\u4e00-\u9fff]{2,12}?领域)")
_ENUMERATED = re.compile(r"^(?P<subject>[\u4e00-\u9fff]{3,14}?)(?:有|包括|包含|涵盖|涉及|分为)[^，]+、[^，]+?等?$")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^(?:{alternation(words('prose', 'open', 'words'))})")


@cache
def _link_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(words('prose', 'link', 'words'))}|[了{re.escape(_EDGE)}])$")


@cache
def _predicate_pattern() -> re.Pattern[str]:
    heads = alternation(words("prose", "subject", "predicate"))
    return re.compile(
        rf"(?:{heads})(?!率|额|值|指数|贡献|机制|规划|园区|质量|战略|（R|经费|水平|能力|活动|的贡献|的拉动|的影响)(?<!协同发展)(?<!融合发展)(?<!一体化发展)"
        r"|实现[\u4e00-\u9fff]{0,5}增长|最[高大快多低小强优](?!的)|居(?=全|首|世|第|前)|是(?=[占最主支推拉第重]|全[国省市区县])|创(?!新|业|投|制|造|意|始|立|作|客)|[为是达]$"
    )


_NOT_LINK = re.compile(
    r"(?:企业共|公共|拥有|持有|所有|纽约|节约|集约|合约|国有|私有|自有|特有|固有|享有|保有|含有|占有|民营|行为|作为|认为|成为|因为|以为|人为|但是|凡是|发达|表达|传达|未来|从来|以来|还|归还|偿还|股权投资|获得|取得|累计|平均|实际|名义|机器人工|保持|支持|人均|年均|户均|亩均|地均|均|共)$"
)


def strip_opening(text: str) -> str:
    """Without connectives, sources («据统计»), enumerators and adverbs before the subject."""
    previous = None
    while text and text != previous:
        previous = text
        text = text.lstrip(_EDGE)
        for pattern in (_SOURCE, _ENUMERATOR, _opening()):
            match = pattern.match(text)
            if match and _may_open(text, match):
                text = text[match.end() :]
    return text


_GLUED = re.compile(
    r"(?:在(?=建|校|站|读|册|职|岗|园|京|孵|线|研|营)|并(?=购|网|轨|联)|及(?=时|格)|和(?=谐|平)|除(?=尘|外|草|雪|法|权)|又|另(?=类)|还(?=款)|共(?=享|同|建|青|创|性)|其(?=他|它|余)|也(?=门)|现(?=代|货|金|有|价|场|存)|均(?=衡|价|值)|如(?=意)|就(?=业|诊|学|读)|仅(?=仅)|则|但|按(?=揭)|据(?=点)|更(?=新)|有(?=效|限|色|机|关|线|轨)|已(?=故|建)|约(?=谈)|累计(?=[\u4e00-\u9fff]{2})|截至|与(?=会))"
)


def _may_open(text: str, match: re.Match[str]) -> bool:
    """A connective, not the first syllable of a word (在建, 并购, 就业)."""
    glued = _GLUED.match(text)
    return not (
        glued
        and glued.end() >= match.end()
        and glued.end() > 0
        and match.end() <= 2
        and text[: match.end()] not in ("则", "但", "又")
    )


def strip_links(text: str) -> str:
    """Without the verbs and adverbs that lead from a subject to its figure («…支出达», «…总数仅为»)."""
    while match := _link_pattern().search(text):
        if _guarded_tail(text, match):
            break
        text = text[: match.start()]
    return text


def _guarded_tail(text: str, match: re.Match[str]) -> bool:
    """A link word that is the end of a longer word (国有, 作为, 拥有量) stays."""
    word = match.group()
    if len(word) > 1:
        return False
    return bool(_NOT_LINK.search(text[: match.end()][-4:])) and text.endswith(_ONE_SYLLABLE_WORDS)


_ONE_SYLLABLE_WORDS = (
    "公共",
    "国有",
    "私有",
    "自有",
    "民有",
    "作为",
    "成为",
    "行为",
    "发达",
    "年均",
    "人均",
    "户均",
    "亩均",
    "地均",
    "社均",
    "店均",
    "校均",
    "纽约",
    "大约",
    "节约",
    "集约",
    "合约",
    "所有",
    "特有",
    "专有",
    "固有",
    "归还",
    "偿还",
    "日均",
    "月均",
    "户籍均",
)


_WITHIN = re.compile(r"在(?:短短)?(?:半|[一二两三四五六七八九十\d]+)个?(?:年|月|季度|天|周)(?:之)?内$")
_PRICED = re.compile(r"按(?:可比|不变|现行?|当年)价格?(?:计算)?$")


def noun_phrase(text: str) -> str:
    """The name in the words before a figure: opening and link words off, the object of a finished action kept."""
    phrase = _WITHIN.sub("", _PRICED.sub("", strip_links(strip_opening(text))))
    done = _DONE.match(phrase)
    if done and len(phrase) - done.end() >= 2:
        field = _AROUND.match(phrase)
        phrase = (field.group("field") if field else "") + phrase[done.end() :]
    phrase = strip_links(_strip_bare_bring(strip_opening(phrase)))
    enumerated = _ENUMERATED.match(phrase)
    if enumerated:
        phrase = enumerated.group("subject")
    phrase = re.sub(r"为\d.*$|于$|(?<=[分数率值额])[在以]$|(?<=指数)值$", "", phrase)
    phrase = re.sub(r"(?<=产业|行业|企业|领域)实现(?=增加值|产值|总?产值|营业收入|总?收入|利润|税收)", "", phrase)
    phrase = (
        re.sub(r"(?:中|(?<![公英海])里)占?$", "", phrase)
        if len(phrase) > 4 and not phrase.endswith(("之中", "其中", "集中", "适中", "年中"))
        else phrase
    )
    phrase = _APPOSITION.sub(r"\1\2", phrase)
    return _expanded(_balanced(phrase.strip(_EDGE.replace("“", "").replace("”", ""))))


@cache
def _bring_pattern() -> re.Pattern[str]:
    bare = alternation(w for w in words("prose", "bring", "bare") if len(w) >= 2)
    return re.compile(
        rf"^(?:{bare})了?(?=[\u4e00-\u9fff“A-Za-z][\u4e00-\u9fff“A-Za-z&])(?!的|和|与|区|业|总部|强度|产出|额|资金|期|规模(?!以上)|周期|指数|指标|得分)"
    )


def _strip_bare_bring(phrase: str) -> str:
    """«实现地区生产总值» -> 地区生产总值; a verb that is part of the name (累计培育…) stays."""
    while match := _bring_pattern().match(phrase):
        if match.end() >= len(phrase):
            break
        phrase = phrase[match.end() :]
    return phrase


def _expanded(phrase: str) -> str:
    """Abbreviated names written out (国高新企业)."""
    for short, full in vocabulary("prose")["abbreviations"].items():
        phrase = phrase.replace(short, full)
    return phrase


def _balanced(phrase: str) -> str:
    """Without quotation marks whose partner was cut away."""
    if phrase.count("“") != phrase.count("”"):
        phrase = (
            phrase.strip("“”")
            if phrase.strip("“”").count("“") == phrase.strip("“”").count("”")
            else re.sub("[“”]", "", phrase)
        )
    return phrase


@cache
def _stop_pattern() -> re.Pattern[str]:
    return re.compile(alternation(words("prose", "stop", "words")))


@cache
def _listed_pattern() -> re.Pattern[str]:
    return re.compile(alternation(words("prose", "stop", "listed")))


def counted_noun(text: str, whole: bool = True) -> str:
    """The noun behind a count, up to where the sentence goes on; «企业入选500强» becomes 入选500强企业 (if `whole`)."""
    text = text.lstrip("的 ")
    listed = _listed_pattern().search(text)
    if whole and listed and 2 <= listed.start() <= 12 and listed.end() < len(text):
        noun, rest = text[: listed.start()], text[listed.start() :]
        if _stop_pattern().search(noun) is None:
            return _balanced(_tidy_object(rest) + noun.rstrip("均都已"))
    stop = _first_stop(text)
    stop = stop if stop is not None else len(text)
    phrase = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:(?<!集)中|里|共有|共|有)$", "", text[:stop])
    return _balanced(re.sub(r"(?:以及|和|及|与|、|，|等)$", "", phrase).strip(_EDGE.replace("“", "").replace("”", "")))


def _tidy_object(text: str) -> str:
    return re.sub(r"[、，。；]?(?:以及|和|及|与)?$", "", text)


def _first_stop(text: str) -> int | None:
    """The first word that begins a predicate, at least two characters in and not inside quotation marks."""
    for match in _stop_pattern().finditer(text):
        inside = text.count("“", 0, match.start()) > text.count("”", 0, match.start())
        if match.start() >= 2 and not inside and not _compound(text, match):
            return match.start()
        if match.start() == 0 and not _compound(text, match):
            return 0
        if match.start() == 1 and text[0] in "省市县区国" and match.group() in ("高于", "低于", "快于", "慢于", "超过"):
            return 1
    return None


_COMPOUND = re.compile(
    r"(?:有效(?=发明|专利|商标|期|注册|投资)..|通过率|实现率|完成率|在建|在校|在职|在园|在孵|参与者|参与度|是否|共享|共性|共建|成立以来|投入强度|投入产出|持续|就业人员|就业人口|就业岗位|就业机会|投入额|运营商|运营中心|为主|行为|居民|宜居|居住|获奖|获批|都市|首都|成都|也门|以上|以下|以内|将军|比例|比重|比率|占比|占地|比亚迪|服务业|启动区|分布式|正式员工|包括|共同|公共|累计|还款|列车|系列|涉及面)"
)


def _compound(text: str, match: re.Match[str]) -> bool:
    """A stop word that is part of a longer noun (通过率, 宜居)."""
    return any(
        m.start() <= match.start() < m.end() and m.group() != match.group()
        for m in _COMPOUND.finditer(text[: match.end() + 3])
    )


def subject_of(text: str) -> str:
    """The subject of a clause without a figure: what stands before its predicate, empty where nothing does."""
    text = strip_opening(text)
    match: re.Match[str] | None = None
    for found in _predicate_pattern().finditer(text):
        if found.start() >= 2:
            match = found
            break
        if found.start() == 0:
            return ""
    phrase = _PRICED.sub("", text[: match.start()] if match else text)
    if is_relational(phrase):
        return ""
    return (
        _balanced(strip_links(phrase).strip(_EDGE))
        if len(phrase) <= (64 if re.search("[、和]", phrase) else 30)
        else ""
    )


@cache
def _relational_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(?:其|其中)?(?:{alternation(words('prose', 'relational', 'words'))})$")


def is_relational(phrase: str) -> bool:
    """Whether a noun only qualifies the subject carried over (占比, 增速, 总额)."""
    return bool(_relational_pattern().match(phrase))


@cache
def _domain_pattern() -> re.Pattern[str]:
    domains, heads = (
        alternation(words("prose", "breakdown", "domains")),
        alternation(words("prose", "breakdown", "heads")),
    )
    classes = alternation(words("prose", "breakdown", "enterprise"))
    return re.compile(
        rf"^(?P<part>(?:(?:(?!的|以上|以下)[\u4e00-\u9fffA-Za-z、+“”]){{2,20}}?(?:{domains})的?(?:{classes})?|{classes})的?)(?:实现|获得|完成)?(?P<head>{heads}.*)$"
    )


def split_breakdown(phrase: str) -> tuple[str | None, str]:
    """(sub-population, indicator) of a phrase: 医药健康产业规上企业总收入 -> (医药健康产业规上企业, 总收入)."""
    if re.match(
        r"^(?:规模以上|规上|全部|全社会)?(?:工业|建筑业|服务业|农业|制造业|农林牧渔业)(?:总产值|投资|收入|营业收入|企业)$",
        phrase,
    ):
        return None, phrase
    if any(phrase.startswith(name) or phrase.endswith(name) for name in words("prose", "breakdown", "whole")):
        return None, phrase
    achieved = _ACHIEVED.match(phrase)
    if achieved:
        return achieved.group("part"), achieved.group("head")
    toward = _TOWARD.match(phrase)
    if toward:
        return toward.group("part"), toward.group("head")
    match = _domain_pattern().match(phrase)
    if match is None or (match.group("head") in ("企业", "投资") and len(match.group("part")) < 4):
        return None, phrase
    return match.group("part").rstrip("的"), match.group("head").lstrip("的")


# «国家级开发区实现工业总产值»: who, and what was achieved.
_ACHIEVED = re.compile(
    r"^(?P<part>[\u4e00-\u9fff“”]{1,16}(?:企业|产业|行业|领域|区|园|城市|单位|机构|公司|项目|平台|集群|(?<![就创从失毕])业))(?:共|累计|合计)?(?:实现|完成)"
    r"(?P<head>[\u4e00-\u9fff]{0,10}(?:产值|增加值|收入|利润|利润总额|投资额?|销售额|营业额|成交额|交易额|税收|GDP|生产总值|出口额?|进口额?))$"
)
_TOWARD = re.compile(
    r"^(?:对|面向)(?P<part>[\u4e00-\u9fff]{2,16}?(?:公司|企业|领域|产业|行业|项目))的(?P<head>(?:风险|股权|直接)?(?:投资|融资|贷款)(?:总额|额|余额|金额)?)$"
)


@cache
def _people() -> frozenset[str]:
    return frozenset(words("prose", "breakdown", "people")) | frozenset(words("prose", "breakdown", "enterprise"))


def is_population(phrase: str) -> bool:
    """Whether a phrase names a group of people or enterprises and nothing measured."""
    return phrase in _people() or phrase.endswith(("裔", "籍人员", "领域", "行业"))


def members(text: str) -> list[str]:
    """The members of a list («A、B和C»), sharing a beginning or an end: 第一、二产业 -> 第一产业, 第二产业."""
    text = strip_opening(text).strip(_EDGE)
    parts = [part for part in re.split(r"、|以及|(?<![调共温])和(?!平|谐)|及(?!其|以[上下])|与", text) if part]
    if len(parts) < 2:
        return parts
    return _shared(parts)


_OF = re.compile(r"^(?P<prefix>.{2,16}?(?:中的|中|里|的))(?P<rest>.{1,8})$")


def _shared(parts: list[str]) -> list[str]:
    ordinal = re.match(r"^第?[一二三四五六]$", parts[0].removeprefix("第")) or re.fullmatch(
        r"第[一二三四五六]", parts[0]
    )
    tail = re.match(r"^(?:第?[一二三四五六])(?P<tail>.+)$", parts[-1])
    if ordinal and tail:
        return [
            ("第" if parts[0].startswith("第") and not part.startswith("第") else "")
            + re.sub(rf"{re.escape(tail.group('tail'))}$", "", part)
            + tail.group("tail")
            for part in parts
        ]
    size = re.match(r"^[大中小微](?P<tail>型?[\u4e00-\u9fff]{2,})$", parts[-1])
    if size and all(re.fullmatch(r"[大中小微]型?", part) for part in parts[:-1]):
        return [*(part[0] + size.group("tail") for part in parts[:-1]), parts[-1]]
    of = _OF.match(parts[0])
    if of and len(of.group("rest")) <= 8 and not any("的" in part for part in parts[1:]):
        return [parts[0], *(of.group("prefix") + part for part in parts[1:])]
    return parts


_THRESHOLD = re.compile(
    r"(?:超过?|突破|达到?|高于|不足|低于|过)[约近]?[\d百千万亿].*$|(?:超过|高于|低于)[\u4e00-\u9fff]{2,6}平均(?:水平)?.*$"
)


def counted_by(indicator: str | None) -> str | None:
    """«投入超过千亿元的省（市）» -> 投入: what each of the places counted is measured by."""
    return _THRESHOLD.sub("", indicator or "") or None
