"""The part a figure plays in its clause, and what the rules that find it share: patterns, signs, noun phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import alternation, vocabulary
from ingest.observations.english_sentence import FIGURE, Sentence, noun_phrase, tidy
from ingest.records import Measure, Quantity

ADVERBS = (
    r"(?:\s*(?:\w+ly|by|just|about|nearly|roughly|almost|over|more than|less than|some|only"
    r"|an? (?:estimated|additional|total of)|another|approximately|around|at least|up to|a|an|the|its"
    r"|to a record|slightly|to an? (?:all-time|record) (?:high|low) of|a (?:record|modest|mere"
    r"|whopping|total of)|fewer than))*\s*"
)
_HEDGE = (
    r"(?:\s?(?:[a-z-]+(?:al|ly|ed|ge|st|er|nt|te|rp|ll|ar|ep|id|ic|de|ng|et|ve|nd)|year-over-year"
    r"|year-on-year|one-year|per year|job|real|net|in real terms|in))?"
)


@dataclass(frozen=True, slots=True)
class Role:
    """A figure's part: its measure, sign, and where its indicator is named.

    `source` says which: subject (before the verb), object (`name`, after the figure), carried (the clause before).
    `earlier` and `later` mark the values before and after a change, `comparator` what it is compared with; `against`
    marks a value of another place or time than the subject's, `restated` the same value said once more.
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
def pattern(name: str) -> re.Pattern[str]:
    change, markers = vocabulary("english")["change"], vocabulary("english")["markers"]
    nouns = alternation([*change["up_nouns"], *change["down_nouns"], *change["flat_nouns"]])
    up, down = alternation(markers["up"]), alternation(markers["down"])
    patterns = {
        "noun_after": rf"^[\s-]?(?:points?\s)?{_HEDGE}{_HEDGE}\s?(?P<noun>{nouns})\b",
        "noun_before": (
            rf"\b(?P<noun>{nouns})(?:\s(?:rate|in [\w\s]{{2,40}}))?\s(?:of|was|is|averaged|total(?:l?ed|l?ing)|reached"
            rf"|at){ADVERBS}$"
        ),
        "adverb_before": (
            r"(?:^|\s)(?P<word>up|down|higher|lower|more|less)(?:\s(?:by|an?|another|some|about|nearly"
            r"|roughly|more than|over|just|\w+ly))*\s*$"
        ),
        "more_after": (
            rf"^(?:\spercent)?\s(?:(?P<up>{up})|(?P<down>{down}))\b(?P<what>[^,;.]{{0,50}}?)\s?(?:\bthan\b"
            rf"|\b(?=the\b|its\b|\x02|pre-|average))"
        ),
        "against": rf"(?:^|\s)(?:{alternation(markers['against'])}|than)\b[^{FIGURE}]{{0,70}}$",
        "share_before": rf"\b(?:{alternation(vocabulary('english')['verbs']['share'])}){ADVERBS}$",
    }
    return re.compile(patterns[name], re.I)


@cache
def _downs() -> frozenset[str]:
    change, markers = vocabulary("english")["change"], vocabulary("english")["markers"]
    return frozenset({*change["down"], *change["down_nouns"], *markers["down"]})


def change_measure(unit: str) -> Measure:
    return "change_rate" if unit in ("%", "比例", "‰") else "change"


def stem(text: str) -> str:
    return re.sub(
        (
            r"\b(?:an?|the|with|annual|yearly|quarterly|net|year-(?:over|on)-year|(?:month|quarter)-(?:over|on)-(?:month|quarter)|representing|marking|reflecting|after|despite"
            r"|following|versus|and|overall|total|for|of)\b"
        ),
        "",
        text,
        flags=re.I,
    )


def sign_of(word: str) -> int:
    return -1 if word.lower() in _downs() else 1


def words(sentence: Sentence, start: int, end: int) -> str:
    return sentence.text[start:end]


def name_end(sentence: Sentence, start: int, right: int, verbs: bool = False) -> int:
    """Where a noun phrase after a figure ends."""
    stops = (
        r",|;|\(|\)|(?<!\b[A-Z])\.(?=\s|$)|\x01|\s(?:while|compared|versus|and (?:the|its)|but|up from"
        r"|down from|in \x02|as of \x02|since \x02|from \x02|during \x02)"
    )
    if not verbs:
        stops += r"|\s(?:in|from|during|and|since|between|last|this|as)\s"
    match = re.search(stops, sentence.masked[start:right])
    return start + match.start() if match else right


def object_name(sentence: Sentence, figure: Quantity, right: int) -> str:
    """The noun phrase a figure counts: «12,000 jobs», «$30.5 billion in venture capital»."""
    after = sentence.masked[figure.end : right]
    match = re.match(
        (
            r"\s(?:(?:in|of|worth of)\s(?:the\s)?(?!\x02))?(?P<np>(?!(?:in|by|from|to|during|since|over"
            r"|between|and|or|of|for|as|at|on|with|compared|last|this|than|per|a|year|while|up|down|more|less"
            r"|higher|lower|above|below|nationally|nationwide|statewide|globally|each|respectively|annually"
            r"|overall|went|flowed|goes|were|was|are|is|have|has|had|came|spread|made|said|live|lived|invested|awarded|raised|spent|alone"
            r"|combined|higher|lower)\b)[A-Za-z][^,;.\x01\x02]*)"
        ),
        after,
        re.I,
    )
    if not match:
        return ""
    stop = figure.end + match.end("np")
    verb = next((v for v in sentence.verbs(figure.end + match.start("np"), stop)), None)
    end = verb.start if verb else stop
    cut = re.search(
        (
            r"\s(?:in|from|to|during|since|over|between|and|by|as|at|with|compared|who|that|which|while|than"
            r"|were|was|are|is|among|after|across|last|this|through|on|up|down|worth|located|based|due)\s"
        ),
        sentence.masked[figure.end + match.start("np") : end] + " ",
    )
    if cut:
        end = figure.end + match.start("np") + cut.start()
    if (
        sentence.masked[figure.end : figure.end + 4] == " in "
        and sentence.places_in(figure.end, end)
        and not tidy(noun_phrase(sentence, figure.end + 4, end))
    ):
        return ""
    name = noun_phrase(sentence, figure.end + match.start("np"), end)
    if _A_TIME.fullmatch(name):
        return ""
    if cut and _BARE.fullmatch(name) and (more := _PLACED.match(sentence.masked[end:right])):
        held = noun_phrase(sentence, end + more.start("np"), end + more.end("np"))
        counted = end + more.end("np") == right and sentence.masked[right : right + 1] == FIGURE
        if held and not counted and not _WHEN.search(held) and not sentence.places_in(end, end + more.end("np")):
            return f"{name} {more.group('in')} {held}"
    return name


_BARE = re.compile(
    r"(?:new |private |total |full-time |additional )?(?:jobs|people|residents|workers|employees|positions"
    r"|companies|firms"
    r"|businesses|establishments|startups|start-ups|students|deals|households|individuals|persons|researchers|units)",
    re.I,
)
_A_TIME = re.compile(
    r"(?:(?:that|this|same|last|each|the|previous)\s)*(?:year|quarter|month|period|decade|week|half)", re.I
)
_WHEN = re.compile(r"\b(?:year|quarter|month|period|decade|time|week|half|season)s?\b")
_PLACED = re.compile(
    r"\s(?P<in>in|on|at|with|from|across)\s(?P<np>(?:the\s|an?\s|its\s)?(?:[A-Za-z&’'/-]+\s?){1,5}?)"
    r"(?=\s(?:in|on|from|to|during|since|over|between|by|as|at|and|who|that|which|while|than|compared|were|was|are|is"
    r"|up|down|last|this)\b|[,;.()\x01\x02]|\s?\x02|$)"
)
