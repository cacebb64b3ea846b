"""Private libraries beside the shared one on PostgreSQL and Chroma: a schema and a collection each."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from word_embedder import WordEmbedder

from assistant.access import Access, add_user
from assistant.desk import Assistant
from assistant.settings import Settings
from assistant.shelves import Shelves, private_home
from ingest.pipeline import Library
from ingest.spaces import database_in, schema_of, vectors_in

pytestmark = pytest.mark.slow

SHARED = "# 北园区指数2024\n\n2023年，北园区企业研究开发费用为4494.1亿元。\n"
OWN = "# 南湾区评估2024\n\n2023年，南湾区机密产业产值为8642.7亿元。\n"


@pytest.fixture
def service(stores, tmp_path):
    """The shelves of a service with two editors, over a shared library that holds one report."""
    for name in ("an", "cy"):
        add_user(tmp_path / "users", name, "long enough", "editor")
    home = Path(stores["home"])
    settings = Settings(
        home=home,
        database_url=stores["database"],
        chroma_url=stores["chroma"],
        samples=False,
        auth_file=str(tmp_path / "users"),
    )
    desk = Assistant(settings=settings, embedder=WordEmbedder())
    (tmp_path / "shared.md").write_text(SHARED, encoding="utf-8")
    assert desk.ingest([tmp_path / "shared.md"]).ok
    yield Shelves(desk, Access(tmp_path / "users"))
    desk.close()


def test_what_one_user_took_in_is_in_no_other_library(service, stores, tmp_path):
    (tmp_path / "own.md").write_text(OWN, encoding="utf-8")
    own, other = service.library("an", "own"), service.library("cy", "own")
    assert own.ingest([tmp_path / "own.md"]).ok
    question = "2023年南湾区机密产业产值是多少？"
    assert "8642.7" in own.ask(question).answer
    for library in (other, service.shared):
        assert "8642.7" not in library.ask(question).answer
        assert not [d for d in library.documents() if "南湾" in d["title"]]
        assert not library.library.vectors.ids() & own.library.vectors.ids()
    if stores["database"]:
        assert not (private_home(Path(stores["home"]), "an") / "library.db").exists()
        assert own.library.catalogue.engine.url.database == service.shared.library.catalogue.engine.url.database


def test_a_private_library_is_written_while_the_shared_one_is(service, tmp_path):
    (tmp_path / "own.md").write_text(OWN, encoding="utf-8")
    own = service.library("an", "own")
    with service.shared.library.catalogue.lock.hold(0):
        assert own.ingest([tmp_path / "own.md"]).ok


def test_a_private_library_begun_in_files_stays_there_when_the_shared_one_moves_to_servers(servers, tmp_path):
    add_user(tmp_path / "users", "an", "long enough", "editor")
    home = Path(servers["home"])
    (tmp_path / "own.md").write_text(OWN, encoding="utf-8")
    settings = Settings(home=home, samples=False, auth_file=str(tmp_path / "users"))
    before = Assistant(settings=settings, embedder=WordEmbedder())
    assert Shelves(before, Access(tmp_path / "users")).library("an", "own").ingest([tmp_path / "own.md"]).ok
    before.close()
    moved = Settings(
        home=home,
        samples=False,
        database_url=servers["database"],
        chroma_url=servers["chroma"],
        auth_file=settings.auth_file,
    )
    after = Assistant(settings=moved, embedder=WordEmbedder())
    try:
        own = Shelves(after, Access(tmp_path / "users")).library("an", "own")
        assert [d["title"] for d in own.documents()] == ["南湾区评估2024"]
    finally:
        after.close()


def test_two_libraries_of_one_database_do_not_meet(servers, tmp_path):
    (tmp_path / "own.md").write_text(OWN, encoding="utf-8")
    places = [
        (database_in(servers["database"], n), vectors_in(servers["chroma"], n)) for n in ("first_one", "second_one")
    ]
    first, second = (Library(tmp_path / f"home{i}", d, c, embedder=WordEmbedder()) for i, (d, c) in enumerate(places))
    try:
        assert first.ingest([tmp_path / "own.md"]).ok
        assert len(first.catalogue.entries()) == 1
        assert second.catalogue.entries() == []
        assert second.vectors.count() == 0
        with first.catalogue.lock.hold(0), second.catalogue.lock.hold(0):
            pass
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize("name", ["Grand", "a;drop", "x", "1abc", "a b"])
def test_no_name_leads_out_of_its_schema(name):
    with pytest.raises(ValueError, match="schema"):
        database_in("postgresql+psycopg://u@h/d", name)


def test_a_database_url_keeps_its_own_options_and_password():
    url = database_in("postgresql+psycopg://u:secret@h/d?sslmode=require", "private_abc")
    assert schema_of(sa.make_url(url)) == "private_abc"
    assert "secret" in url
    assert "sslmode=require" in url
