"""An English sentence with its figures, periods and places found, cut into the pieces that carry one statement each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from ingest.lexicon import alternation, vocabulary
from ingest.observations.english_areas import EnglishAreas, Place
from ingest.observations.english_numbers import find_figures
from ingest.observations.english_periods import find_english_periods
from ingest.periods import Period
from ingest.records import Quantity

FIGURE, PERIOD = "\x01", "\x02"
VerbKind = Literal["up", "down", "level", "object", "share", "rank"]

_CUT = re.compile(
    r"\s*[;:]\s+|\s\|\s|\s+[–—-]{1,2}\s+|—|[()\[\]]|,\s+|\s+(?=(?:while|whereas|although|even as|but)\s)"
    r"|\s+(?=(?:compared (?:with|to)|as compared|versus|vs\.)\s)"
)
_BULLET = re.compile(r"^\s*(?:[•▪●◦‣*·–-]|\d{1,2}[.)])\s+")
_NOUN_BEFORE = re.compile(
    (
        r"(?:\b(?:an?|the|this|that|its|their|of|in|year-over-year|annual|net|percent|percentage|point"
        r"|points|sharp|slight|modest|significant|overall|total|steady|rapid|strong|continued|largest"
        r"|biggest|first|second|no|any|such|similar|population|job|price|rent|wage|employment|rate"
        r"|housing|revenue|income|sales|s|pronounced|small|large|substantial|dramatic|steep|recent"
        r"|overall|average|cumulative|combined)\s|[%\x01]\s?|-)$"
    ),
    re.I,
)
_OWN_RELATIVE = re.compile(r"\s*(?:which|who|that)(?:\s(?:also|now|still|have|has|had|\w+ly))*\s", re.I)
_ASIDE = re.compile(
    r",\si\.e\.,?\s[^,\x01\x02]*(?=,)|\s?[(\[][^()\[\]\x01\x02]*[)\]]"
    r"|,\s(?:comprising|encompassing|consisting of|made up of|composed of|which (?:comprises|includes|encompasses))"
    r"\s[^\x01\x02.;]*,(?=\s(?:is|was|had|has|\w+ed)\s)"
)
_RELATIVE = re.compile(r"\b(?:who|that|which)(?: (?:have|has|had|are|were|was|is))?\s$", re.I)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the lexicon, spans in the sentence."""

    start: int
    end: int
    kind: VerbKind
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the sentence between two cuts; `opening` is what stands before it: a bracket, a comma, nothing."""

    start: int
    end: int
    opening: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, `start` its place in the document; spans of figures, periods and places are inside `text`.

    `masked` is the text with every figure and period blotted out, so that commas and words inside them cut nothing;
    `asides` are the brackets without figures («research and development (R&D) intensity»), blank in it.
    """

    text: str
    start: int
    figures: tuple[Quantity, ...]
    periods: tuple[Period, ...]
    places: tuple[Place, ...]
    masked: str
    asides: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> list[Piece]:
        """The pieces of the sentence in order."""
        found: list[Piece] = []
        place, opening = 0, ""
        for match in _CUT.finditer(self.masked):
            if match.start() > place:
                found.append(Piece(place, match.start(), opening))
            opening, place = match.group().strip() or " ", match.end()
        if place < len(self.text):
            found.append(Piece(place, len(self.text), opening))
        return found

    def figures_in(self, start: int, end: int) -> list[Quantity]:
        return [figure for figure in self.figures if start <= figure.start < end]

    def periods_in(self, start: int, end: int) -> list[Period]:
        return [period for period in self.periods if start <= period.start < end]

    def places_in(self, start: int, end: int) -> list[Place]:
        return [place for place in self.places if start <= place.start < end]

    def acting(self, start: int, end: int) -> int | None:
        """Where the first verb of a stretch stands, whatever it governs."""
        for match in _verb_pattern().finditer(self.masked, start, end):
            if match.start() > start and match.group().lower() not in _nouns():
                return match.start()
        return None

    def verbs(self, start: int, end: int) -> list[Verb]:
        """The finite verbs of a stretch, without those of relative clauses («residents who own …»)."""
        found = list(_verbs(self.masked, start, end))
        found = [
            verb
            for verb, after in itertools.zip_longest(found, found[1:])
            if verb.kind != "object"
            or after is None
            or after.kind == "object"
            or FIGURE in self.masked[verb.end : after.start]
        ]
        return [
            verb
            for verb in found
            if not _RELATIVE.search(self.masked[max(start, verb.start - 16) : verb.start])
            or _OWN_RELATIVE.fullmatch(self.masked[start : verb.start])
        ]


def parse(text: str, start: int, areas: EnglishAreas, reference: date | None, year: int | None) -> Sentence:
    """Find what a sentence is made of."""
    bullet = _BULLET.match(text)
    periods = find_english_periods(text, reference, year)
    figures = find_figures(text, [(p.start, p.end) for p in periods])
    if bullet:
        figures = [figure for figure in figures if figure.start >= bullet.end()]
    figures = list(_exact(figures, text))
    taken = [(p.start, p.end) for p in periods]
    places = [p for p in areas.find(text) if not any(p.start < end and start < p.end for start, end in taken)]
    masked = re.sub(r"(?<=\d),(?=\d{3})", "'", text)
    for spans, mark in (([(f.start, f.end) for f in figures], FIGURE), (taken, PERIOD)):
        for begin, end in spans:
            masked = masked[:begin] + mark * (end - begin) + masked[end:]
    masked = _OPENED.sub(lambda m: " " * len(m.group(1)) + m.group(2) + " ", masked)
    for first, second in itertools.pairwise(figures):
        if re.fullmatch(r"\s?\(", text[first.end : second.start]) and text[second.end : second.end + 1] == ")":
            masked = masked[: first.end] + " " * (second.end + 1 - first.end) + masked[second.end + 1 :]
    asides = tuple(match.span() for match in _ASIDE.finditer(masked))
    for begin, end in asides:
        masked = masked[:begin] + " " * (end - begin) + masked[end:]
    if places and asides:  # «the valley, comprising two counties, …»: where its parts are
        spans = [span for span in asides if text[span[0]] == ","]
        places = [p for p in places if not any(begin <= p.start < end for begin, end in spans)]
    return Sentence(text, start, tuple(figures), tuple(periods), tuple(places), masked, asides)


_OPENED = re.compile(
    rf"((?:^|\b)(?:(?:more|less|fewer) than |over |nearly |about |just over |roughly )?[a-z- ]{{4,14}}\()"
    rf"({FIGURE}+)\)(?= of )",
    re.I,
)


def _exact(figures: Sequence[Quantity], text: str) -> Iterator[Quantity]:
    """«More than half (53%) of residents»: the words give way to the figure that says it exactly."""
    for figure, following in itertools.zip_longest(figures, figures[1:]):
        spelled = figure.unit == "比例" and not re.search(r"\d", figure.text)
        exact = spelled and following is not None and following.unit == "%"
        if exact and re.fullmatch(r"\s?\(", text[figure.end : following.start]):
            continue
        yield figure


@cache
def _verb_pattern() -> re.Pattern[str]:
    data = vocabulary("english")
    groups = {
        "up": data["change"]["up"],
        "down": data["change"]["down"],
        "share": data["verbs"]["share"],
        "rank": data["verbs"]["rank"],
    }
    groups |= {"object": data["verbs"]["object"], "level": data["verbs"]["level"]}
    body = "|".join(rf"(?P<{name}>{alternation(words)})" for name, words in groups.items())
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w-])", re.I)


@cache
def _nouns() -> frozenset[str]:
    """Words that are nouns as well as verbs of change."""
    change = vocabulary("english")["change"]
    return frozenset(
        {
            *change["up_nouns"],
            *change["down_nouns"],
            "change",
            "rank",
            "total",
            "average",
            "cost",
            "costs",
            "record",
            "places",
            "issues",
            "housing",
            "houses",
            "rent",
            "permitted",
            "hits",
            "tops",
            "serves",
            "averages",
        }
    )


def _verbs(masked: str, start: int, end: int) -> Iterator[Verb]:
    for match in _verb_pattern().finditer(masked, start, end):
        kind = match.lastgroup
        word = match.group().lower()
        before, after = masked[start : match.start()], masked[match.end() : match.end() + 60]
        if word in _nouns() and (_NOUN_BEFORE.search(before[-24:]) or not before.strip() or _acts_as_noun(word, after)):
            continue
        if word == "added" and before.rstrip().lower().endswith("value"):
            continue
        if (
            kind == "share"
            and word.startswith(("hold", "held"))
            and re.match(r"\s(?:firm|steady|stable|flat|at)\b", after)
        ):
            kind = "level"
        if kind == "object" and not _reaches_figure(masked[match.end() : end]):
            continue
        yield Verb(match.start(), match.end(), kind, word)  # type: ignore[arg-type]


def _acts_as_noun(word: str, after: str) -> bool:
    """«rent increases averaged», «total employment»: no verb where a noun or another verb follows at once."""
    if word in ("total", "average", "record", "permitted", "cost", "housing"):
        return not re.match(r"\s(?:of\s)?(?:about\s|nearly\s|more than\s|over\s|\w+ly\s)*\x01", after)
    return bool(re.match(r"\s(?:of|in|was|were|is|has|have)\b", after)) and not re.match(r"\sin\s\x02", after)


def _reaches_figure(rest: str) -> bool:
    """Whether an object verb governs a figure: only modest words between the two."""
    return bool(re.match(r"(?:\s(?!and\b|but\b|while\b|which\b)[\w$'-]+){0,6}\s\(?\x01", rest))


# ---------------------------------------------------------------- noun phrases
_DETERMINER = re.compile(
    (
        r"^(?:(?:the|an?|its|their|his|our|these|those|this|that|each|every|all|both|some|about|nearly"
        r"|only|just|more than|less than|an estimated|estimated|approximately|over|another|more|fewer"
        r"|(?:vast |overwhelming |great )?majority of|bulk of"
        r"|there (?:were|was|are|is|be)|were|was|are|is|of|in|for|to|at|by|on|as|from|among|total of"
        r"|a total of|the total|average of|additional|new high of|record)\s+)+"
    ),
    re.I,
)
_TRAILING = re.compile(
    (
        r"(?:\s+|^)(?:has|have|had|was|were|is|are|be|been|will|would|also|still|now|already|again|then"
        r"|further|only|just|nearly|about|almost|that|which|who|of|in|for|to|at|by|on|as|from|with|and|or"
        r"|the|an?|both|each|than|over|per|\w{3,}ly(?<!family)(?<!monthly)(?<!supply)|not|did|do|does"
        r"|being|alone|when|while|where|but|came|ahead|behind|worth|second only|unchanged|it|since|between"
        r"|through|during|of more|of less|up|down|reached|it's|respectively|year-over-year|month-over-month"
        r"|quarter-over-quarter|there)$"
    ),
    re.I,
)
_OPENING = re.compile(
    r"^(?:(?:on|in|for|with|despite|even|amid|amidst|given|unlike|to|after|following|by|according to|as|among|over"
    r"|during|across|within|outside|beyond|since|between|at|from|because|like|(?:\w+\s)?(?:years?|decades?|months?)"
    r" (?:ago|earlier|later))\b[^,]{0,80},[,\s]*(?=[A-Za-z])"
    r"|(?:figure|table|exhibit|chart|the (?:figure|table|chart|data|index|report|results)|data"
    r"|results)\s?[\d.-]*\s(?:shows?|indicates?|suggests?|reports?|finds?"
    r"|illustrates?)(?: that)?[,\s]*)",
    re.I,
)
_PREPOSITION = re.compile(
    (
        r"(?:\b(?:in|during|by|for|of|at|since|as of|from|through|over|across|within|throughout|to|around"
        r"|until|between|ending|ended)\s+(?:the\s+)?(?:first |last |second )?)$"
    ),
    re.I,
)


@cache
def _lead() -> re.Pattern[str]:
    words = vocabulary("english")["markers"]["lead"]
    return re.compile(rf"^(?:(?:{alternation(words)})\b(?!-\w)[,\s]*)+", re.I)


def noun_phrase(sentence: Sentence, start: int, end: int, keep_figures: bool = False) -> str:
    """A stretch as an indicator's name: without periods, places, articles, leading adverbs and trailing auxiliaries."""
    cuts: list[tuple[int, int]] = [
        _with_preposition(sentence.text, start, p.start, p.end) for p in sentence.periods_in(start, end)
    ]
    cuts += _place_cuts(sentence, start, end)
    cuts += [span for span in sentence.asides if start <= span[0] < end]
    if not keep_figures:
        cuts += [(f.start, f.end) for f in sentence.figures_in(start, end)]
    chars = [c if not any(a <= i < b for a, b in cuts) else " " for i, c in enumerate(sentence.text[start:end], start)]
    return tidy("".join(chars))


def _with_preposition(text: str, floor: int, start: int, end: int) -> tuple[int, int]:
    match = _PREPOSITION.search(text[floor:start])
    return (floor + match.start() if match else start), end


def _place_cuts(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """Places that say where («Silicon Valley's», «in the region»); «the share of California jobs» keeps its place."""
    cuts: list[tuple[int, int]] = []
    for place in sentence.places_in(start, end):
        kept = [
            c if not any(a <= i < b for a, b in cuts) else " "
            for i, c in enumerate(sentence.text[start : place.start], start)
        ]
        before, after = "".join(kept), sentence.text[place.end : end]
        if re.search(
            r"(?i:exports?|imports?|trade|shipments?|sales|migration|moved?|flows?)\s(?:to|from|with)\s(?:the\s)?$",
            before,
        ):
            continue
        possessive = re.match(r"(?:['’]s?|’)\b", after) or re.match(r"['’]s?", after)
        stop = place.end + (possessive.end() if possessive else 0)
        leads = not re.sub(
            (
                r"\b(?:the|in|across|for|of|within|and|both|meanwhile|overall|however|while|but|as|with|including"
                r"|like|total|nearly|about)\b|[\s,]"
            ),
            "",
            before,
            flags=re.I,
        )
        trails = not re.sub(r"\b(?:alone|overall|residents)\b|[\s,.]", "", after, flags=re.I) or re.match(
            r"\s(?:and|has|have|had|was|were)\b", after
        )
        first, _ = _with_preposition(sentence.text, start, place.start, stop)
        if (
            cuts
            and not possessive
            and re.fullmatch(r"(?:,|,?\s(?:and|or|&))\s(?:in\s)?(?:the\s)?", sentence.text[cuts[-1][1] : place.start])
        ):
            cuts.append((cuts[-1][1], stop))
        elif (
            possessive
            or leads
            or (trails and first < place.start)
            or (first < place.start and not before.rstrip().endswith("of"))
        ):
            cuts.append((first, stop))
    return cuts


def tidy(text: str) -> str:
    """An English noun phrase without what is not part of the name."""
    text = re.sub(r"\s+", " ", text).strip(' ,.;:–—-•*"“”()')
    text = re.sub(r"\bU\.S$", "U.S.", text)
    previous = None
    while previous != text:
        previous = text
        text = _lead().sub("", text)
        text = _OPENING.sub("", text)
        text = _DETERMINER.sub("", text)
        text = re.sub(r"^(?:'s|’s|and|or)\s+", "", text)
        text = _TRAILING.sub("", text).strip(' ,.;:–—-•*"“”()')
    text = re.sub(r"\s*\([A-Z&]{2,8}\)?(?=\s|$)|\s*\([^)]*$", "", text)
    if re.fullmatch(r"[\W\d_]*", text):
        return ""
    if text[:1].isupper() and text[1:2].islower() and not re.search(r"\s[A-Z][a-z]", text) and not _proper(text):
        text = text[0].lower() + text[1:]
    return re.sub(r"\bU\.S$", "U.S.", text)


def _proper(text: str) -> bool:
    """A first word that keeps its capital: a nationality, a race, a name."""
    return bool(
        re.match(
            (
                r"(?:Asian|White|Black|Hispanic|Latino|Latina|Latinx|African|Native|Pacific|Chinese|Indian"
                r"|Spanish|English|American|Caltrain|BART|Medicare|Medicaid|Internet|Republican|Democrat|European"
                r"|Vietnamese|Filipino|Korean|Mexican|Google|Apple|Meta|Stanford|Berkeley|Census|Latin)"
            ),
            text,
        )
    )


def list_members(text: str, count: int) -> list[str]:
    """The members of a coordinated list of `count` names («White, Asian and Hispanic residents»), else none."""
    parts = [
        part for part in re.split(r",\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s+&\s+", text.strip()) if part.strip()
    ]
    return [tidy(part) for part in parts] if len(parts) == count else []


def spread(items: Sequence[Quantity], text: str) -> bool:
    """Whether figures follow one another with nothing but commas and «and» between them."""
    return all(
        re.fullmatch(r"[,\s]*(?:and|or|to)?\s*", text[a.end : b.start], re.I) for a, b in itertools.pairwise(items)
    )
