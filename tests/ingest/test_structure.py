import itertools
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import Document, RawBlock
from ingest.structure import build
from ingest.structure.paragraphs import glue
from tests.ingest.raw import blocks, wrapped

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


def texts(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def grid(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in document.tables[table].rows]


# ---------------------------------------------------------------- paragraphs
def test_hard_wrapped_double_spaced_lines_become_paragraphs():
    document = build(
        wrapped(
            "一、总体情况\n\n高 新 园 区 是 推 动 区 域 企 业 发 展 的 重 要 力\n\n"
            "量，2023 年园区企业总收入达到 4321.5 亿元，比上年\n\n"
            "增长百分之八，从业人员保持稳定，创新投入继续增加 [3]。\n\n"
            "园区发展质量持续提高，新设企业 1024 家，较上年增\n\n加 12 家。\n\n二、存在问题\n\n研发强度仍然偏低。"
        )
    )
    assert texts(document, "heading") == ["一、总体情况", "二、存在问题"]
    assert texts(document, "paragraph")[0].startswith("高新园区是推动区域企业发展的重要力量，2023年园区企业总收入")
    assert "[3]" not in document.text
    assert document.blocks[-1].section == ("二、存在问题",)


def test_indented_paragraphs_of_a_single_spaced_file_are_kept_apart():
    document = build(
        wrapped(
            "　　全年实现地区生产总值2643.8亿元，同比增长6.0%，占全市的比\n"
            "重为14.0%，较上年提升0.4个百分点，增势稳定，结构继续优化。\n"
            "　　研发投入方面，全社会研发经费支出达到285.4亿元，占地区生\n"
            "产总值的比重为10.8%，规上工业企业研发机构覆盖率达到四成半。\n"
            "　　企业总数超过15万户，创新主体规模持续扩大，发展动能不断增\n强。"
        )
    )
    assert len(texts(document, "paragraph")) == 3
    assert "占全市的比重为14.0%" in document.text


def test_a_sentence_copied_piece_by_piece_is_whole_again():
    pieces = (
        "全市\n2023\n年指数为\n163.7\n，比上年提高\n8.3\n个点。在\n5\n个分指数中，"
        "创新投入指数增长\n15.6%\n。\n下一段从这里开始。"
    )
    document = build(wrapped(pieces))
    assert texts(document, "paragraph") == [
        "全市2023年指数为163.7，比上年提高8.3个点。在5个分指数中，创新投入指数增长15.6%。",
        "下一段从这里开始。",
    ]


def test_whole_paragraphs_between_short_lines_are_not_run_together():
    long = "高新区全年经济运行总体平稳，各项指标好于预期，" * 6 + "完成全年任务"
    lines = [
        "某某快讯发布了高新区的消息",
        "某某快讯发布了高新区的消息",
        long + "。",
        "相关的推荐阅读内容在这里",
        long[:-20] + "。",
        long[40:],
    ]
    document = build(wrapped("\n\n".join(lines)))
    assert texts(document, "paragraph")[1:] == lines[2:] or lines[3] in texts(document, "heading")


def test_a_line_a_paragraph_is_left_alone():
    text = "东湖指数2022\n综合指数为210.5，比上年提高3.2个点。\n图1  综合指数\n一、创新\n研发投入超过500亿元。"
    document = build(wrapped(text))
    assert document.title == "东湖指数2022"
    assert texts(document, "caption") == ["图1 综合指数"]
    assert texts(document, "paragraph") == ["综合指数为210.5，比上年提高3.2个点。", "研发投入超过500亿元。"]


def test_unnumbered_headings_stand_above_their_prose():
    body = "全年主要指标保持较快增长，研发投入强度达到7.1%，技术合同成交额突破1000亿元，新增高新技术企业1205家。"
    document = build(wrapped(f"西湖区2022年发展情况\n总体运行\n{body}\n创新驱动\n{body}"))
    assert texts(document, "heading")[1:] == ["总体运行", "创新驱动"]
    assert document.blocks[2].section == ("总体运行",)


def test_english_words_cut_at_the_line_end_are_whole_again():
    document = build(
        wrapped(
            "INDEX OF THE VALLEY 2019\n\nThe region's innovation economy continued to expand in the past year, add-\n"
            "ing more than 30,000 jobs and bringing unemployment to 2.1 percent. Venture\n"
            "capital funding reached $18.9 billion in 2018 over the same twelve-\n"
            "month period, according to the report."
        )
    )
    assert "adding more than 30,000 jobs and bringing unemployment to 2.1 percent. Venture capital" in document.text
    assert "twelve-month period" in document.text
    assert document.language == "en"


# ---------------------------------------------------------------- page furniture
PAGE = [
    "高新区全年实现地区生产总值{}43.8亿元，同比增长6.0%，占全市的比",
    "重为14.0%，较上年提升0.4个百分点，其中高新技术产业增加值增长",
    "百分之九，上市企业达到{}6家，独角兽企业7家，瞪羚企业52家，均",
    "居全国前列，创新主体规模持续扩大，发展动能不断增强，质量继续",
]


@pytest.mark.parametrize("number", ["— {} —", "第 {} 页 共 3 页", "{}", "Page {} of 3"])
def test_running_headers_and_page_numbers_go_even_inside_sentences(number):
    pages = []
    for n in range(1, 4):
        pages += ["东湖创新指数报告", *[line.format(n) for line in PAGE], "", number.format(n)]
    document = build(wrapped("\n".join([*pages, "提高。"])))
    assert document.title == "东湖创新指数报告"
    assert texts(document, "paragraph") == ["".join(line.format(n) for n in range(1, 4) for line in PAGE) + "提高。"]


def test_a_running_header_with_its_page_number_is_furniture():
    pages = []
    for n in range(1, 4):
        pages += [f"东湖创新指数报告  {n}", *[line.format(n) for line in PAGE]]
    document = build(wrapped("\n".join(pages)))
    assert document.text.count("东湖创新指数报告") == 1
    assert document.title == "东湖创新指数报告"


def test_lines_of_figures_repeated_with_other_numbers_are_no_furniture():
    lines = [
        f"第{n}季度实现收入{n}23亿元\n利润平稳\n就业稳定\n投资增加\n出口增加\n消费增加\n物价平稳" for n in range(1, 5)
    ]
    document = build(wrapped("\n".join(lines)))
    assert all(f"实现收入{n}23亿元" in document.text for n in range(1, 5))


def test_a_table_of_contents_is_left_out():
    document = build(wrapped("目  录\n一、总体......1\n二、投入......3\n三、产出......5\n一、总体\n总体平稳。"))
    assert document.text == "一、总体\n总体平稳。"


# ---------------------------------------------------------------- headings
def test_heading_depth_follows_the_styles_of_numbering_in_use():
    document = build(
        wrapped(
            "第一章 总体情况\n1.1 指数概览\n综合指数为128.4。\n1.2 基期说明\n以2015年为基期。\n"
            "第二章 分项\n（一）资源\n平稳。"
        )
    )
    depths = {document.text[b.start : b.end]: b.level for b in document.blocks if b.kind == "heading"}
    assert depths["第一章 总体情况"] == depths["第二章 分项"] == 1
    assert depths["1.1 指数概览"] > 1
    assert depths["（一）资源"] > 1
    assert document.blocks[-1].section == ("第二章 分项", "（一）资源")


@pytest.mark.parametrize(
    "text", ["3 家企业入选", "2.5亿元", "1.5个百分点", "一、二线城市增长较快。", "（一）加强研发。投入增加。"]
)
def test_figures_and_run_in_headings_are_no_headings(text):
    assert texts(build(wrapped(f"一、情况\n{text}\n总体平稳。")), "heading") == ["一、情况"]


def test_a_heading_over_two_lines_is_one():
    document = build(
        wrapped(
            "  二、甲指数和乙指数：\n主要指标、结论和比较分析\n\n（一）甲指数\n\n"
            + "\n\n".join(["甲指数反映科技园区创新发展的总体水平和变化趋势的情"] * 6)
        )
    )
    assert texts(document, "heading") == ["二、甲指数和乙指数：主要指标、结论和比较分析", "（一）甲指数"]


def test_bibliography_entries_are_notes():
    document = build(wrapped("一、引言\n指数平稳。\n参考文献\n[1] 王某. 指数研究. 2020.\n[2] 李某. 体系研究. 2019."))
    assert len(texts(document, "note")) == 2
    assert texts(document, "note")[0].startswith("[1]")


# ---------------------------------------------------------------- real tables
def test_a_table_is_one_line_a_row_and_cells_know_their_place():
    rows = (("指标", "2022年", "2023年"), ("总收入（亿元）", "100.5", "120.0"))
    document = build(blocks("表1 主要指标", "单位：亿元", RawBlock("table", "", grid=rows)))
    (table,) = document.tables
    assert table.caption == "表1 主要指标 单位：亿元"
    assert table.header_rows == 1
    assert document.text[table.start : table.end] == "指标 | 2022年 | 2023年\n总收入（亿元） | 100.5 | 120.0"
    assert all(document.text[c.start : c.end] == c.text for row in table.rows for c in row)


def test_title_rows_merged_across_a_table_become_its_caption():
    rows = (("主要指标",) * 3, ("单位：亿元",) * 3, ("指标", "2022年", "2023年"), ("收入", "1.5", "2.5"))
    document = build(blocks(RawBlock("table", "", grid=rows)))
    assert grid(document) == [["指标", "2022年", "2023年"], ["收入", "1.5", "2.5"]]
    assert document.tables[0].caption == "主要指标 单位：亿元"


def test_headers_over_two_rows_are_both_headers():
    rows = (("指标", "产值", "产值"), ("指标", "2022年", "2023年"), ("甲", "1.5", "2.5"))
    assert build(blocks(RawBlock("table", "", grid=rows))).tables[0].header_rows == 2


def test_a_caption_below_its_table_names_it():
    rows = (("指标", "数值"), ("甲", "1.5"))
    document = build(blocks("正文说明。", RawBlock("table", "", grid=rows), "表2 指标数值", "后文。"))
    assert document.tables[0].caption == "表2 指标数值"


# ---------------------------------------------------------------- flattened tables
def test_a_flattened_indicator_table_gets_its_grid_back():
    document = build(
        wrapped(
            "表 1　“金桥指数”的指标体系（2022 年）\n\n一级指标（2 个） 二级指标（4 个） 三级指标（9 个）\n\n"
            "创新能力（Innovation）\n\n投入\n研发经费投入强度、科技人员占比、高层次人才引进数量、\n重大设施开放率\n\n"
            "产出 发明专利授权量、TOP500 高校数\n 一级指标（2 个） 二级指标（4 个） 三级指标（9 个）\n\n"
            "开放水平（Openness）\n\n贸易 进出口总额\n\n投资 外资实际到账额、公交 / 火车投资额\n\n资料来源：作者整理"
        )
    )
    assert grid(document)[1:] == [
        ["创新能力（Innovation）", "投入", "研发经费投入强度、科技人员占比、高层次人才引进数量、重大设施开放率"],
        ["创新能力（Innovation）", "产出", "发明专利授权量、TOP500高校数"],
        ["开放水平（Openness）", "贸易", "进出口总额"],
        ["开放水平（Openness）", "投资", "外资实际到账额、公交/火车投资额"],
    ]
    assert document.tables[0].caption == "表1 “金桥指数”的指标体系（2022年）"
    assert texts(document, "note") == ["资料来源：作者整理"]


def test_a_flattened_table_of_one_leaf_a_line_gets_its_grid_back():
    document = build(
        wrapped(
            "表1 指标体系\n一级指标 二级指标 三级指标\n创新资源 人才资源 研发人员占比\n硕士以上人员数\n"
            "研发投入 经费投入强度\n"
            "加计扣除额\n创新产出 知识产出 发明专利拥有量\nPCT专利申请量\n产业产出 新产品收入占比\n数据来源：统计局"
        )
    )
    assert [row[:2] for row in grid(document)[1:]] == [
        ["创新资源", "人才资源"],
        ["创新资源", "人才资源"],
        ["创新资源", "研发投入"],
        ["创新资源", "研发投入"],
        ["创新产出", "知识产出"],
        ["创新产出", "知识产出"],
        ["创新产出", "产业产出"],
    ]


def test_weights_and_units_of_a_flattened_table_find_their_columns():
    document = build(
        wrapped(
            "表2 评价指标体系及权重\n一级指标 权重 二级指标 权重 三级指标 单位 权重\n"
            "创新投入 25% 研发经费 60% 研发经费投入强度 % 35%\n企业研发经费占比 % 25%\n"
            "研发人员 40% 每万人研发人员 人年 40%\n"
            "创新产出 75% 专利 50% 万人专利拥有量 件 50%\n论文 50% 万人论文数 篇 50%"
        )
    )
    assert grid(document)[2] == ["创新投入", "25%", "研发经费", "60%", "企业研发经费占比", "%", "25%"]
    assert grid(document)[3] == ["创新投入", "25%", "研发人员", "40%", "每万人研发人员", "人年", "40%"]


def test_a_flattened_table_that_cannot_be_read_surely_stays_lines():
    document = build(
        wrapped(
            "表1 指标体系\n一级指标 二级指标 三级指标\n研发经费支出占地区生产总值的比重\n"
            "创新资源 经费投入\n财政科技拨款占比\n"
            "创新产出 专利产出 万人专利数\n资料来源：略"
        )
    )
    assert document.tables == ()
    lines = [document.text[b.start : b.end] for b in document.blocks if b.flattened]
    assert lines[0] == "一级指标 二级指标 三级指标"
    assert "创新产出 专利产出 万人专利数" in lines
    assert document.warnings


def test_flattened_figures_become_a_table():
    document = build(
        wrapped(
            "表1 主要指标\n单位：亿元\n指标 2021年 2022年 增速（%）\n"
            "营业收入 12345.6 13456.7 9.0\n净利润 890.1 — -1.2\n总体平稳。"
        )
    )
    assert grid(document) == [
        ["指标", "2021年", "2022年", "增速（%）"],
        ["营业收入", "12345.6", "13456.7", "9.0"],
        ["净利润", "890.1", "—", "-1.2"],
    ]
    assert texts(document, "paragraph") == ["总体平稳。"]


def test_labels_alone_on_a_line_head_the_text_below_them():
    text = (
        "从微观数据进行评价，体现以人为本的特点，对人的生存和发展给予充分关注，涵盖住房就业收入教育等各个方面的数据。"
    )
    document = build(
        wrapped(
            "\n".join(
                ["表3 两个指数的不同点", "理念", "甲指数", text, "乙指数", text, "目的", "甲指数", text, "乙指数", text]
            )
        )
    )
    assert [row[:2] for row in grid(document)] == [
        ["理念", "甲指数"],
        ["理念", "乙指数"],
        ["目的", "甲指数"],
        ["目的", "乙指数"],
    ]


def test_prose_after_a_flattened_table_is_prose():
    document = build(
        wrapped(
            "表3 创新生态指数指标体系\n一级指标 二级指标\n人才生态 高层次人才数、留学归国人员数\n"
            "金融生态 股权投资额、科技贷款余额\n"
            "从上表可以看出，该体系覆盖人才与金融两个方面，具有较强的\n代表性。"
        )
    )
    assert len(document.tables[0].rows) == 3
    assert texts(document, "paragraph") == ["从上表可以看出，该体系覆盖人才与金融两个方面，具有较强的代表性。"]


# ---------------------------------------------------------------- properties
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "一、总体",
                "（二）投入",
                "表1 指标体系",
                "一级指标 二级指标 三级指标",
                "创新 投入 研发、人员",
                "12",
                "注：说明",
            ]
        ),
        st.text(alphabet="创新指数增长，。、 0123.5%abc（）“”", max_size=60),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_blocks_and_cells_are_exact_places_in_the_text(lines):
    document = build(wrapped("\n".join(lines)))
    places = [(b.start, b.end) for b in document.blocks]
    assert all(0 <= a < b <= len(document.text) for a, b in places)
    assert all(x[1] < y[0] for x, y in itertools.pairwise(places))
    for table in document.tables:
        assert all(document.text[c.start : c.end] == c.text for row in table.rows for c in row)
        assert len({len(row) for row in table.rows}) == 1


@settings(max_examples=50, deadline=None)
@given(LINES)
def test_the_same_content_gives_the_same_document(lines):
    one, two = (build(wrapped("\n".join(lines), path)) for path in ("a.txt", "b.txt"))
    assert (one.document_id, one.text, one.blocks) == (two.document_id, two.text, two.blocks)


@pytest.mark.skipif(not CORPUS.exists(), reason="the real reports are not here")
def test_real_reports_read_as_their_authors_wrote_them():
    for path in CORPUS.glob("*.txt"):
        document = build(wrapped(path.read_text(encoding="utf-8"), str(path)))
        assert "bookmark" not in document.text
        assert not any(text.endswith(("，", "、")) for text in texts(document, "paragraph"))
        assert len(texts(document, "heading")) >= 6


def test_a_number_cut_by_a_line_end_is_one_number_again():
    prose = (
        "二〇二三年全区企业研究开发费用达到4494.1亿元，较上年提"
        "升19.9个百分点，全年新设企业51497家，户均投入8726.5万元；"
    )
    wide = [prose[i : i + 30] for i in range(0, 60, 30)]
    for at in range(12, 28):
        lines = [prose[:at], prose[at:]]
        assert glue(lines) == prose, lines
    assert glue(wide) == prose[:60]


def test_a_full_stop_behind_a_digit_at_a_line_end_is_a_decimal_point():
    prose = "中央财政科学技术支出3794.9亿元，增长1.0%，占比重35.2%；地方财政科学技术支出6971.8亿元，占64.8%。"
    cut = prose.index("6971.") + len("6971.")
    lines = [prose[i : i + 34] for i in range(0, cut - 34, 34)]
    lines = [*lines, prose[len("".join(lines)) : cut], prose[cut:]]
    document = build(wrapped("\n".join(lines * 3)))
    assert "6971.8亿元" in document.text
    assert "6971.\n" not in document.text


def test_numbers_side_by_side_in_english_stay_apart():
    assert (
        glue(["The index rose in 2023", "15 companies went public"])
        == "The index rose in 2023 15 companies went public"
    )


def test_lines_of_a_title_page_stand_for_themselves_however_they_are_wrapped():
    prose = "二〇二三年园区创新发展总体情况稳中有进，规模以上企业实现总收入九百亿元，比上年增长百分之八。" * 2
    lines = [prose[i : i + 34] for i in range(0, len(prose), 34)]
    text = "\n\n".join(
        ["江北新区创新发展综合报告（2023年度）", "发布单位：江北新区管理委员会", "发布日期：2024年6月18日", *lines]
    )
    document = build(wrapped(text))
    assert (document.title, document.publisher, document.published) == (
        "江北新区创新发展综合报告（2023年度）", "江北新区管理委员会", "2024-06-18",
    )  # fmt: skip
    assert document.text.endswith(prose)


def test_an_english_heading_is_told_by_the_room_it_leaves():
    prose = (
        "The region added thousands of jobs over the year while prices rose and rents fell in most of its towns. " * 4
    )
    lines = textwrap.wrap(prose, 68)
    document = build(wrapped("\n\n".join(["Harbor Regional Innovation Review 2023", "Economy", *lines])))
    assert document.title == "Harbor Regional Innovation Review 2023"
    assert prose.strip() in document.text.split("\n")
