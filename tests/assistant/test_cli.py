"""The command line end to end: each command on a real home, its JSON as docs/interfaces says, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import build_parser

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "home"


@pytest.fixture(scope="module")
def run(home: Path) -> Run:
    """Runs zhishu on a home with the sample reports."""

    def call(*arguments: str, samples: str = "1") -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"ZHISHU_SAMPLES": samples, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "assistant", "--home", str(home), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=home.parent, check=False)

    return call


def told(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_fresh_home_holds_the_samples(run):
    documents = told(run("documents", "--json"))["documents"]
    assert len(documents) == 2
    assert all("摘编" in d["title"] for d in documents)


def test_ingest_reports_each_file_and_fails_alone(run, tmp_path):
    good = tmp_path / "园区.md"
    good.write_text("# 西山高新区2023年公报\n\n2023年，西山高新区总收入1234.5亿元，同比增长8.1%。\n", encoding="utf-8")
    empty = tmp_path / "空.txt"
    empty.write_text("")
    result = run("ingest", str(good), str(empty), "--json")
    assert result.returncode == 1
    first, second = json.loads(result.stdout)["documents"]
    assert (first["status"], first["error"]) == ("added", None)
    assert {"document_id", "title", "publisher", "edition", "passages", "observations", "warnings"} <= set(first)
    assert second["status"] == "failed"
    assert second["error"]["code"] == "empty_file"
    assert told(run("ingest", str(good), "--json"))["documents"][0]["status"] == "unchanged"
    assert run("remove", first["document_id"]).returncode == 0
    assert run("remove", first["document_id"]).returncode == 1


def test_observations_have_every_field_and_quote_the_text(run):
    rows = told(run("observations", "--area", "中关村示范区", "--indicator", "研究开发费用"))
    assert any(r["value"] == 4494.1 and r["unit"] == "亿元" and r["period"] == "2023" for r in rows)
    fields = (
        "observation_id document_id document_title indicator area breakdown period point_in_time measure value unit "
        "scaled_value base_unit low high qualifier comparator quote start end section page cell confidence"
    )
    assert set(fields.split()) <= set(rows[0])
    text = run("text", rows[0]["document_id"]).stdout
    assert text[rows[0]["start"] : rows[0]["end"]] == rows[0]["quote"]


def test_observations_as_csv_and_xlsx(run, tmp_path):
    assert run("observations", "--format", "csv").stdout.startswith("observation_id,")
    out = tmp_path / "out.xlsx"
    assert run("observations", "--format", "xlsx", "-o", str(out)).returncode == 0
    assert out.read_bytes()[:2] == b"PK"


def test_frameworks_are_complete(run):
    frameworks = told(run("frameworks", "--json"))
    levels = {tuple(f["levels"]) for f in frameworks}
    assert {(5, 11, 35), (5, 18, 100)} <= levels
    assert {"id", "parent", "level", "name", "weight", "quote", "start", "end"} == set(frameworks[0]["nodes"][0])


def test_ask_answers_with_citations_whose_quotes_hold_the_figure(run):
    answer = told(run("ask", "中关村企业研究开发费用是多少？", "--json"))
    assert answer["status"] == "answered"
    assert "4494.1亿元" in answer["answer"]
    assert answer["mode"] == "rules"
    assert all(n["status"] != "unverified" for n in answer["numbers"])
    (number,) = [n for n in answer["numbers"] if n["text"].startswith("4494.1")][:1]
    cited = answer["citations"][int(number["ref"].strip("[]")) - 1]
    assert "4494.1" in cited["quote"]
    assert run("text", cited["document_id"]).stdout[cited["start"] : cited["end"]] == cited["quote"]


def test_ask_refuses_what_the_library_does_not_hold(run):
    answer = told(run("ask", "火星高新区的独角兽企业有多少家？", "--json"))
    assert answer["status"] in ("refused", "partial")
    assert answer["reason"] == "not_in_documents"


def test_batch_keeps_order_ids_and_history(run, tmp_path):
    lines = [
        {"id": "a", "question": "中关村指数2024的综合指数是多少？"},
        {
            "id": "b",
            "question": "比上年变化多少？",
            "history": [{"role": "user", "content": "中关村指数2024的综合指数是多少？"}],
        },
    ]
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text("\n".join(json.dumps(x, ensure_ascii=False) for x in lines), encoding="utf-8")
    assert run("ask", "--batch", str(given), "--out", str(out)).returncode == 0
    answers = [json.loads(x) for x in out.read_text(encoding="utf-8").splitlines()]
    assert [(a["id"], a["question"]) for a in answers] == [(x["id"], x["question"]) for x in lines]
    assert "329.4" in answers[0]["answer"]
    assert "19.9" in answers[1]["answer"]


def test_calc_published_recomputes_with_intervals(run):
    found = told(run("calc", "published", "中关村指数", "--json"))
    check = found["editions"][-1]["check"]
    assert check["status"] == "CONSISTENT_AFTER_ROUNDING"
    assert check["truth"] == pytest.approx([329.35, 329.39])
    assert found["editions"][-1]["total"]["citation"] == 1
    assert "相容" in found["verdict"]


def test_calc_template_and_run_make_workbooks(run, tmp_path):
    template = tmp_path / "data.xlsx"
    assert run("calc", "template", "中关村指数", "-o", str(template)).returncode == 0
    assert template.read_bytes()[:2] == b"PK"
    assert run("calc", "template", "不存在的指数", "-o", str(template)).returncode == 1


def test_doctor_finds_the_stores_agreeing(run):
    assert told(run("doctor", "--json"))["ok"]


def test_wrong_usage_is_exit_code_2(run):
    assert run("ask").returncode == 2
    assert run("nonsense").returncode == 2


def test_no_samples_starts_empty(tmp_path):
    command = [sys.executable, "-m", "assistant", "--home", str(tmp_path / "h"), "--no-samples", "documents", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert json.loads(result.stdout) == {"documents": []}


def test_the_home_may_stand_before_or_behind_the_command(tmp_path):
    for arguments in (["--home", "h", "--no-samples", "documents"], ["documents", "--home", "h", "--no-samples"]):
        command = [sys.executable, "-m", "assistant", *arguments, "--json"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
        assert json.loads(result.stdout) == {"documents": []}
        assert (tmp_path / "h").is_dir()


def test_every_command_stands_in_the_documentation():
    text = (ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8")
    choices = next(a.choices for a in build_parser()._actions if a.dest == "command")
    assert choices is not None
    missing = [c for c in choices if f"zhishu {c}" not in text]
    assert not missing


def test_ingest_with_a_model_wants_one_configured(run, tmp_path):
    path = tmp_path / "园区.md"
    path.write_text("# 东山高新区2023年公报\n\n2023年，东山高新区总收入12.5亿元。\n", encoding="utf-8")
    result = run("ingest", "--llm", str(path))
    assert result.returncode == 1
    assert "ZHISHU_LLM_MODEL" in result.stderr
