"""The chat model an installation is set to: any LangChain `provider:model`, or any OpenAI-compatible endpoint."""

from __future__ import annotations

import importlib.util
import logging
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError, SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for: seconds for one request, for a whole answer, and between attempts."""

    request: float = 60.0
    total: float = 150.0
    attempts: int = 3
    pause: float = 1.0  # before the second attempt; doubled before each further one


@cache
def _providers() -> dict[str, dict[str, str]]:
    """Providers by name: the endpoint that speaks OpenAI's protocol, or the LangChain package that is needed."""
    text = resources.files("assistant").joinpath("data/providers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["providers"]


def split_model(name: str) -> tuple[str, str]:
    """Provider and model of a setting; no provider means OpenAI's protocol: qwen2.5:7b -> (openai, qwen2.5:7b)."""
    provider, colon, model = name.strip().partition(":")
    if colon and model and provider.lower() in _providers():
        return provider.lower(), model.strip()
    return "openai", name.strip()


def chat_model(settings: Settings, patience: Patience | None = None) -> BaseChatModel:
    """The model of the settings, not yet contacted.

    Raises SettingsError when none is set, ModelError when its package is missing or refuses the settings.
    """
    if not settings.llm_model.strip():
        raise SettingsError("还没有设置语言模型：请设置 ZHISHU_LLM_MODEL，写成“provider:model”的形式。")
    provider, model = split_model(settings.llm_model)
    known = _providers()[provider]
    wait = patience or Patience()
    base_url = settings.llm_base_url or known.get("base_url", "")
    package = known.get("package", "")
    if (base_url and (not package or not _installed(package))) or provider == "openai":
        return _compatible(model, base_url, settings.llm_api_key, wait)
    return _by_langchain(provider, model, settings, wait)


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package.replace("-", "_")) is not None


def _compatible(model: str, base_url: str, key: str, wait: Patience) -> BaseChatModel:
    """A chat model over OpenAI's protocol; local servers want no key, the client insists on one."""
    from langchain_openai import ChatOpenAI

    log.info("language model %s at %s", model, base_url or "the provider's own address")
    options: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if key or base_url:
        options["api_key"] = key or "none"
    return _made(
        ChatOpenAI, model=model, temperature=0, timeout=wait.request, max_retries=0, use_responses_api=False, **options
    )


def _by_langchain(provider: str, model: str, settings: Settings, wait: Patience) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    log.info("language model %s:%s", provider, model)
    options: dict[str, Any] = {"temperature": 0, "timeout": wait.request, "max_retries": 0}
    if settings.llm_api_key:
        options["api_key"] = settings.llm_api_key
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    return _made(init_chat_model, model=model, model_provider=provider, **options)


def _made(make: Callable[..., BaseChatModel], **options: Any) -> BaseChatModel:
    """Build a model; what a client says about its settings may hold the key, so only the kind of error is told."""
    from openai import OpenAIError

    try:
        return make(**options)
    except ImportError as e:
        raise ModelError(
            f"缺少这个模型所需的软件包：{e.name or '见 docs'}。请安装后再试，或改用 OpenAI 兼容接口。"
        ) from e
    except (ValueError, TypeError, OpenAIError) as e:
        log.warning("the model could not be set up: %s", type(e).__name__)
        raise ModelError("语言模型的设置不对，请检查模型名、接口地址和密钥。") from None
