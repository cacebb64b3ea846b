"""问答: the talk on one side, the source it stands on on the other."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.web import earlier, talk
from assistant.web.render import answer as answers
from assistant.web.render import source
from assistant.web.safe import button, esc
from assistant.web.ui import Site, live, on, text
from assistant.web.words import Words
from ingest.errors import IngestError

log = logging.getLogger(__name__)
_LONGEST_QUESTION = 2000
# Other questions offered below an answer that leads to none of its own.
_MORE = 2


@dataclass(frozen=True, slots=True)
class AskPage:
    """What other pages connect to."""

    panel: gr.HTML
    past: gr.HTML
    turns: gr.State


def build(site: Site) -> AskPage:
    """Lay the page out and wire it."""
    w = site.w
    turns, key = gr.State([]), gr.State("")
    with gr.Row(elem_id="zs-desk", equal_height=False):
        with gr.Column(scale=3, min_width=320, elem_id="zs-left"):
            tools = earlier.lay(site, turns)
            with gr.Column(elem_id="zs-talk"):
                past = live(welcome(site), ("cite", "ask"), elem_id="zs-past")
                now = live("", ("cite", "ask", "retry"), elem_id="zs-now")
            box, model = _question(site)
        with gr.Column(scale=2, min_width=300, elem_id="zs-right"):
            panel = live(source.empty(w), ("close", "open"), elem_id="zs-source")

    desk = _Talking(site)
    inputs, outputs = [turns, key, model], [box, past, now, turns, key]
    asked = [
        # Enter while an answer still grows: the next question waits its turn.
        on(box.submit, desk.typed, [box, *inputs], outputs, trigger_mode="always_last"),
        *(on(part.ask, desk.picked, inputs, outputs) for part in (past, now)),
        on(now.retry, desk.again, inputs, outputs),
    ]
    # Two listeners in this order: one with both lets the page show the stopped answer first and cancels after it,
    # together with whatever the reader has pressed meanwhile.
    on(box.stop, None, cancels=asked)
    stopped = on(box.stop, desk.stopped, [turns], [box, now, turns], queue=False)
    earlier.keep(site, [*asked, stopped], tools, earlier.Shown(past, now, turns, key), welcome)
    for part in (past, now):
        on(part.cite, cited(site), None, panel, queue=False)
    on(panel.close, lambda: source.empty(w), None, panel, queue=False)
    return AskPage(panel, past, turns)


def _question(site: Site) -> tuple[gr.Textbox, gr.Checkbox]:
    """Where a question is written, and whether the model is to answer it."""
    w, configured = site.w, site.desk.settings.llm_configured
    box = gr.Textbox(
        placeholder=w("问一个数、一个变化、一项构成，或比较两个指数"),
        label=w("提问"),
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        max_length=_LONGEST_QUESTION,
        submit_btn=w("提问"),
        stop_btn=False,
        autofocus=True,
        elem_id="zs-question",
    )
    with gr.Row(elem_id="zs-hint"):
        text(f"<p>{w('回车提问，Shift+回车换行，Esc 停止。每个数都标明来源、计算或题设。')}</p>")
        model = gr.Checkbox(
            label=w("用模型作答"),
            value=configured,
            visible=configured,
            container=False,
            interactive=True,
            elem_id="zs-model",
        )
    return box, model


def cited(site: Site) -> Any:
    """A listener that shows the source of the mark that was clicked."""

    def show(event: gr.EventData) -> str:
        return source.panel(site.desk, event.arg, site.w)

    return show


def welcome(site: Site) -> str:
    """An empty talk: what can be asked of what the library holds."""
    w, held = site.w, site.desk.documents()
    if not held:
        return (
            f'<div class="zs-welcome"><h2>{w("资料库还是空的")}</h2>'
            f"<p>{w('先到“资料库”放入几份报告，再回来提问。')}</p></div>"
        )
    chips = "".join(button(esc(q), "ask", q, "zs-suggest") for q in site.desk.suggestions(w.language))
    return (
        f'<div class="zs-welcome"><h2>{w("从报告里问一个数")}</h2>'
        f"<p>{w('答案里的每个数都能点回原文。资料库现有 {n} 份报告。', n=len(held))}</p>"
        f'<div class="zs-suggests">{chips}</div></div>'
    )


class _Talking:
    """What happens when a question is asked; yields (box, past, now, turns, talk id)."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def typed(self, question: str, turns: list[talk.Turn], talk_id: str, model: bool) -> Iterator[tuple[Any, ...]]:
        yield from self._ask(question, turns, talk_id, model)

    def picked(
        self, event: gr.EventData, turns: list[talk.Turn], talk_id: str, model: bool
    ) -> Iterator[tuple[Any, ...]]:
        yield from self._ask(str(event.arg), turns, talk_id, model)

    def again(
        self, event: gr.EventData, turns: list[talk.Turn], talk_id: str, model: bool
    ) -> Iterator[tuple[Any, ...]]:
        yield from self._ask(str(event.arg), turns[:-1], talk_id, model)

    def _ask(self, question: str, turns: list[talk.Turn], talk_id: str, model: bool) -> Iterator[tuple[Any, ...]]:
        question = question.strip()[:_LONGEST_QUESTION]
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), turns, talk_id
            return
        w = self._site.w
        turn = talk.new_turn(question)
        talk_id = talk_id or uuid.uuid4().hex
        before = "".join(answers.turn(t, w, last=False) for t in turns)
        busy = gr.update(value="", submit_btn=False, stop_btn=w("停止"))
        yield busy, before, answers.turn(turn, w), [*turns, turn], talk_id
        for grown in self._growing(turn, talk.history(turns), model):
            turn = grown
            yield gr.skip(), gr.skip(), answers.turn(turn, w), [*turns, turn], talk_id
        yield _ready(w), gr.skip(), answers.turn(turn, w), [*turns, turn], talk_id

    def _growing(self, turn: talk.Turn, before: list[dict[str, str]], model: bool) -> Iterator[talk.Turn]:
        """The turn as its answer grows; what goes wrong is said in it."""
        desk = self._site.desk
        try:
            for answer in desk.stream(turn["question"], before, bool(model) and desk.settings.llm_configured):
                turn = {**turn, "answer": answer.as_json()}
                yield turn
            yield {**turn, "state": "done", "more": self._more(before, turn["question"])}
        except (AssistantError, IngestError) as e:
            yield {**turn, "state": "failed", "error": str(e)}
        except Exception:
            log.exception("a question could not be answered")
            yield {**turn, "state": "failed"}

    def _more(self, before: list[dict[str, str]], question: str) -> list[str]:
        """Questions of the library that this talk has not asked yet."""
        asked = {question, *(m["content"] for m in before if m["role"] == "user")}
        return [q for q in self._site.desk.suggestions(self._site.w.language) if q not in asked][:_MORE]

    def stopped(self, turns: list[talk.Turn]) -> tuple[Any, ...]:
        """The reader stopped it: what has come so far stays."""
        if not turns or turns[-1]["state"] != "asking":
            return _ready(self._site.w), gr.skip(), turns
        last = {**turns[-1], "state": "stopped"}
        return _ready(self._site.w), answers.turn(last, self._site.w), [*turns[:-1], last]


def _ready(w: Words) -> Any:
    return gr.update(submit_btn=w("提问"), stop_btn=False)
