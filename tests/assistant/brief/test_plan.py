"""What goes into a briefing: figures of the sources alone, each with its note, in plain Chinese."""

from __future__ import annotations

import re

import pytest

from assistant.brief import make
from assistant.brief.numbering import texts_of
from assistant.brief.plan import plan
from assistant.brief.records import Figure, Grid, Heading, Paragraph
from assistant.errors import AssistantError, NotFound


def sections(briefing):
    return [b.text for b in briefing.blocks if isinstance(b, Heading) and b.level == 1]


def said(briefing):
    return "".join(t.text for b in briefing.blocks for t in texts_of(b))


def test_sections_stand_in_order_and_are_numbered_without_gaps(compared):
    heads = sections(compared)
    assert [h[0] for h in heads] == list("一二三四五六七八九十")[: len(heads)]
    names = [h[2:] for h in heads]
    assert names[:3] == ["要点", "关键数据", "主要发现"]
    assert names[-2:] == ["方法说明", "资料来源"]
    assert "指标体系" not in "".join(names)  # neither report has one


def test_a_figure_its_change_and_its_period_stand_together(compared):
    assert "滨江高新区研究与试验发展经费支出96.4亿元" in said(compared)
    assert "较上年增长11.2%" in said(compared)
    assert "较上年下降2.1%" in said(compared)


def test_every_text_with_a_figure_has_a_note_that_holds_the_figure(compared):
    for text in (t for b in compared.blocks for t in texts_of(b)):
        for figure in re.findall(r"\d+\.\d+(?=亿元|%)", text.text):
            quotes = "".join(compared.note(n).quote for n in text.notes)
            assert figure in quotes or " − " in text.text, text


def test_a_note_names_report_and_section_and_quotes_the_sentence(compared):
    note = next(n for n in compared.notes if "96.4" in n.quote)
    assert note.source == "《滨江高新区统计公报2024》，二、科技创新"
    assert note.quote == "2024年，滨江高新区研究与试验发展经费支出96.4亿元，比上年增长11.2%。"


def test_notes_are_numbered_as_they_are_met(compared):
    met = list(dict.fromkeys(n for b in compared.blocks for t in texts_of(b) for n in t.notes))
    assert met == list(range(1, len(compared.notes) + 1))


def test_two_places_stand_side_by_side_with_their_difference_as_a_sum(compared):
    grid = next(b for b in compared.blocks if isinstance(b, Grid) and "同类" in b.caption)
    assert grid.columns[1:] == ("滨江高新区", "云溪开发区")
    row = next(r for r in grid.rows if r[0].text == "研究与试验发展经费支出")
    assert [c.text for c in row[1:]] == ["96.4亿元（2024年）", "71.9亿元（2024年）"]
    assert "高24.5亿元（96.4 − 71.9 = 24.5亿元）" in said(compared)


def test_figures_of_different_years_are_not_subtracted(desk):
    text = said(plan(desk, make(topic="独角兽企业")))
    assert "独角兽企业3家" in text
    assert "独角兽企业7家" in text
    assert "7 − 3" not in text


def test_a_disputed_figure_is_not_calculated_with(compared):
    assert "1203 −" not in said(compared)


def test_figures_that_contradict_each_other_are_both_shown(compared):
    caveat = next(t for b in compared.blocks if isinstance(b, Paragraph) for t in b.texts if "不一致" in t.text)
    assert "1203家" in caveat.text
    assert "1250家" in caveat.text
    assert {compared.note(n).source for n in caveat.notes} == {
        "《滨江高新区统计公报2024》，一、综合",
        "《滨江高新区年鉴2025》",
    }


def test_a_figure_over_three_years_is_drawn_as_a_line(desk):
    drawn = [b for b in plan(desk, make(topic="滨江高新区技术合同成交额")).blocks if isinstance(b, Figure)]
    (figure,) = drawn
    assert figure.chart.kind == "line"
    assert [(p.label, p.figure) for p in figure.chart.points] == [
        ("2022年", "61.5亿元"),
        ("2023年", "73.8亿元"),
        ("2024年", "88.2亿元"),
    ]
    assert "2023年73.8亿元" in figure.alt


def test_a_series_is_told_in_one_sentence_with_its_growth_as_a_sum(desk):
    text = said(plan(desk, make(topic="滨江高新区技术合同成交额")))
    assert "技术合同成交额2022年61.5亿元，2023年73.8亿元，2024年88.2亿元。" in text
    assert "(88.2 − 61.5) ÷ 61.5 = 43.4" in text


def test_a_table_without_places_is_found_by_the_names_in_it(desk):
    text = said(plan(desk, make(areas=["南桥高新区"])))
    assert "2021年3.1%" in text
    assert "总收入" in text


def test_a_sentence_that_gives_two_figures_for_one_thing_is_left_out(desk):
    from dataclasses import replace

    from assistant.brief.entries import gather

    facts = [f.observation for f in desk.tools.holdings.facts]
    one = next(o for o in facts if o.value == 96.4)
    other = replace(one, value=99.0, scaled_value=99e8, low=98.95, high=99.05, number_start=one.number_start + 9)
    assert [e.main.value for e in gather([one])] == [96.4]
    assert gather([one, other]) == []


def test_a_period_keeps_other_years_out(desk):
    text = said(plan(desk, make(areas=["滨江高新区"], period="2023")))
    assert "73.8亿元" in text
    assert "88.2亿元" not in text


def test_a_topic_takes_what_is_of_its_theme(desk):
    text = said(plan(desk, make(topic="滨江高新区的人才")))
    assert "4.6万人" in text
    assert "地区生产总值" not in text


def test_approximate_figures_keep_their_word(desk):
    assert "留学归国人员约3200人" in said(plan(desk, make(topic="滨江高新区的人才")))


def test_caveats_are_about_what_is_told(compared, desk):
    about = [
        t.text for b in compared.blocks if isinstance(b, Paragraph) and b.bullet for t in b.texts if "约数" in t.text
    ]
    assert about == ["带“约”字样的数字是报告给出的约数，正文照原样保留，不宜用来作精确计算。"]
    assert "约数" not in said(plan(desk, make(areas=["云溪开发区"])))


def test_lengths_grow(desk):
    sizes = [len(said(plan(desk, make(areas=["滨江高新区"], length=n)))) for n in ("short", "standard", "long")]
    assert sizes == sorted(sizes)


def test_what_is_not_held_is_not_written_about(desk):
    with pytest.raises(NotFound, match="资料库里没有"):
        plan(desk, make(topic="火星移民人数"))
    with pytest.raises(NotFound, match="不存在指数"):
        plan(desk, make(indices=["不存在指数"]))


def test_an_empty_request_says_what_to_give(desk):
    with pytest.raises(AssistantError, match="--topic"):
        plan(desk, make(topic="  "))


def test_an_unknown_length_is_refused():
    with pytest.raises(AssistantError, match="篇幅"):
        make(topic="人才", length="十页")
