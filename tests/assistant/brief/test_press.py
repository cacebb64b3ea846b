"""The press: a sentence passes with its notes or not at all, and text is fit for every format."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.brief.press import Press, clean, quote_of, source_of
from assistant.records import Place


def place(**changes):
    given_ = {
        "document_id": "d", "document_title": "滨江公报", "section": "二、创新 › （一）投入", "page": 7,
        "quote": "研发经费96.4亿元。", "start": 0, "end": 10,
    }  # fmt: skip
    return Place(**(given_ | changes))


def test_a_number_without_support_does_not_pass_and_is_remembered():
    press = Press(None)
    assert press.say("研发经费97.4亿元。") is None
    assert press.removed == ("研发经费97.4亿元。",)
    assert press.notes == ()


def test_a_sentence_passes_with_the_note_of_its_observation(desk):
    tools, press = desk.tools, Press(desk.subjects)
    (o,) = [f.observation for f in tools.holdings.facts if f.observation.value == 96.4]
    text = press.say("2024年，滨江高新区研究与试验发展经费支出96.4亿元。", (tools.evidence(o),))
    assert text.notes == (1,)
    assert press.say("2024年，滨江高新区研究与试验发展经费支出96.5亿元。", (tools.evidence(o),)) is None
    assert press.row(("指标", "数值"), ("研究与试验发展经费支出", "96.5亿元"), (tools.evidence(o),)) is None


def test_a_source_names_report_last_heading_and_page():
    assert source_of(place()) == "《滨江公报》，（一）投入，第7页"
    assert source_of(place(section="", page=None)) == "《滨江公报》"


def test_a_very_long_quotation_shows_that_its_middle_is_left_out():
    quote = quote_of(place(quote="甲" * 500 + "乙" * 500))
    assert quote.startswith("甲")
    assert quote.endswith("乙")
    assert "……" in quote
    assert len(quote) < 200


@given(st.text())
def test_cleaned_text_is_fit_for_xml(text):
    cleaned = clean(text)
    element = etree.Element("t")
    element.text = cleaned
    assert etree.fromstring(etree.tostring(element)).text == (cleaned or None)
    assert "\n" not in cleaned
