"""The prose of an answer as HTML: citation marks that open their source, numbers that show what they stand on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.web.safe import button, esc, markdown
from assistant.web.words import Words

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARK = re.compile(r"\[(\d{1,3})\]")
STANDING = {"source": "来源", "computed": "计算", "question": "题设"}


def reference(citation: Mapping[str, Any], values: Sequence[float] = ()) -> dict[str, Any]:
    """What a citation mark carries: where to look, and the figures to mark there."""
    ref: dict[str, Any] = {"d": citation["document_id"], "s": citation["start"], "e": citation["end"]}
    if citation.get("cell"):
        ref["c"] = [citation["cell"]["table"], citation["cell"]["row"], citation["cell"]["column"]]
    if values:
        ref["v"] = list(values)
    return ref


def figures_of(answer: Mapping[str, Any], n: int) -> list[float]:
    """The figures an answer takes from its citation n: stated ones and inputs of computations."""
    stated = [x["value"] for x in answer["numbers"] if x["ref"] == f"[{n}]"]
    inputs = [i["value"] for c in answer["computations"] for i in c["inputs"] if i.get("citation") == n]
    return list(dict.fromkeys([*stated, *inputs]))


class Prose:
    """Renders one answer's Markdown; `turn` makes its anchors unique on the page."""

    def __init__(self, answer: Mapping[str, Any], turn: str, t: Words) -> None:
        self._answer = answer
        self._turn = turn
        self._t = t
        self._citations = {c["n"]: c for c in answer["citations"]}
        self._left = [n for n in answer["numbers"] if n["text"].strip()]
        self._block: list[tuple[str, float]] = []

    def html(self) -> str:
        """The whole text."""
        md = markdown()
        tokens = md.parse(self._answer["answer"])
        for token in tokens:
            if token.type == "inline":
                self._block = []
                token.children = [new for child in token.children or () for new in self._child(child)]
        self._block = []
        return _tables(str(md.renderer.render(tokens, md.options, {})), self._t)

    def mark(self, n: int) -> str:
        """The button of citation n; the figures to mark are those said just before it, else all it supports."""
        said = [value for ref, value in self._block if ref == f"[{n}]"]
        ref = reference(self._citations[n], said or figures_of(self._answer, n))
        title = self._citations[n]["document_title"]
        return button(str(n), "cite", ref, "zs-cite", self._t("出处 {n}：{title}", n=n, title=title))

    def _child(self, token: Token) -> list[Token]:
        if token.type != "text":
            return [token]
        token.type, token.content = "html_inline", self._text(token.content)
        return [token]

    def _text(self, text: str) -> str:
        out, at = "", 0
        for m in _MARK.finditer(text):
            if int(m[1]) in self._citations:
                out += self._numbers(text[at : m.start()]) + self.mark(int(m[1]))
                at = m.end()
        return out + self._numbers(text[at:])

    def _numbers(self, text: str) -> str:
        out, at = "", 0
        while True:
            found = [
                (i, -len(n["text"]), k) for k, n in enumerate(self._left) if (i := _whole(text, n["text"], at)) >= 0
            ]
            if not found:
                return out + esc(text[at:])
            i, _, k = min(found)
            number = self._left.pop(k)
            out += esc(text[at:i]) + self._number(number)
            at = i + len(number["text"])

    def _number(self, number: Mapping[str, Any]) -> str:
        standing = number["status"]
        self._block.append((number["ref"] or "", number["value"]))
        says = self._t(STANDING.get(standing, "来源"))
        ref = number["ref"] or ""
        if standing == "computed" and ref:
            return button(esc(number["text"]), "comp", f"{self._turn}-{ref}", "zs-num is-computed", f"{says} {ref}")
        title = f"{says} {ref}".strip()
        return f'<span class="zs-num is-{esc(standing)}" title="{esc(title)}">{esc(number["text"])}</span>'


def _whole(text: str, number: str, at: int) -> int:
    """Where a number stands in a text as a whole number, not as a part of a longer one; -1 where it does not."""
    i = text.find(number, at)
    while i >= 0:
        before, after = text[max(i - 1, 0) : i], text[i + len(number) : i + len(number) + 2]
        inside = before.isdigit() or (before in (".", ",") and i > 1 and text[i - 2].isdigit() and number[0].isdigit())
        goes_on = number[-1].isdigit() and (after[:1].isdigit() or (after[:1] in (".", ",") and after[1:].isdigit()))
        if not (inside and number[0].isdigit()) and not goes_on:
            return i
        i = text.find(number, i + 1)
    return -1


_HEADER = re.compile(r"<th(\s[^>]*)?>(.*?)</th>", re.S)


def _tables(text: str, t: Words) -> str:
    """Tables in a frame that scrolls, their headers made to sort."""
    text = text.replace("<table>", '<div class="zs-table" tabindex="0"><table>').replace("</table>", "</table></div>")
    name = t("按此列排序")

    def sortable(m: re.Match[str]) -> str:
        return f"<th{m[1] or ''}>{button(m[2], 'sort', '', 'zs-sort', name)}</th>" if m[2] else m[0]

    return _HEADER.sub(sortable, text)
