"""A library made by an older program is brought up to date when it is opened, with everything in it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from word_embedder import WordEmbedder

from ingest import lexical, migrations, schema
from ingest.catalogue import Catalogue, structure_json
from ingest.errors import StoreError
from ingest.limits import Limits
from ingest.pipeline import Library, extract

pytestmark = pytest.mark.slow

REPORT = """# 临江高新区2023年统计公报

## 一、科技创新

2023年，临江高新区企业研究开发费用210.4亿元，同比增长12.5%。

## 二、企业

截至2023年底，高新技术企业1520家。
"""


def url_of(stores: dict[str, str]) -> str:
    Path(stores["home"]).mkdir(parents=True, exist_ok=True)
    return stores["database"] or f"sqlite:///{stores['home']}/library.db"


def old_library(stores: dict[str, str], extracted) -> None:
    """The tables of the first form with one document in them, as the first program left them."""
    engine = sa.create_engine(url_of(stores))
    with engine.begin() as connection:
        command.upgrade(migrations.settings_for(connection), migrations.FIRST)
        connection.execute(sa.text("DROP TABLE alembic_version"))
        tables = sa.MetaData()
        tables.reflect(connection)
        d = extracted.document
        plain = {n: getattr(d, n) for n in ("document_id", "path", "title", "publisher", "edition", "language", "text")}
        counts = {"passages": len(extracted.passages), "observations": len(extracted.observations)}
        row = plain | {"state": "ready", "warnings": [], "added_at": "2026-01-01T00:00:00+00:00"}
        row |= {"structure": structure_json(d), "counts": counts | {"frameworks": 0, "tables": 0}}
        connection.execute(sa.insert(schema.documents.to_metadata(sa.MetaData())).values(row))
        passages = [asdict(p) for p in extracted.passages]
        connection.execute(sa.insert(tables.tables["passages"]), passages)
        for i, o in enumerate(extracted.observations):
            connection.execute(sa.insert(schema.observations).values(asdict(o) | {"ordinal": i, "cell": None}))
        lexical.save_segment(connection, d.document_id, extracted.passages)
        connection.execute(sa.insert(tables.tables["library"]).values(key="version", value="7"))
    engine.dispose()


def test_an_older_library_is_brought_up_to_date_with_everything_in_it(stores, tmp_path):
    path = tmp_path / "report.md"
    path.write_text(REPORT, encoding="utf-8")
    extracted = extract(path, Limits())
    old_library(stores, extracted)
    library = Library(Path(stores["home"]), stores["database"], stores["chroma"], embedder=WordEmbedder())
    catalogue, document_id = library.catalogue, extracted.document.document_id
    assert catalogue.document(document_id) == extracted.document
    assert catalogue.observations() == list(extracted.observations)
    assert catalogue.listing() == [(document_id, 7)]
    assert library.doctor(repair=True)["ok"]
    assert library.ingest([path]).documents[0].status == "unchanged"
    path.write_text(REPORT.replace("210.4", "233.9"), encoding="utf-8")
    assert library.ingest([path]).documents[0].status == "replaced"
    assert library.doctor()["ok"]
    library.close()


def test_the_migrations_lead_to_the_tables_a_new_library_has(stores):
    engine = sa.create_engine(url_of(stores))
    with engine.begin() as connection:
        command.upgrade(migrations.settings_for(connection), "head")
        assert migrations.stamped(connection) == migrations.HEAD
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    engine.dispose()


def test_a_change_that_fails_half_way_changes_nothing(stores, tmp_path):
    path = tmp_path / "report.md"
    path.write_text(REPORT, encoding="utf-8")
    old_library(stores, extract(path, Limits()))
    engine = sa.create_engine(url_of(stores))
    with engine.begin() as connection:
        connection.execute(sa.text("DROP INDEX ix_observations_document_id"))
    with pytest.raises(StoreError):
        Catalogue(url_of(stores))
    held = sa.inspect(engine)
    assert "revision" not in {c["name"] for c in held.get_columns("documents")}
    assert "ix_documents_path" not in {i["name"] for i in held.get_indexes("documents")}
    engine.dispose()


def test_a_newer_library_is_refused_in_words(stores):
    Catalogue(url_of(stores)).close()
    engine = sa.create_engine(url_of(stores))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="升级"):
        Catalogue(url_of(stores))
    engine.dispose()
