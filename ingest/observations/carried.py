"""What goes on from clause to clause, and the draft of an observation before its place in the document is fixed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.periods import Period
from ingest.records import Measure, Quantity


@dataclass(frozen=True, slots=True)
class Draft:
    """An observation in folded coordinates; [anchor, end) is the stretch that makes the figure understood."""

    quantity: Quantity
    indicator: str
    measure: Measure
    area: str | None
    breakdown: str | None
    period: str | None
    point: bool
    comparator: str | None
    anchor: int
    end: int
    confidence: float

    def with_(self, **changes: object) -> Draft:
        """A copy with other fields."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(slots=True)
class Carried:
    """The subject, area and period a clause inherits.

    Rules: a new explicit subject replaces indicator and sub-population; a new area holds until the paragraph ends; a
    period holds until another is named in the paragraph; 其中 narrows the subject without replacing the area; a rate
    (占比, 增速) is remembered apart, since «百分点» speaks of it while «%» speaks of the indicator.
    """

    area: str | None = None
    named_area: bool = False
    period: str | None = None
    point: bool = False
    dated: bool = False
    indicator: str | None = None
    breakdown: str | None = None
    anchor: int = 0
    rate: str | None = None
    rate_breakdown: str | None = None
    subject: str | None = None
    topic: str | None = None
    group: str | None = None
    index: str | None = None
    last: list[Draft] = field(default_factory=list)
    age: int = 0
    period_age: int = 0
    versus: bool = False
    beside: str | None = None
    times: str | None = None
    named_areas: list[str] = field(default_factory=list)
    amount: str | None = None
    giving: bool = False
    scope: str | None = None
    sharing: bool = False
    against: int = 0
    rank: str | None = None
    areas: list[str] = field(default_factory=list)
    aimed: bool = False
    home: str | None = None
    recent: str | None = None
    names: list[str] = field(default_factory=list)
    past: bool = False
    fresh_rate: bool = False
    first: str | None = None
    span: str | None = None
    whole_of: str | None = None
    told: list[Draft] = field(default_factory=list)
    placed: str | None = None
    derived: str | None = None
    moved: tuple[int, str | None] | None = None
    strung: list[str] = field(default_factory=list)

    def take_period(self, period: Period) -> None:
        """A period named in the text replaces the carried one; «目前» unsets it."""
        self.period, self.point, self.dated, self.period_age = period.iso, period.point_in_time, True, 0
        self.span = period.iso if re.fullmatch(r"\d{4}/\d{4}", period.iso or "") else None
        self.first = self.first or period.iso
        self.past = period.kind == "relative" and period.text.startswith(("上年", "上一年"))

    def name(self, indicator: str, breakdown: str | None, anchor: int) -> None:
        """A new explicit subject."""
        self.indicator, self.breakdown, self.anchor = indicator, breakdown, anchor
        self.subject, self.age, self.rank, self.derived = None, 0, None, None
