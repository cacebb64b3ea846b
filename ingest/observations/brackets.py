"""Figures in brackets: about the words just before the bracket, or a bracket's own."""

from __future__ import annotations

import copy
import itertools
import re

from ingest.observations import frames
from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Clause
from ingest.observations.heads import inner_area
from ingest.observations.lists import shared_units
from ingest.observations.phrases import counted_by, counted_noun, is_relational, noun_phrase
from ingest.observations.placing import QUOTE_LIMIT, Placer, Setting
from ingest.observations.readings import Reading
from ingest.observations.wording import is_base, words_of
from ingest.records import Quantity

_FIRST_MEMBER = re.compile(r"(?P<subject>.{2,40}?)(?:依次|分别)?(?:是|为|有|包括)(?P<name>[^，、是为]{2,16})")
_SOME_RANKS = re.compile(
    r"(?:排名|位居|居)?(?:[前后末][一二两三四五六七八九十\d]+(?:位|名)?|末位)的?(?:市|省|区|地区)?"
)
_NEXT_IN_LINE = re.compile(r"(?:(?:紧?随?其|随|之)?后|其次)(?:的)?(?:依次|分别)?")  # «其后依次是曲靖市（486家）…»
_TOP_OF = re.compile(
    r"(?:排名|位居|居|排|位列)?(?:在)?(?:全[国省市])?(?:前|后)[一二两三四五六七八九十\d]+(?:位|名|强)?的.*$"
)
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[省市县区州]|园区|开发区)")
_AVERAGE = re.compile(r"(?:平均|均值|平均水平|平均值|平均数|水平|均线)$")
_VERSUS = re.compile(r"(?:次于|高于|低于|超过|和|及|、|落后于|领先)[\u4e00-\u9fff]{0,6}$")
_PLACE = re.compile(r"(?:^|.*[、和及为是，])(?P<place>[\u4e00-\u9fff]{2,6}(?:省|市|县|自治区|州|(?<!园)(?<!新)区))$")
# «依次为松江市», «和云津市»: the words of the list are no part of the name (和田市 keeps its own).
_LED_IN = re.compile(
    r"^(?:仅?次于|仅|低于|高于|超过|落后于|领先于|不及|依次为|分别为|依次是|分别是|包括|以及|其中|[和及与为是有])(?=[\u4e00-\u9fff]{3,})"
)
_SHARE_OF = re.compile(r"^[，、]?占(?:到|据)?(?=[\u4e00-\u9fff])")  # «占全市（685家）的17.2%»: the whole of a share
_COMPARED = re.compile(r"[较比]")
_LAST_YEAR = re.compile(r"^(?:而)?(?:上年|去年)(?:同期)?(?:仅)?(?:为|是|增长|下降)?")
_YEAR = re.compile(r".{0,2}((?:19|20)\d\d)年.?")


class BracketReader:
    """Reads the brackets of a clause into drafts."""

    def __init__(self, placer: Placer, carried: Carried, out: list[Draft]) -> None:
        self._placer = placer
        self._carried = carried
        self._out = out
        self._counted: str | None = None

    def read(self, clause: Clause, place: int) -> None:
        if self._members(clause, place):
            return
        self._counted = _counted_behind(clause)
        for spot, bracket in enumerate(clause.brackets):
            self._bracket(clause, bracket, clause.brackets[spot - 1].end + 1 if spot else place)

    def _members(self, clause: Clause, place: int) -> bool:
        """«企业数排名前五位的区是滨海新区（3487家）、武清区（611家）»: a bracket's figure for each member of a list."""
        brackets = clause.brackets
        alone = all(
            len(b.quantities) == 1 and b.quantities[0].text == b.text[b.start : b.end].split("，")[0] for b in brackets
        )
        if len(brackets) < 2 or not alone or clause.quantities or len({b.quantities[0].unit for b in brackets}) > 1:
            return False
        head = _FIRST_MEMBER.match(words_of(clause, place, brackets[0].start - 1))
        between = [clause.part(a.end + 1, b.start - 1) for a, b in itertools.pairwise(brackets)]
        if head is None or not all(re.fullmatch(r"[、和及以与]+[^，、]{2,16}", part) for part in between):
            return False
        names = [head.group("name"), *(part.lstrip("、和及以与") for part in between)]
        subject = counted_by(noun_phrase(_TOP_OF.sub("", head.group("subject")))) or ""
        if _NEXT_IN_LINE.fullmatch(head.group("subject").strip("，、")):
            subject = self._carried.indicator or ""
        if self._out and _SOME_RANKS.fullmatch(subject):  # «…，末三位的是…»: by what the list before ranks
            subject = self._out[-1].indicator
        if not subject or re.match(r"前[一二两三四五六七八九十\d]|第", subject):
            return False
        for name, bracket in zip(names, brackets, strict=True):
            self._out.append(self._member(clause, bracket, name, subject))
        return True

    def _member(self, clause: Clause, bracket: Clause, name: str, subject: str) -> Draft:
        carried = copy.copy(self._carried)
        place = next((m for m in clause.areas if m.end == bracket.start - 1), None)
        district = _DISTRICT.fullmatch(name)
        if place and place.kind == "generic" and district and name != place.text:
            place = None  # 高新区 of 海陵高新区 is not the report's own zone
        own = place.name if place else name if district else None
        breakdown = None if place or district else name
        reading = Reading("level", subject, bracket.quantities[0], breakdown, None, True, 0.85, subject=False)
        draft = self._placer.draft(clause, reading, carried, Setting(clause.start))
        return draft.with_(area=own or draft.area, end=min(bracket.end + 1, len(clause.text)))

    def _grown(self, clause: Clause, bracket: Clause, carried: Carried, noun: str) -> Draft:
        """«…甘肃（2.8%）等11个省份GDP增速突破2%»: how fast what the count ranks grew in each place."""
        name, place = _GROWTH.sub("", noun) or carried.subject or noun, carried.area
        reading = Reading("change_rate", name, bracket.quantities[0], None, None, True, 0.8, subject=False)
        draft = self._placer.draft(clause, reading, carried, Setting(clause.start))
        return draft.with_(area=place, end=min(bracket.end + 1, len(clause.text)))

    def _bracket(self, clause: Clause, bracket: Clause, place: int) -> None:
        """«全美平均水平（17.5万美元）», «（占比31%）», «（178家国家级高新区）»: about the words before it."""
        carried = copy.copy(self._carried)
        carried.last = []
        earlier = [q.end for q in clause.quantities if q.end <= bracket.start]
        begin = max([*earlier, place]) if earlier else place
        words = words_of(clause, begin, bracket.start - 1) if begin < bracket.start else ""
        mention = next((m for m in reversed(clause.areas) if begin <= m.start < bracket.start), None)
        mention = next((m for m in clause.areas if m.end == bracket.start - 1), mention)
        words = _SHARE_OF.sub("", words)
        averaged = _AVERAGE.search(words)
        if earlier and counted_noun(words) == "":
            words = ""
        name = noun_phrase(re.split(r"超过|高于|低于|比|是|、|分别为|依次为", words)[-1])
        if mention is not None and (averaged or mention.end >= bracket.start - 3 or name.startswith(mention.text)):
            carried.area = mention.name
            if name in ("", mention.text) and not earlier:
                carried.indicator = self._counted or counted_by(carried.indicator)
                if self._counted and _GROWTH.search(self._counted):
                    self._out.append(self._grown(clause, bracket, carried, self._counted))
                    return
        town = _PLACE.search(words)
        if mention is None and town and not earlier:
            carried.area, name = _LED_IN.sub("", town.group("place")), ""
            carried.indicator = counted_by(carried.indicator)
        own = name.removeprefix(mention.text).lstrip("的") if mention and name.startswith(mention.text) else name
        versus = _VERSUS.search(words)
        year = _YEAR.fullmatch(words.strip("，"))
        if year:
            carried.period, carried.point, carried.dated = year.group(1), False, True
            carried.indicator = (
                carried.rate if carried.rate and bracket.quantities[0].base_unit == "%" else carried.indicator
            )
        elif "基期" in own and clause.periods:
            carried.name(own, None, clause.start)
            carried.period, carried.point, carried.dated = clause.periods[-1].iso, False, True
        elif averaged and carried.fresh_rate and carried.rate and bracket.quantities[0].base_unit == "%":
            carried.name(carried.rate, carried.rate_breakdown, clause.start)
        elif len(own) >= 2 and not averaged and not earlier and not (mention and versus) and not is_relational(own):
            carried.name(own, None, clause.start)
        level = _LEVEL_OF.search(words) if earlier or self._out else None
        if level and self._out and len(bracket.quantities) == 1 and bracket.quantities[0].base_unit == "%":
            self._out.append(_counterpart(self._out, bracket, level.group("place")))
            return
        for i, quantity in enumerate(shared_units(bracket)):
            left = bracket.quantities[i - 1].end if i else bracket.start
            right = bracket.quantities[i + 1].start if i + 1 < len(bracket.quantities) else bracket.end
            self._inside(clause, bracket, carried, quantity, left, right)

    def _inside(
        self, clause: Clause, bracket: Clause, carried: Carried, quantity: Quantity, left: int, right: int
    ) -> None:
        before = words_of(bracket, left, quantity.start)
        reading = frames.read(before, quantity, words_of(bracket, quantity.end, right), carried)
        if (
            _BEFORE_LAST.search(clause.part(max(clause.start, bracket.start - 9), bracket.start - 1))
            and quantity.text.startswith("第")
            and self._out
        ):
            ranks = [d for d in self._out if d.measure == "rank"]
            if ranks:  # «居第9位，较上年（第12位）上升3位»
                self._out.append(_year_before(ranks[-1], quantity, bracket))
                return
        if _LAST_YEAR.match(before) and self._out and not _COMPARED.search(before):
            self._out.append(_year_before(self._out[-1], quantity, bracket))
            return
        if reading is None and quantity.base_unit == "位" and quantity.text.startswith("第") and not before:
            name = carried.rank or (f"{self._placer.index}排名" if self._placer.index else "排名")
            reading = Reading("rank", name, quantity, None, None, False, 0.75, subject=False)
        if reading is None:
            return
        for period in bracket.periods:
            if not is_base(bracket, period):
                carried.take_period(period)
        area = inner_area(bracket, left, right)
        draft = self._placer.draft(bracket, reading, carried, Setting(left))
        anchor = clause.start if bracket.end - clause.start < QUOTE_LIMIT else bracket.start
        self._out.append(
            draft.with_(
                anchor=anchor,
                end=min(bracket.end + 1, len(clause.text)),
                area=area.name if area else draft.area,
                confidence=round(draft.confidence * 0.9, 3),
            )
        )


_BEFORE_LAST = re.compile(r"[较比由从](?:上年|去年|上一年)(?:度|同期)?$")

_COUNTED_BEHIND = re.compile(
    r"(?:等)?(?:\d{1,3}|[一二两三四五六七八九十]+)个?(?:省区市|省份|省市|省|市|城市|地区|县|区县|国家|经济体|园区|高新区)的?"
    r"(?P<what>[\u4e00-\u9fffA-Za-z&]{2,20}?)(?:均|都|已|也)*(?:突破|超过?|高于|低于|不足|在|达到?|位居|居前|增长|实现|领先)"
)


def _counted_behind(clause: Clause) -> str | None:
    """«甲省（3.2%）、乙省（2.8%）等11个省份增速突破2%»: what is measured stands behind the places and their count."""
    if len(clause.brackets) < 3:
        return None
    match = _COUNTED_BEHIND.match(clause.part(clause.brackets[-1].end + 1, clause.end))
    return match.group("what") if match else None


_GROWTH = re.compile(r"(?:增速|增幅|涨幅|增长率)$")
_LEVEL_OF = re.compile(r"[于过]?(?P<place>全国|全球|全省|全市|世界)(?:平均)?(?:水平|增速|均值)$")


def _counterpart(drafts: list[Draft], bracket: Clause, place: str) -> Draft:
    """«同比增长5.6%，高于全国水平（5.2%）»: what was just said of the report's place, of a wider one."""
    last = next((d for d in reversed(drafts) if d.quantity.base_unit == "%"), drafts[-1])
    return last.with_(quantity=bracket.quantities[0], area=place, comparator=None, end=bracket.end + 1, confidence=0.8)


def _year_before(last: Draft, quantity: Quantity, bracket: Clause) -> Draft:
    """«（去年同期为-3.4%）»: the statement just made, a year earlier."""
    period = re.sub(r"\d{4}", lambda m: str(int(m.group()) - 1), last.period) if last.period else None
    return last.with_(quantity=quantity, period=period, comparator=None, end=bracket.end, confidence=0.8)
