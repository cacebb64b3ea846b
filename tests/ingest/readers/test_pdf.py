"""PDF files set by typst, the way reports are set: columns, tables, running heads, hyphens, hidden text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from ingest.errors import DocumentError
from ingest.limits import Limits
from ingest.readers import read

typst = pytest.importorskip("typst", reason="typst makes the test files")

BODY = '#set text(font: {font}, size: 10.5pt, lang: "zh", fallback: true)\n#set page(paper: "a4", margin: 2.5cm)\n'


FONTS = Path(str(pylopdf_fonts_zh_cn.__file__)).parent


@cache
def font() -> str:
    """A family with Han glyphs, out of the packaged fonts."""
    families = {str(info.family) for info in typst.Fonts(include_system_fonts=False, font_paths=[FONTS]).fonts()}
    return '"' + min(f for f in families if "SC" in f or "CN" in f) + '"'


def made(folder: Path, source: str, chinese: bool = True) -> Path:
    path = folder / "报告.pdf"
    head = BODY.replace("{font}", font()) if chinese else '#set page(paper: "a4", margin: 2.5cm)\n'
    path.write_bytes(typst.compile((head + source).encode(), font_paths=[FONTS]))
    return path


def flow(document) -> str:
    return "".join(block.text for block in document.blocks)


def tables(document) -> list:
    return [block.grid for block in document.blocks if block.kind == "table"]


def paragraphs(document) -> list[str]:
    return [block.text for block in document.blocks if block.kind == "paragraph"]


def test_lines_are_joined_into_paragraphs_with_their_page(tmp_path):
    text = "示范区规模以上企业实现总收入8.7万亿元，同比增长3.1%，占全国高新区的六分之一：" * 4
    document = read(made(tmp_path, f"{text}\n\n短的一段。\n\n{text}\n#pagebreak()\n第二页的文字。"))
    found = [(block.page, block.text) for block in document.blocks]
    assert found == [(1, text), (1, "短的一段。"), (1, text), (2, "第二页的文字。")]


@pytest.mark.parametrize(
    "layout", ["", "#set page(columns: 2)\n", "#set par(first-line-indent: 2em)\n", "#set par(justify: true)\n"]
)
def test_paragraphs_run_on_over_columns_and_pages(tmp_path, layout):
    written = [
        f"第{n}段：" + "示范区创新发展总体情况稳中有进，综合指数达到329.4，比上年提升19.9个点，" * (3 + n % 4) + "完。"
        for n in range(40)
    ]
    document = read(made(tmp_path, layout + "\n\n".join(written)))
    assert paragraphs(document) == written


def test_a_float_does_not_break_a_paragraph(tmp_path):
    text = "示范区创新发展总体情况稳中有进，综合指数达到329.4，比上年提升19.9个点，" * 60 + "完。"
    document = read(made(tmp_path, f"#place(bottom, float: true)[{TABLE}]\n{text}"))
    assert paragraphs(document) == [text]
    assert len(tables(document)) == 1


def test_ragged_english_lines_are_one_paragraph(tmp_path):
    text = "Venture capital investment in the region reached 30.8 billion dollars in 2024, according to figures. " * 5
    document = read(made(tmp_path, f"{text}\n\nA short one.\n\n{text}", chinese=False))
    assert paragraphs(document) == [text.strip(), "A short one.", text.strip()]


def test_short_lines_in_a_row_are_left_as_lines(tmp_path):
    names = ["创新引领", "产业发展", "双创生态", "开放协同", "宜居宜业", "企业数量", "研发投入"]
    document = read(made(tmp_path, "\n\n".join(names)))
    assert [(block.text, block.wrapped) for block in document.blocks] == [(name, True) for name in names]


def test_no_space_between_han_and_figures(tmp_path):
    assert "2023年为4494.1亿元，R&D占5.2%。" in flow(read(made(tmp_path, "2023年为4494.1亿元，R&D占5.2%。")))


def test_headings_are_told_by_their_size(tmp_path):
    source = (
        "#text(20pt)[#strong[年度统计公报]]\n= 一、综合\n正文第一段说明总体情况。\n"
        "== （一）收入\n正文第二段说明收入情况。\n= 二、创新\n" + "正文第三段说明创新情况。" * 6
    )
    found = [(block.level, block.text) for block in read(made(tmp_path, source)).blocks if block.kind == "heading"]
    levels = dict((text, level) for level, text in found)
    assert list(levels) == ["年度统计公报", "一、综合", "（一）收入", "二、创新"]
    assert levels["年度统计公报"] < levels["一、综合"] == levels["二、创新"] < levels["（一）收入"]


def test_two_columns_are_read_one_after_the_other(tmp_path):
    numbered = "".join(f"第{n}段说明示范区创新发展的总体情况与主要特点，综合指数稳步提升。\n\n" for n in range(40))
    title = '#place(top + center, scope: "parent", float: true)[#text(18pt)[跨栏的标题]]'
    source = f"#set page(columns: 2)\n{title}\n{numbered}"
    document = read(made(tmp_path, source))
    positions = [flow(document).index(f"第{n}段说明") for n in range(40)]
    assert positions == sorted(positions)
    assert document.blocks[0].text == "跨栏的标题"


def test_a_figure_across_both_columns_keeps_its_place(tmp_path):
    part = "示范区创新发展的总体情况与主要特点，综合指数稳步提升，企业数量持续增加。" * 12
    across = "横跨两栏的一行文字说明了上下两部分之间的关系，它的宽度超过任何一栏。"
    source = f"#columns(2)[甲始{part}甲终]\n{across}\n#columns(2)[乙始{part}乙终]"
    text = flow(read(made(tmp_path, source)))
    order = [text.index(mark) for mark in ("甲始", "甲终", "横跨两栏", "乙始", "乙终")]
    assert order == sorted(order)


TABLE = """
#table(columns: 4, table.cell(rowspan: 2)[指标], table.cell(colspan: 2)[数值], table.cell(rowspan: 2)[增速],
[2022], [2023], [总收入（亿元）], [84432.1], [87123.5], [3.2%],
[规模以上企业研究开发费用合计金额], [4494.1], [4821.0], [7.3%])
"""


def test_ruled_tables_are_exact_with_merged_cells_repeated(tmp_path):
    document = read(made(tmp_path, f"上文。\n{TABLE}\n下文。"))
    assert tables(document) == [
        (
            ("指标", "数值", "数值", "增速"),
            ("指标", "2022", "2023", "增速"),
            ("总收入（亿元）", "84432.1", "87123.5", "3.2%"),
            ("规模以上企业研究开发费用合计金额", "4494.1", "4821.0", "7.3%"),
        )
    ]
    assert [block.header_rows for block in document.blocks if block.kind == "table"] == [2]
    assert [block.text for block in document.blocks if block.kind == "paragraph" and block.text] == ["上文。", "下文。"]


PLAIN = (
    ("园区", "2021", "2022", "2023"),
    ("海淀园", "100.1", "110.2", "120.3"),
    ("昌平园", "50.1", "55.2", "60.3"),
    ("亦庄园", "70.1", "75.2", "80.3"),
)


@pytest.mark.parametrize(
    "options",
    [
        "columns: 4",
        "columns: 4, stroke: none",
        "columns: (2fr, 1fr, 1fr, 1fr), stroke: none, align: (left, right, right, right)",
        "columns: 4, stroke: (x: 0.5pt, y: none)",
        "columns: 4, stroke: (x: none, y: 0.5pt)",
        "columns: (1fr, 1fr, 1fr, 1fr), stroke: (x, y) => (left: if x > 0 {0.5pt}, top: 0.5pt, bottom: 0.5pt)",
    ],
)
def test_tables_are_found_with_all_some_and_no_rules(tmp_path, options):
    cells = ", ".join(f"[{cell}]" for row in PLAIN for cell in row)
    document = read(made(tmp_path, f"前面是一段说明文字。\n#table({options}, {cells})\n后面是一段说明文字。"))
    assert tables(document) == [PLAIN]


def test_three_line_tables(tmp_path):
    cells = [", ".join(f"[{cell}]" for cell in row) for row in PLAIN]
    rows = f"table.hline(), {cells[0]}, table.hline(stroke: .5pt), {', '.join(cells[1:])}, table.hline()"
    source = f"#figure(caption: [主要指标])[#table(columns: 4, stroke: none, {rows})]"
    assert tables(read(made(tmp_path, source))) == [PLAIN]


def test_heads_set_left_over_figures_set_right_find_their_columns(tmp_path):
    cells = [
        "[指标名称], table.cell(colspan: 2)[2022年], table.cell(colspan: 2)[2023年]",
        "[], [总量], [增速], [总量], [增速]",
    ]
    body = (
        ("总收入", "87,000.1", "3.1%", "90,123.5", "3.6%"),
        ("其中：技术收入", "20,000.0", "5.0%", "-", "5.0%"),
        ("研发费用", "4,494.1", "8.2%", "4,821.0", "7.3%"),
    )
    cells += [", ".join([f"[{row[0]}]", *(f"align(right)[{cell}]" for cell in row[1:])]) for row in body]
    source = f"#table(columns: (4cm, 3cm, 3cm, 3cm, 3cm), stroke: none, inset: 3pt, {', '.join(cells)})"
    (grid,) = tables(read(made(tmp_path, source)))
    assert grid[0][1:] == ("2022年", "2022年", "2023年", "2023年")
    assert grid[1][1:] == ("总量", "增速", "总量", "增速")
    assert grid[2:] == body


def test_captions_are_told(tmp_path):
    document = read(made(tmp_path, f"表1 主要指标\n{TABLE}"))
    assert [block.text.replace(" ", "") for block in document.blocks if block.kind == "caption"] == ["表1主要指标"]


def test_a_table_in_one_of_two_columns_keeps_its_place(tmp_path):
    part = "示范区创新发展的总体情况与主要特点，综合指数稳步提升，企业数量持续增加。" * 8
    cells = ", ".join(f"[{cell}]" for row in PLAIN for cell in row)
    document = read(
        made(
            tmp_path, f"#set page(columns: 2)\n甲始{part}\n\n#table(columns: 4, {cells})\n\n乙始{part}{part}{part}乙终"
        )
    )
    kinds = [
        ("表" if block.kind == "table" else block.text[:2])
        for block in document.blocks
        if block.kind == "table" or block.text[:2] in ("甲始", "乙始")
    ]
    assert kinds == ["甲始", "表", "乙始"]
    assert tables(document) == [PLAIN]


def test_running_heads_feet_and_page_numbers_are_left_out(tmp_path):
    foot = "align(center)[— #context counter(page).display() —]"
    head = f"#set page(header: [中关村指数研究 #h(1fr) 2024年第3期], footer: {foot})\n"
    pages = "\n#pagebreak()\n".join(f"这是第{n}部分的正文，综合指数为{n}28.4，比上年有所提高。" for n in range(1, 5))
    text = flow(read(made(tmp_path, head + pages)))
    assert "2024年第3期" not in text
    assert "—" not in text
    assert all(f"综合指数为{n}28.4" in text for n in range(1, 5))


def test_bare_page_numbers_are_left_out_and_figures_at_the_foot_are_not(tmp_path):
    head = "#set page(footer: align(center)[#context counter(page).display()])\n"
    pages = "\n#pagebreak()\n".join("正文若干。#v(1fr)128.4" for _ in range(3))
    blocks = [block.text for block in read(made(tmp_path, head + pages)).blocks if block.text]
    assert blocks == ["正文若干。", "128.4"] * 3


def test_words_broken_at_line_ends_are_whole_again(tmp_path):
    words = (
        "internationalization commercialization entrepreneurship characteristically administrative metropolitan " * 6
    )
    document = read(
        made(
            tmp_path,
            f'#set page(columns: 2)\n#set par(justify: true)\n#set text(lang: "en", hyphenate: true)\n{words}',
            chinese=False,
        )
    )
    assert " ".join(" ".join(block.text for block in document.blocks).split()) == words.strip()


def test_hyphens_that_belong_to_a_word_stay(tmp_path):
    text = "A state-of-the-art well-known index. " + "word " * 3
    assert "state-of-the-art well-known" in flow(read(made(tmp_path, text, chinese=False)))


def test_ligatures_keep_all_their_letters(tmp_path):
    assert "office efficient affluent final" in flow(
        read(made(tmp_path, "office efficient affluent final", chinese=False))
    )


def test_hidden_text_is_left_out_and_said(tmp_path):
    source = (
        "可见的文字128.4。#text(fill: white)[白字999]\n\n#text(size: 0.5pt)[小字998]\n\n#place(dx: -400pt)[页外997]\n\n"
        "#block(fill: navy, inset: 4pt)[#text(fill: white)[蓝底白字356.7]]"
    )
    document = read(made(tmp_path, source))
    assert "128.4" in flow(document)
    assert "356.7" in flow(document)
    assert not any(hidden in flow(document) for hidden in ("999", "998", "997"))
    assert any("看不见" in warning for warning in document.warnings)


def test_watermarks_across_the_page_are_left_out(tmp_path):
    source = "#set page(background: rotate(-45deg, text(60pt, fill: silver)[内部资料]))\n正文的文字128.4。"
    assert flow(read(made(tmp_path, source))) == "正文的文字128.4。"


def test_tables_of_contents_are_left_out(tmp_path):
    document = read(made(tmp_path, "#outline(title: none)\n#pagebreak()\n= 一、综合\n正文一。\n= 二、创新\n正文二。"))
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["一、综合", "二、创新"]
    assert ". ." not in flow(document)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read_as_displayed(tmp_path, angle):
    import pypdfium2

    content = f"上文的第一行。\n{TABLE}\n下文的最后一行。"
    expected = tables(read(made(tmp_path, content)))
    # Laid out turned one way, displayed turned back: upright for the reader.
    document = pypdfium2.PdfDocument(
        made(tmp_path, f"#rotate(-{angle}deg, reflow: true)[#block(width: 15cm)[{content}]]")
    )
    document[0].set_rotation(angle)
    document.save(tmp_path / "turned.pdf")
    turned = read(tmp_path / "turned.pdf")
    assert tables(turned) == expected
    assert flow(turned) == "上文的第一行。下文的最后一行。"


@pytest.mark.parametrize("angle", [90, 270])
def test_a_table_laid_sideways_is_read_upright(tmp_path, angle):
    document = read(
        made(tmp_path, f"第一页。\n#pagebreak()\n#rotate(-{angle}deg, reflow: true)[#block(width: 15cm)[{TABLE}]]")
    )
    assert tables(document) == tables(read(made(tmp_path, TABLE)))


def test_properties_come_from_the_file(tmp_path):
    source = '#set document(title: "指数报告", author: "研究所", date: datetime(year: 2024, month: 3, day: 21))\n正文。'
    properties = read(made(tmp_path, source)).properties
    assert (properties["title"], properties["author"], properties["created"]) == ("指数报告", "研究所", "2024-03-21")


def test_a_cut_off_file_is_corrupt_or_still_read(tmp_path):
    path = made(tmp_path, "正文的文字128.4。")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "corrupt"


def test_too_many_pages_are_refused(tmp_path):
    path = made(tmp_path, "#pagebreak()".join(["甲"] * 4))
    with pytest.raises(DocumentError) as caught:
        read(path, Limits(max_pages=3))
    assert caught.value.code == "too_large"


def test_an_empty_page_has_no_text(tmp_path):
    with pytest.raises(DocumentError) as caught:
        read(made(tmp_path, "", chinese=False))
    assert caught.value.code == "no_text"
