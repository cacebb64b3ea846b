"""Rows of shares, marks passed, contributions, index tables, English averages and lists by whom."""

from __future__ import annotations

import pytest
from audit_support import checks, verdicts

HEAD = "青石高新区2023年发展报告\n\n"
TABLE = """# 青石创新指数报告（2023）

青石创新指数由3个一级指标构成，采用等权方法合成。

| 一级指标 | 二级指标 |
|---|---|
| 创新投入 | 研发经费 |
| 创新产出 | 发明专利 |
| 创新环境 | 孵化器数 |

| 年份 | 创新投入 | 创新产出 | 创新环境 | 综合指数 |
|---|---|---|---|---|
| 2022 | 110.0 | 120.0 | 130.0 | 120.0 |
| 2023 | 112.0 | 126.0 | 134.0 | 124.0 |

"""

CASES = [
    (
        "share",
        "2023年，青石高新区政府资金20亿元，企业资金70亿元，其他资金10亿元，所占比重分别为20.0%、70.0%和10.0%。",
        ("70.0%", "60.0%"),
    ),
    ("milestone", "2023年，青石高新区研发人员5.12万人，首次突破5万人。", ("5.12", "4.86")),
    (
        "stock",
        "2023年，青石高新区新认定专精特新“小巨人”企业20家，累计达到80家，上年末累计60家。",
        ("上年末累计60家", "上年末累计50家"),
    ),
    ("share", "2023年，青石高新区男性人才60万人，女性人才40万人，女性占比为40.0%。", ("40.0%", "44.0%")),
    ("average", "2023年，青石高新区开工项目128个，总投资640亿元，平均每个项目投资5.0亿元。", ("5.0亿", "6.2亿")),
    ("difference", "2023年，青石高新区全年出生4210人，死亡4826人，自然增长-616人。", ("-616人", "-516人")),
    ("multiple", "2023年，青石高新区风险投资18亿元，约为2020年的2倍，2020年为9亿元。", ("9亿", "6亿")),
    (
        "currency",
        "按2023年平均汇率7.05计算，青石高新区外商直接投资12.0亿美元，折合人民币84.6亿元。",
        ("84.6亿元", "90.6亿元"),
    ),
    (
        "shares_total",
        "2023年，青石高新区从业人员40万人。其中，硕士以上学历8万人，占20%；本科18万人，占45%；其他学历占35%。",
        ("其他学历占35%", "其他学历占45%"),
    ),
    (
        "composite",
        "青石创新指数由投入、产出2个一级指标构成，2023年为145.0。投入指数140.0，产出指数150.0，两项等权平均。",
        ("150.0", "156.0"),
    ),
    (
        "composite",
        "2023年，青石创新综合指数为141.0。其中投入分项120.0，产出分项150.0，两个分项权重分别为30%和70%。",
        ("150.0", "170.0"),
    ),
    (
        "superlative",
        "2023年，三个一级指标中，创新投入指数112.0，创新产出指数126.0，创新环境指数134.0，创新投入得分最低。",
        ("创新投入指数112.0", "创新投入指数132.0"),
    ),
    (
        "share",
        "2023年，全市研发经费200.0亿元。东川区研发经费52.0亿元，占全市的26.0%；西陵区研发经费30.0亿元，占全市的15.0%。",
        ("26.0%", "36.0%"),
    ),
    (
        "multiple",
        "2023年，全市居民人均可支配收入5.8万元，其中城镇居民6.8万元，农村居民3.4万元，城乡收入比为2.00。",
        ("2.00", "2.30"),
    ),
    (
        "growth",
        "技术合同成交额由2015年的40.0亿元增至2023年的360.0亿元，年均增长31.6%，八年增长8.0倍。",
        ("8.0倍", "9.0倍"),
    ),
    (
        "superlative",
        "2023年，电子产值50亿元，增长14.2%；材料产值34亿元，增长8.8%；医药产值23亿元，增长17.5%。其中，医药增速最快，材料增速最慢。",
        ("17.5%", "7.5%"),
    ),
    (
        "growth",
        "市场主体由2021年的6.82万户增至2023年的8.31万户，两年增长21.8%，其中2022年增长10.6%。",
        ("21.8%", "31.8%"),
    ),
    (
        "average",
        "2023年，全市有效发明专利1.20万件，每万人口发明专利拥有量15.0件，常住人口800万人。",
        ("15.0件", "18.0件"),
    ),
    ("span", "青石高新区连续三年（2021—2023年）位居榜首。", ("2021—2023", "2021—2024")),
    (
        "change",
        "2023年，青石高新区综合排名由上年的第8位上升3位至第5位。",
        ("上升3位", "上升4位"),
    ),
    (
        "superlative",
        "2023年，东城县、西城县和南城县工业增速分别为8.2%、6.1%和5.3%。增速最快的是东城县。",
        ("8.2%", "5.2%"),
    ),
    (
        "sum_of_parts",
        "2023年，全市社会消费品零售总额500.0亿元。分城乡看，城镇零售额400.0亿元，乡村零售额100.0亿元。"
        "分类型看，商品零售额450.0亿元，餐饮收入50.0亿元。",
        ("餐饮收入50.0", "餐饮收入60.0"),
    ),
]


@pytest.mark.parametrize(("kind", "sentence", "change"), CASES, ids=[c[0] for c in CASES])
def test_a_row_or_mark_that_holds_is_confirmed_and_the_same_made_false_is_contested(kind, sentence, change, tmp_path):
    found = verdicts(checks(tmp_path, HEAD + sentence), kind)
    assert found
    assert set(found) == {"consistent"}
    assert "inconsistent" in verdicts(checks(tmp_path, HEAD + sentence.replace(*change)), kind)


def test_an_index_table_is_held_against_prose_and_its_stated_weights(tmp_path):
    prose = "2023年，创新产出指数为126.0，比上年提高6.0点。"
    found = checks(tmp_path, TABLE + prose, "report.md")
    assert "inconsistent" not in {c.verdict for c in found}
    assert "consistent" in verdicts(found, "composite")
    assert "consistent" in verdicts(found, "change")
    wrong = checks(tmp_path, TABLE + prose.replace("6.0点", "9.0点"), "report.md")
    assert "inconsistent" in verdicts(wrong, "change")
    wrong = checks(tmp_path, TABLE.replace("134.0 | 124.0", "134.0 | 128.0"), "report.md")
    assert "inconsistent" in verdicts(wrong, "composite")


def test_a_number_of_indicators_is_held_against_the_nested_list_of_the_report(tmp_path):
    text = (
        "# 青石创新指数报告（2023）\n\n指数从创新投入、创新产出、创新环境三个维度选取6项指标。\n\n附：指标体系\n\n"
        "- 创新投入\n  - 研发经费\n  - 研发人员\n"
        "- 创新产出\n  - 发明专利\n  - 技术合同\n  - 高技术产品出口\n- 创新环境\n  - 孵化器\n"
    )
    assert set(verdicts(checks(tmp_path, text, "report.md"), "count")) == {"consistent"}
    wrong = checks(tmp_path, text.replace("  - 研发人员\n", ""), "report.md")
    assert "inconsistent" in verdicts(wrong, "count")


def test_the_share_of_a_half_year_is_not_held_against_a_quarter(tmp_path):
    text = "2023年，青石高新区风险投资40亿元，其中一季度5亿元、二季度10亿元、三季度15亿元、四季度10亿元，\
下半年风险投资占全年的62.5%。"
    assert "inconsistent" not in verdicts(checks(tmp_path, HEAD + text), "share")


def test_the_share_of_an_earlier_year_is_not_held_against_this_years_amount(tmp_path):
    text = (
        "2023年，青石高新区生产总值500亿元。高技术产业增加值80亿元，占生产总值的比重由2015年的9.8%提升至2023年的16.0%。"
    )
    found = checks(tmp_path, HEAD + text)
    assert "inconsistent" not in verdicts(found, "share")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("growth", "2021年基金50亿元，2022年60亿元，2023年80亿元，比2021年增加30亿元，增长60.0%。"),
        ("change_and_rate", "2023年指数为150.0，比2022年提高9.0，增长6.4%；五年累计增长50.0%。"),
        ("comparison", "2023年，12个园区平均得分74.3分，高于平均分的有7个，低于平均分的有5个。"),
        ("subset", "2023年，青石高新区高企420家，占全国的9.1%，全国高企4615家；独角兽企业68家，占全国369家的18.4%。"),
        ("average", "2023年，青石高新区新设经营主体3650户，日均新设企业6户。"),
        (
            "share",
            "2023年，国家财政科技支出120亿元。其中，中央财政科技支出40亿元，占财政科技支出的比重为33.3%；\
地方财政科技支出80亿元，占比为66.7%。",
        ),
        (
            "sum_in_all",
            "2023年，甲产业经费40亿元，乙产业经费60亿元。经费超5亿元的行业有12个，这12个行业的经费合计为80亿元。",
        ),
    ],
)
def test_figures_of_other_things_are_not_held_against_each_other(kind, text, tmp_path):
    assert "inconsistent" not in verdicts(checks(tmp_path, HEAD + text), kind)


def test_rows_below_a_row_are_no_members_of_the_total(tmp_path):
    rows = "合计 | 900\n采矿业 | 300\n煤炭业 | 200\n油气业 | 100\n制造业 | 600\n食品业 | 350\n纺织业 | 250"
    table = "\n".join(f"| {row} |" for row in ["行业 | 产值（亿元）", "---|---", *rows.split("\n")])
    text = f"# 青石市产值表（2023）\n\n2023年情况如下。\n\n{table}\n"
    assert "inconsistent" not in verdicts(checks(tmp_path, text, "report.md"), "table_total")
    wrong = text.replace("合计 | 900", "合计 | 950").replace("煤炭业 | 200", "煤炭业 | 290")
    assert verdicts(checks(tmp_path, wrong, "report.md"), "table_total") != []


def test_contributions_of_all_parts_make_a_hundred(tmp_path):
    prose = "从贡献看，创新投入贡献率为20.0%，创新产出贡献率为50.0%，创新环境贡献率为30.0%。"
    assert "inconsistent" not in verdicts(checks(tmp_path, TABLE + prose, "report.md"), "shares_total")
    wrong = checks(tmp_path, TABLE + prose.replace("30.0%", "45.0%"), "report.md")
    assert "inconsistent" in verdicts(wrong, "shares_total")


def test_a_mean_row_is_contested_only_where_the_weights_are_known(tmp_path):
    table = "| 区 | 得分 |\n|---|---|\n| 东区 | 90.0 |\n| 西区 | 80.0 |\n| 南区 | 70.0 |\n| 平均 | 83.0 |\n"
    head = "# 青石市各区创新得分（2023）\n\n2023年各区得分如下。\n\n"
    assert verdicts(checks(tmp_path, head + table, "report.md"), "composite") == ["conditional"]
    assert verdicts(checks(tmp_path, head + table.replace("83.0", "93.0"), "report.md"), "composite") == [
        "inconsistent"
    ]


@pytest.mark.parametrize(
    ("kind", "sentence", "change"),
    [
        (
            "average",
            "In 2023, startups raised $1.2 billion in 240 deals, an average of $5 million per deal.",
            ("$5 m", "$6 m"),
        ),
        (
            "change_and_rate",
            "In 2023, technology employment stood at 110,400, an increase of 10,400 jobs, or 10.4%, over last year.",
            ("10.4%", "14.4%"),
        ),
        (
            "sum_of_parts",
            "In 2023, patents totaled 18,600, of which 11,160 were by companies, 5,580 by universities "
            "and 1,860 by individuals.",
            ("1,860", "2,860"),
        ),
    ],
)
def test_english_averages_and_lists_by_whom(kind, sentence, change, tmp_path):
    head = "Harbor Valley Report 2023\n\n"
    assert "inconsistent" not in verdicts(checks(tmp_path, head + sentence), kind)
    wrong = set(verdicts(checks(tmp_path, head + sentence.replace(*change)), kind))
    assert wrong & {"inconsistent", "conditional"}


def test_a_change_told_in_prose_is_held_against_the_two_years_of_a_table(tmp_path):
    table = "| 指标 | 单位 | 2021年 | 2022年 |\n|---|---|---|---|\n| 出口总额 | 亿元 | 500.0 | 560.0 |\n"
    head = "# 青石高新区2022年评价报告\n\n" + table + "\n2022年，青石高新区出口总额比上年增加"
    assert "inconsistent" not in verdicts(checks(tmp_path, head + "60.0亿元。", "report.md"), "change")
    assert "inconsistent" in verdicts(checks(tmp_path, head + "70.0亿元。", "report.md"), "change")


def test_a_column_headed_by_how_much_it_rose_is_a_change_between_the_two_years(tmp_path):
    table = (
        "| 指标 | 2022年 | 2023年 | 提高 |\n|---|---|---|---|\n| 创新能力 | 131.2 | 140.5 | 9.3 |\n"
        "| 产业动能 | 138.6 | 149.1 | 10.5 |\n| 开放合作 | 131.6 | 138.2 | 6.6 |\n"
    )
    head = "# 青石科学城创新发展指数（2024）\n\n2023年各项指数如下。\n\n"
    assert set(verdicts(checks(tmp_path, head + table, "report.md"), "change")) == {"consistent"}
    assert "inconsistent" in verdicts(checks(tmp_path, head + table.replace("10.5", "11.5"), "report.md"), "change")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("change", "2023年，青石高新区创新指数为212.4，比2022年的198.5提高13.9点；比基期2013年（100）提高112.4点。"),
        (
            "average",
            "2023年，青石高新区软件企业860家。\n\n规上软件企业430家。软件业务收入1548亿元，平均每家企业收入1.8亿元。",
        ),
        ("rank", "2023年，东城区高新技术企业1080家，居全市第一；西城区960家，居第二；南城区820家，居第三。"),
    ],
)
def test_what_holds_in_another_reading_is_no_inconsistency(kind, text, tmp_path):
    assert "inconsistent" not in verdicts(checks(tmp_path, HEAD + text), kind)


def test_counts_that_rise_where_ranks_go_down_are_contested(tmp_path):
    text = "2023年，东城区高新技术企业1080家，居全市第一；西城区960家，居第二；南城区1020家，居第三。"
    assert "inconsistent" in verdicts(checks(tmp_path, HEAD + text), "rank")
