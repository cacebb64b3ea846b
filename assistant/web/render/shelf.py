"""The shelf: the list of reports, the progress of an intake, what a removal takes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.web.safe import button, esc
from assistant.web.uploads import Intake, Item
from assistant.web.words import Words
from ingest.pipeline import STAGES, DocumentResult

_STAGE = {"read": "读取", "extract": "提取", "embed": "索引", "store": "入库", "done": "完成"}
_STATUS = {"added": "已读入", "unchanged": "内容未变", "replaced": "已替换旧版", "failed": "没有读入"}


def listing(documents: Sequence[Mapping[str, Any]], w: Words) -> str:
    """The reports of the library, newest first."""
    if not documents:
        return (
            f'<div class="zs-empty"><p><b>{w("还没有报告")}</b></p>'
            f"<p>{w('把文件拖到上面，支持 Word、PDF、Excel、CSV、网页、Markdown 和纯文本。')}</p></div>"
        )
    items = "".join(_item(d, w) for d in reversed(documents))
    total = sum(int(d["observations"]) for d in documents)
    head = w("{n} 份报告，{m} 条数据", n=len(documents), m=total)
    return f'<p class="zs-count">{head}</p><ul class="zs-shelf">{items}</ul>'


def _item(d: Mapping[str, Any], w: Words) -> str:
    key = str(d["document_id"])
    facts = [d["publisher"] or w("发布者不详"), d["published"] or w("日期不详")]
    facts += [w("{edition} 版", edition=d["edition"])] if d["edition"] else []
    counts = [
        w("{n} 条数据", n=d["observations"]),
        w("{n} 张表", n=d["tables"]),
        w("{n} 个体系", n=d["frameworks"]),
        w("{n} 段", n=d["passages"]),
    ]
    acts = button(w("阅读"), "read", key, "zs-button")
    acts += button(w("重新读取"), "reread", key, "zs-link")
    acts += button(w("替换"), "replace", key, "zs-link") + button(w("移除"), "remove", key, "zs-link is-danger")
    warned = "".join(f"<li>{esc(w.said(x))}</li>" for x in d["warnings"])
    told = w("{n} 条提示", n=len(d["warnings"]))
    notes = f'<details class="zs-notes"><summary>{told}</summary><ul>{warned}</ul></details>'
    return (
        f"<li><div><h3>{esc(d['title'])}</h3><p>{esc(' · '.join(facts))}</p>"
        f'<p class="zs-counts">{esc(" · ".join(counts))}</p>'
        f'<p class="zs-file">{esc(Path(str(d["path"])).name)}</p>{notes if d["warnings"] else ""}</div>'
        f'<div class="zs-acts">{acts}</div></li>'
    )


def progress(intake: Intake, w: Words) -> str:
    """Every file with its stages, then its result in words."""
    items = "".join(_file(item, w) for item in intake.items)
    waiting = ' data-show="1"' if any(i.again and not i.stage for i in intake.items) else ""
    error = f'<p class="zs-error" role="alert" data-show="1">{esc(intake.error)}</p>' if intake.error else ""
    return f'<ul class="zs-intake" aria-live="polite"{waiting}>{items}</ul>{error}'


def _file(item: Item, w: Words) -> str:
    if item.result is not None:
        return f"<li><b>{esc(item.name)}</b>{_result(item.result, w, item.again)}</li>"
    at = STAGES.index(item.stage) if item.stage in STAGES else -1
    steps = "".join(
        f'<span class="{"is-done" if i < at else "is-now" if i == at else ""}">{w(_STAGE[s])}</span>'
        for i, s in enumerate(STAGES)
    )
    waiting = "" if item.stage else f"<small>{w('等候')}</small>"
    return f'<li><b>{esc(item.name)}</b><div class="zs-steps">{steps}</div>{waiting}</li>'


def _result(r: DocumentResult, w: Words, again: bool) -> str:
    if r.error is not None:
        return f'<p class="zs-error">{w(_STATUS["failed"])}：{esc(r.error["message"])}</p>'
    counts = w("{o} 条数据，{t} 张表，{f} 个体系", o=r.observations, t=r.tables, f=r.frameworks)
    warned = "".join(f"<li>{esc(w.said(x))}</li>" for x in r.warnings)
    became = "已重新读取" if again else _STATUS[r.status]
    return f'<p class="zs-ok">{w(became)}：{esc(r.title)}</p><p class="zs-counts">{counts}</p>' + (
        f'<ul class="zs-warnings">{warned}</ul>' if warned else ""
    )


def farewell(d: Mapping[str, Any], w: Words) -> str:
    """What goes when a report is removed."""
    what = w(
        "将移除《{title}》：{o} 条数据、{t} 张表、{f} 个体系、{p} 段索引一并删去，不能恢复。你电脑里的原文件不动。",
        title=d["title"],
        o=d["observations"],
        t=d["tables"],
        f=d["frameworks"],
        p=d["passages"],
    )
    return f'<p class="zs-confirm" role="alert" data-show="1">{esc(what)}</p>'
