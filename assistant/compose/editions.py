"""What changed between editions of an index: how many indicators each has, which came in and which went."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import arithmetic
from assistant.compose import reports
from assistant.compose.phrases import quoted, say
from assistant.compose.structure import LEVEL_NAMES
from assistant.compose.wording import computed
from assistant.question import Question
from assistant.records import Draft, Input, Statement
from assistant.sources import Sentence
from assistant.tools import Tools
from ingest.numerals import find_quantities

_COUNTING = re.compile(r"几个|几级|多少个?|几项|数量|个数|how many|number of", re.IGNORECASE)
# Several editions set side by side, whether or not their years are named.
_SEVERAL = re.compile(
    r"各[版期]|每[版期]|历[版期]|两[版期]|几[版期]|[上前]一?[版期]|比.{0,6}版|版.{0,10}(?:一样|相同|变)|(?:一样|相同|变化|变)(?:了)?(?:吗|没)"
)
_MORE = re.compile(r"[多少]了?(?:几|多少)|(?:增加|减少|增|减)了?(?:几|多少)")
_COUNT = r"(?P<n>\d+|[一二两三四五六七八九十百]+)\s*(?:个|项|大)?(?:具体|核心|基础|分项)?"
# «新增、删除了哪些指标», «删掉了哪些», «哪个指标是新的».
_CHANGED = (
    r"新增|增加|多了|多出|少了|增设|新设|新加|加入|纳入|补充|删[除去掉减]?|取消|剔除|去掉|拿掉|撤销|移除|减少|不再"
    r"|调整|变动|变化|修订|替换|更换|改名|更名|合并"
)
_WHICH = r"哪些|哪个|哪几|什么|啥|多少|几"
_ASKED = re.compile(
    rf"(?:{_CHANGED})[了过的]?[^，,。？?]{{0,12}}(?:{_WHICH})|(?:{_WHICH})[^，,。？?]{{0,10}}"
    r"(?:新增|新设|新加|是新|删|取消|剔除|去掉|拿掉|更名|改名|调整|变化|变动|修订|改动|不同|区别|差别)"
)
_IN = re.compile(r"新增|增加|多了|多出|增设|新设|新加|加入|纳入|补充|是新")
_OUT = re.compile(r"删|取消|剔除|去掉|拿掉|撤销|移除|减少|少了|不再")
_SAID_IN = re.compile(r"新增|增加|增设|新设|加入|纳入|补充|引入")
_SAID_OUT = re.compile(r"删除|删去|删减|取消|剔除|去掉|撤销|移除|不再|减少|精简")
_SAID = re.compile(rf"{_SAID_IN.pattern}|{_SAID_OUT.pattern}|调整为|替换|更名|改为|合并|修订")
_OF_FRAMEWORK = re.compile(r"指标|维度|分指数|体系")
_AGAINST = re.compile(r"(?:比|较|跟|与|和|同|相比)\s*((?:19|20)\d\d)年?(?:版|度?报告)")
_QUOTES = 3


def counts(q: Question, tools: Tools) -> Draft | None:
    """How many indicators of a level each edition asked about states, and by how many they differ."""
    asked = reports.editions_asked(q)
    if re.search("平均|等权|均值", q.normal):
        return None
    if not q.levels or not _COUNTING.search(q.normal) or q.has("conflict"):
        return None
    if not asked and not _SEVERAL.search(q.normal):
        return None
    documents = [d for d in reports.about(q, tools) if reports.edition(tools, d)]
    if len(asked) > 1:
        documents = reports.of_editions(tools, documents, asked)
    elif asked and not _SEVERAL.search(q.normal):
        documents = [d for d in documents if reports.edition(tools, d) in asked]
    documents.sort(key=lambda d: reports.edition(tools, d))
    told: list[Statement] = []
    for level in q.levels:
        found = [(d, s) for d in documents if (s := _stated(tools, d, level)) is not None]
        for d, (stated, _) in found:
            evidence = reports.passage(tools, stated)
            title = reports.named_title(tools, d)
            told.append(Statement(f"{title}：{quoted(_clause(stated, level))}", (evidence,)))
        if len(found) == 2 and _MORE.search(q.normal):
            told.append(_apart(q, tools, found))
        elif _MORE.search(q.normal):
            told += _stated_change(tools, documents, level)
    missing = [y for y in asked if y not in {reports.edition(tools, d) for d in documents}]
    if not told:
        return None
    told += [Statement(say(q, "not_given", what=f"{y}版的这项数据")) for y in missing]
    return Draft(tuple(told), "partial" if missing else "answered", language=q.language)


def stated_latest(q: Question, tools: Tools) -> Draft | None:
    """The counts the latest report states in words, where no framework of its indicators was read."""
    levels = q.levels or (range(1, len(LEVEL_NAMES) + 1) if "几级" in q.normal else ())
    if not levels or not _COUNTING.search(q.normal) or tools.frameworks(q.indices):
        return None
    asked = reports.editions_asked(q)
    documents = [d for d in reports.about(q, tools) if not asked or reports.edition(tools, d) in asked]
    told = []
    for level in levels:
        found = next(((d, s) for d in documents if (s := _stated(tools, d, level)) is not None), None)
        if found is not None:
            told.append(Statement(quoted(_clause(found[1][0], level)), (reports.passage(tools, found[1][0]),)))
    return Draft(tuple(told), language=q.language) if told else None


def _stated(tools: Tools, document_id: str, level: int) -> tuple[Sentence, int] | None:
    """The sentence of a report that says how many indicators of a level its framework has, and the number."""
    pattern = re.compile(_COUNT + LEVEL_NAMES[level - 1] + "指标")
    for s in reports.sentences(tools, document_id, pattern):
        m = pattern.search(s.text)
        if m is None or _SAID.search(s.text[: m.start()]) or _is_part(s.text):
            continue
        number = next((int(x.value) for x in find_quantities(f"{m['n']}个")), None) if m else None
        if number:
            return s, number
    return None


def _stated_change(tools: Tools, documents: Sequence[str], level: int) -> list[Statement]:
    """«较上期增加8个三级指标»: the latest report's own words on how many more or fewer there are."""
    pattern = re.compile(rf"(?:增加|减少|新增|净增)[^。；]{{0,30}}{LEVEL_NAMES[level - 1]}指标")
    found = [s for d in reversed(documents) for s in reports.sentences(tools, d, pattern)]
    return [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found[:1]]


def _clause(s: Sentence, level: int) -> str:
    """The part of a sentence that states a count, without what goes before and after it."""
    pattern = re.compile(_COUNT + LEVEL_NAMES[level - 1] + "指标")
    return next((c for c in re.split(r"(?<=[，,；;。])", s.text) if pattern.search(c)), s.text).rstrip("，,；;")


def _is_part(text: str) -> bool:
    """Whether a sentence counts the indicators under one of another («创新产出下设3个二级指标»)."""
    return bool(re.search(r"(?:下设|其下|下有)", text)) and not re.search("体系|指数", text)


def _apart(q: Question, tools: Tools, found: Sequence[tuple[str, tuple[Sentence, int]]]) -> Statement:
    (old, (before, a)), (new, (after, b)) = found
    places = [reports.passage(tools, s).place for s in (before, after)]
    inputs = [
        Input(float(n), "个", reports.edition(tools, d), p) for n, d, p in zip((a, b), (old, new), places, strict=True)
    ]
    low, high = sorted(inputs, key=lambda i: i.value)
    return computed(q, arithmetic.difference(high, low, "减少" if b < a else "增加"))


def news(q: Question, tools: Tools) -> Draft | None:
    """«新增了哪些指标», «删掉了哪些»: the sentences of the later edition that say so."""
    if not _OF_FRAMEWORK.search(q.normal) or not _ASKED.search(q.normal) or "指数" in q.normal.split("指标")[-1]:
        return None
    came, went = _IN.search(q.normal), _OUT.search(q.normal)
    wanted = _SAID_IN if came and not went else _SAID_OUT if went and not came else _SAID
    against = set(_AGAINST.findall(q.normal))
    asked = [y for y in reports.editions_asked(q) if y not in against]
    documents = reports.about(q, tools)
    held = [s for d in documents for s in reports.sentences(tools, d, wanted) if _OF_FRAMEWORK.search(s.text)]
    held = [s for s in held if not q.levels or _of_level(q, s)] or held
    if against:
        held = [s for s in held if any(y in s.text for y in against)] or held
    if asked:
        held = [s for s in held if reports.edition(tools, s.document_id) in asked] or held
    elif held:
        latest = max(reports.edition(tools, s.document_id) for s in held)
        held = [s for s in held if reports.edition(tools, s.document_id) == latest]
    if not held:
        return None
    told = [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in held[:_QUOTES]]
    return Draft(tuple(told), language=q.language)


def _of_level(q: Question, s: Sentence) -> bool:
    return any(LEVEL_NAMES[level - 1] in s.text for level in q.levels)
