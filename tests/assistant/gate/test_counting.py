"""What a sentence may count without a source that says the number."""

from __future__ import annotations

import pytest

from assistant.gate import release
from assistant.records import Draft, Evidence, Place, Statement
from ingest.records import Node, Observation

QUOTE = "该指数共有11个二级指标、35个三级指标，即人口、经济和社会等。"
COUNTED = Observation(
    "o1", "d1", "三级指标", "临江指数", None, "2023", False, "level", 35.0, "个", 35.0, "个", 35.0, 35.0,
    None, None, QUOTE, 0, len(QUOTE), QUOTE.index("35"), QUOTE.index("35") + 2, "", None,
)  # fmt: skip
PLACE = Place("d1", "临江指数", "", None, QUOTE, 0, len(QUOTE))
NODES = tuple(
    Evidence("node", place=PLACE, node=Node(str(i), None, 1, name, name, 0, 2))
    for i, name in enumerate(("人口", "经济", "社会"))
)


def passes(text: str, *evidence: Evidence) -> bool:
    from assistant.gate import SubjectIndex

    library = SubjectIndex.build([COUNTED], indicators=["二级指标", "三级指标", "综合指数"], titles=["临江指数"])
    return not release(Draft((Statement(text, evidence),)), "有多少指标？", (), library).removed


@pytest.mark.parametrize(
    ("number", "right"), [("3个", True), ("4个", False), ("0.0个", False), ("3万个", False), ("3.0个", False)]
)
def test_a_list_is_counted_one_by_one(number, right):
    assert passes(f"临江指数有{number}方面：人口、经济、社会。", *NODES) is right


@pytest.mark.parametrize(
    ("told", "right"),
    [("35个三级指标", True), ("35个二级指标", False), ("11个三级指标", False), ("35个综合指数", False)],
)
def test_the_name_behind_a_figure_is_what_it_counts(told, right):
    assert passes(f"临江指数有{told}。", Evidence("observation", place=PLACE, observation=COUNTED)) is right
