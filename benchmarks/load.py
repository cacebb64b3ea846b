"""Many users at once against the real server on loopback: errors, latencies, memory, with uploads going on meanwhile.

    python -m benchmarks.load [--users 100] [--seconds 60] [--questions 2000]

Every user asks, waits for the answer, and asks again at once, without a pause to read it: questions of the library's
own figures in many wordings, hardly any twice. One more user uploads a report, waits until it is stored, and uploads
the next. Then one user after another asks `--questions` more, and the server's memory is read along the way.

Prints answers a second, p50 and p95 of an answer, errors, reports stored, and memory at every quarter.
Needs the `test` extra (httpx, psutil).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from benchmarks.startup import wait_for

PORT = 7868
FORMS = (
    "{period}年{area}的{indicator}是多少？",
    "{area}{period}年{indicator}有多少？",
    "{area}的{indicator}{period}年比上年变化了多少？",
    "请问{period}年{area}{indicator}的数据",
    "{area}{indicator}的增长情况如何？",
    "哪些报告提到了{area}的{indicator}？",
)

OPEN = ("报告怎样评价当地的创新生态？", "国际合作方面有哪些做法和经验？", "发展中还存在哪些问题和短板？")


@dataclass
class Tally:
    """What the users met: seconds of each answer, how answers ended, what went wrong."""

    seconds: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def p(self, share: float) -> float:
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--home", help="a library to ask instead of the samples")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or f"{folder}/home"
        environment = os.environ | {"ZHISHU_HOME": home}
        print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        listed = subprocess.run(
            [sys.executable, "-m", "assistant", "observations"], env=environment, check=True, capture_output=True
        )
        questions = wordings(json.loads(listed.stdout))
        command = [sys.executable, "-m", "assistant", "serve", "--port", str(PORT)]
        with open(f"{folder}/log", "wb") as log:
            server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            try:
                wait_for(f"http://127.0.0.1:{PORT}/healthz", time.perf_counter())
                asyncio.run(measure(chosen, questions, psutil.Process(server.pid), Path(folder)))
            finally:
                server.terminate()
                server.wait(timeout=60)
    return 0


def wordings(observations: list[dict[str, str]]) -> list[str]:
    """Every figure asked for in every form, in an order that is the same each time."""
    found = dict.fromkeys(
        form.format(period=o["period"], area=o["area"], indicator=o["indicator"])
        for o in observations
        for form in FORMS
        if o["area"] and o["period"] and len(o["period"]) == 4
    )
    questions = list(found)
    random.Random(1).shuffle(questions)
    return questions


async def measure(chosen: argparse.Namespace, questions: list[str], server: psutil.Process, folder: Path) -> None:
    async with a_client() as client, contextlib.AsyncExitStack() as crowded:
        warming = Tally()
        for question in (*OPEN, *questions[:20]):  # the embedding model is loaded by the first that searches by meaning
            await ask(client, question, warming)
        print(f"warmed up in {sum(warming.seconds):.0f} s, slowest {warming.p(1):.1f} s", flush=True)
        crowd, stored = Tally(), Counter[str]()
        end = time.perf_counter() + chosen.seconds
        source = itertools.cycle(questions)
        cpu = cpu_seconds(server)
        # A client a user, as in life: one pool for all costs more than the answers.
        clients = [await crowded.enter_async_context(a_client()) for _ in range(chosen.users)]
        users = [asyncio.create_task(user(c, source, end, crowd)) for c in clients]
        uploading = asyncio.create_task(uploader(client, end, folder, stored))
        await asyncio.gather(*users, uploading)
        if not crowd.seconds:
            raise SystemExit(f"nobody was answered: {crowd.errors}")
        print(
            f"{chosen.users} users for {chosen.seconds:.0f} s, {len(questions)} different questions: "
            f"{len(crowd.seconds)} answers, {len(crowd.seconds) / chosen.seconds:.1f} a second, "
            f"p50 {statistics.median(crowd.seconds):.2f} s, p95 {crowd.p(0.95):.2f} s, slowest {crowd.p(1):.2f} s; "
            f"{sum(crowd.errors.values())} errors {dict(crowd.errors)}; ends {dict(crowd.ends)}; "
            f"reports stored meanwhile {dict(stored)}; server used {cpu_seconds(server) - cpu:.0f} core-seconds; "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        await steadiness(client, source, chosen.questions, server)


def a_client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=5, keepalive_expiry=2)  # the server waits for 5 s
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", limits=limits, timeout=120, verify=False)


def family(process: psutil.Process) -> list[psutil.Process]:
    """The server and the processes it answers and reads with."""
    return [process, *process.children(recursive=True)]


def memory(process: psutil.Process) -> int:
    """Resident memory of the whole family in MiB."""
    return sum(p.memory_info().rss for p in family(process)) >> 20


def cpu_seconds(process: psutil.Process) -> float:
    """Of the server and its answering processes; those that read a file come and go and are not counted."""
    used = [p.cpu_times() for p in family(process)]
    return sum(u.user + u.system for u in used)


async def steadiness(
    client: httpx.AsyncClient, source: itertools.cycle[str], count: int, server: psutil.Process
) -> None:
    """The server's memory while questions go on, four at a time."""
    tally = Tally()
    weights = [memory(server)]
    for _ in range(4):
        for _ in range(count // 16):
            await asyncio.gather(*(ask(client, next(source), tally) for _ in range(4)))
        weights.append(memory(server))
    print(
        f"{len(tally.seconds)} more questions four at a time: p50 {statistics.median(tally.seconds):.3f} s, "
        f"p95 {tally.p(0.95):.3f} s, {sum(tally.errors.values())} errors; memory in MiB at every quarter: {weights}",
        flush=True,
    )


async def user(client: httpx.AsyncClient, source: itertools.cycle[str], end: float, tally: Tally) -> None:
    while time.perf_counter() < end:
        await ask(client, next(source), tally)


async def ask(client: httpx.AsyncClient, question: str, tally: Tally) -> None:
    """Ask through the API, as gradio_client does."""
    began = time.perf_counter()
    try:
        begun = await client.post("/gradio_api/call/ask", json={"data": [question, [], False, None]})
        begun.raise_for_status()
        said = await client.get(f"/gradio_api/call/ask/{begun.json()['event_id']}")
        kind, data = said.text.strip().split("\n")[-2:]
        if kind != "event: complete":
            raise ValueError(kind)
        tally.ends[json.loads(data.removeprefix("data: "))[0]["status"]] += 1
    except (httpx.HTTPError, ValueError, KeyError) as e:
        tally.errors[f"{type(e).__name__} {str(e)[:60]}"] += 1
        return
    tally.seconds.append(time.perf_counter() - began)


async def uploader(client: httpx.AsyncClient, end: float, folder: Path, stored: Counter[str]) -> None:
    """Reports of our own making, one after another, through the page's own events."""
    listed = (await client.get("/config")).json()["dependencies"]
    taking = next(d["id"] for d in listed if str(d["api_name"]).startswith("take_in"))
    for number in itertools.count():
        if time.perf_counter() > end:
            return
        text = report(number).encode()
        answer = await client.post("/gradio_api/upload", files={"files": (f"{number}.md", text)})
        if answer.status_code == 429:
            await asyncio.sleep(1)
            continue
        file = {"path": answer.json()[0], "orig_name": f"{number}.md", "meta": {"_type": "gradio.FileData"}}
        session = f"upload{number}"
        body = {"data": [[file], None], "fn_index": taking, "session_hash": session}
        (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
        said = await client.get("/gradio_api/queue/data", params={"session_hash": session})
        stored["stored" if '"success":true' in said.text.replace(" ", "") else "failed"] += 1


def report(number: int) -> str:
    """A report of twenty sections about a park that does not exist."""
    figures = random.Random(number)
    lines = [f"# 北园区指数{2000 + number % 24}（第{number}号）"]
    for section in range(20):
        lines.append(f"## {section + 1}、第{section + 1}产业")
        value, growth = figures.uniform(100, 9000), figures.uniform(-9, 20)
        lines.append(f"2023年，北园区第{section + 1}产业产值为{value:.1f}亿元，比上年增长{growth:.1f}%。" * 3)
    return "\n\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
