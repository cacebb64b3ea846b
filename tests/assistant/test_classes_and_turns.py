"""Classes of prices and ages, places listed in turn, the year before by a multiple or by what was added."""

from __future__ import annotations

import pytest
from over_texts import desk_over

BULLETIN = """# 2021年永州市冷水滩区国民经济和社会发展统计公报

冷水滩区统计局

全区地区生产总值420亿元，比上年增长7.5%，占永州市的20%。三次产业结构比为9.5:32.1:58.4。

全年居民消费价格比上年上涨1.2%。其中，食品烟酒、居住、教育文化和娱乐类价格上涨2.4%、0.6%、1.9%，医疗保健类持平，\
衣着、交通和通信类价格下降0.3%、1.1%。

年末有高新技术企业60家，新增8家。实现利润总额48亿元，是上年的1.2倍。年末各项存款余额505亿元，比年初增加25亿元。

城乡居民收入比由上年的2.31缩小为2.28。

| 指标 | 年末数（万人） | 比重（%） |
|---|---|---|
| 常住人口 | 52.6 | 100 |
| 其中：0-14岁 | 10.1 | 19.2 |
| 65岁及以上 | 6.8 | 12.9 |
"""
CITIES = """# 中部城市活力报告（2021）

报告显示，2021年度8个城市活力指数排名依次为武汉、长沙、郑州、合肥、南昌、太原、洛阳和宜昌。

武汉、长沙的活力指数分别为0.812、0.774；合肥排名第4，较上年上升2位；洛阳排名第7，较上年下降1位。

八市平均的活力指数从0.551提升至0.580。活力领先型城市（活力指数大于0.75）2个。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with desk_over(tmp_path_factory.mktemp("classes"), {"a.md": BULLETIN, "b.md": CITIES}) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("冷水滩区哪类价格涨得最多", ("食品烟酒", "2.4%")),
        ("冷水滩区哪些价格跌了", ("交通和通信类价格下降1.1%", "衣着", "0.3%")),
        ("冷水滩区医疗保健价格涨了吗", ("医疗保健类持平",)),
        ("冷水滩区第三产业占比多少", ("58.4%",)),
        ("永州全市GDP大概是多少", ("420 ÷ 20% = 2100",)),
        ("冷水滩区城乡居民收入比是多少", ("2.28",)),
        ("冷水滩区高企上年几家", ("60 − 8 = 52",)),
        ("2020年冷水滩区利润总额", ("48 ÷ 1.2 = 40",)),
        ("2020年冷水滩区存款余额多少", ("505 − 25 = 480",)),
        ("冷水滩区65岁以上有多少人", ("6.8", "12.9")),
        ("活力指数前三名是哪几个城市", ("武汉、长沙、郑州",)),
        ("太原活力指数排第几", ("太原排在第6位",)),
        ("合肥上一年排名第几", ("4 + 2 = 6",)),
        ("洛阳去年排第几", ("7 − 1 = 6",)),
        ("八市平均活力指数涨了多少", ("0.58 − 0.551 = 0.029",)),
    ],
)
def test_classes_turns_and_years_before_are_told(desk, question, said):
    answer = desk.ask(question)
    assert answer.status == "answered"
    for text in said:
        assert text in answer.answer


def test_a_bound_of_a_class_is_no_place_s_figure(desk):
    assert "大于0.75" not in desk.ask("合肥活力指数多少").answer


def test_a_population_a_year_ago_is_no_income_a_year_ago(desk):
    assert "收入" not in desk.ask("冷水滩区人口去年多少").answer.split("原文")[0]
