"""Figures the rules missed, as somebody else proposes them (a language model): kept only where the text bears them out.

A proposal is a claim about one quote. It becomes an observation when the quote stands in the canonical text letter by
letter, when its value, its unit and the words of its indicator stand in the quote, and when the rules have not read
that figure already. Period and area are taken where the quote or the report's own setting says them, else left open.
Whoever proposes is handed down (`Proposer`): this package knows no model.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, cast, get_args

from ingest.errors import ProposerFailed
from ingest.folding import fold
from ingest.injection import addressed_spans
from ingest.numerals import find_quantities, scale_unit
from ingest.observations.context import Context, context_of, make_observation
from ingest.observations.english_numbers import find_figures
from ingest.observations.english_periods import find_english_periods
from ingest.periods import find_periods
from ingest.records import Block, Document, Extracted, Measure, Observation, Quantity
from ingest.sentences import spans

log = logging.getLogger(__name__)

CONFIDENCE = 0.5
MAX_BATCH = 1_500  # characters of sentences in one request
MAX_BATCHES = 40  # requests a document may cost
MAX_SENTENCE = 600
_RATES = ("%", "‰", "比例")
_UNITS_OF: dict[Measure, tuple[str, ...]] = {
    "change_rate": (*_RATES, "倍"),
    "share": (*_RATES, "成"),
    "rank": ("位", ""),
}
_FALLS = re.compile(
    r"下降|减少|降低|回落|下跌|下滑|缩减|收窄|负增长"
    r"|\b(?:fell|fall\w*|drop\w*|declin\w*|decreas\w*|down|lower|lost|less)\b",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP_WORDS = frozenset({"a", "an", "and", "as", "at", "by", "for", "from", "in", "its", "of", "on", "or", "the", "to"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is claimed of one quote; `value` and `unit` as written, a fall negative."""

    quote: str
    indicator: str
    value: float
    unit: str = ""
    measure: str = "level"
    period: str | None = None
    area: str | None = None
    breakdown: str | None = None


class Proposer(Protocol):
    """Reads sentences and proposes figures; raises ProposerFailed where it cannot."""

    def __call__(self, sentences: Sequence[str], title: str) -> Sequence[Proposal]: ...


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with figures nobody has read: its block, its place, and those figures (placed in the document)."""

    block: Block
    start: int
    end: int
    unread: tuple[Quantity, ...]


def completed(extracted: Extracted, proposer: Proposer) -> Extracted:
    """The same with what the proposer adds; where it fails, what the rules read stays as it is, with a warning."""
    document = extracted.document
    sentences = list(_unread(document, extracted.observations))
    context = context_of(document)
    found: list[Observation] = []
    warnings: list[str] = []
    batches = list(_batches(sentences))
    for batch in batches[:MAX_BATCHES]:
        try:
            proposals = proposer([document.text[s.start : s.end] for s in batch], document.title)
        except ProposerFailed as error:
            log.warning("no proposals for %s: %s", document.document_id, error)
            warnings.append(f"语言模型没有帮上忙（{error}），数据只按规则读取。")
            break
        found.extend(_kept(context, batch, proposals))
    if len(batches) > MAX_BATCHES:
        warnings.append(f"没有读成数据的句子太多，只把前 {MAX_BATCHES} 批交给语言模型。")
    if found:
        warnings.append(f"有 {len(found)} 条数据由语言模型提出、经原文核对，可信度较低，已标明。")
    merged = sorted([*extracted.observations, *_distinct(found)], key=lambda o: (o.number_start, o.number_end))
    document = replace(document, warnings=(*document.warnings, *warnings))
    return replace(extracted, document=document, observations=tuple(merged))


def _distinct(found: Sequence[Observation]) -> list[Observation]:
    """One observation a figure: the first proposed."""
    return list({o.number_start: o for o in reversed(found)}.values())


# ---------------------------------------------------------------- what the rules have not read
def _unread(document: Document, observations: Sequence[Observation]) -> Iterator[_Sentence]:
    read = sorted((o.number_start, o.number_end) for o in observations)
    addressed = addressed_spans(document.text)
    for block in document.blocks:
        if block.kind not in ("paragraph", "heading") or block.flattened:
            continue
        text = document.text[block.start : block.end]
        for begin, end in spans(text):
            start, stop = block.start + begin, block.start + end
            if stop - start > MAX_SENTENCE or any(a < stop and start < b for a, b in addressed):
                continue
            unread = tuple(q for q in _figures(text[begin:end], start) if not _overlaps(q, read))
            if unread:
                yield _Sentence(block, start, stop, unread)


def _overlaps(quantity: Quantity, read: Sequence[tuple[int, int]]) -> bool:
    return any(start < quantity.end and quantity.start < end for start, end in read)


def _figures(text: str, offset: int) -> Iterator[Quantity]:
    """The figures of a sentence, placed in the document; bare years are none."""
    if re.search(r"[\u4e00-\u9fff]", text):
        found = find_quantities(fold(text).text) if len(fold(text).text) == len(text) else []
    else:
        found = find_figures(text, [(p.start, p.end) for p in find_english_periods(text)])
    for quantity in found:
        if not re.fullmatch(r"(?:19|20)\d\d年?", quantity.text.strip()):
            yield replace(quantity, start=quantity.start + offset, end=quantity.end + offset)


def _batches(sentences: Sequence[_Sentence]) -> Iterator[list[_Sentence]]:
    batch: list[_Sentence] = []
    for sentence in sentences:
        if batch and sentence.end - sentence.start + sum(s.end - s.start for s in batch) > MAX_BATCH:
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


# ---------------------------------------------------------------- what is kept
def _kept(context: Context, batch: Sequence[_Sentence], proposals: Sequence[Proposal]) -> Iterator[Observation]:
    for proposal in proposals:
        observation = next((o for s in batch if (o := _borne_out(context, s, proposal)) is not None), None)
        if observation is None:
            log.info("a proposal was not borne out by the text")
        else:
            yield observation


def _borne_out(context: Context, sentence: _Sentence, proposal: Proposal) -> Observation | None:
    """The observation of a proposal whose quote, value, unit and indicator stand in the sentence; else None."""
    text = context.document.text[sentence.start : sentence.end]
    place = text.find(proposal.quote) if proposal.quote.strip() else -1
    if place < 0 or proposal.measure not in get_args(Measure) or not _words_stand(proposal.indicator, proposal.quote):
        return None
    start, end = sentence.start + place, sentence.start + place + len(proposal.quote)
    measure = cast(Measure, proposal.measure)
    quantity = next(
        (q for q in sentence.unread if start <= q.start and q.end <= end and _same(q, proposal, measure)), None
    )
    if quantity is None or not _fits(measure, quantity.unit):
        return None
    falls = measure in ("change", "change_rate") and proposal.value < 0 < quantity.value
    if falls and not _FALLS.search(proposal.quote):
        return None
    made = make_observation(
        context, _signed(quantity) if falls else quantity, indicator=proposal.indicator.strip(), measure=measure,
        quote=(start, end), block=sentence.block, area=_stated(proposal.area, proposal.quote),
        breakdown=_stated(proposal.breakdown, proposal.quote), period=_period(proposal, text), confidence=CONFIDENCE,
    )  # fmt: skip
    return replace(made, origin="llm")


def _same(quantity: Quantity, proposal: Proposal, measure: Measure) -> bool:
    """The very figure: its value and its unit as written, whatever the sign of a change."""
    value = abs(proposal.value) if measure in ("change", "change_rate") else proposal.value
    written = abs(quantity.value) if measure in ("change", "change_rate") else quantity.value
    return abs(value - written) <= 1e-9 * max(1.0, abs(written)) and _same_unit(quantity.unit, proposal.unit)


def _same_unit(written: str, proposed: str) -> bool:
    def plain(unit: str) -> tuple[float, str]:
        bare = re.sub(r"\s+", "", unit).replace("个百分点", "百分点").replace("percent", "%").replace("％", "%")
        return scale_unit(bare)

    return written == proposed.strip() or plain(written) == plain(proposed)


def _fits(measure: Measure, unit: str) -> bool:
    return measure not in _UNITS_OF or unit in _UNITS_OF[measure]


def _signed(quantity: Quantity) -> Quantity:
    low = -quantity.high if quantity.high is not None else None
    high = -quantity.low if quantity.low is not None else None
    return replace(quantity, value=-quantity.value, scaled=-quantity.scaled, low=low, high=high)


def _words_stand(indicator: str, quote: str) -> bool:
    """Whether every word of an indicator stands in a quote; Han text in pieces of two characters or more."""
    name = re.sub(r"[\s的、，,（）()“”\"·]+", " ", indicator).strip().lower()
    source = quote.lower()
    if not name:
        return False
    for word in name.split():
        if word in source or word in _STOP_WORDS:
            continue
        if not re.search(r"[\u4e00-\u9fff]", word) or not _in_pieces(word, source):
            return False
    return any(word not in _STOP_WORDS for word in name.split())


def _in_pieces(word: str, source: str) -> bool:
    place = 0
    while place < len(word):
        size = next((n for n in range(len(word) - place, 1, -1) if word[place : place + n] in source), 0)
        if size == 0:
            return False
        place += size
    return True


def _stated(name: str | None, quote: str) -> str | None:
    return name.strip() if name and name.strip() and name.strip() in quote else None


def _period(proposal: Proposal, text: str) -> str | None:
    """A period whose every year stands in the sentence, in the form the text's own reading gives it."""
    years = _YEAR.findall(proposal.period or "")
    if not years or not all(year in text for year in years):
        return None
    read = find_periods(text) if re.search(r"[\u4e00-\u9fff]", text) else find_english_periods(text)
    return next((p.iso for p in read if p.iso == proposal.period), years[-1] if len(years) == 1 else None)
