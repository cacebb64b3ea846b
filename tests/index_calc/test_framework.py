"""Trees of indicators."""

import pandas as pd
import pytest

from index_calc import Framework
from index_calc.errors import FrameworkError


def table(*rows, columns=("code", "name", "parent")):
    return pd.DataFrame(rows, columns=list(columns))


def test_levels_are_depths_from_the_index_down(two_by_two):
    assert [(n.code, n.level) for n in two_by_two.nodes] == [("I", 0), ("A", 1), ("B", 1), ("A1", 2), ("A2", 2)]
    assert two_by_two.leaves == ("B", "A1", "A2")
    assert two_by_two.parents == ("A", "I")
    assert two_by_two.children["A"] == ("A1", "A2")
    assert two_by_two.levels == (0, 1, 2)


def test_several_tops_get_an_index_above_them():
    framework = Framework.from_table(table(("a", "甲", None), ("b", "乙", None)))
    assert framework.root.code == "index"
    assert framework.leaves == ("a", "b")
    assert [n.level for n in framework.nodes] == [0, 1, 1]


def test_one_indicator_alone_is_a_framework():
    assert Framework.from_table(table(("a", "甲", None))).leaves == ("a",)


def test_given_levels_are_kept_even_when_they_count_upwards():
    rows = [("Index", "i", None, 3), ("P", "p", "Index", 2), ("x", "x", "P", 1)]
    framework = Framework.from_table(table(*rows, columns=("code", "name", "parent", "level")))
    assert framework.levels == (3, 2, 1)


def test_chinese_headers_and_values_are_understood():
    frame = pd.DataFrame(
        [("I", "综合", None, None, None, None), ("a", "能耗", "I", "100%", "逆", "倒数")],
        columns=["编码", "名称", "上级编码", "权重", "方向", "逆指标处理"],
    )
    node = Framework.from_table(frame)["a"]
    assert (node.weight, node.direction, node.inverse) == (1.0, -1, "reciprocal")


def test_a_named_inverse_makes_an_indicator_inverse():
    frame = table(("a", "x", None, "reciprocal"), columns=("code", "name", "parent", "inverse"))
    assert Framework.from_table(frame)["a"].direction == -1
    with pytest.raises(FrameworkError) as caught:
        Framework.from_table(frame.assign(direction=1))
    assert caught.value.code == "BAD_INVERSE"


@pytest.mark.parametrize("column", [{"direction": [-1, 1]}, {"cap": ["300", None]}])
def test_directions_and_caps_belong_to_indicators(column):
    with pytest.raises(FrameworkError) as caught:
        Framework.from_table(table(("r", "r", None), ("a", "x", "r")).assign(**column))
    assert (caught.value.code, caught.value.indicator) == ("BAD_COLUMN", "r")


def test_a_rule_written_above_holds_for_everything_below():
    frame = table(("r", "r", None), ("p", "p", "r"), ("a", "a", "p"), ("b", "b", "p"))
    framework = Framework.from_table(frame.assign(normalise=[None, "rank", None, "zscore"]))
    assert [framework.inherited(c, "normalise") for c in ("r", "p", "a", "b")] == [None, "rank", "rank", "zscore"]


def test_a_table_survives_the_round_trip(two_by_two):
    again = Framework.from_table(two_by_two.to_table())
    assert again.nodes == two_by_two.nodes


def test_leaving_out_an_indicator_rescales_its_siblings(two_by_two):
    rest = two_by_two.without("A1")
    assert rest["A2"].weight == 1.0
    assert rest["A"].weight == 0.6
    rest = two_by_two.without("A1").without("A2")
    assert rest.leaves == ("B",)
    assert rest["B"].weight == 1.0
    with pytest.raises(FrameworkError):
        two_by_two.without("I")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (table(("a", "x", None), ("a", "y", None)), "DUPLICATE_CODE"),
        (table(("a", "x", "nowhere")), "UNKNOWN_PARENT"),
        (table(("a", "x", "b"), ("b", "y", "a")), "CYCLE"),
        (table(("r", "r", None), ("a", "x", "b"), ("b", "y", "a")), "CYCLE"),
        (table(("a", "x", None, "sideways"), columns=("code", "name", "parent", "direction")), "BAD_DIRECTION"),
        (table(("a", "x", None, "mirror"), columns=("code", "name", "parent", "inverse")), "BAD_INVERSE"),
        (table(("a", "x", None, "heavy"), columns=("code", "name", "parent", "weight")), "BAD_NUMBER"),
        (table((None, "x", None)), "BAD_CODE"),
        (pd.DataFrame({"weight": [1]}), "BAD_COLUMN"),
        (table(), "EMPTY"),
        (
            table(("r", "r", None, 1), ("a", "x", "r", 1), columns=("code", "name", "parent", "level")),
            "BAD_LEVEL",
        ),
    ],
)
def test_what_is_no_tree_is_refused(frame, code):
    with pytest.raises(FrameworkError) as caught:
        Framework.from_table(frame)
    assert caught.value.code == code
