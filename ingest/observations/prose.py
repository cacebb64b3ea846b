"""Chinese prose block by block: each figure with its indicator, area, period, measure and the words that say so."""

from __future__ import annotations

import re

from ingest.folding import Folded, fold, plain
from ingest.numerals import locate
from ingest.observations.carried import Carried, Draft
from ingest.observations.context import Context, make_observation
from ingest.observations.paragraph import Paragraph
from ingest.periods import scan_periods
from ingest.records import Block, Observation

_FIGURE = re.compile(r"[\d一二三四五六七八九十百千两半]")
_SOURCE = re.compile(r"^(?:资料来源|数据来源|来源|参考文献)")
_BYLINE = re.compile(r"^(?:发布|来源|日期|时间|作者|编辑|责任编辑)")
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class ProseReader:
    """Reads the Chinese blocks of one document in order; headings give later blocks their area and period."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._section = Carried(area=context.area)

    def read(self, block: Block) -> list[Observation]:
        """The observations of a heading, paragraph or note; captions and sources hold none."""
        text = self._context.document.text[block.start : block.end]
        folded = fold(text)
        if block.kind == "caption" or _SOURCE.match(folded.text):
            return []
        if block.kind == "heading":
            self._enter(folded.text)
        if not _FIGURE.search(folded.text):
            return []
        paragraph = Paragraph(self._context, self._section, folded.text)
        drafts = paragraph.drafts()
        self._section.recent = paragraph.year or self._section.recent
        return [self._observation(draft, folded, block) for draft in drafts]

    def _enter(self, text: str) -> None:
        """A heading: its period and area hold for the blocks below it."""
        self._section = Carried(area=self._context.area)
        lexicon = self._context.areas
        mentions = [m for m in lexicon.find(text) if m.kind != "generic"]
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．\s]*", "", text)
        if _BYLINE.match(text):
            return
        if len({m.name for m in mentions}) == 1 and (
            self._context.area is None or len(bare) <= len(mentions[0].text) + 4
        ):
            self._section.area, self._section.named_area = mentions[0].name, True
        found = scan_periods(text, self._context.published, self._context.data_year)
        periods = [
            p
            for p in found
            if p.kind == "absolute" and text[max(0, p.start - 1) : p.start] not in tuple("较比从由与同于")
        ]
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
