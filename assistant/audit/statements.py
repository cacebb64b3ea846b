"""Text about a framework against the framework: «增加…指标» that exist, «作为一级指标» that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.audit.naming import plain, same_name
from assistant.audit.reading import Reading, Sentence
from assistant.audit.records import Check, Extract, Figure
from ingest.records import Framework, Node

_ADD = re.compile(
    r"(?:应|应当|可|可以|需|需要|建议|宜|未来|着力|考虑|将)?[^，。；]{0,20}?(?:增加|增设|新增|补充|引入|纳入)(?P<items>[^，。；]{2,40}?)(?:等|方面|类|相关|的)*指标"
)
_ADVICE = re.compile(r"建议|应当?|需要?|可以|未来|着力|考虑|宜|有待|缺[乏少]|不足")
_AS_LEVEL = re.compile(
    r"(?:将|把|以)[“\"]?(?P<item>[^，。；“”\"]{2,10})[”\"]?(?:作为|列为|设为|确定为)[^，。；]{0,8}?(?P<n>[一二三])级指标"
)
_TAKEN_IN = re.compile(
    r"将(?P<item>[^，。；]{2,14}?)(?:监测|数据|情况|统计)?纳入[^，。；]{0,6}?(?:指标|指数)(?:体系)?(?!的)"
)
_GREW = re.compile(
    r"(?P<n>[一二三])级指标(?:中)?(?:新)?增(?:加|设)?了?(?P<items>[^，。；\d]{2,40}?)(?:等)?(?P<count>\d{1,2}|[一二两三四五六七八九十])[项个]"
)
_WORD = {"一": 1, "二": 2, "三": 3}
_BACK = 12


def checks(reading: Reading, _elsewhere: Sequence[Figure]) -> Iterator[Check]:
    """Statements about a framework that the framework's own list does not bear out; never more than conditional."""
    if not reading.frameworks:
        return
    for sentence in reading.sentences:
        for match in _ADD.finditer(sentence.text):
            if _ADVICE.search(sentence.text[: match.end()]):
                yield from _added(match, sentence, reading)
        for match in _GREW.finditer(sentence.text):
            yield from _grown(match, sentence, reading)
        for match in _AS_LEVEL.finditer(sentence.text):
            yield from _placed(match, sentence, reading)
        for match in _TAKEN_IN.finditer(sentence.text):
            yield from _taken_in(match, sentence, reading)


def _added(match: re.Match[str], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    framework = _framework_of(sentence, match.start(), reading)
    if framework is None:
        return
    for item in re.split(r"[、和与及]", match["items"]):
        node = _node_named(item.strip(), framework)
        if node is not None:
            quote = _clause(match, sentence, reading)
            yield _check(
                "already_there",
                f"原文建议为{framework.index}增加“{item.strip()}”指标，而所列体系中已有{_ORDINAL[node.level]}级指标“{node.name}”，两者不一致；"
                f"若“增加”指充实或细化已有指标，则可成立。",
                "若“增加”指充实或细化已有指标",
                (quote, reading.extract(node.start, node.end)),
            )


def _grown(match: re.Match[str], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    """«二级指标增加了慈善和代表两项»: both must be in the list, and be two."""
    framework = _framework_of(sentence, match.start(), reading)
    if framework is None:
        return
    level = _WORD[match["n"]]
    items = [i.strip() for i in re.split(r"[、和与及]", match["items"]) if i.strip()]
    nodes = [_node_named(i, framework, level) for i in items]
    missing = [i for i, n in zip(items, nodes, strict=True) if n is None]
    quote = _clause(match, sentence, reading)
    said = f"原文称{framework.index}{match['n']}级指标增加了“{'”“'.join(items)}”"
    if missing:
        yield _check(
            "added", f"{said}，所列体系中没有“{'”“'.join(missing)}”；若名称有别，则可成立。", "若名称有别", (quote,)
        )
        return
    count = len([n for n in framework.nodes if n.level == level])
    stated = [
        f
        for f in reading.figures
        if re.match(rf"{match['n']}级指标", f.name) and f.o.measure == "level" and f.value == count
    ]
    stated = [f for f in stated if f.area.removesuffix("指数") == plain(framework.index).removesuffix("指数")]
    found = [reading.extract(n.start, n.end) for n in nodes if n is not None]
    yield Check(
        "added",
        f"{said}，所列体系中均有，一致；现有{match['n']}级指标{count}项，若无删减，上一版应为{count - len(items)}项。",
        "consistent",
        (quote, *found, *stated[:1]),
        stated=match.group(),
        computed=float(count),
    )


def _placed(match: re.Match[str], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    framework = _framework_of(sentence, match.start(), reading)
    if framework is None:
        return
    level, item = _WORD[match["n"]], match["item"].strip()
    found = _node_named(item, framework, level)
    quote = _clause(match, sentence, reading)
    if found is not None:
        yield Check(
            "placed",
            f"原文称{framework.index}将“{item}”列为{match['n']}级指标，所列体系中有“{found.name}”，一致。",
            "consistent",
            (quote, reading.extract(found.start, found.end)),
        )
        return
    other = _node_named(item, framework)
    seen = f"，而“{other.name}”为{_ORDINAL[other.level]}级指标" if other else ""
    places = (reading.extract(other.start, other.end),) if other else ()
    yield _check(
        "placed",
        f"原文称{framework.index}将“{item}”列为{match['n']}级指标，所列{match['n']}级指标中没有这一名称{seen}；若为译名或概括的不同，则可成立。",
        "若为译名或概括的不同",
        (quote, *places),
    )


def _taken_in(match: re.Match[str], sentence: Sentence, reading: Reading) -> Iterator[Check]:
    framework = _framework_of(sentence, match.start(), reading)
    if framework is None or _ADVICE.search(sentence.text[: match.end()]):
        return
    item = match["item"].strip()
    found = _node_named(item, framework)
    quote = _clause(match, sentence, reading)
    if found is None and len(item) >= 3:
        yield _check(
            "taken_in",
            f"原文称{framework.index}已将“{item}”纳入，所列体系中没有这一名称的指标；若指文字监测或另有列法，则可成立。",
            "若指文字监测或另有列法",
            (quote,),
        )


_ORDINAL = {1: "一", 2: "二", 3: "三", 4: "四"}


def _check(kind: str, text: str, condition: str, inputs: tuple[Extract, ...]) -> Check:
    return Check(kind=kind, statement=text, verdict="conditional", inputs=inputs, condition=condition, severity=0.3)


def _clause(match: re.Match[str], sentence: Sentence, reading: Reading) -> Extract:
    return reading.extract(sentence.start + match.start(), sentence.start + match.end())


def _framework_of(sentence: Sentence, _at: int, reading: Reading) -> Framework | None:
    """The index the words are about: the first that the sentence names, else that of the sentences before."""
    if len(reading.frameworks) == 1:
        return reading.frameworks[0]
    for before in range(sentence.index, max(-1, sentence.index - _BACK), -1):
        text = reading.sentences[before].text
        places = {f.framework_id: _place(f, text) for f in reading.frameworks}
        named = [f for f in reading.frameworks if places[f.framework_id] >= 0]
        if named:
            return min(named, key=lambda f: places[f.framework_id])
    return None


def _place(framework: Framework, text: str) -> int:
    whole = text.find(framework.index)
    return whole if whole >= 0 else text.find(framework.index.removesuffix("指数"))


def _node_named(item: str, framework: Framework, level: int | None = None) -> Node | None:
    """The node whose name is the item, or one of the names it joins («成果转化与孵化»), or begins with it."""
    wanted = plain(item)
    nodes = sorted((n for n in framework.nodes if level in (None, n.level)), key=lambda n: n.level)
    for node in nodes:
        name = plain(node.name)
        joined = re.split(r"[与和及、（(]", name)
        if wanted and (wanted in joined or same_name(wanted, name) or name.startswith(wanted)):
            return node
    return None
