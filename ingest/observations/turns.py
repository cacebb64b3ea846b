"""Lists told in turn: verbs, wholes and nouns that stand once, or one beside each figure, for several subjects."""

from __future__ import annotations

import itertools
import re

from ingest.observations.clauses import Clause
from ingest.observations.lists import same_ending
from ingest.observations.measures import RATE_UNITS, take_comparison
from ingest.observations.phrases import counted_noun, members
from ingest.observations.readings import CLASSIFIERS
from ingest.observations.wording import words_of
from ingest.records import Quantity

HAVING = re.compile(r"(?:共?有|拥有|建有|设有|新增|集聚|培育|认定)了?(?:约|近|超过?)?$")
_EACH = re.compile(r"分别|依次")
_CHANGE_ONLY = re.compile(r"(?:增长|下降|提高|提升|增加|减少|上升|回落|降低|上涨|下跌|扩大|收窄)了?")
_NEXT_VERB = re.compile(rf"[、和及与，]+(?P<verb>{_CHANGE_ONLY.pattern})?")
_PART_OF = re.compile(r"分别占(?P<whole>[\u4e00-\u9fffA-Z&]{2,20})的")
_OF_ONE_WHOLE = re.compile(r"[，、]?(?:占比为?|占(?P<whole>[\u4e00-\u9fffA-Z&]{2,20}?)(?:的|比重|的比重)(?:达到?|为)?)")
_NEXT_WHOLE = re.compile(r"[、，和及与]+占?(?P<whole>[\u4e00-\u9fffA-Z&]{2,20})的")
_RATE_NOUN = re.compile(r"(?<=.{3})(?:增速|增幅|涨幅|降幅|占比|比重)$")

Parts = tuple[tuple[str, Quantity], ...]


def noun_behind(clause: Clause, run: tuple[Quantity, ...], words: str) -> str:
    """«科学园、数码港分别有1900间和2000间初创企业»: what all the counts count stands behind the last of them."""
    if not all(quantity.base_unit in CLASSIFIERS for quantity in run) or not HAVING.search(words):
        return ""
    after = words_of(clause, run[-1].end, clause.end)
    return after if len(counted_noun(after)) >= 2 and not after.startswith(("，", "、")) else ""


def wholes_in_turn(clause: Clause, quantities: tuple[Quantity, ...], spot: int, words: str) -> Parts:
    """«分别占国内生产总值的12.3%、税收收入的11.8%» behind as many levels: each its own share of its own whole."""
    first = _PART_OF.fullmatch(words)
    if first is None:
        return ()
    names = [first.group("whole")]
    for a, b in itertools.pairwise(quantities[spot:]):
        match = _NEXT_WHOLE.fullmatch(clause.part(a.end, b.start))
        if match is None:
            break
        names.append(match.group("whole"))
    told = zip(names, quantities[spot:], strict=False)
    return tuple((f"占{name}的", quantity) for name, quantity in told) if len(names) > 1 else ()


def shares_in_turn(run: tuple[Quantity, ...], words: str, levels: int) -> Parts:
    """«占全区总量的34.9%、32.5%和44.6%» behind as many `levels`: each level its own share of the one whole."""
    shares = all(quantity.base_unit in RATE_UNITS for quantity in run)
    if not 1 < len(run) == levels or not shares or not _OF_ONE_WHOLE.fullmatch(words):
        return ()
    return tuple((words, quantity) for quantity in run)


def verbs_in_turn(clause: Clause, quantities: tuple[Quantity, ...], spot: int, words: str, levels: int) -> Parts:
    """«分别下降6.5%和上升1.1个百分点», «增长4.6%和7.1%» behind as many `levels`: each level its own change."""
    each = _EACH.search(words)
    run = quantities[spot : spot + levels]
    first = take_comparison(words[each.end() :] if each else words).rest.strip("，、")
    if levels < 2 or len(run) != levels or not _CHANGE_ONLY.fullmatch(first):
        return ()
    between = [clause.part(a.end, b.start) for a, b in itertools.pairwise(run)]
    turns = [_NEXT_VERB.fullmatch(text) for text in between]
    if not all(turns) or (each and not any(turn and turn.group("verb") for turn in turns)):
        return ()
    verbs = [first, *(turn.group("verb") or first for turn in turns if turn)]
    lead = words[: each.start()] if each else ""
    return tuple((lead + verb, quantity) for verb, quantity in zip(verbs, run, strict=True))


def subject_members(subject: str, count: int) -> list[str]:
    """The members of a subject named in an earlier clause; those joined by 和 alone where as many figures follow."""
    names = members(subject)
    if len(names) != count and subject.count("、") == count - 1:
        names = subject.split("、")
    if len(names) == count and (rate := _RATE_NOUN.search(names[-1])):  # «甲指数和乙指数增速»
        names = [*(name + rate.group() for name in names[:-1]), names[-1]]
    names = same_ending(names) if "、" in subject and len(names) == count else names
    return names if "、" in subject or len(names) == count else []
