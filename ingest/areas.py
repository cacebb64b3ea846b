"""Places and other subjects of figures: a lexicon of known areas plus what a document teaches about its own names.

A document teaches through its title («深圳市2023年…公报»), through «以下简称“示范区”», and through which of several
names of one place it uses most; generic words (全市, 园区, 我国) then mean its own place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.folding import fold
from ingest.lexicon import alternation, vocabulary
from ingest.periods import scan_periods
from ingest.towns import BEFORE_NAME, NO_NAME, districts, town_inside, towns

_ABBREVIATION = re.compile(
    r"(?P<full>[\u4e00-\u9fff（）A-Za-z]{2,24})（(?:以下|下文|下)?(?:简称|统称|合称)[为：“”、]*(?P<short>[\u4e00-\u9fffA-Za-z]{2,12})[”]?"
    r"(?:[或、]“?(?P<second>[\u4e00-\u9fff]{2,8})”?)?[^）]{0,8}）"
)
_OWN_NAME = re.compile(
    r"^[“《]?(?:\d{4}年?)?(?!全[省市区县国])(?P<name>(?:[\u4e00-\u9fff]{2,14}?|[\u4e00-\u9fff]{1,8}第\d{1,3}号?)(?:自治区|自治州|新区|高新区|经开区|工业园区|园区|开发区|示范区|试验区|合作区|先导区|科学城|科技城|走廊|创新带|新城|省|(?<![\u4e00-\u9fff]{2}城)市|县|区|州|盟|旗|镇))"
    r"(?![\u4e00-\u9fff]{0,2}(?:场|委))(?!(?<=区)(?:域|块链|间|别|位|分))"
)


# «杭州城市创新力指数»: the city named, not a place 杭州城市 (but 盐城市).
_CITY_OF = re.compile("(?<=..)城市(?=[\u4e00-\u9fff]{0,10}(?:指数|报告|评价|监测|发展|创新|竞争力))")


_SOME_ZONES = re.compile(r"[级类家座各些型]$|\d个$|[一二三四五六七八九十]个$")
_WORLD = frozenset({"全球", "世界", "全世界"})
_ALL_ZONES = "国家高新区"


@dataclass(frozen=True, slots=True)
class AreaMention:
    """An area in folded text; `name` is how it is printed, `kind` known, zone, generic or learned."""

    start: int
    end: int
    text: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Known:
    """The compiled lexicon shared by all documents."""

    pattern: re.Pattern[str]
    canonical: dict[str, str]
    generic: dict[str, str]
    admin: frozenset[str]
    cities: frozenset[str]


@cache
def _known() -> _Known:
    data = vocabulary("areas")
    canonical: dict[str, str] = {}
    for group in ("world", "countries", "provinces", "cities", "districts", "regions", "foreign"):
        canonical.update({name: name for name in data[group]["names"]})
    for names in data["parks"]["names"]:
        canonical.update({name: names[0] for name in names})
    admin = frozenset(data["provinces"]["names"]) | frozenset(data["cities"]["names"])
    generic = {word: "kind" for word in data["generic"]["kind"]}
    generic |= {word: "own" for word in data["generic"]["own"]} | {word: "city" for word in data["generic"]["city"]}
    generic |= {word: f"={name}" for word, name in data["generic"]["fixed"].items()}
    places, ranks, zones = (
        alternation(canonical),
        alternation(data["ranks"]["suffixes"]),
        alternation(data["zones"]["names"]),
    )
    after = alternation(data["not_places"]["after"])
    middle = r"(?:(?![的最有家个各等是在和与及])[\u4e00-\u9fff]){0,5}?"
    middle += "(?:大学|学院|研究院|研究所|协会|学会|委员会|银行|集团|公司|发展中心|研究中心|统计局)"
    # «海淀园», «丰台园»: the parts of a park, called by their districts.
    parks = alternation(
        name[:-1]
        for name in data["districts"]["names"]
        if len(name) > 2 and name.endswith("区") and not name.endswith("新区")
    )
    places += rf"|(?:{parks})园(?![林艺丁博])"
    pattern = re.compile(
        rf"(?:(?P<place>{places})(?P<rank>(?:{ranks})(?!(?<=地区)生产))?(?P<zone>(?<!地区)(?:{zones})(?!(?<=地区)生产))?|(?P<generic>{alternation(generic)}))"
        rf"(?!{after}|{middle})"
    )
    return _Known(pattern, canonical, generic, admin, frozenset(data["cities"]["names"]))


# What may stand right before a place; a segmenter that joins it to the place's first character is wrong.
_BEFORE_PLACE = "年月日在比较从对为居位近和与及或到于是、的其"


def _inside_words(text: str, start: int, place: str) -> bool:
    """Whether a short city name is only where two words meet: «新|增城|镇», «最|大连|续», «西|南通|道»."""
    if len(place) != 2 or place not in _known().cities or text[max(0, start - 1) : start] in _BEFORE_PLACE:
        return False
    import rjieba

    at = max(0, start - 4)
    for word in rjieba.cut(text[at : start + 6]):
        at += len(word)
        if at >= start:
            return at > start
    return False


class AreaLexicon:
    """Known areas and what one document calls its own."""

    def __init__(
        self,
        main: str | None = None,
        learned: dict[str, str] | None = None,
        printed: dict[str, str] | None = None,
        inside: dict[str, str] | None = None,
    ) -> None:
        self.main = main
        self._inside = dict(inside or {})
        self._learned = dict(learned or {})
        self._printed = dict(printed or {})
        self._own = _name_pattern(self._learned)

    @classmethod
    def learn(cls, title: str, text: str = "", publisher: str | None = None) -> AreaLexicon:
        """The lexicon of a document: its abbreviations, its own place and the name it prefers for each place."""
        folded = fold(text).text
        head = _SPOKEN.sub("", _without_periods(fold(title).text))
        own = _OWN_NAME.match(_CITY_OF.sub("", head))
        learned = dict(_abbreviations(folded, own.group("name") if own else ""))
        base = cls(None, learned)
        for name in _unlisted(head, folded):
            learned.setdefault(name, name)
        found = towns(f"{head}，{fold(publisher or '').text}", folded, _listed)
        for stem, rank in found:
            twice = any((stem, other) in found or stem + other in head for other in "省市县" if other != rank)
            short = stem if rank == "市" and not twice else stem + rank  # 清澜省 and its 清澜市
            learned.setdefault(stem + rank, short)
            learned.setdefault(stem, short)
        inside: dict[str, str] = {}
        for short, name, city in districts(f"{head}，{fold(publisher or '').text}，{folded}", canonical):
            learned.setdefault(short, name)
            inside[name] = city
        base = cls(None, learned)
        main = _main_area(base, head, folded, fold(publisher or "").text)
        after = re.match(r"[\u4e00-\u9fff]{0,10}", head[own.end("name") :]) if own else None
        within = main is not None and after is not None and main in after.group()  # 安徽省合肥市: the city
        named = own is not None and own.group("name") not in _known().canonical and not within
        if own and (main is None or main in own.group("name") or named):
            main = _own_place(own.group("name"), main)
            behind = own.string[own.end("name") :]
            zone = _zone_of_city(own.group("name"), behind, folded)
            inner = own.group("name") + zone if zone else town_inside(own.group("name"), behind, canonical)
            if inner:
                inside[inner], main = main, inner
        said = f"{head}，{fold(publisher or '').text}"
        led = {n for n, city in inside.items() if re.search(rf"{city}(?:市|省|[\u4e00-\u9fff]{{0,3}}自治区){n}", said)}
        main = next((n for n, city in inside.items() if n in led and main in (None, city, n)), main)
        if main and main not in _known().canonical:
            learned.setdefault(main, main)
        printed = _preferred(folded)
        return cls(printed.get(main or "", main), learned, printed, inside)

    def find(self, text: str) -> list[AreaMention]:
        """The areas of folded text in order, the longest at each place."""
        found: list[AreaMention] = []
        end = 0
        for mention in sorted(self._all(text), key=lambda m: (m.start, -m.end)):
            if found and mention.start == end + 1 and text[end] in "—–-" and found[-1].kind != "generic":
                found[-1] = _cluster(found[-1], mention, text)
            elif mention.start >= end:
                found.append(mention)
            else:
                continue
            end = mention.end
        return found

    def _all(self, text: str) -> Iterator[AreaMention]:
        if self._own is not None:
            for match in self._own.finditer(text):
                word, name = match.group(), self._learned[match.group()]
                zone = _NAMED_ZONE.match(text, match.end()) if not name.endswith(_SURE_ZONES) else None
                if zone is None:
                    yield AreaMention(match.start(), match.end(), word, name, "learned")
                    continue
                whole = word + zone.group()  # «海陵高新区» in a report of 海陵省 is not the province
                own = self.main and self.main.startswith(word) and self.main.endswith(zone.group())
                yield AreaMention(match.start(), zone.end(), whole, self.main if own and self.main else whole, "zone")
        for match in _known().pattern.finditer(text):
            mention = self._mention(match)
            if mention is not None:
                yield mention

    def _mention(self, match: re.Match[str]) -> AreaMention | None:
        word = match.group()
        if match.group("generic"):
            if _SOME_ZONES.search(match.string[max(0, match.start() - 2) : match.start()]) and word.endswith("区"):
                return None  # «国家级开发区», «33家高新区»: zones of a kind, not the report's own
            if word in _WORLD and not self._of_the_world(match):
                return None
            name = self.resolve(word)
            return AreaMention(match.start(), match.end(), word, name, "generic") if name else None
        place, zone = match.group("place"), match.group("zone")
        if place.startswith("中") and match.string[max(0, match.start() - 1) : match.start()] == "其":
            return None
        if not match.group("rank") and not zone and _inside_words(match.string, match.start(), place):
            return None
        counted = _SOME_ZONES.search(match.string[max(0, match.start() - 2) : match.start()])
        if counted and canonical(place) == _ALL_ZONES and self.main not in (None, _ALL_ZONES):
            return None  # «8家国家高新区» of the report's province
        if canonical(place) in _WORLD and not zone and not self._of_the_world(match):
            return None
        if zone and not zone.startswith("全"):
            return AreaMention(match.start(), match.end(), word, self.printed(word), "zone")
        return AreaMention(match.start(), match.end(), word, self.printed(place), "known")

    def _of_the_world(self, match: re.Match[str]) -> bool:
        """Whether 全球 is an area here and not part of a name (全球高被引科学家)."""
        following = match.string[match.end() : match.end() + 12]
        if re.match(r"[\u4e00-\u9fff]{0,8}?(?:强|榜|排名|名单|之都|大会|论坛|峰会)", following):
            return False
        return not following.startswith(tuple(vocabulary("prose")["names"]["after_world"]))

    def resolve(self, word: str) -> str | None:
        """The place a generic word means here: 全市 in a park's report is the park's city."""
        meaning = _known().generic.get(word, "")
        if meaning.startswith("="):
            return meaning[1:] or self.main
        if meaning == "kind":  # 走廊 where the report is of a 科创走廊, nowhere else
            return self.main if self.main and self.main.endswith(word) else None
        if self.main and (meaning == "city" or word in _OF_RANK):
            return self._of_rank(word)
        return self.main or (None if word.startswith("该") or word in ("区域", "全域", "辖区") else word)

    def _of_rank(self, word: str) -> str | None:
        """全省, 全市, 全区 by the rank of the report's own place: 全省 in a city's report is its province."""
        assert self.main is not None
        own, asked = self._rank(), next(rank for rank in ("省", "自治区", "市", "区", "县") if rank in word)
        if asked in ("省", "自治区"):
            return self.main if own in ("省", None) else self.printed(self.province or word.replace("省内", "全省"))
        if asked == "市" and own == "市":
            return self.main
        if asked == "市":
            inner = self.main.endswith(_SURE_ZONES) or own in ("区", "县", "镇", "廊", "园", "带")
            return None if own == "省" else self.city or (word if inner else self.main)
        autonomous = canonical(self.main) in _AUTONOMOUS
        return None if own in ("省", "市") and not autonomous else self.main

    def _rank(self) -> str | None:
        """The rank of the report's own place: 省, 市 or another; None where nothing tells it."""
        name = canonical(self.main or "")
        if name in vocabulary("areas")["provinces"]["names"]:
            return "市" if name in _MUNICIPAL else "省"
        if name in vocabulary("areas")["cities"]["names"]:
            return "市"
        told = next((rank for rank in "省市区县" if f"{name}{rank}" in self._learned), name[-1:])
        return told if told in "省市区县镇城廊园带" else None

    @property
    def province(self) -> str | None:
        """The province the document's own area lies in, where a list knows its city."""
        for name in (canonical(self.main or ""), canonical(self.city or "")):
            if name in vocabulary("areas")["provinces"]["names"] and name not in _MUNICIPAL:
                return name
            found = next((p for p, cities in vocabulary("areas")["cities_of"].items() if name in cities), None)
            if found:
                return str(found)
        around = self._inside.get(self.main or "", "")
        return around if around.endswith("省") else None

    @property
    def city(self) -> str | None:
        """The city or province the document's own area lies in (itself where it is one)."""
        if self.main is None:
            return None
        inside = self._inside.get(self.main) or vocabulary("areas")["inside"].get(canonical(self.main))
        if inside:
            return str(inside)
        known = [name for name in _known().admin if self.main.startswith(name)]
        return max(known, key=len) if known else None

    def printed(self, name: str) -> str:
        """How this document prints a place: the name it uses most among those of the same place."""
        common = canonical(name)
        return self._printed.get(common, common)


def _name_pattern(learned: dict[str, str]) -> re.Pattern[str] | None:
    """The names a document teaches, longest first; «岚山» of 岚山省 is not the beginning of 岚山市."""
    if not learned:
        return None
    stems = {name for name, printed in learned.items() if printed[len(name) :] in _RANKS and printed.startswith(name)}
    whole = sorted(learned.keys() - stems, key=len, reverse=True)
    bare = rf"(?:{alternation(stems)})(?![省市县州]|区(?!域))" if stems else ""
    return re.compile("|".join(filter(None, [alternation(whole) if whole else "", bare])))


_OF_RANK = frozenset({"全区", "本区", "我区", "全县", "我县", "本县"})
_MUNICIPAL = frozenset({"北京", "天津", "上海", "重庆"})
_AUTONOMOUS = frozenset({"内蒙古", "广西", "西藏", "宁夏", "新疆"})  # they call themselves 全区
_RANKS = ("", "省", "市", "县", "区")


def _listed(name: str) -> bool:
    """Whether a list knows a place a name begins with."""
    return any(m.start == 0 and m.kind != "generic" for m in AreaLexicon().find(name))


def _cluster(first: AreaMention, last: AreaMention, text: str) -> AreaMention:
    """«深圳—香港—广州»: places joined by dashes are one."""
    name = text[first.start : last.end]
    return AreaMention(first.start, last.end, name, name, "known")


def canonical(name: str) -> str:
    """The common name of a place (北京市 -> 北京, 光谷 -> 东湖高新区); unknown names come back as they are."""
    known = _known().canonical
    if name in known:
        return known[name]
    for suffix in vocabulary("areas")["ranks"]["suffixes"]:
        if name.endswith(suffix) and name.removesuffix(suffix) in known:
            return known[name.removesuffix(suffix)]
    return name


# What a headline says before it names its subject: «【数据】», «解读», «评».
_SPOKEN = re.compile(
    r"^(?:【[^】]*】|关于(?=[《“\u4e00-\u9fff])(?!进一步|推[进动]|加[快强]|做好|支持|促进|印发|发布|公布|开展|实施|组织)|(?:一图)?(?:解读|读懂|透视|聚焦|图解|数读|速览)|[评论](?![价估选审语坛文述])|[：:\s])+"
)
_INDEX_OF = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,6}?)(?:科技创新|区域创新|创新|科创|科技|综合|高质量发展|发展|竞争力|产业|景气|营商环境|数字经济)*指数"
)


# «北溟城市创新指数»: the index of a city no list has.
_INDEX_OF_CITY = re.compile(
    r"(?P<place>(?!新型|新兴|重点|主要|全国|特大|未来|智慧)[\u4e00-\u9fff]{2,4}?)城市[\u4e00-\u9fff]{2,8}指数"
)


_NO_ZONE = ("地区", "全市", "市域", "市区")  # behind a place a list has they make an area, behind other words none
_SURE_ZONES = ("高新区", "经开区", "经济开发区", "经济技术开发区", "高新技术产业开发区", "工业园区", "科学城", "科技城")


@cache
def _zones() -> str:
    return alternation(name for name in vocabulary("areas")["zones"]["names"] if name not in _NO_ZONE)


@cache
def _named_zone() -> re.Pattern[str]:
    return re.compile(rf"{BEFORE_NAME}([\u4e00-\u9fff]{{2,4}}?(?:{_zones()}))")


def _unlisted(title: str, text: str) -> list[str]:
    """Places no list has: zones the text names («临江高新区»; twice, if the word is a loose one), an index's place."""
    zones = _zones()
    counts = Counter(_named_zone().findall(text[:30000]))
    found = [
        name
        for name, count in counts.items()
        if (count >= 2 or name.endswith(_SURE_ZONES)) and not NO_NAME.search(_stem(name, zones))
    ]
    for match in _INDEX_OF.finditer(title):
        place = match.group("place")
        used = re.findall(rf"{BEFORE_NAME}{re.escape(place)}(?![\u4e00-\u9fff]{{0,6}}指数)", text[:30000])
        zoned = any(name.startswith(place) for name in found)
        if len(used) >= 2 and not zoned and canonical(place) == place and not NO_NAME.search(place):
            found.append(place)
    city = _INDEX_OF_CITY.match(title)
    if city and not NO_NAME.search(city.group("place")) and canonical(city.group("place")) == city.group("place"):
        found.append(city.group("place"))
    return [name for name in found if not _is_listed(name)]


def _is_listed(name: str) -> bool:
    """Whether a list has the place, alone or behind a word before it («对中关村示范区»)."""
    known = AreaLexicon().find(name)
    return any(m.start == 0 or (m.end == len(name) and m.kind != "generic") for m in known)


def _stem(name: str, zones: str) -> str:
    return re.sub(rf"(?:{zones})$", "", name)


def _without_periods(title: str) -> str:
    """A title without the dates in front of its name («2024上半年武汉…»)."""
    for period in reversed(scan_periods(title)):
        title = title[: period.start] + title[period.end :]
    return title


def _abbreviations(text: str, own: str) -> Iterator[tuple[str, str]]:
    """«中关村国家自主创新示范区（以下简称“示范区”）»: the short name means the place the long one ends in."""
    for match in _ABBREVIATION.finditer(text):
        mentions = AreaLexicon().find(match.group("full"))
        tail = next((m for m in mentions if m.end == len(match.group("full"))), None)
        name = own if own and match.group("full").endswith(own) else tail.name if tail else None
        if name is None:
            continue
        for short in (match.group("short"), match.group("second")):
            if short:
                yield short, name


def _own_place(name: str, main: str | None) -> str:
    """A place named in a title: an administrative one without its rank, a zone as it stands."""
    common = canonical(name)
    known = _known().pattern.match(name)
    if known and known.end() == len(name) and known.group("zone") is None:
        return common
    return common if common != name or main is None else (name if main in name or canonical(main) == main else main)


_NAMED_ZONE = re.compile(rf"(?:国家级?|省级)?(?:{alternation(_SURE_ZONES)})")
_ONE_ZONE = re.compile(r"(?:国家级?|省级)?(?:高新区|经开区|经济开发区|经济技术开发区|高新技术产业(?:开发区|园区))")
_MANY_ZONES = re.compile(
    r"(?:\d|[两三四五六七八九十])(?:个|家)(?:国家级?|省级|省级以上)?(?:高新|经开|开发|高新技术产业开发)区|各(?:高新|经开|开发)区"
)


def _zone_of_city(name: str, behind: str, text: str) -> str:
    """«青川市高新区2023年…报告»: the zone named right behind a city in a title, unless the text is of several."""
    zone = _ONE_ZONE.match(behind) if name.endswith(("市", "县")) else None
    return zone.group() if zone and not _MANY_ZONES.search(text) else ""


def _main_area(lexicon: AreaLexicon, title: str, text: str, publisher: str) -> str | None:
    """The area the title names, else the publisher's, else the one the text names most often by far."""
    for source in (re.sub(r"(?<=[\u4e00-\u9fff])指数", " 指数", title), publisher):
        mentions = [m for m in lexicon.find(source) if m.kind != "generic" or m.text == "我国"]
        named = [m for m in mentions if m.name not in ("全国", "全球", "中国", "国家高新区")] or mentions
        while len(named) > 1 and named[1].start == named[0].end:  # a province and its city, a city and its district
            named = named[1:]
        if source is not publisher and named and _only_an_item(source, named[0], text):
            return None
        if len({canonical(m.name) for m in named}) == 1 or (
            named and source is title and named[0].start == 0 and len(named) < 2
        ):
            return named[0].name
        if named and source is title:
            return None
    counts = Counter(canonical(m.name) for m in lexicon.find(text[:20000]) if m.kind in ("known", "zone", "learned"))
    for skipped in ("全国", "全球", "中国", "欧盟"):
        counts.pop(skipped, None)
    ranked = counts.most_common(2)
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return ranked[0][0]
    office = _by_office(text[:20000])
    if office:
        return office
    zone = _only_zone(lexicon, text[:20000])
    return zone or (None if ranked and ranked[0][1] >= 3 else _the_nation(lexicon, text[:20000]))


def _only_zone(lexicon: AreaLexicon, text: str) -> str | None:
    """«临江高新区…；高新区实现…»: the one zone a text names in full and goes on to call by its kind."""
    mentions = lexicon.find(text)
    zones = Counter(m.name for m in mentions if m.kind in ("zone", "learned") and m.name.endswith(_SURE_ZONES))
    zones.pop("国家高新区", None)
    if not zones or zones.total() - max(zones.values()) > 1 or max(zones.values()) < 2:
        return None
    zone = zones.most_common(1)[0][0]
    kinds = [m for m in mentions if m.kind == "generic" and zone.endswith(text[m.start : m.end])]
    return zone if len(kinds) >= 2 else None


def _only_an_item(title: str, place: AreaMention, text: str) -> bool:
    """«全球独角兽榜发布 深圳33家上榜»: the place is not what the title is about."""
    wide = re.search(r"全球|全国|中国|世界", title[: place.start])
    parted = re.search(r"[\s，；：丨|—！]|发布|公布|出炉|揭晓", title[wide.end() if wide else 0 : place.start])
    if wide is None or parted is None:
        return False
    return text.count(wide.group()) > text.count(place.text)


_OWN_WORD = re.compile(r"全[市省区县]|[我本][市省区县]")


@cache
def _office() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<place>{alternation(_known().admin)})(?P<rank>[省市]|自治区)?(?:统计局|统计部门|科技[厅局委]|经信[厅局委]|发展?改革?委|人民政府|商务[厅局]|政府|税务局|财政[厅局]|社科院|科委)"
    )


def _by_office(text: str) -> str | None:
    """«安徽省科技厅…», where the text says 全省 of its place and no other place's office speaks."""
    offices = _office().finditer(text)
    named = {match.group("place") for match in offices}
    return named.pop() if len(named) == 1 and _OWN_WORD.search(text) else None


_NATIONAL = re.compile(r"国家统计局|国内生产总值|国新办|国务院新闻办|我国|中国经济")


def _the_nation(lexicon: AreaLexicon, text: str) -> str | None:
    """The country, where a text speaks of no other place as often («我国», «全国»)."""
    counts = Counter(m.name for m in lexicon.find(text))
    nation = Counter({name: counts[name] for name in ("中国", "全国")})
    (name, count), *_ = nation.most_common(1)
    others = max((n for other, n in counts.items() if other not in nation), default=0)
    if not others and _NATIONAL.search(text):
        return name if count else "全国"
    return name if count >= 3 and nation.total() >= 2 * others else None


def _preferred(text: str) -> dict[str, str]:
    """For each place with several names, the one the text uses most (at least twice)."""
    counts: dict[str, Counter[str]] = {}
    for match in _known().pattern.finditer(text):
        place = match.group("place")
        if place and not match.group("zone") and not match.group("rank"):
            counts.setdefault(canonical(place), Counter())[place] += 1
        elif place and match.group("zone") and match.group() in _known().canonical:
            counts.setdefault(canonical(match.group()), Counter())[match.group()] += 1
    parks = {names[0] for names in vocabulary("areas")["parks"]["names"] if len(names) > 1}
    return {name: _best(name, used) for name, used in counts.items() if name in parks and sum(used.values()) >= 2}


def _best(name: str, used: Counter[str]) -> str:
    """The most used name; the common one where the text uses it as well in good measure."""
    top, count = used.most_common(1)[0]
    return name if used[name] * 4 >= count else top
