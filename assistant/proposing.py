"""The configured model as a proposer of figures the rules missed; what it says is checked by `ingest.proposals`."""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import prompts
from assistant.model_runs import Run, Trouble
from assistant.models import Patience, chat_model
from assistant.settings import Settings
from ingest.errors import ProposerFailed
from ingest.proposals import Proposal

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

MOST_PROPOSED = 200  # records of one reply that are looked at


class _Record(BaseModel):
    """One record as the model writes it."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=False)

    quote: str = Field(max_length=1_000)
    indicator: str = Field(max_length=200)
    value: float
    unit: str | None = Field(default="", max_length=40)
    measure: str = Field(default="level", max_length=20)
    period: str | None = Field(default=None, max_length=40)
    area: str | None = Field(default=None, max_length=80)
    breakdown: str | None = Field(default=None, max_length=120)


class ModelProposer:
    """Asks a chat model for the figures of sentences; raises ProposerFailed when it cannot be used."""

    def __init__(self, model: BaseChatModel, patience: Patience) -> None:
        self._model = model
        self._patience = patience

    def __call__(self, sentences: Sequence[str], title: str) -> list[Proposal]:
        shown = "\n".join(prompts.fenced(sentence) for sentence in sentences)
        asked = f"报告：{prompts.fenced(title)}\n{shown}"
        last = ""
        for attempt in range(self._patience.attempts):
            try:
                text = self._reply([("system", prompts.PROPOSE), ("user", asked), *([("user", last)] if last else [])])
            except Trouble as trouble:
                if not trouble.again or attempt + 1 == self._patience.attempts:
                    raise ProposerFailed(trouble.message.rstrip("。")) from trouble
                time.sleep(self._patience.pause * 2**attempt)
                continue
            if (found := proposals_of(text)) is not None:
                return found
            last = prompts.AGAIN_JSON
        raise ProposerFailed("模型的回复不是要求的格式")

    def _reply(self, messages: list[tuple[str, str]]) -> str:
        def work(emit: Callable[[str], None], _stopped: threading.Event) -> None:
            emit(str(self._model.invoke(messages).text))

        return "".join(Run(work, time.monotonic() + self._patience.request))


def proposals_of(text: str) -> list[Proposal] | None:
    """The proposals of a reply; records that make no sense are dropped, None where the reply is no JSON at all."""
    match = re.search(r"\{.*\}", text, re.S)
    try:
        data: Any = json.loads(match.group()) if match else None
    except (ValueError, RecursionError):
        return None
    records = data.get("observations") if isinstance(data, dict) else None
    if not isinstance(records, list):
        return None
    return [made for record in records[:MOST_PROPOSED] if (made := _proposal(record)) is not None]


def _proposal(record: object) -> Proposal | None:
    try:
        checked = _Record.model_validate(record)
    except ValidationError:
        log.info("a record of the model made no sense")
        return None
    return Proposal(**{**checked.model_dump(), "unit": checked.unit or ""})


def proposer(settings: Settings, patience: Patience | None = None) -> ModelProposer:
    """The proposer of the configured model, not yet contacted; raises SettingsError, ModelError."""
    wait = patience or Patience()
    return ModelProposer(chat_model(settings, wait), wait)
