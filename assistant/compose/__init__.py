"""Answers without a language model: each kind of question by its own rules, over the tools, into a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.compose import (
    ages,
    aims,
    among,
    apart,
    bases,
    calculation,
    clarifying,
    classes,
    compound,
    converting,
    covering,
    daily,
    derive,
    discourse,
    disputes,
    editions,
    exchange,
    fastest,
    figures,
    halves,
    index_parts,
    makeup,
    moved_ranks,
    movements,
    overview,
    parts,
    per_number,
    provenance,
    quotients,
    ranking,
    recall,
    regions,
    relations,
    remainder,
    scores,
    several,
    since_base,
    spans,
    standing,
    structure,
    together,
    turns,
    weighting,
    within,
)
from assistant.compose import open as open_questions
from assistant.compose.constructions import whole_named
from assistant.lexicon import normalise, traditional
from assistant.places import place_key
from assistant.question import Question, understand
from assistant.records import Draft
from assistant.tools import Tools

Rule = Callable[[Question, Tools], Draft | None]


def compose(question: str, history: Sequence[Mapping[str, str]], tools: Tools) -> Draft:
    """The draft of an answer; the first rule that applies gives it."""
    q = understand(question, tools.holdings, tools.gazetteer, history)
    q = _referred(q, history, tools)

    def each(clause: str, said: Sequence[Mapping[str, str]]) -> Draft:
        return compose(clause, said, tools)

    plain = normalise(question)
    recalled = recall.over_answers(q, plain, history, tools, each) or compound.followed(q, history, each)
    recalled = recalled or recall.share_of_before(q, plain, history, tools, each)
    recalled = recalled or compound.in_turn(q, history, tools, each)
    if recalled is not None:
        return _in_script(q, recalled)
    for rule in (*_BEFORE_ALL, *_rules(q)):
        draft = rule(q, tools)
        if draft is not None:
            draft = regions.against_average(q, draft, history, each) or draft
            draft = compound.by_clauses(q, history, draft, each)
            return _in_script(q, compound.completed(q, history, tools, draft, each))
    last = compound.severally(q, history, each) or provenance.imprint(q, tools) or open_questions.refusal(q, tools)
    return _in_script(q, last)


def _referred(q: Question, history: Sequence[Mapping[str, str]], tools: Tools) -> Question:
    """«那它的研发强度呢» after «哪个市排第一»: the place that the answer before named."""
    asked = [i for i, h in enumerate(history) if h.get("role") == "user" and h.get("content")]
    if not asked or not _PRONOUN.search(q.normal):
        return q
    before = history[asked[-1]]["content"]
    if not _ASKS_PLACE.search(before) or tools.gazetteer.find(q.normal):
        return q
    answer = compose(before, history[: asked[-1]], tools)
    held = [e.observation for s in answer.statements[:1] for e in s.evidence if e.observation is not None]
    place = place_key(held[0].area or "") if held else ""
    return replace(q, areas=(place,), indices=(), soft_areas=()) if place else q


_PRONOUN = re.compile(r"它|该[市省区县园国地]|这个?[市省区县园国地城]|那个?[市省区县园国地城]|其(?![他它中余实])")
_ASKS_PLACE = re.compile(r"谁|哪(?:个|座|里|些|一个|家)|第[一二三四五六七八九十\d]+(?:名|位)?(?:呢|是)|垫底|最后")
# What the construction of a question tells by itself, whatever it is about.
_BEFORE_ALL: tuple[Rule, ...] = (
    structure.most_members,
    ranking.mean_of_places,
    daily.per_year,
    regions.may_be_compared,
    moved_ranks.rank_before,
    moved_ranks.places_moved,
    apart.from_rank,
    apart.in_points,
    apart.in_which,
    turns.first_few,
    among.first_few,
    turns.where,
    among.share_of_all,
    among.sum_of_all,
    classes.moved,
    ages.of_class,
    movements.flat,
    halves.halves,
    standing.of_title,
    standing.where_first,
    standing.nth,
    standing.but_one,
    fastest.which_year,
    fastest.fastest,
    fastest.gap,
    standing.foremost,
    standing.in_scope,
    standing.all_in_order,
    standing.beyond,
    among.where,
    moved_ranks.movers,
    ranking.which_moved,
    movements.moved,
    discourse.told_by_each,
    provenance.column,
    provenance.maker,
    provenance.body,
    provenance.told_only,
    provenance.data_basis,
    provenance.frequency,
    provenance.reckoned,
    editions.news,
    clarifying.subjectless,
    since_base.since_base,
    disputes.premise,
    bases.levels,
    bases.each_base,
    scores.scored,
    together.shares_together,
    makeup.shares,
    editions.counts,
    spans.edition_before,
    spans.over_years,
    several.each,
    several.halves,
    several.which,
    aims.to_target,
    aims.stated,
    overview.overview,
)
# How an index moved, said in words.
_MOVED = re.compile(r"持平|平稳|稳定|波动|回升|上升|下降|下滑|回落|增长|提升")
_figures, _open, _frame = figures, open_questions, structure

_EQUALLY = re.compile("等权[^，,。？?]{0,4}(?:算|合成|加总|平均|下来)")
# What is asked for, by the first test that holds, and the rules to try then, in order.
_ROUTES: tuple[tuple[Callable[[Question], bool], tuple[Rule, ...]], ...] = (
    (
        index_parts.asks_contributions,
        (index_parts.part_in_whole, index_parts.contributions, _figures.lookup, _open.quotations),
    ),
    (lambda q: q.intent == "outside", (_open.outside,)),
    (lambda q: bool(index_parts.sums_weights(q)), (index_parts.recomputed, weighting.weights)),
    (
        lambda q: q.intent == "weight" and bool(_EQUALLY.search(q.normal)),
        (calculation.calculation, weighting.weights),
    ),
    (lambda q: q.intent == "weight", (weighting.weights,)),
    (lambda q: _asks_definition(q), (discourse.told, _open.quotations)),
    (
        lambda q: len(q.editions) > 1 and "指标" in q.normal,
        (_frame.editions, ranking.over_periods, _figures.lookup, _open.quotations),
    ),
    (lambda q: q.intent == "coverage", (covering.coverage, _figures.lookup, _open.quotations)),
    (lambda q: q.has("conflict") and bool(q.levels), (_frame.composition, disputes.disputed, _figures.lookup)),
    (
        lambda q: q.has("conflict") and len(q.quantities) > 1,
        (calculation.shares, disputes.disputed, _figures.lookup, _open.quotations),
    ),
    (lambda q: _asks_news(q), (_open.quotations, _frame.composition)),
    (
        lambda q: _in_words(q) and not _is_broad(q),
        (discourse.told, _open.quotations, _figures.lookup),
    ),
    (
        lambda q: q.has("method", "date") and not q.has("numeric") and q.has("conflict"),
        (_figures.dated, _open.both_sides, _open.quotations, provenance.imprint, _figures.lookup),
    ),
    (
        lambda q: q.has("method", "date") and not q.has("numeric"),
        (_figures.dated, _open.quotations, provenance.imprint, _figures.lookup),
    ),
    (
        lambda q: q.has("superlative") and q.has("numeric", "change", "amount", "superlative") and "指数" in q.normal,
        (ranking.extreme, _figures.lookup, _open.quotations),
    ),
    (
        lambda q: _asks_first_part(q),
        (ranking.extreme, _figures.ranked, _frame.composition),
    ),
    (
        lambda q: bool(q.areas and q.levels) and not q.indices and q.has("superlative"),
        (ranking.extreme, _figures.ranked),
    ),
    (lambda q: bool(_MOVED.search(q.normal)) and "级指数" in q.normal and not q.has("numeric"), (_open.quotations,)),
    (lambda q: _asks_parts(q), (index_parts.listed, _figures.lookup, _open.quotations, _frame.composition)),
    (
        lambda q: q.intent == "composition",
        (_frame.composition, editions.stated_latest, _figures.lookup, _open.quotations),
    ),
    (lambda q: q.intent == "qualitative", (discourse.told, _open.quotations, _figures.lookup)),
    (
        lambda q: _in_words(q),
        (discourse.told, _open.quotations, _figures.lookup, _frame.composition),
    ),
    (
        lambda q: q.has("compare", "both") and len(q.indices) > 1 and not _is_numeric(q) and not q.levels,
        (discourse.told, _open.quotations, _frame.composition),
    ),
    (lambda q: bool(q.levels) and "指数" in q.normal and "哪个" in q.normal, (_frame.composition, _figures.lookup)),
    (lambda q: bool(q.levels) and bool(q.indices) and not _is_numeric(q), (_frame.composition,)),
    (lambda q: q.has("superlative"), (ranking.extreme, _figures.lookup, _open.quotations)),
    (
        lambda q: q.intent == "trend" and not _is_numeric(q),
        (ranking.series, ranking.latest_move, _open.quotations, _figures.lookup),
    ),
    (lambda q: q.intent == "trend", (ranking.series, ranking.over_periods, ranking.latest_move, _figures.lookup)),
)


_GAP = re.compile(
    r"差距(?:主要)?(?:在|有|是|体现在)?(?:哪|什么|啥)|(?:哪些|什么)差距"
)  # what is lacking, not by how much
_LISTED = re.compile("[、和与及加]")
_OF_NUMBER = re.compile("最[多少]|个数|数量")  # of how many indicators there are, not of what they come to


_TIMES_SUM = re.compile("(?:合起来|加起来|合在一起|之和|总和|合计)的?(?:几|多少)倍")


def _asks_news(q: Question) -> bool:
    """«新增了哪些指标»: what changed in a framework, which only the text says."""
    return q.has("listing") and (q.intent == "composition" or bool(q.levels)) and not q.has("numeric")


def _asks_definition(q: Question) -> bool:
    """«什么是高价值发明专利»: what a word means, which no figure of it tells."""
    kind = discourse.kind_asked(q)
    return kind is not None and kind.name == "definition" and not q.indices and not q.has("numeric")


def _asks_first_part(q: Question) -> bool:
    """«哪个一级指标得分最高» of an index or place named: the parts' own figures, not how many there are."""
    return bool((q.areas or q.indices) and q.levels) and q.has("superlative") and not _OF_NUMBER.search(q.normal)


def _asks_parts(q: Question) -> bool:
    """«五个一级指数分别是多少»: the values of an index's parts, where no one part or other place is singled out."""
    return (
        bool(q.levels) and "级指数" in q.normal and q.has("numeric") and not q.has("previous", "calculation", "share")
    )


def _in_words(q: Question) -> bool:
    """Whether what is asked for is told in words, not in figures: problems, reasons, features, what something is."""
    if _GAP.search(q.normal):
        return True
    figures = ("numeric", "amount", "share", "rank", "calculation", "sum", "convert", "previous", "superlative", "date")
    return discourse.kind_asked(q) is not None and not q.has(*figures) and not q.levels and q.intent != "trend"


def _is_broad(q: Question) -> bool:
    """Whether only a definition or an overview is asked for, which figures and frameworks may give as well."""
    kind = discourse.kind_asked(q)
    return kind is not None and kind.name in ("meaning", "overview", "achievement", "goal")


def _is_numeric(q: Question) -> bool:
    return q.has("numeric") or bool(q.periods)


def _rules(q: Question) -> tuple[Rule, ...]:
    """The rules to try for a question, in order."""
    stands = q.concepts or q.levels or q.indices or q.intent == "outside" or len(q.quantities) > 1
    if not (stands or (q.areas and _in_words(q) and not _is_broad(q))):
        return ()
    return next((rules for test, rules in _ROUTES if test(q)), None) or _figure_rules(q)


def _figure_rules(q: Question) -> tuple[Rule, ...]:
    """For a question about figures: what it does with them first, then the plain look-up, then the reports' words."""
    rules: list[Rule] = [
        ranking.spread,
        index_parts.part_in_whole,
        converting.at_reports_rate,
        converting.stated_in_yuan,
        exchange.implied_rate,
        daily.per_day,
        within.contribution,
        within.rest_of_list,
        within.share_of_own,
        quotients.quotients,
        quotients.over_what,
        remainder.remainder,
        derive.net_flow,
        per_number.per_number,
        together.share_of_told,
        derive.per_item,
        derive.growth_rate,
        _figures.moved_by,
    ]
    if len(q.periods) > 1 or any("/" in p for p in q.periods):
        rules.append(ranking.over_periods)
        rules.append(ranking.stretch)
    rules += [relations.stated_gap, derive.change_amount, relations.other_side]
    if q.has("infer") or (q.has("share") and q.quantities):
        rules.append(derive.implied_whole)
    if q.has("sum") and _LISTED.search(q.normal):
        rules.append(calculation.calculation)
    if _TIMES_SUM.search(q.normal):
        rules.append(calculation.calculation)
    if len(q.areas) > 1 and not q.quantities and not q.has("infer"):
        rules.append(regions.by_place)
    if q.has("calculation", "previous", "compare") or len(q.quantities) > 1 or whole_named(q) is not None:
        rules.append(calculation.calculation)
    if q.has("compare", "sum") or len(q.areas) > 1:
        rules.append(regions.by_place)
    if q.has("amount", "numeric") and not q.has("share", "change", "rank"):
        rules.append(parts.by_share)
    rules += [
        derive.implied_whole,
        clarifying.several_places,
        _figures.ranked,
        _figures.lookup,
        parts.by_share,
        calculation.calculation,
    ]
    if q.has("conflict"):
        rules.append(_open.both_sides)
    rules.append(discourse.told)
    if q.has("conflict") or (q.has("wordy", "method", "date") and not q.has("numeric")):
        rules.append(_open.quotations)
    return tuple(rules)


def _in_script(q: Question, draft: Draft) -> Draft:
    """Traditional characters for a question asked in them; quoted sources stay as they are."""
    if q.language != "zh-Hant":
        return draft
    statements = tuple(s if "“" in s.text else replace(s, text=traditional(s.text)) for s in draft.statements)
    return replace(draft, statements=statements)
