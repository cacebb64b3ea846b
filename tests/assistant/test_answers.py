"""What the rules make of a question, over invented reports of three places and two editions of an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.desk import Assistant
from assistant.question import understand
from assistant.settings import Settings

REPORTS = {
    "云港指数2024.md": """# 云港指数2024

云港指数由创新动能、产业升级、开放合作3个一级指标构成，以2015年为基期。2023年，云港指数综合指数为240.6，较上年提升12.4个点。
2023年云港高新区研发投入强度为7.2%，规上企业研发费用318.6亿元，较上年增长6.2%。
2023年云港高新区生物医药产业规上企业总收入412.5亿元，新材料产业规上企业总收入205.3亿元，智能装备产业规上企业总收入188.1亿元。
截至2023年底，云港高新区独角兽企业18家，跨国公司地区总部11家，认定外资研发中心26家。30岁以下从业人员达9.5万人，占从业人员比重38%。
2023年，云港高新区技术合同成交额96.4亿元，是2020年的1.6倍。
2023年，云港高新区出口总额520.8亿元，占全市出口总额的31.2%。
2023年，云港高新区留学归国人员2.4万人，较上年增加1000人。2022年云港高新区留学归国人员以及外籍从业人员2.9万人。
2023年，云港高新区迁出企业35家。2023年，云港高新区人均利润8.6万元。
""",
    "云港指数2023.md": """# 云港指数2023

云港指数由创新动能、质量效益、开放合作3个一级指标构成，以2015年为基期。2022年，云港指数综合指数为228.2，较上年提升10.1个点。
云港高新区企业发展平稳。2022年云港高新区技术收入310.5亿元，出口总额560.2亿元。
""",
    "海州统计公报.md": """# 海州市2023年国民经济和社会发展统计公报

2023年，海州市地区生产总值3120.4亿元，比上年增长5.6%。其中，第一产业增加值96.2亿元，第二产业增加值1180.5亿元，第三产业增加值1843.7亿元。
截至2023年末，海州市常住人口402.6万人，其中城镇人口318.1万人，占常住人口的比重为79.0%；海州市独角兽企业7家。
2023年，海州市新设科技型企业8600家，研发投入强度为3.1%。
2023年，海州市研发经费投入总量突破90亿元。2023年，海州市研发经费投入总量达到96.7亿元，其中基础研究经费4.8亿元。
2023年海州市人均地区生产总值78000元（折合11000美元）。2023年，海州市工业投资增速为8.4%，比2022年提高2.1个百分点。
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    opened = Assistant(settings=Settings(home=tmp_path_factory.mktemp("home"), samples=False))
    opened.ingest(sorted(folder.iterdir()))
    yield opened
    opened.close()


def test_a_whole_that_is_stated_is_not_worked_back(desk):
    answer = desk.ask("海州常住人口有多少人")
    assert "402.6万人" in answer.answer
    assert not answer.computations


def test_what_stands_beside_a_figure_of_another_sector_is_not_told(desk):
    answer = desk.ask("海州第三产业增加值增长了多少")
    assert "96.2" not in answer.answer.split(">")[0]


def test_one_class_of_staff_is_not_all_staff(desk):
    answer = desk.ask("云港人均研发费用是多少")
    assert not any("÷" in c.expression for c in answer.computations)


def test_bodies_of_another_kind_are_no_answer(desk):
    answer = desk.ask("云港外资企业有多少家？")
    assert (answer.status, answer.reason) == ("partial", "not_in_documents")
    assert "没有给出“外资企业”" in answer.answer


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("云港生物医药、新材料、智能装备三个产业收入合计多少", "805.9亿元"),
        ("云港跨国公司总部和外资研发中心合计多少家", "37家"),
        ("出口占全市31.2%，那全市出口总额是多少", "1669.2亿元"),
        ("2020年云港技术合同成交额是多少", "60.3亿元"),
        ("云港出口2023比2022少了多少", "39.4亿元"),
        ("云港综合指数从2021年到2023年一共涨了多少", "没有"),
        ("2021年云港综合指数是多少", "218.1"),
        ("按38%倒推，云港从业人员一共多少", "25"),
        ("云港生物医药产业一年做了多少生意？换成万元", "4125000万元"),
        ("云港的独角兽占海州的百分之几", "18"),
        ("云港综合指数2023年比2015年基期高多少点", "140.6点"),
        ("云港综合指数从2015年到2022年涨了百分之几", "128.2%"),
        ("云港技术合同成交额是多少，平均每天多少", "2641.1万元"),
        ("海州新设科技型企业平均每天多少家", "23.56家"),
        ("2023年海州非城镇的常住人口有多少", "84.5万人"),
        ("海州研发经费里不是基础研究的有多少", "91.9亿元"),
        ("海州研发经费里基础研究占多少", "4.96%"),
        ("综合指数2022年是2015年基期的几倍", "2.28倍"),
        ("云港研发费用2023年比2022年多了多少亿元", "18.6亿元"),
        ("按文中隐含汇率，云港人均利润折合多少美元", "1.21万美元"),
        ("海州第二产业增加值占地区生产总值的百分之几", "37.83%"),
        ("云港出口总额占全市31.2%，全市出口总额大概多少", "1669.2亿元"),
    ],
)
def test_figures_that_follow_from_stated_ones(desk, question, figure):
    assert figure in desk.ask(question).answer


@pytest.mark.parametrize(
    ("said", "follow", "figure"),
    [
        ("云港综合指数2023年是多少", "去年呢", "228.2"),
        ("云港30岁以下从业人员有多少", "占从业人员多少？", "38%"),
        ("云港出口总额多少", "占全市多少", "31.2%"),
    ],
)
def test_a_follow_up_is_of_the_same_thing(desk, said, follow, figure):
    assert figure in desk.ask(follow, [{"role": "user", "content": said}]).answer


def test_a_figure_of_several_things_together_is_not_that_of_one(desk):
    answer = desk.ask("2022年云港留学归国人员有多少")
    assert [c.result for c in answer.computations] == [23000]
    assert answer.answer.index("合在一起") < answer.answer.index("2.9万人")


@pytest.mark.parametrize("question", ["云港企业有多少家", "云港利润总额是多少"])
def test_a_flow_is_no_stock_and_a_mean_no_total(desk, question):
    assert desk.ask(question).status != "answered"


def test_a_base_taken_as_100_is_said_to_be_taken_so(desk):
    assert "取为100" in desk.ask("云港综合指数2023年比2015年基期高多少点").answer


def test_what_stands_at_the_end_of_a_year_has_no_daily_mean(desk):
    assert not desk.ask("海州常住人口平均每天多少人").computations


def test_nothing_is_taken_from_a_whole_that_is_not_held(desk):
    assert not desk.ask("云港除独角兽企业以外的企业有多少家").computations


def test_growth_at_constant_prices_leads_back_to_a_rough_figure_only(desk):
    assert "不变价格" in desk.ask("2022年海州地区生产总值是多少").answer
    assert not desk.ask("海州地区生产总值比上年多了多少亿元").computations


def test_of_two_years_compared_the_one_not_held_is_said(desk):
    answer = desk.ask("云港出口总额2023年比2019年多多少")
    assert answer.status == "partial"
    assert "没有给出2019年" in answer.answer


def test_what_is_left_as_a_share_is_a_share(desk):
    assert "95%" in desk.ask("海州研发经费里不是基础研究的占比多少").answer


def test_of_figures_that_agree_the_most_precise_is_told(desk):
    answer = desk.ask("海州研发经费总共多少")
    assert "96.7亿元" in answer.answer.split(">")[0]


def test_a_share_is_of_the_whole_of_the_same_place(desk):
    answer = desk.ask("基础研究占研发经费多少？")
    assert [c.expression for c in answer.computations] == ["4.8 ÷ 96.7 = 4.96%"]


def test_a_computation_keeps_the_digits_of_its_source(desk):
    answer = desk.ask("2022年云港研发费用是多少")
    assert [c.expression for c in answer.computations] == ["318.6 ÷ (1 + 6.2%) = 300亿元"]


def test_an_implied_rate_is_that_of_the_place_named(desk):
    assert [c.result for c in desk.ask("海州人均GDP的隐含汇率是多少").computations] == [pytest.approx(7.09, abs=0.01)]
    assert not desk.ask("云港的隐含汇率是多少").computations


def test_a_rate_of_the_year_before_is_worked_back_from_its_rise_in_points(desk):
    assert [c.result for c in desk.ask("海州2022年工业投资增速是多少").computations] == [6.3]


def test_one_indicator_over_two_editions_is_a_series(desk):
    answer = desk.ask("云港综合指数这几年怎么变的")
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == ["2022年", "2023年"]


def test_editions_of_an_index_are_told_apart(desk):
    answer = desk.ask("2023版和2024版云港指数的一级指标有什么变化？")
    assert "新列产业升级" in answer.answer
    assert "不再列质量效益" in answer.answer


def test_the_higher_of_two_intensities(desk):
    answer = desk.ask("云港和海州哪个研发强度更高？")
    assert {"7.2%", "3.1%"} <= {c for row in answer.table.rows for c in row}


@pytest.mark.parametrize("question", ["增长了多少？", "占比是多少", "一共有多少家？"])
def test_a_question_without_a_subject_is_asked_back_with_choices(desk, question):
    answer = desk.ask(question)
    assert (answer.status, answer.reason) == ("clarify", "ambiguous")
    assert 2 <= len(answer.followups) <= 4
    assert not answer.numbers


def test_places_as_good_as_one_another_are_all_told(desk):
    answer = desk.ask("独角兽企业有多少家？")
    assert (answer.status, answer.reason) == ("partial", "ambiguous")
    assert "18家" in answer.answer
    assert "7家" in answer.answer


def test_a_place_named_before_leaves_nothing_open(desk):
    answer = desk.ask("独角兽企业有多少家？", [{"role": "user", "content": "海州常住人口有多少人"}])
    assert answer.status == "answered"
    assert "7家" in answer.answer


@pytest.mark.parametrize(
    "question",
    ["云港综合指数是多少", "海州GDP", "云港出口2023比2022少了多少", "How many unicorns does 海州 have?", "天气如何"],
)
def test_streamed_or_not_the_answer_is_one(desk, question):
    *_, streamed = desk.stream(question)
    asked, again = (desk.ask(question).as_json() for _ in range(2))
    assert asked | {"elapsed_ms": 0} == again | {"elapsed_ms": 0} == streamed.as_json() | {"elapsed_ms": 0}


@pytest.mark.parametrize("question", ["云港综合指数是多少", "云港和海州哪个研发强度更高？"])
def test_the_command_line_and_the_api_say_what_the_library_says(desk, capsys, question):
    from assistant.web import endpoints

    said = desk.ask(question).as_json()
    main(["--home", str(desk.settings.home), "ask", question, "--json"])
    typed = json.loads(capsys.readouterr().out)
    called = endpoints._ask(lambda *_: desk)(question)
    for other in (typed, called):
        assert {k: other[k] for k in said if k != "elapsed_ms"} == {k: said[k] for k in said if k != "elapsed_ms"}


def test_an_amount_asked_for_is_not_silently_answered_by_a_share(desk):
    answer = desk.ask("云港30岁以下从业人员占全国多少？")
    assert answer.status != "answered" or "38%" in answer.answer
    answer = desk.ask("云港独角兽企业占全国多少？")
    assert (answer.status, answer.reason) == ("partial", "not_in_documents")
    assert "没有给出" in answer.answer


def test_of_several_questions_none_is_passed_over(desk):
    answer = desk.ask("云港独角兽企业有几家？养老机构有多少？")
    assert answer.status == "partial"
    assert "18家" in answer.answer
    assert "没有给出“养老机构有多少”" in answer.answer
    both = desk.ask("云港独角兽企业有几家？技术合同成交额是多少？")
    assert both.status == "answered"
    assert "18家" in both.answer
    assert "96.4亿元" in both.answer


def test_several_questions_are_answered_one_by_one_where_no_figure_answers_all(desk):
    answer = desk.ask("云港跨国公司地区总部几家？医院几所？出口总额多少？")
    assert "11家" in answer.answer
    assert "520.8亿元" in answer.answer
    assert answer.status == "partial"


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What was the enterprise revenue of 云港 in 2023?", False),
        ("How much did the revenue of 云港 rise in 2023?", True),
        ("云港收入rise了多少", True),
    ],
)
def test_a_word_that_only_ends_like_rise_asks_for_no_change(desk, question, asks):
    assert understand(question, desk.holdings, desk.tools.gazetteer).has("change") is asks


def test_the_highest_of_many_places_is_the_highest_of_all_and_places_are_named(tmp_path):
    """More places than are looked at one by one: the largest stands among the last."""
    sizes = {
        f"{a}{b}市": 100 + 3 * i
        for i, (a, b) in enumerate((a, b) for a in "东西南北云石江海" for b in "山河湖港岭川泽原岗")
    }
    rows = "\n".join(f"| {place} | {size} |" for place, size in sizes.items())
    (tmp_path / "各市.md").write_text(
        f"# 各市2023年统计公报\n\n| 地区 | 2023年高新技术企业（家） |\n| --- | --- |\n{rows}\n", encoding="utf-8"
    )
    opened = Assistant(settings=Settings(home=tmp_path / "home", samples=False))
    opened.ingest([tmp_path / "各市.md"])
    answer = opened.ask("2023年高新技术企业最多的是哪里？")
    opened.close()
    best = max(sizes, key=lambda place: sizes[place])
    assert f"{best}" in answer.answer.split("\n")[0]
    assert f"{sizes[best]}家" in answer.answer.split("\n")[0]
    assert len(answer.citations) <= 11
