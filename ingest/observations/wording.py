"""Words of a clause as the frames read them: without brackets and periods, bases of comparison kept."""

from __future__ import annotations

import re

from ingest.observations.clauses import Clause
from ingest.periods import Period

_PART_OF = re.compile(r"(?:同期)?的\d[\d.]*(?:%|倍)")
# «主体指数上年为161.9»: the value of that year, nothing is measured against it.
_TOLD = re.compile(r"(?:同期|末|底)?(?:(?:仅|只)?(?:为|是|有)(?:约|近)?\d|(?:排名?|排在|位列|位居|居|列)?第\d)")
_TIMES = re.compile(r"(?:基期|同期|基年|基准)?(?:值|水平)?的(?:约|近)?(?:\d[\d.]*|[一二两三四五六七八九十]+)倍")


def is_base(clause: Clause, period: Period) -> bool:
    """«较2020年», «比上年末», «是2013年的2.1倍»: what a figure is measured against."""
    before, after = clause.text[max(0, period.start - 1) : period.start], clause.part(period.end, clause.end)[:12]
    if before in ("由", "从"):
        return False
    restored = clause.text[max(0, period.start - 2) : period.start] in ("恢复", "相当")
    if restored and period.text[0] in "到至" and _PART_OF.match(clause.text, period.end):
        return True
    if before in ("是", "为") and _TIMES.match(after):
        return True
    if before in ("较", "比", "与", "同", "和"):
        return True
    return clause.text.startswith(("上年", "去年同"), period.start) and not _TOLD.match(clause.text, period.end)


def words_of(clause: Clause, begin: int, end: int) -> str:
    """The words of a stretch; the 至 of «增至2021年的» stays, the 的 behind a period before the figure goes."""
    pieces, place = [], begin
    for period in clause.periods:
        if period.start >= place and period.end <= end and not is_base(clause, period):
            pieces.append(clause.part(place, period.start).removesuffix("自"))
            pieces.append(period.text[0] if period.text[0] in "到至" and period.start > clause.start else "")
            place = period.end
            if clause.text.startswith("的", place) and place + 1 == end:
                place += 1
    pieces.append(clause.part(place, end))
    return "".join(pieces)


def content_start(text: str, start: int, end: int) -> int:
    """Where a stretch begins without the punctuation in front."""
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip("，；。： "))
