"""The one door: everything the app, the command line and other programs ask of zhishu goes through `Assistant`."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import ModelError, NotFound
from assistant.holdings import Holdings
from assistant.places import place_groups
from assistant.records import Answer, Draft, Evidence, Place, Statement
from assistant.remembered import Remembered, asked
from assistant.settings import Settings, load_settings
from assistant.sources import Sources, SourceView
from assistant.stock import HoldingsCache
from assistant.talks import Talks
from ingest.backup import Backup, backup, restore
from ingest.errors import StoreError
from ingest.pipeline import DocumentResult, IngestReport, Library, Progress, Stage
from ingest.records import Document, Framework, Observation

if TYPE_CHECKING:
    import pandas as pd

    from assistant.crew import Crew
    from assistant.gate import SubjectIndex
    from assistant.retrieval import HybridRetriever
    from assistant.tools import Tools
    from ingest.embeddings import Embedder

log = logging.getLogger(__name__)

_MODEL_TEST_SECONDS = 30
# Steps a long answer grows in on the page.
_STEPS = 8

History = Sequence[Mapping[str, str]]


class Assistant:
    """A library of reports and the ways to ask it.

    `home` is the folder everything lives in. A fresh home is given the sample reports unless `settings.samples` is off;
    `progress` hears of that first ingest; `embedder` is shared with another library. Raises SettingsError, StoreError.
    """

    def __init__(
        self,
        home: Path | str | None = None,
        settings: Settings | None = None,
        progress: Callable[[Progress], None] | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.settings = settings or load_settings(home)
        s = self.settings
        self.library = Library(s.home, s.database_url, s.chroma_url, s.embedding_model, embedder=embedder)
        self.sources = Sources(self.library.catalogue)
        self.talks = Talks(self.library.catalogue)
        self.library.farewells.append(self.talks.let_go)
        self._holdings = HoldingsCache(self.library.catalogue, s.home / "cache")
        self._retriever: HybridRetriever | None = None
        self._subjects: tuple[int, SubjectIndex] | None = None
        self._lock = threading.RLock()
        self._remembered = Remembered()
        self.crew: Crew | None = None
        self.beside: list[Callable[[float], None]] = []
        self._seed(progress)

    def close(self, wait_seconds: float = 0.0) -> None:
        """Let go of the stores, and of what was opened beside them; what is being written is waited for."""
        for close in self.beside:
            close(wait_seconds)
        self.library.close(wait_seconds)

    # ------------------------------------------------------------ the library
    def _seed(self, progress: Callable[[Progress], None] | None) -> None:
        catalogue = self.library.catalogue
        if not self.settings.samples or catalogue.fact("seeded") or catalogue.ids():
            return
        with resources.as_file(resources.files("assistant").joinpath("samples")) as folder:
            self.library.ingest(sorted(folder.glob("*.md")), progress)
        with catalogue.transaction() as connection:
            catalogue.set_fact(connection, "seeded", "1")

    def ingest(
        self, paths: Iterable[Path | str], progress: Callable[[Progress], None] | None = None, llm: bool = False
    ) -> IngestReport:
        """Take files or folders in; see ingest.pipeline for the stages `progress` hears of.

        With `llm` the configured model may propose figures the rules missed; raises SettingsError where none is set,
        ModelError where it cannot be set up.
        """
        proposing = None
        if llm:
            from assistant.proposing import proposer

            proposing = proposer(self.settings)
        return self._looked_over(self.library.ingest(paths, progress, proposing))

    def ingest_on_ray(
        self, address: str, paths: Iterable[Path | str], progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        """The same with the files read and embedded on Ray workers; `local` starts them on this machine."""
        return self._looked_over(self.library.ingest_on_ray(address, paths, progress))

    def _looked_over(self, report: IngestReport) -> IngestReport:
        """Take stock of what came in, so that the next start finds it done (`assistant.stock`)."""
        try:
            self._holdings.current()
        except StoreError as e:
            log.warning("the new reports are stored; looking them over is left to the next question: %s", e)
        return report

    def documents(self) -> list[dict[str, Any]]:
        """The reports of the library, oldest first."""
        return [
            {f.name: getattr(e, f.name) for f in fields(e)} | {"warnings": list(e.warnings)}
            for e in self.library.catalogue.entries()
        ]

    def document(self, document_id: str) -> Document:
        return self.sources.document(document_id)

    def text(self, document_id: str) -> str:
        """The canonical text that every start and end points into."""
        return self.sources.document(document_id).text

    def remove(self, document_ids: Sequence[str]) -> list[dict[str, Any]]:
        """Take reports out of every store; raises NotFound naming the ids the library does not hold."""
        unknown = {d for d in document_ids if not self.library.catalogue.holds(d)}
        if unknown:
            raise NotFound(f"资料库里没有编号为 {'、'.join(sorted(unknown))} 的报告。")
        return [{"document_id": e.document_id, "title": e.title} for e in self.library.remove(document_ids)]

    def reread(self, document_id: str, progress: Callable[[Progress], None] | None = None) -> DocumentResult:
        """Read a report's file again with the reader of today; the old reading stays until the new one is whole.

        Raises NotFound, DocumentError where the file is gone or cannot be read, StoreError.
        """
        from ingest.rereading import reread

        entry = next((e for e in self.library.catalogue.entries() if e.document_id == document_id), None)
        if entry is None:
            raise NotFound(f"资料库里没有编号为 {document_id} 的报告。")

        def tell(stage: Stage) -> None:
            if progress is not None:
                progress(Progress(entry.path, stage, 0, 1))

        return reread(self.library, entry, tell)

    def doctor(self, repair: bool = False) -> dict[str, Any]:
        return self.library.doctor(repair)

    def backup(self, target: Path | str) -> Backup:
        """The library in one file, taken while it is in use."""
        return backup(self.library, Path(target))

    @staticmethod
    def restore(home: Path | str, source: Path | str, force: bool = False) -> Backup:
        """Make a home hold what a backup holds; before it is opened."""
        return restore(Path(home), Path(source), force)

    def vitals(self) -> dict[str, float]:
        """Figures for monitoring, asked of the database now; raises StoreError where it does not answer."""
        documents, observations = self.library.catalogue.totals()
        return {"documents": documents, "observations": observations, "library_version": self.library.catalogue.version}

    # ------------------------------------------------------------ what it holds
    @property
    def holdings(self) -> Holdings:
        held = self._holdings.current()
        self.sources.as_of(held.version)
        return held

    @property
    def retriever(self) -> HybridRetriever:
        with self._lock:
            if self._retriever is None:
                from assistant.retrieval import HybridRetriever

                self._retriever = HybridRetriever.over(self.library, self.settings.reranker_model)
            return self._retriever

    @property
    def tools(self) -> Tools:
        """The only sources of a number, over the library as it is now."""
        return self._tools_over(self.holdings)

    def _tools_over(self, held: Holdings) -> Tools:
        from assistant.tools import Tools

        return Tools(held, self.sources, lambda: self.retriever)

    def observation_records(
        self,
        document: str | None = None,
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        measure: str | None = None,
    ) -> list[Observation]:
        """Observations that pass every filter given; `indicator` matches by words, synonyms included."""
        return self.tools.observations(document, area, indicator, period, measure)

    def observations(
        self,
        document: str | None = None,
        area: str | None = None,
        indicator: str | None = None,
        period: str | None = None,
        measure: str | None = None,
    ) -> pd.DataFrame:
        """The same as a table, with the columns of docs/interfaces."""
        import pandas as pd

        records = self.observation_records(document, area, indicator, period, measure)
        return pd.DataFrame([self.observation_json(o) for o in records])

    def observation_json(self, o: Observation) -> dict[str, Any]:
        """An observation as `zhishu observations` prints it."""
        row = {f.name: getattr(o, f.name) for f in fields(o)}
        row["cell"] = None if o.cell is None else {f.name: getattr(o.cell, f.name) for f in fields(o.cell)}
        return (
            {"observation_id": o.observation_id, "document_id": o.document_id}
            | {"document_title": self.holdings.title(o.document_id)}
            | row
        )

    def frameworks(self) -> list[Framework]:
        return list(self.holdings.frameworks)

    def passage_context(self, place: Place, radius: int = 600) -> SourceView:
        """The cited sentence in its paragraph or table."""
        return self.sources.view(place, radius)

    def suggestions(self, language: Literal["zh", "en"] = "zh") -> list[str]:
        """First questions the library can answer, in the language of the page."""
        from assistant.suggest import suggestions

        return suggestions(self.holdings, language=language)

    def indices(self) -> list[str]:
        """The indices with a framework, those with published values first."""
        from assistant.published import indices

        return indices(self.tools)

    def calc_published(self, index: str, period: str | None = None) -> dict[str, Any]:
        """A published index recomputed from the library's figures; see assistant.published."""
        from assistant.published import published

        return published(self.tools, index, period)

    # ------------------------------------------------------------ instruments
    def audit(self, target: str | Path) -> dict[str, Any]:
        """Check the relations between a report's own figures; a path that is not in the library is read, not stored."""
        from assistant.audit import audit

        return audit(self, target)

    def coverage(
        self, a: str | None = None, b: str | None = None, *more: str, llm: bool | None = False
    ) -> dict[str, Any]:
        """Two or more frameworks theme by theme, and which of their indicators have figures in the library."""
        from assistant.coverage import coverage

        return coverage(self, a, b, *more, llm=llm)

    def brief(
        self,
        topic: str | None = None,
        indices: Sequence[str] | None = None,
        period: str | None = None,
        output: Path | str | None = None,
        areas: Sequence[str] | None = None,
        length: str | None = None,
        llm: bool | None = None,
    ) -> Path:
        """Write a briefing (docx, pdf, md, html by the ending of `output`); see assistant.brief."""
        from assistant.brief import make, write_brief

        return write_brief(self, make(topic, indices, period, areas, length, llm), output)

    # ------------------------------------------------------------ answers
    def ask(self, question: str, history: History = (), llm: bool | None = None) -> Answer:
        """Answer a question; the same as the last of `stream`."""
        *_, answer = self._answers(question, history, llm, growing=False)
        return answer

    def stream(self, question: str, history: History = (), llm: bool | None = None) -> Iterator[Answer]:
        """Growing answers; every one has passed the gate, the last is whole."""
        yield from self._answers(question, history, llm, growing=True)

    def _answers(self, question: str, history: History, llm: bool | None, growing: bool) -> Iterator[Answer]:
        started = time.perf_counter()
        held = self.holdings  # one look at the library for the whole answer
        if self.settings.llm_configured if llm is None else llm:
            found = self._by_model(question, history, growing, held)
        else:
            key = asked(held.version, question, history)
            found = iter(self._remembered.answers(key, lambda: self._made(question, history, growing, held)))
        for answer in found:
            yield replace(answer, elapsed_ms=1000 * (time.perf_counter() - started))

    def _made(self, question: str, history: History, growing: bool, held: Holdings) -> Sequence[Answer]:
        made = None if self.crew is None else self.crew.answers(question, history, growing)
        return made or tuple(self._by_rules(question, history, growing, held))

    def _by_rules(self, question: str, history: History, growing: bool, held: Holdings) -> Iterator[Answer]:
        yield from self._released(self._rules_draft(question, history, held), question, history, growing, held)

    def _released(
        self, draft: Draft, question: str, history: History, growing: bool, held: Holdings
    ) -> Iterator[Answer]:
        """A draft through the gate; growing, a few statements at a time."""
        from assistant.gate import release

        count = len(draft.statements)
        # Every part passes the gate anew: a long answer grows in a few steps, not in as many as it has statements.
        for shown in range(1, count, max(1, -(-count // _STEPS))) if growing else ():
            part = replace(draft, statements=draft.statements[:shown], table=None, chart=None)
            yield release(part, question, history, self._subjects_of(held))
        yield self._whole(draft, question, history, held)

    def _by_model(self, question: str, history: History, growing: bool, held: Holdings) -> Iterator[Answer]:
        """The model's answers; the rules' where it gives none that stands."""
        draft = self._rules_draft(question, history, held)
        try:
            answer = None
            for written in self._model_drafts(question, history, draft, held):
                answer = self._whole(written, question, history, held)
                yield replace(answer, model=self.settings.llm_model)
            if answer is not None and answer.citations:
                return
            note = "（模型的回答没有一句有据可依，以下由规则给出。）"
        except ModelError as e:
            log.warning("the model could not be used: %s", e)
            note = f"（模型未能作答：{e}以下由规则给出。）"
        draft = replace(draft, statements=(*draft.statements, Statement(note, layout="note")))
        yield from self._released(draft, question, history, growing, held)

    def _whole(self, draft: Draft, question: str, history: History, held: Holdings) -> Answer:
        """A draft past the gate, with its picture; of an answer something was taken out of, none is drawn."""
        from assistant.gate import release
        from assistant.picture import picture

        answer = release(replace(draft, chart=picture(draft)), question, history, self._subjects_of(held))
        return replace(answer, chart=None) if answer.removed else answer

    @property
    def subjects(self) -> SubjectIndex:
        """The names the library speaks of, for the gate; renewed with the library."""
        return self._subjects_of(self.holdings)

    def _subjects_of(self, held: Holdings) -> SubjectIndex:
        from assistant.gate import SubjectIndex

        with self._lock:
            if self._subjects is None or self._subjects[0] != held.version:
                index = SubjectIndex.build(
                    frameworks=held.frameworks,
                    titles=[e.title for e in held.entries.values()],
                    areas=held.area_names,
                    indicators=held.indicators,
                    aliases=[*place_groups(held.areas), *held.index_groups],
                    observations_in=held.observations_in,
                )
                self._subjects = (held.version, index)
            return self._subjects[1]

    def _rules_draft(self, question: str, history: History, held: Holdings) -> Draft:
        from assistant.compose import compose

        return compose(question, history, self._tools_over(held))

    def _model_drafts(self, question: str, history: History, rules: Draft, held: Holdings) -> Iterator[Draft]:
        """The model's drafts; it starts from the evidence the rules found."""
        from assistant.agent import answer_with_model
        from assistant.models import chat_model

        seed, limited = _seed(rules), self.settings.sends_passages_only
        if limited and not seed:
            raise ModelError("按设置只把查到的句子发给模型，而资料里没有查到。")
        said = () if limited else history
        tools = self._tools_over(held)
        yield from answer_with_model(question, said, tools, chat_model(self.settings), seed=seed, limited=limited)

    def would_send(self, question: str, history: History = ()) -> list[tuple[str, str]]:
        """What a model would be sent first for a question, as (role, text); nothing is sent."""
        from assistant.agent import first_messages

        said = () if self.settings.sends_passages_only else history
        return first_messages(question, said, _seed(self._rules_draft(question, history, self.holdings)))

    def check_model(self) -> dict[str, Any]:
        """Ask the configured model for one word: {ok, message}; raises ModelError where it cannot even be built."""
        from assistant.model_runs import Run, Trouble
        from assistant.models import chat_model

        model = chat_model(self.settings)
        run: Run[str] = Run(
            lambda emit, _stopped: emit(str(model.invoke("请只回答一个字：好").content)),
            time.monotonic() + _MODEL_TEST_SECONDS,
        )
        try:
            reply = next(iter(run), "")
        except Trouble as e:
            return {"ok": False, "message": e.message}
        return {"ok": bool(reply.strip()), "message": "模型可用。" if reply.strip() else "模型没有应答。"}


def _seed(rules: Draft) -> tuple[Evidence, ...]:
    """The evidence the rules found, once each."""
    return tuple(dict.fromkeys(e for s in rules.statements for e in s.evidence))
