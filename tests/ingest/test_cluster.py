"""Reading on Ray workers, on a real local Ray: the same library as without, a bad file alone fails."""

from __future__ import annotations

import os
import sys

import pytest
from word_embedder import WordEmbedder

from ingest.pipeline import Library

pytestmark = pytest.mark.slow

REPORT = """# {place}2023年统计公报

## 科技创新

2023年，{place}企业研究开发费用{value}亿元，同比增长12.5%。
"""


@pytest.fixture
def files(tmp_path):
    for i, place in enumerate("甲乙丙"):
        text = REPORT.format(place=f"临{place}高新区", value=f"{200 + i}.4")
        (tmp_path / f"{i}.md").write_text(text, encoding="utf-8")
    (tmp_path / "9.pdf").write_bytes(b"%PDF-1.7 broken")
    return [*sorted(tmp_path.glob("*.*")), tmp_path / "not-there.txt"]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """Workers find what tests import; other programs may be using the machine's memory, the workers need little."""
    monkeypatch.setenv("RAY_memory_monitor_refresh_ms", "0")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(p for p in sys.path if p))


def test_workers_read_what_this_process_would_have_read(files, tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed (pip: zhishu[ray])")
    plain = Library(tmp_path / "plain", embedder=WordEmbedder())
    spread = Library(tmp_path / "spread", embedder=WordEmbedder())
    expected = [d.as_json() for d in plain.ingest(files).documents]
    told: list[str] = []
    found = spread.ingest_on_ray("local", files, lambda p: told.append(p.stage)).documents
    assert [d.as_json() for d in found] == expected
    assert told == ["done", "done", "done", "failed", "failed"]
    held = [sorted(x.catalogue.observations(), key=lambda o: o.observation_id) for x in (spread, plain)]
    assert held[0] == held[1]
    query = WordEmbedder().embed_query("临乙高新区企业研究开发费用")
    near = [dict(x.vectors.query(query, 5)) for x in (spread, plain)]
    assert near[0] == pytest.approx(near[1])
    assert spread.doctor()["ok"]
    assert {d.status for d in spread.ingest(files[:3]).documents} == {"unchanged"}
