"""Indicator systems as other reports lay them out: flattened, coded, numbered, and told in sentences."""

from __future__ import annotations

from ingest.frameworks import extract
from ingest.records import Document, Framework
from ingest.structure import build
from tests.ingest.raw import wrapped

Shape = list[tuple[int, str]]


def read(text: str) -> tuple[Document, Framework]:
    document = build(wrapped(text.strip()))
    (framework,) = extract(document)
    for node in framework.nodes:
        assert document.text[node.start : node.end] == node.quote
    return document, framework


def shape(framework: Framework) -> Shape:
    return [(node.level, node.name) for node in framework.nodes]


def weight(framework: Framework, name: str) -> float | None:
    return next(node.weight for node in framework.nodes if node.name == name)


FLATTENED = """
东岭创新指数2023

东岭创新指数由2个一级指标、3个二级指标、7个三级指标构成。

表1 东岭创新指数指标体系
一级指标 二级指标 三级指标 权重
创新投入 研发投入 R&D经费投入强度 0.25
企业研发费用占营业收入比重 0.15
人才投入 每万名从业人员中研发人员数 0.15
硕士及以上学历人员占比 0.15
创新产出 知识产权 每万人发明专利拥有量 0.15
PCT国际专利申请量 0.15
"""


def test_a_latin_name_behind_a_label_is_a_cell_of_its_own_and_keeps_its_weight() -> None:
    _, framework = read(FLATTENED)
    assert framework.levels == (2, 3, 6)
    assert weight(framework, "R&D经费投入强度") == 0.25
    assert any("三级指标7个" in note and "6个" in note for note in framework.notes)


def test_coded_leaves_under_goals_make_three_levels() -> None:
    text = """
表2-1 长汀指数指标体系
目标层 准则层 指标层
创新能力 知识创造 A1 论文发表数
A2 专利申请数
知识转移 A3 技术合同成交额
A4 校企合作项目数
创新绩效 经济效益 B1 人均产值
B2 高技术产品出口占比
可持续发展 B3 单位产值能耗
B4 污水处理率
"""
    _, framework = read(text)
    assert framework.levels == (2, 4, 8)
    assert (3, "人均产值") in shape(framework)


NUMBERED = """
表3 高新区综合评价指标体系
一级指标 序号 二级指标 单位
创新能力和创业活跃度（权重60%） 1 研发人员占比 %
2 研发经费与营业收入之比 %
绿色发展和宜居包容性（权重40%） 3 单位增加值综合能耗 吨标准煤/万元
4 绿化覆盖率 %

表3（续）
一级指标 序号 二级指标 单位
开放创新（权重0%） 5 出口总额占比 %
6 境外研发机构数 个
"""


def test_running_numbers_and_units_inside_a_table_over_two_pages_are_no_names() -> None:
    _, framework = read(NUMBERED)
    assert framework.levels == (3, 6)
    assert weight(framework, "创新能力和创业活跃度") == 0.6
    assert (2, "单位增加值综合能耗") in shape(framework)


def test_an_outline_under_a_caption_gives_names_without_their_units() -> None:
    text = """
附表 临湖高新区高质量发展评价指标体系

1 创新能力（权重60%）
1.1 研发经费投入强度（%）
1.2 每万人有效发明专利数（件）
2 产业质效（权重40%）
2.1 工业增加值增速（%）
2.2 全员劳动生产率（万元/人）
"""
    _, framework = read(text)
    assert shape(framework) == [
        (1, "创新能力"),
        (2, "研发经费投入强度"),
        (2, "每万人有效发明专利数"),
        (1, "产业质效"),
        (2, "工业增加值增速"),
        (2, "全员劳动生产率"),
    ]


def test_the_next_number_begins_a_new_entry_even_behind_a_full_line() -> None:
    text = """
3.2 指标体系

三级指标体系如下：
（一）创新资源（权重50%）
1. 人力资源：研发人员数、高层次人才数、本科及以上学历占比
2. 资金资源：研发经费、政府科技拨款
（二）创新绩效（权重50%）
1. 经济绩效：人均产值、利润率
2. 技术绩效：专利授权数、论文数、标准数
"""
    _, framework = read(text)
    assert framework.levels == (2, 4, 10)


def test_indicators_counted_by_the_bare_word_stand_under_the_one_named() -> None:
    text = (
        "江城创新指数包括创新环境、创新投入两个维度，下设5个指标。其中，创新环境包括在校大学生数、科技馆数量2个指标；"
        "创新投入包括研发强度、企业研发占比、研发人员数3个指标。"
    )
    _, framework = read(text)
    assert framework.levels == (2, 5)


def test_a_count_behind_its_level_is_followed_by_the_list() -> None:
    text = "江城创新指数指标体系，一级指标共3个，包括创新资源、创新环境、创新绩效；二级指标共9个。"
    _, framework = read(text)
    assert [name for _, name in shape(framework)] == ["创新资源", "创新环境", "创新绩效"]
    assert any("二级指标9个" in note for note in framework.notes)


def test_parts_in_brackets_stand_under_their_indicator() -> None:
    text = (
        "江城创新指数分为2个一级指标和4个二级指标，具体包括：创新动力（研发强度、人才密度）、创新实力（专利数、营收）。"
    )
    _, framework = read(text)
    assert shape(framework) == [
        (1, "创新动力"),
        (2, "研发强度"),
        (2, "人才密度"),
        (1, "创新实力"),
        (2, "专利数"),
        (2, "营收"),
    ]


def test_a_list_quoted_as_a_whole_is_taken_apart() -> None:
    text = "江城创新指数设置“创新策源、产业引领、要素集聚”三大一级指标，12项二级指标。"
    _, framework = read(text)
    assert [name for _, name in shape(framework)] == ["创新策源", "产业引领", "要素集聚"]


def test_layers_of_an_index_name_its_parts() -> None:
    text = "江城创新指数由三个层次构成：第一层次为总指数；第二层次为创新环境、创新投入和创新成效3个分指数。"
    _, framework = read(text)
    assert [name for _, name in shape(framework)] == ["创新环境", "创新投入", "创新成效"]
