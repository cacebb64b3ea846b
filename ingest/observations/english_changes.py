"""Changes: «a 3.2% increase in rents», «12% higher than», «by Q», «from Q», «to Q», «grew 5%»."""

from __future__ import annotations

import re

from ingest.lexicon import vocabulary
from ingest.observations.english_role import (
    ADVERBS,
    Role,
    change_measure,
    object_name,
    pattern,
    sign_of,
    stem,
    words,
)
from ingest.observations.english_sentence import PERIOD, Sentence, Verb, noun_phrase, tidy
from ingest.records import Measure, Quantity

_FROM = re.compile(
    rf"\bfrom\s{PERIOD}+(?:['’]s)?(?: [\w-]+){{0,5}}(?: of| at)?\s*$|"
    r"\bfrom(?: (?:a|an|the|its)(?: [\w-]+){0,4})?"
    r"(?: (?:about|nearly|roughly|just over|just under|approximately))?\s*$",
    re.I,
)


_NOUN_BY = re.compile(
    r"\b(?P<noun>increase|decrease|rise|decline|drop|growth|reduction|fall)\s(?:in|of)\s(?P<np>[^,;\x01]{3,80}?)"
    r"\sby\s(?:\w+\s){0,2}$",
    re.I,
)
# «dropping the unemployment rate to 2.5 percent», «has raised its spending by 4%»
_TRANSITIVE = re.compile(
    r"\s(?P<np>(?:the|its|their|our|his|her|total)\s[^\x01,;]{3,70}?)\s(?P<how>to|by|from)\s(?:an?\s|\w+\s){0,4}$", re.I
)
_REACHED = re.compile(
    r"\bto an? (?:[\w-]+ ){0,3}(?:high|low|peak|level|average|total|rate|median) of\s(?:\w+\s){0,2}$", re.I
)
_AFTER = re.compile(r"\s*(?:following|after|despite|with|amid|given|reflecting|representing|marking)\b", re.I)
_CROSSED_GAPS = ("", "below", "above", "past", "beyond")


def change_noun(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«a 3.2% increase in rents», «growth of 3.2%», «an increase of 12 percentage points»."""
    match = pattern("noun_after").match(after)
    if (
        match
        and not re.match(r"\s(?:rate|in the share of)\b", after[match.end() :])
        and figure.unit in ("%", "百分点", "比例", "倍", "点", "points")
    ) or (match and re.search(r"\b(?:an?|the|of)\s$", before)):
        source, name = _noun_object(sentence, figure.end + match.end(), right)
        if (
            source == "subject"
            and (verb is None or verb.kind == "object")
            and not re.search(r"\w{3,}", stem(before if verb is None else sentence.text[: verb.start]))
        ):
            source = "carried"
        return Role(change_measure(figure.unit), sign_of(match.group("noun")), source, name)
    by = _NOUN_BY.search(before)
    if by and figure.unit in ("%", "百分点"):
        start = figure.start - len(before)
        name = noun_phrase(sentence, start + by.start("np"), start + by.end("np"))
        return Role(change_measure(figure.unit), sign_of(by.group("noun")), "object" if name else "subject", name)
    match = pattern("noun_before").search(before)
    if match and (
        re.search(r"\b(?:of|totall?ing)\s*$", match.group())
        or re.search(r"\bof\b", match.group())
        or figure.unit in ("%", "百分点")
    ):
        noun = match.group("noun").lower()
        if (
            "growth" in noun
            and not match.group().lower().rstrip().endswith("of")
            and verb is not None
            and verb.kind == "level"
        ):
            return Role("change_rate" if figure.unit == "%" else "change", -1 if figure.value < 0 else 1)
        source, name = _noun_object(sentence, figure.end, right)
        if source == "subject" and figure.base_unit == "" and (counted := object_name(sentence, figure, right)):
            return Role("change", sign_of(noun), "object", counted)
        if source == "subject" and _AFTER.match(before):
            source = "carried"
        if (
            source == "subject"
            and (verb is None or verb.kind == "object")
            and not re.search(r"\w{3,}", stem(before[: match.start()]))
        ):
            source = "carried"
        return Role(change_measure(figure.unit), sign_of(noun), source, name)
    return None


def _noun_object(sentence: Sentence, start: int, right: int) -> tuple[str, str]:
    """(source, name) of a change noun: «… in the number of permits» names it, else the subject does."""
    match = re.match(
        (
            r"\s(?:in|of|to)\s(?!\x02|\x01)(?P<np>[^,;.]*?)(?=\s(?:from|since|over|between|compared|than|to"
            r"|in \x02|during|after|relative|versus|by|while|and (?:an?\b|[a-z]{3,}ing\b)"
            r"|[a-z]{3,}ed (?:the|its|their|our|an?"
            r"|that)\b)|[,;.\x01]|$)"
        ),
        sentence.masked[start:right],
        re.I,
    )
    if match:
        name = noun_phrase(sentence, start + match.start("np"), start + match.end("np"))
        if name:
            return "object", name
    return "subject", ""


def comparison(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«12% higher than in 2022», «1,200 more permits than a year earlier», «5% above the national average»."""
    match = pattern("more_after").match(after)
    if not match:
        bare = re.match(r"\s(?:more|(?P<down>fewer|less))(?:\s(?!than|or\b)\w|\s?[.,;]|\s*$)", after)
        if bare and figure.unit == "%":
            return Role("change_rate", -1 if bare.group("down") else 1)
        return None
    stop = figure.end + match.end()
    rest = sentence.masked[stop:right]
    what = (
        noun_phrase(sentence, figure.end + match.start("what"), figure.end + match.end("what"))
        if match.group("what")
        else ""
    )
    timed = re.match(
        (
            rf"\s?(?:in |the |its |during |they were |it was |at )*(?:{PERIOD}|previous|prior|pre-|year|level"
            rf"|same (?:period|quarter|month|time)|before)"
        ),
        rest,
        re.I,
    )
    target = tidy(words(sentence, stop, right))
    measure: Measure = change_measure(figure.unit) if timed or figure.unit not in ("%", "比例") else "ratio"
    sign = -1 if match.group("down") else 1
    return Role(measure, sign, "object" if what else "subject", what, comparator=target or None)


def by_or_from(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«by Q», «from Q», «to Q», «up Q», «down from Q»."""
    changing = verb is not None and verb.kind in ("up", "down")
    if changing and verb is not None and (moved := _TRANSITIVE.match(sentence.masked[verb.end : figure.start])):
        name = noun_phrase(sentence, verb.end + moved.start("np"), verb.end + moved.end("np"))
        how = moved.group("how").lower()
        if name and how == "by":
            return Role(change_measure(figure.unit), -1 if verb.kind == "down" else 1, "object", name)
        if name:
            return Role("level", 1, "object", name, earlier=how == "from", later=how == "to")
    if changing and _REACHED.search(before):
        return Role("level", later=True)
    gap = sentence.masked[verb.end : figure.start].strip() if verb is not None else ""
    crossing = figure.qualifier in ("below", "above", "past", "beyond") and gap in _CROSSED_GAPS
    if changing and (crossing or gap in _CROSSED_GAPS[1:]) and figure.unit not in ("百分点", "点", "倍"):
        return Role("level", later=True)
    if _FROM.search(before):
        return Role("level", source="subject" if verb is not None else "carried", earlier=True)
    if changing and re.search(rf"\bat an? (?:\w+[- ]){{0,4}}(?:rate|pace) of{ADVERBS}$", before, re.I):
        return Role(change_measure(figure.unit), -1 if verb and verb.kind == "down" else 1)
    if changing and figure.unit == "%" and re.fullmatch(rf"at{ADVERBS}", gap, re.I):
        return Role("change_rate", -1 if verb and verb.kind == "down" else 1)  # «growing at 6%»
    if re.search(rf"\bby{ADVERBS}$", before) and changing:
        return Role(change_measure(figure.unit), -1 if verb and verb.kind == "down" else 1)
    match = pattern("adverb_before").search(before)
    if match and not re.search(r"\b(?:than|to)\s*$", before):
        return Role(
            change_measure(figure.unit),
            sign_of(match.group("word")),
            "subject" if verb or re.search(r"\w{4,}", stem(before[: match.start()])) else "carried",
        )
    if re.search(r"^\s*(?:[a-z]+ ){0,3}(?:(?:in |during )?\x02+ )?to\s$", before, re.I):
        return Role("level", source="subject" if verb is not None else "carried", later=True)
    if re.search(
        r"\b(?:up|down|drop|decline|increase|rise|rising|falling|rose|fell)\s(?:\w+\s)?to\s*(?:\w+\s){0,4}$",
        before,
        re.I,
    ) or (changing and re.search(rf"\b(?:to|at){ADVERBS}$", before)):
        return Role("level", source="subject" if verb or re.search(r"\w{4,}", before[:-12]) else "carried", later=True)
    return None


def verb_change(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«grew 5%», «added 12,000 jobs»."""
    if verb is None or verb.kind not in ("up", "down"):
        return None
    gap = sentence.masked[verb.end : figure.start]
    if not re.fullmatch(
        rf"(?:{ADVERBS}|[\s{PERIOD}]|(?:in|an?|average|annual|nearly|net|an average of|during|total of)\s)*", gap, re.I
    ):
        return None
    sign = -1 if verb.kind == "down" else 1
    if verb.text in vocabulary("english")["change"]["transitive"] and figure.unit not in ("%", "百分点"):
        name = object_name(sentence, figure, right)
        return Role(change_measure(figure.unit), sign, "object" if name else "subject", name)
    return Role(change_measure(figure.unit), sign)
