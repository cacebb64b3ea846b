"""Reading in another process: the same result as here, and no file takes it down for the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import openpyxl
import pytest

from ingest import readers, worker
from ingest.errors import DocumentError
from ingest.extraction import take_out
from ingest.limits import MEBIBYTE, Limits
from ingest.worker import extract_guarded, read_guarded


@pytest.fixture(scope="module")
def big_workbook(tmp_path_factory):
    """A workbook that takes well over the parent's first look to read."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in range(20_000):
        sheet.append([f"指标{row}", row + 0.5, row * 2.5, row * 3.5])
    path = tmp_path_factory.mktemp("big") / "大表.xlsx"
    workbook.save(path)
    return path


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text("综合指数为128.4\n\n比上年提高6.2\f第二页\n", encoding="gb18030")
    return path


def job(path):
    return worker._Job(path, path.stat().st_size, Limits(), str(path))


def refusal(path, limits):
    with pytest.raises(DocumentError) as caught:
        read_guarded(path, limits)
    return caught.value


def test_the_result_is_the_same_as_in_process(report, tmp_path):
    table = tmp_path / "表.csv"
    table.write_text("指标,数值\n综合,128.4\n", encoding="utf-8")
    for path in (report, table):
        assert read_guarded(path) == readers.read(path)


def test_what_is_taken_out_there_is_what_would_be_taken_out_here(tmp_path):
    path = tmp_path / "年报.md"
    path.write_text(
        "# 北园区指数2024\n\n2023年北园区综合指数为128.4，比上年提高6.2。\n\n|指标|2023|\n|-|-|\n|总收入（亿元）|4.5|\n"
    )
    stages = []
    there = extract_guarded(path, read=lambda: stages.append("read"))
    assert there == take_out(readers.read(path))
    assert len(there.observations) >= 2
    assert stages == ["read"]


def test_taking_figures_out_has_a_time_of_its_own(tmp_path, report):
    path = tmp_path / "长.txt"
    path.write_text("2023年综合指数为128.4，比上年提高6.2。\n" * 20_000, encoding="utf-8")
    limits = Limits(seconds_to_extract=0, characters_a_second=1e9)
    with pytest.raises(DocumentError) as caught:
        extract_guarded(path, limits)
    assert caught.value.code == "timeout"
    assert extract_guarded(report).document.text


def test_refusals_come_through_with_code_message_and_path(tmp_path):
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    with pytest.raises(DocumentError) as here:
        readers.read(path)
    there = refusal(path, Limits())
    assert (there.code, there.message, there.path) == (here.value.code, here.value.message, str(path))


def test_a_file_that_takes_too_long_is_given_up(big_workbook, report):
    limits = Limits(seconds=0, seconds_per_mebibyte=0)
    assert refusal(big_workbook, limits).code == "timeout"
    assert read_guarded(report).blocks[0].text == "综合指数为128.4"


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="resident memory is watched on Linux only")
def test_a_file_that_needs_too_much_memory_is_given_up(big_workbook, report):
    assert refusal(big_workbook, Limits(memory_bytes=MEBIBYTE)).code == "too_large"
    assert read_guarded(report).blocks[0].text == "综合指数为128.4"


@pytest.mark.parametrize(
    ("signal_name", "code"),
    [("SIGSEGV", "corrupt"), ("SIGABRT", "corrupt"), ("SIGKILL", "too_large"), ("SIGXCPU", "timeout")],
)
def test_a_crash_is_the_files_end_only(big_workbook, signal_name, code, report):
    child = worker._Child()
    killer = threading.Thread(target=os.kill, args=(child._process.pid, getattr(signal, signal_name)))
    killer.start()
    with pytest.raises(DocumentError) as caught:
        child.do(job(big_workbook))
    killer.join()
    child.kill()
    assert caught.value.code == code
    assert read_guarded(report).blocks[0].text == "综合指数为128.4"


def test_one_child_serves_many_files(report):
    pool = worker._Pool()
    served = []
    for _ in range(3):
        with pool.child() as child:
            child.do(job(report))
            served.append(child)
    assert served[0] is served[1] is served[2]
    pool.close()
    assert served[0]._process.poll() is not None


def test_a_dead_child_is_replaced_before_it_is_asked(report):
    pool = worker._Pool()
    with pool.child() as first:
        first.do(job(report))
    first._process.kill()
    first._process.wait()
    with pool.child() as second:
        assert second.do(job(report))["document"]["blocks"]
    assert second is not first
    pool.close()


def test_threads_share_the_pool(tmp_path):
    paths = []
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"指数为{number}.5", encoding="utf-8")
        paths.append(path)
    found: dict[str, str] = {}

    def one(path):
        found[path.name] = read_guarded(path).blocks[0].text

    threads = [threading.Thread(target=one, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {f"{number}.txt": f"指数为{number}.5" for number in range(12)}


def test_secrets_of_the_environment_stay_outside(monkeypatch):
    monkeypatch.setenv("ZHISHU_LLM_API_KEY", "secret")
    assert "secret" not in worker._environment().values()


def test_a_name_that_is_no_valid_text_still_reads(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    with open(path, "wb") as file:
        file.write("指数为128.4".encode())
    assert read_guarded(os.fsdecode(path)).blocks[0].text == "指数为128.4"


def test_an_unreadable_file_says_so(tmp_path):
    assert refusal(tmp_path / "无.txt", Limits()).code == "not_found"


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the system does not tell what a process has had")
@pytest.mark.parametrize(("does", "by_the_clock"), [("input()", True), ("\nwhile True: pass", False)])
def test_a_process_that_waits_for_its_turn_is_not_late_by_the_clock(does, by_the_clock):
    code = f"import sys; print('up', flush=True); {does}" if by_the_clock else f"print('up', flush=True){does}"
    program = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    program.stdout.readline()
    if by_the_clock:
        while worker._Stopwatch(program.pid)._used()[1]:  # until it has come to its `input`
            pass
    watch, began = worker._Stopwatch(program.pid), time.monotonic()
    while time.monotonic() - began < 0.3:
        watch.seconds()
    counted, passed = watch.seconds(), time.monotonic() - began
    program.kill()
    program.communicate()
    assert passed * 0.9 <= counted <= passed + 0.05 if by_the_clock else passed / 11 <= counted <= passed + 0.05
