import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean_text, display_width, normalise_characters, strip_debris, strip_references, tighten


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("[bookmark: _Hlk153262933]综合指数为100。", "综合指数为100。"),
        ("[image: ]图1", "图1"),
        ("增长[bookmark: _GoBack][bookmark: OLE_LINK1]迅速", "增长迅速"),
        ("见 HYPERLINK \\l _Toc1234567 第一章", "见第一章"),
        ("来源：错误！未找到引用源。", "来源："),
        ("这一句话，第 3 页 共 20 页 没有说完", "这一句话，没有说完"),
    ],
)
def test_export_debris_goes(raw, expected):
    assert clean_text(strip_debris(raw), prose=True) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("关键载体 [12]，可增强", "关键载体，可增强"),
        ("已有研究[1,2]和[3-5]表明", "已有研究和表明"),
        ("熊某（2019）[8]、李某（2018）[9]", "熊某（2019）、李某（2018）"),
        ("权重的区间为[1.5,2.0]", "权重的区间为[1.5,2.0]"),
        ("取值[0,100]之间", "取值[0,100]之间"),
        ("国发[2016]43号", "国发[2016]43号"),
        ("范围 [10,20] 以内", "范围 [10,20] 以内"),
        ("[7] 某某. 创新指数研究", "[7] 某某. 创新指数研究"),
        ("as shown [3] in the report", "as shown in the report"),
    ],
)
def test_reference_marks_go_and_intervals_stay(raw, expected):
    assert strip_references(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("高 科 技 园 区 是 推 动 发 展 的 载 体。", "高科技园区是推动发展的载体。"),
        ("自 1988 年 5 月设立以来，共 653 家", "自1988年5月设立以来，共653家"),
        ("以 OpenAI 为代表，Silicon Valley Index 上升", "以OpenAI为代表，Silicon Valley Index上升"),
        ("人均 32.7 万元 / 人。", "人均32.7万元/人。"),
        ("占比 28.5 %，提升", "占比28.5%，提升"),
        ("集群发展概况 , 并公布", "集群发展概况,并公布"),
        ("张三 李四 王五六", "张三 李四 王五六"),
        ("目 录 一 览", "目录一览"),
        ("the “Silicon Valley” index", "the “Silicon Valley” index"),
        ("grew 4 percent , up from 3", "grew 4 percent, up from 3"),
    ],
)
def test_spaces_that_chinese_does_not_write_go(raw, expected):
    assert tighten(raw) == expected


def test_width_is_normalised_only_where_it_changes_nothing():
    assert normalise_characters("２０２３年增长１．５％，达１，２３４家（Ａ类）") == "2023年增长1.5%，达1,234家（A类）"
    assert normalise_characters("ﬁrst⼈⼝\u200b\x00\u00a0x") == "first人口 x"


@given(st.text(max_size=200))
def test_cleaning_is_stable_and_leaves_no_control_characters(text):
    once = clean_text(text)
    assert not any(ord(c) < 32 for c in once)
    assert once == once.strip()
    assert display_width(once) >= len(once)


@given(st.text(alphabet="创新指数，。 123.5%abc（）“”", max_size=80))
def test_tightening_twice_changes_nothing_more(text):
    once = tighten(text, True)
    assert tighten(once, True) == once


@given(st.text(alphabet="创新指数，。 123.5%abc（）", max_size=80))
def test_tightening_takes_out_nothing_but_spaces(text):
    assert tighten(text, True).replace(" ", "") == text.replace(" ", "")
