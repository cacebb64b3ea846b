"""The API: five named endpoints, the same over HTTP (gradio_client) and MCP; they take and give plain JSON.

Their annotations are types, not text: Gradio looks at them at every call, and would read the text anew each time.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.desk import Assistant
from assistant.errors import AssistantError
from assistant.shelves import Shelves
from assistant.web.ui import asked_header, asking_user
from ingest.errors import IngestError

LIBRARY = "x-zhishu-library"
Find = Callable[[str | None], Assistant]


def register(shelves: Shelves, login: bool) -> None:
    """Add the endpoints to the open Blocks.

    They act as the user who is logged in: on the shared library, or on the editor's private one where `library` (or the
    header `X-Zhishu-Library`) says `own`. Where a login is set they run without Gradio's queue: its MCP server would
    call a queued one over HTTP, as nobody.
    """

    def find(library: str | None) -> Assistant:
        return shelves.library(asking_user(), library or asked_header(LIBRARY) or "shared")

    for name, make in _ENDPOINTS.items():
        gr.api(make(find), api_name=name, queue=not login)


def _told(e: Exception) -> gr.Error:
    return gr.Error(str(e), print_exception=False)


def _ask(find: Find) -> Any:
    def ask(
        question: str, history: list[dict[str, str]] | None = None, llm: bool | None = None, library: str | None = None
    ) -> dict[str, Any]:
        """Answer a question about the reports of the library; every number carries a citation or a computation.

        Args:
            question: the question, in Chinese or English
            history: earlier messages as {"role", "content"}, for follow-ups
            llm: true to use the configured model, false for rules only, null for the setting
            library: shared (null is the same) or own, the private one of the editor who is logged in
        """
        try:
            return find(library).ask(question, history or [], llm).as_json()
        except (AssistantError, IngestError) as e:
            raise _told(e) from e

    return ask


def _observations(find: Find) -> Any:
    def observations(
        document: str | None = None,
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        measure: str | None = None,
        library: str | None = None,
    ) -> list[dict[str, Any]]:
        """List the figures read out of the reports, each with its sentence and place.

        Args:
            document: id of a report
            area: reference area, e.g. 北京
            indicator: words of the indicator's name; synonyms are understood
            period: e.g. 2023, 2023-H1, 2022-Q4
            measure: level, change, change_rate, share, rank, ratio, target or date
            library: shared (null is the same) or own, the private one of the editor who is logged in
        """
        try:
            desk = find(library)
            wanted = (document or None, area or None, indicator or None, period or None, measure or None)
            return [desk.observation_json(o) for o in desk.observation_records(*wanted)]
        except (AssistantError, IngestError) as e:
            raise _told(e) from e

    return observations


def _coverage(find: Find) -> Any:
    def coverage(a: str | None = None, b: str | None = None, library: str | None = None) -> dict[str, Any]:
        """Compare two index frameworks by theme, and say which indicators have figures in the library.

        Args:
            a: name of one index
            b: name of the other index
            library: shared (null is the same) or own, the private one of the editor who is logged in
        """
        try:
            return dict(find(library).coverage(a or None, b or None))
        except (AssistantError, IngestError) as e:
            raise _told(e) from e

    return coverage


def _calc_published(find: Find) -> Any:
    def calc_published(index: str, period: str | None = None, library: str | None = None) -> dict[str, Any]:
        """Recompute a published composite index from its parts and say whether the figures agree.

        Args:
            index: name of the index
            period: e.g. 2023; the latest where left out
            library: shared (null is the same) or own, the private one of the editor who is logged in
        """
        try:
            return dict(find(library).calc_published(index, period or None))
        except (AssistantError, IngestError) as e:
            raise _told(e) from e

    return calc_published


def _audit(find: Find) -> Any:
    def audit(document: str, library: str | None = None) -> dict[str, Any]:
        """Check every arithmetic relation among the figures of a report.

        Args:
            document: id of a report of the library
            library: shared (null is the same) or own, the private one of the editor who is logged in
        """
        try:
            desk = find(library)
            desk.document(document)  # an id, never a path of the server's disk
            return dict(desk.audit(document))
        except (AssistantError, IngestError) as e:
            raise _told(e) from e

    return audit


_ENDPOINTS = {
    "ask": _ask,
    "observations": _observations,
    "calc_published": _calc_published,
    "coverage": _coverage,
    "audit": _audit,
}
