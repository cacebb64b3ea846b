"""Which client a setting leads to, and that the key is told to nobody."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.errors import ModelError, SettingsError
from assistant.models import Patience, chat_model, split_model
from assistant.settings import Settings

KEY = "sk-secret-0123456789"


def _settings(model: str, url: str = "", key: str = KEY) -> Settings:
    return Settings(home=Path("."), llm_model=model, llm_base_url=url, llm_api_key=key)


@pytest.mark.parametrize(
    ("setting", "split"),
    [
        ("openai:gpt-x", ("openai", "gpt-x")),
        ("deepseek:deepseek-chat", ("deepseek", "deepseek-chat")),
        ("qwen2.5:7b", ("openai", "qwen2.5:7b")),
        ("ollama:qwen2.5:7b", ("ollama", "qwen2.5:7b")),
        ("some-model", ("openai", "some-model")),
    ],
)
def test_provider_and_model_of_a_setting(setting, split):
    assert split_model(setting) == split


@pytest.mark.parametrize("model", ["openai:m", "m", "qwen:m", "glm:m", "kimi:m", "vllm:m"])
def test_an_address_of_ones_own_wins(model):
    made = chat_model(_settings(model, "http://127.0.0.1:9/v1"), Patience(request=7))
    assert made.openai_api_base == "http://127.0.0.1:9/v1"  # type: ignore[attr-defined]
    assert made.model_name == "m"  # type: ignore[attr-defined]
    assert made.request_timeout == 7  # type: ignore[attr-defined]


@pytest.mark.parametrize("provider", ["qwen", "glm", "kimi", "vllm"])
def test_known_providers_need_no_address(provider):
    assert chat_model(_settings(f"{provider}:m")).openai_api_base.startswith("http")  # type: ignore[attr-defined]


def test_a_local_server_needs_no_key():
    assert chat_model(_settings("m", "http://127.0.0.1:9/v1", key="")).model_name == "m"  # type: ignore[attr-defined]


def test_a_missing_package_is_named_in_a_model_error():
    with pytest.raises(ModelError, match="软件包"):
        chat_model(_settings("google_vertexai:gemini"))


def test_no_model_set_is_a_settings_error():
    with pytest.raises(SettingsError, match="ZHISHU_LLM_MODEL"):
        chat_model(_settings(" "))


def test_a_missing_key_is_a_model_error_in_chinese(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="密钥"):
        chat_model(_settings("openai:m", key=""))


def test_the_key_is_neither_logged_nor_printed(caplog):
    settings = _settings("m", "http://127.0.0.1:9/v1")
    with caplog.at_level(logging.DEBUG):
        made = chat_model(settings)
    assert KEY not in caplog.text
    assert KEY not in repr(settings)
    assert KEY not in repr(made)
