"""A key and a password, followed through a running service: they are nowhere but where they were put."""

from __future__ import annotations

import json
import os
import signal
import zipfile
from pathlib import Path

import httpx
import pytest
from fake_model import Fail, FakeModel
from test_service import service, zhishu

from assistant.access import add_user

pytestmark = pytest.mark.slow

KEY, PASSWORD = "canary-key-5d27f0", "canary-password-88"


def answered(client: httpx.Client, question: str) -> str:
    begun = client.post("/gradio_api/call/ask", json={"data": [question, [], True, None]})
    return client.get(f"/gradio_api/call/ask/{begun.json()['event_id']}").text


def test_neither_key_nor_password_is_in_answers_pages_logs_metrics_or_backups(tmp_path):
    """The model's server answers with an error that repeats the key, as such servers do."""
    home = tmp_path / "home"
    add_user(tmp_path / "users", "an", PASSWORD, "editor")
    said: list[str] = []
    with FakeModel(lambda _request, _n: Fail(401, f"Incorrect API key provided: {KEY}")) as model:
        settings = {
            "ZHISHU_LLM_MODEL": "openai:fake",
            "ZHISHU_LLM_BASE_URL": model.url,
            "ZHISHU_LLM_API_KEY": KEY,
        }
        serving = service(home, "--auth", str(tmp_path / "users"), "--log-format", "json", **settings)
        with serving as (url, process), httpx.Client(base_url=url, timeout=60) as client:
            said.append(client.post("/login", data={"username": "an", "password": "wrong " + PASSWORD}).text)
            assert client.post("/login", data={"username": "an", "password": PASSWORD}).status_code == 200
            said.append(answered(client, "中关村指数2024的综合指数是多少？"))
            said += [client.get(page).text for page in ("/", "/config", "/gradio_api/info", "/metrics", "/healthz")]
            process.send_signal(signal.SIGTERM)
            said.append(process.stderr.read())
            process.wait()
        assert model.requests
    assert "未能作答" in json.dumps(json.loads(said[1].split("data: ", 1)[1]), ensure_ascii=False)
    made = zhishu(home, "backup", str(tmp_path / "a.zip"))
    kept = [p.read_bytes() for p in (tmp_path / "a.zip", *home.rglob("*")) if p.is_file()]
    told = "\n".join([*said, made.stdout, made.stderr])
    for secret in (KEY, PASSWORD):
        assert secret not in told
        assert not any(secret.encode() in content for content in kept)


def test_a_key_saved_on_the_settings_page_is_its_owners_alone(tmp_path):
    from assistant.settings import load_settings
    from assistant.web import preferences

    preferences.save(tmp_path, {"llm_api_key": KEY})
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHISHU_LLM")}
    settings = load_settings(tmp_path, environment)
    assert settings.llm_api_key == KEY
    assert oct((tmp_path / "config.toml").stat().st_mode & 0o777) == "0o600"
    assert KEY not in f"{settings!r} {settings}"


def test_the_key_is_in_nothing_that_is_taken_away(tmp_path):
    """Every file the product writes for others, while a key is set and its model's server repeats it."""
    from assistant import Assistant
    from assistant.brief.records import Request
    from assistant.brief.writing import write_brief
    from assistant.export import xlsx_bytes
    from assistant.settings import load_settings
    from assistant.web import talk
    from assistant.web.memo import memo
    from assistant.web.words import Words

    w, out = Words("zh"), tmp_path / "out"
    out.mkdir()
    with FakeModel(lambda _request, _n: Fail(401, f"Incorrect API key provided: {KEY}")) as model:
        environment = {"ZHISHU_LLM_MODEL": "openai:fake", "ZHISHU_LLM_BASE_URL": model.url, "ZHISHU_LLM_API_KEY": KEY}
        desk = Assistant(settings=load_settings(tmp_path / "home", environment))
        try:
            question = "中关村指数2024的综合指数是多少？"
            answer = desk.ask(question, llm=True).as_json()
            for ending in ("docx", "pdf", "md", "html"):
                write_brief(desk, Request(topic="企业研发投入"), out / f"brief.{ending}")
            found = desk.audit(str(desk.documents()[0]["document_id"]))
            held = [desk.observation_json(o) for o in desk.observation_records()]
        finally:
            desk.close()
    assert model.requests
    turn = talk.new_turn(question) | {"answer": answer}
    made = [talk.as_word([turn], w), talk.as_markdown([turn], w), memo("样例", found, w)]
    for i, file in enumerate(f for f in made if f is not None):
        (out / f"{i}-{file.name}").write_bytes(file.content)
    (out / "observations.xlsx").write_bytes(xlsx_bytes(held))
    written = list(out.iterdir())
    assert len(written) == 8
    for file in written:
        assert KEY.encode() not in unpacked(file), file.name


def unpacked(file: Path) -> bytes:
    """What a file holds, an Office file unpacked."""
    if file.suffix not in (".docx", ".xlsx"):
        return file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())
