"""Coverage: frameworks against each other by theme, and against the figures the library holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.coverage import corrections as kept
from assistant.coverage.crosswalk import Nearest, ThemeRow, crosswalk, place
from assistant.coverage.data import node_data
from assistant.coverage.themes import Themes, load_themes, themes_of
from assistant.errors import NotFound
from assistant.lexicon import normalise
from ingest.records import Framework

if TYPE_CHECKING:
    from assistant.desk import Assistant

__all__ = ["ThemeRow", "Themes", "correct", "coverage", "crosswalk", "load_themes", "themes_of"]


def coverage(
    desk: Assistant, a: str | None = None, b: str | None = None, *more: str, llm: bool | None = False
) -> dict[str, Any]:
    """The crosswalk of two indices (or more: `others` of each theme) and which of their indicators have figures.

    With `llm` (None: where one is configured) a model gives the reasons that no shared word gives.
    Without names, the two fullest frameworks of the library; with one, that index alone. Raises NotFound.
    """
    chosen = _chosen(desk, [x for x in (a, b, *more) if x])
    left, right = chosen[0], chosen[1] if len(chosen) > 1 else None
    themes, told = load_themes(desk.settings.home), kept.load(desk.settings.home)
    nearest = _nearest(desk)
    rows = crosswalk(left, right, themes, told, nearest)
    second = right.index if right else None
    told_rows = [r.as_json(left.index, second or "") for r in rows]
    if second and (desk.settings.llm_configured if llm is None else llm):
        from assistant.coverage.reasons import explained
        from assistant.models import chat_model

        told_rows = explained(told_rows, left.index, second, chat_model(desk.settings))
    found: dict[str, Any] = {
        "a": left.index,
        "b": second,
        "themes": told_rows,
        "data": node_data(desk.holdings, chosen),
    }
    for f in chosen[2:]:
        _add_other(found["themes"], f, themes, told, nearest)
    return found


def correct(desk: Assistant, index: str, node: str, theme: str) -> None:
    """Put an indicator under a theme for good; an empty theme takes the correction back. Raises NotFound."""
    framework = _chosen(desk, [index])[0]
    if not any(n.name == node for n in framework.nodes):
        raise NotFound(f"{framework.index}里没有名为“{node}”的指标。")
    told = kept.load(desk.settings.home)
    told.pop(kept.key(framework.index, node), None)
    if theme:
        told[kept.key(framework.index, node)] = theme
    kept.save(desk.settings.home, told)


def _chosen(desk: Assistant, names: Sequence[str]) -> list[Framework]:
    held = sorted(desk.tools.frameworks(), key=lambda f: -len(f.nodes))
    if not held:
        raise NotFound("资料库里还没有指标体系。请先放入列有指标体系的报告。")
    if not names:
        return held[:2]
    return [_named(desk, held, name) for name in names]


def _named(desk: Assistant, held: Sequence[Framework], name: str) -> Framework:
    plain = normalise(name)
    sayings = desk.holdings.index_names
    for f in held:
        said = next((ways for ways in sayings.values() if normalise(f.index) in ways), (normalise(f.index),))
        if plain in said or plain == normalise(f.index):
            return f
    for f in held:
        if plain and (plain in normalise(f.index) or normalise(f.index) in plain):
            return f
    raise NotFound(f"资料库里没有“{name}”的指标体系；现有：{'、'.join(f.index for f in held)}。")


def _nearest(desk: Assistant) -> Nearest:
    """The embedder as the last resort for what no word places."""

    def nearest(texts: Sequence[str], names: Sequence[str]) -> list[tuple[str, float]]:
        import numpy as np

        embedder = desk.library.embedder
        scores = np.asarray(embedder.embed_passages(list(texts))) @ np.asarray(embedder.embed_passages(list(names))).T
        best = scores.argmax(axis=1)
        return [(names[int(j)], float(scores[i, int(j)])) for i, j in enumerate(best)]

    return nearest


def _add_other(
    themes_json: list[dict[str, Any]], f: Framework, themes: Themes, told: dict[str, str], nearest: Nearest
) -> None:
    """A third framework's indicators beside the themes they belong to."""
    by_theme = {t["theme"]: t for t in themes_json}
    for placed in place(f, themes, told, nearest):
        row = by_theme.get(placed.theme)
        if row is None:
            row = {
                "theme": placed.theme,
                "a": [],
                "b": [],
                "relation": "only_other",
                "why": f"只有{f.index}有这一主题的指标。",
                "confidence": 0.6,
                "pairs": [],
            }
            by_theme[placed.theme] = row
            themes_json.append(row)
        row.setdefault("others", {}).setdefault(f.index, []).append(placed.as_json())
