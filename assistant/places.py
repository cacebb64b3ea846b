"""Places in questions and the names that mean the same place; the lexicon itself is that of ingest.areas."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from assistant.lexicon import normalise
from ingest.areas import AreaLexicon, canonical
from ingest.lexicon import vocabulary

_PREPOSITION = re.compile(r"^(对|在|由|与|为|据|从|向)(?=.{2})")
# «苏州工业园区国家高新区»: a park's name with the kind of park it is.
_PARK_NAMED = re.compile(
    r"(?P<park>.{2,}(?:园区|科学城|示范区|开发区|科技城))(?:国家)?(?:级)?(?:高新区|高新技术产业开发区|经开区)$"
)
_KIND_OF_PLACE = re.compile(
    r"(?:国家|国家级)?(?:自主创新)?(?:高新技术产业开发区|经济技术开发区|高新区|经开区|示范区|开发区|工业园区|科学城|科技城"
    r"|科技园|新区|园区|市|省|区|县)$"
)
_INDEX_PLACE = re.compile(
    "(?P<place>.{2,6}?)(?:(?:国家)?自主创新示范区)?(?:区域|科技|创新|高质量|综合|发展).{0,8}指数$"
)
# A kind of park by its full name and for short: 唐山高新技术产业开发区 is the 唐山高新区.
_PARK_KINDS = (
    ("国家高新技术产业开发区", "高新区"),
    ("国家级高新技术产业开发区", "高新区"),
    ("高新技术产业开发区", "高新区"),
    ("国家级高新区", "高新区"),
    ("国家高新区", "高新区"),
    ("国家级经开区", "经开区"),
    ("国家经开区", "经开区"),
    ("国家级经济技术开发区", "经开区"),
    ("经济技术开发区", "经开区"),
)
_TEXTS_KEPT = 4096
# Rows of a table that stand for what is left or for all: no names of places.
REST_PLACE = re.compile(r"其他|其它|其余|合计|总计|全部|各[市县区省]")
_SUFFIX = re.compile(r"(企业|员工|居民|从业人员|上市公司|全市|全省|全区|[两二三四五六七八九十]+[市省区县])$")
# «占全国», «居全国第一», «全国的百分之几»: the place is what is compared with, not what is asked about.
_COMPARED_BEFORE = re.compile(
    r"(占|居|在|位列|位居|排|排在|列|进入|挤进|高于|低于|超过|比|和|与|跟|相当于|相比|to|of|with|than)\s*$"
)
# «中部六省», «长三角三省一市»: how many members a region has goes with its name.
_MEMBERS = re.compile(r"(?:[两二三四五六七八九十]+[省市](?:[一二三四五六七八九十]市)?)(?!级)")
_COMPARED_AFTER = re.compile(
    r"^(的)?(?:[\u4e00-\u9fff]{0,5}(?:城市|省份|园区|高新区|地区|省市))?(多大|几成|百分之几|比例|比重|第几|前[一二三四五六七八九十\d]|排第|排名|平均|份额|的?平均水平|多少(?:比例|份额)|\s*(?:average|total))"
)


# How wide a place is, from the world to a park.
WORLD, COUNTRY, REGION, PROVINCE, CITY, DISTRICT, PARK = range(7)
_WIDTHS = (("world", WORLD), ("countries", COUNTRY), ("regions", REGION), ("provinces", PROVINCE), ("cities", CITY))
_BY_ENDING: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile("(?:省|自治区)$"), PROVINCE),
    (re.compile("(?:市|自治州|州|盟|地区)$"), CITY),
    (re.compile("新区$|园区?$|高新区$|开发区$|经开区$|示范区$|科[学技]城$"), PARK),
    (re.compile("[区县旗]$"), DISTRICT),
)


@lru_cache(maxsize=16384)
def width_of(name: str) -> int | None:
    """How wide a place is (WORLD … PARK); None where that is not known."""
    key = place_key(name)
    if key == "全国":
        return COUNTRY
    data = vocabulary("areas")
    found = next((width for group, width in _WIDTHS if key in data[group]["names"]), None)
    if found is None:
        found = next((width for ending, width in _BY_ENDING if ending.search(key)), None)
    return found


@cache
def real_places() -> frozenset[str]:
    """Places there are, with the kind of place they are: a word that is one of them is no slip for another."""
    data = vocabulary("areas")
    kinds = (("cities", "市"), ("provinces", "省"), ("provinces", "市"), ("districts", ""), ("regions", ""))
    return frozenset(f"{name}{kind}" for group, kind in kinds for name in data[group]["names"])


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place a question names; `compared` when it is only what something is compared with."""

    name: str
    start: int
    end: int
    compared: bool


@cache
def _names() -> dict[str, str]:
    text = resources.files("assistant").joinpath("data", "places.toml").read_text(encoding="utf-8")
    return {k: str(v) for k, v in tomllib.loads(text)["names"].items()}


@cache
def _within() -> dict[str, str]:
    text = resources.files("assistant").joinpath("data", "places.toml").read_text(encoding="utf-8")
    return {k: str(v) for k, v in tomllib.loads(text)["within"].items()}


def place_around(name: str) -> str | None:
    """The city or province a park lies in, where that is known: 中关村示范区 -> 北京."""
    return _within().get(place_key(name))


@cache
def _unnamed() -> frozenset[str]:
    """Words before a kind of place that are no name of one."""
    text = resources.files("assistant").joinpath("data", "places.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(text)["unnamed"]["words"]).split())


@cache
def _unlisted() -> re.Pattern[str]:
    """A zone of a name that no list has: a question on it is on no other."""
    return re.compile(
        r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2})(?:国家级?)?(?:高新区|经开区|高新技术产业开发区|经济技术开发区)"
    )


@cache
def _abbreviated() -> dict[str, str]:
    text = resources.files("assistant").joinpath("data", "places.toml").read_text(encoding="utf-8")
    return {k: str(v) for k, v in tomllib.loads(text)["abbreviated"].items()}


@cache
def _abbreviations() -> re.Pattern[str]:
    one = "".join(_abbreviated())
    return re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<run>[{one}]{{2,5}})(?P<count>[两二三四五](?:地|省市?|市))?(?=的|各|之|[\u4e00-\u9fff]{{2}})"
    )


def spelt_out(text: str) -> str:
    """«京沪粤三地» with the places by name; a region that is called so (京津冀) is left as it is."""

    def put(m: re.Match[str]) -> str:
        run = m["run"]
        known = any(x.start == 0 and x.end == len(run) for x in _lexicon().find(run)) or run in _names()
        longer = any(x.start == 0 and x.end > len(run) for x in _lexicon().find(text[m.start() :]))
        return m.group() if known or longer else "、".join(_abbreviated()[c] for c in run)

    return _abbreviations().sub(put, text)


@cache
def _pattern() -> re.Pattern[str]:
    latin = "|".join(re.escape(n) for n in sorted(_names(), key=len, reverse=True) if n[0].isascii())
    han = "|".join(re.escape(n) for n in sorted(_names(), key=len, reverse=True) if not n[0].isascii())
    return re.compile(rf"(?<![a-z])(?:{latin})(?![a-z])|(?:{han})")


@cache
def _lexicon() -> AreaLexicon:
    return AreaLexicon()


@lru_cache(maxsize=16384)
def place_key(name: str) -> str:
    """One key for all names of a place: 中关村, 中关村园区, Zhongguancun -> 中关村示范区."""
    plain = normalise(name).strip()
    rest = _PREPOSITION.sub("", plain)
    if rest != plain and any(m.start == 0 and m.end == len(rest) for m in _lexicon().find(rest)):
        plain = rest
    region = plain.removesuffix("地区")  # 长三角地区 is 长三角
    if region != plain and any(m.start == 0 and m.end == len(region) for m in _lexicon().find(region)):
        plain = region
    for candidate in (plain, _SUFFIX.sub("", plain)):
        if candidate in _names():
            return _names()[candidate]
        park = _PARK_NAMED.match(candidate)
        if park is not None and any(m.kind == "known" for m in _lexicon().find(park.group("park"))):
            return place_key(park.group("park"))
        common = canonical(candidate)
        if common != candidate:  # 西部（重庆）科学城 has one key however its brackets are set
            common = normalise(common)
            return _names().get(common, common)
    common = _SUFFIX.sub("", plain) or plain
    for long, short in _PARK_KINDS:
        if common.endswith(long) and len(common) > len(long):
            return place_key(common.removesuffix(long) + short)
    return common


@lru_cache(maxsize=16384)
def short_name(name: str) -> str | None:
    """What a park or town is called for short (云港高新区 -> 云港); None where that is a place of its own (苏州)."""
    m = _KIND_OF_PLACE.search(name)
    short = name[: m.start()] if m else ""
    if len(short) < 2 or short in _names() or any(x.kind != "generic" for x in _lexicon().find(short)):
        return None
    return short


# «2024 Harbor Bay Innovation Index»: the place an English report is named after.
_TITLED = re.compile(
    r"(?:The )?(?:(?:19|20)\d\d )?(?P<place>(?:[A-Z][A-Za-z.'-]+ ){1,3}?)"
    r"(?:(?:City|State|County|Municipal|Development|Regional|Innovation|Economic|Economy|Technology|Tech|Science|Talent"
    r"|Competitiveness|Annual) )*"
    r"(?:Index|Indicators?|Report|Scorecard|Snapshot|Profile|Review|Outlook|Bulletin)\b"
)
_TITLED_REGION = re.compile(
    r"(?:(?:19|20)\d\d年?(?:度)?)?(?P<place>[\u4e00-\u9fff]{2,6}(?:城市群|都市圈|经济带|经济圈|经济区|湾区|科创走廊|创新走廊|科创带))"
)
_NO_PLACE = re.compile(
    "^(?:Global|World|National|International|Annual|Quarterly|Monthly|Digital|Green|Startups?|Start-ups?|Hubs?|Cit(?:y|ies)"
    "|Knowledge|Smart|Venture|Patents?|Research|Business|Unicorns?|Universit(?:y|ies)|Capital|Labou?r|Market|Human|Top)$"
)


def titled_place(title: str) -> str | None:
    """The place an English title, or the unlisted region a Chinese one, begins with; None where there is none."""
    region = _TITLED_REGION.match(normalise(title))
    if region is not None and not any(x.kind != "generic" for x in _lexicon().find(region["place"])):
        return region["place"]
    m = _TITLED.match(title)
    place = m["place"].strip() if m else ""
    return place if place and not any(map(_NO_PLACE.match, place.split())) else None


def stem_of(name: str) -> str:
    """A place without the kind of place it is: 云港高新区, 云港市 and 云港 are all 云港."""
    stem = _KIND_OF_PLACE.sub("", name)
    return stem if len(stem) >= 2 else name


def same_place(a: str, b: str) -> bool:
    """Whether two place keys are of one place, one of them perhaps its short name."""
    return a == b or short_name(a) == b or short_name(b) == a


def clean_area(name: str) -> str:
    """An area as a sentence names it: without the preposition it was read with (对中关村示范区 -> 中关村示范区)."""
    rest = _PREPOSITION.sub("", name)
    known = rest != name and any(m.start == 0 for m in _lexicon().find(normalise(rest)))
    return rest if known else name


def english_places(name: str) -> list[str]:
    """The English names of a place."""
    key = place_key(name)
    return [english for english, chinese in _names().items() if chinese == key and english[0].isascii()]


def index_place(name: str) -> str | None:
    """The place an index is named after, where its name goes on with what is measured: 长三角区域发展指数 -> 长三角."""
    found = _INDEX_PLACE.match(name)
    if found is None:
        return None
    place = found.group("place")
    city = place.removesuffix("城市")  # 杭州城市创新力指数 is of 杭州
    return city if city != place and width_of(city) == CITY else place


def place_groups(areas: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of names that mean the same place: those the library uses with their keys and English names."""
    groups: dict[str, set[str]] = {}
    for area in areas:
        key = place_key(area)
        groups.setdefault(key, {key, *english_places(area)}).add(area)
    return [tuple(sorted(names)) for names in groups.values() if len(names) > 1]


def _full_names(held: frozenset[str]) -> dict[str, str]:
    """Short names of places the library has, each to the one full name it can be short for."""
    found: dict[str, set[str]] = {}
    for name in held:
        short = short_name(name)
        if short is not None and not REST_PLACE.match(name):
            found.setdefault(short, set()).add(name)
    meant = {short: _widest(names) for short, names in found.items() if short not in held}
    return {short: name for short, name in meant.items() if name is not None}


def _widest(names: set[str]) -> str | None:
    """The place a short name stands for: of 明川省 and 明川高新区 the province; None where two are as wide."""
    widths = {n: PARK if (w := width_of(n)) is None else w for n in names}
    wide = sorted(n for n in names if widths[n] == min(widths.values()))
    return wide[0] if len({place_key(n) for n in wide}) == 1 else None


class Gazetteer:
    """Finds places in a question: those of the lexicon and those the library's observations are about."""

    def __init__(self, held: frozenset[str] = frozenset()) -> None:
        self._lexicon = AreaLexicon()
        self._full = _full_names(held)
        every = held | set(self._full) | {place_key(n) for n in held}
        self._held = frozenset(n for n in every if len(n) >= 2 and not REST_PLACE.match(n))
        self._lengths = sorted({len(n) for n in self._held}, reverse=True)
        # Question after question meets the same titles and sentences.
        self._found = lru_cache(maxsize=_TEXTS_KEPT)(self._look)

    def find(self, text: str) -> list[PlaceMention]:
        """Places of a normalised text in order, the longest at each position."""
        return list(self._found(text))

    def _look(self, text: str) -> tuple[PlaceMention, ...]:
        spans = [(m.start(), m.end(), m.group()) for m in _pattern().finditer(text)]
        spans += [(m.start, m.end, m.name) for m in self._lexicon.find(text) if m.kind != "generic"]
        spans += self._held_in(text)
        spans += [(m.start(), m.end(), m.group()) for m in _unlisted().finditer(text) if m["name"] not in _unnamed()]
        out: list[PlaceMention] = []
        for start, end, name in sorted(spans, key=lambda s: (s[0], -s[1])):
            if out and start < out[-1].end:
                continue
            members = _MEMBERS.match(text, end)
            end = members.end() if members is not None else end
            end += _suffix_after(text, end, name)
            end += _kind_after(text, end, self._full.get(name, ""))
            full = self._full.get(name, name)
            if text[end - 1] in "市县省" and width_of(full) == PARK:  # the city of that name, not the zone in it
                full = text[start:end]
            out.append(PlaceMention(place_key(full), start, end, _compared(text, start, end)))
        return tuple(out)

    def _held_in(self, text: str) -> list[tuple[int, int, str]]:
        """The library's names in a text from left to right, the longest at each position, none within another."""
        found, i = [], 0
        while i < len(text):
            name = next((p for n in self._lengths if (p := text[i : i + n]) in self._held), None)
            if name is not None:
                found.append((i, i + len(name), name))
            i += len(name) if name is not None else 1
        return found

    def names(self, text: str) -> set[str]:
        """The keys of all places a text names; an index counts as its place too."""
        found = {m.name for m in self.find(text)}
        indices = [n for n in found if n.endswith("指数")]
        found |= {place_key(n.removesuffix("指数")) for n in indices}
        return found | {place_key(of) for n in indices if (of := index_place(n))}


def _suffix_after(text: str, end: int, name: str) -> int:
    """1 where 市, 省 or 区 goes on with a place named without it (青屿市), and is not the beginning of a word."""
    if end >= len(text) or text[end] not in "市省县" or name[-1] in "市省县区":
        return 0
    return (
        0
        if re.match(r"市(?:场|值|区|盈|民|政|级|域|属|容|辖|占|委)|省(?:级|内|会|份|属|委)|县(?:级|域|区)", text[end:])
        else 1
    )


def _kind_after(text: str, end: int, full: str) -> int:
    """«云港示范区» of the 云港自主创新示范区: how much of the kind of place goes on behind the short name."""
    kind = _KIND_OF_PLACE.search(full)
    rest = kind.group() if kind else ""
    return next((len(rest) - i for i in range(len(rest) - 1) if text.startswith(rest[i:], end)), 0)


def _compared(text: str, start: int, end: int) -> bool:
    return bool(_COMPARED_BEFORE.search(text[:start]) and _COMPARED_AFTER.search(text[end:])) or bool(
        re.search(r"(占|居|位列|位居|排|排在)\s*$", text[:start])
    )
