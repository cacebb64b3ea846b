"""Charts: images with Chinese letters drawn from the fonts of a wheel, and words for those who cannot see them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.charts import Chart, Point, fonts, from_answer, render


def chart(*values: float, kind="bar", labels=None):
    names = labels or [f"第{i}项" for i in range(len(values))]
    return Chart(kind, "各项", "点", tuple(Point(n, v, f"{v:g}点") for n, v in zip(names, values, strict=True)))


def test_only_fonts_that_come_along_are_used():
    families = fonts().families()
    assert {"Noto Sans SC", "Noto Serif SC"} <= set(families)
    assert all(f.path is None or "site-packages" in f.path for f in fonts().fonts())


def test_chinese_letters_are_drawn():
    # A glyph the font lacks is drawn as the same empty box: two labels of one length would then look alike.
    assert render(chart(1.0, labels=["创新引领"])) != render(chart(1.0, labels=["产业发展"]))


def test_png_and_svg():
    assert render(chart(1, 2, 3)).startswith(b"\x89PNG")
    svg = render(chart(1, 2, 3), "svg")
    assert svg.startswith(b"<svg")
    assert b"<text" not in svg  # letters are shapes


def test_a_longer_bar_is_a_different_picture():
    assert render(chart(1, 2)) != render(chart(1, 1.5))


@pytest.mark.parametrize("values", [(0.0,), (0.0, 0.0), (-5.0, 3.0), (-1.0, -2.0), (1e12, 1.0)])
@pytest.mark.parametrize("kind", ["bar", "line"])
def test_any_signs_and_sizes_are_drawn(values, kind):
    assert render(chart(*values, kind=kind)).startswith(b"\x89PNG")


def test_an_empty_chart_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        render(chart())


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_no_label_is_markup(label):
    assert render(chart(1.0, labels=[label]), "svg").startswith(b"<svg")


def test_its_words_name_every_figure():
    assert chart(3, 4, labels=["甲", "乙"]).words == "各项：甲3点，乙4点。"


def test_the_chart_of_an_answer():
    made = from_answer({"kind": "line", "title": "收入", "unit": "亿元", "x": ["2022", "2023"], "y": [1.5, None]})
    assert made == Chart("line", "收入", "亿元", (Point("2022", 1.5, "1.5亿元"),))
