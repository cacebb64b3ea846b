from ingest.records import RawBlock
from ingest.structure import build
from tests.ingest.raw import blocks, wrapped


def texts(document, kind):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def test_hard_wrapped_double_spaced_lines_become_paragraphs():
    document = build(
        wrapped(
            "一、总体情况\n\n高 新 园 区 是 推 动 区 域 企 业 发 展 的 重 要 力\n\n量，2023 年园区企业总收入达到 4321.5 亿元，比上年\n\n"
            "增长百分之八，从业人员保持稳定，创新投入继续增加 [3]。\n\n园区发展质量持续提高，新设企业 1024 家，较上年增\n\n加 12 家。\n\n"
            "二、存在问题\n\n研发强度仍然偏低。"
        )
    )
    assert texts(document, "heading") == ["一、总体情况", "二、存在问题"]
    assert texts(document, "paragraph")[0].startswith(
        "高新园区是推动区域企业发展的重要力量，2023年园区企业总收入达到4321.5亿元"
    )
    assert "[3]" not in document.text
    assert document.blocks[-1].section == ("二、存在问题",)


def test_a_line_a_paragraph_is_left_alone():
    document = build(
        wrapped("东湖指数2022\n综合指数为210.5，比上年提高3.2个点。\n图1  综合指数\n一、创新\n研发投入超过500亿元。")
    )
    assert document.title == "东湖指数2022"
    assert texts(document, "caption") == ["图1 综合指数"]
    assert texts(document, "paragraph") == ["综合指数为210.5，比上年提高3.2个点。", "研发投入超过500亿元。"]


def test_a_table_is_one_line_a_row_and_cells_know_their_place():
    grid = (("指标", "2022年", "2023年"), ("总收入（亿元）", "100.5", "120.0"))
    document = build(blocks("表1 主要指标", RawBlock("table", "", grid=grid)))
    (table,) = document.tables
    assert table.caption == "表1 主要指标"
    assert table.header_rows == 1
    assert document.text[table.start : table.end] == "指标 | 2022年 | 2023年\n总收入（亿元） | 100.5 | 120.0"
    assert all(document.text[c.start : c.end] == c.text for row in table.rows for c in row)
