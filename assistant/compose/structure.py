"""Answers about indicator frameworks: what an index is made of, how many indicators, which covers what, weights."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import reports
from assistant.compose.phrases import joined
from assistant.lexicon import normalise, similar, terms
from assistant.question import Question
from assistant.records import Computation, Draft, Evidence, Input, Statement
from assistant.tools import Tools
from ingest.records import Framework, Node, Observation

LEVEL_NAMES = ("一级", "二级", "三级", "四级")
_ORDINALS = ("first", "second", "third", "fourth")
_COUNTING = re.compile(r"几个|多少个?|几项|数量|个数|how many|number of")
_LEVELLED = re.compile("[一二三四]级")
_NAMING = re.compile("哪些|哪几|分别(是|叫|为)|叫什么|叫啥|是啥|what are|which")
_BELONGS = re.compile(
    r"在.{0,12}指数的?(哪里|哪儿|哪一块|哪个部分|什么位置)|属于|归(在|入|属|到|哪)|放在|列在|算在|算哪|算到"
    r"|哪个一级|哪个二级|上级|belongs? to|under which"
)
_NAMES = 0.7
_MOST_UNDER = re.compile(
    r"哪一?(?:个|项)(?:的)?[一二]级(?:指标)?.{0,8}(?:[二三]级)?指标(?:数|数量|个数)?最[多少]|[一二三]级指标最[多少]的(?:是哪个)?[一二]级"
)
_LEVELLED_AS = re.compile("([一二三])级")
_LEVEL_OF = {"一": 1, "二": 2, "三": 3}
_CHANGED = ("新增", "增加", "减少", "删除", "调整")
_EACH_PARENT = re.compile("(?:每一?个|各个?|每项|各项)[一二]级")
_MOST_NODES = 4
_WHICH_INDEX = re.compile(r"(哪个|哪一个|谁的)(指数|的)?.{0,8}(多|少)|which index")


def composition(q: Question, tools: Tools) -> Draft | None:
    """Counts, members and parents of a framework's nodes."""
    held = held_of(q, tools)
    if not held:
        return None
    if (each := _EACH_PARENT.search(q.normal)) and len(set(q.levels)) > 1:
        parents = [(f, n) for f in held for n in f.nodes if n.level == min(q.levels)]
        parents = [(f, n) for f, n in parents if _below(f, n, max(q.levels))]
        if each and parents:
            return _about_nodes(q, tools, parents, len(parents))
    named = named_nodes(q, held)
    if named and (
        _BELONGS.search(q.normal) or not q.levels or any(f.nodes and n.level < max(q.levels) for f, n in named)
    ):
        return _about_nodes(q, tools, named)
    if not q.indices and not q.has("both") and len(held) > 1 and not q.levels:
        return None
    if q.levels and _WHICH_INDEX.search(q.normal):
        return _all_counts(q, tools, held)
    if q.levels and q.has("conflict"):
        return _all_counts(q, tools, held)
    if _COUNTING.search(q.normal) and not _NAMING.search(q.normal):
        return _all_counts(q, tools, held)
    return _members(q, tools, held)


def held_of(q: Question, tools: Tools) -> list[Framework]:
    """The frameworks of the indices named, of the edition named; with no index named those of the places named."""
    held = tools.frameworks(q.indices, q.edition if q.indices else None)
    if q.indices or not q.areas:
        return held
    documents = reports.about(q, tools)
    return [f for f in held if f.document_id in documents] or held


def named_nodes(q: Question, held: Sequence[Framework]) -> list[tuple[Framework, Node]]:
    """The nodes a question names, the longest names first; nothing where only common words agree."""
    text = q.normal
    for f in held:
        text = text.replace(normalise(f.index), " ")
    found = [(f, n) for f in held for n in f.nodes if _says(text, q, n)]
    if not found and _BELONGS.search(q.normal):
        found = _said_in_part(q, held)
    if not found:
        return []
    longest = max(len(n.name) for _, n in found)
    return [(f, n) for f, n in found if len(n.name) == longest or normalise(n.name) in q.quoted]


def _said_in_part(q: Question, held: Sequence[Framework]) -> list[tuple[Framework, Node]]:
    """«pct专利属于哪个一级指标»: the nodes whose names hold every word of what is asked about."""
    asked = [c for c in q.concepts if not _LEVELLED.match(c) and c not in ("指标", "指数")]
    if not asked:
        return []
    own = {(f.framework_id, n.node_id): {t.concept for t in terms(normalise(n.name))} for f in held for n in f.nodes}
    return [
        (f, n)
        for f in held
        for n in f.nodes
        if all(any(similar(c, w) >= _NAMES for w in own[f.framework_id, n.node_id]) for c in asked)
    ]


def most_members(q: Question, tools: Tools) -> Draft | None:
    """«哪个一级指标下的三级指标最多»: the node with most (fewest) under it, counted one by one."""
    m = _MOST_UNDER.search(q.normal)
    if m is None or not q.levels:
        return None
    levels = [_LEVEL_OF[c] for c in _LEVELLED_AS.findall(m.group())]
    upper, lower = (min(levels), max(levels)) if len(set(levels)) > 1 else (levels[0], levels[0] + 1)
    out: list[Statement] = []
    for f in held_of(q, tools):
        counted = [(n, _below(f, n, lower)) for n in f.nodes if n.level == upper]
        counted = [(n, below) for n, below in counted if below]
        if len(counted) < 2:
            continue
        want = min if "少" in m.group() else max
        size = want(len(below) for _, below in counted)
        out += [_listing(q, tools, f, n.name, below, n) for n, below in counted if len(below) == size]
        tallies = "、".join(f"{n.name}{len(below)}个" for n, below in counted)
        made = tuple(Evidence("computation", computation=_tally(tools, f, below)) for _, below in counted)
        out.append(Statement(f"{f.index}：{tallies}。", (*made, *(tools.node(f, n) for n, _ in counted))))
    return Draft(tuple(out), language=q.language) if out else None


def _says(text: str, q: Question, node: Node) -> bool:
    name = normalise(node.name)
    plain = re.sub(r"[(（].*?[)）]", "", name)
    if any(w == plain for w in q.quoted):
        return True
    at = text.find(plain)
    return len(plain) >= 2 and at >= 0 and (len(plain) >= 3 or node.level <= 2)


def _about_nodes(q: Question, tools: Tools, named: Sequence[tuple[Framework, Node]], most: int = _MOST_NODES) -> Draft:
    out = []
    for f, node in named[:most]:
        children = [n for n in f.nodes if n.parent == node.node_id]
        if _BELONGS.search(q.normal) or not children:
            out.append(_parentage(q, tools, f, node))
            continue
        wanted = max((lv for lv in q.levels if lv > node.level), default=node.level + 1)
        members = _below(f, node, wanted) or children
        out.append(_listing(q, tools, f, node.name, members, node))
    return Draft(tuple(out), language=q.language)


def _below(f: Framework, node: Node, level: int) -> list[Node]:
    frontier, out = {node.node_id}, []
    for n in f.nodes:
        if n.parent in frontier:
            frontier.add(n.node_id)
            if n.level == level:
                out.append(n)
    return out


def _parentage(q: Question, tools: Tools, f: Framework, node: Node) -> Statement:
    by_id = {n.node_id: n for n in f.nodes}
    chain = [node]
    while chain[-1].parent in by_id:
        chain.append(by_id[str(chain[-1].parent)])
    path = " › ".join(n.name for n in reversed(chain))
    level = LEVEL_NAMES[min(node.level, len(LEVEL_NAMES)) - 1]
    if q.language == "en":
        text = f"“{node.name}” is a {_ordinal(node.level)}-level indicator of {f.index}: {path}."
    else:
        text = f"“{node.name}”是{f.index}的{level}指标，位置为：{path}。"
    return Statement(text, tuple(tools.node(f, n) for n in chain))


def _listing(
    q: Question, tools: Tools, f: Framework, head: str, members: Sequence[Node], parent: Node | None = None
) -> Statement:
    level = LEVEL_NAMES[min(members[0].level, len(LEVEL_NAMES)) - 1]
    stated = [] if parent else stated_counts(tools, f, members[0].level)
    unit = stated[0].base_unit if stated and stated[0].value == len(members) else "个"
    names = joined(q, [n.name for n in members])
    if q.language == "en":
        text = f"{head}: {len(members)} {_ordinal(members[0].level)}-level indicators — {names}."
    else:
        text = (
            f"{head}下设{len(members)}个{level}指标：{names}。"
            if parent
            else f"{head}有{len(members)}{unit}{level}指标：{names}。"
        )
    evidence = [tools.node(f, n) for n in ([parent] if parent else []) + list(members)]
    if parent is not None:
        evidence.append(Evidence("computation", computation=_tally(tools, f, members)))
    return Statement(text, tuple(evidence))


def _ordinal(level: int) -> str:
    return _ORDINALS[min(level, len(_ORDINALS)) - 1]


def _tally(tools: Tools, f: Framework, members: Sequence[Node]) -> Computation:
    """Members counted one by one, by the node right above them."""
    by_id = {n.node_id: n for n in f.nodes}
    groups: dict[str, list[Node]] = {}
    for n in members:
        groups.setdefault(str(n.parent), []).append(n)
    inputs = tuple(
        Input(len(ns), "个", by_id[p].name if p in by_id else f.index, tools.node(f, ns[0]).place)
        for p, ns in groups.items()
    )
    expression = " + ".join(str(len(ns)) for ns in groups.values())
    return Computation("逐项清点", f"{expression} = {len(members)}", inputs, len(members), "个")


def _members(q: Question, tools: Tools, held: Sequence[Framework]) -> Draft:
    out: list[Statement] = []
    for f in held:
        for level in q.levels or (1,):
            members = [n for n in f.nodes if n.level == level]
            if members:
                stated = stated_counts(tools, f, level)
                listing = _listing(q, tools, f, _titled(tools, f), members)
                evidence = tuple(tools.evidence(o) for o in stated[:2]) + listing.evidence
                out.append(Statement(listing.text, evidence))
    if not q.levels:
        out += [s for f in held for s in _level_counts(q, tools, f)[1:]]
    return Draft(tuple(out), language=q.language) if out else Draft((), status="refused", reason="not_in_documents")


def editions(q: Question, tools: Tools) -> Draft | None:
    """What one edition of an index lists that another does not, level by level as far as both are held."""
    for name in q.indices or tuple(tools.holdings.index_names):
        held = {
            str(f.edition): f
            for f in sorted(tools.holdings.frameworks, key=lambda f: len(f.nodes))
            if f.edition and tools.index_name(f.index) == name
        }
        years = [y for y in sorted(q.editions) if y in held]
        if len(years) > 1 and (q.levels or q.intent == "composition" or "指标" in q.normal):
            return _edition_change(q, tools, held[years[0]], held[years[-1]])
    return None


def _edition_change(q: Question, tools: Tools, old: Framework, new: Framework) -> Draft | None:
    out: list[Statement] = []
    for level in q.levels or (1,):
        before, after = ([n for n in f.nodes if n.level == level] for f in (old, new))
        if not before or not after:
            continue
        for f, nodes in ((old, before), (new, after)):
            out.append(
                Statement(
                    f"{_titled(tools, f)}：{joined(q, [n.name for n in nodes])}。",
                    tuple(tools.node(f, n) for n in nodes),
                    layout="bullet",
                )
            )
        added = [n for n in after if normalise(n.name) not in {normalise(x.name) for x in before}]
        gone = [n for n in before if normalise(n.name) not in {normalise(x.name) for x in after}]
        evidence = tuple(tools.node(new, n) for n in added) + tuple(tools.node(old, n) for n in gone)
        out.append(Statement(_difference_text(q, level, added, gone), evidence or (tools.node(new, after[0]),)))
    return Draft(tuple(out), language=q.language) if out else None


def _difference_text(q: Question, level: int, added: Sequence[Node], gone: Sequence[Node]) -> str:
    new, old = (joined(q, [n.name for n in nodes]) for nodes in (added, gone))
    if q.language == "en":
        parts = ([f"added {new}"] if new else []) + ([f"no longer lists {old}"] if old else [])
        return f"The later edition {' and '.join(parts) or 'lists the same'}."
    label = LEVEL_NAMES[level - 1] + "指标"
    parts = ([f"新列{new}"] if new else []) + ([f"不再列{old}"] if old else [])
    return f"后一版的{label}{'，'.join(parts)}。" if parts else f"两版的{label}相同。"


def _titled(tools: Tools, f: Framework) -> str:
    """The index with its edition, where the report's own title bears that."""
    edition = f.edition or ""
    title = normalise(tools.holdings.title(f.document_id))
    return f"{f.index}{edition}" if edition and normalise(f"{f.index}{edition}") in title else f.index


# ---------------------------------------------------------------- counts
def stated_counts(tools: Tools, f: Framework, level: int) -> list[Observation]:
    """Where the reports themselves state how many indicators of a level the index has."""
    name = normalise(tools.index_name(f.index))
    label = LEVEL_NAMES[level - 1] + "指标"
    return [
        o
        for o in (f.observation for f in tools.holdings.where(measure="level", indicator=lambda i: label in i))
        if o.measure == "level" and label in o.indicator and o.area and not o.indicator.startswith(_CHANGED)
        # A report on one index states the counts of that one, under the name of its place too.
        if normalise(o.area).startswith(name) or (o.document_id == f.document_id and normalise(o.area) in name)
        if o.document_id == f.document_id or not _is_of_other_edition(tools, o, f)
    ]


def _deepest(tools: Tools, f: Framework) -> int:
    """The deepest level listed, or counted in words where no list of it was read."""
    stated = (level for level in range(1, len(LEVEL_NAMES) + 1) if stated_counts(tools, f, level))
    return max(len(f.levels), *stated, 0)


def _is_of_other_edition(tools: Tools, o: Observation, f: Framework) -> bool:
    """Whether a count stands in a report of another edition than a framework's, whose counts may differ."""
    entry = tools.holdings.entries.get(o.document_id)
    return bool(f.edition and entry is not None and entry.edition and str(entry.edition) != str(f.edition))


def count_of(tools: Tools, f: Framework, level: int) -> Computation | None:
    """The nodes of a level counted one by one, by parent, as a recorded computation."""
    nodes = [n for n in f.nodes if n.level == level]
    if not nodes:
        return None
    by_id = {n.node_id: n for n in f.nodes}
    groups: dict[str, list[Node]] = {}
    for n in nodes:
        groups.setdefault(_top(by_id, n).node_id, []).append(n)
    inputs = []
    for top, members in groups.items():
        inputs.append(Input(len(members), "个", by_id[top].name, tools.node(f, members[0]).place))
    expression = " + ".join(str(len(m)) for m in groups.values())
    label = f"{f.index}{LEVEL_NAMES[level - 1]}指标"
    return Computation(f"{label}逐项清点", f"{expression} = {len(nodes)}", tuple(inputs), len(nodes), "个")


def _top(by_id: dict[str, Node], node: Node) -> Node:
    while node.parent in by_id:
        node = by_id[str(node.parent)]
    return node


def _level_counts(q: Question, tools: Tools, f: Framework) -> list[Statement]:
    return [s for level in range(1, _deepest(tools, f) + 1) for s in _one_count(q, tools, f, level)]


def _one_count(q: Question, tools: Tools, f: Framework, level: int) -> list[Statement]:
    """The count of one level with every stated figure; where they differ, both are shown."""
    counted = count_of(tools, f, level)
    stated = stated_counts(tools, f, level)
    if counted is None and not stated:
        return []
    label = f"{_ordinal(level)}-level indicators" if q.language == "en" else LEVEL_NAMES[level - 1] + "指标"
    values = {o.value: o for o in reversed(stated)}
    number = counted.result if counted is not None else stated[0].value
    evidence = [tools.evidence(o) for o in values.values() if o.value == number]
    if counted is not None and not evidence:
        evidence.append(Evidence("computation", computation=counted))
    if q.language == "en":
        out = [Statement(f"{f.index} has {number:g} {label}.", tuple(evidence))]
    else:
        unit = next((o.base_unit for o in stated if o.value == number), "") or "个"
        out = [Statement(f"{f.index}有{number:g}{unit}{label}。", tuple(evidence))]
    other = [o for o in values.values() if o.value != number]
    if other:
        said = "、".join(f"“{tools.figure(o)}”" for o in other)
        text = (
            f"One place says {said}, which does not agree." if q.language == "en" else f"资料另写作{said}，说法不一致。"
        )
        out.append(Statement(text, tuple(tools.evidence(o) for o in other)))
    return out


def counts(q: Question, tools: Tools) -> Draft | None:
    """How many indicators the indices named have, level by level."""
    held = tools.frameworks(q.indices)
    return _all_counts(q, tools, held) if held else None


def _all_counts(q: Question, tools: Tools, held: Sequence[Framework]) -> Draft | None:
    out: list[Statement] = []
    for f in held:
        for level in q.levels or range(1, _deepest(tools, f) + 1):
            out += _one_count(q, tools, f, level)
        out += _unlevelled(q, tools, f) if not q.levels else []
    if not out:
        return None
    return Draft(tuple(out), language=q.language)


def _unlevelled(q: Question, tools: Tools, f: Framework) -> list[Statement]:
    """A number of indicators stated without a level («43个具体指标»)."""
    name = normalise(tools.index_name(f.index).removesuffix("指数"))
    for o in (fact.observation for fact in tools.holdings.by_document(f.document_id)):
        bare = o.indicator.endswith("指标") and not _LEVELLED.search(o.indicator) and o.base_unit in ("个", "项")
        if bare and o.measure == "level" and normalise(o.area or "").startswith(name):
            text = f"{f.index} has {tools.figure(o)} {o.indicator}." if q.language == "en" else ""
            return [Statement(text or f"{f.index}有{tools.figure(o)}{o.indicator}。", (tools.evidence(o),))]
    return []
