"""What a figure is in its clause: a level, a change by, to or from, a share, a rank, a multiple.

The words just before and just after the figure decide, with the nearest verb before it; rules are tried in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import alternation, vocabulary
from ingest.observations.english_sentence import FIGURE, PERIOD, Sentence, Verb, noun_phrase, tidy
from ingest.records import Measure, Quantity

_ADVERBS = r"(?:\s*(?:\w+ly|by|just|about|nearly|roughly|almost|over|more than|less than|some|only|an? (?:estimated|additional|total of)|another|approximately|around|at least|up to|a|an|the|its|to a record|slightly|to an? (?:all-time|record) (?:high|low) of|a (?:record|modest|mere|whopping|total of)|fewer than))*\s*"
_HEDGE = r"(?:\s?(?:[a-z-]+(?:al|ly|ed|ge|st|er|nt|te|rp|ll|ar|ep|id|ic|de|ng|et|ve|nd)|year-over-year|year-on-year|one-year|per year|job|real|net|in real terms|in))?"


@dataclass(frozen=True, slots=True)
class Role:
    """A figure's part: its measure, sign, and where its indicator is named.

    `source` says which: subject (before the verb), object (`name`, after the figure), carried (the clause before).
    `earlier` and `later` mark the values before and after a change; `comparator` what it is compared with, `against` a value of another
    place or time than the subject's.
    """

    measure: Measure
    sign: int = 1
    source: str = "subject"
    name: str = ""
    earlier: bool = False
    later: bool = False
    against: bool = False
    restated: bool = False
    comparator: str | None = None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    change, markers = vocabulary("english")["change"], vocabulary("english")["markers"]
    nouns = alternation([*change["up_nouns"], *change["down_nouns"], *change["flat_nouns"]])
    up, down = alternation(markers["up"]), alternation(markers["down"])
    patterns = {
        "noun_after": rf"^[\s-]?(?:points?\s)?{_HEDGE}{_HEDGE}\s?(?P<noun>{nouns})\b",
        "noun_before": rf"\b(?P<noun>{nouns})(?:\s(?:rate|in [\w\s]{{2,40}}))?\s(?:of|was|is|averaged|totaled|reached|at){_ADVERBS}$",
        "adverb_before": rf"(?:^|\s)(?P<word>up|down|higher|lower|more|less)(?:\s(?:by|an?|another|some|about|nearly|roughly|more than|over|just|\w+ly))*\s*$",
        "more_after": rf"^(?:\spercent)?\s(?:(?P<up>{up})|(?P<down>{down}))\b(?P<what>[^,;.]{{0,50}}?)\s?(?:\bthan\b|\b(?=the\b|its\b|\x02|pre-|average))",
        "against": rf"(?:^|\s)(?:{alternation(markers['against'])}|than)\b[^{FIGURE}]{{0,70}}$",
        "share_before": rf"\b(?:{alternation(vocabulary('english')['verbs']['share'])}){_ADVERBS}$",
    }
    return re.compile(patterns[name], re.I)


@cache
def _downs() -> frozenset[str]:
    change, markers = vocabulary("english")["change"], vocabulary("english")["markers"]
    return frozenset({*change["down"], *change["down_nouns"], *markers["down"]})


def change_measure(unit: str) -> Measure:
    return "change_rate" if unit in ("%", "比例", "‰") else "change"


def role_of(sentence: Sentence, figure: Quantity, left: int, right: int, verb: Verb | None) -> Role:
    """The role of a figure whose clause words run from `left` to `right`; `verb` is the nearest one before it."""
    before, after = sentence.masked[left : figure.start], sentence.masked[figure.end : right]
    for rule in (_rank, _multiple, _restated, _against, _change_noun, _comparison, _share, _by_or_from, _verb_change):
        role = rule(sentence, figure, before, after, verb, right)
        if role is not None:
            return role
    return _level(sentence, figure, before, after, verb, right)


def _rank(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    ranked = bool(re.search(r"\brank(?:s|ed|ing)?\s(?:\w+\s)?$", before, re.I)) and figure.unit == ""
    if figure.unit != "位" and not ranked:
        return None
    field = re.search(r"\b(?:in the (?:nation|country|world|state|U\.S\.|United States)|nationally|nationwide|globally|worldwide|statewide|among (?:(?! in | for | on )[^,.;\x01])+)", after, re.I)
    named = re.match(r"(?:-(?:largest|highest|lowest|most|biggest|greatest|fastest|smallest)|\s(?:largest|highest|lowest|most))\s?([^,.;]{0,60}?)(?:\s(?:in|of|among|after|behind|across|on)\b|[,.;]|$)", after, re.I)
    if named and named.group(1).strip():
        return Role("rank", source="object", name=tidy(named.group(1)), comparator=field.group() if field else None)
    for match in re.finditer(r"\b(?:in|for|on|by|in terms of)\s(?!the (?:nation|country|world|state|U\.S\.|United)\b)([^,.;]{3,60}?)(?=\s(?:among|behind|after|in the|and(?: \w+)?\s\x01)\b|\sand\s\x01|[,.;\x01]|$)", after, re.I):
        name = tidy(re.sub(f"[{PERIOD}{FIGURE}]+", " ", match.group(1)))
        if name and not sentence.places_in(figure.end + match.start(1), figure.end + match.end(1)):
            return Role("rank", source="object", name=name, comparator=field.group() if field else None)
    return Role("rank", comparator=field.group() if field else None)


def _restated(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«…, or 37.8% of all jobs»: the same thing said once more; its measure is settled by what it restates."""
    if not re.fullmatch(r"\s*or (?:about |nearly |roughly |approximately |just over )?", before, re.I):
        return None
    of = re.match(r"\s+of\s(?:(?:all|the)\s)*", after, re.I)
    if of and figure.unit in ("%", "比例"):
        whole = tidy(_unmasked(sentence, figure.end + of.end(), _until(sentence, figure.end + of.end(), right)))
        return Role("share", source="carried", comparator=whole or None)
    return Role("level", source="carried", restated=True)


def _multiple(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    if figure.unit != "倍":
        return None
    if verb is None and re.match(r"^(?:doubl|tripl|quadrupl|quintupl)", figure.text, re.I):
        return Role("ratio", comparator=_since(sentence, figure.end, right))
    of = re.match(r"\s(?:the|that of|as (?:many|much|high|large)(?: [\w\s]{0,30}?)? as|higher than|more than|larger than|greater than|its|what|those|their)\s?(?P<what>[^,;]*)", after, re.I)
    what = tidy(_unmasked(sentence, figure.end + of.start("what"), figure.end + of.end("what"))) if of else None
    return Role("ratio", comparator=what or _since(sentence, figure.end, right))


def _change_noun(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«a 3.2% increase in rents», «growth of 3.2%», «an increase of 12 percentage points»."""
    match = _pattern("noun_after").match(after)
    if match and not re.match(r"\s(?:rate|in the share of)\b", after[match.end() :]) and figure.unit in ("%", "百分点", "比例", "倍", "点", "points") or match and re.search(r"\b(?:an?|the|of)\s$", before):
        source, name = _noun_object(sentence, figure.end + match.end(), right)
        if source == "subject" and (verb is None or verb.kind == "object") and not re.search(r"\w{3,}", _stem(before if verb is None else sentence.text[: verb.start])):
            source = "carried"
        return Role(change_measure(figure.unit), _sign(match.group("noun")), source, name)
    match = _pattern("noun_before").search(before)
    if match and (match.group().rstrip().endswith(("of",)) or re.search(r"\bof\b", match.group()) or figure.unit in ("%", "百分点")):
        noun = match.group("noun").lower()
        if "growth" in noun and not match.group().lower().rstrip().endswith("of") and verb is not None and verb.kind == "level":
            return Role("change_rate" if figure.unit == "%" else "change", -1 if figure.value < 0 else 1)
        source, name = _noun_object(sentence, figure.end, right)
        if source == "subject" and (verb is None or verb.kind == "object") and not re.search(r"\w{3,}", _stem(before[: match.start()])):
            source = "carried"
        return Role(change_measure(figure.unit), _sign(noun), source, name)
    return None


def _stem(text: str) -> str:
    return re.sub(r"\b(?:an?|the|with|annual|net|year-over-year|representing|marking|reflecting|after|despite|following|versus|and|overall|total|for|of)\b", "", text, flags=re.I)


def _noun_object(sentence: Sentence, start: int, right: int) -> tuple[str, str]:
    """(source, name) of a change noun: «… in the number of permits» names it, else the subject does."""
    match = re.match(r"\s(?:in|of|to)\s(?!\x02|\x01)(?P<np>[^,;.]*?)(?=\s(?:from|since|over|between|compared|than|to|in \x02|during|after|relative|versus|by|while|and (?:a|an)\b)|[,;.\x01]|$)", sentence.masked[start:right], re.I)
    if match:
        name = noun_phrase(sentence, start + match.start("np"), start + match.end("np"))
        if name:
            return "object", name
    return "subject", ""


def _comparison(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«12% higher than in 2022», «1,200 more permits than a year earlier», «5% above the national average»."""
    match = _pattern("more_after").match(after)
    if not match:
        return None
    stop = figure.end + match.end()
    rest = sentence.masked[stop:right]
    what = noun_phrase(sentence, figure.end + match.start("what"), figure.end + match.end("what")) if match.group("what") else ""
    timed = re.match(rf"\s?(?:in |the |its |during |they were |it was |at )*(?:{PERIOD}|previous|prior|pre-|year|level|same (?:period|quarter|month|time))", rest, re.I)
    target = tidy(_unmasked(sentence, stop, right))
    measure: Measure = change_measure(figure.unit) if timed or figure.unit not in ("%", "比例") else "ratio"
    sign = -1 if match.group("down") else 1
    return Role(measure, sign, "object" if what else "subject", what, comparator=target or None)


def _by_or_from(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«by Q», «from Q», «to Q», «up Q», «down from Q»."""
    changing = verb is not None and verb.kind in ("up", "down")
    if re.search(r"\b(?:from|above|below)(?: (?:a|an|the) [\w\s-]{0,30}?(?:of|high of|low of|peak of))?(?: (?:about|nearly|roughly|just over|just under|approximately))?\s*$", before, re.I) and re.search(r"\bfrom\b", before):
        return Role("level", source="subject" if verb is not None else "carried", earlier=True)
    if changing and re.search(rf"\bat an? (?:\w+[- ]){{0,4}}(?:rate|pace) of{_ADVERBS}$", before, re.I):
        return Role(change_measure(figure.unit), -1 if verb and verb.kind == "down" else 1)
    if re.search(rf"\bby{_ADVERBS}$", before) and changing:
        return Role(change_measure(figure.unit), -1 if verb and verb.kind == "down" else 1)
    match = _pattern("adverb_before").search(before)
    if match and not re.search(r"\b(?:than|to)\s*$", before):
        return Role(change_measure(figure.unit), _sign(match.group("word")), "subject" if verb or re.search(r"\w{4,}", _stem(before[: match.start()])) else "carried")
    if re.search(r"^\s*(?:[a-z]+ ){0,3}(?:(?:in |during )?\x02+ )?to\s$", before, re.I):
        return Role("level", source="subject" if verb is not None else "carried", later=True)
    if re.search(r"\b(?:up|down|drop|decline|increase|rise|rising|falling|rose|fell)\s(?:\w+\s)?to\s*(?:\w+\s){0,4}$", before, re.I) or (changing and re.search(rf"\b(?:to|at){_ADVERBS}$", before)):
        return Role("level", source="subject" if verb or re.search(r"\w{4,}", before[:-12]) else "carried", later=True)
    return None


def _against(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    marker = _pattern("against").search(before)
    if marker and verb is not None and verb.start > figure.start - len(before) + marker.start():
        marker = None
    if marker or re.search(r"\b(?:above|below|than|exceed\w*) (?:the|that)\b[^\x01,]{3,50}\b(?:average|median|rate|level|mean|total|figure) (?:of|at)\s$", before, re.I):
        return Role("level", source="carried", against=True)
    return None


def _share(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«accounted for 34.3% of the total», «51% of residents speak …»."""
    if figure.unit not in ("%", "比例"):
        return None
    of = re.match(r"\s+(?:of|share of)\s(?!\x02)(?:(?:all|the|its|those|these|that)\s)*", after, re.I)
    if _pattern("share_before").search(before) or (verb is not None and verb.kind == "share" and not re.search(r"\b(?:from|by|to|up|down|than|versus|with)\b", before)):
        whole = tidy(_unmasked(sentence, figure.end + of.end(), _until(sentence, figure.end + of.end(), right))) if of else None
        return Role("share", comparator=whole or None)
    if of is None and not re.search(r"\b(?:in|out of)\b", figure.text):
        return None
    start = figure.end + (of.end() if of else 0)
    end = _until(sentence, start, right, verbs=True)
    name = noun_phrase(sentence, start, end, keep_figures=True)
    if re.fullmatch(r"(?:[\w.]+ )?(?:total|whole)", name) or not name:
        return Role("share", source="carried", comparator=tidy(_unmasked(sentence, start, end)))
    if verb is not None and verb.kind == "level" and re.search(r"\w{4,}", tidy(sentence.text[max(0, verb.start - 60) : verb.start])) and len(name.split()) <= 5:
        return Role("share", comparator=name or None)
    return Role("share", source="object" if name else "carried", name=name)


def _until(sentence: Sentence, start: int, right: int, verbs: bool = False) -> int:
    """Where a noun phrase after a figure ends."""
    stops = r",|;|\(|\)|(?<!\b[A-Z])\.(?=\s|$)|\x01|\s(?:while|compared|versus|and (?:the|its)|but|up from|down from|in \x02|as of \x02|since \x02|from \x02|during \x02)"
    if not verbs:
        stops += r"|\s(?:in|from|during|and|since|between|last|this|as)\s"
    match = re.search(stops, sentence.masked[start:right])
    return start + match.start() if match else right


def _verb_change(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«grew 5%», «added 12,000 jobs»."""
    if verb is None or verb.kind not in ("up", "down"):
        return None
    gap = sentence.masked[verb.end : figure.start]
    if not re.fullmatch(rf"(?:{_ADVERBS}|[\s{PERIOD}]|(?:in|an?|average|annual|nearly|net|an average of|during|total of)\s)*", gap, re.I):
        return None
    sign = -1 if verb.kind == "down" else 1
    if verb.text in vocabulary("english")["change"]["transitive"] and figure.unit not in ("%", "百分点"):
        name = object_name(sentence, figure, right)
        return Role(change_measure(figure.unit), sign, "object" if name else "subject", name)
    return Role(change_measure(figure.unit), sign)


def _level(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role:
    name = object_name(sentence, figure, right)
    if verb is not None and verb.kind == "object" and name:
        return Role("level", source="object", name=name)
    if verb is None and name and not re.search(r"(?:\bat|:|\bof|\bto|=)\s*(?:\w+\s)?$", before):
        return Role("level", source="object", name=name)
    if name and re.search(r"\b(?:there (?:were|are|was|is)|home to)\b[^,]*$", before, re.I):
        return Role("level", source="object", name=name)
    return Role("level", name=name)


def object_name(sentence: Sentence, figure: Quantity, right: int) -> str:
    """The noun phrase a figure counts: «12,000 jobs», «$30.5 billion in venture capital», «106 of the nation's unicorns»."""
    after = sentence.masked[figure.end : right]
    match = re.match(r"\s(?:(?:in|of|worth of)\s(?:the\s)?(?!\x02))?(?P<np>(?!(?:in|by|from|to|during|since|over|between|and|or|of|for|as|at|on|with|compared|last|this|than|per|a|year|while|up|down|more|less|higher|lower|above|below|nationally|nationwide|statewide|globally|each|respectively|annually|overall|went|flowed|goes|were|was|are|is|have|has|had|came|said|live|lived|respectively|alone|combined|higher|lower)\b)[A-Za-z][^,;.\x01\x02]*)", after, re.I)
    if not match:
        return ""
    stop = figure.end + match.end("np")
    verb = next((v for v in sentence.verbs(figure.end + match.start("np"), stop)), None)
    end = verb.start if verb else stop
    cut = re.search(r"\s(?:in|from|to|during|since|over|between|and|by|as|at|with|compared|who|that|which|while|than|were|was|are|is|among|after|across|last|this|through|on|up|down|located|based|due)\s", sentence.masked[figure.end + match.start("np") : end] + " ")
    if cut:
        end = figure.end + match.start("np") + cut.start()
    if sentence.masked[figure.end : figure.end + 4] == " in " and sentence.places_in(figure.end, end) and not tidy(noun_phrase(sentence, figure.end + 4, end)):
        return ""
    return noun_phrase(sentence, figure.end + match.start("np"), end)


def _since(sentence: Sentence, start: int, right: int) -> str | None:
    match = re.search(r"\b(?:since|from|over|between)\b\s?\x02*", sentence.masked[start:right])
    period = next(iter(sentence.periods_in(start, right)), None)
    return period.iso[:4] if match and period is not None and period.iso else None


def _sign(word: str) -> int:
    return -1 if word.lower() in _downs() else 1


def _unmasked(sentence: Sentence, start: int, end: int) -> str:
    return sentence.text[start:end]
