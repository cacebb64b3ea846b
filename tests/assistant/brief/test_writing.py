"""From request to file: the ending decides the format, and a file is whole or not there."""

from __future__ import annotations

import pytest

from assistant.brief import FORMATS, make, write_brief, writing
from assistant.errors import AssistantError, NotFound


@pytest.mark.parametrize(
    ("ending", "start"), [(".docx", b"PK"), (".pdf", b"%PDF"), (".md", b"# "), (".html", b"<!DOC")]
)
def test_the_ending_decides_the_format(desk, folder, ending, start):
    path = write_brief(desk, make(areas=["云溪开发区"]), folder / f"云溪{ending}")
    assert path.read_bytes().startswith(start)


def test_all_formats_are_tried_above():
    assert set(FORMATS) == {".docx", ".pdf", ".md", ".html"}


def test_an_unknown_ending_is_refused(desk, folder):
    with pytest.raises(AssistantError, match=r"\.odt"):
        write_brief(desk, make(topic="人才"), folder / "b.odt")


def test_a_missing_folder_is_named(desk, folder):
    with pytest.raises(AssistantError, match="没有这个文件夹"):
        write_brief(desk, make(areas=["云溪开发区"]), folder / "无" / "b.docx")


def test_nothing_is_left_behind_when_there_is_nothing_to_write(desk, folder):
    with pytest.raises(NotFound):
        write_brief(desk, make(topic="火星移民人数"), folder / "b.docx")
    assert list(folder.iterdir()) == []


def test_without_a_name_it_goes_to_the_home(desk):
    path = desk.brief(areas=["云溪开发区"])
    assert path == desk.settings.home / "briefs" / "云溪开发区简报.docx"
    assert path.is_file()


def test_a_title_becomes_a_file_name_on_any_system():
    assert writing.file_name('甲/乙:"丙"?') == "甲-乙--丙--"
    assert writing.file_name("...") == "简报"


def test_the_same_request_gives_the_same_words(desk, folder):
    first = write_brief(desk, make(areas=["云溪开发区"]), folder / "1.html").read_bytes()
    assert write_brief(desk, make(areas=["云溪开发区"]), folder / "2.html").read_bytes() == first
