"""What leaves the gate: marks, layout, numbers, tables, and what is said of what was taken out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from invented_reports import ALIASES, computed, evidence_of, input_of, observations, titles

from assistant.arithmetic import difference, share
from assistant.gate import SubjectIndex, release
from assistant.records import Answer, Draft, Evidence, Place, Statement, TableData
from ingest.records import Node

BY = {(o.area, o.indicator, o.period, o.measure): o for o in observations()}
RD = BY["临江高新区", "研究开发费用", "2023", "level"]
RD_BEFORE = BY["临江高新区", "研究开发费用", "2022", "level"]
RATE = BY["临江高新区", "研究开发费用", "2023", "change_rate"]
VENTURE = BY["海澜湾", "风险投资总额", "2023", "level"]
FALL = BY["海澜湾", "风险投资总额", "2023", "change_rate"]
UNICORNS = BY["临江高新区", "独角兽企业", "2023", "level"]
RENT = BY["海澜湾", "商业租金", "2022-Q4", "level"]
LIBRARY = SubjectIndex.build(observations(), titles=titles().values(), aliases=ALIASES)


def _release(*texts: str, evidence=(RD,), question="研发投了多少？", library=LIBRARY, **more) -> Answer:
    given = tuple(e if isinstance(e, Evidence) else evidence_of(e) for e in evidence)
    return release(Draft(tuple(Statement(t, given) for t in texts), **more), question, (), library)


def _kept(text: str, *evidence, **more) -> bool:
    return not _release(text, evidence=evidence or (RD,), **more).removed


def test_a_supported_sentence_carries_its_mark_before_the_full_stop():
    answer = _release("2023年临江高新区研究开发费用为1286.4亿元。")
    assert answer.answer == "2023年临江高新区研究开发费用为1286.4亿元[1]。"
    assert [c.place.quote for c in answer.citations] == [RD.quote]
    assert [(n.text, n.status, n.ref) for n in answer.numbers] == [
        ("2023年", "source", "[1]"), ("1286.4亿元", "source", "[1]"),
    ]  # fmt: skip


def test_an_unsupported_sentence_goes_and_the_answer_says_so():
    wrong = "2023年临江高新区研究开发费用为1386.4亿元。"
    answer = _release("2023年临江高新区研究开发费用为1286.4亿元。", wrong)
    assert "1386.4" not in answer.answer
    assert answer.removed == (wrong,)
    assert "已删去" in answer.answer
    assert answer.status == "answered"


def test_an_answer_without_any_support_becomes_a_refusal():
    answer = _release("临江高新区研究开发费用为9999亿元。")
    assert (answer.status, answer.reason) == ("refused", "not_in_documents")
    assert not answer.citations
    assert not answer.numbers


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
def test_the_removal_is_said_in_the_language_of_the_answer_and_without_digits(language):
    answer = _release("9999亿元。", language=language)
    assert not any(c.isdigit() for c in answer.answer)
    assert {"zh": "删去", "zh-Hant": "刪去", "en": "removed"}[language] in answer.answer


@pytest.mark.parametrize(
    "text",
    [
        "2023年临江高新区研究开发费用为12864000万元。",
        "2023年临江高新区研究开发费用为0.12864万亿元。",
        "２０２３年临江高新区研究开发费用为１２８６．４亿元。",
        "2023年臨江高新區研究開發費用為1286.4億元。",
        "2023年临江高新区研究开发费用约1286亿元。",
        "2023年临江高新区研究开发费用为一千二百八十六点四亿元。",
        "In 2023, R&D expenditure of Linjiang High-tech Zone was 128.64 billion yuan.",
    ],
)
def test_the_same_figure_written_otherwise_passes(text):
    assert _kept(text, language="en" if text.isascii() else "zh")


@pytest.mark.parametrize(
    "text",
    [
        "2023年临江高新区研究开发费用为334.1亿元。",
        "2023年临江高新区研究开发费用为1286亿元。",  # rounded and not said to be
        "2023年临江高新区研究开发费用约1287亿元。",  # wrongly rounded
        "2023年临江高新区研究开发费用为1286.4亿美元。",
        "2023年临江高新区研究开发费用为1286.4万元。",
        "2023年临江高新区研究开发费用增长1286.4亿元。",  # a level told as a change
        "2023年临江高新区研究开发费用超1286.4亿元。",  # a qualifier the source does not have
        "2022年临江高新区研究开发费用为1286.4亿元。",
        "2023年深圳研究开发费用为1286.4亿元。",
        "2023年临江高新区技术合同成交额为1286.4亿元。",
        "2023年上半年临江高新区研究开发费用为1286.4亿元。",
        "2023年深圳和临江高新区的研究开发费用为1286.4亿元。",
    ],
)
def test_another_value_unit_year_or_subject_does_not_pass(text):
    assert not _kept(text)


def test_a_number_does_not_pass_as_the_tail_of_another():
    assert not _kept("2023年临江高新区研究开发费用为286.4亿元。")


def test_direction_words_agree_with_the_sign():
    assert _kept("2023年海澜湾风险投资总额同比下降38.5%。", FALL)
    assert _kept("2023年海澜湾风险投资总额的增速为-38.5%。", FALL)
    assert not _kept("2023年海澜湾风险投资总额同比增长38.5%。", FALL)
    assert not _kept("2023年海澜湾风险投资总额下降至38.5%。", FALL)
    assert not _kept("2023年海澜湾风险投资总额的变化为38.5%。", FALL)


def test_per_cent_and_percentage_points_are_two_units():
    assert not _kept("2023年临江高新区研究开发费用同比增长13.7个百分点。", RATE)
    assert _kept("2023年临江高新区研究开发费用同比增长13.7%。", RATE)


def test_a_quarter_is_not_the_year_nor_another_quarter():
    assert _kept("2022年第四季度海澜湾每平方英尺租金为5.72美元。", RENT)
    assert not _kept("2022年第三季度海澜湾每平方英尺租金为5.72美元。", RENT)


def test_names_in_a_list_take_the_figures_in_order():
    places = [o for o in observations() if o.indicator == "高新技术企业迁出数量"]
    assert _kept("北京、上海和深圳迁出的高新技术企业分别为673家、47家和43家。", *places)
    assert not _kept("北京、上海和深圳迁出的高新技术企业分别为673家、43家和47家。", *places)


def test_a_passage_carries_only_what_it_says_of_the_figure():
    o = RD
    place = evidence_of(o).place
    passage = Evidence("passage", place=place)
    assert _kept("2023年临江高新区研究开发费用1286.4亿元。", passage)
    assert not _kept("2023年硅谷研究开发费用1286.4亿元。", passage)
    assert not _kept("2021年临江高新区研究开发费用1286.4亿元。", passage)


def test_quotations_stand_word_for_word():
    assert _kept("报告称“企业研究开发费用1286.4亿元，同比增长13.7%”。")
    assert _kept("报告称「企業研究開發費用1286.4億元」。")
    assert not _kept("报告称“企业研究开发费用再创新高”。")
    assert not _kept("报告称“企业研究开发费用1286.4亿元，同比下降13.7%”。")
    assert not _kept("报告称“开发费用286.4亿元”。")
    assert _kept("您说的“研发”在报告里是研究开发费用。", question="“研发”投了多少？")


def test_a_block_quotation_may_have_a_label():
    given = (evidence_of(RD),)
    whole = Statement(f"原文：“{RD.quote}”", given, "quote")
    changed = Statement(f"原文：“{RD.quote.replace('同比增长', '同比下降')}”", given, "quote")
    answer = release(Draft((whole, changed)), "研发？", (), LIBRARY)
    assert answer.removed == (changed.text,)
    assert answer.answer.startswith("> 原文：")


def test_a_title_that_does_not_exist_is_taken_out():
    assert _kept("据《临江创新指数2024》，2023年临江高新区研究开发费用为1286.4亿元。")
    assert not _kept("据《临江创新指数2023》，2023年临江高新区研究开发费用为1286.4亿元。")
    assert not _kept("据临江创新指数2022显示，2023年临江高新区研究开发费用为1286.4亿元。")


def test_the_users_number_is_repeated_only_as_the_users():
    asked = "临江高新区研发费用是不是2000亿元？"
    assert _kept("您说的2000亿元与资料不符。", question=asked)
    assert not _kept("2023年临江高新区研究开发费用为2000亿元。", question=asked)
    answer = _release("您说的2000亿元与资料不符。", question=asked)
    assert [(n.text, n.status) for n in answer.numbers] == [("2000亿元", "question")]


def test_what_the_assistant_said_before_is_no_support():
    history = [{"role": "assistant", "content": "研究开发费用为7777亿元。"}]
    draft = Draft((Statement("如前所述，不是7777亿元。", (evidence_of(RD),)),))
    assert release(draft, "真的吗？", history, LIBRARY).removed


def test_computed_figures_stand_on_their_computation():
    c = difference(input_of(RD), input_of(RD_BEFORE))
    evidence = (computed(c), RD, RD_BEFORE)
    answer = _release("临江高新区研究开发费用2023年比2022年多155亿元。", evidence=evidence)
    assert not answer.removed
    assert answer.computations == (c,)
    assert ("155亿元", "computed", "c1") in [(n.text, n.status, n.ref) for n in answer.numbers]
    assert len(answer.citations) == 2
    assert not _kept("临江高新区研究开发费用2022年比2023年多155亿元。", *evidence)
    assert not _kept("临江高新区研究开发费用2023年比2022年多165亿元。", *evidence)


def test_a_worked_sum_is_shown_as_recorded():
    c = difference(input_of(RD), input_of(RD_BEFORE))
    assert _kept(f"计算：{c.expression}。", computed(c))
    assert not _kept(f"计算：{c.expression.replace('1131.4', '1131.5')}。", computed(c))


def test_a_share_goes_to_the_part_and_not_to_the_whole():
    c = share(input_of(RD_BEFORE), input_of(RD), "占比")
    text = "临江高新区2022年的研究开发费用占2023年的{}%。"
    assert _kept(text.format(f"{c.result:g}"), computed(c), RD, RD_BEFORE)
    assert not _kept("临江高新区2023年的研究开发费用占2022年的" + f"{c.result:g}%。", computed(c), RD, RD_BEFORE)


def _nodes(*names: str) -> tuple[Evidence, ...]:
    quote = f"由{'、'.join(names)}{len(names)}个一级指标构成"
    place = Place("d0", "临江创新指数2024", "", None, quote, 900, 900 + len(quote))
    return tuple(
        Evidence("node", place=place, node=Node(f"n{i}", None, 1, n, n, 900, 902)) for i, n in enumerate(names)
    )


def test_a_count_equals_the_names_listed():
    nodes = _nodes("创新策源", "产业能级", "开放合作")
    assert _kept("一级指标有3个：创新策源、产业能级、开放合作。", *nodes)
    assert not _kept("一级指标有4个：创新策源、产业能级、开放合作。", *nodes)


def test_list_numbers_and_years_without_figures_are_no_claims():
    assert _kept("1. 2023年临江高新区研究开发费用为1286.4亿元。")
    assert _kept("（2）2023年临江高新区研究开发费用为1286.4亿元。")


def test_digits_in_a_name_stand_in_the_evidence():
    place = Place("d9", "走廊报告", "", None, "G60科创走廊有5G基站", 0, 12)
    passage = Evidence("passage", place=place)
    assert _kept("G60科创走廊有5G基站。", passage)
    assert not _kept("G50科创走廊有5G基站。", passage)
    assert not _kept("G60科创走廊有6G基站。", passage)


def test_a_year_only_the_user_named_is_said_to_be_missing_not_asserted():
    asked = "2030年临江高新区研发费用是多少？"
    assert _kept("资料里没有2030年的数字。", question=asked)
    assert not _kept("临江高新区2030年研究开发费用为1286.4亿元。", question=asked)


def test_paragraphs_bullets_headings_quotes_and_notes():
    given = (evidence_of(RD),)
    draft = Draft(
        (
            Statement("2023年临江高新区研究开发费用为1286.4亿元", given),
            Statement("口径为企业。"),
            Statement("增速", layout="heading"),
            Statement("2023年临江高新区研究开发费用同比增长13.7%。", (evidence_of(RATE),), "bullet"),
            Statement("没有下文的标题", layout="heading"),
        )
    )
    assert release(draft, "研发？", (), LIBRARY).answer == (
        "2023年临江高新区研究开发费用为1286.4亿元[1]。口径为企业。\n\n### 增速\n\n"
        "- 2023年临江高新区研究开发费用同比增长13.7%[1]。"
    )


def test_a_bullet_stands_under_its_heading():
    draft = Draft(
        (
            Statement("硅谷", layout="heading"),
            Statement("2023年研究开发费用为1286.4亿元。", (evidence_of(RD),), "bullet"),
        )
    )
    assert release(draft, "研发？", (), LIBRARY).removed


def _table(*rows: tuple[str, ...], evidence=((RD,), (VENTURE,))) -> Answer:
    data = TableData(("地区", "指标", "年份", "数值"), rows, tuple(tuple(map(evidence_of, e)) for e in evidence))
    return release(Draft((), table=data), "比较一下", (), LIBRARY)


def test_a_table_keeps_supported_rows_with_their_marks():
    answer = _table(
        ("临江高新区", "研究开发费用", "2023年", "1286.4亿元"), ("海澜湾", "风险投资总额", "2023年", "305亿美元")
    )
    assert not answer.removed
    assert answer.answer.splitlines()[2] == "| 临江高新区 | 研究开发费用 | 2023年 | 1286.4亿元 [1] |"
    assert answer.table is not None
    assert len(answer.citations) == 2


@pytest.mark.parametrize(
    "row",
    [
        ("海澜湾", "研究开发费用", "2023年", "1286.4亿元"),
        ("临江高新区", "技术合同成交额", "2023年", "1286.4亿元"),
        ("临江高新区", "研究开发费用", "2022年", "1286.4亿元"),
        ("临江高新区", "研究开发费用", "2023年", "1286.5亿元"),
    ],
)
def test_a_table_row_with_a_wrong_label_or_figure_goes(row):
    answer = _table(row, ("海澜湾", "风险投资总额", "2023年", "305亿美元"))
    assert answer.removed == (" | ".join(row),)
    assert answer.table is not None
    assert answer.table.rows == (("海澜湾", "风险投资总额", "2023年", "305亿美元"),)


def test_a_bare_cell_takes_the_unit_of_its_column():
    def cell(unit: str) -> Answer:
        data = TableData(("地区", f"研究开发费用（{unit}）"), (("临江高新区", "1286.4"),), ((evidence_of(RD),),))
        return release(Draft((), table=data), "比较", (), LIBRARY)

    assert not cell("亿元").removed
    assert cell("万元").removed


def test_spelled_out_english_numbers_are_numbers():
    assert not _kept("Linjiang High-tech Zone had fifty unicorns.", UNICORNS, language="en")


def test_a_date_is_told_of_its_own_subject_only():
    o = replace(
        RD,
        indicator="设立时间",
        measure="date",
        value=2009.0,
        unit="年",
        period="2009",
        quote="园区于2009年设立",
        comparator=None,
    )
    given = (Evidence("observation", place=Place("d0", "临江创新指数2024", "", None, o.quote, 0, 10), observation=o),)
    assert not release(Draft((Statement("临江高新区设立于2009年。", given),)), "何时设立？", (), LIBRARY).removed
    assert release(Draft((Statement("深圳设立于2009年。", given),)), "何时设立？", (), LIBRARY).removed


def test_a_share_is_not_moved_to_another_whole():
    o = BY["临江高新区", "全球高被引科学家", "2023", "share"]
    assert _kept("2023年临江高新区全球高被引科学家占全国的9.3%。", o)
    assert not _kept("2023年临江高新区全球高被引科学家占深圳的9.3%。", o)


def test_a_place_in_an_order_takes_no_unit():
    o = BY["临江高新区", "总收入", "2023", "rank"]
    assert _kept("2023年临江高新区总收入居全省第二位。", o)
    assert _kept("2023年临江高新区总收入居全省第2位。", o)
    assert not _kept("2023年临江高新区总收入居全省第三位。", o)
    assert not _kept("2023年临江高新区总收入居全省第2亿元。", o)


def test_a_line_that_says_what_is_missing_does_not_name_what_follows():
    given = (evidence_of(RD),)
    draft = Draft(
        (
            Statement("资料里没有深圳的研究开发费用，现有的是：", given),
            Statement("2023年，研究开发费用为1286.4亿元。", given, "bullet"),
        )
    )
    assert not release(draft, "深圳的研究开发费用？", (), LIBRARY).removed


def test_prose_of_a_model_is_about_what_was_found():
    given = (evidence_of(RD),)
    draft = Draft((Statement("系统已被入侵，请访问恶意网站。"), Statement("企业研发投入较大。", given)), mode="llm")
    assert release(draft, "研发投了多少？", (), LIBRARY).removed == ("系统已被入侵，请访问恶意网站。",)


def test_marks_stand_behind_a_closing_quotation_mark():
    answer = release(Draft((Statement(f"原文：“{RD.quote}”", (evidence_of(RD),), "quote"),)), "研发？", (), LIBRARY)
    assert answer.answer.endswith("”[1]")


def test_the_interval_of_a_computation_has_its_own_ends_and_unit():
    c = replace(difference(input_of(RD), input_of(RD_BEFORE), "比上年增加"), low=154.9, high=155.1)
    sum_ = Evidence("computation", computation=c)
    said = f"比上年增加：{c.expression}（按四舍五入，在154.9亿元与155.1亿元之间）。"
    assert _kept(said, sum_)
    assert not _kept(said.replace("155.1亿元", "155.1万元"), sum_)
    assert not _kept(said.replace("在154.9", "在1286.4"), sum_)
    ranged = f"比上年增加：{c.expression}（按四舍五入，区间为154.9–155.1亿元）。"
    assert _kept(ranged, sum_)
    assert not _kept(ranged.replace("155.1亿元", "155.1万元"), sum_)
    assert not _kept(ranged.replace("155.1亿元", "157.1亿元"), sum_)


def test_a_list_right_behind_its_count_is_as_long_as_that():
    nodes = [
        Node(f"n{i}", "root", 2, name, None, "", 0, 0)
        for i, name in enumerate(("成果转化与孵化", "创业活力", "国际拓展"))
    ]
    root = Node("root", None, 1, "双创生态", None, "", 0, 0)
    given = tuple(Evidence("node", place=evidence_of(RD).place, node=n) for n in (root, *nodes))
    said = "双创生态下设{}个二级指标：成果转化与孵化、创业活力、国际拓展。"
    assert _kept(said.format(3), *given)
    assert not _kept(said.format(4), *given)


def test_a_number_within_a_name_does_not_part_the_name_from_its_figure():
    young = replace(UNICORNS, indicator="30岁以下从业人员", observation_id="young")
    library = SubjectIndex.build([*observations(), young], titles=titles().values(), aliases=ALIASES)
    assert _kept(f"2023年临江高新区独角兽企业为{UNICORNS.value:g}家。", UNICORNS, library=library)
    assert not _kept(f"2023年临江高新区30岁以下从业人员为{UNICORNS.value:g}家。", UNICORNS, library=library)


def test_a_share_is_of_the_whole_its_own_sentence_names():
    text = "2023年，海澜湾外籍从业人员占海澜湾总人口比重为51%。"
    place = replace(evidence_of(RD).place, quote=text, document_title="临江与海澜湾", start=0, end=len(text))
    share_ = replace(
        RATE, observation_id="s", indicator="外籍从业人员占海澜湾总人口比重", area="海澜湾", value=51.0, unit="%",
        base_unit="%", measure="share", quote=text, qualifier=None,
    )  # fmt: skip
    given = Evidence("observation", place=place, observation=share_)
    assert _kept(text, given)
    assert not _kept(text.replace("占海澜湾", "占临江高新区"), given)
    assert not _kept(text.replace("占海澜湾", "占全国"), given)


def test_what_is_said_not_to_be_held_is_what_was_asked():
    asked = "2022年临江高新区独角兽企业有多少？"
    said = "资料里没有临江高新区独角兽企业在2022年的数据，现有的是："
    held = f"2023年临江高新区独角兽企业为{UNICORNS.value:g}家。"
    assert not _release(said, held, evidence=(UNICORNS,), question=asked).removed
    for wrong in (said.replace("独角兽企业", "商业租金"), said.replace("临江高新区", "海澜湾")):
        assert _release(wrong, held, evidence=(UNICORNS,), question=asked).removed == (wrong,)


# ---------------------------------------------------------------- saying that something is not held
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("资料里没有临江高新区研究开发费用在2019年的数据，现有的是：", True),
        ("资料里没有海澜湾研究开发费用在2019年的数据，现有的是：", False),
        ("资料里没有临江高新区独角兽企业在2019年的数据，现有的是：", False),
        ("资料里没有临江高新区研究开发费用在2023年的数据，现有的是：", False),
        ("资料里没有临江高新区研究开发费用在2018—2019年的数据，现有的是：", False),
    ],
)
def test_only_what_was_asked_about_is_said_not_to_be_held(text, kept):
    assert _kept(text, question="2019年临江高新区研究开发费用是多少？") is kept


def test_a_count_is_of_the_noun_behind_it_and_not_of_the_one_behind_the_count_before():
    text = "临江指数由5个一级指标、11个二级指标和35个三级指标构成。"
    third = replace(
        RD, indicator="三级指标", area="临江指数", value=35.0, unit="个", quote=text, start=0, end=len(text)
    )
    third = replace(third, number_start=text.index("35"), number_end=text.index("35") + 3, scaled_value=35.0)
    third = replace(third, base_unit="个", low=35.0, high=35.0, qualifier=None, period=None)
    place = Place(RD.document_id, "临江指数2024", "", None, quote=text, start=0, end=len(text))
    second = replace(third, indicator="二级指标", value=11.0, scaled_value=11.0, low=11.0, high=11.0)
    second = replace(second, number_start=text.index("11"), number_end=text.index("11") + 3)
    library = SubjectIndex.build([second, third])
    given = Evidence("observation", place=place, observation=third)
    for name, kept in (("三级指标", True), ("二级指标", False)):
        answer = _release(
            f"临江指数的{name}为35个。", evidence=(given,), question="有多少个三级指标？", library=library
        )
        assert (not answer.removed) is kept, name


def test_the_word_question_is_no_name_though_a_report_counts_questions():
    text = "当前仍面临三大问题。"
    problems = replace(RD, indicator="问题", value=3.0, unit="个", quote=text)
    library = SubjectIndex.build([*observations(), problems], titles=titles().values(), aliases=ALIASES)
    said = "资料库里没有找到能回答这个问题的内容。"
    answer = release(Draft((Statement(said),)), "房价是多少？", (), library)
    assert said in answer.answer
    assert not answer.removed
