"""Run the quick benchmarks one after another, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

QUICK = ("startup", "naive_langchain", "index_calc")


def main() -> int:
    for name in QUICK:
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
