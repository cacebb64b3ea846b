"""Pages nested deeper than the tree parser goes: the same text with the surplus levels taken out."""

from __future__ import annotations

from collections import Counter
from html import escape
from html.parser import HTMLParser

from lxml import html

from ingest.readers.html_visibility import Visibility

# Deep enough for any page made by people; the rest is flattened into this level.
KEPT_DEPTH = 200
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split(" "))  # noqa: SIM905
_RAW = frozenset({"script", "style"})


def flattened(text: str) -> str:
    """HTML of the same visible text at most `KEPT_DEPTH` levels deep; what is hidden below that is left out."""
    parser = _Flattener()
    parser.feed(text)
    parser.close()
    return "".join(parser.pieces)


class _Flattener(HTMLParser):
    """Copies a page tag by tag; beyond the kept depth only text, with a break where a tag stood."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._visibility = Visibility(html.fromstring("<html></html>"))
        # The number of open elements when the outermost hidden one was opened.
        self._hidden_at: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy, flatten or start to skip."""
        deep = len(self._open) >= KEPT_DEPTH
        if tag in _VOID:
            self._emit("<br>" if deep else self.get_starttag_text() or "")
            return
        if deep and self._hidden_at is None and self._is_hidden(tag, attrs):
            self._hidden_at = len(self._open)
        self._emit("<br>" if deep else self.get_starttag_text() or "")
        self._open.append(tag)
        self._counts[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag closed in itself is an opening tag in HTML, but holds nothing worth descending for."""
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close up to the nearest open element of that name; a stray closing tag closes nothing."""
        if not self._counts[tag]:
            return
        while self._open:
            closed = self._open.pop()
            self._counts[closed] -= 1
            if self._hidden_at is not None and len(self._open) <= self._hidden_at:
                self._hidden_at = None
            self._emit(f"</{closed}>" if len(self._open) < KEPT_DEPTH else "<br>")
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        """Copy text that shows."""
        self._emit(data if self._open and self._open[-1] in _RAW else escape(data))

    def _emit(self, piece: str) -> None:
        if self._hidden_at is None:
            self.pieces.append(piece)

    def _is_hidden(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        # Names that are no valid XML (hostile pages have them) cannot hide anything.
        named = {name: value or "" for name, value in attrs if name.replace("-", "").isalnum()}
        return tag.isalnum() and self._visibility.hidden(html.Element(tag, named))
