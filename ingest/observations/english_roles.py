"""What a figure is in its clause: a level, a change by, to or from, a share, a rank, a multiple.

The words just before and just after the figure decide, with the nearest verb before it; rules are tried in order.
"""

from __future__ import annotations

import re

from ingest.observations.english_changes import by_or_from, change_noun, comparison, verb_change
from ingest.observations.english_role import (
    Role,
    name_end,
    object_name,
    pattern,
    words,
)
from ingest.observations.english_sentence import FIGURE, PERIOD, Sentence, Verb, noun_phrase, tidy
from ingest.records import Quantity


def role_of(sentence: Sentence, figure: Quantity, left: int, right: int, verb: Verb | None) -> Role:
    """The role of a figure whose clause words run from `left` to `right`; `verb` is the nearest one before it."""
    before, after = sentence.masked[left : figure.start], sentence.masked[figure.end : right]
    for rule in (
        _rank,
        _multiple,
        _restated,
        _against,
        _brought,
        change_noun,
        comparison,
        _of_another,
        _share,
        by_or_from,
        verb_change,
    ):
        role = rule(sentence, figure, before, after, verb, right)
        if role is not None:
            return role
    return _level(sentence, figure, before, after, verb, right)


def _rank(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    ranked = bool(re.search(r"\brank(?:s|ed|ing)?\s(?:\w+\s)?$", before, re.I)) and figure.unit == ""
    if figure.unit != "位" and not ranked:
        return None
    moved = re.search(r"\b(?:up|down|from)\s(?:from\s)?(?:its\s|the\s)?$", before, re.I)
    if moved:
        return Role("rank", source="carried" if verb is None else "subject", earlier=True)
    field = re.search(
        (
            r"\b(?:in the (?:nation|country|world|state|U\.S\.|United States)|nationally|nationwide|globally"
            r"|worldwide|statewide|among (?:(?! in | for | on )[^,.;\x01])+)"
        ),
        after,
        re.I,
    )
    named = re.match(
        (
            r"(?:-(?:largest|highest|lowest|most|biggest|greatest|fastest|smallest)|\s(?:largest|highest"
            r"|lowest|most|leading))\s?([^,.;]{0,60}?)(?:\s(?:in|of|among|after|behind|across|on)\b|[,.;]|$)"
        ),
        after,
        re.I,
    )
    if named and named.group(1).strip():
        name = tidy(named.group(1))
        if _GENERIC.search(name) and (of := re.match(r"of\s", after[named.end() - 2 :])):
            start = figure.end + named.end() - 2 + of.end()
            name = f"{name} of {noun_phrase(sentence, start, name_end(sentence, start, right))}"
        return Role("rank", source="object", name=name, comparator=field.group() if field else None)
    for match in re.finditer(
        (
            r"\b(?:in|for|on|by|in terms of)\s(?!the (?:nation|country|world|state|U\.S\."
            r"|United)\b)([^,.;]{3,60}?)(?=\s(?:among|behind|after|in the|and(?: \w+)?\s\x01)\b|\sand\s\x01"
            r"|[,.;\x01]|$)"
        ),
        after,
        re.I,
    ):
        name = tidy(re.sub(f"[{PERIOD}{FIGURE}]+", " ", match.group(1)))
        where = sentence.places_in(figure.end + match.start(1), figure.end + match.end(1))
        if name and not any(place.text[:1].isupper() and place.text.lower() != "global" for place in where):
            return Role("rank", source="object", name=name, comparator=field.group() if field else None)
    return Role("rank", comparator=field.group() if field else None)


def _multiple(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    if figure.unit != "倍":
        return None
    if verb is None and re.match(r"^(?:doubl|tripl|quadrupl|quintupl)", figure.text, re.I):
        return Role("ratio", comparator=_since(sentence, figure.end, right))
    of = re.match(
        (
            r"\s(?:the|that of|as (?:many|much|high|large)(?: [\w\s]{0,30}?)? as|higher than|more than"
            r"|larger than|greater than|its|what|those|their)\s?(?P<what>[^,;]*)"
        ),
        after,
        re.I,
    )
    what = tidy(words(sentence, figure.end + of.start("what"), figure.end + of.end("what"))) if of else None
    return Role("ratio", comparator=what or _since(sentence, figure.end, right))


def _restated(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«…, or 37.8% of all jobs»: the same thing said once more; its measure is settled by what it restates."""
    if not re.fullmatch(r"\s*or (?:about |nearly |roughly |approximately |just over )?[+−–-]?", before, re.I):
        return None
    of = re.match(r"\s+of\s(?:(?:all|the)\s)*", after, re.I)
    if of and figure.unit in ("%", "比例"):
        whole = tidy(words(sentence, figure.end + of.end(), name_end(sentence, figure.end + of.end(), right)))
        return Role("share", source="carried", comparator=whole or None)
    return Role("level", source="carried", restated=True)


def _against(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    marker = pattern("against").search(before)
    if marker and verb is not None and verb.start > figure.start - len(before) + marker.start():
        marker = None
    passed = _PASSED.search(before) and _PACE.match(after)
    if (
        marker
        or passed
        or re.search(
            (
                r"(?:\b(?:above|below|than|exceed\w*) |^\s)(?:the|that)\b[^\x01,]{3,50}\b(?:average|median|rate|level"
                r"|mean|total|figure) (?:of|at)\s$"
            ),
            before,
            re.I,
        )
    ):
        return Role("level", source="carried", against=True)
    return None


def _of_another(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«half the 2019 figure», «151 percent of the national average», «shedding 7% of their workforce»: no shares."""
    if figure.unit not in ("%", "比例"):
        return None
    of = re.match(r"\s+of\s(?!\x02)(?:(?:all|the|its|those|these|that|their)\s)*", after, re.I)
    if figure.unit == "比例" and re.match(r"\s(?:the|that|its|what)\b", after):
        return Role(
            "ratio", comparator=tidy(words(sentence, figure.end, name_end(sentence, figure.end, right))) or None
        )
    if ratio := _OF_AVERAGE.match(after):
        about = re.match(r"\s(?:on|in|for)\s(?:the measures? of\s)?(?P<what>[^,;.\x01\x02]+)", after[ratio.end() :])
        name = tidy(about.group("what")) if about else ""
        return Role("ratio", source="object" if name else "subject", name=name, comparator=tidy(ratio.group("whole")))
    if (passed := _LOST.search(before)) and of:
        name = noun_phrase(sentence, figure.end + of.end(), name_end(sentence, figure.end + of.end(), right))
        return Role("change_rate", -1 if passed.group("down") else 1, "object" if name else "subject", name)
    return None


def _share(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role | None:
    """«accounted for 34.3% of the total», «51% of residents speak …»."""
    if figure.unit not in ("%", "比例"):
        return None
    of = re.match(r"\s+(?:of|share of)\s(?!\x02)(?:(?:all|the|its|those|these|that)\s)*", after, re.I)
    if re.match(r"\s+of the (?:time|day|week|year)\b", after, re.I):
        return Role("share", source="object", name=noun_phrase(sentence, figure.start - len(before), figure.start))
    said = _SAID.match(after)
    named = tidy(sentence.text[figure.start - len(before) : figure.start])
    if said and (not named or _AMONG.match(sentence.text[: figure.start])):
        return Role("share", source="object", name=_said_of(sentence, figure, said))
    if pattern("share_before").search(before) or (
        verb is not None
        and verb.kind == "share"
        and not re.search(r"\b(?:from|by|to|up|down|than|versus|with)\b", before)
    ):
        whole = (
            tidy(words(sentence, figure.end + of.end(), name_end(sentence, figure.end + of.end(), right)))
            if of
            else None
        )
        return Role("share", comparator=whole or None)
    if of is None and not re.search(r"\b(?:in|out of)\b", figure.text):
        return None
    if of and (
        counted := re.match(
            r"(?:(?:about|nearly|over|roughly|some|more than|less than)\s)*\x01+\s",
            sentence.masked[figure.end + of.end() :],
        )
    ):
        begin = figure.end + of.end() + counted.end()
        name = noun_phrase(sentence, begin, name_end(sentence, begin, len(sentence.text), verbs=True))
        if name:
            return Role("share", source="object", name=name)
    start = figure.end + (of.end() if of else 0)
    end = name_end(sentence, start, right, verbs=True)
    held = next((v for v in sentence.verbs(start, end) if v.kind == "share" and sentence.masked[end] == FIGURE), None)
    end = held.start if held is not None and end < len(sentence.masked) else end  # «9% of households hold 75% of …»
    gone = re.search(r"\s(?:went|flowed|goes|go|came|comes|come)\b", sentence.text[start:end])
    name = noun_phrase(sentence, start, start + gone.start() if gone else end, keep_figures=True)
    if _PRODUCT.fullmatch(name):
        return Role("share", comparator=name)
    if re.match(r"(?:them|these|those)\b", name):
        return Role("share", source="carried")
    if re.fullmatch(r"(?:[\w.]+ )?(?:total|whole)", name) or not name:
        own = noun_phrase(sentence, figure.start - len(before), figure.start) if verb is None else ""
        if own and not re.match(r"\s*(?:or|and)\b", before):
            return Role("share", source="object", name=own, comparator=tidy(words(sentence, start, end)))
        return Role("share", source="carried", comparator=tidy(words(sentence, start, end)))
    if (
        verb is not None
        and verb.kind == "level"
        and FIGURE not in sentence.masked[verb.end : figure.start]
        and re.search(r"\w{4,}", tidy(sentence.text[max(0, verb.start - 60) : verb.start]))
        and len(name.split()) <= 5
    ):
        return Role("share", comparator=name or None)
    return Role("share", source="object" if name else "carried", name=name)


# «well below the 2.1% growth recorded in 2023»
_PASSED = re.compile(r"\b(?:below|above|under|beyond|exceed(?:s|ed|ing)|than|short of) (?:the|its|their)\s$", re.I)
_PACE = re.compile(r"\s(?:growth|rate|increase|decline|pace|gain|rise|drop|share|level|average)\b", re.I)
_GENERIC = re.compile(
    r"(?:level|number|amount|share|rate|total|value|concentration|percentage|proportion|density|volume|count|cause|source)s?$",
    re.I,
)
_OF_AVERAGE = re.compile(
    r"\sof\s(?P<whole>(?:the\s)?(?:[\w.’'-]+\s){0,2}(?:average|mean|median|norm)\b)(?!\s(?:household|family|home|income|wage|earnings))",
    re.I,
)
_LOST = re.compile(
    r"\b(?:(?P<down>lost|lose[sd]?|losing|shed(?:s|ding)?|cut(?:s|ting)?|laid off|eliminated)|gain(?:s|ed|ing)?"
    r"|add(?:s|ed|ing)?)"
    r"\s(?:about\s|nearly\s|roughly\s|over\s|more than\s|an estimated\s|another\s)?$",
    re.I,
)
_SAID = re.compile(
    r"\s(?P<what>(?:were|are|was|is|have|has|had|hold|held|live|lived|speak|spoke|spend|spent|earn|earned|pay|paid|need|needed|lack|lacked|work|worked|own|owned|rent|rented"
    r"|said|report|reported|commute|commuted|identify|identified)\s[a-z][^,;.\x01\x02]*)",
    re.I,
)
_AMONG = re.compile(
    r"^(?:[^,;]{0,30},\s)?\s*(?:among|of|for)\s(?P<who>[^;.]{3,80}),\s(?:about\s|nearly\s|some\s|roughly\s)?$", re.I
)


def _said_of(sentence: Sentence, figure: Quantity, said: re.Match[str]) -> str:
    """«Among employed residents, 66% were foreign born» -> foreign born among employed residents."""
    name = noun_phrase(sentence, figure.end + said.start("what"), figure.end + said.end("what"))
    name = re.sub(r"^(?:were|are|was|is|have|has|had)\s", "", name)
    group = _AMONG.match(sentence.text[: figure.start])
    who = tidy(group.group("who")) if group else ""
    return f"{name} among {who}" if who else name


_PRODUCT = re.compile(
    r"(?:(?:regional|national|world|global|total|state)\s)?(?:GDP|gross (?:domestic|regional|state) product)", re.I
)
_SPENT_ON = re.compile(r"\s(?:on|in|into)\s(?:the\s)?(?P<np>[A-Za-z][^,;.\x01\x02]*)")
_PASSIVE = re.compile(
    r"(?:\s[\w-]+){1,4}?\s(?:were|was|have been|has been|had been)\s(?:\w+ly\s)?"
    r"(?:added|created|gained|(?P<down>lost|cut|shed|eliminated))\b",
    re.I,
)
# «with a median household income of $90,000», «567 deals with a total value of $16 billion»
_WITH = re.compile(
    r"\bwith (?P<np>(?:an?|the|its|their)\s[^,;\x01\x02]{3,60}?)\s(?:of|at|totaling)\s(?:[a-z]+\s){0,2}$", re.I
)
_WORTH = re.compile(r"\s(?P<what>(?:[\w-]+\s){1,3})(?:valued at|worth)\s(?:about\s|around\s)?$", re.I)
# «achieved revenue of», «generated gross revenue over»
_HELD = re.compile(
    r"\s(?P<np>(?!an?\b|the\b|its\b|their\b|record\b|total\b|average\b|estimated\b|additional\b|combined\b|well\b|just\b)"
    r"(?:[a-z&-]+\s){1,4}?)(?:(?:of|totaling|worth|amounting to)\s(?:[a-z]+\s){0,2}|(?P<vague>))$",
    re.I,
)
# «had an unemployment rate of 4.2%», «achieved a market value of $3 billion»: the object before the figure.
_INNER = re.compile(
    r"(?P<np>\s(?:an?|the|its|their)\s(?:[\w’'&-]+\s?){1,6}?)\s(?:of|at|totaling|worth)\s(?:[a-z]+\s){0,3}$", re.I
)


_BROUGHT = re.compile(
    r"\b(?:bring|push|lift|rais|tak|boost|driv)ing\s(?P<np>(?:the\s|its\s|their\s)?[a-z][^,;\x01\x02]{2,50}?)\sto\s(?:[a-z]+\s){0,3}$",
    re.I,
)


def _brought(
    sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int
) -> Role | None:
    """«…, bringing total employment to 1.73 million»: the level of what stands between the verb and the figure."""
    brought = _BROUGHT.search(before)
    if brought is None:
        return None
    place = figure.start - len(before)
    name = noun_phrase(sentence, place + brought.start("np"), place + brought.end("np"))
    return Role("level", source="object", name=name) if name else None


def _level(sentence: Sentence, figure: Quantity, before: str, after: str, verb: Verb | None, right: int) -> Role:
    name = object_name(sentence, figure, right)
    passive = _PASSIVE.match(after)
    if passive and figure.unit not in ("%", "比例"):
        return Role("change", -1 if passive.group("down") else 1, "object" if name else "subject", name)
    if verb is not None and verb.text.startswith(("spen", "invest")) and (on := _SPENT_ON.match(after)):
        aim = noun_phrase(sentence, figure.end + on.start("np"), name_end(sentence, figure.end + on.start("np"), right))
        if aim and not sentence.places_in(figure.end + on.start("np"), figure.end + on.start("np") + 2):
            spent = "spending" if verb.text.startswith("spen") else "investment"
            return Role("level", source="object", name=f"{spent} on {aim}")
    if held := _held(sentence, figure, before, verb):
        return Role("level", source="object", name=held)
    if verb is not None and verb.kind == "object" and name:
        return Role("level", source="object", name=name)
    if (
        verb is None
        and name
        and (
            re.search(r"\b(?:total|estimated|average|number) of\s*(?:\w+\s)?$", before)
            or not re.search(r"(?:\bat|:|\bof|\bto|=)\s*(?:\w+\s)?$", before)
        )
    ):
        return Role("level", source="object", name=name)
    if name and re.search(r"\b(?:there (?:were|are|was|is)|home to)\b[^,]*$", before, re.I):
        return Role("level", source="object", name=name)
    return Role("level", name=name)


def _held(sentence: Sentence, figure: Quantity, before: str, verb: Verb | None) -> str:
    """What a figure right after it is a value of: «had a rate of», «with an income of», «achieved revenue of»."""
    place = figure.start - len(before)
    if (within := _WITH.search(before)) and not sentence.places_in(place + within.start("np"), figure.start):
        name = noun_phrase(sentence, place + within.start("np"), place + within.end("np"))
        counted = noun_phrase(sentence, place, place + within.start())
        whose = place > 0 and sentence.masked[place - 1] == FIGURE and counted
        return f"{name} of {counted}" if name and whose else name
    if place > 0 and sentence.masked[place - 1] == FIGURE and figure.base_unit and (worth := _WORTH.fullmatch(before)):
        return f"value of {noun_phrase(sentence, place + worth.start('what'), place + worth.end('what'))}"
    if verb is None or verb.kind != "object":
        return ""
    gap = sentence.masked[verb.end : figure.start]
    if inner := _INNER.match(gap):
        return noun_phrase(sentence, verb.end, verb.end + inner.end("np"))
    vague = figure.qualifier in (
        "over",
        "under",
        "above",
        "below",
        "exceeding",
        "in excess of",
        "more than",
        "less than",
    )
    if figure.base_unit and (held := _HELD.fullmatch(gap)) and (held.group("vague") is None or vague):
        return noun_phrase(sentence, verb.end, verb.end + held.end("np"))
    return ""


def _since(sentence: Sentence, start: int, right: int) -> str | None:
    match = re.search(r"\b(?:since|from|over|between)\b\s?\x02*", sentence.masked[start:right])
    period = next(iter(sentence.periods_in(start, right)), None)
    return period.iso[:4] if match and period is not None and period.iso else None
