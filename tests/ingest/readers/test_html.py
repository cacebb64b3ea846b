"""Web pages: the article and its tables, without what frames or hides."""

from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.readers import read
from ingest.records import RawBlock


def blocks(folder: Path, body: str, head: str = "") -> tuple[RawBlock, ...]:
    path = folder / "a.html"
    path.write_text(f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return read(path).blocks


def texts(folder: Path, body: str, head: str = "") -> list[str]:
    return [block.text for block in blocks(folder, body, head)]


def test_headings_paragraphs_and_lists_in_order(tmp_path):
    found = blocks(
        tmp_path,
        "<h1>年度报告</h1><p>总收入<b>8.7</b>万亿元。</p><ul><li>创新</li></ul><ol start=3><li>产业</li>"
        "<li>生态</li></ol>",
    )
    assert [(b.kind, b.level, b.text) for b in found] == [
        ("heading", 1, "年度报告"),
        ("paragraph", 0, "总收入8.7万亿元。"),
        ("paragraph", 0, "创新"),
        ("paragraph", 0, "3. 产业"),
        ("paragraph", 0, "4. 生态"),
    ]


def test_entities_and_line_breaks(tmp_path):
    assert texts(tmp_path, "<p>R&amp;D&nbsp;投入&#65306;12&lt;13<br>下一行</p>") == ["R&D 投入：12<13", "下一行"]


def test_wrapped_source_lines_leave_no_space_between_han(tmp_path):
    assert texts(tmp_path, "<p>创新引领\n   指数 is\n rising</p>") == ["创新引领指数 is rising"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>999</p>",
        "<p hidden>999</p>",
        "<p aria-hidden='true'>999</p>",
        "<div style='visibility:hidden'><p>999</p></div>",
        "<span style='font-size:0px'>999</span>",
        "<span style='opacity:0'>999</span>",
        "<p style='position:absolute;left:-9999px'>999</p>",
        "<p style='color:#ffffff'>999</p>",
        "<p style='height:0;overflow:hidden'>999</p>",
        "<font color=white>999</font>",
        "<div bgcolor=white><p style='color:#FFF'>999</p></div>",
        "<p class=x>999</p><style>.x{color:#ffffff}</style>",
        "<p style='color:#003366;background:#003366'>999</p>",
        "<p class=x>999</p><style>.y, p.x{display:none}</style>",
        "<script>999</script><noscript>999</noscript><template><p>999</p></template>",
        "<!-- 999 -->",
        "<textarea>999</textarea><select><option>999</select>",
        "<p><del>999</del></p>",
        "<img src=x onerror=alert(999) alt=999>",
        "<svg><text>999</text></svg>",
    ],
)
def test_what_a_browser_does_not_show_is_not_read(tmp_path, hidden):
    assert texts(tmp_path, f"<p>甲128.4</p>{hidden}<p>乙</p>") == ["甲128.4", "乙"]


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='color:#fff;background:#003366'>128.4</p>",
        "<div style='background-color:navy'><p style='color:white'>128.4</p></div>",
        "<p style='color:#333;font-size:10px;opacity:0.9;left:10px'>128.4</p>",
        "<p aria-hidden=false>128.4</p>",
        "<style>.x{color:#fff} .bar{background:#036}</style><div class=bar><p class=x>128.4</p></div>",
        "<style>@media print {.a{display:none} .b{color:red}}</style><p class=a>128.4</p>",
        "<style>@media (max-width:9px){p{display:none}}</style><p>128.4</p>",
        "<ins>128.4</ins>",
    ],
)
def test_what_a_browser_shows_is_read(tmp_path, shown):
    assert texts(tmp_path, shown) == ["128.4"]


def test_text_after_a_hidden_element_stays(tmp_path):
    assert texts(tmp_path, "<p>指数<span hidden>999</span>为128.4</p>") == ["指数为128.4"]


def test_merged_cells_repeat_and_header_rows_are_counted(tmp_path):
    table = (
        "<table><caption>表1 指数</caption><thead><tr><th rowspan=2>指标</th><th colspan=2>数值</th></tr>"
        "<tr><th>2022</th><th>2023</th></tr></thead>"
        "<tr><td>综合</td><td>309.5</td><td>329.4</td></tr><tr><td>创新</td><td colspan=2>持平</td></tr></table>"
    )
    caption, found = blocks(tmp_path, table)
    assert (caption.kind, caption.text) == ("caption", "表1 指数")
    assert found.grid == (
        ("指标", "数值", "数值"),
        ("指标", "2022", "2023"),
        ("综合", "309.5", "329.4"),
        ("创新", "持平", "持平"),
    )
    assert found.header_rows == 2


def test_title_unit_and_note_rows_inside_a_table_are_taken_out(tmp_path):
    rows = (
        "<tr><td colspan=3>表1 主要指标</td></tr><tr><td></td><td></td><td>单位：亿元</td></tr>"
        "<tr><td>指标</td><td>2022</td><td>2023</td></tr><tr><td colspan=3>一、创新</td></tr>"
        "<tr><td>研发费用</td><td>1.5</td><td>2.5</td></tr>"
        "<tr><td colspan=3>注：1. 初步数。</td></tr><tr><td colspan=3>2. 可比价。</td></tr>"
    )
    found = blocks(tmp_path, f"<table>{rows}</table>")
    assert [(b.kind, b.text) for b in found] == [
        ("caption", "表1 主要指标"), ("caption", "单位：亿元"), ("table", ""),
        ("note", "注：1. 初步数。"), ("note", "2. 可比价。"),
    ]  # fmt: skip
    assert found[2].grid == (("指标", "2022", "2023"), ("一、创新",) * 3, ("研发费用", "1.5", "2.5"))


def test_a_group_heading_over_data_stays_in_the_table(tmp_path):
    (found,) = blocks(tmp_path, "<table><tr><td colspan=2>一、创新</td></tr><tr><td>研发</td><td>1.5</td></tr></table>")
    assert len(found.grid) == 2


def test_ragged_rows_make_a_rectangle(tmp_path):
    (found,) = blocks(tmp_path, "<table><tr><td>甲<td>1<td>2<tr><td>乙<td>3</table>")
    assert found.grid == (("甲", "1", "2"), ("乙", "3", ""))
    assert found.header_rows is None


def test_huge_spans_do_not_grow_the_table(tmp_path):
    (found,) = blocks(
        tmp_path, "<table><tr><td colspan=9999999 rowspan=9999999>甲</td></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    assert len(found.grid[0]) <= 1_002


def test_layout_tables_are_read_as_text(tmp_path):
    assert texts(tmp_path, "<table><tr><td><h2>标题</h2><p>正文128.4</p><table><tr><td>a</td><td>1</td>"
        "</tr></table></td></tr></table>") == [
        "标题", "正文128.4", "",
    ]  # fmt: skip


def test_navigation_footers_and_link_lists_are_not_the_article(tmp_path):
    body = (
        "<nav><a>首页</a></nav><div class='breadcrumb'>当前位置：首页 &gt; 数据</div>"
        "<ul><li><a>一</a></li><li><a>二</a></li><li><a>三</a></li><li><a>四</a></li></ul>"
        "<div class='content'><h1>统计公报</h1><p>全年总收入8.7万亿元，<a href='#'>同比</a>增长3.1%。</p></div>"
        "<div>版权所有：某局　京ICP备1号</div><footer>地址</footer>"
    )
    assert texts(tmp_path, body) == ["统计公报", "全年总收入8.7万亿元，同比增长3.1%。"]


def test_an_article_under_an_unlucky_name_is_kept(tmp_path):
    assert texts(tmp_path, "<div class='sidebar'><p>全年总收入8.7万亿元，同比增长3.1%。</p></div>") == [
        "全年总收入8.7万亿元，同比增长3.1%。"
    ]


def test_the_declared_charset_is_believed_when_it_fits(tmp_path):
    path = tmp_path / "a.htm"
    path.write_bytes(
        "<html><head><meta charset=gb2312></head><body><p>综合指数为128.4</p></body></html>".encode("gb18030")
    )
    assert read(path).blocks[0].text == "综合指数为128.4"


def test_a_wrong_declaration_does_not_spoil_the_text(tmp_path):
    path = tmp_path / "a.htm"
    path.write_bytes("<html><head><meta charset=gb2312></head><body><p>综合指数为128.4</p></body></html>".encode())
    assert read(path).blocks[0].text == "综合指数为128.4"


def test_the_head_states_title_date_and_publisher(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<html lang=zh><head><title>公报-某局</title><meta name=ArticleTitle content=统计公报>"
        "<meta name=PubDate content=2024-03-21>"
        "<meta name=ContentSource content=某局></head><body><p>甲</p></body></html>",
        encoding="utf-8",
    )
    assert read(path).properties == {
        "title": "统计公报",
        "published": "2024-03-21",
        "publisher": "某局",
        "language": "zh",
    }


def test_a_page_without_text_says_so(tmp_path):
    with pytest.raises(DocumentError) as caught:
        blocks(tmp_path, "<script>alert(1)</script>")
    assert caught.value.code == "no_text"


@pytest.mark.parametrize("depth", [1_500, 2_500, 8_000])
@pytest.mark.parametrize("tag", ["div", "span", "b", "ul><li"])
def test_deep_nesting_never_costs_text(tmp_path, depth, tag):
    opening, closing = f"<{tag}>" * depth, "".join(f"</{name}>" for name in reversed(tag.split("><"))) * depth
    found = texts(tmp_path, f"<h1>标题</h1>{opening}指数128.4{closing}<p>下文</p>")
    assert found == ["标题", "指数128.4", "下文"]


def test_what_is_hidden_deep_down_stays_hidden(tmp_path):
    deep = "<div>" * 3000 + "甲<p style='display:none'>999<b>998</b></p>乙<script>997</script>" + "</div>" * 3000
    assert texts(tmp_path, deep) == ["甲", "乙"]


def test_running_heads_of_an_exported_document_are_left_out(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(
        '<meta charset=utf-8><body><div title="header"><p>年报 2023</p></div><h1>创新发展报告</h1>'
        "<p>总收入900亿元。</p>"
        '<div style="mso-element: footer"><p>内部资料</p></div></body>',
        encoding="utf-8",
    )
    assert [block.text for block in read(path).blocks] == ["创新发展报告", "总收入900亿元。"]
