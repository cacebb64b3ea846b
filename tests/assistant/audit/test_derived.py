"""Columns worked out from others, rows past a mark, how many fared how, changes over several years, base values."""

from __future__ import annotations

import pytest
from audit_support import checks, verdicts

HEAD = "# 青石市各园区2023年发展报告\n\n"
TABLE = """2023年各园区主要指标如下。

| 园区 | 营业收入（亿元） | R&D经费（亿元） | R&D经费投入强度（%） |
|---|---|---|---|
| 东港园 | 1256.8 | 56.4 | 4.5 |
| 北溪园 | 1104.5 | 35.6 | 3.2 |
| 西岭园 | 887.2 | 23.1 | 2.6 |
| 南屏园 | 486.4 | 10.7 | 2.2 |
| 合计 | 3734.9 | 125.8 | 3.4 |

"""
INDEX = (
    "# 青石创新指数报告（2023）\n\n青石创新指数以2018年为基期，基期值为100。"
    "2023年，青石创新指数为180.0，较2022年的165.0提高15.0，五年累计提高80.0，年均增长12.5%。"
)


def told(folder, text, kind):
    return verdicts(checks(folder, text, "report.md"), kind)


def test_a_column_most_rows_work_out_from_two_others_binds_the_rest(tmp_path):
    assert set(told(tmp_path, HEAD + TABLE, "share")) == {"consistent"}
    assert "inconsistent" in told(tmp_path, HEAD + TABLE.replace("| 2.2 |", "| 2.9 |"), "share")


def test_a_column_no_pair_gives_is_left_alone(tmp_path):
    text = TABLE
    for old, new in (("| 4.5 |", "| 7.1 |"), ("| 3.2 |", "| 1.4 |"), ("| 2.6 |", "| 5.3 |"), ("| 3.4 |", "| 6.0 |")):
        text = text.replace(old, new)
    assert not told(tmp_path, HEAD + text, "share")


def test_those_past_a_mark_are_counted_in_the_table(tmp_path):
    said = "营业收入超千亿元的园区有2个，分别是东港园、北溪园。"
    assert told(tmp_path, HEAD + TABLE + said, "passing") == ["consistent"]
    assert told(tmp_path, HEAD + TABLE + said.replace("2个", "3个"), "passing") == ["inconsistent"]


def test_how_many_fared_how_adds_up_to_all(tmp_path):
    text = "2023年，全市9个县综合得分均值为63.5分。与上年相比，4个县位次上升、3个县位次下降、2个县位次不变。"
    assert told(tmp_path, HEAD + text, "outcomes") == ["consistent"]
    assert told(tmp_path, HEAD + text.replace("2个县", "4个县"), "outcomes") == ["inconsistent"]
    assert not told(tmp_path, HEAD + text.replace("、2个县位次不变", ""), "outcomes")


@pytest.mark.parametrize(
    ("true", "false", "kind"),
    [("提高80.0", "提高90.0", "change"), ("增长12.5%", "增长15.2%", "growth"), ("提高15.0", "提高19.0", "change")],
)
def test_what_moved_over_several_years_is_held_against_where_the_index_began(true, false, kind, tmp_path):
    assert set(told(tmp_path, INDEX, kind)) == {"consistent"}
    assert "inconsistent" in told(tmp_path, INDEX.replace(true, false), kind)


def test_a_part_of_an_index_named_after_enterprises_is_not_the_index(tmp_path):
    text = (
        "# 青石创新指数报告（2023）\n\n2023年，创新指数为242.0点，同比增长10.0%，2022年为220.0点。"
        "分领域看，创新投入指数230.0点，增长7.0%；创新企业指数256.0点，增长12.4%。"
    )
    assert "inconsistent" not in told(tmp_path, text, "growth")


def test_a_part_of_an_index_as_a_multiple_of_its_base_value(tmp_path):
    text = INDEX + "其中，创新产出指数为193.0，为基期的1.93倍。"
    assert "inconsistent" not in told(tmp_path, text, "multiple")
    assert "inconsistent" in told(tmp_path, text.replace("1.93倍", "2.16倍"), "multiple")


def test_how_far_a_rate_lies_from_a_mean_told_in_brackets(tmp_path):
    text = "2023年，青石市有研发活动的企业占比46.8%，较上年提高2.3个百分点，比全国平均水平（38.5%）高8.3个百分点。"
    assert told(tmp_path, HEAD + text, "gap") == ["consistent"]
    assert told(tmp_path, HEAD + text.replace("高8.3", "高9.3"), "gap") == ["inconsistent"]


def test_english_averages_per_deal_and_multiples_in_words(tmp_path):
    text = (
        "# Harbor Index 2024\n\nThere were 40 megadeals that together accounted for $8.0 billion in 2024, "
        "an average of $200 million per deal. The region had 18 initial public offerings in 2024, "
        "twice as many as in 2023, when there were 9."
    )
    assert set(told(tmp_path, text, "average") + told(tmp_path, text, "multiple")) == {"consistent"}
    wrong = text.replace("$200 million", "$260 million").replace("had 18", "had 14")
    assert "inconsistent" in told(tmp_path, wrong, "average")
    assert "inconsistent" in told(tmp_path, wrong, "multiple")
