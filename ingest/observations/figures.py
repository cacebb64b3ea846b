"""The figures of one clause: one after the other, spread over lists, at both ends of a change."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from functools import cache

from ingest.lexicon import vocabulary
from ingest.observations import frames
from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Clause
from ingest.observations.context import Context
from ingest.observations.levels import RATE_OF_EXCHANGE, pointed
from ingest.observations.lists import ALL, district_list, numbered_list, run_from, shared_units, spread, strung_names
from ingest.observations.measures import POINT_UNITS, RATE_UNITS
from ingest.observations.named_values import named_values
from ingest.observations.phrases import counted_by, members, subject_of
from ingest.observations.placing import Placer, Setting
from ingest.observations.readings import CLASSIFIERS, Reading
from ingest.observations.turns import (
    HAVING,
    noun_behind,
    shares_in_turn,
    subject_members,
    verbs_in_turn,
    wholes_in_turn,
)
from ingest.observations.wording import is_base, words_of
from ingest.periods import Period
from ingest.records import Measure, Quantity

_FROM = re.compile(
    r"^(?P<subject>.*?)(?:由|从)(?P<base>上年|前一年|上一年|去年|上年同期|去年同期|上年末|同期)?的?(?:约|近|不足|不到)?$"
)
# The way from a first level to the next figure; «由6个一级指标、18个二级指标构成» goes none.
_MOVES = re.compile(r"[到至为增升提扩降减落缩变调跃]|[上下](?!市|设)|^[，、—-]*$")
_UP_TO = re.compile(r"[，、]?(?:再)?[到至]了?")
_BASED = re.compile(r"(?:相比于?|较|比|与)(?:(?P<year>(?:19|20)\d\d)年|(?:上年|去年|上一年)(?:同期)?)的?$")
_PLACES = re.compile(r"^[，、]?[两三四五六七八九十](?:地|市|城|省|区|国|者)(?!产)")
_ALL_PARTS = re.compile(
    r"(?:其中)?(?:各|(?:[一二三四五六七八九十]|\d{1,2})[个大项])?(?:一级指标|分项?指数|分领域|子指数|分指标|维度)的?(?P<what>指数|得分|分值|评分)?值?(?:分别|依次)"
)
_LIST_LENGTH = 200  # characters within which a list that its count ends stands
_EACH = re.compile(r"分别|依次")
_OF_EACH = re.compile(r"分别|^各|双双|^[，、]?[均都皆](?!衡|值|价|线|匀|市)")
_ALL_OF = re.compile(r"全(?:市|省|区|县|国|球|州|盟|自治区)")
_OF_WHOLE = re.compile(r"(?:占(?:到|了)?|完成了?)(?P<whole>[\u4e00-\u9fffA-Z&]{2,16})$")
# «甲指数由乙、丙2个一级指标构成，2023年为143.2»: the sentence goes on about the index.
_MADE_OF = re.compile(r"(?P<index>[\u4e00-\u9fff]{2,16}?指数)(?:指标)?(?:体系)?(?:由|包括|包含|设|分为|从)")

_WEIGHTS = re.compile(
    r"(?:其|各|[两三四五六七八九十\d]+个)*(?:[一二]级指标|分项|分?领域|维度|方面|板块|分指数)?(?:所占|的)*权重(?:系数|值)?(?:分别|依次)(?:为|是|占)?"
)


class FigureReader:
    """Reads the figures of a clause into drafts; `scope` and `following` are set by the paragraph for each clause."""

    def __init__(self, context: Context, placer: Placer, carried: Carried, out: list[Draft]) -> None:
        self._context = context
        self._placer = placer
        self._carried = carried
        self._out = out
        self.scope: str | None = None
        self.following: Clause | None = None
        self._spread_in = -1
        self._behind = ""
        self._shared = False

    def _setting(self, begin: int) -> Setting:
        return Setting(begin, self.scope, self.following)

    def read(self, clause: Clause, place: int, areas: list[str]) -> None:
        """The figures of a clause in order, those that stand side by side together."""
        carried = self._carried
        if "其中" in clause.part(clause.start, place) and carried.indicator and not carried.group:
            carried.topic = re.split(r"的(?=[\u4e00-\u9fff]{4})", carried.indicator)[-1]
        quantities = shared_units(clause)
        spot = self._named(clause, place)
        while spot < len(quantities):
            spot += self._run(clause, place, quantities, spot, areas if spot == 0 else [])
        self._name_members(clause, place, quantities)

    def _named(self, clause: Clause, place: int) -> int:
        """The values of a list that names each of them; how many were read."""
        listed = named_values(clause)
        drafts = []
        for value in listed:
            quantity = pointed(value.quantity, value.indicator)
            reading = Reading("level", value.indicator, quantity, None, None, True, 0.9, subject=False)
            drafts.append(self._placer.draft(clause, reading, self._carried, self._setting(place)))
        self._out.extend(drafts)
        if not drafts:
            return 0
        self._carried.last, self._carried.told = list(drafts), list(drafts)
        return list(clause.quantities).index(listed[-1].quantity) + 1

    def _run(self, clause: Clause, place: int, quantities: tuple[Quantity, ...], spot: int, areas: list[str]) -> int:
        """Read the figure at `spot`, or all of its run where a list is spread over them; how many were read."""
        run = run_from(clause, quantities, spot)
        begin = quantities[spot - 1].end if spot else place
        words = words_of(clause, begin, run[0].start)
        shared = _EACH.search(words) if len(run) > 1 else areas and _OF_EACH.search(words)
        self._behind = noun_behind(clause, run, words) if shared else ""
        if areas and self._of_areas(clause, run, words, areas, place):
            return len(run)
        near = spot and run[0].start - place <= _LIST_LENGTH
        whole = words_of(clause, place, run[0].start) if near else words
        if near and numbered_list(whole.split("分别")[0]):
            words, self._carried.last = whole, []
        each = _EACH.search(words)
        if each and len(run) > 1 and len(self._carried.areas) == len(run) and len(members(words[: each.start()])) <= 1:
            self._spread_areas(clause, self._carried.areas, run, words[: each.start()] + words[each.end() :], begin)
            return len(run)
        if spot and self._spread_in == clause.start:  # «分别以82分和79分列第二、三位», «分别以33家并列第六»
            again = run if len(run) > 1 else run * len(self._carried.areas) if self._shared else ()
            if again and len(self._carried.areas) == len(again):
                self._spread_areas(clause, self._carried.areas, again, words, begin)
                return len(run)
        if each and ((not spot and self._strung(clause, run, words, each)) or self._places(clause, run, words, each)):
            return len(run)
        if each and len(run) > 1:
            head = (self._carried.area or "") + words if words.startswith(("、", "和", "及")) else words
            districts, rest = district_list(head[: _EACH.search(head).start()].strip("，、"), len(run))  # type: ignore[union-attr]
            if districts:
                self._spread_areas(clause, districts, run, rest + words[each.end() :], begin)
                return len(run)
        if each and self._of_parts(clause, run, words, each.end(), begin):
            return len(run)
        levels = len(self._carried.last if len(self._carried.last) > 1 else self._carried.told)
        for told in (
            wholes_in_turn(clause, quantities, spot, words),
            verbs_in_turn(clause, quantities, spot, words, levels),
            shares_in_turn(run, words, levels),
        ):
            if told and self._over_last(told, clause):
                return len(told)
        opened = spread(words, run)
        if opened is None or (opened.carried and not self._over_last(opened.parts, clause)):
            self._single(clause, quantities, spot, begin, place)
            return 1
        if not opened.carried:
            begun = len(self._out)
            for before, quantity in opened.parts:
                self._member_of_place(clause, before, quantity, place)
            self._carried.told = self._out[begun:] if len(opened.parts) > 1 else []
        return len({part[1] for part in opened.parts})

    def _of_areas(self, clause: Clause, run: tuple[Quantity, ...], words: str, areas: list[str], place: int) -> bool:
        """One figure for each of the places a clause lists, or one that all of them have."""
        told_of_each = len(run) == 1 and (_OF_EACH.search(words) or ALL.search(words)) is not None
        if len(run) != len(areas) and not told_of_each:
            return False
        self._by_area(clause, areas, run * (len(areas) // len(run)), place)
        self._shared = told_of_each
        return True

    def _strung(self, clause: Clause, run: tuple[Quantity, ...], words: str, each: re.Match[str]) -> bool:
        """«信息传输业，金融业增加值分别增长9%和5%»: branches parted by commas, the noun behind the last of them."""
        strung = self._carried.strung
        names = strung_names(strung, words[: each.start()], len(run)) if strung and len(run) > 1 else []
        for name, quantity in zip(names, run, strict=False):
            self._one(clause, name + words[each.end() :], quantity, "", clause.start)
        return bool(names)

    def _places(self, clause: Clause, run: tuple[Quantity, ...], words: str, each: re.Match[str]) -> bool:
        """«三地…分别为»: the places named before, in turn."""
        places = _PLACES.match(words)
        if places is None or not 1 < len(run) == len(self._carried.named_areas):
            return False
        before = words[places.end() : each.start()] + words[each.end() :]
        self._spread_areas(clause, self._carried.named_areas, run, before, clause.start)
        return True

    def _of_parts(self, clause: Clause, run: tuple[Quantity, ...], words: str, end: int, begin: int) -> bool:
        """«五个一级指标得分分别为142.3、128.7…»: the parts the report names, in turn; or the weights of those told."""
        parts = self._context.parts
        all_parts = _ALL_PARTS.match(words) if len(run) == len(parts) > 1 else None
        if all_parts is None:
            return self._weights(clause, run, words, begin)
        for name, quantity in zip(parts, run, strict=True):
            self._one(clause, name + (all_parts.group("what") or "") + words[end:], quantity, "", begin)
        return True

    def _weights(self, clause: Clause, run: tuple[Quantity, ...], words: str, begin: int) -> bool:
        """«…，三个分项权重分别为30%、40%和30%»: the weight of each of the parts told before, in their order."""
        carried = self._carried
        told = carried.last if len(carried.last) >= len(run) else carried.told
        if not 1 < len(run) <= len(told) or not _WEIGHTS.fullmatch(words):
            return False
        for target, quantity in zip(told[-len(run) :], run, strict=True):
            name = f"{target.indicator}权重"
            reading = Reading("level", name, quantity, target.breakdown, None, True, 0.9, subject=False)
            draft = self._placer.draft(clause, reading, carried, self._setting(begin))
            self._out.append(draft.with_(area=target.area, anchor=min(target.anchor, draft.anchor)))
        return True

    def _member_of_place(self, clause: Clause, before: str, quantity: Quantity, place: int) -> None:
        """A member of a list; one that begins with a place of its own is that place's («中关村…、张江…分别占»)."""
        begun = len(self._out)
        if self._behind:
            self._one(clause, "", quantity, self._behind, place)
            who = HAVING.sub("", before)
            self._out[begun:] = [draft.with_(breakdown=who) for draft in self._out[begun:]]
            return
        self._one(clause, before, quantity, "", place)
        own = next((m for m in self._context.areas.find(before) if m.start == 0 and m.kind != "generic"), None)
        own = None if own is not None and own.name in _abroad() else own
        if own is not None and len(before) - own.end >= 2:
            self._out[begun:] = [draft.with_(area=own.name) for draft in self._out[begun:]]

    def _single(self, clause: Clause, quantities: tuple[Quantity, ...], spot: int, begin: int, place: int) -> None:
        quantity = quantities[spot]
        end = quantities[spot + 1].start if spot + 1 < len(quantities) else clause.end
        before = words_of(clause, begin, quantity.start)
        before = before.removeprefix("相比") if spot else before  # «与上年的480亿元相比增长3.3%»
        if RATE_OF_EXCHANGE.search(clause.text, clause.start, quantity.start):
            before = clause.part(clause.start, quantity.start)
        dated = [p.start for p in clause.periods if quantity.end < p.start < end and not is_base(clause, p)]
        after = words_of(clause, quantity.end, dated[0] if dated and spot + 1 < len(quantities) else end)
        based = _BASED.search(clause.text[begin : quantity.start])
        if based and spot + 1 < len(quantities) and self._carried.indicator:
            self._base_level(clause, based, quantity, begin)
            return
        whole = _OF_WHOLE.search(before) if spot + 1 < len(quantities) else None
        if whole and after == "的" and quantities[spot + 1].base_unit in RATE_UNITS:
            self._whole_told(clause, whole.group("whole"), quantity, begin)
            return
        start = _FROM.search(before)
        onward = clause.part(quantity.end, quantities[spot + 1].start) if spot + 1 < len(quantities) else ""
        if start and spot + 1 < len(quantities) and _MOVES.search(onward):
            self._begun(clause, start, quantity, begin)
            return
        self._take_periods(clause, begin, quantity.start)
        if spot and _UP_TO.fullmatch(before):  # «从2400亿元到3100亿元»
            before = "达"
        told = _OF_WHOLE.search(words_of(clause, place, quantities[spot - 1].start)) if spot else None
        if told and before == "的" and quantity.base_unit in RATE_UNITS:
            before = f"占{told.group('whole')}的"
        self._one(clause, before, quantity, after, begin)

    def _whole_told(self, clause: Clause, whole: str, quantity: Quantity, begin: int) -> None:
        """«占全市4000家的38%», «完成年度计划420亿元的50%»: the whole's own level; the sentence goes on about a part."""
        carried = self._carried
        kept = copy.copy(carried)
        begun = len(self._out)
        self._one(clause, whole, quantity, "", begin)
        wider = _ALL_OF.match(whole)
        if wider:
            self._out[begun:] = [draft.with_(area=self._wider(wider.group())) for draft in self._out[begun:]]
        for name in ("area", "named_area", "indicator", "breakdown", "anchor", "subject", "amount", "rate"):
            setattr(carried, name, getattr(kept, name))

    def _wider(self, word: str) -> str | None:
        """The place «全市», «全国» means where the report knows it, else the word alone."""
        found = self._context.areas.find(word)
        return found[0].name if found and found[0].name != self._carried.area else word

    def _begun(self, clause: Clause, start: re.Match[str], quantity: Quantity, begin: int) -> None:
        """The level a change began at («由2018年的28.6亿元提升至…»): its period is its own and does not go on."""
        carried = self._carried
        kept = (carried.period, carried.point, carried.dated)
        carried.period_age = 0
        named = [p for p in clause.periods if begin <= p.start < quantity.start and not p.text.startswith("截")]
        carried.period, carried.point, carried.dated = self._before_that(start, named, kept[0], quantity), False, True
        lead = "从" if quantity.base_unit == "位" else ""
        self._one(clause, start.group("subject") + lead, quantity, "", begin)
        span = re.fullmatch(r"\d{4}/(\d{4})", kept[0] or "")
        carried.period, carried.point, carried.dated = (span.group(1) if span else kept[0]), kept[1], kept[2]

    def _base_level(self, clause: Clause, based: re.Match[str], quantity: Quantity, begin: int) -> None:
        """«相比2018年的172.8亿元增长了3.3倍»: the level compared with, of its own year."""
        carried = self._carried
        kept = (carried.period, carried.point, carried.dated)
        now = re.fullmatch(r"(\d{4})(-[QH]\d)?", carried.period or "")
        before = f"{int(now[1]) - 1}{now[2] or ''}" if now else None
        carried.period, carried.point, carried.dated = based.group("year") or before, False, True
        self._one(clause, clause.text[begin : begin + based.start()], quantity, "", begin)
        carried.period, carried.point, carried.dated = kept

    def _before_that(
        self, start: re.Match[str], named: list[Period], current: str | None, quantity: Quantity
    ) -> str | None:
        last = bool(start.group("base")) or (bool(named) and named[-1].text.startswith(("上年", "上一年", "去年")))
        judged = self._context.judged
        if last and judged and quantity.base_unit == "位" and current in (None, judged):
            return str(int(judged) - 1)
        if named and named[-1].iso:
            return named[-1].iso
        span = re.fullmatch(r"(\d{4})/(\d{4})", self._carried.span or "")
        if span and current in (self._carried.span, span.group(2)):
            return span.group(1)
        year = re.fullmatch(r"\d{4}", current or "") or (
            re.fullmatch(r"\d{4}", str(self._context.data_year)) if not current else None
        )
        return str(int(year.group()) - 1) if start.group("base") and year else None

    def _name_members(self, clause: Clause, place: int, quantities: tuple[Quantity, ...]) -> None:
        """«人工智能、集成电路、新能源三个领域的企业最多»: members a later «分别为» may count on."""
        names = numbered_list(subject_of(words_of(clause, place, clause.end))) if len(quantities) == 1 else []
        if names:
            self._carried.names = names

    def _over_last(self, parts: tuple[tuple[str, Quantity], ...], clause: Clause) -> bool:
        """«均同比增长10%», «分别增长5%和6%» after the clauses that gave the levels."""
        carried = self._carried
        names = carried.names if len(carried.names) == len(parts) else []
        listed = carried.breakdown if carried.breakdown and "、" in carried.breakdown and carried.subject else ""
        names = names or subject_members(listed + (carried.subject or ""), len(parts))
        if len(parts) > 1 and len(names) == len(parts):
            for name, (verb, quantity) in zip(names, parts, strict=True):
                self._member(clause, name, verb, quantity)
            return True
        levels = carried.last if len(carried.last) >= max(2, len(parts)) else carried.told
        if len(levels) < max(2, len(parts)):
            return False
        targets = levels[-len(parts) :] if len(parts) > 1 else levels
        grown = {draft.indicator for draft in self._out if draft.measure == "change_rate"}
        pairs = zip(targets, parts if len(parts) > 1 else parts * len(targets), strict=True)
        for target, (verb, quantity) in pairs:
            inner = copy.copy(carried)
            inner.name(target.indicator, target.breakdown, target.anchor)
            if quantity.base_unit in POINT_UNITS:
                inner.rate = target.indicator + "增速" if target.indicator in grown else None
            reading = frames.read(
                verb, quantity, words_of(clause, quantity.end, clause.end) if len(parts) == 1 else "", inner
            )
            if reading is not None:
                draft = self._placer.draft(clause, reading, inner, self._setting(clause.start))
                self._out.append(
                    draft.with_(area=target.area, anchor=min(target.anchor, draft.anchor), confidence=0.85)
                )
        return True

    def _member(self, clause: Clause, name: str, verb: str, quantity: Quantity) -> None:
        """A member of the subject list of an earlier clause; a bare domain takes the noun of the rate before it."""
        carried = self._carried
        tail = re.split(r"的", carried.rate)[-1] if carried.rate else ""
        grown = re.search(r"增速|增幅|涨幅|降幅|增长|下降", name[-4:] + verb)
        if (
            tail
            and not grown
            and quantity.base_unit in ("%", "比例")
            and not re.search(r"(?:额|量|数|率|值|比重|份额|收入)$", name)
        ):
            inner = copy.copy(carried)
            inner.name(tail, name, carried.anchor)
            measure: Measure = "share" if re.search(r"份额|占比|比重", tail) else "level"
            reading = Reading(measure, tail, quantity, name, None, False, 0.8, rate=True)
            self._out.append(self._placer.draft(clause, reading, inner, self._setting(clause.start)))
            return
        self._one(clause, name + verb, quantity, "", clause.start)

    def _by_area(self, clause: Clause, areas: list[str], quantities: tuple[Quantity, ...], place: int) -> None:
        last = max(m.end for m in clause.areas if m.start < quantities[0].start and m.name == areas[-1])
        before = re.sub(
            r"分别|依次|^[两三四五六七八九十]+[市省地国城区县者]|^[各均都皆]|双双",
            "",
            words_of(clause, last, quantities[0].start),
        )
        self._spread_areas(clause, areas, quantities, before, last)

    def _spread_areas(
        self, clause: Clause, areas: list[str], quantities: tuple[Quantity, ...], before: str, last: int
    ) -> None:
        self._carried.areas = self._carried.named_areas = areas
        self._spread_in = clause.start
        kept = self._carried.area
        for area, quantity in zip(areas, quantities, strict=True):
            self._carried.area = area
            begun = len(self._out)
            self._one(clause, "" if self._behind else before, quantity, self._behind, last)
            self._out[begun:] = [draft.with_(area=area) for draft in self._out[begun:]]
        self._carried.area = kept

    def _one(self, clause: Clause, before: str, quantity: Quantity, after: str, begin: int) -> None:
        carried = self._carried
        whole = after and after == self._behind  # the words behind the last of a list, for each of it
        rest = "" if whole else words_of(clause, quantity.end + len(after), clause.end)
        reading = frames.read(before, quantity, after, carried, rest)
        if reading is None:
            return
        reading = self._about_area(reading, before)
        draft = self._placer.draft(clause, reading, carried, self._setting(begin))
        self._out.append(draft)
        self._remember(draft, reading, clause)

    def _about_area(self, reading: Reading, before: str) -> Reading:
        """«总数达177家，其中东部70家、中部47家»: a place alone names where, and the indicator goes on."""
        name, carried = reading.indicator, self._carried
        if reading.measure != "level" or name not in before or not carried.indicator:
            return reading
        found = self._context.areas.find(name)
        whole = found and (found[0].start, found[0].end) == (0, len(name))
        if not whole:
            return reading
        bare = reading.quantity.base_unit not in CLASSIFIERS  # «…高于平均的市有3个，依次为甲市3.9%、乙市3.7%»
        told = (counted_by(carried.indicator) if bare else None) or carried.indicator
        return replace(reading, indicator=told, explicit=False)

    def _remember(self, draft: Draft, reading: Reading, clause: Clause) -> None:
        carried = self._carried
        carried.fresh_rate = reading.rate
        carried.whole_of = carried.whole_of if reading.measure == "share" else None
        if reading.rate:
            carried.rate, carried.rate_breakdown = reading.indicator, reading.breakdown
        if reading.measure == "rank":
            carried.rank = reading.indicator
            if reading.subject and carried.subject is None and reading.named:
                carried.subject, carried.breakdown = reading.indicator, reading.breakdown  # «…居首位，达到3416亿元»
        if not reading.subject:
            return
        if reading.measure == "change_rate" and reading.quantity.base_unit == "%":
            carried.rate, carried.rate_breakdown = reading.indicator + "增速", reading.breakdown
        if reading.measure in ("level", "ratio") and (reading.explicit or carried.subject == reading.indicator):
            anchor = clause.start if reading.explicit else carried.anchor
            of_index = _MADE_OF.search(clause.part(clause.start, clause.end)) if "级指标" in reading.indicator else None
            carried.name(of_index.group("index") if of_index else reading.indicator, reading.breakdown, anchor)
            if not reading.rate:
                carried.rate, carried.amount = None, reading.indicator
        elif reading.measure in ("change", "change_rate") and carried.subject == reading.indicator:
            carried.name(reading.indicator, reading.breakdown, carried.anchor)
        elif reading.measure in ("change", "change_rate") and reading.explicit:
            carried.name(reading.indicator, reading.breakdown, clause.start)
        elif reading.measure == "share" and reading.explicit and carried.indicator is None:
            carried.anchor = clause.start
        if reading.measure == "share" and reading.explicit and carried.whole_of and carried.subject:
            rate, of = carried.rate, carried.rate_breakdown
            carried.name(carried.whole_of, None, clause.start)
            carried.rate, carried.rate_breakdown = rate, of
        if reading.measure == "level":
            carried.last.append(draft)
            of_it = carried.indicator and reading.indicator.startswith(carried.indicator)
            if not reading.explicit and of_it and reading.indicator != carried.indicator:
                carried.derived = reading.indicator  # «合同5项，成交额9亿元，占…»: what follows speaks of the amount

    def _take_periods(self, clause: Clause, begin: int, end: int) -> None:
        for period in clause.periods:
            if begin <= period.start < end and not is_base(clause, period):
                self._carried.take_period(period)


@cache
def _abroad() -> frozenset[str]:
    """Places outside the country: in a list they are rather partners than subjects («对欧盟、东盟出口分别占»)."""
    data = vocabulary("areas")
    return frozenset(name for group in ("world", "countries", "foreign") for name in data[group]["names"])
