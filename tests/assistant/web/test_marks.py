"""An answer's prose: marks open sources, every number shows its standing, nothing of a document is markup."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from fakes import HOSTILE, answer, document
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.render import answer as answers
from assistant.web.render.marks import Prose, figures_of
from assistant.web.safe import esc, markdown
from assistant.web.words import Words

W = Words()


def prose(text: str, numbers: list[dict] | None = None, citations: int = 1) -> str:
    held = answer(document()).as_json()
    held |= {"answer": text, "numbers": numbers or [], "citations": held["citations"][:citations]}
    return Prose(held, "t1", W).html()


def number(text: str, status: str = "source", ref: str | None = "[1]") -> dict:
    return {"text": text, "value": 1.0, "unit": "", "status": status, "ref": ref}


class Tags(HTMLParser):
    """The tags and event attributes of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.handlers += [k for k, _ in attrs if k.startswith("on")]
        self.links += [v or "" for k, v in attrs if k in ("href", "src")]


def test_a_mark_becomes_a_button_that_carries_its_place():
    html = prose("研发费用为4494.1亿元[1]。")
    assert html.count('data-act="cite"') == 1
    assert "[1]" not in html
    assert document().document_id in html


def test_a_mark_carries_the_figures_said_before_it_in_its_sentence():
    held = [number("4494.1亿元") | {"value": 4494.1}, number("1.9%") | {"value": 1.9}]
    html = prose("研发费用为4494.1亿元[1]。\n\n> 原文：“增长1.9%”[1]", held)
    assert [json.loads(unescape(x)).get("v") for x in re.findall(r'data-act="cite" data-arg="([^"]*)"', html)] == [
        [4494.1],
        [1.9],
    ]


def test_a_bracketed_number_that_cites_nothing_stays_text():
    assert "[7]" in prose("见文献[7]。")


def test_numbers_show_what_they_stand_on():
    text = "2023年为4494.1亿元[1]，上年4410.3亿元。"
    held = [number("2023", "question", None), number("4494.1亿元"), number("4410.3亿元", "computed", "c1")]
    html = prose(text, held)
    assert '<span class="zs-num is-question" title="题设">2023</span>' in html
    assert '<span class="zs-num is-source" title="来源 [1]">4494.1亿元</span>' in html
    assert 'data-act="comp" data-arg="t1-c1"' in html


def test_a_number_inside_a_longer_one_is_not_taken_for_it():
    html = prose("共12.5万人，另有2.5万人。", [number("2.5")])
    assert re.findall(r"<span[^>]*>2\.5</span>", html) == ['<span class="zs-num is-source" title="来源 [1]">2.5</span>']
    assert "共12.5万人" in html


def test_numbers_are_found_whatever_their_order_in_the_list():
    html = prose("甲3个，乙4个，丙5个。", [number("5个"), number("3个"), number("4个")])
    assert html.count("zs-num") == 3


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"])
def test_links_are_http_or_no_links(url):
    assert "href" not in markdown().render(f"[x]({url})")


def test_a_link_to_nowhere_leads_nowhere():
    assert "href" not in markdown().render("[x]() [](<>)")


def test_an_http_link_opens_apart():
    assert 'rel="noopener noreferrer"' in markdown().render("[x](https://example.org/)")


def test_images_are_not_loaded():
    assert "<img" not in markdown().render("![x](https://example.org/x.png)")


@given(st.text(alphabet=st.sampled_from(list("<>&\"'`[]()!=/1.a中\n |")), max_size=60))
def test_nothing_a_document_says_becomes_a_tag_of_its_own(text):
    seen = Tags(prose(text + HOSTILE))
    assert not {"img", "script", "svg", "iframe"} & set(seen.tags)
    assert not seen.handlers
    assert all(link.startswith(("http://", "https://")) for link in seen.links)


def test_a_whole_turn_escapes_question_quotes_and_removals():
    held = answer(document(HOSTILE)).as_json()
    held["removed"] = [HOSTILE]
    held["followups"] = [HOSTILE]
    held["computations"][0]["name"] = HOSTILE
    turn = {"id": "t1", "question": HOSTILE, "answer": held, "state": "done"}
    seen = Tags(answers.turn(turn, W))
    assert not {"img", "script"} & set(seen.tags)
    assert not seen.handlers


def test_a_computation_opens_to_its_inputs_steps_and_bounds():
    html = answers.turn({"id": "t1", "question": "?", "answer": answer(document()).as_json(), "state": "done"}, W)
    part = html[html.index('<details class="zs-comp" id="t1-c1"') :]
    assert "4494.1 ÷ (1 + 1.9%)" in part
    assert "企业研究开发费用" in part
    assert "4,408 与 4,412.6" in part


def test_removed_sentences_are_shown_struck():
    html = answers.turn({"id": "t1", "question": "?", "answer": answer(document()).as_json(), "state": "done"}, W)
    assert "<del>这句没有依据，有99个。</del>" in html
    assert "删去 1 句" in html


def test_the_mode_is_said():
    held = answer(document()).as_json()
    assert "作答：规则" in answers.turn({"id": "t", "question": "?", "answer": held, "state": "done"}, W)
    held |= {"mode": "llm", "model": "m<1>"}
    assert "作答：m&lt;1&gt;" in answers.turn({"id": "t", "question": "?", "answer": held, "state": "done"}, W)


def test_a_table_can_be_sorted_and_taken_away():
    html = answers.turn({"id": "t", "question": "?", "answer": answer(document()).as_json(), "state": "done"}, W)
    assert html.count('data-act="sort"') == 2
    assert 'download="表格.csv" href="data:text/csv;base64,' in html


def test_the_figures_of_a_citation_are_those_stated_and_those_computed_on():
    assert figures_of(answer(document()).as_json(), 1) == [4494.1, 1.9]


def test_attribute_values_are_escaped():
    assert esc('"><b') == "&quot;&gt;&lt;b"
