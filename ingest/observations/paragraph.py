"""One block of prose: its sentences and clauses in order, with what they carry over."""

from __future__ import annotations

import copy
import re
from dataclasses import replace

from ingest.areas import AreaMention
from ingest.observations import dates, structures, totals
from ingest.observations.brackets import BracketReader
from ingest.observations.carried import Carried, Draft
from ingest.observations.clauses import Clause, Sentence, sentences
from ingest.observations.context import Context
from ingest.observations.figures import FigureReader
from ingest.observations.heads import body_start, is_scope
from ingest.observations.lists import area_list, is_member, of_each, same_ending
from ingest.observations.phrases import members, noun_phrase, split_breakdown, subject_of
from ingest.observations.placing import QUOTE_LIMIT, TOGETHER, Placer, first_day, last_day
from ingest.observations.wording import content_start, is_base, words_of
from ingest.periods import Period

_BESIDE = re.compile(r"(?:与|同|和)(?P<who>[\u4e00-\u9fff]{2,16}?)(?:相比|相比较|比较)$")
_IS_WHICH = re.compile(
    r"^[^，]{0,16}?(?:最[高大快多低小强优]|第[一二三四五六七八九十\d]位?|居首|次之|其次|紧随其后)的?是(?=[\u4e00-\u9fff]{3})|^(?:其次|再次)是(?=[\u4e00-\u9fff]{3})"
)
_GROUP = re.compile(
    r"^(?:[\u4e00-\u9fff，]{0,4})?在(?P<group>[\u4e00-\u9fff“”A-Za-z0-9、]{2,24}?)(?:之中|当中|中|里|内|方面)$"
)
_INSIDE = re.compile(r"^(?P<group>.{2,20}?)(?:之中|当中|中|里)$")
_EXAMPLE = re.compile(r"以(?P<who>[\u4e00-\u9fffA-Za-z]{2,10}?)(?:集团|公司)?为例")
_NAMES = re.compile(
    r"(?:是|为|有|包括)(?P<list>[\u4e00-\u9fff]+(?:、[\u4e00-\u9fff]+)*(?:和|及|以及)[\u4e00-\u9fff]+)$"
)
_ALL_OF = re.compile(r"[两三四五六七八九十](?:地|市|城|省|区|国)(?!产)")
_PLACE = re.compile(r"(?:省|市|区|县|州|旗)$")
_MAINLY = re.compile(r"以(?P<list>[^，]+?)为主")
_NO_SUBJECT = re.compile(
    r"^(?:依次|分别|仍?是|作为|按|据(?!点)|根据|受(?![理益众])|随着|通过|经(?![济营费贸开销])|从(?![业事])|相比|比(?!亚迪|例|重)|较|与|虽|扣除|剔除|大大|远|也|并|以|次于|仅次|低于|高于|不及|继|这是|这也是)|(?:看|方面|来说|会上|式上|期间|现场|活动上|论坛上)$"
)
_ANNOUNCED = re.compile(r"[^，。；]{0,30}?(?:情况|结果|数据|公报|评价|成绩单|答卷|运行|统计|监测)")
_EARLIER = re.compile(
    r"\s*(?:而|但)?(?:以?(?P<year>(?:19|20)\d\d)年|[^，]{0,20}?(?:上年|上一年|去年)|年初)[末底]?(?:同期)?(?:占比|比重|增速|比例|总量|规模)?(?:(?:仅?为|是|仅有?|只有)\s*\d|(?:综合)?(?:排名?|排在|位列|位居|居|列|为|是)*第\s*[\d一二三四五六七八九十])"
)
# «…增长7.6%，一季度增长6.8%»: a part of the time told of, by itself behind the figure of the whole.
_ALONE = re.compile(r"(?:当季|同期)?(?:实际|同比|仅)?(?:增长|下降|增速|为|是|达到?|完成|实现|略增|略降)*为?\s*-?\d")
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ENUMERATED = re.compile(
    r"^(?:（[一二三四五六七八九十\d]+）|[一二三四五六七八九十]+[、是]|\d{1,2}[.、．]|第[一二三四五六七八九十]+，|[①-⑩]|——)"
)
_MEASURED_NAME = re.compile(
    r"(?:指数|[比效税]?率|数量?|量|额|值|强度|密度|比重|占比|收入|经费|投入|产值|产出|支出|得分|人数|面积|规模|水平|系数|GDP|能耗|浓度)$"
)
_COMPANY = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z]{2,18}?(?:有限公司|有限责任公司|集团))(?=[在于是由与]|作为|入驻|落户)"
)
_ORDER = re.compile(r"(?:其|它的?|该[国省市区])?(?:综合)?(?:排名|位次|名次)(?!前|靠)")
_TOTAL_AHEAD = re.compile(
    r"，[两三四五六七八九十]+[地市城省区国](?:共|合计|共计|总计)(?:有|拥有)?(?P<what>[\u4e00-\u9fff“”A-Za-z]{2,16}?)(?:达到?|为)?\d"
)
_SEEN_FROM = re.compile(
    r"从(?P<what>[\u4e00-\u9fff&A-Z]{0,8}(?:强度|密度|占比|比重|浓度))(?:上|来)?看"
)  # what the places have
_GROWTH_ALONE = re.compile(
    r"[，、]?其?(?P<noun>增速|增幅|涨幅|升幅|降幅|跌幅)(?:最|较|居|位|排|列|相对)[\u4e00-\u9fff]{0,12}$"
)
_DIVIDES = re.compile(r"其中|依次[为是]|分别[为是]")  # what follows are parts of what was told
_BODY = re.compile(r"(?:公司|企业|集团|机构|高校|大学|园区|县|城市)$")


class Paragraph:
    """One block: its sentences in order, with what they carry over."""

    def __init__(self, context: Context, section: Carried, text: str, before: int | None = None) -> None:
        self._context = context
        self._before = before
        self._text = text
        self._carried = copy.copy(section)
        self._carried.last, self._carried.first = [], None
        self._out: list[Draft] = []
        self._narrowed = self._aside = False
        self._after_soft = False
        self._restored: tuple[str | None, bool, bool] | None = None
        self._placer = Placer(context, text)
        self._figures = FigureReader(context, self._placer, self._carried, self._out)
        self._brackets = BracketReader(self._placer, self._carried, self._out)

    def drafts(self) -> list[Draft]:
        """All figures of the block."""
        for sentence in sentences(self._text, self._context, self._context.areas, self._before):
            self._sentence(sentence)
        return self._out

    @property
    def year(self) -> str | None:
        """The year the block dated its figures with, if it is the report's own."""
        own = self._context.year_of_report()
        return own if own and self._carried.dated and (self._carried.period or "").startswith(own) else None

    @property
    def first_period(self) -> str | None:
        """The period the block names first."""
        return self._carried.first

    def _sentence(self, sentence: Sentence) -> None:
        carried = self._carried
        # «其中，城镇居民68210元，增长4.6%；农村居民35680元»: still of what 其中 divides
        topic = carried.topic if self._after_soft else None
        carried.last, carried.group, carried.topic, carried.names = [], None, topic, []
        carried.aimed, carried.areas, carried.told, carried.placed = False, [], [], None
        carried.derived = None
        carried.beside = None
        carried.strung = []
        self._take_head(sentence)
        self._take_total(sentence)
        begun = len(self._out)
        kept = (carried.period, carried.point, carried.dated)
        outer, self._narrowed, self._aside = carried.area, False, False
        self._out.extend(dates.read(sentence, carried, self._context))
        self._out.extend(structures.read(self._text, sentence, carried, self._context))
        for place, clause in enumerate(sentence.clauses):
            self._figures.following = sentence.clauses[place + 1] if place + 1 < len(sentence.clauses) else None
            current = (carried.period, carried.point, carried.dated)
            self._clause(clause)
            told = bool(sentence.clauses[place - 1].quantities) if place else self._after_soft
            now = current[0] if current[2] else None
            if (place or told) and carried.dated and (now or told) and _looks_back(clause, now):
                carried.period, carried.point, carried.dated = current
                carried.past = False
        self._after_soft = sentence.soft and bool(sentence.clauses) and bool(sentence.clauses[-1].quantities)
        self._out[begun:] = totals.named(_exact(self._out[begun:], self._text), self._text)
        ends: dict[int, int] = {}  # where the last figure ends that the same words make understood
        for draft in self._out[begun:]:
            ends[draft.anchor] = max(draft.end, ends.get(draft.anchor, 0))
        self._out[begun:] = [self._quoted(draft, sentence, ends[draft.anchor]) for draft in self._out[begun:]]
        if carried.past and not sentence.soft:
            carried.period, carried.point, carried.dated = kept
        carried.past = False
        carried.age += 1
        carried.period_age += 1
        if self._restored is not None:
            carried.period, carried.point, carried.dated = self._restored
            self._restored = None
        if carried.home is not None:
            carried.area = carried.home
        elif self._narrowed and (self._aside or not sentence.soft):
            carried.area = outer
        if not sentence.soft:
            carried.subject = None

    def _take_head(self, sentence: Sentence) -> None:
        """«（二）每万人发明专利拥有量。»: a heading run into its paragraph says what the figures without a name are."""
        clause = sentence.clauses[-1]
        if len(sentence.clauses) > 1 or clause.quantities or clause.brackets or clause.mark != "。":
            return
        name = _ENUMERATED.sub("", clause.part(clause.start, clause.end)).strip("—- ")
        if 3 <= len(name) <= 24 and _MEASURED_NAME.search(name) and subject_of(name) == name:
            self._carried.name(name, None, clause.start)

    def _take_total(self, sentence: Sentence) -> None:
        """«北京114家、上海63家，两地共有独角兽企业177家»: the total tells what was counted place by place before it."""
        first = next((clause for clause in sentence.clauses if clause.quantities), None)
        alone = first is not None and any(m.end == first.quantities[0].start for m in first.areas)
        told = _TOTAL_AHEAD.search(self._text, sentence.start, sentence.end) if alone else None
        if told:
            self._carried.name(told.group("what"), None, sentence.start)

    def _quoted(self, draft: Draft, sentence: Sentence, end: int) -> Draft:
        """Quote the whole sentence where it is short, else all clauses of the figure's subject."""
        start = content_start(self._text, sentence.start, sentence.end)
        if sentence.end - start <= QUOTE_LIMIT and draft.anchor >= start:
            return draft.with_(anchor=start, end=sentence.end)
        draft = draft.with_(end=end) if end - draft.anchor <= QUOTE_LIMIT else draft
        return draft.with_(anchor=self._led(draft, sentence))

    def _led(self, draft: Draft, sentence: Sentence) -> int:
        """Where the quote begins with the clauses without figures before it («根据2022年四季度统计，»)."""
        start = draft.anchor
        for clause in reversed([c for c in sentence.clauses if c.end <= draft.anchor]):
            opening = content_start(self._text, clause.start, clause.end)
            if clause.quantities or draft.end - opening > QUOTE_LIMIT or draft.anchor - opening > 30:
                break
            start = opening
        return start

    def _clause(self, clause: Clause) -> None:
        carried = self._carried
        carried.giving = carried.sharing = False
        carried.against, carried.versus, carried.times, carried.moved = 0, False, None, None
        example = _EXAMPLE.search(clause.part(clause.start, clause.end))
        if example:
            carried.area, carried.named_area = example.group("who"), True
        place, area, periods = body_start(clause, carried)
        if periods and "其中" in clause.part(clause.start, periods[0].start):
            self._restored = (carried.period, carried.point, carried.dated)
        for period in periods:
            carried.take_period(_a_year_before(period, clause, carried))
        listed = area_list(clause, area.start) if area else []
        self._together(clause)
        self._figures.scope = area.name if area is not None and is_scope(clause, area) else None
        around = area is not None and not clause.quantities and self._is_around(area.name)
        if area is not None and not listed and not self._figures.scope and not around:
            carried.area, carried.named_area, carried.placed = area.name, True, area.name
            if self._whole_of_share(area):
                self._aside = True
                if carried.whole_of:  # «甲产业占全省的67%，全省为…»: of what the share is, not what was told before it
                    carried.name(carried.whole_of, None, clause.start)
            part = self._narrowed and self._is_part(area)
            if not _DIVIDES.search(clause.part(clause.start, area.start)) and not self._aside and not part:
                carried.home = area.name
            else:
                self._narrowed = True
        elif area is None:
            self._place_of_index(clause)
        if area is None and TOGETHER.match(clause.part(clause.start, clause.end)):
            carried.area, carried.placed = self._context.area, None
        inside = [] if listed else _listed_places(clause)
        if inside:
            carried.areas = inside
        if listed:
            carried.areas = carried.named_areas = [mention.name for mention in listed]
            if len(clause.quantities) == 1 and not of_each(clause, listed[-1].end):
                carried.area, place = clause.part(listed[0].start, listed[-1].end), _past_count(clause, listed[-1].end)
                listed = []
        if clause.quantities:
            self._figures.read(clause, place, [mention.name for mention in listed])
            carried.strung = []
        self._brackets.read(clause, place)
        if not clause.quantities:
            self._plain(clause, place)

    def _is_around(self, name: str) -> bool:
        """The city the report's own district lies in, or a part of it («绍兴科技城获批创建»), named in passing."""
        lexicon = self._context.areas
        return bool(lexicon.city and name != lexicon.main and name.startswith(lexicon.city))

    def _is_part(self, area: AreaMention) -> bool:
        """«其中A园12家，B园8家»: another part of what 其中 divides, not where the text goes on."""
        return area.kind != "generic" and area.name != self._context.area

    def _whole_of_share(self, area: AreaMention) -> bool:
        """«占全市的五分之一，全市为7805家»: the whole of the share just told, beside which the text goes on."""
        if not self._out or not area.text.startswith("全"):
            return False
        last = self._out[-1]
        return last.measure == "share" and (last.comparator or "").startswith(area.text) and last.area != area.name

    def _together(self, clause: Clause) -> None:
        """«与北京、上海、广州三地相比»: what a later «三地…分别为» counts on."""
        for mention in clause.areas:
            members = area_list(clause, mention.start)
            if members and _ALL_OF.match(clause.text, members[-1].end):
                self._carried.named_areas = [member.name for member in members]
                return

    def _place_of_index(self, clause: Clause) -> None:
        """«硅谷指数显示…»: what follows is about the place the index is named after."""
        for place, name in self._placer.indices:
            if clause.start <= place < clause.end:
                found = self._context.areas.find(name.removesuffix("指数") + " ")
                if found and found[0].start == 0:
                    self._carried.area = found[0].name

    # ------------------------------------------------------------ clauses without a figure
    def _plain(self, clause: Clause, place: int) -> None:
        """A clause that only names a subject, a group («在…中») or nothing new."""
        carried = self._carried
        words = words_of(clause, place, clause.end)
        group = _GROUP.match(words_of(clause, clause.start, clause.end)) or _INSIDE.match(words)
        if group:
            self._among(clause, group.group("group"))
            return
        if words_of(clause, clause.start, clause.end) == "其中":
            carried.topic = carried.indicator
            return
        company = _COMPANY.match(words)
        if company:  # «某某有限公司在园区设立研发中心，研发投入12.6亿元»: figures of the company, not of the place
            carried.area, carried.named_area, self._narrowed = company.group("name"), True, True
        beside = _BESIDE.match(clause.part(clause.start, clause.end).strip())
        carried.beside = beside.group("who") if beside else carried.beside
        self._take_announced(clause)
        if carried.rank is None and _ORDER.match(words):
            carried.rank = "排名"  # «其排名再次逼近前十，达到第11位»
        seen = _SEEN_FROM.fullmatch(words_of(clause, clause.start, clause.end).strip("，、"))
        if seen:
            carried.subject, carried.breakdown = seen.group("what"), None
            return
        growth = _GROWTH_ALONE.match(words)
        if growth and (carried.subject or carried.indicator):  # «增幅最小，仅为2.9%»: the growth of what was told
            carried.subject = f"{carried.subject or carried.indicator}{growth.group('noun')}"
            return
        subject = subject_of(_IS_WHICH.sub("", words))
        mainly = _MAINLY.search(words)
        if mainly and len(members(mainly.group("list"))) > 1:
            carried.names = members(mainly.group("list"))
            return
        named = _NAMES.search(words)
        listed = members(named.group("list")) if named else []
        if len(listed) > 1 and all(_PLACE.search(name) for name in listed):
            carried.areas = listed
        strung, carried.strung = carried.strung, []
        if subject == words and is_member(words):
            carried.strung = [*strung, words]
        elif strung and subject:
            carried.names = same_ending([*strung, subject])
        if len(subject) >= 2 and not _NO_SUBJECT.search(subject):
            breakdown, indicator = split_breakdown(subject)
            carried.subject, carried.breakdown, carried.anchor = indicator, breakdown, clause.start

    def _take_announced(self, clause: Clause) -> None:
        """«公布2022年综合评价结果», «介绍2023年上半年经济运行情况»: what follows is of that time."""
        for period in clause.periods:
            own = period.kind == "absolute" and not _FULL_DATE.fullmatch(period.iso or "")
            if own and not is_base(clause, period) and _ANNOUNCED.match(clause.text[period.end : clause.end]):
                self._carried.take_period(period)

    def _among(self, clause: Clause, words: str) -> None:
        """«在硅谷最大的科技公司里» narrows the area; «在…科技工作者中» is the whole of shares."""
        carried = self._carried
        mention = clause.areas[0] if clause.areas and clause.areas[0].name not in ("全国", "全球") else None
        if mention:
            carried.area, carried.named_area = mention.name, True
        name = noun_phrase(re.sub(f"^在?{re.escape(mention.text)}", "", words) if mention else words)
        if name and mention and mention.kind != "generic" and _BODY.search(name):
            carried.area, carried.indicator = mention.text + words.split(mention.text)[-1], None
        else:
            carried.group = name or carried.group


_COUNTED_TOGETHER = re.compile(r"(?:[两三四五六七八九十]|\d{1,2})(?:个)?[市地城省区县国](?:合计|共计|总计|共)?")


def _past_count(clause: Clause, place: int) -> int:
    """Behind «三市合计» after the list of the places."""
    match = _COUNTED_TOGETHER.match(clause.text, place, clause.end)
    return match.end() if match else place


def _a_year_before(period: Period, clause: Clause, carried: Carried) -> Period:
    """«上年同期为100亿元» in a report on half a year: the same half of the year before."""
    part = re.fullmatch(r"(\d{4})(-.+)", carried.period or "")
    if part is None or "/" in part[2] or not clause.text.startswith("同期", period.end):
        return period
    return replace(period, iso=f"{int(part[1]) - 1}{part[2]}", point_in_time=carried.point)


def _looks_back(clause: Clause, period: str | None) -> bool:
    """«…3810家，2022年为3264家，增长…», «以2012年为100»: an earlier year told beside is of its own figure alone."""
    match = _EARLIER.match(clause.part(clause.start, clause.end))
    now = re.match(r"\d{4}", period or "")
    if len(clause.quantities) != 1:
        return False
    if match is None:
        return any(_is_part(p.iso, period) and _ALONE.match(clause.text, p.end, clause.end) for p in clause.periods[:1])
    # Where the text has named no year yet, a year told behind a figure is another one's than that figure's.
    return match["year"] is None or now is None or int(match["year"]) < int(now[0])


def _is_part(inner: str | None, outer: str | None) -> bool:
    """Whether a period lies in a longer one (2024-Q1 in 2024-H1 and in 2024)."""
    if not inner or not outer or inner == outer:
        return False
    return first_day(outer) <= first_day(inner) and last_day(inner) <= last_day(outer)


def _listed_places(clause: Clause) -> list[str]:
    """«江苏省还有A、B、C等8家上榜»: three or more places side by side inside a clause."""
    if re.search(r"分别|依次", clause.part(clause.start, clause.end)):
        return []
    runs = (area_list(clause, mention.start) for mention in clause.areas)
    return next(([mention.name for mention in run] for run in runs if len(run) > 2), [])


_PASSED = frozenset({"突破", "超过", "超", "破", "逾", "跨越", "冲破"})


def _exact(drafts: list[Draft], text: str) -> list[Draft]:
    """«突破千亿元，达1176亿元»: the mark that was passed goes, since the figure itself follows at once."""
    kept = []
    for spot, draft in enumerate(drafts):
        following = drafts[spot + 1] if spot + 1 < len(drafts) else None
        if following is not None and draft.quantity.qualifier in _PASSED and _tells(draft, following, text):
            following = drafts[spot + 1] = following.with_(indicator=draft.indicator, measure=draft.measure)
            continue
        kept.append(draft)
    return kept


def _tells(mark: Draft, figure: Draft, text: str) -> bool:
    between = text[mark.quantity.end : figure.quantity.start]
    same = mark.quantity.base_unit == figure.quantity.base_unit and mark.measure in ("level", "share")
    later = figure.quantity.scaled >= mark.quantity.scaled and figure.measure in ("level", "share")
    return (
        same
        and later
        and re.fullmatch(r"(?:大关|关口|门槛)?(?:，(?:共|已)?(?:达到?|为|实现|完成)|（)", between) is not None
    )
