"""Reports on an evaluation or an index: whose year, whose place, and who else was judged."""

from __future__ import annotations

import pytest
from prose_support import read

_JUDGED = (
    "2022年，云溪高新区营业收入1850亿元，增长6.4%。\n截至2022年末，有效发明专利1.2万件。\n"
    "区内现有孵化器12家。\n五项指标中，“创业活跃度”列全国第8位，“持续创新力”由上年的第15位升至第11位。"
)


def test_the_year_of_an_evaluation_dates_its_ranks_and_not_the_figures() -> None:
    found = {o.value: o.period for o in read(_JUDGED, "云溪高新区在2023年国家高新区综合评价中进位")}
    assert (found[12], found[8], found[11], found[15]) == ("2022", "2023", "2023", "2022")


def test_what_a_section_leaves_undated_is_of_the_year_the_report_tells_of() -> None:
    text = "2022年，投入指数为140.2。\n2022年，产出指数为151.3。\n二、企业主体\n高新技术企业达860家。"
    found = {o.value: o.period for o in read(text, "云溪创新指数2023发布", published="2023-11-02")}
    assert found[860] == "2022"


def test_those_a_place_is_ranked_among_are_not_its_own() -> None:
    text = "2023年，云溪高新区营业收入1850亿元，在157家国家高新区中位居第九。在中部高新区中排名第2位。"
    found = {o.value: (o.indicator, o.area, o.comparator) for o in read(text, "2023年云溪高新区统计公报")}
    assert found[157] == ("国家高新区", "全国", None)
    assert found[9][:2] == ("营业收入", "云溪高新区")
    assert found[2] == ("营业收入", "云溪高新区", "中部高新区")


def test_the_places_of_a_region_are_the_regions() -> None:
    found = {o.value: (o.indicator, o.area) for o in read("全市在长三角27个城市中居第6位。", "2023年云溪市统计公报")}
    assert found[27] == ("城市", "长三角")
    assert found[6][1] == "云溪市"


def test_the_rank_of_the_year_before_stands_alone_behind_its_year() -> None:
    found = {o.value: (o.indicator, o.period) for o in read("全市2022年排名第18位，上年第23位。", "2022年云溪市评价")}
    assert found[18][1] == "2022"
    assert found[23] == (found[18][0], "2021")


def test_an_index_named_without_its_place_is_the_places() -> None:
    text = "2022年，云溪市创新指数为152.3。投入指数148.1。"
    found = {o.value: o.area for o in read(text, "云溪市：创新指数发布")}
    assert found[152.3] == found[148.1] == "云溪市创新指数"


@pytest.mark.parametrize("text", ["围绕3个重点方面展开。", "从五个方面评价。", "形成4个层面23条措施。"])
def test_what_a_text_is_divided_by_is_no_count(text: str) -> None:
    assert {o.value for o in read(text)} <= {23}


def test_how_many_ways_something_shows_in_is_counted() -> None:
    assert [o.value for o in read("成效具体体现在五个方面。")] == [5]


def test_parts_of_a_park_are_places_and_what_follows_is_the_wholes() -> None:
    text = "2023年，全市有高新技术企业2.1万家，其中朝阳园4200家，石景山园900家。研发经费830亿元。"
    found = {o.value: (o.indicator, o.area) for o in read(text, "2023年北京市统计公报")}
    assert found[4200] == ("高新技术企业", "朝阳园")
    assert found[900] == ("高新技术企业", "石景山园")
    assert found[830] == ("研发经费", "北京")
    assert read("朝阳园林企业投资12亿元。", "2023年北京市统计公报")[0].area == "北京"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("出口额同比增长达18.4%。", ("出口额", 18.4, "change_rate")),
        ("投资同比下降为3.1%。", ("投资", -3.1, "change_rate")),
        ("投入强度同比提高达0.4个百分点。", ("投入强度", 0.4, "change")),
        ("失业率下降为4.9%。", ("失业率", 4.9, "level")),
        ("用电量增加到52亿千瓦时。", ("用电量", 52, "level")),
    ],
)
def test_by_how_much_or_to_what(text: str, want: tuple[str, float, str]) -> None:
    assert [(o.indicator, o.value, o.measure) for o in read(text)] == [want]


def test_growth_told_in_turn_behind_its_noun() -> None:
    found = [(o.indicator, o.value, o.measure) for o in read("汽车、船舶产值同比增长分别为21.5%、8.2%。")]
    assert found == [("汽车产值", 21.5, "change_rate"), ("船舶产值", 8.2, "change_rate")]


def test_how_many_are_named_before_their_figures_is_no_value_of_theirs() -> None:
    found = read("光伏、储能、造船3个集群营收分别达到42亿元、105亿元和520亿元。")
    assert [(o.indicator, o.value) for o in found][-1] == ("造船集群营收", 520)
    assert {o.value for o in found} == {42, 105, 520}


def test_one_of_so_many_is_no_count() -> None:
    assert [o.value for o in read("创新辐射力得分441.8分，居五项之二。")] == [441.8]


def test_those_a_place_deals_with_do_not_own_the_deals() -> None:
    text = "2023年，全市向长三角苏浙皖三省输出技术合同2873项，成交额573亿元。"
    assert {o.area for o in read(text, "2023年云溪市统计公报")} == {"云溪市"}


# ---------------------------------------------------------------- reports on many cities
_CITIES = "浙江省城市创新评价报告2022"


def test_places_in_turn_have_what_the_count_measures_them_by() -> None:
    text = "2022年，全省投入强度高于全省平均水平的市有3个，依次为杭州3.9%、嘉兴3.7%、湖州3.3%。企业经费占比达到88%。"
    found = {o.value: (o.indicator, o.area) for o in read(text, _CITIES)}
    assert [found[v] for v in (3.9, 3.7, 3.3)] == [("投入强度", "杭州"), ("投入强度", "嘉兴"), ("投入强度", "湖州")]
    assert found[88][1] == "浙江"


def test_what_several_places_make_up_is_of_what_each_has() -> None:
    text = "2022年，经费超过200亿元的有2个市，分别是杭州（723亿元）、宁波（461亿元），2市合计占全省的48%。"
    share = next(o for o in read(text, _CITIES) if o.measure == "share")
    assert (share.breakdown, share.area, "经费" in share.indicator) == ("2市", "浙江", True)


def test_a_share_all_of_a_list_pass_is_each_ones() -> None:
    text = "2022年，全省科技支出680亿元，其中湖州、嘉兴两市占比均超过6%。"
    found = [(o.area, o.value) for o in read(text, _CITIES) if o.measure == "share"]
    assert found == [("湖州", 6), ("嘉兴", 6)]


def test_the_second_something_is_told_a_multiple_of_has_no_rank() -> None:
    found = read("杭州2022年有效专利12万件，是第二名宁波的2.9倍。", _CITIES)
    assert [(o.value, o.measure) for o in found] == [(12, "level"), (2.9, "ratio")]


def test_the_index_of_one_of_many_cities_is_that_cities() -> None:
    text = "2022年，杭州、宁波指数分别为248.3和201.7。温州居第4位；舟山指数为131.5，排名末位。11个市中有9个市指数上升。"
    found = {o.value: (o.indicator, o.area) for o in read(text, _CITIES)}
    assert found[131.5] == ("指数", "舟山")
    assert found[9][1] == "浙江"
    assert 11 not in found


def test_the_rest_of_the_places_are_of_the_whole() -> None:
    text = "2023年，海淀园收入182亿元，增长8%；其余14个园收入合计130亿元。"
    found = {o.value: (o.indicator, o.area) for o in read(text, "2023年北京市统计公报")}
    assert found[130][1] == "北京"
    assert 14 not in found
