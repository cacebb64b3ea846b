"""Totals behind a list: «众创空间42家、孵化器28家，合计70家» tells no 孵化器 but the two together."""

from __future__ import annotations

import re

from ingest.observations.carried import Draft
from ingest.observations.readings import MONEY_UNITS

_IN_ALL = re.compile(
    r"(?:[，、；]|^)\s*(?:[两三四五六七八九十][者项类种]|(?:\d{1,3}|[两三四五六七八九十])个?[^，。；、\d]{1,6})?(?:合计|共计|总计|总共)(?:有|为|达到?|约|超|近)*$"
)
_PLACES = re.compile(r"(?:^|的)(?:城市|地区|设区市|[省市县区州](?:（[省市县区旗州、]+）|、[市县区])*)$")
_ALONE = re.compile(r"(?:(?:[两三四五六七八九十]|\d{1,2})[家个])?(?:合计|共计|总计)?(?<=.)")
_MEAN = re.compile(r"^(?:平均|人均|户均|单个|每)+(?:每?[家个项户笔件名人台套])?")
_STOP = re.compile(r"[。；;]")
_LONGEST = 40


def named(drafts: list[Draft], text: str) -> list[Draft]:
    """The drafts of a sentence, those of a total (and of what is said of it next) named after all its members."""
    out = list(drafts)
    for spot, draft in enumerate(drafts):
        if draft.measure != "level" or not _IN_ALL.search(
            text[max(0, draft.quantity.start - 10) : draft.quantity.start]
        ):
            continue
        alone = _ALONE.fullmatch(draft.indicator) and len({d.area for d in drafts[:spot]}) > 1
        if alone or (_PLACES.search(draft.indicator) and draft.quantity.base_unit in MONEY_UNITS):
            out[spot:] = _of_places(out, spot)
            continue
        members = _run(drafts[:spot], draft, text)
        if len(members) < 2:
            last = drafts[spot - 1] if spot else None
            if last is not None and last.indicator == draft.indicator and _MEAN.match(draft.indicator):
                out[spot] = draft.with_(indicator=_MEAN.sub("", draft.indicator))  # «平均每家23人，合计7.4万人»
            continue
        last = members[-1]
        if (draft.indicator, draft.breakdown) != (last.indicator, last.breakdown):
            continue  # the total has a name of its own
        for at in range(spot, len(drafts)):
            later = drafts[at]
            if not later.indicator.startswith(last.indicator) or later.breakdown != last.breakdown:
                break
            out[at] = _together(later, members)
    return out


def _of_places(drafts: list[Draft], spot: int) -> list[Draft]:
    """«甲县52亿元、乙县38亿元，2个县合计90亿元，占全市的75%»: what was told of each place, of all of them together."""
    total = drafts[spot]
    told = [d for d in drafts[:spot] if d.measure == "level" and d.quantity.base_unit == total.quantity.base_unit]
    if not told:
        return drafts[spot:]
    name, head = told[-1].indicator, total.indicator
    later = [d.indicator.startswith(head) for d in drafts[spot:]]
    end = spot + (later.index(False) if False in later else len(later))
    named = [d.with_(indicator=name + d.indicator[len(head) :], breakdown=head) for d in drafts[spot:end]]
    if _ALONE.fullmatch(head):
        named = [d.with_(breakdown="上述各地合计") for d in named]
    return [*named, *drafts[end:]]


def _run(before: list[Draft], total: Draft, text: str) -> list[Draft]:
    """The unbroken list of amounts of the total's unit right before it."""
    run: list[Draft] = []
    follower = total
    for draft in reversed(before):
        if draft.measure != "level":
            continue
        gap = text[draft.quantity.end : follower.quantity.start]
        listed = draft.quantity.base_unit == total.quantity.base_unit and draft.quantity.scaled < total.quantity.scaled
        if not listed or _STOP.search(gap) or "其中" in gap or (draft.area, draft.period) != (total.area, total.period):
            break
        run.insert(0, draft)
        follower = draft
    return run if len({(d.indicator, d.breakdown) for d in run}) == len(run) else []


def _together(draft: Draft, members: list[Draft]) -> Draft:
    """A draft named after all members: their groups where the indicator is one, else their indicators."""
    last = members[-1]
    if len({m.indicator for m in members}) == 1:
        return draft.with_(breakdown=_joined([m.breakdown or "" for m in members]))
    if any(m.breakdown for m in members):
        return draft
    rest = draft.indicator[len(last.indicator) :]
    return draft.with_(indicator=_joined([m.indicator for m in members]) + "合计" + rest)


def _joined(names: list[str]) -> str:
    """«生物医药、集成电路、智能装备主导产业» of names that end alike; a long list is cut short."""
    tail = names[0]
    while tail and not all(name.endswith(tail) and len(name) > len(tail) for name in names):
        tail = tail[1:]
    heads = [name[: len(name) - len(tail)] for name in names] if len(tail) >= 2 else names
    text = "、".join(heads) + (tail if len(tail) >= 2 else "")
    return text if len(text) <= _LONGEST else f"{heads[0]}等{len(names)}项"
