"""Where figures come from: who made a report and when, which year's data it uses, how a value is reckoned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import reports
from assistant.compose.phrases import quoted
from assistant.compose.structure import named_nodes
from assistant.lexicon import normalise
from assistant.question import Question
from assistant.records import Draft, Statement
from assistant.tools import Tools

_DATA_YEAR = re.compile(
    r"(?:用|采用|使用|依据|基于|根据|是|来自)(?:了|的)?(?:是)?哪(?:一)?(?:年|些年|几年)(?:度)?的?(?:统计)?(?:数据|数)"
    r"|数据(?:是)?(?:截至|截止|年份|时间|时点)|哪(?:一)?年的?(?:基础)?数据"
)
_SAID_YEAR = re.compile(r"数据[^。；]{0,16}(?:19|20)\d\d|(?:19|20)\d\d年?(?:度)?(?:的)?(?:统计)?数据")
_SOURCE = re.compile(
    r"数据(?:来源|来自|出自|从哪|取自|哪来|是哪)|(?:从哪里?|哪里|哪儿)(?:来|取|获取)的?数据|资料来源|where .{0,20}data"
)
_SAID_SOURCE = re.compile(
    r"数据[^。；]{0,10}(?:来源|来自|取自|源自|出自|采自)|资料来源|data (?:are|is|come)|sources?:", re.I
)
_HOW = re.compile(
    r"(?:怎么|如何|怎样|咋)(?:计算|测算|算|得出|得来|合成|处理|标准化|无量纲化?|评价|评)(?!上|是|入|不)"
    r"|(?:什么|啥|哪种|哪些)(?:统计|计算|评价|标准化|合成|无量纲化?)?(?:方法|办法|算法|公式|模型)|计算方法|测算方法|评价方法"
)
_SAID_HOW = re.compile(r"法(?![律人定规国院])|公式|加权|合成|标准化|无量纲|归一|加总|等于|÷|×|效用值")
_WHO = re.compile(
    r"谁(?:编|发布|做|写|出|搞|牵头|撰写|研制|公布|弄)|(?:哪个|哪家|哪些|什么)(?:机构|单位|部门|组织|公司|局|智库)"
    r"|(?:发布|编制|编写|牵头|主办|研制|撰写)(?:单位|机构|方|者|部门)|作者"
    r"|who (?:published|publishes|compiled|wrote|prepared|produced|made|issued|releases?d?)"
)
_MADE = re.compile(
    r"(?:编制|编写|发布|主办|研制|撰写|牵头)[^。]{0,12}(?:单位|机构|[:：])|由[^。，]{2,40}(?:编制|发布|撰写|研制|编写)"
    r"|(?:prepared|published|compiled|produced|issued) by",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:局|研究院|院|中心|委员会|研究会|协会|集团|公司|大学|智库|咨询|厅|管委会|课题组|学会|基金会|所)(?=[\s，,、；;：:（(\d二〇]|联合|$)"
    r"|institute|university|agency|council|bureau|office|foundation|center|centre",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d年\d{1,2}月|[二〇○一]{4}年|(?:19|20)\d\d-\d\d|发布(?:日期|时间)")
_WHEN = re.compile(r"什么时候|啥时候|何时|哪天|几月|日期|时间|when")
_OPENING = 8  # blocks at the head of a report in which it says who made it
_SUBJECT = 0.6
_QUOTES = 2


def data_basis(q: Question, tools: Tools) -> Draft | None:
    """«用的是哪年的数据», «数据来自哪里»: the sentences of the report that say so."""
    for asked, said in ((_DATA_YEAR, _SAID_YEAR), (_SOURCE, _SAID_SOURCE)):
        if asked.search(q.normal):
            documents = _titled(q, tools) or reports.about(q, tools)
            found = [s for d in documents for s in reports.sentences(tools, d, said)]
            subject = [c for c in q.concepts if c not in _GENERAL]
            near = [s for s in found if not subject or tools.coverage(subject, s.text) >= _SUBJECT]
            basis = near or [s for s in found if re.search("数据|资料来源", s.text) and not subject]
            if basis:
                return _quotes(q, tools, basis)
    return None


_GENERAL = frozenset(
    {"综合指数", "数据", "报告", "监测", "简报", "基础", "统计", "来源", "年份", "发布", "编制", "评价", "指数", "公报"}
)


_OFTEN = re.compile(r"多久[^，,。？?]{0,6}一次|几年[^，,。？?]{0,4}一次|发布(?:频率|周期|频次)|how often")
_SAID_OFTEN = re.compile(
    r"每(?:[两二三四五半]?年|季度?|半年|[两二]?个?月|年度)[^，。；]{0,6}(?:发布|编制|公布|出版|更新|一次)|按(?:年度|季度|月)发布"
    r"|年度(?:发布|报告)|\b(?:annual(?:ly)?|every (?:year|two years|quarter|month)|biennial(?:ly)?|quarterly)\b",
    re.I,
)


def frequency(q: Question, tools: Tools) -> Draft | None:
    """«多久发布一次»: the sentences of the report that say so, of the index named where they name several."""
    if not _OFTEN.search(q.normal):
        return None
    ways = [w for i in q.indices for w in tools.holdings.index_names.get(i, ())]
    found = [s for d in reports.about(q, tools) for s in reports.sentences(tools, d, _SAID_OFTEN)]
    own = [s for s in found if any(w in normalise(s.text) for w in ways)]
    return _quotes(q, tools, own or found) if found else None


def reckoned(q: Question, tools: Tools) -> Draft | None:
    """«综合效用值怎么算的»: the sentences that say how, of what is named."""
    if not _HOW.search(q.normal) or q.quantities or q.periods or q.has("share", "sum", "change"):
        return None
    subject = [c for c in q.concepts if not _OF_METHOD.fullmatch(c)]
    found = [s for d in reports.about(q, tools) for s in reports.sentences(tools, d, _SAID_HOW)]
    wanted = [w for w in ("标准化", "无量纲", "合成", "加权", "缺失") if w in q.normal]
    if subject and subject != ["综合指数"]:
        found = [s for s in found if tools.coverage(subject, s.text) >= _SUBJECT]
    elif wanted:
        found = [s for s in found if any(w in s.text for w in wanted)] or found
    elif not q.indices:
        return None
    found = [s for s in found if re.search("计算|加权|合成|标准化|无量纲|归一|采用|公式|等于|方法", s.text)]
    return _quotes(q, tools, found) if found else None


_OF_METHOD = re.compile(r"方法|计算|测算|算法|公式|评价|标准化|无量纲化?|合成|处理|得出|统计|采用|使用|办法|模型|算")


def imprint(q: Question, tools: Tools) -> Draft | None:
    """«谁发布的，什么时候»: the lines at the head of a report that name its makers and its date."""
    who, when = bool(_WHO.search(q.normal)), bool(_WHEN.search(q.normal) and re.search("发布|公布|出|印发", q.normal))
    if not (who or when) or q.has("numeric") or q.levels:
        return None
    if not (q.indices or q.areas) and _series(tools) > 1 and not _titled(q, tools):
        return None
    told: list[Statement] = []
    documents = _titled(q, tools) or reports.about(q, tools)
    for d in documents[:1]:
        document = tools.sources.document(d)
        for block in [b for b in document.blocks if b.kind == "paragraph"][:_OPENING]:
            for s in tools.sources.sentences(document, block):
                named = who and (_MADE.search(s.text) or (_BODY.search(s.text) and len(s.text) <= _LINE))
                dated = when and _DATE.search(s.text) and len(s.text) <= _LINE
                if named or dated:
                    told.append(Statement(quoted(s.text), (reports.passage(tools, s),)))
    return Draft(tuple(told[: _QUOTES + 1]), language=q.language) if told else None


def maker(q: Question, tools: Tools) -> Draft | None:
    """«甲指数是谁编的»: the sentence that names the body beside the index («甲指数由某院编制»)."""
    if len(q.indices) != 1 or not _WHO.search(q.normal) or q.has("numeric", "conflict", "compare") or q.levels:
        return None
    named = "|".join(re.escape(w) for w in tools.holdings.index_names.get(q.indices[0], ()))
    if not named:
        return None
    index = rf"[“\"《]?(?:{named})\s*(?:\d{{4}})?\s*[”\"》]?"
    made = "编制|发布|研制|撰写|编写|公布|推出|制定|研究制定"
    patterns = (
        rf"{index}[^。；，]{{0,12}}由[^。；]{{2,60}}(?:{made}|主持|牵头)",
        rf"(?:{made})了?的?{index}的(?!意义|目的|时间|背景|方法|过程)[^，。；]{{2,40}}",
        rf"[^，。；]{{2,40}}(?:院|中心|所|会|网络|局|厅|智库|大学|公司|学院)(?:[（(][^）)]*[)）])?[^，。；]{{0,8}}(?:{made})了?的?{index}",
    )
    for pattern in patterns:
        said = re.compile(pattern, re.IGNORECASE)
        found = [s for d in reports.about(q, tools) for s in reports.sentences(tools, d, said)]
        if found:
            return _quotes(q, tools, found[:1])
    return None


_LINE = 40  # characters of a line that is an imprint, not prose


def _series(tools: Tools) -> int:
    """How many reports there are, editions of one counted once."""
    return len({re.sub(r"\d+", "", tools.holdings.title(d)) for d in tools.holdings.entries})


def _titled(q: Question, tools: Tools) -> list[str]:
    """The reports of which the question says most of the title's words."""
    found = []
    for d in reports.about(q, tools):
        title = normalise(tools.holdings.title(d))
        words = [c for c in q.concepts if c not in ("发布", "编制", "谁")]
        if words and all(w in title for w in words):
            found.append(d)
    return found


def _quotes(q: Question, tools: Tools, found: Sequence[reports.Sentence]) -> Draft:
    told = [Statement(quoted(s.text), (reports.passage(tools, s),)) for s in found[:_QUOTES]]
    return Draft(tuple(told), language=q.language)


# ---------------------------------------------------------------- what only the text tells
_TOLD = (
    (
        re.compile(r"几期|多少期|第几[期版次]|(?:发布|编制)了?(?:几|多少)[期版次年]"),
        re.compile(r"第[一二三四五六七八九十\d]+[期版次]|连续[一二三四五六七八九十\d]+[年期次](?:编制|发布)"),
    ),
    (
        re.compile(r"目的|宗旨|初衷|为了什么|用来(?:干|做)什么|有什么用"),
        re.compile(r"旨在|目的|宗旨|用于|为了[^。]{2,30}(?:编制|发布|评价|监测)"),
    ),
    (
        re.compile(r"连续(?:几|多少)[年届次]"),
        re.compile(r"连续[一二三四五六七八九十\d]+[年届次]"),
    ),
)
_BODY_ASKED = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{3,24}?(?:院|中心|局|会|公司|所|大学|智库|集团))(?:是|属于)(?:一?[个家])?(?:什么|啥)(?:样的?)?"
    r"(?:机构|组织|单位|性质|部门|类型)"
)
_BODY_SAID = r"[^。]{0,4}(?:是|系|为|隶属|直属|成立|由)"


def told_only(q: Question, tools: Tools) -> Draft | None:
    """How many editions there were, what an index is for, how often in a row: the sentences that say so."""
    if q.has("compare", "both") or len(q.indices) > 1:
        return None
    for asked, said in _TOLD:
        if not asked.search(q.normal):
            continue
        found = [s for d in reports.about(q, tools) for s in reports.sentences(tools, d, said)]
        subject = [c for c in q.concepts if not asked.search(c) and c not in _OF_TELLING]
        if subject:
            found = [s for s in found if tools.coverage(subject, s.text) >= _SUBJECT]
        if found:
            return _quotes(q, tools, found[:1])
    return None


_OF_TELLING = frozenset(["综合指数", "编制", "发布", "连续发布", "目的", "宗旨", "期", "第一", "排名"])


def body(q: Question, tools: Tools) -> Draft | None:
    """«某研究院是什么机构»: the sentence that says what the body is."""
    m = _BODY_ASKED.search(q.normal)
    if m is None:
        return None
    name = m["body"]
    pattern = re.compile(re.escape(name) + _BODY_SAID)
    found = [s for d in reports.likeliest(q, tools) for s in reports.sentences(tools, d, pattern)]
    return _quotes(q, tools, found[:1]) if found else None


def column(q: Question, tools: Tools) -> Draft | None:
    """«创业投资额的数据来源是哪»: the row of an indicator in a table with such a column."""
    if not _SOURCE.search(q.normal):
        return None
    named = named_nodes(q, tools.frameworks(q.indices))
    told = [tools.node(f, n) for f, n in named if n.level > 1]
    rows = [e for e in told if e.place is not None and "|" in e.place.quote]
    if not rows:
        return None
    return Draft(tuple(Statement(quoted(e.place.quote), (e,)) for e in rows[:_QUOTES] if e.place), language=q.language)
