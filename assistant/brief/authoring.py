"""Findings in a model's words: the gate binds each sentence, and the rule's stand in for what falls."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.brief.press import Press
from assistant.brief.records import Text
from assistant.drafting import sentences_of
from assistant.model_runs import Run, Trouble
from assistant.models import Patience
from assistant.prompts import REWRITE, fenced
from assistant.records import Evidence

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)
_FIGURE = re.compile(r"\d[\d,.]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAIM = re.compile(
    r"领先|首位|首次|最[高低大小快多好强]|第一|优[于势秀]|强劲|显著|明显|大幅|稳步|持续|快速|迅猛|跃|突破|世界|国际|一流"
    r"|由于|因为|因此|得益|导致|使得|带动|表明|说明|反映|超过|高于|低于|不足|仅|翻"
)
_JOINTS = frozenset("其中同时此外并且而则也均分别达到为较比上年占居实现从看在和与以及约的了方面另有共是就来于")
_MOST_OWN = 4
_LONGEST = 200  # characters of one sentence; a longer one binds too many figures to too many sources


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to say: the rule's sentence, already through the gate, with what it rests on.

    `figures` are the numbers that must stand in a rewriting for it to have said this.
    """

    text: Text
    evidence: tuple[Evidence, ...]

    @property
    def figures(self) -> frozenset[str]:
        return frozenset(_FIGURE.findall(self.text.text.partition("（")[0]))


@dataclass
class Author:
    """A model that words paragraphs; `fallen` counts its sentences the gate refused, `trouble` is why it stopped."""

    model: BaseChatModel
    press: Press
    patience: Patience = field(default_factory=Patience)
    fallen: int = 0
    written: int = 0
    trouble: str = ""
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.patience.total

    def paragraph(self, theme: str, told: Sequence[Told]) -> list[Text]:
        """The paragraph in the model's words; what it leaves out or gets wrong is said in the rule's."""
        rules = [t.text for t in told]
        if len(told) < 2 or self.trouble:
            return rules
        try:
            reply = self._reply(theme, told)
        except Trouble as e:
            log.warning("the briefing goes on without the model: %s", e.message)
            self.trouble = e.message
            return rules
        return self._bound(reply, told)

    def _reply(self, theme: str, told: Sequence[Told]) -> str:
        facts = "\n".join(f"[e{n}] {t.text.text}" for n, t in enumerate(told, 1))
        prompt = REWRITE.format(theme=theme or "概况", facts=fenced_facts(facts))
        until = min(self._deadline, time.monotonic() + self.patience.request)
        run: Run[str] = Run(lambda emit, _stopped: emit(str(self.model.invoke(prompt).text)), until)
        return "".join(run)

    def _bound(self, reply: str, told: Sequence[Told]) -> list[Text]:
        """The sentences of a reply that pass, then the rule's for whatever none of them said."""
        out: list[Text] = []
        said: set[int] = set()
        for text, cited in sentences_of(reply):
            places = [n for n in cited if 1 <= n <= len(told) and n not in said]
            if not places or len(text) > _LONGEST or not self._says(text, [told[n - 1] for n in places]):
                self.fallen += 1
                continue
            bound = self.press.say(text, [x for n in places for x in told[n - 1].evidence], mark=False)
            if bound is None:
                self.fallen += 1
                continue
            out.append(bound)
            said.update(places)
        self.written += len(out)
        return [*out, *(t.text for n, t in enumerate(told, 1) if n not in said)]

    def _says(self, text: str, about: Sequence[Told]) -> bool:
        """Whether a sentence says all figures of what it cites and no other: nothing lost, nothing added."""
        figures = frozenset(_FIGURE.findall(text))
        whole = all(t.figures <= figures for t in about) and figures <= _all(about)
        return bool(figures) and whole and not _adds(text, "".join(t.text.text for t in about))


def _adds(text: str, facts: str) -> bool:
    """Whether a rewriting claims what its facts do not: a word of judgement or cause, or too many words of its own."""
    if any(m.group() not in facts for m in _CLAIM.finditer(text)):
        return True
    own = {c for c in _HAN.findall(text)} - set(facts) - _JOINTS
    return len(own) > _MOST_OWN


def _all(told: Sequence[Told]) -> frozenset[str]:
    return frozenset(f for t in told for f in _FIGURE.findall(t.text.text))


def fenced_facts(facts: str) -> str:
    """The facts between the marks of untrusted text; their own numbers [e1] are kept."""
    lines = []
    for line in facts.splitlines():
        number, _, text = line.partition(" ")
        lines.append(f"{number} {fenced(text)}")
    return "\n".join(lines)


def said_of(author: Author | None) -> str:
    """What the method section says of a model's part; empty where none took part."""
    if author is None:
        return ""
    if author.trouble and not author.written:
        return f"语言模型没有写成（{author.trouble.rstrip('。')}），正文全部由规则写成。"
    text = "“主要发现”的文字由语言模型根据上述原句写成，逐句经同一道核对。"
    if author.fallen:
        text += "未通过核对的句子已改用规则写成的句子。"
    return text + ("模型中途没有答复，其余部分由规则写成。" if author.trouble else "")
