"""Reads one English sentence: pieces in order, each naming its subject or inheriting the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.observations import english_lists as lists
from ingest.observations import english_shapes as shapes
from ingest.observations.english_areas import Place
from ingest.observations.english_names import grouped, indicator_of, part_name, percent_measure
from ingest.observations.english_role import Role, pattern
from ingest.observations.english_roles import role_of
from ingest.observations.english_sentence import FIGURE, Piece, Sentence, Verb, noun_phrase
from ingest.observations.english_state import Found, Slot, State
from ingest.observations.english_when import is_compared, is_partner, opening_period, period_of, place_of, says_where
from ingest.periods import Period
from ingest.records import Quantity


class SentenceReader:
    """Reads the figures of a sentence; `state` afterwards is what the next sentence may leave unsaid."""

    def __init__(self, sentence: Sentence, before: State) -> None:
        self._sentence = sentence
        self._opening = opening_period(sentence)
        self._area_before = before.area
        self._subject_start = 0
        self.state = replace(before, verb=None, breakdown=None, period=self._opening or before.period)

    def read(self) -> list[Found]:
        found: list[Found] = []
        pieces = self._sentence.pieces()
        pending = -1
        self._read: list[Found] = found
        for i, piece in enumerate(pieces):
            text = self._sentence.text[piece.start : piece.end]
            fresh = bool(shapes.NEW_CLAUSE.match(text))
            if fresh and pending >= 0 and not shapes.RELATIVE.match(text):
                self._take_antecedent(pending, piece.start)
            begin = pending if pending >= 0 and not fresh else piece.start
            figures = self._sentence.figures_in(piece.start, piece.end)
            self._subject_start = pending if pending >= 0 else piece.start
            if figures:
                for item in self._with_figures(piece, begin, figures):
                    found.append(item)
                pending = -1
            else:
                pending = self._without_figures(piece, begin, i + 1 < len(pieces) and not found)
        told = lists.spanned(self._sentence.text, lists.respectively(self._sentence, found))
        self._forget_places(told)
        if not found and self._opening is None:
            self._take_period()
        return told

    def _forget_places(self, found: Sequence[Found]) -> None:
        """After a sentence about several places, the next one is about none of them in particular."""
        if len({item.area for item in found if item.area and not item.role.against}) > 1:
            self.state = replace(self.state, area=self._area_before)

    def _take_period(self, start: int = 0, end: int | None = None) -> None:
        """A sentence without figures still says when: «Growth went on in 2013. Spending rose by 2.7%.»"""
        stretch = self._sentence.periods_in(start, len(self._sentence.text) if end is None else end)
        said = [p for p in stretch if p.iso and p.kind in ("bare", "absolute") and "/" not in p.iso]
        own = [p for p in said if not is_compared(self._sentence, p)]
        if own:
            self.state = replace(self.state, period=own[0])

    # ------------------------------------------------------------ pieces
    def _without_figures(self, piece: Piece, begin: int, more: bool) -> int:
        """Take in a piece that only names things; the returned place is where a subject it begins starts, or -1."""
        if piece.opening in ("(", "["):
            return begin if begin < piece.start else -1
        sentence = self._sentence
        text = sentence.text[piece.start : piece.end]
        if shapes.RELATIVE.match(text):
            self._take_antecedent(self._subject_start, piece.start)
            return -1
        verbs = sentence.verbs(piece.start, piece.end)
        self._take_date(piece, verbs)
        places = sentence.places_in(piece.start, piece.end)
        if shapes.ADJUNCT.match(text) and not verbs:
            self._take_place(piece, places)
            return -1
        if verbs and self._opening is None and not sentence.figures_in(0, piece.start):
            self._take_period(piece.start, piece.end)
        name = noun_phrase(sentence, begin, verbs[0].start if verbs else piece.end)
        if verbs and (acting := self._acting(piece, begin, verbs, name)):
            where = [p for p in places if p.end <= verbs[0].start or says_where(sentence, p)]
            area = where[0].name if where else self.state.area
            self.state = replace(self.state, indicator=acting, area=area, verb=verbs[-1])
            return -1
        if not verbs and self._had_most(piece, begin, places):
            return -1
        if not verbs and (mover := self._unlisted(piece, begin, name)):
            self.state = replace(self.state, indicator=mover, verb=None)
            return -1
        if piece.opening == ":" and begin < piece.start and not verbs and noun_phrase(sentence, piece.start, piece.end):
            begin = piece.start  # «Powered by research: total funding, $28 million, …»
        if places and not name and shapes.THAN.search(sentence.text[: places[0].start]):
            return -1
        if places and not name:
            self.state = replace(self.state, area=places[0].name)
            return begin if not verbs and more and begin == piece.start and piece.opening == "" else -1
        return begin if name and not verbs and more else -1

    def _acting(self, piece: Piece, begin: int, verbs: Sequence[Verb], name: str) -> str:
        """The subject of a piece's verb, what its place moves or is home to; empty for a pronoun."""
        sentence = self._sentence
        if not name:
            name = self._moved(verbs[-1], piece.end)
        if len(name.split()) > shapes.LONG_NAME and (acted := sentence.acting(begin, verbs[0].start)):
            name = noun_phrase(sentence, begin, acted)
        if not name and (host := shapes.HOME.search(sentence.masked, verbs[0].start, piece.end)):
            name = noun_phrase(sentence, host.start("np"), host.end("np"))
        return "" if shapes.PRONOUN.match(name) else name

    def _had_most(self, piece: Piece, begin: int, places: Sequence[Place]) -> bool:
        """«The software group had the largest growth in R&D spending, increasing by …»: what grew, and whose it is."""
        sentence = self._sentence
        most = shapes.HAD_MOST.search(sentence.masked, piece.start, piece.end)
        if most is None or most.group("np") is None:
            return False
        what = noun_phrase(sentence, most.start("np"), most.end("np"))
        who = noun_phrase(sentence, begin, most.start())
        where = [place for place in places if place.end <= most.start()]
        if not what:
            return False
        area = where[0].name if where else self.state.area
        group = who if who and not shapes.PRONOUN.match(who) else None
        self.state = replace(self.state, indicator=what, area=area, breakdown=group, verb=None)
        return True

    def _unlisted(self, piece: Piece, begin: int, name: str) -> str:
        """The subject of a verb that governs no figure: «computer services had the largest increase – up from …»."""
        sentence = self._sentence
        most = shapes.HAD_MOST.search(sentence.masked, piece.start, piece.end)
        acted = sentence.acting(begin, piece.end) if len(name.split()) > shapes.CLAUSE else None
        end = most.start() if most else acted
        found = noun_phrase(sentence, begin, end) if end is not None else ""
        return "" if shapes.PRONOUN.match(found) else found

    def _moved(self, verb: Verb, end: int) -> str:
        """«Adams County was the only one to expand its workforce, rising …»: what a place alone moves."""
        moved = shapes.OBJECT.match(self._sentence.masked[verb.end : end]) if verb.kind in ("up", "down") else None
        return noun_phrase(self._sentence, verb.end + moved.start("np"), verb.end + moved.end("np")) if moved else ""

    def _take_antecedent(self, begin: int, end: int) -> None:
        """«Venture investment, which …, totaled»: what stands before a relative clause is what goes on after it."""
        acted = self._sentence.acting(begin, end)
        name = noun_phrase(self._sentence, begin, acted if acted is not None else end) if begin < end else ""
        places = self._sentence.places_in(begin, acted if acted is not None else end)
        if not name and places and acted is not None:
            name = shapes.FINITE.sub("", noun_phrase(self._sentence, acted, end), count=1)
        area = places[0].name if places else self.state.area
        if name and not shapes.PRONOUN.match(name):
            self.state = replace(self.state, indicator=name, area=area, verb=None)

    def _take_place(self, piece: Piece, places: Sequence[Place]) -> None:
        """«While the U.S. attracted the most …»: the clause's own place and object."""
        sentence = self._sentence
        if not places or not re.fullmatch(
            r"(?:while|although|though|as)\s(?:the\s)?", sentence.text[piece.start : places[0].start], re.I
        ):
            return
        name = shapes.FINITE.sub("", noun_phrase(sentence, places[0].end, piece.end), count=1)
        self.state = replace(self.state, area=places[0].name, indicator=name or self.state.indicator)

    def _take_date(self, piece: Piece, verbs: Sequence[Verb]) -> None:
        """«…, as of July 2023, …» before any figure dates the sentence."""
        if verbs or self._opening is not None or self._sentence.figures_in(0, piece.start):
            return
        dated = [p for p in self._sentence.periods_in(piece.start, piece.end) if p.iso and p.kind != "since"]
        if dated and shapes.DATES.fullmatch(self._sentence.text[piece.start : dated[0].start]):
            self._opening = dated[0]
            self.state = replace(self.state, period=dated[0])

    def _with_figures(self, piece: Piece, begin: int, figures: Sequence[Quantity]) -> Iterator[Found]:
        sentence = self._sentence
        if shapes.RELATIVE.match(sentence.text[piece.start : piece.end]) and begin == piece.start:
            self._take_antecedent(self._subject_start, piece.start)
        if said := list(shapes.THAT.finditer(sentence.masked, begin, figures[0].start)):
            if re.search(
                r"\b(?:index|report|study|analysis|data|survey)\b", sentence.masked[begin : said[-1].start()], re.I
            ):
                self.state = replace(self.state, area=None)
            begin = said[-1].end()
        verbs = sentence.verbs(begin, piece.end)
        first = next((verb for verb in verbs if verb.start < figures[0].start), None)
        if first is not None and first.text in shapes.WITNESS:
            begin, first = self._witnessed(begin, first, verbs, figures[0])
        subject, area = self._subject(begin, first, figures[0])
        if (
            piece.opening == ","
            and begin == piece.start
            and not re.search(r"[^\s\x01\x02]", sentence.masked[begin : piece.end])
        ):
            subject = self._apposed(piece.start) or subject
        previous: Found | None = None
        for i, figure in enumerate(figures):
            if previous is not None and sentence.masked[figure.start] != FIGURE:
                yield lists.restated(figure, previous)
                continue
            left = figures[i - 1].end if i else begin
            right = next((f.start for f in figures[i + 1 :] if sentence.masked[f.start] == FIGURE), piece.end)
            verb = next((v for v in reversed(verbs) if v.start < figure.start), None)
            if previous is not None and self._inside_name(previous, left, figure):
                continue
            if i and verb is not None and verb.start > left:
                subject, area = self._next_subject(left, verb, subject, area, previous)
            elif i and (moved := shapes.AND_MOVED.search(sentence.masked[left : figure.start])):
                subject = noun_phrase(sentence, left + moved.start("np"), left + moved.end("np")) or subject
            previous = self._figure(Slot(sentence, piece, figure, left, right, verb, subject, area, previous))
            placed = area is not None or not self._sentence.places_in(figure.end, right)
            self._remember(previous, verb, placed or shapes.GOES.match(sentence.masked, figure.end) is not None)
            yield previous

    def _apposed(self, place: int) -> str:
        """«We have a large share of residents who were born abroad, 37.4%»: the words a bare figure stands after."""
        sentence = self._sentence
        before = [p for p in sentence.pieces() if p.end <= place and not sentence.figures_in(p.start, p.end)]
        if not before or before[-1].end + 3 < place:
            return ""
        named = shapes.MEASURED.search(sentence.text, before[-1].start, before[-1].end)
        return noun_phrase(sentence, named.start(), before[-1].end) if named else ""

    def _witnessed(self, begin: int, first: Verb, verbs: Sequence[Verb], figure: Quantity) -> tuple[int, Verb | None]:
        """«The sector saw its spending rise by 4%»: what is seen to change is the subject."""
        moved = next(
            (v for v in verbs if first.end < v.start < figure.start and v.kind in ("up", "down", "level")), None
        )
        return (first.end, moved) if moved is not None else (begin, first)

    def _remember(self, item: Found, verb: Verb | None, named: bool) -> None:
        state = self.state
        own = item.period is not None and not item.role.earlier and not item.role.against
        derived = " share of " in item.indicator and item.role.source == "carried"
        self.state = State(
            indicator=state.indicator if derived and state.indicator else item.indicator or state.indicator,
            area=state.area if item.role.against or not named else item.area, breakdown=item.breakdown,
            period=self._spoken_of(item) if own else state.period, role=item.role,
            verb=verb or state.verb, figure=item.figure,
        )  # fmt: skip

    def _spoken_of(self, item: Found) -> Period | None:
        """The period later sentences go on with: the span, where a figure only stands at its end."""
        spans = [p for p in self._sentence.periods if p.iso and re.fullmatch(r"\d{4}/\d{4}", p.iso)]
        return spans[0] if item.role.later and len(spans) == 1 else item.period

    # ------------------------------------------------------------ subjects
    def _subject(self, begin: int, verb: Verb | None, figure: Quantity) -> tuple[str, str | None]:
        """(indicator, area) the piece names before its verb, or before its figure where it has none."""
        sentence = self._sentence
        end = verb.start if verb else figure.start
        if verb is None and (cut := shapes.COMPARING_END.search(sentence.masked[begin:end])):
            end = begin + cut.start()
        places = [place for place in sentence.places_in(begin, end) if not is_partner(sentence, place)]
        places.sort(key=lambda place: place.text.lower() in ("world", "global", "national"))
        name = noun_phrase(sentence, begin, end)
        if verb is not None and shapes.INVERTED.match(name):
            stop = shapes.SHOWING.search(sentence.masked, verb.end, figure.start)
            name = noun_phrase(sentence, verb.end, stop.start()) if stop else ""
        if shapes.RELATIVE.match(name):
            return "", None
        if verb is None and places and (acted := shapes.FINITE.match(name)):
            name = name[acted.end() :]
        if verb is None and re.fullmatch(r"\w+ing|(?:closely )?(?:followed|led|trailed|topped|headed)(?: by)?", name):
            name = ""
        if moved := shapes.MOVED.search(name):
            name = name[moved.end() :]
        name = shapes.SAW_ITS.sub("", name)
        return "" if shapes.PRONOUN.match(name) else name, self._whose(places)

    def _whose(self, places: Sequence[Place]) -> str | None:
        """The place of a subject; «in Silicon Valley and San Francisco» are one place told of together."""
        if len(places) != 2 or re.search(r"\brespectively\b", self._sentence.text, re.I):
            return places[0].name if places else None
        first, second = sorted(places, key=lambda place: place.start)
        joint = self._sentence.text[first.end : second.start]
        together = {first.kind, second.kind} <= {"named", "form", "own"} and re.fullmatch(r"\sand\s(?:the\s)?", joint)
        return f"{first.name} and {second.name}" if together else places[0].name

    def _inside_name(self, previous: Found, left: int, figure: Quantity) -> bool:
        """«A third of households spend more than 30% of their income …»: the 30% delimits the households."""
        named = previous.role.measure == "share" and previous.role.source == "object"
        if pattern("share_before").search(self._sentence.masked[left : figure.start]):
            return False  # «9% of households hold 75% of the wealth»
        return named and not shapes.LIST_WORDS.search(self._sentence.masked[left : figure.start])

    def _next_subject(
        self, left: int, verb: Verb, subject: str, area: str | None, previous: Found | None
    ) -> tuple[str, str | None]:
        """The subject of a second clause without a comma («… was 5% and San Mateo County's was 4%»)."""
        sentence = self._sentence
        joint = re.search(r"\b(?:and|while|but)\s", sentence.masked[left : verb.start])
        if joint is None:
            return subject, area
        start = left + joint.end()
        name = noun_phrase(sentence, start, verb.start)
        places = sentence.places_in(start, verb.start)
        if (not name and not places) or shapes.PRONOUN.match(name):
            return subject, area
        return name or (previous.indicator if previous else subject), places[0].name if places else area

    # ------------------------------------------------------------ figures
    def _figure(self, slot: Slot) -> Found:
        state = self.state
        if shapes.GOES.match(slot.after):
            role = Role("share" if slot.percent else "level", source="carried")
            part = part_name(slot.sentence, slot.figure.end, slot.right)
            receivers = slot.sentence.places_in(slot.figure.end, slot.right)
            traded = slot.subject or state.indicator
            if receivers and lists.TRADED.search(traded):
                named = f"{traded} to {receivers[0].name}"
                return self._dated(slot, Found(slot.figure, role, named, slot.area or state.area, None, None))
            area = receivers[0].name if receivers else slot.area or state.area
            return self._dated(slot, Found(slot.figure, role, slot.subject or state.indicator, area, part, None))
        if slot.previous is not None and (partner := lists.next_partner(slot, slot.previous)):
            return replace(slot.previous, figure=slot.figure, indicator=partner)
        if slot.previous is not None and lists.continues(slot):
            return lists.continued(slot, slot.previous)
        role = role_of(slot.sentence, slot.figure, slot.left, slot.right, slot.verb)
        if slot.piece.opening == "(" and slot.previous is None and role.measure == "level":
            item = lists.bracketed(slot, role, state, self._alike(slot.figure))
            if item is not None:
                return self._dated(slot, item)
        if slot.piece.opening == "(" and slot.previous is None and role.measure == "change_rate" and slot.after.strip():
            role = lists.bracketed_change(slot, role)
        role = self._as_share(slot, self._unsaid(slot, role))
        indicator = indicator_of(slot, role, state)
        if slot.percent and role.measure == "level" and role.name and shapes.COMPOSED.search(slot.subject):
            role, indicator = replace(role, measure="share", source="object"), role.name
        shared = state.role is not None and state.role.measure == "share" and slot.previous is not None
        if role.measure == "level" and slot.percent and shared and slot.verb is not None and slot.verb.kind == "object":
            role = replace(role, measure="share")
        elif role.measure == "level" and slot.percent:
            role = replace(role, measure=percent_measure(indicator, role, state))
        role, indicator, group = grouped(slot, role, indicator, state)
        figure = (
            _like(slot.figure, slot.previous.figure if slot.previous else state.figure) if role.against else slot.figure
        )
        area = (lists.owner(slot) if slot.previous is not None else None) or place_of(slot, role, state)
        if slot.area is None and area == state.area and self._read and shapes.INCLUDED.match(slot.before):
            area = self._read[-1].area
        return self._dated(slot, Found(figure, role, indicator, area, group, None))

    def _as_share(self, slot: Slot, role: Role) -> Role:
        """«As a percentage of GDP, spending remained at 2.4%»; «a target of 3%» is no level either."""
        if role.measure == "level" and (shapes.TARGET.search(slot.before) or shapes.TARGETED.match(slot.after)):
            return replace(role, measure="target")
        opened = shapes.AS_SHARE.match(self._sentence.text)
        if (
            role.measure == "level"
            and slot.percent
            and shapes.LARGEST_PART.search(self._sentence.masked[slot.piece.start : slot.figure.start])
        ):
            return replace(role, measure="share")
        told = self.state.role
        listed = shapes.FOLLOWED.search(self._sentence.masked, slot.piece.start, slot.figure.start) is not None
        aligned = told is not None and told.source == role.source == "object" and slot.verb is None
        listed = listed or (aligned and slot.piece.opening == "," and slot.previous is None)
        if listed and slot.percent and role.measure == "level" and told is not None and told.measure == "share":
            return replace(role, measure="share")
        if opened and slot.percent and role.measure == "level" and not role.comparator:
            return replace(role, measure="share", comparator=opened.group("whole").strip())
        return role

    def _alike(self, figure: Quantity) -> Found | None:
        """The sentence's last figure in the same unit, which a bracket after a place goes on with."""
        return next((item for item in reversed(self._read) if item.figure.unit == figure.unit), None)

    def _dated(self, slot: Slot, item: Found) -> Found:
        return replace(item, period=period_of(slot, item.role, self.state, self._opening))

    def _unsaid(self, slot: Slot, role: Role) -> Role:
        """The role with what the clause before says of it: a bare «11% in Texas», «or 3.5%», «compared with 4%»."""
        last, state = self.state.role, self.state
        if role.measure == "level" and slot.piece.opening == "(" and re.match(r"\+\d", slot.figure.text):
            return replace(role, measure="change_rate" if slot.percent else "change", source="carried")
        bare = slot.previous is None and slot.verb is None and not slot.subject and role == Role("level")
        if bare and slot.figure.unit and re.match(r"[-+–−]", slot.figure.text):
            return replace(role, measure="change_rate" if slot.figure.unit == "%" else "change", source="carried")
        moving = state.verb is not None and state.verb.kind in ("up", "down")
        if bare and slot.percent and state.verb is not None and moving and re.match(r"\s*(?:at|by)\s", slot.before):
            return replace(role, measure="change_rate", sign=-1 if state.verb.kind == "down" else 1, source="carried")
        if last is None:
            return role
        if (
            role.measure == "change_rate"
            and last.measure == "ratio"
            and re.match(r"\s(?:less|more|fewer)\b", slot.after)
        ):
            return replace(role, measure="ratio")
        halved = (
            slot.previous is not None and slot.previous.role.measure == "ratio" and slot.previous.figure.unit == "比例"
        )
        if halved and re.fullmatch(r"\s(?:of\s)?(?:the|that of|its)\s", slot.before):
            return replace(role, against=True)
        if bare and state.figure is not None and state.figure.unit == slot.figure.unit and last.measure != "rank":
            whole = last.comparator if last.measure != "share" else None
            return replace(role, measure=last.measure, sign=last.sign, source="carried", comparator=whole)
        if role.against:
            same = last.measure == "share" or (last.measure == "change_rate" and slot.figure.unit == "%")
            return replace(role, measure=last.measure if same else "level")
        if role.restated and slot.percent:
            changed = last.measure in ("change", "change_rate")
            return replace(role, measure="change_rate" if changed else "share", sign=last.sign if changed else 1)
        sharing = slot.verb is not None and slot.verb.kind == "share" and role.source == "subject"
        if role.measure == "share" and not role.comparator and sharing and last.measure == "share":
            return replace(role, comparator=last.comparator)
        return role


def _like(figure: Quantity, other: Quantity | None) -> Quantity:
    """«$5.72 per square foot, compared with $6.38»: the second is per square foot too."""
    if other is None or not figure.unit or not other.unit.startswith(f"{figure.unit}/"):
        return figure
    return replace(figure, unit=other.unit, base_unit=other.base_unit)
