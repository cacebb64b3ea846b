"""`zhishu brief` from the command line: a file and exit code 0, or a Chinese sentence and 1."""

from __future__ import annotations

import pytest

from assistant.cli import main


def run(desk, *arguments):
    return main(["--home", str(desk.settings.home), "--no-samples", "brief", *map(str, arguments)])


def test_a_briefing_is_written_and_named(desk, folder, capsys):
    assert run(desk, "--areas", "云溪开发区", "-o", folder / "云溪.html") == 0
    assert str(folder / "云溪.html") in capsys.readouterr().out
    assert "655.1亿元" in (folder / "云溪.html").read_text(encoding="utf-8")


def test_what_is_not_held_is_said_and_nothing_written(desk, folder, capsys):
    assert run(desk, "--topic", "火星移民人数", "-o", folder / "b.docx") == 1
    assert "资料库里没有" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_without_a_file_name_the_usage_is_wrong(desk):
    with pytest.raises(SystemExit) as stop:
        run(desk, "--topic", "人才")
    assert stop.value.code == 2
