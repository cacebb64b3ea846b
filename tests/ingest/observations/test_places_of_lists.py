"""Whose figure it is where a text compares places no list knows, or tells of one body inside a place."""

from __future__ import annotations

import pytest
from prose_support import read

TITLE = "2024清澜省城市创新指数报告"
LIST = "2023年，各市研发经费不一，其中松屏市41.2亿元、云渡市33.6亿元和石汀市20.8亿元。"


def placed(text: str, title: str = TITLE) -> list[tuple[str | None, str, float]]:
    return [(o.area, o.indicator, o.value) for o in read(text, title) if o.measure != "date"]


def test_places_told_of_side_by_side_are_learned() -> None:
    assert [area for area, _, _ in placed(LIST)] == ["松屏", "云渡", "石汀"]


def test_a_place_wins_its_rank_with_a_score() -> None:
    text = LIST + "\n2023年，松屏市以86.4分位居全省第一，云渡、石汀分别以82.1分和79.6分列第二、三位。"
    assert placed(text)[3:] == [
        ("松屏", "得分", 86.4), ("松屏", "得分", 1), ("云渡", "得分", 82.1), ("石汀", "得分", 79.6),
        ("云渡", "得分", 2), ("石汀", "得分", 3),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["老旧小区", "工业园区", "各设区市", "特大城市", "两市"])
def test_words_that_end_like_a_place_are_none(word: str) -> None:
    text = f"2023年，{word}、松屏市分别为3.2亿元和4.1亿元。其中{word}3.2亿元，云渡市2.1亿元。"
    assert word not in {area for area, _, _ in placed(text)}


def test_the_average_of_a_province_is_the_provinces() -> None:
    text = LIST + "\n每万人专利拥有量。松屏市达39.6件，全省平均为19.6件。"
    assert placed(text)[3:] == [("松屏", "每万人专利拥有量", 39.6), ("清澜省", "每万人专利拥有量", 19.6)]


def test_the_index_of_a_place_among_others_is_the_places() -> None:
    text = LIST + "\n（一）创新投入指数。松屏118.6，居第2位；云渡119.4，居第1位。"
    assert [(area, value) for area, _, value in placed(text)[3:]] == [
        ("松屏", 118.6), ("松屏", 2), ("云渡", 119.4), ("云渡", 1)
    ]  # fmt: skip


def test_a_heading_run_into_its_paragraph_names_the_figures() -> None:
    text = "（二）研发投入强度。2023年达2.85%，比上年提高0.1个百分点。"
    assert {indicator for _, indicator, _ in placed(text)} == {"研发投入强度"}


def test_a_province_named_like_its_city_is_not_the_city() -> None:
    text = "2023年，投入超过十亿元的市依次为清澜市（386.2亿元）、云渡市（214.7亿元），合计占全省的69.2%。"
    assert [area for area, _, value in placed(text) if value > 100] == ["清澜市", "云渡"]


def test_a_park_with_a_number_for_its_name_is_read_whole() -> None:
    found = placed("园区总收入120亿元，同比增长5%。", "长三角第36园区2023年发展报告")
    assert {area for area, _, _ in found} == {"长三角第36园区"}


def test_a_company_in_the_place_has_figures_of_its_own() -> None:
    text = "2023年，松屏电子有限公司在园区设立研发中心，研发投入12.6亿元。园区总收入120亿元。"
    assert [area for area, _, _ in placed(text, "临江高新区2023年报")] == ["松屏电子有限公司", "临江高新区"]


# ---------------------------------------------------------------- counts
def test_the_parts_of_an_index_are_counted_each_by_its_name() -> None:
    text = "2024版指标体系由6个一级指标、18个二级指标构成，较上期增加1个一级、3个二级。"
    found = [(o.indicator, o.value, o.measure) for o in read(text, TITLE)]
    assert found == [
        ("一级指标", 6, "level"), ("二级指标", 18, "level"), ("一级指标", 1, "change"), ("二级指标", 3, "change")
    ]  # fmt: skip


def test_places_over_a_mark_are_counted() -> None:
    found = [(o.value, o.measure) for o in read("2023年，研发经费超过百亿元的市有4个。", TITLE)]
    assert found == [(4, "level")]


@pytest.mark.parametrize("text", ["3市高于全国平均水平。", "有5个市高于全省平均水平。"])
def test_places_above_an_average_are_no_value_of_what_was_told(text: str) -> None:
    found = placed("2023年，全省研发投入强度为2.85%，" + text)
    assert [value for _, _, value in found] == [2.85]


def test_places_gained_in_a_ranking_are_read() -> None:
    found = read("园区在国家高新区综合评价中排名第21位，比上年前进3位。", "临江高新区2023年报")
    assert [(o.indicator, o.value, o.measure) for o in found] == [
        ("国家高新区综合评价", 21, "rank"), ("国家高新区综合评价", 3, "change")
    ]  # fmt: skip


def test_a_part_of_what_was_set_beside_it_is_a_ratio() -> None:
    found = read("与张江高新区相比，园区单位面积营收仅为其61.5%。", "临江高新区2023年报")
    assert [(o.indicator, o.value, o.measure) for o in found] == [("单位面积营收与其之比", 61.5, "ratio")]


# ---------------------------------------------------------------- totals and shares over places
def test_a_total_at_the_end_tells_what_was_counted_place_by_place() -> None:
    text = "2024年，北京114家、上海63家，杭州19家，三地共有独角兽企业196家，占全国总数的53.5%。"
    found = read(text, "独角兽企业报告2024")
    assert [(o.area, o.value) for o in found] == [
        ("北京", 114), ("上海", 63), ("杭州", 19), (None, 196), (None, 53.5)
    ]  # fmt: skip
    assert {o.indicator for o in found if o.measure == "level"} == {"独角兽企业"}


@pytest.mark.parametrize("verb", ["领先", "保持第四", "升至第五", "位居第二"])
def test_what_a_place_leads_with_is_what_was_counted_before(verb: str) -> None:
    found = read(f"全球独角兽企业来自48个国家。其中，美国以625家{verb}。", "2022年独角兽榜")
    assert [(o.area, o.indicator) for o in found if o.value == 625] == [("美国", "独角兽企业")]


def test_each_amount_has_the_share_of_its_own_whole() -> None:
    text = "2019年，园区实现生产总值12.2万亿元，上缴税费1.9万亿元，分别占国内生产总值的12.3%、税收收入的11.8%。"
    found = [(o.indicator, o.value) for o in read(text, "临江高新区2019年报") if o.measure == "share"]
    assert found == [("生产总值占国内生产总值比重", 12.3), ("上缴税费占税收收入比重", 11.8)]


def test_what_some_places_hold_is_a_share() -> None:
    found = read("2024年，中国独角兽企业覆盖47个城市，“北上深”集聚超六成。", "独角兽企业报告2024")
    assert [(o.value, o.measure) for o in found] == [(47, "level"), (60, "share")]


def test_half_a_year_is_no_year() -> None:
    found = read("截至2022年6月，独角兽企业数量在半年内增加了254家。", "2022年独角兽榜")
    assert [(o.indicator, o.period) for o in found] == [("独角兽企业数量", "2022-06")]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("北京、上海分别有3家和5家企业入选百强。", [("北京", None), ("上海", None)]),
        ("科学园及数码港分别有1900间及2000间初创企业进驻。", [("临江市", "科学园"), ("临江市", "数码港")]),
    ],
)
def test_counts_in_turn_share_the_noun_behind_the_last(text: str, want: list[tuple[str, str | None]]) -> None:
    found = read("2023年，" + text, "临江市2023年报")
    assert [(o.area, o.breakdown) for o in found] == want
    assert len({o.indicator for o in found}) == 1


def test_sizes_that_group_what_is_counted_are_no_figures() -> None:
    text = "高新区企业中，营业收入过百亿元的3家，50亿—100亿元的7家。"
    found = read(text, "临江高新区2022年报")
    assert [(o.area, o.value) for o in found] == [("临江高新区", 3), ("临江高新区", 7)]


def test_the_part_of_a_region_is_the_regions() -> None:
    text = "京津冀增加值1.6万亿元，长三角增加值3.1万亿元，占全国26.5%。长三角占比较2021年提高0.9个百分点。"
    found = read("2022年，" + text, "城市群报告（2023）")
    assert [(o.area, o.measure) for o in found if o.value == 0.9] == [("长三角", "change")]


def test_places_are_counted_apart_from_what_is_measured_of_them() -> None:
    found = read("2022年，19个城市群数字经济发展指数平均值为58.6。", "城市群报告（2023）")
    assert [(o.indicator, o.value) for o in found] == [("城市群", 19), ("城市群数字经济发展指数平均值", 58.6)]


def test_those_among_the_counted_are_not_counted_with_them() -> None:
    found = read("2022年，177家国家高新区中属于高技术产业的企业达116556家。", "2022年国家高新区分析报告")
    assert [((o.breakdown or "") + o.indicator, o.value) for o in found] == [
        ("国家高新区", 177), ("属于高技术产业企业", 116556)
    ]  # fmt: skip


def test_the_next_in_line_have_what_was_counted_before() -> None:
    text = "2022年，昆明市高新技术企业2685家；其后依次是曲靖市（486家）、大理市（352家）。"
    found = placed(text, "云岭科技报告")
    assert found == [("昆明", "高新技术企业", 2685), ("曲靖", "高新技术企业", 486), ("大理", "高新技术企业", 352)]


def test_what_places_are_seen_from_is_what_they_have() -> None:
    text = "2022年，昆明市研发经费318.6亿元。从投入强度看，昆明市3.42%，景澜市1.21%。"
    found = [row for row in placed(text, "云岭科技报告") if row[2] < 10]
    assert found == [("昆明", "投入强度", 3.42), ("景澜", "投入强度", 1.21)]


@pytest.mark.parametrize(
    ("title", "sentence", "areas"),
    [
        ("2024年苏州市统计公报", "全市企业100家，全省企业900家。", ["苏州", "江苏"]),
        ("2024年松屏市统计公报", "全市企业100家，全省企业900家。", ["松屏市", "全省"]),
        ("2024年清溪区统计公报", "全区企业100家，全市企业900家。", ["清溪区", "全市"]),
        ("2024年广东省统计公报", "全省企业900家。广州市企业100家，全市专利20件。", ["广东", "广州", "广州"]),
        ("东湾科创走廊创新指数2024", "走廊企业100家，全省企业900家。", ["东湾科创走廊", "全省"]),
        ("关于东湾科技城2024年创新情况的报告", "科技城企业100家。", ["东湾科技城"]),
    ],
)
def test_whose_whole_is_meant_depends_on_the_rank_of_the_reports_own_place(
    title: str, sentence: str, areas: list[str]
) -> None:
    assert [area for area, _, _ in placed(f"2024年，{sentence}", title)] == areas


def test_the_text_goes_on_about_the_part_after_the_whole_of_its_share() -> None:
    text = "2024年，全区企业200家，占全市的五分之一，全市为1000家。其中规上企业50家。"
    assert [area for area, _, _ in placed(text, "2024年东湾科技城报告")] == [
        "东湾科技城", "东湾科技城", "全市", "东湾科技城"
    ]  # fmt: skip


def test_a_total_behind_a_list_is_no_figure_of_its_last_member() -> None:
    text = "2024年，众创空间42家、孵化器28家、加速器9家，合计79家；平均每家入驻企业23家，合计1817家。"
    assert [(name, value) for _, name, value in placed(text)] == [
        ("众创空间", 42), ("孵化器", 28), ("加速器", 9), ("众创空间、孵化器、加速器合计", 79),
        ("平均每家入驻企业", 23), ("入驻企业", 1817),
    ]  # fmt: skip


def test_the_parts_of_an_index_have_its_kind_of_value_and_weights_of_their_own() -> None:
    text = "2024年创新综合指数为142.8，其中知识创新分项142.1，技术创新分项143.0，两个分项权重分别为40%和60%。"
    assert [(name, value) for _, name, value in placed(text)] == [
        ("创新综合指数", 142.8), ("知识创新分项指数", 142.1), ("技术创新分项指数", 143.0),
        ("知识创新分项指数权重", 40), ("技术创新分项指数权重", 60),
    ]  # fmt: skip


def test_what_several_places_have_together_is_what_was_told_of_each() -> None:
    text = "2023年，研发经费超20亿元的县有3个，分别为北岭县（27.4亿元）、古林县（20.4亿元）和安平县（21.6亿元），\
3个县合计69.4亿元，占全市的26.3%。"
    found = [(o.indicator, o.breakdown, o.value) for o in read(text, "2023年松屏市科技经费公报")]
    assert found[-2:] == [
        ("研发经费", "研发经费超20亿元的县", 69.4), ("研发经费占全市比重", "研发经费超20亿元的县", 26.3)
    ]  # fmt: skip
    assert all(name != "县合计" for name, _, _ in found)


def test_groups_of_people_behind_their_total_have_its_indicator() -> None:
    text = "2024年，全市居民人均可支配收入58420元，其中，城镇居民68210元，增长4.6%；农村居民35680元，增长6.3%。"
    found = [(o.indicator, o.breakdown, o.value) for o in read(text, "2024年松屏市统计公报")]
    name = "居民人均可支配收入"
    assert found[1:] == [
        (name, "城镇居民", 68210), (name, "城镇居民", 4.6), (name, "农村居民", 35680), (name, "农村居民", 6.3)
    ]  # fmt: skip


def test_an_earlier_rank_does_not_date_what_follows() -> None:
    text = "2024年，综合排名第15位，2023年排名第18位；其中开放排名第11位，规模排名第20位。"
    assert [(o.value, o.period) for o in read(text, "松屏高新区2024年报告")] == [
        (15, "2024"), (18, "2023"), (11, "2024"), (20, "2024")
    ]  # fmt: skip


def test_districts_named_as_subjects_of_figures_are_learned() -> None:
    text = "2023年，全市研发经费186亿元。东川区研发经费52亿元；西陵区实现专利授权120件。"
    assert [area for area, _, _ in placed(text, "2023年松屏市公报")] == ["松屏市", "东川区", "西陵区"]


def named(text: str, title: str = TITLE) -> list[tuple[str, float]]:
    return [(o.indicator, o.value) for o in read(text, title)]


def test_cities_are_counted_by_which_way_they_moved() -> None:
    text = "2023年，住宅价格同比上涨的城市个数为20个，持平的为2个，下降的为48个。"
    assert named(text) == [
        ("住宅价格上涨的城市个数", 20),
        ("住宅价格持平的城市个数", 2),
        ("住宅价格下降的城市个数", 48),
    ]


def test_exports_behind_a_kind_of_trade_are_of_that_trade() -> None:
    text = "2023年，服务进出口总额65亿元。其中，出口27亿元，下降5.8%；进口38亿元。服务机器人产量780套。"
    assert named(text) == [
        ("服务进出口总额", 65), ("服务出口", 27), ("服务出口", -5.8), ("服务进口", 38), ("服务机器人产量", 780)
    ]  # fmt: skip


def test_a_currency_that_lost_is_no_fall_of_what_was_told_before() -> None:
    text = "2023年末，外汇储备320亿美元。全年人民币平均汇率为1美元兑7.05元人民币，贬值4.5%。粮食产量69万吨，增产1.3%。"
    assert named(text)[1:] == [
        ("全年人民币平均汇率", 7.05),
        ("全年人民币平均汇率", -4.5),
        ("粮食产量", 69),
        ("粮食产量", 1.3),
    ]


def test_what_a_fund_supported_carries_its_name_and_provinces_above_a_mark_are_counted() -> None:
    text = "2023年，国家自然科学基金共资助525个项目。研发经费超过千亿元的省（市）有12个。"
    found = [(o.indicator, o.measure, o.value) for o in read(text, TITLE)]
    assert found == [
        ("国家自然科学基金资助项目", "level", 525), ("研发经费超过千亿元的省（市）", "level", 12)
    ]  # fmt: skip


def test_a_lead_over_the_second_is_a_gap_and_the_rank_arrived_at_is_read() -> None:
    text = "2024年，海州高新区得分比第二名明港高新区高3.4分；云门高新区首次进入前五，由上年的第8位上升3位至第5位。"
    found = [(o.area, o.measure, o.value, o.period) for o in read(text, "2024年沿海高新区评价")]
    assert found == [
        ("海州高新区", "change", 3.4, "2024"), ("云门高新区", "rank", 8, "2023"), ("云门高新区", "change", 3, "2024"),
        ("云门高新区", "rank", 5, "2024"),
    ]  # fmt: skip


def test_those_on_either_side_of_a_mark_are_counted_as_what_they_are() -> None:
    text = "2024年，12个园区平均得分为74.3分，高于平均分的有7个，低于平均分的有5个。\
综合得分前两位为：海州高新区（88.6分）、明港高新区（85.2分）。"
    names = [name for name, _ in named(text, "2024年沿海高新区评价")]
    assert names == ["园区", "平均得分", "高于平均分的园区", "低于平均分的园区", "综合得分", "综合得分"]


def test_a_place_before_区域_is_the_place_of_the_index() -> None:
    text = "昨天，松屏市科技局发布报告。2024年全市研发人员9.86万人。"
    assert placed(text, "解读：2024年松屏区域创新指数为何再创新高")[-1][0] == "松屏"


def test_who_stands_before_the_own_place_is_named_without_the_words_of_order() -> None:
    text = "2024年，全区R&D经费投入84.6亿元，总量居全市第2位，仅次于湖西区（112.3亿元），投入强度为4.92%。"
    found = placed(text, "2024年青岚区科技公报")
    assert ("湖西区", "R&D经费投入", 112.3) in found
    assert ("青岚区", "R&D经费投入强度", 4.92) in found


def test_the_whole_of_a_share_in_brackets_or_behind_it_keeps_the_name_of_its_part() -> None:
    text = (
        "2023年，小巨人企业118家，占全省（685家）的17.2%；孵化器30家，占全省总量（240家）的12.5%。"
        "电子、机械产值分别为168亿元和142亿元，其中电子产值占全省的66.7%，全省为252亿元。"
    )
    found = placed(text, "2023年松屏市高新区科技公报")
    assert [item for item in found if item[0] != "松屏市高新区"] == [
        ("全省", "小巨人企业", 685), ("全省", "孵化器", 240), ("全省", "电子产值", 252)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "own", "city"),
    [
        ("松屏市高新区2023年创新发展报告", "松屏市高新区", "松屏市"),
        ("清澜省松屏市2023年统计公报", "松屏市", "松屏市"),
        ("关于《2023年度松屏市创新监测报告》的通报", "松屏市", "松屏市"),
    ],
)
def test_a_zone_or_town_behind_its_city_or_province_is_the_place_of_a_report(title: str, own: str, city: str) -> None:
    found = placed("2023年，高新技术企业86家。全市研发人员1.2万人。", title)
    assert [area for area, _, _ in found] == [own, city]


def test_a_second_list_by_order_is_of_what_the_first_ranks_and_counts_no_places() -> None:
    text = (
        "综合得分前两位的是松屏市（86.4分）、云渡市（83.2分），末两位的是石汀市（47.3分）、山渚市（48.2分，居末位）。"
    )
    assert [(name, value) for _, name, value in placed(text)] == [
        ("综合得分", 86.4), ("综合得分", 83.2), ("综合得分", 47.3), ("综合得分", 48.2)
    ]  # fmt: skip


def test_the_capital_of_a_province_is_a_place_of_what_is_spread_over_cities() -> None:
    text = LIST + "\n2023年，全省研发机构268家，分布在13个市，其中省会松屏市126家，占47.0%。"
    assert placed(text)[-2:] == [("松屏", "研发机构", 126), ("松屏", "研发机构占比", 47.0)]


def test_the_rank_of_last_year_in_brackets() -> None:
    text = "2023年，全市创新能力居全国第9位，较上年（第12位）上升3位。"
    assert [(o.indicator, o.period, o.value) for o in read(text, "2023年松屏市公报")] == [
        ("创新能力", "2023", 9), ("创新能力", "2022", 12), ("创新能力", "2023", 3)
    ]  # fmt: skip


def test_places_above_a_mean_have_what_is_measured_and_not_that_they_are_above_it() -> None:
    text = "2023年，研发投入强度超过全省平均水平的有松屏市（4.1%）、云渡市（3.0%）和石汀市（2.8%）。"
    assert {name for _, name, _ in placed(text)} == {"研发投入强度"}


def test_a_zone_listed_first_with_the_stem_of_its_province_is_the_zone() -> None:
    text = "2023年，营业收入居前两位的是清澜高新区（142.8亿元）、云渡高新区（98.4亿元）。清澜高新区企业86家。"
    assert [area for area, _, _ in placed(text, "2023年清澜省高新区发展简报")] == [
        "清澜高新区", "云渡高新区", "清澜高新区"
    ]  # fmt: skip


def test_the_total_of_those_listed_is_of_what_each_of_them_has_and_their_number_is_no_figure() -> None:
    text = "2023年，营业收入居前两位的是松屏高新区（142.8亿元）、云渡高新区（98.4亿元）"
    text += "，两家合计241.2亿元，占全省的68.3%。"
    assert [(name, value) for _, name, value in placed(text, "2023年清澜省高新区发展简报")][2:] == [
        ("营业收入", 241.2), ("营业收入占全省比重", 68.3)
    ]  # fmt: skip
