import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import edition_of, iso_date, language_of
from ingest.records import RawBlock, RawDocument
from ingest.structure import build
from tests.ingest.raw import blocks, wrapped


def test_a_title_page_gives_title_publisher_and_date():
    document = build(wrapped("杭州高新区创新指数2021\n\n杭州高新区管理委员会\n2021年12月8日\n\n一、总体\n指数平稳。"))
    assert (document.title, document.publisher) == ("杭州高新区创新指数2021", "杭州高新区管理委员会")
    assert (document.edition, document.published, document.language) == ("2021", "2021-12-08", "zh")


@pytest.mark.parametrize(
    ("line", "publisher", "published"),
    [
        ("发布单位：江城市统计局", "江城市统计局", None),
        ("来源：江城市统计局 发布时间：2024-03-05", "江城市统计局", "2024-03-05"),
        ("编制单位：江城研究院；发布日期：2023年11月", "江城研究院", "2023-11"),
        ("Published by: Valley Institute", "Valley Institute", None),
        ("来源：江城市研究所    2024-02-19", "江城市研究所", "2024-02-19"),
        ("江城市统计局　江城市财政局", "江城市统计局、江城市财政局", None),
        ("江城管委会  2024年5月", "江城管委会", "2024-05"),
        ("2024年6月3日　江城市评估中心", "江城市评估中心", "2024-06-03"),
        ("数据来源于统计年鉴，截至2022年底。", None, None),
    ],
)
def test_bylines_say_who_published_and_when(line, publisher, published):
    document = build(wrapped(f"江城创新指数\n{line}\n一、总体\n总体平稳。"))
    assert (document.publisher, document.published) == (publisher, published)


def test_the_source_of_a_table_is_not_the_publisher():
    document = build(wrapped("江城指数\n表1 指标\n指标 2021年 2022年\n甲 1.5 2.5\n乙 2.5 3.5\n来源：统计年鉴\n平稳。"))
    assert document.publisher is None


def test_a_title_spread_out_with_spaces_is_read_without_them():
    assert build(wrapped("江 城 创 新 指 数\n总体平稳。")).title == "江城创新指数"


def test_an_article_without_a_title_takes_the_one_above_its_abstract():
    text = "一、引言\n园区创新持续推进。\nA Comparative Analysis of Two Indices\nAbstract: Two indices are compared."
    assert build(wrapped(text)).title == "A Comparative Analysis of Two Indices"


def test_without_any_title_the_file_is_named():
    assert build(wrapped("一、引言\n园区创新持续推进。", "/data/江城_年报 2020.txt")).title == "江城 年报2020"


@pytest.mark.parametrize("path", ["", ".txt", "..", "a\x00b.txt", "C:\\报告\\x.docx", "😀.md", "/" * 50])
def test_odd_file_names_never_break_a_reading(path):
    assert build(wrapped("一、引言\n平稳。", path)).title


def test_formats_that_state_their_title_are_believed_unless_a_program_filled_it_in():
    stated = RawDocument("a.docx", "docx", (RawBlock("paragraph", "平稳。"),), {"title": "江城指数报告2020"})
    default = RawDocument("江城.docx", "docx", (RawBlock("paragraph", "平稳。"),), {"title": "Microsoft Word - 文档1"})
    assert build(stated).title == "江城指数报告2020"
    assert build(default).title == "江城"


def test_the_first_heading_of_a_structured_file_is_its_title():
    document = build(
        blocks(RawBlock("heading", "江城指数2022", 1), "平稳。", RawBlock("heading", "一、总体", level=2), ".")
    )
    assert document.title == "江城指数2022"
    assert document.blocks[-1].section == ("一、总体",)


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        ("中关村指数2024", "2024"),
        ("2022-2023年度报告", "2023"),
        ("二〇二一年统计公报", "2021"),
        ("创新指数", None),
        ("第12345号", None),
    ],
)
def test_the_edition_is_the_year_in_the_title(title, edition):
    assert edition_of(title) == edition


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024年11月18日", "2024-11-18"),
        ("２０２４年２月", "2024-02"),
        ("2025年", "2025"),
        ("2025年度计划", None),
        ("2024-2-9 10:00", "2024-02-09"),
        ("February 29, 2024", "2024-02-29"),
        ("29 February 2024", "2024-02-29"),
        ("30 February 2024", None),
        ("2024年13月", None),
        ("昨天", None),
    ],
)
def test_dates_are_iso_or_nothing(text, date):
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("创新指数上升", "zh"),
        ("創新指數與產業發展實際數據", "zh-Hant"),
        ("The index rose in 2023.", "en"),
        ("PCT专利申请与GDP增长情况", "zh"),
    ],
)
def test_language_is_told_by_the_characters(text, language):
    assert language_of(text) == language


@given(st.text(max_size=30), st.text(max_size=60))
def test_metadata_never_fails(path, text):
    document = build(wrapped(text, path))
    assert document.title
    assert document.publisher != ""


def test_a_workbook_is_called_what_stands_over_its_first_table():
    sheet = "分地区"
    raw = RawDocument(
        "x.xlsx",
        "xlsx",
        (
            RawBlock("heading", sheet, level=1, sheet=sheet),
            RawBlock("caption", "2021—2023年青澜省各市创新指标", sheet=sheet),
            RawBlock("table", "", grid=(("地区", "2023年"), ("东亭市", "12")), sheet=sheet),
        ),
        {},
    )
    assert build(raw).title == "2021—2023年青澜省各市创新指标"
