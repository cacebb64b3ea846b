import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.passages import MAX_LENGTH, split
from ingest.records import RawBlock
from ingest.sentences import spans
from ingest.structure import build
from tests.ingest.raw import blocks, wrapped

SENTENCE = "园区第{}项重点工作稳步推进，研发投入持续增加，企业总数达到{}25家，增长明显。"


def paragraph(n: int, first: int = 0) -> str:
    return "".join(SENTENCE.format(i, i) for i in range(first, first + n))


def test_passages_are_whole_sentences_of_a_readable_length():
    document = build(blocks("江城指数2022", RawBlock("heading", "一、总体", level=1), paragraph(40)))
    passages = [p for p in split(document) if "一、总体" in p.context]
    ends = {b for _, b in spans(document.text)}
    assert len(passages) > 3
    assert all(200 <= len(p.text) <= MAX_LENGTH for p in passages)
    assert all(p.end in ends for p in passages)
    assert "".join(p.text for p in passages) == paragraph(40)


def test_a_passage_never_crosses_sections_and_knows_its_headings():
    document = build(wrapped("江城指数2022\n一、总体\n总体平稳。\n（一）投入\n投入增加。\n二、问题\n强度偏低。"))
    assert [(p.text, p.context) for p in split(document)] == [
        ("总体平稳。", "江城指数2022 > 一、总体"),
        ("投入增加。", "江城指数2022 > 一、总体 > （一）投入"),
        ("强度偏低。", "江城指数2022 > 二、问题"),
    ]


def test_a_long_table_is_cut_between_rows_and_each_chunk_knows_the_header():
    rows = (("指标", "2022年", "2023年"), *((f"第{i}项指标的名称", f"{i}.5", f"{i}.7") for i in range(80)))
    document = build(blocks("表1 主要指标", RawBlock("table", "", grid=rows)))
    passages = [p for p in split(document) if p.table == 0]
    assert len(passages) > 2
    assert all("表1 主要指标" in p.context for p in passages)
    assert all(p.context.endswith("指标 | 2022年 | 2023年") for p in passages[1:])
    assert "\n".join(p.text for p in passages) == document.text[document.tables[0].start : document.tables[0].end]


def test_a_heading_with_nothing_under_it_is_still_found():
    document = build(wrapped("江城指数2022\n一、总体\n二、问题\n强度偏低。"))
    assert [p.text for p in split(document)] == ["一、总体", "强度偏低。"]


def test_a_sentence_longer_than_a_passage_is_cut_at_its_clauses():
    document = build(blocks("江城指数", "，".join(f"第{i}项工作稳步推进" for i in range(150)) + "。"))
    assert all(len(p.text) <= MAX_LENGTH for p in split(document))
    assert all(p.text.endswith(("，", "。", "数")) for p in split(document))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(alphabet="创新指数增长，。；、一（） 0123.%a\n", max_size=300), max_size=8))
def test_a_passage_is_exactly_its_place_and_none_overlap(paragraphs):
    document = build(blocks(*paragraphs, RawBlock("table", "", grid=(("甲", "乙"), ("1.5", "2")))))
    passages = split(document)
    assert all(document.text[p.start : p.end] == p.text for p in passages)
    assert all(0 < len(p.text) <= MAX_LENGTH for p in passages)
    places = sorted((p.start, p.end) for p in passages)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert len({p.passage_id for p in passages}) == len(passages)
