import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.frameworks import extract
from ingest.frameworks.items import parse_weight, split
from ingest.records import Framework, RawBlock
from ingest.structure import build
from tests.ingest.raw import blocks, wrapped

SHARED = Path(__file__).parents[2].parent / "shared"


def table(*rows: tuple[str, ...]) -> RawBlock:
    return RawBlock("table", "", grid=rows)


def names(framework: Framework, level: int) -> list[str]:
    return [node.name for node in framework.nodes if node.level == level]


def weights(framework: Framework) -> dict[str, float | None]:
    return {node.name: node.weight for node in framework.nodes}


def only(*items: RawBlock | str) -> Framework:
    (framework,) = extract(build(blocks(*items)))
    return framework


# ---------------------------------------------------------------- tables
def test_a_table_with_merged_cells_becomes_a_tree():
    framework = only(
        "江城数字经济指数报告2023",
        "表1 江城数字经济指数评价指标体系",
        table(
            ("一级指标", "二级指标", "三级指标", "权重", "属性"),
            ("数字基础", "网络设施", "5G基站密度", "0.2", "正向"),
            ("数字基础", "网络设施", "光纤接入率", "0.2", "正向"),
            ("数字基础", "算力设施", "数据中心机架数", "0.1", "正向"),
            ("数字治理", "政务服务", "网上办结率", "0.3", "正向"),
            ("", "", "平均办理时长", "0.2", "负向"),
            ("合计", "合计", "合计", "1.0", ""),
        ),
    )
    assert (framework.index, framework.edition, framework.levels) == ("江城数字经济指数", "2023", (2, 3, 5))
    assert [node.node_id for node in framework.nodes if node.level == 3] == [
        "1.1.1",
        "1.1.2",
        "1.2.1",
        "2.1.1",
        "2.1.2",
    ]
    assert weights(framework)["平均办理时长"] == 0.2
    assert framework.notes == ()


def test_each_level_takes_the_weight_column_beside_it():
    framework = only(
        "表2 山城指数指标体系及权重",
        table(
            ("一级指标", "权重（%）", "二级指标", "权重（%）"),
            ("创新投入", "40", "研发经费", "60"),
            ("创新投入", "40", "研发人员", "40"),
            ("创新产出", "60", "发明专利", "100"),
        ),
    )
    assert weights(framework) == {"创新投入": 0.4, "研发经费": 0.6, "研发人员": 0.4, "创新产出": 0.6, "发明专利": 1.0}
    assert framework.notes == ()


def test_weights_that_do_not_add_up_are_noted():
    framework = only(
        "表2 山城指数指标体系",
        table(("一级指标", "权重", "二级指标"), ("投入", "40%", "经费"), ("产出", "50%", "专利")),
    )
    assert framework.notes == ("一级指标的权重合计为90%，不等于100%。",)


def test_a_table_split_over_pages_is_one_framework():
    framework = only(
        "附表 国家高新区综合评价指标体系",
        table(("一级指标", "二级指标"), ("创新能力", "研发人员占比"), ("创新能力", "研发投入强度")),
        "续表",
        table(("一级指标", "二级指标"), ("创新能力", "专利数"), ("结构优化", "净利润率")),
        table(("结构优化", "人均税收"), ("绿色发展", "综合能耗")),
    )
    assert framework.index == "国家高新区综合评价"
    assert framework.levels == (3, 6)


def test_cells_may_enumerate_and_gloss_their_names():
    framework = only(
        "表1 “江湾指数”的指标体系（2022年）",
        table(
            ("维度", "指标"),
            ("人口（People）", "人口变化、净移民数（常住，户籍）"),
            ("空间（Place）", "公交/火车乘客量、“以租代购”比例"),
        ),
    )
    assert names(framework, 1) == ["人口", "空间"]
    assert names(framework, 2) == ["人口变化", "净移民数（常住，户籍）", "公交/火车乘客量", "“以租代购”比例"]
    assert framework.edition == "2022"


def test_branches_may_end_at_different_depths():
    framework = only(
        "表6 山城指数指标体系",
        table(
            ("一级指标", "二级指标", "三级指标"),
            ("经济", "总量", "生产总值"),
            ("满意度", "满意度", "满意度"),
            ("环境", "空气质量", "—"),
        ),
    )
    assert framework.levels == (3, 2, 1)


def test_a_table_lying_on_its_side_is_read_the_same():
    framework = only(
        "表5 浦江指数指标体系",
        table(("一级指标", "创新投入", "创新投入", "创新产出"), ("二级指标", "研发经费", "研发人员", "发明专利")),
    )
    assert framework.levels == (2, 3)


def test_english_tables_are_read_too():
    framework = only(
        RawBlock("heading", "Global Innovation Monitor 2022", level=1),
        "Table 2. Framework of the Global Innovation Monitor Index 2022",
        table(
            ("Pillar", "Sub-pillar", "Indicator", "Weight"),
            ("Institutions", "Political environment", "Operational stability", "0.5"),
            ("Human capital", "Education", "School life expectancy", "0.5"),
        ),
    )
    assert framework.index == "Global Innovation Monitor Index"
    assert framework.levels == (2, 2, 2)


def test_tables_of_data_are_no_frameworks():
    data = table(("行业", "指标", "2022", "2023"), ("制造业", "收入", "1.5", "2.5"))
    directory = table(("领域", "项目", "单位"), ("甲", "乙", "丙"), ("丁", "戊", "己"))
    assert extract(build(blocks("表4 分行业情况", data, "项目一览如下。", directory))) == []


# ---------------------------------------------------------------- prose
@pytest.mark.parametrize(
    ("sentence", "index", "first", "stated"),
    [
        ("江城指数由创新、开放、绿色3个一级指标，9个二级指标构成。", "江城指数", ["创新", "开放", "绿色"], 9),
        ("江城指数包括人才、资本和市场三个维度。", "江城指数", ["人才", "资本", "市场"], None),
        ("“江城创新指数”的指标体系分为两大板块：创新基础与创新能力。", "江城创新指数", ["创新基础", "创新能力"], None),
        ("江城指数从投入、产出、环境三个方面，共12个二级指标进行测算。", "江城指数", ["投入", "产出", "环境"], 12),
        (
            "江城指数涵盖五个维度，即人才、资本、技术、市场和政策，全面反映创新。",
            "江城指数",
            ["人才", "资本", "技术", "市场", "政策"],
            None,
        ),
        ("江城指數由創新投入、創新產出2個一級指標構成。", "江城指數", ["創新投入", "創新產出"], None),
    ],
)
def test_a_sentence_lists_the_first_level(sentence, index, first, stated):
    framework = only("江城报告2022", sentence)
    assert framework.index == index
    assert names(framework, 1) == first
    assert any(f"{stated}个" in note for note in framework.notes) == (stated is not None)


def test_weights_and_parts_are_read_from_sentences():
    framework = only(
        "浦东创新指数2021",
        "浦东创新指数从创新投入（权重25%）、创新产出（权重40%）和创新环境（权重35%）三个维度进行评价，共设12个二级指标。"
        "其中，创新投入包括研发经费、研发人员2个二级指标。创新环境维度下设营商环境、金融环境和人才环境3个二级指标。",
    )
    assert framework.levels == (3, 5)
    assert weights(framework)["创新产出"] == 0.4
    assert [n.name for n in framework.nodes if n.parent == "3"] == ["营商环境", "金融环境", "人才环境"]
    assert framework.notes == ("正文称二级指标12个，只列出其中5个。",)


@pytest.mark.parametrize(
    "sentence",
    [
        "公司涉及电子、机械、化工三个领域。",
        "医药健康、集成电路等9个千亿级产业集群。",
        "两个指数在设计理念、评价目的、指标特点等方面具有差异性。",
        "江城指数由江城研究院、统计局编制。",
        "江城指数中，创新、开放、绿色、共享等五个维度均上升。",
    ],
)
def test_other_enumerations_are_no_frameworks(sentence):
    assert extract(build(blocks("江城报告2022", sentence))) == []


def test_an_english_sentence_lists_its_pillars():
    framework = only(
        "Bay Area Report 2021",
        "The Bay Area Innovation Index comprises four pillars: Talent, Capital, Infrastructure, and "
        "Markets, with 12 sub-indices.",
    )
    assert framework.index == "Bay Area Innovation Index"
    assert names(framework, 1) == ["Talent", "Capital", "Infrastructure", "Markets"]
    assert framework.notes == ("正文称二级指标12个，未逐一列出。",)


def test_indicators_named_one_a_sentence_are_gathered():
    framework = only(
        "江城营商环境指数2022",
        "江城营商环境指数包含3个一级指标：",
        "一是政务环境（权重40%），包括办事效率、政务公开2个二级指标；",
        "二是市场环境（权重30%），包括市场准入、公平竞争、融资便利3个二级指标；",
        "三是法治环境（权重30%），反映司法公正。",
    )
    assert framework.levels == (3, 5)
    assert weights(framework)["法治环境"] == 0.3


def test_an_enumeration_that_breaks_off_is_no_framework():
    assert extract(build(blocks("江城指数包含3个一级指标：", "一是政务环境，有所改善。", "总体平稳。" * 5))) == []


def test_quotations_side_by_side_are_items():
    framework = only("江城指数由“创新资源”“创新活力”“创新绩效”三个分指数构成。")
    assert names(framework, 1) == ["创新资源", "创新活力", "创新绩效"]


def test_weights_told_after_the_table_reach_its_nodes():
    framework = only(
        "表1 江城指数指标体系",
        table(("一级指标", "二级指标"), ("投入", "经费"), ("产出", "专利")),
        "其中投入、产出两个一级指标的权重分别为0.4、0.6。",
    )
    assert weights(framework) == {"投入": 0.4, "经费": None, "产出": 0.6, "专利": None}


# ---------------------------------------------------------------- outlines
def test_a_numbered_outline_is_a_tree_until_the_next_section():
    framework = only(
        "金桥创新指数2020",
        "金桥创新指数的指标体系如下：",
        *("1.创新投入（权重30%）", "1.1 研发经费投入强度", "1.2 研发人员占比"),
        *("2.创新产出（权重70%）", "2.1 发明专利", "2.2 技术合同"),
        "三、测算结果",
        "2020年指数为120。",
    )
    assert framework.levels == (2, 4)
    assert weights(framework)["创新产出"] == 0.7


def test_lines_with_colons_and_lines_that_name_their_level():
    colons = only(
        "江城指数2019", "二、指标体系", "创新基础：人才资源、财力资源", "创新能力：企业创新、知识创造", "指数为130。"
    )
    labels = only(
        "江城指数2019",
        "江城指数指标体系如下：",
        "一级指标1：基础",
        "二级指标：人才、财力",
        "一级指标2：能力",
        "二级指标：企业",
    )
    assert colons.levels == (2, 4)
    assert labels.levels == (2, 3)


def test_sections_of_a_report_are_no_outline():
    document = build(
        blocks(
            *(
                "江城指数2022",
                "一、江城指数指标体系",
                "（一）投入",
                "投入指数为120，同比增长5%，较快增长。",
                "（二）产出",
            ),
            *("产出指数为130，同比增长6%，提升明显。", "二、结论", "稳步提升，总体良好。"),
        )
    )
    assert extract(document) == []


# ---------------------------------------------------------------- one index, several descriptions
def test_table_and_sentence_of_one_index_are_one_framework_with_notes():
    framework = only(
        "江城指数由人口、生活空间2个一级指标，3个二级指标及10余个三级指标构成。",
        "表1 江城指数指标体系",
        table(
            ("一级指标（2个）", "二级指标（3个）", "三级指标"),
            ("人口", "流动", "净移民数、出生率"),
            ("人口", "结构", "年龄分布"),
            ("空间", "住房", "房屋销售、住宅类型"),
        ),
    )
    assert framework.levels == (2, 3, 5)
    assert framework.notes == (
        "一级指标“空间”在正文写作“生活空间”。",
        "正文称三级指标10余个，表1列出5个，两者不一致。",
    )


def test_two_indices_of_one_report_stay_apart():
    found = extract(build(blocks("甲城指数包括投入、产出两个维度。", "乙城指数包括人才、资本、市场三个维度。")))
    assert [(f.index, f.levels) for f in found] == [("甲城指数", (2,)), ("乙城指数", (3,))]


# ---------------------------------------------------------------- items
@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("甲、乙（丙、丁）、戊", None, ["甲", "乙（丙、丁）", "戊"]),
        ("人才、资本和市场", 3, ["人才", "资本", "市场"]),
        ("艺术和文化产业、文化多样性", None, ["艺术和文化产业", "文化多样性"]),
        ("“甲、乙”工程数，丙", None, ["“甲、乙”工程数", "丙"]),
        ("①甲；②乙；③丙等。", None, ["甲", "乙", "丙"]),
        ("29岁及以下人员数、5G基站数", None, ["29岁及以下人员数", "5G基站数"]),
        ("Talent, Capital and Markets", 3, ["Talent", "Capital", "Markets"]),
    ],
)
def test_enumerations_are_cut_outside_brackets_only(text, count, expected):
    found = split(text, 0, len(text), count)
    assert [item.name for item in found] == expected
    assert all(text[item.start : item.end] == item.name for item in found)


@pytest.mark.parametrize(
    ("text", "weight"), [("25%", 0.25), ("权重0.3", 0.3), ("0.125", 0.125), ("30分", 0.3), ("25", 25.0), ("正向", None)]
)
def test_weights_are_fractions(text, weight):
    assert parse_weight(text) == weight


# ---------------------------------------------------------------- properties and real reports
WORDS = st.sampled_from(
    ["创新", "开放", "绿色（权重20%）", "人才、资本", "", "一级指标", "二级指标", "30%", "（一）投入", "合计"]
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=8),
    st.text(alphabet="由甲乙、和3个一级指标数。（）", max_size=40),
)
def test_every_node_is_an_exact_place_and_hangs_in_its_tree(rows, sentence):
    header = ("一级指标", "二级指标", "权重")
    document = build(blocks(f"江城指数{sentence}", "表1 江城指数指标体系", table(header, *rows)))
    for framework in extract(document):
        ids = {node.node_id for node in framework.nodes}
        assert all(document.text[n.start : n.end] == n.quote for n in framework.nodes)
        assert all(n.parent in ids if n.level > 1 else n.parent is None for n in framework.nodes)
        assert sum(framework.levels) == len(framework.nodes)


@pytest.mark.skipif(not (SHARED / "gold" / "frameworks.json").exists(), reason="the hand-checked trees are not here")
def test_the_frameworks_of_the_real_article_are_complete():
    path = next((SHARED / "corpus").glob("000_*.txt"))
    found = {f.index: f for f in extract(build(wrapped(path.read_text(encoding="utf-8"), str(path))))}
    for wanted in json.loads((SHARED / "gold" / "frameworks.json").read_text(encoding="utf-8")):
        nodes = {(n["id"], n["name"].replace(" ", "")) for n in wanted["nodes"]}
        assert {(n.node_id, n.name) for n in found[wanted["index"]].nodes} == nodes
        assert found[wanted["index"]].edition == wanted["edition"]


def test_weights_told_for_several_at_once_reach_each_of_them():
    framework = only(
        "江城创新指数报告2023",
        "江城创新指数由创新投入、创新产出和创新服务3个一级指标构成。其中，创新投入权重为40%，创新产出和创新服务权重均为30%。",
    )
    assert weights(framework) == {"创新投入": 0.4, "创新产出": 0.3, "创新服务": 0.3}


def test_parts_stand_under_the_heading_run_into_their_paragraph():
    framework = only(
        "江城创新指数报告2023",
        "江城创新指数由创新投入和创新产出2个一级指标构成。",
        "1.创新投入。包括人才投入、经费投入和平台投入3个二级指标。",
        "2.创新产出。包括知识产出、技术产出和产业产出3个二级指标。",
    )
    assert framework.levels == (2, 6)
    assert [node.parent for node in framework.nodes if node.level == 2] == ["1"] * 3 + ["2"] * 3


def test_the_only_part_of_its_group_may_weigh_one():
    framework = only(
        "表1 江城创新指数评价指标体系",
        table(
            ("一级指标", "权重", "二级指标", "权重"),
            ("创新投入", "0.6", "经费", "0.5"),
            ("创新投入", "0.6", "人员", "0.5"),
            ("创新产出", "0.4", "专利", "1"),
        ),
    )
    assert weights(framework)["专利"] == 1.0


def test_a_first_level_that_is_only_counted_is_named_by_the_headings_below():
    framework = only(
        "江城高质量发展指数评价指标体系",
        "江城高质量发展指数评价指标体系共设置2个一级指标、5个二级指标、20个三级指标。"
        "一级指标权重依次为：创新发展0.6、协调发展0.4。",
        "（一）创新发展。下设创新投入、创新产出、创新主体3个二级指标，反映创新能力。",
        "（二）协调发展。下设城乡协调、产业协调2个二级指标。",
    )
    assert framework.levels == (2, 5)
    assert [weights(framework)[name] for name in ("创新发展", "协调发展")] == [0.6, 0.4]


def test_parts_listed_in_the_sentence_that_lists_the_whole_stand_under_their_own():
    framework = only(
        "湖湾创新景气指数说明",
        "湖湾创新景气指数从创新动力、创新活力、创新效力三个维度进行测度，其中创新动力包括研发强度、研发密度、科技信贷3项指标；"
        "创新活力包括新设企业数、风险投资额、合同成交额3项指标。",
    )
    assert framework.levels == (3, 6)
    assert names(framework, 2)[:3] == ["研发强度", "研发密度", "科技信贷"]
    assert framework.notes == ()
