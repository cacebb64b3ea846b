"""设置: the model, its endpoint and key, the embedding model; what runs where; a test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.web import preferences
from assistant.web.safe import esc
from assistant.web.ui import Site, live, on, text


def build(site: Site) -> None:
    """Lay the page out and wire it."""
    w, s = site.w, site.shared.settings
    with gr.Column(elem_classes="zs-page zs-narrow"):
        where = live(_where(site), elem_id="zs-where")
        text(f'<h2 class="zs-section">{w("语言模型")}</h2>')
        model = gr.Textbox(
            s.llm_model, label=w("模型"), info=w("形如 openai:模型名；留空则只用规则作答"), **_fixed(w, "llm_model")
        )
        url = gr.Textbox(
            s.llm_base_url,
            label=w("接口地址"),
            info=w("兼容 OpenAI 的地址；留空用模型自己的"),
            **_fixed(w, "llm_base_url"),
        )
        key = gr.Textbox(
            "",
            label=w("密钥"),
            info=_key_note(site),
            type="password",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
            **_fixed(w, "llm_api_key"),
        )
        sends = gr.Radio(
            [(w("问题、此前的提问、工具查到的证据"), "tools"), (w("只有问题和查到的句子"), "passages")],
            value=s.llm_sends,
            label=w("发给模型的内容"),
            **_fixed(w, "llm_sends"),
        )
        text(f'<h2 class="zs-section">{w("检索")}</h2>')
        embedding = gr.Textbox(
            s.embedding_model,
            label=w("嵌入模型"),
            info=w("bundled 为自带；也可填 sentence-transformers 名称或本机路径，重启后生效"),
            **_fixed(w, "embedding_model"),
        )
        language = gr.Radio(
            [("中文", "zh"), ("English", "en")],
            value="en" if s.language.startswith("en") else "zh",
            label=w("首页语言"),
            info=w("重启后生效"),
            **_fixed(w, "language"),
        )
        with gr.Row():
            saving = gr.Button(w("保存"), variant="primary", elem_id="zs-save")
            testing = gr.Button(w("测试模型"), elem_id="zs-test")
        told = live("", elem_id="zs-set-told")

    def save(a: str, b: str, c: str, d: str, e: str, f: str, request: gr.Request | None = None) -> tuple[Any, ...]:
        site.check_may_edit(request)
        values = (a, b, c, d, e, f)
        return _save(site, dict(zip(preferences.CHANGEABLE, values, strict=True)))

    on(saving.click, save, [model, url, key, embedding, language, sends], [told, key, where])
    on(testing.click, lambda: _test(site), None, told, show_progress="minimal")


def _fixed(w: Any, name: str) -> dict[str, Any]:
    """What the environment sets is shown and cannot be changed here."""
    return {"interactive": not preferences.from_environment(name)}


def _key_note(site: Site) -> str:
    held = site.shared.settings.llm_api_key
    return site.w("已存，不再显示；填写新的则替换") if held else site.w("只存在本机的设置文件里，不再显示，不入日志")


def _save(site: Site, values: dict[str, str]) -> tuple[Any, ...]:
    w, home = site.w, site.shared.settings.home
    changes = {
        k: v.strip()
        for k, v in values.items()
        if not preferences.from_environment(k) and not (k == "llm_api_key" and not v.strip())
    }
    try:
        preferences.save(home, changes)
        # Who may log in is not this page's to change, and may have come from the command line.
        site.shared.settings = replace(load_settings(home), auth_file=site.shared.settings.auth_file)
    except AssistantError as e:
        return f'<p class="zs-error" role="alert">{esc(e)}</p>', gr.skip(), gr.skip()
    said = f'<p class="zs-ok" role="status">{w("已保存。")}</p>'
    return said + _sent(site), gr.update(value="", info=_key_note(site)), _where(site)


def _sent(site: Site) -> str:
    """What a model would be sent for a question of the library, shown before anything is; empty without a model."""
    w, desk = site.w, site.shared
    questions = desk.suggestions(w.language) if desk.settings.llm_configured else []
    if not questions:
        return ""
    parts = "".join(
        f"<dt>{esc(role)}</dt><dd><pre>{esc(said)}</pre></dd>" for role, said in desk.would_send(questions[0])
    )
    head = w("举例：问“{question}”时会发给模型的全部内容", question=questions[0])
    return f'<details class="zs-sent"><summary>{esc(head)}</summary><dl>{parts}</dl></details>'


def _test(site: Site) -> str:
    """Ask the model one thing and say how it went."""
    w = site.w
    if not site.shared.settings.llm_configured:
        return f'<p class="zs-note" role="status">{w("没有配置模型，现在由规则作答。")}</p>'
    try:
        found = site.shared.check_model()
    except AssistantError as e:
        return f'<p class="zs-error" role="alert">{esc(e)}</p>'
    style = "zs-ok" if found.get("ok") else "zs-error"
    said = found.get("message") or (w("模型可用。") if found.get("ok") else w("模型没有应答。"))
    return f'<p class="{style}" role="status">{esc(said)}</p>'


def _where(site: Site) -> str:
    """What runs on this machine and what leaves it."""
    w, s = site.w, site.shared.settings
    rows = [
        (w("读取、提取、计算、校核"), w("本机")),
        (w("嵌入模型"), w("本机（自带）") if s.embedding_model == "bundled" else esc(s.embedding_model)),
        (w("语言模型"), _model(site)),
        (w("数据存放"), esc(str(s.home))),
        (w("对话记录"), w("本机的资料库，各人只见自己的")),
    ]
    lines = "".join(f"<tr><th scope=row>{name}</th><td>{value}</td></tr>" for name, value in rows)
    table = f'<div class="zs-table" tabindex="0"><table><tbody>{lines}</tbody></table></div>'
    return f'<h2 class="zs-section">{w("什么在哪里运行")}</h2>{table}'


def _model(site: Site) -> str:
    w, s = site.w, site.shared.settings
    if not s.llm_configured:
        return w("未配置，答案由规则给出，内容不出本机")
    where = esc(s.llm_base_url) if s.llm_base_url else w("模型自己的服务地址")
    return w("{model}，提问和所引段落会发往：{where}", model=esc(s.llm_model), where=where)
