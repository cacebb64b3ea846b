"""Places in English text: by name, by form («Napa County»), and by the words that stand for the report's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import alternation, vocabulary

_FORMS = (
    r"(?:[A-Z][\w.'-]+ ){1,3}(?:[Mm]etro(?:politan)? (?:area|region)|Metroplex|Peninsula|Basin)"
    r"|(?:[A-Z][\w.'-]+ ){1,3}(?:County|Metro(?:politan)? Area|MSA|Science Park|Innovation District"
    r"|Technology Park|Province|Prefecture|Corridor|New Area|High-[Tt]ech Zone|Development Zone|Science City|Borough)"
    r"|(?:County|City|Town|State) of (?:[A-Z][\w.'-]+ ?){1,3}(?<! )"
)
_OPENERS = "The|In|Both|While|And|As|For|From|Across|This|Our|Each|Every|Any|Another|Which|One|No|Its|Their|Joint"
# «Sonoma Valley», «the Copper Coast region»: lands no list has.
_LANDS = (
    rf"(?!(?:{_OPENERS}) )(?:[A-Z][a-z]+ ){{1,2}}(?<!Silicon )"
    r"(?:Valley|Coast|Front|Plateau|Delta|Foothills|Highlands|Panhandle)(?: region)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a place; `name` is how it is printed, `kind` named, own, state, nation or form."""

    start: int
    end: int
    text: str
    name: str
    kind: str


def _forms(word: str) -> tuple[str, ...]:
    """A word as it stands inside a sentence and at its beginning."""
    return (word, word[0].upper() + word[1:]) if word[0].islower() else (word,)


@cache
def _names() -> dict[str, str]:
    """Every proper name and alias -> the printed name. Lower-case adjectives (national) are in `_adjectives`."""
    data = vocabulary("english_areas")
    found = {name: name for group in ("states", "regions", "cities") for name in data[group]["names"]}
    for name, aliases in data["world"].items():
        found.update({form: name for alias in aliases for form in _forms(alias)})
    return found | {"San José": "San Jose"}


@cache
def _pattern() -> re.Pattern[str]:
    generic = vocabulary("english_areas")["generic"]
    names = alternation(_names())
    return re.compile(
        rf"(?<![\w-])(?:(?P<form>(?!(?:{_OPENERS}) ){_FORMS})"
        rf"|(?P<name>{names})(?P<rank> County)?"
        rf"|(?P<land>{_LANDS})"
        rf"|(?P<own>{alternation(form for word in generic['own'] for form in _forms(word))})"
        rf"|(?P<state>{alternation(form for word in generic['state'] for form in _forms(word))}))(?!\w)(?!-(?:based"
        rf"|born|style))"
        r"(?! (?:Index|Institute|University|Times|Chronicle|Mercury|Business Journal|Community Foundation"
        r"|Department|Census|Bureau|Treasury|Patent|Leadership))"
    )


def _counties(text: str, places: list[Place]) -> Iterator[Place]:
    """«Santa Clara and San Mateo counties»: every name of the list is a county's."""
    for i, place in enumerate(places):
        rest, j = text[place.end :], i
        while (
            (gap := re.match(r"(?:,\s(?:and\s)?|\sand\s|\s&\s)", rest))
            and j + 1 < len(places)
            and places[j + 1].start == len(text) - len(rest) + gap.end()
        ):
            j += 1
            rest = text[places[j].end :]
        if place.kind == "named" and (after := re.match(r"\s[Cc]ounties\b", rest)):
            end = place.end + (after.end() if j == i else 0)
            yield Place(place.start, end, text[place.start : end], f"{place.name} County", "form")
        else:
            yield place


class EnglishAreas:
    """The places of one document: `main` is what «the region» means."""

    def __init__(self, main: str | None) -> None:
        self.main = main
        self.state = vocabulary("english_areas")["inside"].get(main or "")

    @classmethod
    def learn(cls, title: str, text: str, fallback: str | None) -> EnglishAreas:
        """The report's own place: named in its title, else the one its text names by far most often."""
        finder = cls(None)
        spoken = title.replace(" Index", ": Index")
        titled = [place for place in finder.find(spoken) if place.kind in ("named", "form")]
        while len(titled) > 1 and re.fullmatch(r"['’]s?\s", spoken[titled[0].end : titled[1].start]):
            titled = titled[1:]  # «Beijing's Zhongguancun»
        if titled:
            return cls(titled[0].name)
        # «World Intellectual Property Indicators»: a report about the world is about no place of its own.
        nations = [place.name for place in finder.find(title) if place.kind == "nation"]
        if "World" in nations:
            return cls(None)
        if len(set(nations)) == 1:
            return cls(nations[0])
        counts = Counter(
            place.name
            for place in finder.find(text)
            if place.kind in ("named", "form") and place.name not in vocabulary("english_areas")["world"]
        )
        ranked = counts.most_common(2)
        if ranked and ranked[0][1] >= 2 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return cls(ranked[0][0])
        return cls(_names().get(fallback, fallback) if fallback else None)

    def find(self, text: str) -> list[Place]:
        """The places of a text in order; generic words only where the report's own place (or its state) is known."""
        found = []
        for match in _pattern().finditer(text):
            place = self._place(match)
            if place is not None:
                found.append(place)
        return list(_counties(text, found))

    def _place(self, match: re.Match[str]) -> Place | None:
        word = match.group()
        if match.group("own") or match.group("state"):
            name = self.main if match.group("own") else self.state
            return (
                Place(match.start(), match.end(), word, name, "own" if match.group("own") else "state")
                if name
                else None
            )
        if word.startswith("State of ") and word.removeprefix("State of ") not in _names():
            return None
        if match.group("form"):
            return Place(match.start(), match.end(), word, re.sub(r"^(?:City|Town|State) of ", "", word), "form")
        if match.group("land"):
            return Place(match.start(), match.end(), word, word.removesuffix(" region"), "form")
        name = _names()[match.group("name")] + (match.group("rank") or "")
        kind = "nation" if name in vocabulary("english_areas")["world"] else "named"
        return Place(match.start(), match.end(), word, name, kind)

    def canonical(self, text: str) -> str | None:
        """The place a whole text names, None where it names something else or more."""
        bare = re.sub(r"^the ", "", text.strip(), flags=re.I)
        places = self.find(bare) or self.find(text.strip())
        if len(places) == 1 and places[0].end - places[0].start >= len(bare):
            return places[0].name
        return None
