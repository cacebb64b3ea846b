"""Files on their way in: kept under their content, taken in with progress, deleted with their report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes import FakeDesk

from assistant.web import uploads
from assistant.web.render import shelf
from assistant.web.words import Words

W = Words()


def file(folder: Path, name: str, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_equal_names_with_other_content_are_kept_apart(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    a = uploads.keep(desk, file(tmp_path / "a", "报告.md", "甲"))
    b = uploads.keep(desk, file(tmp_path / "b", "报告.md", "乙"))
    assert a != b
    assert a.name == b.name == "报告.md"
    assert a.is_relative_to(tmp_path / "home")


def test_names_cannot_leave_the_folder_or_break_a_disk():
    assert uploads._name("../../etc/passwd") == "passwd"
    assert uploads._name('a:b*"c.md') == "a_b__c.md"
    assert uploads._name("...") == "report"
    assert len(uploads._name("长" * 300 + ".pdf")) <= 120
    assert uploads._name("长" * 300 + ".pdf").endswith(".pdf")


def test_every_stage_is_told_and_the_last_word_is_the_result(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    path = file(tmp_path, "东园区.md", "东园区报告\n正文。")
    seen = {i.items[0].stage for i in uploads.take_in(desk, [path])}
    assert seen >= {"read", "extract", "embed", "store", "done"}
    assert [d["title"] for d in desk.documents()] == ["东园区报告"]


def test_a_file_over_the_limit_fails_alone_and_leaves_nothing(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    desk.settings = replace(desk.settings, max_upload_mb=0)
    intake = list(uploads.take_in(desk, [file(tmp_path, "大.md", "甲")]))[-1]
    assert intake.results[0].error is not None
    assert "超过了 0 MB" in shelf.progress(intake, W)


def test_a_file_that_cannot_be_read_is_not_kept_in_the_home(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    intake = list(uploads.take_in(desk, [file(tmp_path, "空.md", " ")]))[-1]
    assert intake.results[0].error == {"code": "empty_file", "message": "文件是空的。"}
    assert list((tmp_path / "home" / "uploads").rglob("*.md")) == []


def test_forgetting_deletes_the_homes_copy_and_never_the_users_file(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    mine = file(tmp_path / "mine", "报告.md", "甲")
    kept = uploads.keep(desk, mine)
    uploads.forget(desk, str(kept))
    uploads.forget(desk, mine)
    assert not kept.exists()
    assert not kept.parent.exists()
    assert Path(mine).exists()


def test_names_and_warnings_are_shown_as_text(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    intake = list(uploads.take_in(desk, [file(tmp_path, "x<img src=x onerror=1>.md", "报告\n正文")]))[-1]
    html = shelf.progress(intake, W)
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_the_list_says_what_goes_with_a_report(tmp_path):
    desk = FakeDesk(tmp_path)
    said = shelf.farewell(desk.documents()[0], W)
    assert "3 条数据、1 张表、1 个体系、2 段" in said
    assert "还没有报告" in shelf.listing([], W)


def test_every_report_can_be_read_replaced_read_again_and_removed(tmp_path):
    said = shelf.listing(FakeDesk(tmp_path).documents(), W)
    for act in ("read", "replace", "reread", "remove"):
        assert f'data-act="{act}"' in said


def test_two_files_of_one_name_have_a_line_each(tmp_path):
    desk = FakeDesk(tmp_path / "home", [])
    paths = [file(tmp_path / d, "报告.md", f"{d}区报告\n正文") for d in ("a", "b")]
    intake = list(uploads.take_in(desk, paths))[-1]
    assert [i.result.title for i in intake.items] == ["a区报告", "b区报告"]
