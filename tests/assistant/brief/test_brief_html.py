"""HTML: one file that needs no other, in which nothing of a report runs."""

from __future__ import annotations

import re

from lxml import html as parser

from assistant.brief import html


def page(briefing, folder):
    html.write(briefing, folder / "b.html")
    return (folder / "b.html").read_text(encoding="utf-8")


def test_marks_and_notes_lead_to_each_other(compared, folder):
    tree = parser.fromstring(page(compared, folder))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//a/@href")
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert [li.get("id") for li in tree.xpath("//section[@class='notes']//li")] == [f"fn{n.n}" for n in compared.notes]


def test_it_loads_nothing_from_elsewhere(compared, folder):
    text = page(compared, folder)
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", text)
    assert "<script" not in text


def test_markup_of_a_report_is_shown_not_run(hostile, folder):
    text = page(hostile, folder)
    assert "<script" not in text
    tree = parser.fromstring(text)
    assert tree.xpath("//h1")[0].text == hostile.title
    assert tree.xpath("//td")[0].text == hostile.title
    assert tree.xpath("//img/@alt") == [hostile.title]
