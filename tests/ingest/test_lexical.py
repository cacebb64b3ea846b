"""The lexical index in a database: transactions, other processes, growth."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest import lexical
from ingest.errors import StoreError
from ingest.lexical import LexicalIndex
from ingest.records import Passage

REPORTS = {
    "zgc": ["中关村示范区企业研究开发费用4494.1亿元。", "独角兽企业102家。"],
    "sv": ["硅谷住房价格中位数上涨。", "臺灣的機車產業。"],
}


def passages(document_id: str, texts: list[str]) -> list[Passage]:
    return [Passage(f"{document_id}-{i}", document_id, t, "", 0, len(t)) for i, t in enumerate(texts)]


def save(engine: sa.Engine, document_id: str, texts: list[str]) -> None:
    with engine.begin() as connection:
        lexical.save_segment(connection, document_id, passages(document_id, texts))


def delete(engine: sa.Engine, document_id: str) -> None:
    with engine.begin() as connection:
        lexical.delete_segment(connection, document_id)


def found(index: LexicalIndex, query: str) -> list[str]:
    return [p for p, _ in index.search(query).hits]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    metadata = sa.MetaData()
    lexical.lexical_tables(metadata)
    metadata.create_all(engine)
    for document_id, texts in REPORTS.items():
        save(engine, document_id, texts)
    yield engine
    engine.dispose()


def test_a_question_finds_the_passage_with_its_words(engine: sa.Engine) -> None:
    assert found(LexicalIndex(engine), "研究开发费用是多少")[0] == "zgc-0"


def test_traditional_and_simplified_find_each_other(engine: sa.Engine) -> None:
    index = LexicalIndex(engine)
    assert found(index, "台湾机车")[0] == "sv-1"
    assert found(index, "獨角獸")[0] == "zgc-1"


def test_the_heading_path_is_searched(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        lexical.save_segment(connection, "x", [Passage("x-0", "x", "同比增长10%。", "营商环境", 0, 8)])
    assert found(LexicalIndex(engine), "营商环境") == ["x-0"]


def test_what_is_added_replaced_or_removed_is_seen_by_the_next_search(engine: sa.Engine) -> None:
    index = LexicalIndex(engine)
    assert found(index, "瞪羚") == []
    save(engine, "new", ["瞪羚企业。"])
    assert found(index, "瞪羚") == ["new-0"]
    save(engine, "new", ["雏鹰企业。"])
    assert found(index, "瞪羚") == []
    assert found(index, "雏鹰") == ["new-0"]
    delete(engine, "new")
    assert found(index, "雏鹰") == []


def test_what_is_not_committed_is_not_found(engine: sa.Engine) -> None:
    index = LexicalIndex(engine)

    def fail_half_way() -> None:
        with engine.begin() as connection:
            lexical.save_segment(connection, "half", passages("half", ["瞪羚企业。"]))
            raise RuntimeError("the disk went away")

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert found(index, "瞪羚") == []
    assert lexical.segment_ids(engine) == set(REPORTS)


def test_an_index_opened_later_gives_the_same_scores_as_one_that_followed(engine: sa.Engine) -> None:
    followed = LexicalIndex(engine)
    for i in range(12):
        save(engine, f"d{i}", [f"第{i}区企业收入增长。", "人才总量。"])
        followed.search("收入")
    delete(engine, "d3")
    save(engine, "d5", ["收入收入收入下降。"])
    assert followed.search("企业收入").hits == LexicalIndex(engine).search("企业收入").hits


def test_another_process_sees_and_is_seen(engine: sa.Engine) -> None:
    index = LexicalIndex(engine)
    index.current()
    script = (
        "import sys, sqlalchemy as sa\n"
        "from ingest import lexical\n"
        "from ingest.records import Passage\n"
        "engine = sa.create_engine(sys.argv[1])\n"
        "with engine.begin() as connection:\n"
        "    lexical.save_segment(connection, 'other', [Passage('other-0', 'other', '瞪羚企业。', '', 0, 5)])\n"
        "print(lexical.LexicalIndex(engine).search('瞪羚').hits[0])\n"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", script, str(engine.url)], cwd=root, capture_output=True, text=True, check=True
    )
    assert str(index.search("瞪羚").hits[0]) == ran.stdout.strip()


def test_many_threads_search_while_documents_come_and_go(engine: sa.Engine) -> None:
    index = LexicalIndex(engine)

    def ask(_: int) -> list[str]:
        return found(index, "独角兽企业")[:1]

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, i) for i in range(40)]
        for i in range(10):
            save(engine, f"d{i}", ["收入增长。"])
        assert all(future.result() == ["zgc-1"] for future in asked)
    assert len(index.current().versions) == len(REPORTS) + 10


def test_a_document_without_passages_is_held(engine: sa.Engine) -> None:
    save(engine, "empty", [])
    assert "empty" in lexical.segment_ids(engine)
    assert found(LexicalIndex(engine), "住房") == ["sv-0"]
    assert "empty" in LexicalIndex(engine).current().versions


def test_a_database_without_the_tables_is_a_store_error(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(StoreError, match="词汇索引"):
        LexicalIndex(engine).search("指数")


def test_a_damaged_segment_is_a_store_error(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE lexical_segments SET postings = 'garbage'"))
    with pytest.raises(StoreError, match="词汇索引"):
        LexicalIndex(engine).search("指数")
