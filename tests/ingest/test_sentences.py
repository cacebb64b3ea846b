import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import spans


def sentences(text):
    return [text[a:b] for a, b in spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲增长3.5%。乙下降2.1%！丙呢？", ["甲增长3.5%。", "乙下降2.1%！", "丙呢？"]),
        ("收入100亿元；利润5亿元。", ["收入100亿元；", "利润5亿元。"]),
        ("他说：“发展很快。增长10%。”随后离开。", ["他说：“发展很快。增长10%。”", "随后离开。"]),
        ("所谓“创新。驱动”的战略有效。", ["所谓“创新。驱动”的战略有效。"]),
        ("总量（含港澳。不含台）为5。后来为6。", ["总量（含港澳。不含台）为5。", "后来为6。"]),
        ("没有句号的一行\n另一行。", ["没有句号的一行", "另一行。"]),
        ("GDP grew 3.5 percent. Rents fell.", ["GDP grew 3.5 percent.", "Rents fell."]),
        ("Dr. Smith of the U.S. office said so. He left.", ["Dr. Smith of the U.S. office said so.", "He left."]),
        (
            "It cost $1.2 million (approx. 8 percent). Then it fell.",
            ["It cost $1.2 million (approx. 8 percent).", "Then it fell."],
        ),
        ("未闭合（括号的句子。下一句。", ["未闭合（括号的句子。", "下一句。"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert sentences(text) == expected


@given(st.text(alphabet="创新指数。！？；，、“”（）() .!?;\n123abcA.", max_size=120))
def test_sentences_cover_all_but_white_space_in_order(text):
    found = spans(text)
    assert all(a < b for a, b in found)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(found))
    assert "".join(text[a:b] for a, b in found).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace(
        "\n", ""
    )
    assert all(not text[a].isspace() and not text[b - 1].isspace() for a, b in found)
