"""Plain text in the encodings that reports arrive in."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.readers import read
from ingest.readers.characters import one_line, sanitise
from ingest.readers.encodings import decode
from ingest.readers.lengths import MAX_PARAGRAPH, parted
from ingest.records import RawBlock

SIMPLIFIED = "2023年，示范区规模以上企业实现总收入8.7万亿元，同比增长3.1%；研发人员合计76.5万人。"
TRADITIONAL = "2023年，園區企業總收入達8.7兆元，較上年增長3.1%；研發人員合計76.5萬人，創新環境持續改善。"


def written(folder: Path, data: bytes, name: str = "报告.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gb2312"]
)
def test_simplified_chinese_reads_the_same_in_every_encoding(tmp_path, encoding):
    document = read(written(tmp_path, SIMPLIFIED.encode(encoding)))
    assert [block.text for block in document.blocks] == [SIMPLIFIED]
    assert not document.warnings


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "big5hkscs", "gb18030", "utf-16-le", "utf-16-be"])
def test_traditional_chinese_reads_the_same_in_every_encoding(tmp_path, encoding):
    document = read(written(tmp_path, TRADITIONAL.encode(encoding)))
    assert document.blocks[0].text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp1252", "gb18030"])
def test_english_reads_the_same_in_every_encoding(tmp_path, encoding):
    text = "Venture capital fell 12.5% – to $30.8 billion; the Region’s “job growth” was 1.4%."
    assert read(written(tmp_path, text.encode(encoding))).blocks[0].text == text


@pytest.mark.parametrize("sample", ["综合指数128.4", "指數為128.4點"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_single_short_line_is_enough_to_tell_the_encoding(sample, encoding):
    decoded = decode(sample.encode(encoding))
    assert decoded is not None
    assert decoded.text == sample


def test_short_big5_is_told_from_gb18030():
    decoded = decode("綜合指數為128.4點".encode("big5"))
    assert decoded is not None
    assert decoded.text == "綜合指數為128.4點"


def test_blank_lines_are_kept_for_the_judge_of_wrapping(tmp_path):
    document = read(written(tmp_path, "第一行的文字\r\n\r\n  第二行\n\n".encode()))
    assert [block.text for block in document.blocks] == ["第一行的文字", "", "  第二行", ""]
    assert all(block.wrapped for block in document.blocks)


def test_form_feeds_turn_the_page(tmp_path):
    document = read(written(tmp_path, "甲\f乙\n丙".encode()))
    assert [(block.text, block.page) for block in document.blocks] == [("甲", 1), ("乙", 2), ("丙", 2)]


def test_text_without_form_feeds_has_no_pages(tmp_path):
    assert read(written(tmp_path, "甲".encode())).blocks[0].page is None


def test_control_and_invisible_characters_carry_no_text(tmp_path):
    noisy = "综合\x00指\u200b数\x08为\u202e128\ufeff.4\x7f"
    assert read(written(tmp_path, noisy.encode())).blocks[0].text == "综合指数为128.4"


def test_terminal_sequences_carry_no_text():
    assert sanitise("\x1b[31m指数\x1b[0m为\x1b]0;标题\x07128.4") == "指数为128.4"


def test_radicals_become_the_characters_they_stand_for():
    assert sanitise("⼀⼆年增⻓") == "一二年增长"


def test_a_line_break_between_han_leaves_no_space():
    assert one_line("创新\n引领  index\n value ") == "创新引领 index value"


def test_a_few_broken_bytes_cost_a_warning_not_the_file(tmp_path):
    document = read(written(tmp_path, SIMPLIFIED.encode() * 20 + b"\xe5\x88"))
    assert "8.7万亿元" in document.blocks[0].text
    assert "乱码" in document.warnings[0]


def test_a_lone_accent_is_western_not_broken():
    decoded = decode(b"a caf\xe9 in the Region")
    assert decoded is not None
    assert decoded.text == "a café in the Region"


def test_a_broken_byte_in_gb18030_leaves_the_rest_readable(tmp_path):
    document = read(written(tmp_path, SIMPLIFIED.encode("gb18030") * 5 + b"\xff\n" + SIMPLIFIED.encode("gb18030")))
    assert document.blocks[-1].text == SIMPLIFIED


@pytest.mark.parametrize("data", [bytes(range(256)) * 64, b"\x00" * 4096, b"\x01\x02\x03" * 500])
def test_binary_is_no_text(tmp_path, data):
    with pytest.raises(DocumentError) as caught:
        read(written(tmp_path, data))
    assert caught.value.code == "unsupported_type"


def test_an_empty_file_says_so(tmp_path):
    with pytest.raises(DocumentError) as caught:
        read(written(tmp_path, b""))
    assert caught.value.code == "empty_file"
    assert "为空" in caught.value.message


def test_only_white_space_is_no_text(tmp_path):
    with pytest.raises(DocumentError) as caught:
        read(written(tmp_path, b" \n\n\t\n"))
    assert caught.value.code == "no_text"


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(DocumentError) as missing:
        read(tmp_path / "无此文件.txt")
    with pytest.raises(DocumentError) as folder:
        read(tmp_path)
    assert (missing.value.code, folder.value.code) == ("not_found", "unsupported_type")


def test_one_line_of_five_megabytes_is_read_whole_in_pieces(tmp_path):
    text = "综合指数为128.4，" * 200_000
    document = read(written(tmp_path, text.encode()))
    assert "".join(block.text for block in document.blocks) == text
    assert all(block.text.endswith("，") and len(block.text) <= MAX_PARAGRAPH for block in document.blocks)


@pytest.mark.parametrize("unit", ["1234567890", "a", "甲。", "128.4 ", "（"])
def test_a_line_is_parted_anywhere_rather_than_never(unit):
    text = unit * 30_000
    assert "".join(piece.text for piece in parted(RawBlock("paragraph", text))) == text


@pytest.mark.parametrize(
    "name", ["报告 (终稿) [2].txt", "a'b\"c;rm -rf.txt", "😀.TXT", "..txt", "-rf.txt", "没有扩展名", "指数2024.1"]
)
def test_odd_names_do_not_matter(tmp_path, name):
    assert read(written(tmp_path, SIMPLIFIED.encode(), name)).blocks[0].text == SIMPLIFIED


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
@settings(max_examples=150, deadline=None)
def test_sanitising_twice_changes_nothing(text):
    assert sanitise(sanitise(text)) == sanitise(text)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_text_or_refused(data):
    decoded = decode(data)
    assert decoded is None or isinstance(decoded.text, str)


@given(
    st.text(
        alphabet="的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质",
        min_size=3,
        max_size=60,
    )
)
@settings(max_examples=150, deadline=None)
@example("联通")
@example("每每每")
@example("一间看")
def test_common_characters_survive_gb18030(text):
    decoded = decode(text.encode("gb18030"))
    assert decoded is not None
    assert decoded.text == text


def test_a_file_pasted_together_from_two_encodings_is_read_line_by_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(
        "综合指数为128.4，比上年提高。\n".encode() * 3 + "另一段来自旧系统，为356.7亿元。\n".encode("gb18030")
    )
    document = read(path)
    text = "\n".join(block.text for block in document.blocks)
    assert "综合指数为128.4" in text
    assert "另一段来自旧系统，为356.7亿元" in text
    assert document.warnings == ()


def test_lines_with_broken_bytes_are_kept_and_the_damage_is_said(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("综合指数为128.4，比上年提高。\n".encode() * 4 + b"\xff\xfe\xc3\x28\xa0\xa1\n")
    document = read(path)
    assert "综合指数为128.4" in document.blocks[0].text
    assert "乱码" in document.warnings[0]
