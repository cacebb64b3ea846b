"""Parts of a sentence asked for by name, what moved which way, changes between the two years told, places moved."""

from __future__ import annotations

import pytest
from over_texts import desk_over

REGION = """# 2024北澜湾城市群产业创新报告

2023年，10个城市全社会研发经费合计900亿元，占全国的2.7%。澄江市研发经费为270亿元，投入强度3.6%；松浦市研发经费180亿元，投入强度2.9%。

10个城市拥有有效发明专利20万件，其中高价值发明专利8万件。技术合同成交额600亿元，其中流向城市群外的240亿元，占40.0%。

新兴产业中，智能装备产业营业收入520亿元，增长7.5%；储能产业营业收入310亿元，增长22.4%；光电产业营业收入180亿元，下降3.2%。

| 城市 | 2023年得分 | 2023年排名 | 2022年得分 | 2022年排名 |
|---|---|---|---|---|
| 澄江市 | 88.0 | 1 | 85.5 | 1 |
| 松浦市 | 79.4 | 2 | 76.1 | 3 |
| 云汀市 | 70.2 | 3 | 74.0 | 2 |
"""
CITY = """# 怀阳市2023年国民经济和社会发展统计公报

全年居民消费价格上涨0.5%。分类别看，食品烟酒价格上涨1.1%，居住价格下降0.4%，交通和通信价格下降2.6%。

全年房地产开发投资下降8.5%。社会消费品零售总额500亿元，增长6.1%，其中网上零售额80亿元，增长12.0%。

年末各项存款余额2000亿元，比年初增加150亿元。货物进出口总额300亿元，其中，出口200亿元；进口100亿元。
"""
STATE = """# Ohio Innovation Economy Report 2024

Venture capital investment in Ohio fell from $2.4 billion in 2022 to $1.9 billion in 2023.

Average annual wages in these sectors were $98,500.

| State | Patents |
|---|---|
| Ohio | 4,120 |
| Michigan | 6,310 |
| Illinois | 5,270 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    texts = {"a.md": REGION, "b.md": CITY, "c.md": STATE}
    with desk_over(tmp_path_factory.mktemp("named_parts"), texts) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("澄江市研发经费占10个城市的比例", ("270 ÷ 900 = 30%",)),
        ("澄江和松浦研发强度相差多少", ("3.6 − 2.9 = 0.7个百分点",)),
        ("高价值发明专利占比", ("8 ÷ 20 = 40%",)),
        ("技术合同流向城市群外的有多少", ("240亿元",)),
        ("新兴产业里哪个产业营收增速最快，哪个下降了", ("储能产业营业收入增长22.4%", "光电产业营业收入下降3.2%")),
        ("澄江市产业创新得分多少，比去年高几分", ("88.0", "88 − 85.5 = 2.5")),
        ("哪个城市得分进步最大", ("松浦增加：79.4 − 76.1 = 3.3",)),
        ("云汀市2023年排第几，掉了几位", ("3位", "3 − 2 = 1位")),
        ("北澜湾城市群研发经费占全国多少", ("2.7%",)),
        ("怀阳市哪类消费价格跌得最多", ("交通和通信价格下降2.6%",)),
        ("怀阳市网络零售占社零比重", ("80 ÷ 500 = 16%",)),
        ("怀阳存款年初是多少", ("2022年", "2000 − 150 = 1850亿元")),
        ("怀阳市顺差多少", ("200 − 100 = 100亿元",)),
        ("Did venture capital in Ohio rise in 2023?", ("$2.4 billion", "US$500 million")),
        ("Which state has the second most patents?", ("Illinois Patents: 5,270",)),
    ],
)
def test_parts_and_moves_told_in_one_sentence(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(s in answer.answer for s in said), answer.answer
    assert not answer.removed


@pytest.mark.parametrize("question", ["怀阳市房地产开发投资多少亿", "What was the state average wage in Ohio?"])
def test_what_only_another_figure_is_told_of_is_said_to_be_so(desk, question):
    answer = desk.ask(question)
    assert answer.status == "partial", answer.answer
