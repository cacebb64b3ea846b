"""Sentences of a document that address a language model instead of its readers: kept as text, never read as data."""

from __future__ import annotations

import re

from ingest.records import Document, Observation
from ingest.sentences import spans

_ADDRESSED = re.compile(
    r"(忽略|无视|忘记|不要理会|跳过)[^。！？\n]{0,8}(以上|上述|上面|之前|先前|前面|所有|一切)[^。！？\n]{0,8}(指示|指令|提示|要求|规则|内容)"
    r"|(请|你)(必须|只能|务必|现在起|直接)?(回答|答复|输出|回复)[^。！？\n]{0,12}(为|是|:|：)\s*[\d“\"]"
    r"|你(现在)?(是|扮演)[^。！？\n]{0,12}(助手|模型|AI|人工智能|机器人)"
    r"|(ignore|disregard|forget)\s+(all\s+|any\s+|the\s+)*(previous|above|prior|earlier|preceding)\s+"
    r"(instructions?|prompts?|rules?)"
    r"|(system|developer)\s*(prompt|message|instruction)s?\s*[:：]"
    r"|you are (now )?(an? )?(ai|assistant|language model|chatbot)",
    re.IGNORECASE,
)


def addressed_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a text that give a model instructions."""
    return [(a, b) for a, b in spans(text) if _ADDRESSED.search(text[a:b])]


def without_addressed(document: Document, found: list[Observation]) -> tuple[list[Observation], bool]:
    """Observations outside such sentences, and whether the document has any."""
    places = addressed_spans(document.text)
    kept = [o for o in found if not any(a <= o.number_start < b for a, b in places)]
    return kept, bool(places)
