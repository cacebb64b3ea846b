"""From a request to a file: the plan is made once, the format follows the file's ending."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from assistant.brief.plan import plan
from assistant.brief.records import Briefing, Length, Request
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.desk import Assistant

FORMATS = {".docx": "docx", ".pdf": "pdf", ".md": "markdown", ".html": "html"}


def make(
    topic: str | None = None,
    indices: Sequence[str] | None = None,
    period: str | None = None,
    areas: Sequence[str] | None = None,
    length: str | None = None,
    llm: bool | None = None,
) -> Request:
    """A request from what a command line or a page gives; raises AssistantError on an unknown length."""
    chosen = length or "standard"
    if chosen not in get_args(Length):
        raise AssistantError(f"篇幅只能是 {'、'.join(get_args(Length))} 之一。")
    return Request(
        topic.strip() if topic and topic.strip() else None,
        tuple(i.strip() for i in indices or () if i.strip()),
        tuple(a.strip() for a in areas or () if a.strip()),
        period,
        cast(Length, chosen),
        llm,
    )


def write_brief(desk: Assistant, request: Request, output: Path | str | None = None) -> Path:
    """Write the briefing; without `output` a Word file in the home's `briefs` folder. Returns where it is.

    Raises AssistantError for an unknown format or a request without content, NotFound where the library holds nothing.
    """
    path = Path(output) if output is not None else None
    if path is not None and path.suffix.lower() not in FORMATS:
        raise AssistantError(f"简报只能写成 {'、'.join(FORMATS)}，不能写成“{path.suffix or path.name}”。")
    briefing = plan(desk, request)
    if path is None:
        folder = desk.settings.home / "briefs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{file_name(briefing.title)}.docx"
    if not path.parent.is_dir():
        raise AssistantError(f"没有这个文件夹：{path.parent}")
    save(briefing, path)
    return path


def save(briefing: Briefing, path: Path) -> None:
    """Lay the briefing out by the ending of `path`; the file appears whole or not at all."""
    form = FORMATS[path.suffix.lower()]
    write = cast(Callable[[Briefing, Path], None], import_module(f"assistant.brief.{form}").write)
    if form == "markdown":  # its pictures lie beside it under its name
        write(briefing, path)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    part = Path(name)
    try:
        write(briefing, part)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def file_name(title: str) -> str:
    """A title as a file name on any system."""
    name = "".join("-" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title).strip(" .")
    return name[:60] or "简报"
