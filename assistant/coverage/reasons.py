"""Reasons in a model's words where no word of the names gives one: why indicators of one theme are alike."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.model_runs import Run, Trouble
from assistant.prompts import REASONS, fenced

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds for the one request; without an answer the reasons stay as they are
_LONGEST = 80  # characters of a reason
_LINE = re.compile(r"^\s*(?:[-*•]\s*)?(?P<theme>[^：:]{2,20})[：:]\s*(?P<why>.+?)\s*$")


def explained(rows: Sequence[dict[str, Any]], a: str, b: str, model: BaseChatModel) -> list[dict[str, Any]]:
    """The themes with a model's reason where both sides share no word; relation and confidence stay the rules'."""
    open_ends = [r for r in rows if r["a"] and r["b"] and not r["pairs"]]
    if not open_ends:
        return list(rows)
    try:
        said = _said(_asked(open_ends, a, b, model), open_ends)
    except Trouble as e:
        log.warning("the crosswalk goes on without the model: %s", e.message)
        return list(rows)
    return [{**r, "why": f"{said[r['theme']]}（由模型说明）"} if r["theme"] in said else r for r in rows]


def _asked(rows: Sequence[Mapping[str, Any]], a: str, b: str, model: BaseChatModel) -> str:
    lines = [f"{r['theme']}｜{a}：{_names(r['a'])}｜{b}：{_names(r['b'])}" for r in rows]
    prompt = REASONS.format(facts=fenced("\n".join(lines)))
    run: Run[str] = Run(lambda emit, _stopped: emit(str(model.invoke(prompt).text)), time.monotonic() + PATIENCE)
    return "".join(run)


def _names(nodes: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(str(n["name"]) for n in nodes)


def _said(reply: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The reasons that may be shown: short, of a theme that was asked, and with no figure the names do not hold."""
    asked = {r["theme"]: _names(r["a"]) + _names(r["b"]) for r in rows}
    out: dict[str, str] = {}
    for line in reply.splitlines():
        match = _LINE.match(re.sub(r"[*#`]", "", line))
        theme = match["theme"].strip() if match else ""
        if match is None or theme not in asked or len(match["why"]) > _LONGEST:
            continue
        if set(re.findall(r"\d+", match["why"])) <= set(re.findall(r"\d+", asked[theme])):
            out[theme] = match["why"].rstrip("。") + "。"
    return out
