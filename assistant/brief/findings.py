"""The findings: what the reports say of each place, theme by theme, in running prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant import arithmetic
from assistant.brief.authoring import Author, Told
from assistant.brief.entries import Entry
from assistant.brief.figures import varied
from assistant.brief.phrasing import change_words, clause, figure_of, head_of, shown_area, subject_of
from assistant.brief.press import Press, clean
from assistant.brief.records import Block, Heading, Paragraph, Text
from assistant.brief.scope import Scope, Side
from assistant.brief.settling import evidence_of, sentence
from assistant.compose.wording import period_text
from assistant.records import Evidence
from assistant.tools import Tools

MOST_ENTRIES = {"short": 12, "standard": 30, "long": 120}
_MOST_IN_SENTENCE = 3
_MANY = 3
_MOST_PERIODS = 6
_MOST_NAMES = 3
_COUNTS = frozenset({"家", "个", "项", "件", "人", "所", "位", "名"})
_FEW_COUNTED = 1000
_OTHERS, _OTHER_THEMES = "其他地区", "其他方面"


def findings(scope: Scope, tools: Tools, press: Press, author: Author | None = None) -> list[Block]:
    """A part for each place with enough to say, one for the rest; within it a paragraph for each theme.

    With an `author` the paragraphs are in a model's words, as far as the gate lets them stand.
    """
    room = MOST_ENTRIES[scope.request.length]
    told = _shared_out([_without_index(s) for s in scope.sides], room)
    named = any(s.asked for s in told)
    big = [s for s in told if len(s.entries) > 1 and (s.asked or not named)] or told
    rest = [e for s in told if s not in big for e in s.entries]
    out: list[Block] = []
    for side in big:
        blocks = _side(side.entries, tools, press, author)
        if blocks:
            out += [Heading(side.name, 2), *blocks] if len(big) + bool(rest) > 1 else blocks
    if rest and (blocks := _side(rest, tools, press, author)):
        out += [Heading(_OTHERS, 2), *blocks]
    return [Heading("主要发现"), *out] if out else []


def _without_index(side: Side) -> Side:
    """A place without the values of an index where there are many: the table and the chart have shown them."""
    rest = tuple(e for e in side.entries if not e.is_index)
    return replace(side, entries=rest) if len(side.entries) - len(rest) >= _MANY and rest else side


def _shared_out(sides: Sequence[Side], room: int) -> list[Side]:
    """The sides with as many entries as there is room for, shared by how much each has, the best first kept."""
    total = sum(len(s.entries) for s in sides)
    out = []
    for s in sides:
        share = max(1, round(room * len(s.entries) / max(total, 1))) if total > room else len(s.entries)
        out.append(replace(s, entries=tuple(varied(s.entries, share))))
    return out


def _side(entries: Sequence[Entry], tools: Tools, press: Press, author: Author | None) -> list[Block]:
    """A paragraph a theme, its name in front where there are several."""
    groups = _by_theme(entries)
    out: list[Block] = []
    for theme, group in groups.items():
        texts = _paragraph(_batches(group), tools, press)
        if author is not None:
            told, fixed = _told(group, tools, press)
            texts = [*author.paragraph(theme, told), *fixed]
        if texts:
            label = (Text(f"{theme}。", (), True),) if len(groups) > 1 else ()
            out.append(Paragraph((*label, *texts)))
    return out


def _told(group: Sequence[Entry], tools: Tools, press: Press) -> tuple[list[Told], list[Text]]:
    """What a paragraph says, one whole sentence an entry, for a model to word anew; our own sums stay as they are."""
    told: list[Told] = []
    fixed: list[Text] = []
    for e in (e for batch in _batches(group) for e in batch):
        evidence = tuple(x for one in (*e.earlier, e) for x in evidence_of(tools, one))
        for text in _over_time(e, tools, press) if e.earlier else _said([e], tools, press):
            if " = " in text.text:
                fixed.append(text)
            else:
                told.append(Told(text, evidence))
    return told, fixed


def _paragraph(batches: Sequence[Sequence[Entry]], tools: Tools, press: Press) -> list[Text]:
    """Sentence after sentence; period and place are not said again where the sentence before has said the same."""
    out: list[Text] = []
    before = ""
    for batch in batches:
        texts = _said(batch, tools, press)
        head = shown_area(batch[0].main) if batch[0].earlier else head_of(batch[0].main)
        if texts and head and head == before and texts[0].text.startswith(head):
            texts[0] = replace(texts[0], text=texts[0].text.removeprefix(head).lstrip())
        before = head if texts else before
        out += texts
    return out


def _by_theme(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The themes in the order of the report; those with one figure share a paragraph."""
    groups: dict[str, list[Entry]] = {}
    for e in entries:
        groups.setdefault(e.theme, []).append(e)
    out: dict[str, list[Entry]] = {}
    waiting: dict[str, list[Entry]] = {}
    rest = groups.pop("", [])
    for theme, group in groups.items():
        if len(group) > 1:
            out[theme] = group
            continue
        waiting[theme] = group
        if len(waiting) == _MOST_NAMES:
            out |= _joined(waiting)
            waiting = {}
    out |= _joined(waiting)
    return out | ({_OTHER_THEMES if out else "": rest} if rest else {})


def _joined(groups: Mapping[str, list[Entry]]) -> dict[str, list[Entry]]:
    """Single figures of several themes as one group: 研发、标准、住房."""
    return {"、".join(groups): [e for group in groups.values() for e in group]} if groups else {}


def _batches(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Neighbours with the same period and place, a few at a time: one sentence each."""
    out: list[list[Entry]] = []
    for e in entries:
        if e.earlier or (out and out[-1][0].earlier):
            out.append([e])
        elif out and head_of(out[-1][0].main) == head_of(e.main) and len(out[-1]) < _MOST_IN_SENTENCE:
            out[-1].append(e)
        else:
            out.append([e])
    return out


def _said(batch: Sequence[Entry], tools: Tools, press: Press) -> list[Text]:
    """One sentence of several clauses, each with its own notes; apart where the gate wants them apart."""
    if batch[0].earlier:
        return _over_time(batch[0], tools, press)
    whole = head_of(batch[0].main) + "；".join(clause(tools, e) for e in batch) + "。"
    if len(batch) > 1 and press.holds(whole, [x for e in batch for x in evidence_of(tools, e)]):
        return _clauses(batch, tools, press)
    said = [press.say(sentence(tools, e), evidence_of(tools, e)) for e in batch]
    return [t for t in said if t is not None]


def _over_time(e: Entry, tools: Tools, press: Press) -> list[Text]:
    """A series in one sentence, and how much it grew in all as a sum; period by period where the gate wants that."""
    series = [*e.earlier, e][-_MOST_PERIODS:]
    m = e.main
    figures = "，".join(f"{period_text(x.main)}{figure_of(tools, x.main)}" for x in series)
    text = f"{subject_of(m)}{figures}。"
    evidence = [tools.evidence(x.main) for x in series]
    if not press.holds(text, evidence):
        said = [press.say(sentence(tools, x), evidence_of(tools, x)) for x in series]
        return [t for t in said if t is not None]
    whole = press.say(text, evidence)
    return [t for t in (whole, _told_rate(e, tools, press) or _growth(series[0], e, tools, press)) if t is not None]


def _told_rate(e: Entry, tools: Tools, press: Press) -> Text | None:
    """The growth the report itself gives for the last period: no sum of ours is said beside it."""
    if e.rate is None or period_text(e.rate) != period_text(e.main):
        return None
    said = figure_of(tools, e.rate).lstrip("-−+")
    text = f"{period_text(e.main)}，{subject_of(e.main)}{change_words(e.rate)}{said}。"
    evidence = (tools.evidence(e.rate),)
    return press.say(text, evidence) if press.holds(text, evidence) else None


def _growth(first: Entry, last: Entry, tools: Tools, press: Press) -> Text | None:
    old, new = tools.input(first.main), tools.input(last.main)
    if first.main.measure != "level" or old.unit != new.unit or old.unit == "%" or old.value <= 0 or new.value <= 0:
        return None
    made = arithmetic.growth(new, old)
    if made.result == 0 or (last.main.unit in _COUNTS and old.value < _FEW_COUNTED):
        return None  # a rate over a few things says less than the things
    way = "增长" if made.result >= 0 else "下降"
    shown = made.expression.rpartition(" = ")[2].lstrip("-−")
    text = (
        f"{period_text(last.main)}，{subject_of(last.main)}"
        f"比{period_text(first.main)}{way}{shown}（{made.expression}）。"
    )
    return press.say(text, (Evidence("computation", computation=made),))


def _clauses(batch: Sequence[Entry], tools: Tools, press: Press) -> list[Text]:
    """The clauses of one sentence; every one has passed with the head it stands under."""
    out: list[Text] = []
    for e in batch:
        alone = press.say(sentence(tools, e), evidence_of(tools, e))
        if alone is None:
            continue
        head = head_of(batch[0].main) if not out else ""
        out.append(Text(clean(head + clause(tools, e)) + "；", alone.notes))
    if out:
        last = out[-1]
        out[-1] = Text(last.text.removesuffix("；") + "。", last.notes)
    return out
