"""Settings written by the page."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.settings import load_settings
from assistant.web import preferences


@pytest.fixture(autouse=True)
def _bare(monkeypatch, tmp_path):
    for name in preferences.CHANGEABLE:
        monkeypatch.delenv(f"ZHISHU_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_what_is_saved_is_what_is_loaded(tmp_path):
    preferences.save(tmp_path, {"llm_model": "openai:x", "llm_api_key": "sk-1"})
    loaded = load_settings(tmp_path)
    assert (loaded.llm_model, loaded.llm_api_key) == ("openai:x", "sk-1")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_survives_the_file(tmp_path_factory, text):
    home = tmp_path_factory.mktemp("home")
    preferences.save(home, {"llm_model": text})
    assert load_settings(home).llm_model == text


def test_an_empty_value_goes_and_others_stay(tmp_path):
    (tmp_path / "config.toml").write_text('max_upload_mb = 7\nllm_model = "a"\n', encoding="utf-8")
    preferences.save(tmp_path, {"llm_model": "", "language": "en"})
    loaded = load_settings(tmp_path)
    assert (loaded.max_upload_mb, loaded.llm_model, loaded.language) == (7, "", "en")


def test_only_the_owner_reads_the_file(tmp_path):
    preferences.save(tmp_path, {"llm_api_key": "sk-1"})
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600


def test_only_settings_of_the_page_are_written(tmp_path):
    preferences.save(tmp_path, {"database_url": "sqlite:///elsewhere"})
    assert load_settings(tmp_path).database_url == ""


def test_a_broken_file_is_said_and_left(tmp_path):
    (tmp_path / "config.toml").write_text("not toml", encoding="utf-8")
    with pytest.raises(SettingsError, match="写不进去"):
        preferences.save(tmp_path, {"language": "en"})
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "not toml"
