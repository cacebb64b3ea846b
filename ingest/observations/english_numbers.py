"""The figures of an English sentence: digits through `ingest.numerals`, number words, fractions, multiples, ranks.

What only looks like a figure (the number of a table, an age group, a threshold inside a name) is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ingest.lexicon import alternation, vocabulary
from ingest.numerals import find_quantities, parse_cell, scale_unit
from ingest.observations.english_money import with_currency
from ingest.observations.english_noise import is_noise
from ingest.records import Quantity

_SCALES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mm": "million",
    "b": "billion",
    "bn": "billion",
    "t": "trillion",
    "tn": "trillion",
}
_SHORT = re.compile(
    (
        r"(?P<cur>US\$|\$|€|£)\s?(?P<num>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>bn|mn|mm|tn|[KMBT])\b(?!-)"
        r"|(?<![\w$.])(?P<num2>\d[\d,]*(?:\.\d+)?)(?P<scale2>K|M|B|bn|mn)\b(?!-)"
    ),
    re.I,
)
_RANGE = re.compile(
    r"(?<!from )(?<![\d.,$])(\d[\d,]*(?:\.\d+)?) to (\d[\d,]*(?:\.\d+)?)(?= ?(?:%|percent|percentage"
    r"|million|billion|thousand|minutes|times|points))"
)
# «58 492», «1 029 471»: thousands set apart by one space of any width
_SPACED = re.compile(r"(?<![\d.,])(?<![A-Za-z]-)\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d,.]\d|\d)")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_TO = re.compile(r"\bto\b")
_HYPHENED = re.compile(r"(?<=[\d])-(?=percentage|percent\b|point\b)|(?<=percentage)-(?=point)", re.I)
_ADDRESS = re.compile(
    r"\b(?:19|20)\d\d/\d\b|https?://\S+|www\.\S+|\S+@\S+|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b10\.\d{4,}/\S+"
    r"|\b[A-Z]{2} \d{5}\b|\b\d+ [NSEW]\.? [A-Z]\w+|\b\d+ [A-Z]\w+ (?:St|Street|Ave|Avenue|Blvd|Road"
    r"|Rd|Drive|Dr|Way)\b"
)


@cache
def _words() -> re.Pattern[str]:
    data = vocabulary("english")
    units = alternation(data["numbers"])
    tens = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    number = rf"(?:{tens}[- ](?:one|two|three|four|five|six|seven|eight|nine)|{units})"
    about = alternation(
        word
        for name, group in vocabulary("units")["qualifiers"].items()
        if name.startswith("english")
        for word in group
    )
    scale = r"(?:hundred thousand|hundred|thousand|million|billion)"
    return re.compile(
        rf"(?<![\w-])(?:(?P<q>{about}|just over|just under|well over|a little over|only|an estimated|exactly)\s+)?(?:"
        rf"(?P<one>{number}|\d+) (?:in|out of)(?: every)? (?P<of>{number}|\d+)(?! (?:years|months|weeks"
        rf"|days|counties|cities|states))(?= )"
        rf"|(?P<fraction>{alternation(data['fractions'])})(?=\s(?:of|the|as|are|were|is|was|a\b|all|its"
        rf"|were|in|nation|state|national|nationwide|statewide|nationally|each)(?:\b|wide|ally)|\s?\("
        rf"|[,.;]|$)(?! (?:of|a) (?:20\d\d|19\d\d|century|decade|dozen|year|million|billion))"
        rf"|(?P<multiple>{alternation(data['multiples'])})(?![- ](?:digits?|check|down|bottom|counted))(?!\w)"
        rf"|(?P<number>{number})(?: (?P<scale>{scale}))?(?P<unit> (?:percentage points?|percent|per cent)"
        rf"|-percent(?:age-point)?)?"
        rf")(?![\w-])",
        re.I,
    )


@cache
def _ranks() -> re.Pattern[str]:
    ordinals = alternation(vocabulary("english")["ordinals"])
    return re.compile(
        rf"(?<![\w-])(?P<word>{ordinals}|\d{{1,3}}(?:st|nd|rd|th))(?=-(?:largest|highest|lowest|most|best"
        rf"|ranked|biggest|greatest|fastest|place|smallest|busiest|leading)\b|\s(?:place|leading|largest|highest|lowest"
        rf"|most|in the (?:nation|country|U\.S\.|state|world)|nationally|nationwide|globally|among|out of"
        rf"|overall|statewide)\b|\s*(?:[,.;)]|$|behind|and|after|for|in|with|on|to|by|worldwide|last year))"
        rf"|(?:#|\bNo\. ?|\bnumber )(?P<hash>\d{{1,3}})\b",
        re.I,
    )


def find_figures(text: str, years: list[tuple[int, int]]) -> list[Quantity]:
    """The figures of a sentence in order, spans in `text`; `years` are the stretches that periods take up."""
    taken = [*years, *((m.start(), m.end()) for m in _ADDRESS.finditer(text))]
    found: list[Quantity] = []
    for quantity in [*_short(text), *_digits(text), *_spelled(text)]:
        if any(quantity.start < end and start < quantity.end for start, end in taken):
            continue
        quantity = _with_per(text, quantity)
        if not is_noise(text, quantity):
            found.append(quantity)
        taken.append((quantity.start, quantity.end))
    return sorted(found, key=lambda q: q.start)


def _short(text: str) -> Iterator[Quantity]:
    """$1.2bn, $300K, 3.1M."""
    for match in _SHORT.finditer(text):
        scale = _SCALES[(match.group("scale") or match.group("scale2")).lower()]
        quantity = parse_cell(
            match.group("num") or match.group("num2"), f"{scale} USD" if match.group("cur") else scale
        )
        if quantity is not None:
            yield replace(quantity, start=match.start(), end=match.end(), text=match.group())


def _digits(text: str) -> Iterator[Quantity]:
    """Figures in digits. «from 65 to 70 percent» names two figures, «10 to 15 percent» one range."""
    masked = _HYPHENED.sub(" ", _SPACED.sub(lambda m: re.sub(r"\s", ",", m.group()), text))
    masked = masked[:1].lower() + masked[1:]
    ranges = [match.span() for match in _RANGE.finditer(masked)]
    for match in _TO.finditer(masked):
        if not any(start <= match.start() < end for start, end in ranges):
            masked = masked[: match.start()] + ";;" + masked[match.end() :]
    for quantity in find_quantities(masked):
        if quantity.unit == "位" or not re.search(r"\d", quantity.text):
            continue
        if re.match(r"\s?times\b", text[quantity.end :]) and quantity.unit == "":
            end = quantity.end + len(re.match(r"\s?times", text[quantity.end :]).group())  # type: ignore[union-attr]
            quantity = replace(quantity, unit="倍", base_unit="倍", end=end)
        if half := _HALVES.get(text[quantity.end : quantity.end + 1]):
            quantity = replace(
                quantity, value=quantity.value + half, scaled=quantity.scaled + half, low=None, high=None,
                end=quantity.end + 1,
            )  # fmt: skip
            if times := re.match(r"\s?times\b", text[quantity.end :]):
                quantity = replace(quantity, unit="倍", base_unit="倍", end=quantity.end + times.end())
        quantity = with_currency(text, _without_noun(quantity))
        yield replace(quantity, text=text[quantity.start : quantity.end])


def _without_noun(quantity: Quantity) -> Quantity:
    """«12,000 jobs», «3.1 million people»: the noun is the indicator's, not the unit's."""
    match = re.search(r"\s?(?:jobs|people)$", quantity.unit)
    if match is None:
        return quantity
    unit = quantity.unit[: match.start()]
    noun = re.search(r"\s?(?:jobs|people)$", quantity.text)
    return replace(
        quantity, unit=unit, base_unit=scale_unit(unit)[1], end=quantity.end - (len(noun.group()) if noun else 0)
    )


def _spelled(text: str) -> Iterator[Quantity]:
    data = vocabulary("english")
    for match in _ranks().finditer(text):
        word = (match.group("word") or match.group("hash")).lower()
        value = data["ordinals"].get(word) or int(re.sub(r"\D", "", word))
        if match.group("hash") or _ranks_here(text, match):
            yield _made(match, float(value), "位", None, exact=True)
    for match in _words().finditer(text):
        yield from _spelled_number(text, match, data)


def _ranks_here(text: str, match: re.Match[str]) -> bool:
    """An ordinal is a rank after a verb of ranking or before a superlative, a place or «in the nation»."""
    after, before = text[match.end() : match.end() + 24], text[max(0, match.start() - 40) : match.start()]
    if re.match(
        (
            r"-(?:largest|highest|lowest|most|best|ranked|biggest|greatest|fastest|smallest)|\s(?:place"
            r"|largest|highest|lowest|most)\b"
        ),
        after,
    ):
        return not re.match(r"\s(?:most|largest)\s+\w+\s+(?:time|year)", after)
    if re.match(
        r"\s(?:leading|nationally|nationwide|statewide|globally|worldwide|overall|in the (?:nation|country|world"
        r"|state))\b",
        after,
    ):
        return not re.match(r"\s(?:leading|overall)\s+\w+\s+(?:time|year)", after)
    if re.search(r"\d(?:st|nd|rd|th)(?: in (?:19|20)\d\d)?,?\s(?:and\s)?$", before):
        return True
    if re.search(r"\b(?:up|down|from)\s(?:its\s)?$", before, re.I):
        return bool(
            re.search(
                r"\brank|\bplace|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d(?:st|nd|rd|th))\b",
                text[: match.start()],
                re.I,
            )
        )
    if re.search(
        r"\branks?(?:ed|ing)?\b[^.;]*\b(?:first|second|third|fourth|fifth|\d(?:st|nd|rd|th))\b[^.;]*(?:,|\band)\s$",
        text[: match.start()],
        re.I,
    ):
        return True
    if match.group()[0].isdigit() and re.search(r"\b(?:is|was|were|came)\s$", before):
        return bool(
            re.match(
                r"\s(?:last year|in\s(?:the\s(?!list|class)|(?:19|20)\d\d)|out of|overall|globally|nationally)", after
            )
        )
    return bool(
        re.search(
            (
                r"\b(?:rank(?:s|ed|ing)?|plac(?:ed|es|ing)|came(?: in)?|stood|rated|finish(?:ed)?|position(?:ed)?"
                r"|to|is|was|remained?)\s(?:\w+\s){0,2}$"
            ),
            before,
            re.I,
        )
    ) and bool(re.search(r"\brank|\bplac(?:ed|es|ing)\b|came in|finished|rated|position", before, re.I))


def _spelled_number(text: str, match: re.Match[str], data: dict[str, dict[str, float]]) -> Iterator[Quantity]:
    if match.group("one"):
        value = _value(match.group("one")) / _value(match.group("of"))
        if 0 < value < 1:
            yield _made(match, round(value, 4), "比例", match.group("q"))
    elif match.group("fraction"):
        if re.match(r" of (?:the )?(?:year|decade|century|month)\b", text[match.end() :]) or re.search(
            r"(?:first|second|last|latter) $", text[: match.start()]
        ):
            return
        if match.group("fraction").lower() in ("third", "quarter"):
            return
        yield _made(match, data["fractions"][match.group("fraction").lower()], "比例", match.group("q"))
    elif match.group("multiple"):
        yield _made(match, data["multiples"][match.group("multiple").lower()], "倍", match.group("q"))
    else:
        quantity = _number_word(text, match)
        if quantity is not None:
            yield quantity


def _number_word(text: str, match: re.Match[str]) -> Quantity | None:
    """A spelled-out count, where the noun after it is something counted."""
    value, scale, unit = _value(match.group("number")), match.group("scale"), (match.group("unit") or "").strip(" -")
    if unit:
        return _made(match, value, "百分点" if "point" in unit else "%", match.group("q"))
    if scale in ("hundred", "hundred thousand"):
        value, scale = value * 100, "thousand" if "thousand" in scale else None
    if scale:
        return _made(match, value, scale, match.group("q"))
    times = re.match(r" times\b", text[match.end() :])
    if times:
        return replace(
            _made(match, value, "倍", match.group("q")),
            end=match.end() + times.end(),
            text=match.group() + times.group(),
        )
    compared = re.match(
        (
            r" (percentage points|points|years|months|days|minutes)(?= (?:longer|shorter|higher|lower|older"
            r"|younger|more|less|above|below|faster|slower|earlier)\b)"
        ),
        text[match.end() :],
    )
    if compared:
        unit = "百分点" if "point" in compared.group(1) else vocabulary("english")["units"][compared.group(1)]
        return replace(
            _made(match, value, unit, match.group("q")),
            end=match.end() + compared.end(),
            text=match.group() + compared.group(),
        )
    if re.search(r"\bwith \d[\d,]*\b.*\bwith $", text[: match.start()]) and re.match(
        r"[,.;)]|$| and ", text[match.end() :]
    ):
        return _made(match, value, "", match.group("q"), exact=True)  # «followed by Texas with 20 and Ohio with eight»
    following = re.match(r" ([A-Za-z][\w-]*)(?: ([a-z][\w-]*))?", text[match.end() :])
    if following is None or value == 1 or text[match.end() : match.end() + 1] == "-":
        return None
    if re.search(r"\bthe $", text[: match.start()], re.I) and re.fullmatch(r"\w+est(?:-\w+)?", following.group(1)):
        return None  # «the two fastest-growing clusters»
    uncounted = vocabulary("english")["noise"]["uncounted"]
    words = [word.lower() for word in following.groups() if word]
    if words[0] in ("more", "fewer", "additional", "other") and len(words) > 1:
        words = words[1:]
    plural = any(
        (word.endswith("s") and not word.endswith(("ss", "us", "'s"))) or word in ("people", "children", "women", "men")
        for word in words
    )
    if words[0] in uncounted or words[-1] in uncounted or not plural:
        return None
    return _made(match, value, "", match.group("q"), exact=True)


def _value(word: str) -> float:
    if word.isdigit():
        return float(word)
    numbers = vocabulary("english")["numbers"]
    return float(sum(numbers[part] for part in re.split(r"[- ]", word.lower())))


def _made(match: re.Match[str], value: float, unit: str, about: str | None, exact: bool = False) -> Quantity:
    """A quantity with the bounds its wording gives: parsed again as digits, so that vagueness is read in one place."""
    start = match.start("q") if about and "q" in match.re.groupindex else match.start()
    factor, base = scale_unit(unit)
    direction = next(
        (name for name, group in vocabulary("units")["qualifiers"].items() if about and about.lower() in group), ""
    )
    low: float | None = value
    high: float | None = value
    if direction.endswith("about"):
        low, high = round(value * 0.95, 6), round(value * 1.05, 6)
    elif direction.endswith("below"):
        low = round(value * 0.9, 6)
    elif direction.endswith("under"):
        low = None
    elif direction.endswith("over") or (about or "").lower().endswith("over"):
        high = None
    elif not exact and unit in ("比例", "%"):
        low, high = (
            round(value - 0.005 * (1 if unit == "比例" else 100), 6),
            round(value + 0.005 * (1 if unit == "比例" else 100), 6),
        )
    text = match.group().strip()
    return Quantity(
        value, unit, value * factor, base, low, high, about.lower() if about else None, text, start, match.end()
    )


# ---------------------------------------------------------------- units after the number, and what is no figure
@cache
def _after_unit() -> re.Pattern[str]:
    data = vocabulary("english")
    per = alternation(data["per"])
    units = alternation(data["units"])
    return re.compile(
        rf"\s(?P<unit>{units})\b|\s(?:per|a|an)\s(?P<per>{per})\b|/(?P<slash>sq\. ?ft\.?|{per})(?!\w)", re.I
    )


def _with_per(text: str, quantity: Quantity) -> Quantity:
    """With the unit the next words give: 26 minutes, $5.72 per square foot."""
    match = _after_unit().match(text, quantity.end)
    if match is None:
        return quantity
    data = vocabulary("english")
    if match.group("unit"):
        if quantity.unit and scale_unit(quantity.unit)[1] != "":
            return quantity
        unit = f"{quantity.unit} {data['units'][match.group('unit').lower()]}".strip()
    elif quantity.unit and quantity.unit not in ("%", "百分点", "倍"):
        word = (match.group("per") or match.group("slash")).lower().replace("sq. ft.", "sq. ft")
        unit = f"{quantity.unit}/{data['per'].get(word, '平方英尺')}"
    else:
        return quantity
    factor, base = scale_unit(unit)
    return replace(
        quantity,
        unit=unit,
        base_unit=base,
        scaled=quantity.value * factor,
        end=match.end(),
        text=text[quantity.start : match.end()],
    )
