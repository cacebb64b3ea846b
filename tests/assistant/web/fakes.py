"""A desk over two small reports in memory, one of them hostile: the same methods as Assistant, real records."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant.errors import NotFound
from assistant.records import Answer, Citation, Computation, Input, NumberRef, Place, TableData
from assistant.settings import Settings
from assistant.sources import Sources, SourceView
from assistant.talks import Talks
from ingest.catalogue import Catalogue
from ingest.pipeline import DocumentResult, IngestReport, Progress
from ingest.records import Block, Cell, CellRef, Document, Framework, Node, Observation, Table

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>${alert(1)}{{value}}'
SENTENCE = "2023年，北园区企业研究开发费用为4494.1亿元，比上年增长1.9%。"
PARAGRAPH = f"北园区指数以2013年为基期。{SENTENCE}其他方面保持平稳。"
TEXT = f"北园区指数2024\n一、总体情况\n{PARAGRAPH}\n指标 | 2023年\n研发人员 | 12.5万人"


def document(name: str = "北园区指数2024", extra: str = "") -> Document:
    """A report with a heading, a paragraph and a table; `extra` is a last paragraph."""
    text = TEXT + (f"\n{extra}" if extra else "")
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    (title, head, para, row0, row1), more = lines[:5], lines[5:]
    cells = [
        tuple(_cell(text, s, e, r, c) for c, (s, e) in enumerate(_cells(text, *row)))
        for r, row in enumerate((row0, row1))
    ]
    section = ("一、总体情况",)
    blocks = [
        Block("heading", *title, level=1),
        Block("heading", *head, level=2),
        Block("paragraph", *para, section=section, page=3),
        Block("table", row0[0], row1[1], section=section, page=4, table=0),
        *(Block("paragraph", *m, section=section, page=5) for m in more),
    ]
    table = Table(0, "主要指标", tuple(cells), 1, row0[0], row1[1], section, 4)
    return Document(
        "d" + hashlib.sha256(name.encode()).hexdigest()[:8],
        f"/tmp/{name}.md",
        name,
        text,
        tuple(blocks),
        (table,),
        "北园区管委会",
        "2024",
        "2024-12",
    )


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for part in text[start:end].split(" | "):
        yield at, at + len(part)
        at += len(part) + 3


def _cell(text: str, start: int, end: int, row: int, column: int) -> Cell:
    return Cell(text[start:end], start, end, row, column)


def observations(d: Document) -> list[Observation]:
    """The three figures of a report."""
    made = []
    for name, measure, number, value, unit, scaled, base in (
        ("企业研究开发费用", "level", "4494.1亿元", 4494.1, "亿元", 449410000000.0, "元"),
        ("企业研究开发费用", "change_rate", "1.9%", 1.9, "%", 1.9, "%"),
        ("研发人员", "level", "12.5万人", 12.5, "万人", 125000.0, "人"),
    ):
        at = d.text.index(number)
        start, end, cell = d.text.index(SENTENCE), d.text.index(SENTENCE) + len(SENTENCE), None
        if at > end:
            start, end, cell = at, at + len(number), CellRef(0, 1, 1)
        made.append(
            Observation(
                f"{d.document_id}-{len(made)}",
                d.document_id,
                name,
                "北园区",
                None,
                "2023",
                False,
                measure,
                value,
                unit,
                scaled,
                base,
                value - 0.05,
                value + 0.05,
                None,
                "上年" if measure == "change_rate" else None,
                d.text[start:end],
                start,
                end,
                at,
                at + len(number),
                "一、总体情况",
                3,
                cell,
            )
        )
    return made


def framework(d: Document) -> Framework:
    names = [("n1", None, 1, "创新引领"), ("n2", "n1", 2, "创新投入"), ("n3", None, 1, "开放协同")]
    nodes = tuple(Node(i, p, level, name, "", 0, 0) for i, p, level, name in names)
    return Framework(f"f-{d.document_id}", d.document_id, "北园区指数", "2024", (2, 1), nodes)


class FakeDesk:
    """What the pages ask of Assistant, over documents in memory."""

    def __init__(self, home: Path, held: list[Document] | None = None) -> None:
        self.settings = Settings(home=home)
        self._held = {d.document_id: d for d in ([document()] if held is None else held)}
        self.hold = threading.Event()
        self.beside: list[Any] = []
        self.talks = Talks(Catalogue(f"sqlite:///{tempfile.mkdtemp()}/talks.db"), lambda d: d in self._held)
        self.slow = False

    def document(self, document_id: str) -> Document:
        if document_id not in self._held:
            raise NotFound(f"资料库里没有编号为 {document_id} 的报告。")
        return self._held[document_id]

    def documents(self) -> list[dict[str, Any]]:
        return [self._entry(d) for d in self._held.values()]

    def _entry(self, d: Document) -> dict[str, Any]:
        row = {k: v for k, v in asdict(d).items() if k not in ("text", "blocks", "tables", "warnings")}
        return row | {
            "warnings": [],
            "passages": 2,
            "observations": 3,
            "frameworks": 1,
            "tables": 1,
            "added_at": "2026-01-01",
        }

    def text(self, document_id: str) -> str:
        return self.document(document_id).text

    def remove(self, ids: list[str]) -> list[dict[str, Any]]:
        return [{"document_id": i, "title": self._held.pop(i).title} for i in ids]

    def ingest(self, paths: list[Path], progress: Any = None) -> IngestReport:
        results = []
        for i, path in enumerate(paths):
            for stage in ("read", "extract", "embed", "store"):
                progress(Progress(str(path), stage, i, len(paths)))
            content = Path(path).read_text(encoding="utf-8")
            if not content.strip():
                results.append(
                    DocumentResult(str(path), "failed", error={"code": "empty_file", "message": "文件是空的。"})
                )
                continue
            d = replace(document(content.splitlines()[0], content), path=str(path))
            self._held[d.document_id] = d
            results.append(
                DocumentResult(str(path), "added", d.document_id, d.title, observations=3, warnings=(HOSTILE,))
            )
            progress(Progress(str(path), "done", i, len(paths)))
        return IngestReport(tuple(results), 1.0)

    def observation_records(
        self,
        document: str | None = None,
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        measure: str | None = None,
    ) -> list[Observation]:
        found = [o for d in self._held.values() for o in observations(d) if document in (None, d.document_id)]
        wanted = {"area": area, "indicator": indicator, "period": period, "measure": measure}
        return [o for o in found if all(not v or v in str(getattr(o, k) or "") for k, v in wanted.items())]

    def observation_json(self, o: Observation) -> dict[str, Any]:
        return asdict(o) | {"document_title": self.document(o.document_id).title}

    def indices(self) -> list[str]:
        return [f.index for f in self.frameworks()]

    def frameworks(self) -> list[Framework]:
        return [framework(d) for d in self._held.values()]

    def passage_context(self, place: Place, radius: int = 600) -> SourceView:
        return Sources(_Catalogue(self)).view(place, radius)  # type: ignore[arg-type]

    def calc_published(self, index: str, period: str | None = None) -> dict[str, Any]:
        raise NotFound(f"资料库里没有“{index}”的数值。")

    def audit(self, document_id: str) -> dict[str, Any]:
        d = self.document(document_id)
        start = d.text.index(SENTENCE)
        figure = {
            "unit": "",
            "quote": SENTENCE,
            "start": start,
            "end": start + len(SENTENCE),
            "document_id": document_id,
        }
        checks = [
            {
                "kind": "change",
                "statement": f"{verdict}的一句{HOSTILE}",
                "inputs": [figure | {"value": 4494.1}, figure | {"value": 1.9}],
                "stated": "1.9%",
                "computed": 2.4,
                "low": 2.3,
                "high": 2.5,
                "verdict": verdict,
                "condition": "口径相同" if verdict == "conditional" else None,
                "severity": severity,
            }
            for verdict, severity in (
                ("consistent", 0),
                ("conditional", 0.2),
                ("inconsistent", 0.3),
                ("inconsistent", 0.9),
            )
        ]
        return {"document_id": document_id, "checks": checks, "counts": {}}

    def coverage(self, a: str | None = None, b: str | None = None) -> dict[str, Any]:
        return {"a": a, "b": b, "themes": [], "data": []}

    def suggestions(self, language: str = "zh") -> list[str]:
        return ["2023年北园区的企业研究开发费用是多少？", "北园区指数由哪些一级指标构成？"] if self._held else []

    # answers
    def ask(self, question: str, history: Any = (), llm: bool | None = None) -> Answer:
        return list(self.stream(question, history, llm))[-1]

    def stream(self, question: str, history: Any = (), llm: bool | None = None) -> Iterator[Answer]:
        if self.slow:
            yield Answer("先说一句。", "answered")
            self.hold.wait(30)
        for d in self._held.values():
            if "题名" in question and d.title not in question:
                continue
            yield answer(d, question)
            return
        yield Answer("资料库里没有依据。", "refused", "not_in_documents")


class _Catalogue:
    """The one method of the catalogue that Sources needs."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    def document(self, document_id: str) -> Document | None:
        return self._desk._held.get(document_id)


def answer(d: Document, question: str = "") -> Answer:
    """An answer with a stated, a computed and a given number, a table, a chart and a removed sentence."""
    o = observations(d)[0]
    place = Place(d.document_id, d.title, o.section, o.page, o.quote, o.start, o.end)
    row = observations(d)[2]
    cell = Place(d.document_id, d.title, row.section, 4, row.quote, row.start, row.end, (0, 1, 1))
    text = (
        "2023年，北园区企业研究开发费用为4494.1亿元[1]，上年约4410.3亿元[1]。\n\n"
        "| 指标 | 数值 |\n| --- | --- |\n| 研发人员 | 12.5万人 [2] |\n| 企业研究开发费用 | 4494.1亿元 [1] |"
    )
    inputs = (Input(4494.1, "亿元", "企业研究开发费用", place), Input(1.9, "%", "比上年增长", place))
    computed = Computation("上年值", "4494.1 ÷ (1 + 1.9%)", inputs, 4410.3, "亿元", 4408.0, 4412.6)
    numbers = (
        NumberRef("2023", 2023, "年", "question", None),
        NumberRef("4494.1亿元", 4494.1, "亿元", "source", "[1]"),
        NumberRef("4410.3亿元", 4410.3, "亿元", "computed", "c1"),
        NumberRef("12.5万人", 12.5, "万人", "source", "[2]"),
        NumberRef("4494.1亿元", 4494.1, "亿元", "source", "[1]"),
    )
    table = TableData(("指标", "数值"), (("研发人员", "12.5万人"), ("企业研究开发费用", "4494.1亿元")))
    chart = {"kind": "bar", "title": "比较", "labels": ["甲", "乙"], "series": [{"name": "", "values": [1.0, 2.0]}]}
    return Answer(
        text,
        "answered",
        None,
        (Citation(1, place), Citation(2, cell)),
        numbers,
        (computed,),
        table,
        chart,
        ("北园区指数由哪些一级指标构成？",),
        removed=("这句没有依据，有99个。",),
        elapsed_ms=12.0,
    )
