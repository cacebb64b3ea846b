"""Chinese prose read clause by clause: each figure with its indicator, area, period, measure and the words that say so."""

from __future__ import annotations

import copy
import re
from dataclasses import replace

from ingest.folding import Folded, fold, plain
from ingest.numerals import locate
from ingest.observations import dates, frames, structures
from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Clause, Sentence, sentences
from ingest.observations.context import Context, make_observation
from ingest.observations.heads import body_start, inner_area, is_scope
from ingest.observations.lists import area_list, numbered_list, run_from, shared_units, spread
from ingest.observations.phrases import counted_noun, is_population, members, noun_phrase, split_breakdown, subject_of
from ingest.periods import Period
from ingest.records import Block, Observation, Quantity

_FIGURE = re.compile(r"[\d一二三四五六七八九十百千两半]")
_QUOTE_LIMIT = 120  # characters; a quote that would be longer begins at its own clause
_INDEX_PART = re.compile(r"指数$|^(?:[一二三四]级)?(?:指标|分指数|子指数)$|^[一二三四]级指[标数]|基期")
_PRICE_INDEX = re.compile(r"价格|采购经理|景气|信心|空气质量|股|物价|CPI|PPI|PMI|消费者|生产者|房价")
_TARGET = re.compile(r"力争|目标|预期|计划(?!生育|单列)|争取|确保|规划|预计|有望|到.{0,8}将|将达到|拟|要达到|任务")
_GROUP = re.compile(r"^(?:[\u4e00-\u9fff，]{0,4})?在(?P<group>[\u4e00-\u9fff“”A-Za-z0-9、]{2,24}?)(?:之中|当中|中|里|内|方面)$")
_EXAMPLE = re.compile(r"以(?P<who>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:集团|公司)?为例")
_FROM = re.compile(r"^(?P<subject>.*?)(?:由|从)(?P<base>上年|去年|上年同期|去年同期|上年末)?的?(?:约|近|不足|不到)?$")
_COMPARED_AREA = re.compile(r"(?:比|较|高于|低于|超过|相比|远超|次于|落后于|领先于)(?:其他[^，]{0,10})?$")


class ProseReader:
    """Reads the Chinese blocks of one document in order; headings give later blocks their area and period."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._section = Carried(area=context.area)

    def read(self, block: Block) -> list[Observation]:
        """The observations of a heading, paragraph or note; captions and sources hold none."""
        text = self._context.document.text[block.start : block.end]
        folded = fold(text)
        if block.kind == "caption" or re.match(r"^(?:资料来源|数据来源|来源|参考文献)", folded.text):
            return []
        if block.kind == "heading":
            self._enter(folded.text)
        if not _FIGURE.search(folded.text):
            return []
        paragraph = _Paragraph(self._context, self._section, folded.text)
        drafts = paragraph.drafts()
        self._section.recent = paragraph.year or self._section.recent
        return [self._observation(draft, folded, block) for draft in drafts]

    def _enter(self, text: str) -> None:
        """A heading: its period and area hold for the blocks below it."""
        self._section = Carried(area=self._context.area)
        lexicon = self._context.areas
        mentions = [m for m in lexicon.find(text) if m.kind != "generic"]
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．\s]*", "", text)
        if re.match(r"^(?:发布|来源|日期|时间|作者|编辑|责任编辑)", text):
            return
        if len({m.name for m in mentions}) == 1 and (self._context.area is None or len(bare) <= len(mentions[0].text) + 4):
            self._section.area, self._section.named_area = mentions[0].name, True
        from ingest.periods import scan_periods

        periods = [p for p in scan_periods(text, self._context.published, self._context.data_year) if p.kind != "bare"]
        if len(periods) == 1 and periods[0].iso and not re.fullmatch(r"\d{4}-\d\d-\d\d", periods[0].iso) and "指数" not in text[max(0, periods[0].start - 4) : periods[0].start]:
            self._section.take_period(periods[0])

    def _observation(self, draft: Draft, folded: Folded, block: Block) -> Observation:
        text = self._context.document.text
        start, end = folded.source(draft.anchor, draft.end)
        quantity = locate(draft.quantity, folded, text[block.start : block.end], block.start)
        return make_observation(
            self._context, quantity, indicator=plain(draft.indicator), measure=draft.measure,
            quote=(block.start + start, block.start + end), block=block, area=draft.area, breakdown=draft.breakdown,
            period=draft.period, point_in_time=draft.point, comparator=draft.comparator, confidence=draft.confidence,
        )  # fmt: skip


class _Paragraph:
    """One block: its sentences in order, with what they carry over."""

    def __init__(self, context: Context, section: Carried, text: str) -> None:
        self._context = context
        self._text = text
        self._carried = copy.copy(section)
        self._carried.last = []
        self._out: list[Draft] = []
        self._lead: Clause | None = None
        self._scope: str | None = None
        self._restored: tuple[str | None, bool, bool] | None = None
        self._indices = [(m.start(), m.group().strip("“”")) for m in context.index_pattern.finditer(text)] if context.index_pattern else []

    def drafts(self) -> list[Draft]:
        """All figures of the block."""
        for sentence in sentences(self._text, self._context, self._context.areas):
            self._sentence(sentence)
        return self._out

    @property
    def year(self) -> str | None:
        """The year the block dated its figures with, if it is the report's own."""
        own = str(self._context.data_year)
        return own if self._carried.dated and (self._carried.period or "").startswith(own) else None

    def _sentence(self, sentence: Sentence) -> None:
        carried = self._carried
        carried.last, carried.group, carried.topic, carried.names = [], None, None, []
        carried.aimed, carried.areas = False, []
        begun = len(self._out)
        self._out.extend(dates.read(sentence, carried, self._context))
        self._out.extend(structures.read(self._text, sentence, carried, self._context))
        for place, clause in enumerate(sentence.clauses):
            self._lead = sentence.clauses[place + 1] if place + 1 < len(sentence.clauses) else None
            self._clause(clause)
        self._out[begun:] = [self._quoted(draft, sentence, self._out[begun:]) for draft in self._out[begun:]]
        carried.age += 1
        if self._restored is not None:
            carried.period, carried.point, carried.dated = self._restored
            self._restored = None
        if carried.home is not None:
            carried.area = carried.home
        if not sentence.soft:
            carried.subject = None

    def _quoted(self, draft: Draft, sentence: Sentence, others: list[Draft]) -> Draft:
        """Quote the whole sentence where it is short, else all clauses of the figure's subject."""
        start = sentence.start + len(self._text[sentence.start :]) - len(self._text[sentence.start :].lstrip("，；。 "))
        if sentence.end - start <= _QUOTE_LIMIT and draft.anchor >= start:
            return draft.with_(anchor=start, end=sentence.end)
        end = max(other.end for other in others if other.anchor == draft.anchor)
        draft = draft.with_(end=end) if end - draft.anchor <= _QUOTE_LIMIT else draft
        return draft.with_(anchor=self._led(draft, sentence))

    def _led(self, draft: Draft, sentence: Sentence) -> int:
        """Where the quote begins with the clauses without figures before it («根据2022年四季度统计，»), if they are short."""
        start = draft.anchor
        for clause in reversed([c for c in sentence.clauses if c.end <= draft.anchor]):
            opening = clause.start + len(self._text[clause.start : clause.end]) - len(self._text[clause.start : clause.end].lstrip("，；。 "))
            if clause.quantities or draft.end - opening > _QUOTE_LIMIT or draft.anchor - opening > 30:
                break
            start = opening
        return start

    def _clause(self, clause: Clause) -> None:
        carried = self._carried
        carried.giving = carried.sharing = False
        carried.against = 0
        example = _EXAMPLE.search(clause.part(clause.start, clause.end))
        if example:
            carried.area, carried.named_area = example.group("who"), True
        place, area, periods = body_start(clause, carried)
        if periods and "其中" in clause.part(clause.start, periods[0].start):
            self._restored = (carried.period, carried.point, carried.dated)
        for period in periods:
            carried.take_period(period)
        listed = area_list(clause, area.start) if area else []
        self._scope = area.name if area is not None and is_scope(clause, area) else None
        if area is not None and not listed and not self._scope:
            carried.area, carried.named_area = area.name, True
            carried.home = area.name
        elif area is None:
            self._place_of_index(clause)
        if listed:
            carried.areas = [mention.name for mention in listed]
        if clause.quantities:
            self._figures(clause, place, [mention.name for mention in listed])
        self._brackets(clause, place)
        if not clause.quantities:
            self._plain(clause, place)

    def _place_of_index(self, clause: Clause) -> None:
        """«硅谷指数显示…»: what follows is about the place the index is named after."""
        for place, name in self._indices:
            if clause.start <= place < clause.end:
                found = self._context.areas.find(name.removesuffix("指数") + " ")
                if found and found[0].start == 0:
                    self._carried.area = found[0].name

    # ------------------------------------------------------------ clauses without a figure
    def _plain(self, clause: Clause, place: int) -> None:
        """A clause that only names a subject, a group («在…中») or nothing new."""
        carried = self._carried
        words = self._words(clause, place, clause.end)
        group = _GROUP.match(self._words(clause, clause.start, clause.end)) or re.match(r"^(?P<group>.{2,20}?)(?:之中|当中|中|里)$", words)
        if group:
            self._among(clause, group.group("group"))
            return
        subject = subject_of(words)
        mainly = re.search(r"以(?P<list>[^，]+?)为主", words)
        if mainly and len(members(mainly.group("list"))) > 1:
            carried.names = members(mainly.group("list"))
            return
        if len(subject) >= 2 and not subject.endswith(("看", "方面", "来说")) and not re.search(r"^(?:按|据|根据|受|随着|通过|经|从|相比|比|较|与|虽|扣除|剔除|按照|大大|远|也|并|以)", subject):
            breakdown, indicator = split_breakdown(subject)
            carried.subject, carried.breakdown, carried.anchor = indicator, breakdown, clause.start

    def _among(self, clause: Clause, words: str) -> None:
        """«在硅谷最大的科技公司里» narrows the area to a body; «在…科技工作者中» is the whole that shares are taken of."""
        carried = self._carried
        mention = clause.areas[0] if clause.areas and clause.areas[0].name not in ("全国", "全球") else None
        if mention:
            carried.area, carried.named_area = mention.name, True
        name = noun_phrase(re.sub(f"^在?{re.escape(mention.text)}", "", words) if mention else words)
        if name and mention and re.search(r"(?:公司|企业|集团|机构|高校|大学|园区|县|城市)$", name):
            carried.area, carried.indicator = mention.text + words.split(mention.text)[-1], None
        else:
            carried.group = name or carried.group

    # ------------------------------------------------------------ clauses with figures
    def _figures(self, clause: Clause, place: int, areas: list[str]) -> None:
        """The figures of a clause in order, those that stand side by side together."""
        carried = self._carried
        if "其中" in clause.part(clause.start, place) and carried.indicator and not carried.group:
            carried.topic = re.split(r"的(?=[\u4e00-\u9fff]{4})", carried.indicator)[-1]
        quantities = shared_units(clause)
        spot = 0
        while spot < len(quantities):
            spot += self._run(clause, place, quantities, spot, areas if spot == 0 else [])
        self._name_members(clause, place, quantities)

    def _run(self, clause: Clause, place: int, quantities: tuple[Quantity, ...], spot: int, areas: list[str]) -> int:
        """Read the figure at `spot`, or all of its run where a list is spread over them; how many were read."""
        run = run_from(clause, quantities, spot)
        begin = quantities[spot - 1].end if spot else place
        words = self._words(clause, begin, run[0].start)
        if areas and len(areas) == len(run):
            self._by_area(clause, areas, run, place)
            return len(run)
        whole = self._words(clause, place, run[0].start) if spot else words
        if spot and numbered_list(whole.split("分别")[0]):
            words, self._carried.last = whole, []
        each = re.search(r"分别|依次", words)
        if each and len(run) > 1 and len(self._carried.areas) == len(run) and len(members(words[: each.start()])) == 1:
            self._spread_areas(clause, self._carried.areas, run, words[: each.start()] + words[each.end() :], begin)
            return len(run)
        opened = spread(words, run)
        if opened is None or (opened.carried and not self._over_last(opened.parts, clause)):
            self._single(clause, quantities, spot, begin)
            return 1
        if not opened.carried:
            for before, quantity in opened.parts:
                self._one(clause, before, quantity, "", place)
        return len({part[1] for part in opened.parts})

    def _single(self, clause: Clause, quantities: tuple[Quantity, ...], spot: int, begin: int) -> None:
        quantity = quantities[spot]
        end = quantities[spot + 1].start if spot + 1 < len(quantities) else clause.end
        before = self._words(clause, begin, quantity.start)
        after = self._words(clause, quantity.end, end)
        start = _FROM.search(before)
        if start and spot + 1 < len(quantities):
            self._begun(clause, start, quantity, begin)
            return
        self._local_period(clause, begin, quantity.start)
        self._one(clause, before, quantity, after, begin)

    def _begun(self, clause: Clause, start: re.Match[str], quantity: Quantity, begin: int) -> None:
        """The level a change began at («由2018年的28.6亿元提升至…»): its period is its own and does not go on."""
        carried = self._carried
        kept = (carried.period, carried.point, carried.dated)
        named = [p for p in clause.periods if begin <= p.start < quantity.start and not p.text.startswith("截")]
        carried.period, carried.point, carried.dated = self._before_that(start, named, kept[0]), False, True
        self._one(clause, start.group("subject"), quantity, "", begin)
        carried.period, carried.point, carried.dated = kept

    def _before_that(self, start: re.Match[str], named: list[Period], current: str | None) -> str | None:
        if named and named[-1].iso:
            return named[-1].iso
        year = re.fullmatch(r"\d{4}", current or "") or (re.fullmatch(r"\d{4}", str(self._context.data_year)) if not current else None)
        return str(int(year.group()) - 1) if start.group("base") and year else None

    def _name_members(self, clause: Clause, place: int, quantities: tuple[Quantity, ...]) -> None:
        """«人工智能、集成电路、新能源三个领域的企业最多»: members a later «分别为» may count on."""
        names = numbered_list(subject_of(self._words(clause, place, clause.end))) if len(quantities) == 1 else []
        if names:
            self._carried.names = names

    def _local_period(self, clause: Clause, begin: int, end: int) -> None:
        for period in clause.periods:
            if begin <= period.start < end and not self._is_base(period):
                self._carried.take_period(period)

    def _is_base(self, period: Period) -> bool:
        """«较2020年», «比上年末»: what a change is measured against."""
        before, after = self._text[max(0, period.start - 1) : period.start], self._text[period.end : period.end + 12]
        if before in ("由", "从"):
            return False
        if before in ("是", "为") and re.match(r"的\d[\d.]*倍|的[一二两三四五六七八九十]+倍", after):
            return True
        return before in ("较", "比", "与", "同", "和") or period.text.startswith(("上年", "去年同"))

    def _words(self, clause: Clause, begin: int, end: int) -> str:
        """The words of a stretch without its brackets and periods (the bases of comparison stay)."""
        pieces, place = [], begin
        for period in clause.periods:
            if period.start >= place and period.end <= end and not self._is_base(period):
                pieces.append(clause.part(place, period.start))
                pieces.append(period.text[0] if period.text[0] in "到至" and period.start > clause.start else "")
                place = period.end
                if clause.text.startswith("的", place) and place + 1 == end:
                    place += 1
        pieces.append(clause.part(place, end))
        return "".join(pieces)

    def _over_last(self, parts: tuple[tuple[str, Quantity], ...], clause: Clause) -> bool:
        """«均同比增长10%», «分别增长5%和6%» after the clauses that gave the levels."""
        carried = self._carried
        names = carried.names if len(carried.names) == len(parts) else []
        names = names or (members(carried.subject) if carried.subject and "、" in carried.subject else [])
        if len(parts) > 1 and len(names) == len(parts):
            for name, (verb, quantity) in zip(names, parts, strict=True):
                self._member(clause, name, verb, quantity)
            return True
        levels = carried.last
        if len(levels) < max(2, len(parts)):
            return False
        targets = levels[-len(parts) :] if len(parts) > 1 else levels
        pairs = zip(targets, parts if len(parts) > 1 else parts * len(targets), strict=True)
        for target, (verb, quantity) in pairs:
            inner = copy.copy(carried)
            inner.name(target.indicator, target.breakdown, target.anchor)
            reading = frames.read(verb, quantity, self._words(clause, quantity.end, clause.end) if len(parts) == 1 else "", inner)
            if reading is not None:
                draft = self._draft(clause, reading, inner, clause.start)
                self._out.append(draft.with_(area=target.area, anchor=min(target.anchor, draft.anchor), confidence=0.85))
        return True

    def _member(self, clause: Clause, name: str, verb: str, quantity: Quantity) -> None:
        """A member of the subject list of an earlier clause; a bare domain takes the noun of the rate before it."""
        carried = self._carried
        tail = re.split(r"的", carried.rate)[-1] if carried.rate else ""
        if tail and quantity.base_unit in ("%", "比例") and not re.search(r"(?:额|量|数|率|值|比重|份额|收入)$", name):
            inner = copy.copy(carried)
            inner.name(tail, name, carried.anchor)
            measure = "share" if re.search(r"份额|占比|比重", tail) else "level"
            reading = frames.Reading(measure, tail, quantity, name, None, False, 0.8, rate=True)  # type: ignore[arg-type]
            self._out.append(self._draft(clause, reading, inner, clause.start))
            return
        self._one(clause, name + verb, quantity, "", clause.start)

    def _by_area(self, clause: Clause, areas: list[str], quantities: tuple[Quantity, ...], place: int) -> None:
        last = max(mention.end for mention in clause.areas if mention.start < quantities[0].start)
        before = re.sub(r"分别|依次|^[两三四五六七八九十]+[市省地国城区县者]", "", self._words(clause, last, quantities[0].start))
        self._spread_areas(clause, areas, quantities, before, last)

    def _spread_areas(self, clause: Clause, areas: list[str], quantities: tuple[Quantity, ...], before: str, last: int) -> None:
        self._carried.areas = areas
        kept = self._carried.area
        for area, quantity in zip(areas, quantities, strict=True):
            self._carried.area = area
            self._one(clause, before, quantity, "", last)
        self._carried.area = kept

    def _one(self, clause: Clause, before: str, quantity: Quantity, after: str, begin: int) -> None:
        carried = self._carried
        reading = frames.read(before, quantity, after, carried, self._words(clause, quantity.end + len(after), clause.end))
        if reading is None:
            return
        draft = self._draft(clause, reading, carried, begin)
        self._out.append(draft)
        self._remember(draft, reading, clause)

    def _remember(self, draft: Draft, reading: frames.Reading, clause: Clause) -> None:
        carried = self._carried
        if reading.rate:
            carried.rate, carried.rate_breakdown = reading.indicator, reading.breakdown
        if not reading.subject:
            return
        if reading.measure == "rank":
            carried.rank = reading.indicator
        if reading.measure == "change_rate" and reading.quantity.base_unit == "%":
            carried.rate, carried.rate_breakdown = reading.indicator + "增速", reading.breakdown
        if reading.measure in ("level", "ratio") and (reading.explicit or carried.subject == reading.indicator):
            anchor = clause.start if reading.explicit else carried.anchor
            carried.name(reading.indicator, reading.breakdown, anchor)
            if not reading.rate:
                carried.rate = None
        elif reading.measure in ("change", "change_rate") and reading.explicit:
            carried.name(reading.indicator, reading.breakdown, clause.start)
        elif reading.measure == "share" and reading.explicit and carried.indicator is None:
            carried.anchor = clause.start
        if reading.measure == "level":
            carried.last.append(draft)

    # ------------------------------------------------------------ brackets
    def _brackets(self, clause: Clause, place: int) -> None:
        for spot, bracket in enumerate(clause.brackets):
            self._bracket(clause, bracket, clause.brackets[spot - 1].end + 1 if spot else place)

    def _bracket(self, clause: Clause, bracket: Clause, place: int) -> None:
        """«全美平均水平（17.5万美元）», «（占比31%）», «（178家国家级高新区）»: about the words just before the bracket."""
        carried = copy.copy(self._carried)
        carried.last = []
        earlier = [q.end for q in clause.quantities if q.end <= bracket.start]
        begin = max([*earlier, place]) if earlier else place
        words = self._words(clause, begin, bracket.start - 1) if begin < bracket.start else ""
        mention = next((m for m in reversed(clause.areas) if begin <= m.start < bracket.start), None)
        averaged = re.search(r"(?:平均|均值|平均水平|平均值|平均数|水平|均线)$", words)
        if earlier and counted_noun(words) == "":
            words = ""
        name = noun_phrase(re.split(r"超过|高于|低于|比|是|、", words)[-1])
        if mention is not None and (averaged or mention.end >= bracket.start - 3 or name.startswith(mention.text)):
            carried.area = mention.name
        own = name.removeprefix(mention.text).lstrip("的") if mention and name.startswith(mention.text) else name
        versus = re.search(r"(?:次于|高于|低于|超过|和|及|、|落后于|领先)[\u4e00-\u9fff]{0,6}$", words)
        year = re.fullmatch(r".{0,2}((?:19|20)\d\d)年.?", words.strip("，"))
        if year:
            carried.period, carried.point, carried.dated = year.group(1), False, True
            carried.indicator = carried.rate if carried.rate and bracket.quantities[0].base_unit == "%" else carried.indicator
        elif len(own) >= 2 and not averaged and not earlier and not (mention and versus):
            carried.name(own, None, clause.start)
        for i, quantity in enumerate(shared_units(bracket)):
            left = bracket.quantities[i - 1].end if i else bracket.start
            right = bracket.quantities[i + 1].start if i + 1 < len(bracket.quantities) else bracket.end
            self._inside(clause, bracket, carried, quantity, left, right)

    def _inside(self, clause: Clause, bracket: Clause, carried: Carried, quantity: Quantity, left: int, right: int) -> None:
        before = self._words(bracket, left, quantity.start)
        reading = frames.read(before, quantity, self._words(bracket, quantity.end, right), carried)
        if reading is None:
            return
        for period in bracket.periods:
            if not self._is_base(period):
                carried.take_period(period)
        area = inner_area(bracket, left, right)
        draft = self._draft(bracket, reading, carried, left)
        anchor = clause.start if bracket.end - clause.start < _QUOTE_LIMIT else bracket.start
        self._out.append(draft.with_(anchor=anchor, end=min(bracket.end + 1, len(self._text)), area=area.name if area else draft.area, confidence=round(draft.confidence * 0.9, 3)))

    # ------------------------------------------------------------ from a reading to a draft
    def _draft(self, clause: Clause, reading: frames.Reading, carried: Carried, begin: int) -> Draft:
        quantity = reading.quantity
        anchor = clause.start if reading.explicit else min(carried.anchor, clause.start)
        if clause.end - anchor > _QUOTE_LIMIT or anchor < 0:
            anchor = clause.start
        anchor += len(self._text[anchor:clause.end]) - len(self._text[anchor:clause.end].lstrip("，；。 "))
        area, confidence = self._area(clause, reading, carried, begin, quantity)
        indicator = self._indicator(reading, area)
        period, point, weight = self._period(carried, area)
        measure = reading.measure
        if carried.aimed or self._is_target(clause, quantity, period):
            measure, carried.aimed = "target", True
        group = carried.group or (carried.topic if reading.breakdown else None)
        if measure == "share" and group and reading.comparator is None and group not in indicator:
            name = indicator.removesuffix("占比")
            own = name if is_population(name) or carried.group else None
            indicator, reading = f"{group}中{indicator}", replace(reading, breakdown=reading.breakdown or (None if re.search(r"(?:增加值|产值|收入|额|量|数)$", name) else own))
        return Draft(
            quantity, indicator, measure, area, self._without_area(reading.breakdown), period, point, reading.comparator, anchor, clause.end,
            round(reading.confidence * confidence * weight, 3),
        )  # fmt: skip

    def _without_area(self, breakdown: str | None) -> str | None:
        """A sub-population without the place before it («硅谷地区人工智能公司»)."""
        if breakdown is None:
            return None
        for mention in self._context.areas.find(breakdown)[:1]:
            if mention.start == 0 and len(breakdown) - mention.end >= 2:
                return re.sub(r"^(?:地区|境内|市内|区内|的)", "", breakdown[mention.end :])
        return breakdown

    def _indicator(self, reading: frames.Reading, area: str | None) -> str:
        """Without the area in front of it («中关村创新引领指数» -> 创新引领指数)."""
        indicator = reading.indicator
        for mention in self._context.areas.find(indicator):
            if mention.start == 0 and len(indicator) - mention.end >= 2 and mention.name == area:
                return noun_phrase(indicator[mention.end :].lstrip("的")) or indicator
        return indicator

    def _area(self, clause: Clause, reading: frames.Reading, carried: Carried, begin: int, quantity: Quantity) -> tuple[str | None, float]:
        if self._is_index_part(reading.indicator):
            index = next((name for place, name in reversed(self._indices) if place < quantity.start), None) or self._context.index
            if index:
                return index, 1.0
        against = next((m for m in clause.areas if begin <= m.start < quantity.start and _COMPARED_AREA.search(clause.text[begin : m.start])), None)
        if against is not None and reading.measure == "level":
            return against.name, 0.85
        inner = inner_area(clause, begin, quantity.start) if reading.measure in ("level", "change", "change_rate") and not reading.comparator else None
        if inner is not None:
            carried.area = inner.name if reading.explicit else carried.area
            return inner.name, 0.9
        if self._lead is not None and re.match(r"作为", clause.part(clause.start, clause.end)):
            ahead = self._lead.areas[:1]
            return (ahead[0].name, 0.8) if ahead else (None, 1.0)
        if self._scope and reading.measure == "level":
            return self._scope, 0.9
        behind = next((m for m in clause.areas if m.start >= quantity.end and clause.text[quantity.end : m.start].startswith(("位于", "在", "落户"))), None)
        if behind is not None and reading.measure == "level":
            carried.area = behind.name
            return behind.name, 0.9
        if re.match(r"[，\s]*(?:其中)?[两三四五六七八九十]+(?:城|市|省|地|区|县)(?:合计|共|占|总)", clause.part(clause.start, clause.end)):
            return self._context.area, 0.8
        area = carried.area or self._context.area
        return area, 1.0 if carried.named_area else 0.95

    def _is_index_part(self, indicator: str) -> bool:
        if _PRICE_INDEX.search(indicator):
            return False
        return bool(_INDEX_PART.search(indicator)) or indicator in self._context.sub_indices

    def _period(self, carried: Carried, area: str | None) -> tuple[str | None, bool, float]:
        """(iso, point in time, weight): the carried period, else the report's own year where that is certain enough."""
        context = self._context
        if carried.dated:
            return carried.period, carried.point, 1.0
        if context.data_year and (context.year_stated or (context.index is not None and area == context.index)):
            return context.default_period or str(context.data_year), False, 0.95
        if carried.recent:
            return carried.recent, False, 0.8
        return None, False, 1.0

    def _is_target(self, clause: Clause, quantity: Quantity, period: str | None) -> bool:
        """«到2025年，…达到6%»: a figure of a year still to come, or one said to be aimed at."""
        words = self._text[clause.start : quantity.start]
        if _TARGET.search(words) and not re.search(r"完成|超额|实现了|已", words):
            return True
        years = re.findall(r"(?:19|20)\d\d", period or "")
        known = self._context.published.year if self._context.published else self._context.edition
        limit = known or (self._context.data_year + 2 if self._context.data_year else None)
        return bool(years and limit and int(years[-1]) > limit)
