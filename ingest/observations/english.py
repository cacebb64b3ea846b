"""Figures out of English prose: each clause's figures with indicator, area, period and measure.

A sentence is cut into pieces; a piece names its subject or inherits the one before it (`english_reader`);
`english_roles` says what each figure is. What a sentence leaves out, the sentence before gives.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from ingest import sentences
from ingest.observations.context import Context, make_observation
from ingest.observations.english_areas import EnglishAreas
from ingest.observations.english_facts import FactReader
from ingest.observations.english_reader import SentenceReader
from ingest.observations.english_sentence import Sentence, parse, tidy
from ingest.observations.english_state import Found, State
from ingest.observations.english_when import compared_with, is_compared
from ingest.records import Block, Document, Observation, Quantity

_HAS_FIGURE = re.compile(r"\d|\b(?:half|third|thirds|quarter|quarters|doubled|tripled|percent|twice)\b", re.I)
_FURNITURE = re.compile(
    r"\s*(?:(?:data )?sources?|notes?|(?:last|next) update[ds]?|planned (?:article )?update|media contacts?"
    r"|contacts?|for more information|analysis|©|copyright|references|bibliography)\b\s?[:.]?",
    re.I,
)
_GOES_ON = re.compile(
    r"\W*(?:it|its|they|their|this|that|these|those|he|she|we|the (?:country|state|region|city|office|total|rate"
    r"|figure|share)"
    r"|both|of (?:these|those|which)|up|down)\b",
    re.I,
)
MAX_SENTENCE = 2_500  # characters; nobody writes a longer one, and reading it would take its square
_HEADING_WORDS = 8  # a longer heading is a sentence and names no indicator


@lru_cache(maxsize=32)
def _areas(title: str, text: str, fallback: str | None) -> EnglishAreas:
    return EnglishAreas.learn(title, text, fallback)


def extract_block(document: Document, block: Block, context: Context) -> list[Observation]:
    """The figures of a block of English prose, in order; captions, notes and sources hold none."""
    text = document.text[block.start : block.end]
    if block.kind in ("note", "caption", "table") or block.flattened:
        return []
    if not _HAS_FIGURE.search(text) or _FURNITURE.match(text):
        return []
    areas = _areas(document.title, document.text, context.area)
    heading = _heading(block)
    found: list[Observation] = []
    state = State()
    for start, end in sentences.spans(text):
        if end - start > MAX_SENTENCE:
            continue
        sentence = parse(text[start:end], block.start + start, areas, context.published, context.data_year)
        if areas.main is None and not _GOES_ON.match(sentence.text):
            # A text about no place of its own speaks of another one in every sentence.
            state = replace(state, area=None)
        reader = SentenceReader(sentence, state)
        for item in reader.read():
            named = item if item.indicator else replace(item, indicator=heading)
            if named.indicator:
                found.append(_observation(context, block, sentence, named, areas))
        state = reader.state
    return found


def facts_of(document: Document, context: Context) -> FactReader:
    """The reader of a document's fact-sheet lines."""
    return FactReader(document, context, _areas(document.title, document.text, context.area))


def extract_fact(document: Document, block: Block, context: Context, facts: FactReader) -> list[Observation] | None:
    """The figures of a fact-sheet line, or of a figure with its caption; None where a block is neither."""
    text = document.text[block.start : block.end]
    if block.kind not in ("paragraph", "heading") or block.flattened or _FURNITURE.match(text):
        return None
    told = facts.read(block)
    if told is not None:
        return told
    joined = facts.joined(block)
    if joined is None:
        return None
    areas = _areas(document.title, document.text, context.area)
    sentence = parse(joined.text, joined.start, areas, context.published, context.data_year)
    read = SentenceReader(sentence, State()).read()
    return [_observation(context, block, sentence, item, areas) for item in read if item.indicator]


def _heading(block: Block) -> str:
    """The section's heading as a name for figures whose sentence names none («up 3% to 3.1 million»)."""
    heading = tidy(re.sub(r"^[\dIVX.]+\s", "", block.section[-1])) if block.section else ""
    return heading if 0 < len(heading.split()) <= _HEADING_WORDS and not re.search(r"\d", heading) else ""


def _observation(context: Context, block: Block, sentence: Sentence, item: Found, areas: EnglishAreas) -> Observation:
    figure = _signed(item.figure, item.role.sign)
    placed = replace(figure, start=figure.start + sentence.start, end=figure.end + sentence.start)
    return make_observation(
        context, placed, indicator=item.indicator, measure=item.role.measure,
        quote=(sentence.start, sentence.start + len(sentence.text)), block=block, area=item.area or areas.main,
        breakdown=item.breakdown, period=_period(context, sentence, item),
        point_in_time=bool(item.period and item.period.point_in_time), comparator=_comparator(sentence, item),
    )  # fmt: skip


_IN_YEAR = re.compile(r"\b(?:in|during|for|of|by) ((?:19|20)\d\d)\b(?!['’-])")
_LEAST_DATED = 3  # figures a text must date with a year before that year is its own


@lru_cache(maxsize=32)
def _own_year(text: str) -> str | None:
    """The year an English text dates most of its figures with, None where no year is named that often."""
    counts = Counter(_IN_YEAR.findall(text))
    year, count = counts.most_common(1)[0] if counts else ("", 0)
    return year if count >= _LEAST_DATED and 2 * count > counts.total() else None


def _since_last(sentence: Sentence, own: str) -> bool:
    """Whether a sentence measures itself against the year before («up 4.1% from 2021», «from the previous year»)."""
    told = [p.iso for p in sentence.periods if p.iso and is_compared(sentence, p)]
    unnamed = any(p.kind == "relative" and not p.iso and p.text.lower().endswith("year") for p in sentence.periods)
    return own not in told and (unnamed or str(int(own) - 1) in told)


def _period(context: Context, sentence: Sentence, item: Found) -> str | None:
    if item.period is None and (own := _own_year(context.document.text)) and _since_last(sentence, own):
        return str(int(own) - 1) if item.role.earlier else own
    if item.period is None:
        return context.default_period or (str(context.data_year) if context.year_stated and context.data_year else None)
    if item.period.kind == "since" and item.role.measure in ("level", "share", "rank"):
        return None
    return item.period.iso


def _signed(figure: Quantity, sign: int) -> Quantity:
    """A fall is negative, and so are its bounds."""
    if sign > 0 or figure.value < 0:
        return figure
    low = -figure.high if figure.high is not None else None
    high = -figure.low if figure.low is not None else None
    return replace(figure, value=-figure.value, scaled=-figure.scaled, low=low, high=high)


def _comparator(sentence: Sentence, item: Found) -> str | None:
    if item.role.comparator or item.role.measure not in ("change", "change_rate"):
        return item.role.comparator
    return compared_with(item.figure.end, sentence, item.figure.start)
