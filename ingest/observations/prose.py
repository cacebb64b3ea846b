"""Chinese prose block by block: each figure with its indicator, area, period, measure and the words that say so."""

from __future__ import annotations

import re

from ingest.folding import Folded, fold, plain
from ingest.metadata import is_trail
from ingest.numerals import locate
from ingest.observations.carried import Carried, Draft
from ingest.observations.context import Context, make_observation
from ingest.observations.noise import is_miscounted
from ingest.observations.paragraph import Paragraph
from ingest.periods import scan_periods
from ingest.records import Block, Observation

_FIGURE = re.compile(r"[\d一二三四五六七八九十百千两半]|首位|榜首")
_SOURCE = re.compile(r"^(?:资料来源|数据来源|来源|参考文献)")
_BYLINE = re.compile(r"^(?:发布|来源|日期|时间|作者|编辑|责任编辑)")
_COMPARING = tuple("较比从由与同于")
_PART = re.compile(r"(\d{4})-(?:H\d|Q\d|\d\d)(?:/\1-(?:Q\d|\d\d))?")
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class ProseReader:
    """Reads the Chinese blocks of one document in order; headings give later blocks their area and period."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._section = Carried(area=context.area)
        self._named: int | None = None
        self._topic = ""

    def read(self, block: Block) -> list[Observation]:
        """The observations of a heading, paragraph or note; captions and sources hold none."""
        text = self._context.document.text[block.start : block.end]
        folded = fold(_with_pauses(text) if block.kind == "heading" else text)
        if block.kind == "caption" or _SOURCE.match(folded.text) or is_trail(folded.text):
            return []
        if block.kind == "heading":
            self._enter(folded.text)
        if not _FIGURE.search(folded.text):
            return []
        told = _full_width(_without_dateline(folded.text))
        paragraph = Paragraph(self._context, self._section, told, self._named)
        drafts = paragraph.drafts()
        self._named = _last_year(folded.text, self._context) or self._named
        self._topic = self._topic or paragraph.first_period or ""
        of_topic = paragraph.year if paragraph.first_period == self._topic else None
        part = self._topic if of_topic and _PART.fullmatch(self._topic) else None
        self._section.recent = part or paragraph.year or self._section.recent
        found = [self._observation(draft, folded, block) for draft in drafts]
        return [o for o in found if o.measure != "level" or not is_miscounted(o.indicator, o.unit)]

    def _enter(self, text: str) -> None:
        """A heading: its period and area hold for the blocks below it."""
        told = None if self._section.dated else self._section.recent  # what a heading dates is its own section
        self._section = Carried(area=self._context.area, recent=told)
        lexicon = self._context.areas
        mentions = [m for m in lexicon.find(text) if m.kind != "generic"]
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．\s]*", "", text)
        if _BYLINE.match(text):
            return
        titled = text == _with_pauses(fold(self._context.document.title).text)  # whose area the report's own settles
        if (
            not titled
            and len({m.name for m in mentions}) == 1
            and (self._context.area is None or len(bare) <= len(mentions[0].text) + 4)
        ):
            self._section.area, self._section.named_area = mentions[0].name, True
        found = scan_periods(text, anchor=self._context.anchor(self._named))
        periods = [p for p in found if p.kind == "absolute" and text[max(0, p.start - 1) : p.start] not in _COMPARING]
        if (
            len(periods) == 1
            and periods[0].iso
            and not _FULL_DATE.fullmatch(periods[0].iso)
            and "指数" not in text[max(0, periods[0].start - 4) : periods[0].start]
        ):
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


_DATELINE = re.compile(
    r"^[^，。]{0,24}?(?:消息|[快]?讯|专?电|报道)[：:]?（[^）]{2,40}）|^[^，。（）]{2,20}?(?:\d{1,2}月\d{1,2}日(?:专?电|讯|消息)|报讯)(?:（[^）]{2,40}）)?"
)


_HALF_STOP = re.compile(r"(?<=[\u4e00-\u9fff%）])\.(?=[\u4e00-\u9fff]|$)")
_HALF_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_HALF_COLON = re.compile(r"(?<=[\u4e00-\u9fff）”]):(?!//)")
_PAUSE = re.compile(r"(?<=[\u4e00-\u9fff][\u4e00-\u9fff%])[ \u3000]+(?=[\u4e00-\u9fff“][\u4e00-\u9fff])")


def _with_pauses(text: str) -> str:
    """A heading whose parts only a blank keeps apart («总量达9亿元 人口增加3万人»), the blank made a comma."""
    return _PAUSE.sub(lambda match: "，" * len(match.group()), text)


def _full_width(text: str) -> str:
    """Chinese punctuation typed half-width as the grammar knows it; marks inside numbers stay."""
    return _HALF_COLON.sub("：", _HALF_COMMA.sub("，", _HALF_STOP.sub("。", text)))


def _without_dateline(text: str) -> str:
    """A text with the words that say who reports from where («新华社北京1月8日电（记者…）») blanked out."""
    match = _DATELINE.match(text)
    return "。" * match.end() + text[match.end() :] if match else text


def _last_year(text: str, context: Context) -> int | None:
    """The year a text named last, bases of comparison and years to come apart."""
    latest = context.published.year if context.published else context.edition
    years = [
        int(period.iso[:4])
        for period in scan_periods(text)
        if period.kind == "absolute" and period.iso and text[max(0, period.start - 1) : period.start] not in _COMPARING
    ]
    return next((year for year in reversed(years) if latest is None or year <= latest), None)
