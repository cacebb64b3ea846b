"""First questions: of different kinds, about what the library holds, none of an empty one."""

from __future__ import annotations

from dataclasses import replace

from held import holdings

from assistant.suggest import suggestions
from ingest.records import Framework, Node, Observation

BASE = Observation(
    "o1", "d1", "企业研究开发费用", "北园区", None, "2023", False, "level", 4494.1, "亿元", 4494.1e8, "元",
    4494.05, 4494.15, None, None, "", 0, 0, 0, 0, "", None,
)  # fmt: skip
NODES = (Node("1", None, 1, "创新引领", "", 0, 0), Node("2", None, 1, "开放协同", "", 0, 0))


def framework(index: str, size: int = 2) -> Framework:
    return Framework(f"f-{index}", "d1", index, "2024", (size,), NODES[:size])


def test_an_empty_library_suggests_nothing():
    assert suggestions(holdings()) == []


def test_a_level_its_change_and_a_composition_are_asked_of_the_latest_year():
    held = [
        replace(BASE, period="2019"),
        BASE,
        replace(BASE, measure="change_rate", value=8.0, unit="%", comparator="上年"),
    ]
    found = suggestions(holdings(held, [framework("北园区指数")]))
    assert found[:3] == [
        "2023年北园区的企业研究开发费用是多少？",
        "北园区指数由哪些一级指标构成？",
        "2023年北园区的企业研究开发费用比上年变化多少？",
    ]


def test_two_indices_are_compared():
    found = suggestions(holdings([], [framework("甲指数"), framework("乙指数", 1), framework("甲指数", 1)]))
    assert "甲指数和乙指数在指标体系上有什么区别？" in found


def test_fragments_of_sentences_are_not_asked_about():
    odd = ["占总收入的比重", "其中留学人员", "人员、经费", "2500强企业", "费用", "非常非常长的一个指标名称在这里"]
    held = [replace(BASE, indicator=name) for name in odd]
    held += [replace(BASE, area=None), replace(BASE, period=None), replace(BASE, confidence=0.4)]
    held += [replace(BASE, breakdown="医药"), replace(BASE, qualifier="超")]
    assert suggestions(holdings(held)) == []


def test_an_indicator_that_names_its_area_is_not_asked_twice_over():
    assert suggestions(holdings([replace(BASE, indicator="北园区总收入")]))[0] == "2023年北园区总收入是多少？"


def test_no_more_than_asked_for_and_none_twice():
    held = [replace(BASE, indicator=f"{name}总收入") for name in "甲乙丙丁戊己庚"]
    found = suggestions(holdings(held), most=2)
    assert len(found) == len(set(found)) == 2


def test_in_english_the_names_are_english_with_the_reports_own_beside_them():
    held = [
        replace(BASE, indicator="企业研究开发费用", area="中关村指数"),
        replace(BASE, indicator="云桥总量", area="云港"),
    ]
    found = suggestions(holdings(held, [framework("中关村指数")]), language="en")
    assert found[0] == "What was the enterprise R&D spending (企业研究开发费用) of the Zhongguancun Index in 2023?"
    assert "What was the 云桥总量 of 云港 in 2023?" in found
    assert "What is the base year of the Zhongguancun Index?" in found
