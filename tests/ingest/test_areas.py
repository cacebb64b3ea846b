"""Areas: known places, zones made from them, what a document calls its own, and what only looks like a place."""

from __future__ import annotations

import pytest

from ingest.areas import AreaLexicon, canonical


def names(text: str, lexicon: AreaLexicon | None = None) -> list[str]:
    return [mention.name for mention in (lexicon or AreaLexicon()).find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京市海淀区企业", ["北京", "海淀区"]),
        ("成都高新区企业", ["成都高新区"]),
        ("长三角和京津冀", ["长三角", "京津冀"]),
        ("硅谷与纽约相比", ["硅谷", "纽约"]),
        ("占全美的16%", ["美国"]),
        ("光谷企业", ["东湖高新区"]),
        ("企业在津冀设立", ["津冀"]),
    ],
)
def test_known_places_and_zones(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "北京大学",
        "中国科学院",
        "上海证券交易所",
        "全国重点实验室",
        "中国银行",
        "国内生产总值",
        "其中国家级企业",
        "西班牙语",
        "中国生物技术发展中心",
        "全球高被引科学家",
    ],
)
def test_bodies_titles_and_kinds_are_no_places(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("深圳市2023年国民经济和社会发展统计公报", "深圳"),
        ("苏州工业园区2023年发展报告", "苏州工业园区"),
        ("2023年北京市科技经费投入统计公报", "北京"),
        ("昆山市2023年公报", "昆山"),
        ("硅谷指数2024", "硅谷"),
        ("2024上半年武汉东湖高新区经济运行简报", "东湖高新区"),
        ("中华人民共和国2023年国民经济和社会发展统计公报", "全国"),
        ("云岭高新区2024年工作报告", "云岭高新区"),
        ("中关村指数和硅谷指数的比较", None),
    ],
)
def test_the_title_names_the_reports_area(title: str, main: str | None) -> None:
    assert AreaLexicon.learn(title).main == main


def test_generic_words_mean_the_reports_own_place_and_its_city() -> None:
    lexicon = AreaLexicon.learn("苏州工业园区2023年报告")
    assert names("园区占全市的比重", lexicon) == ["苏州工业园区", "苏州"]


def test_abbreviations_of_the_text_are_learned() -> None:
    text = "海川国家自主创新示范区（以下简称“海创区”）成立十年。"
    lexicon = AreaLexicon.learn("海川国家自主创新示范区2023年报告", text)
    assert names("海创区企业", lexicon) == ["海川国家自主创新示范区"]


def test_the_document_prefers_the_name_it_uses() -> None:
    lexicon = AreaLexicon.learn("武汉光谷2023", "光谷企业增长。光谷人才集聚。光谷出口提升。光谷平稳。光谷向好。")
    assert names("东湖高新区", lexicon) == ["光谷"]


@pytest.mark.parametrize(("name", "common"), [("北京市", "北京"), ("中关村", "中关村示范区"), ("某某区", "某某区")])
def test_canonical_names(name: str, common: str) -> None:
    assert canonical(name) == common


def test_a_town_no_list_has_is_learned_from_the_head_and_the_text():
    text = "2023年，澄溪市全社会研发经费支出86.2亿元，研发投入强度3.1%。全市企业820家。与苏州比，澄溪市有差距。"
    lexicon = AreaLexicon.learn("澄溪科创指数2024", text, "澄溪市统计局")
    assert lexicon.main == "澄溪"
    assert names("澄溪市研发经费", lexicon) == ["澄溪"]
    assert lexicon.resolve("全市") == "澄溪"


def test_words_that_end_like_a_town_are_no_town():
    text = "当年新上市企业12家，首次上市8家。各地市营收增长。进入超市的商品、农贸市场、主板上市公司。" * 3
    lexicon = AreaLexicon.learn("某园区年报", text)
    assert names("首次上市企业8家", lexicon) == names("各地市营收", lexicon) == []


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("安徽省合肥市2023年统计公报", "合肥"),
        ("广东省深圳市南山区2023年创新报告", "南山区"),
        ("江苏省苏州高新区创新指数", "苏州高新区"),
        ("浙江省对标上海创新报告", "浙江"),
    ],
)
def test_a_title_that_goes_from_wide_to_narrow_is_of_the_narrowest(title, own):
    assert AreaLexicon.learn(title, "全年实现生产总值。").main == own


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("全年新增城镇就业6.2万人", []),
        ("是近五年最大连续降幅", []),
        ("打通西南通道12条", []),
        ("创新乡村治理项目30个", []),
        ("进出海口岸货物20万吨", []),
        ("比大连高3个百分点，较增城低2个百分点", ["大连", "增城"]),
        ("2024年南通、新乡和海口分别为3家、4家和5家", ["南通", "新乡", "海口"]),
        ("新增大连市企业3家", ["大连"]),
    ],
)
def test_a_city_is_not_read_where_two_words_meet(text: str, areas: list[str]) -> None:
    assert [mention.name for mention in AreaLexicon().find(text)] == areas
