"""Markdown: structure from the marks, raw HTML judged like any page."""

from ingest.readers import read


def blocks(folder, text):
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_headings_paragraphs_lists_and_tables(tmp_path):
    document = blocks(
        tmp_path,
        "# 指数报告\n\n综合指数为**128.4**，\n比上年提高6.2。\n\n"
        "## 一、创新\n\n- 甲\n- 乙\n\n1. 丙\n\n| 指标 | 2023 |\n|---|---:|\n| 综合 | 128.4 |\n",
    )
    assert [(b.kind, b.level, b.text) for b in document.blocks] == [
        ("heading", 1, "指数报告"),
        ("paragraph", 0, "综合指数为128.4，比上年提高6.2。"),
        ("heading", 2, "一、创新"),
        ("paragraph", 0, "甲"),
        ("paragraph", 0, "乙"),
        ("paragraph", 0, "1. 丙"),
        ("table", 0, ""),
    ]
    assert document.blocks[-1].grid == (("指标", "2023"), ("综合", "128.4"))
    assert document.blocks[-1].header_rows == 1
    assert document.media_type == "text/markdown"


def test_entries_of_lists_in_lists_keep_their_depth(tmp_path):
    document = blocks(tmp_path, "- 甲\n  - 乙\n    - 丙\n- 丁\n")
    assert [b.text for b in document.blocks] == ["• 甲", "◦ 乙", "▪ 丙", "• 丁"]


def test_raw_html_is_subject_to_the_same_rules(tmp_path):
    document = blocks(
        tmp_path, "综合指数128.4\n\n<p style='display:none'>999</p>\n\n<script>alert(1)</script>\n\n~~99.9~~实为100\n"
    )
    assert [b.text for b in document.blocks] == ["综合指数128.4", "实为100"]


def test_front_matter_becomes_properties(tmp_path):
    document = blocks(tmp_path, '---\ntitle: "指数 2024"\ndate: 2024-12-01\n---\n\n正文\n')
    assert document.properties == {"title": "指数 2024", "published": "2024-12-01"}
    assert [b.text for b in document.blocks] == ["正文"]


def test_a_rule_under_a_sentence_does_not_make_it_a_heading(tmp_path):
    document = blocks(tmp_path, "综合指数为128.4，比上年提高6.2。\n---\n\n下文\n")
    assert [b.kind for b in document.blocks] == ["paragraph", "paragraph"]


def test_deeply_nested_quotes_and_lists_are_read(tmp_path):
    document = blocks(tmp_path, ">" * 3000 + " 128.4\n\n" + "".join("  " * n + "- x\n" for n in range(200)))
    assert any("128.4" in b.text for b in document.blocks)


def test_code_keeps_its_lines(tmp_path):
    document = blocks(tmp_path, "```\n甲 1\n乙 2\n```\n")
    assert [(b.text, b.wrapped) for b in document.blocks] == [("甲 1", True), ("乙 2", True)]
