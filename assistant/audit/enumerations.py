"""Lists that say how many members they have: «甲、乙、丙3个一级指标»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Extract, Figure
from ingest.chinese_numbers import chinese_value

_ITEM = r"[^，。；：、:,;（）()“”\d\s]{1,16}"
_LIST = re.compile(
    rf"(?P<items>{_ITEM}(?:、{_ITEM}){{1,14}})(?P<etc>等)?(?P<n>\d{{1,2}}|[二两三四五六七八九十]{{1,3}})"
    r"(?P<unit>大类|个方面|个领域|大方面|大领域|大板块|大|个|类|项|种|家|座|方面|省|市|区)(?P<noun>[^，。；、\d]{1,12})?"
)
_JOINED = re.compile(r"(和|与|及|以及|或)")
_TAIL = re.compile(r"(分别|合计|共计|总计|共|约|近|超|达|为|有|是|第|增长|下降|高达|拥有|新增|和|及|与|以及)$")


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Every enumeration with a count."""
    for sentence in reading.sentences:
        for match in _LIST.finditer(sentence.text):
            if not _TAIL.search(match["items"]):
                yield from _check(match, sentence, reading)


def _check(match: re.Match[str], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    stated = int(match["n"]) if match["n"].isdigit() else int(chinese_value(match["n"]) or 0)
    items = match["items"].split("、")
    fewest, most = len(items), len(items) + sum(bool(_JOINED.search(i)) for i in items)
    if stated < 2:
        return
    if match["etc"]:
        holds = stated >= fewest
    else:
        holds = fewest <= stated <= most
    if not holds and not _certain(match, fewest, stated):
        return
    start = sentence.start + match.start("items")
    quote = reading.extract(start, sentence.start + match.end(), float(stated), match["unit"])
    yield _made(quote, match, stated, fewest, most, holds)


def _certain(match: re.Match[str], listed: int, stated: int) -> bool:
    """Only a list of plain names is counted with certainty: no clause marks in it, short members."""
    items = match["items"].split("、")
    # The first member may carry the words that lead into the list; the others are names.
    plain = all(len(i) <= 10 and not re.search(r"[的了在对为将从以]", i) for i in items[1:])
    return (
        plain
        and listed >= 3
        and abs(listed - stated) <= max(2, listed // 2)
        and not re.match(r"月|日|年|级", match["noun"] or "")
    )


def _made(quote: Extract, match: re.Match[str], stated: int, fewest: int, most: int, holds: bool) -> Check:
    listed = f"{fewest}" if fewest == most else f"{fewest}至{most}"
    etc = "（“等”字之前）" if match["etc"] else ""
    text = f"“{quote.quote}”：所列{etc}为{listed}项，"
    text += f"与所称的{stated}{'相容' if match['etc'] else '一致'}。" if holds else f"与所称的{stated}不一致。"
    return Check(
        kind="enumeration",
        statement=text,
        verdict="consistent" if holds else "inconsistent",
        inputs=(quote,),
        stated=str(stated),
        computed=float(fewest),
        low=float(fewest),
        high=float(most),
        gap=None if holds else float(min(abs(stated - fewest), abs(stated - most))),
        remedy=None if holds else f"应为{listed}，或所列有增漏",
        severity=0.0 if holds else 0.6,
    )
