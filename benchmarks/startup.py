"""From a command on an installed environment to the first answer, and what the samples cost to read.

    python -m benchmarks.startup

Prints: seconds to ingest the two sample reports into a fresh home and the peak memory of that process; seconds from
starting the server on a filled home to the page being served and to the first answer; then the median when warm.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PORT = 7869
QUESTIONS = (
    "中关村指数2024的综合指数是多少？",
    "硅谷的风险投资总额是多少？",
    "中关村指数由哪些一级指标构成？",
    "中关村有多少独角兽企业？",
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environment = os.environ | {"ZHISHU_HOME": str(home)}
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "assistant", "documents"], env=environment, check=True, capture_output=True
        )
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"samples read into a fresh home: {time.perf_counter() - started:.1f} s, peak {peak:.0f} MB")
        measure_server(environment)
    return 0


def measure_server(environment: dict[str, str]) -> None:
    """Start the server on the filled home and ask."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(PORT)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{PORT}/", started)
        print(f"page served after {time.perf_counter() - started:.1f} s")
        ask(QUESTIONS[0])
        print(f"first answer after {time.perf_counter() - started:.1f} s")
        times = []
        for i in range(40):
            at = time.perf_counter()
            ask(QUESTIONS[i % len(QUESTIONS)])
            times.append(1000 * (time.perf_counter() - at))
        times.sort()
        print(
            f"warm answers over HTTP: p50 {statistics.median(times):.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms"
        )
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address: str, started: float, limit: float = 120) -> None:
    """Until a page answers."""
    while time.perf_counter() - started < limit:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start in time")


def ask(question: str) -> str:
    """One question through the named endpoint; returns what the stream ends with."""
    base = f"http://127.0.0.1:{PORT}/gradio_api/call/ask"
    body = json.dumps({"data": [question, [], False, None]}).encode()
    request = urllib.request.Request(base, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{base}/{event}", timeout=60) as stream:
        text = stream.read().decode()
    if "event: complete" not in text:
        raise SystemExit(f"no answer: {text[:200]}")
    return text


if __name__ == "__main__":
    sys.exit(main())
