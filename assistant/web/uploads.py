"""Files on their way into the library: kept in the home under their content, taken in with progress, let go again."""

from __future__ import annotations

import hashlib
import logging
import queue
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.desk import Assistant
from assistant.errors import AssistantError
from ingest.errors import IngestError
from ingest.pipeline import DocumentResult, Progress

log = logging.getLogger(__name__)
_UNFIT = re.compile(r"[\x00-\x1f/\\:*?\"<>|]")
_LONGEST_NAME = 120


@dataclass(slots=True)
class Item:
    """One file: its name as given, the stage it has reached, at last its result; `again` for one read anew."""

    name: str
    stage: str = ""
    result: DocumentResult | None = None
    again: bool = False


@dataclass(slots=True)
class Intake:
    """How far a batch has come, file by file, or what stopped it."""

    items: list[Item]
    error: str = ""

    @property
    def results(self) -> list[DocumentResult]:
        return [i.result for i in self.items if i.result is not None]


def keep(desk: Assistant, path: str) -> Path:
    """Copy an uploaded file into the home; the folder is named by content, so equal names never meet.

    Raises AssistantError for a file over the limit of the settings.
    """
    source = Path(path)
    limit = desk.settings.max_upload_mb
    if source.stat().st_size > limit * 1024 * 1024:
        raise AssistantError(f"{source.name} 超过了 {limit} MB 的上限。")
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    folder = desk.settings.home / "uploads" / digest
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _name(source.name)
    if not target.exists():
        shutil.copyfile(source, target)
    return target


def _name(name: str) -> str:
    """A file name fit for any disk; the end with the suffix is kept."""
    clean = _UNFIT.sub("_", Path(name).name).strip(". ") or "report"
    return clean[-_LONGEST_NAME:]


def forget(desk: Assistant, path: str) -> None:
    """Delete the home's copy of an upload; files elsewhere are the user's and stay."""
    held = desk.settings.home / "uploads"
    target = Path(path)
    if target.is_relative_to(held) and target.exists():
        target.unlink()
        if not any(target.parent.iterdir()):
            target.parent.rmdir()


def take_in(desk: Assistant, paths: Sequence[str]) -> Iterator[Intake]:
    """Take uploaded files in; yields at every stage, at last with all results."""
    intake = Intake([Item(Path(p).name) for p in paths])
    kept: dict[str, list[Item]] = {}
    for path, item in zip(paths, intake.items, strict=True):
        try:
            kept.setdefault(str(keep(desk, path)), []).append(item)
        except AssistantError as e:
            item.result = DocumentResult(path, "failed", error={"code": "too_large", "message": str(e)})
    yield intake
    if kept:
        yield from _run(desk, kept, intake)
    for result in intake.results:
        if result.error is not None:
            forget(desk, result.path)
    yield intake


def read_again(desk: Assistant, document_id: str, name: str) -> Iterator[Intake]:
    """Read a report's file anew; yields at every stage, at last with the result or what stood in the way."""
    item = Item(name, again=True)
    intake = Intake([item])
    yield intake
    yield from _follow(intake, lambda _path: [item], lambda tell: [desk.reread(document_id, tell)])
    yield intake


def _run(desk: Assistant, kept: dict[str, list[Item]], intake: Intake) -> Iterator[Intake]:
    """The ingest of the files kept."""
    yield from _follow(intake, kept.__getitem__, lambda tell: desk.ingest(list(kept), tell).documents)


def _follow(
    intake: Intake,
    items: Callable[[str], list[Item]],
    read: Callable[[Callable[[Progress], None]], Iterable[DocumentResult]],
) -> Iterator[Intake]:
    """Reading in a thread of its own, its progress handed over here; `items` are those of a path."""
    told: queue.Queue[Progress | None] = queue.Queue()

    def work() -> None:
        try:
            for result in read(told.put):
                for item in items(result.path):
                    item.result = result
        except (AssistantError, IngestError) as e:
            intake.error = str(e)
        except Exception:
            log.exception("an upload could not be taken in")
            intake.error = "读入时出了意外，日志里有详情。"
        finally:
            told.put(None)

    threading.Thread(target=work, name="intake", daemon=True).start()
    while (step := told.get()) is not None:
        for item in items(step.path):
            item.stage = step.stage
        yield intake
