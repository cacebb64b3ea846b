"""Answering with a language model: it plans, calls the tools and writes; what it writes is a draft for the gate.

The model sees numbered evidence and cites it by number. No number of its own reaches anyone: the sentences of the draft
carry the evidence they cite, and the gate takes out what that does not support.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant import prompts
from assistant.drafting import draft_of
from assistant.errors import AssistantError, ModelError
from assistant.evidence_pool import Budget, EvidencePool
from assistant.gate import supporting
from assistant.lexicon import language_of
from assistant.model_runs import Run, Trouble
from assistant.models import Patience
from assistant.records import Draft, Evidence, Statement
from assistant.toolbox import Toolbox, ToolSpec, arguments_of, find_tool
from ingest.errors import IngestError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool

log = logging.getLogger(__name__)

ROUNDS = 8  # times a model may call tools before it has to write
HISTORY_TOKENS = 2000
MOST_PLANNED = 6  # tool calls of a plan
History = Sequence[Mapping[str, str]]
Emit = Callable[[str], None]


@dataclass(frozen=True)
class _Task:
    """One question on its way through a model."""

    question: str
    history: History
    toolbox: Toolbox
    model: BaseChatModel
    pool: EvidencePool
    opening: str  # evidence found beforehand, as shown to the model
    language: str
    nudge: str = ""  # said after a reply that could not be used
    limited: bool = False  # no tools: the model writes from the opening alone

    def messages(self, last: str = "") -> list[tuple[str, str]]:
        """The conversation, the system message first."""
        turns = prompts.conversation(self.question, self.history, HISTORY_TOKENS)
        extra = [("user", text) for text in (self.opening, self.nudge, last) if text]
        return [("system", prompts.system(self.language)), *turns, *extra]


def answer_with_model(
    question: str,
    history: History,
    toolbox: Toolbox,
    model: BaseChatModel,
    *,
    seed: Sequence[Evidence] = (),
    budget: Budget | None = None,
    patience: Patience | None = None,
    limited: bool = False,
) -> Iterator[Draft]:
    """Growing drafts of a model's answer; the last one is whole.

    `seed` is evidence already found for the question. A model without tool calling is given a plan to fill in instead;
    one that is `limited` sees the seed and nothing else of the library.
    Raises ModelError, with a message for the user, when the model stays unusable within the time allowed.
    """
    wait = patience or Patience()
    deadline = time.monotonic() + wait.total
    nudge, plain = "", False
    for attempt in range(wait.attempts):
        pool = EvidencePool(budget)
        opening = prompts.WRITE.format(evidence=pool.show(seed)) if seed else ""
        task = _Task(question, history, toolbox, model, pool, opening, language_of(question), nudge, limited)
        try:
            yield from _attempt(task, deadline, plain)
            return
        except Trouble as e:
            trouble = e
        log.info("attempt %d with the model failed: %s", attempt + 1, trouble)
        plain = plain or trouble.plain
        nudge = prompts.AGAIN
        pause = wait.pause * 2**attempt
        if not (trouble.again or trouble.plain) or time.monotonic() + pause >= deadline:
            break
        if not trouble.plain and attempt + 1 < wait.attempts:
            threading.Event().wait(pause)
    raise ModelError(trouble.message)


def first_messages(question: str, history: History, seed: Sequence[Evidence]) -> list[tuple[str, str]]:
    """What a model is sent first, as (role, text), for people to see before it is sent."""
    opening = [("user", prompts.WRITE.format(evidence=EvidencePool(None).show(seed)))] if seed else []
    turns = prompts.conversation(question, history, HISTORY_TOKENS)
    return [("system", prompts.system(language_of(question))), *turns, *opening]


def _attempt(task: _Task, deadline: float, plain: bool) -> Iterator[Draft]:
    """One run of the model: the text grows, and with it the draft."""
    work = _write if task.limited else _plan_and_write if plain else _converse
    text = shown = ""
    for text in Run[str](lambda emit, stopped: work(task, emit, stopped), deadline):
        draft = draft_of(text, task.pool, task.language, complete=False)
        if draft.statements and repr(draft.statements) != shown:
            shown = repr(draft.statements)
            yield _supported(draft, task)
    if not re.search(r"\w", text):
        raise Trouble("模型没有给出内容。")
    if not len(task.pool) and not plain:
        raise Trouble("模型没有查资料就作答。", plain=True)
    whole = draft_of(text, task.pool, task.language)
    if not whole.statements and whole.table is None:
        raise Trouble("模型没有给出内容。")
    yield _supported(whole, task)


# ---------------------------------------------------------------- with tool calling
def _converse(task: _Task, emit: Emit, stopped: threading.Event) -> None:
    """Let the model call tools until it writes; emit its text as it grows."""
    from langchain.agents import create_agent
    from langchain_core.messages import AIMessage

    agent: Any = create_agent(task.model, _tools(task))
    stream = agent.stream(
        {"messages": task.messages()},
        config={"recursion_limit": 2 * ROUNDS + 1},
        stream_mode=["messages", "updates"],
    )
    text, last = "", None
    for mode, event in stream:
        if stopped.is_set():
            return
        if mode == "messages":
            text += _grown(event)
            emit(text)
        elif (reply := _reply(event)) is not None:
            last, text = reply, ""
    if not isinstance(last, AIMessage) or (last.invalid_tool_calls and not last.text.strip()):
        raise Trouble("模型的工具调用读不懂。")
    emit(last.text)


def _grown(event: Any) -> str:
    """The new text of a message event; nothing for tool calls and tool results."""
    from langchain_core.messages import AIMessageChunk

    chunk = event[0]
    return str(chunk.text) if isinstance(chunk, AIMessageChunk) else ""


def _reply(event: Any) -> Any:
    """The model's message in an update of the agent, None when it is a tool's."""
    messages = (event.get("model") or {}).get("messages") or []
    return messages[-1] if messages else None


def _tools(task: _Task) -> list[BaseTool]:
    from langchain_core.tools import StructuredTool

    return [
        StructuredTool.from_function(
            func=_shown_call(spec, task.pool),
            name=spec.name,
            description=spec.description,
            args_schema=spec.args_schema,
        )
        for spec in task.toolbox.specs()
    ]


def _shown_call(spec: ToolSpec, pool: EvidencePool) -> Callable[..., str]:
    """A tool as a model has it: its evidence as numbered text; what it objects to comes back as text, too."""

    def call(**arguments: Any) -> str:
        try:
            return pool.show(spec.call(**arguments))
        except (AssistantError, IngestError) as e:
            return prompts.clean(str(e))

    return call


# ---------------------------------------------------------------- without tool calling
def _plan_and_write(task: _Task, emit: Emit, stopped: threading.Event) -> None:
    """Ask for a plan in JSON, carry it out, and have the answer written from what was found."""
    plan = task.model.invoke(task.messages(_plan_prompt(task.toolbox)))
    found = [_carried_out(call, task) for call in _calls(plan.text)[:MOST_PLANNED]]
    evidence = "\n".join(x for x in found if x) or prompts.NOTHING
    _write(task, emit, stopped, prompts.WRITE.format(evidence=evidence))


def _write(task: _Task, emit: Emit, stopped: threading.Event, last: str = "") -> None:
    """Have the answer written from what has been shown."""
    text = ""
    for chunk in task.model.stream(task.messages(last)):
        if stopped.is_set():
            return
        text += str(chunk.text)
        emit(text)


def _plan_prompt(toolbox: Toolbox) -> str:
    lines = []
    for spec in toolbox.specs():
        schema = spec.args_schema.model_json_schema()
        arguments = json.dumps(schema.get("properties", {}), ensure_ascii=False)
        lines.append(f"- {spec.name}：{spec.description} 参数：{arguments} 必填：{schema.get('required', [])}")
    return prompts.PLAN.format(most=MOST_PLANNED, tools="\n".join(lines))


def _calls(text: str) -> list[dict[str, Any]]:
    """The calls of a plan, whatever stands around the JSON; raises Trouble when there is none to read."""
    match = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        plan = json.loads(match.group()) if match else None
    except json.JSONDecodeError as e:
        raise Trouble("模型给出的计划不是合法的数据。", plain=True) from e
    calls = plan.get("calls") if isinstance(plan, dict) else None
    if not isinstance(calls, list):
        raise Trouble("模型没有给出计划。", plain=True)
    return [c for c in calls if isinstance(c, dict)]


def _carried_out(call: Mapping[str, Any], task: _Task) -> str:
    spec = find_tool(task.toolbox, str(call.get("tool", "")))
    if spec is None:
        return ""
    try:
        arguments = arguments_of(spec, call.get("args") or {})
    except ValidationError:
        log.info("a planned call of %s has wrong arguments", spec.name)
        return ""
    return _shown_call(spec, task.pool)(**arguments)


# ---------------------------------------------------------------- sentences that cite nothing
def _supported(draft: Draft, task: _Task) -> Draft:
    """The draft with evidence sought for sentences that show numbers and cite nothing."""
    return replace(draft, statements=tuple(_with_support(s, task) for s in draft.statements))


def _with_support(s: Statement, task: _Task) -> Statement:
    if s.evidence or not re.search(r"[\d零一二两三四五六七八九十百千万亿]", s.text):
        return s
    return replace(s, evidence=supporting(s.text, task.pool.all, task.question, task.history))
