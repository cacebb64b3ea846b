"""Install the CPU build of torch where the machine has no NVIDIA GPU and such a build can be had.

Plain pip on Linux brings several GB of CUDA packages. Asked for its metadata first, pip says whether the build it
would take needs them; only then is the PyTorch project's own CPU index tried, and where that cannot be reached the
plain build is taken after all, with a word of warning.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys

TORCH = "torch>=2.13,<2.14"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def main() -> int:
    """Install torch unless it is there; returns pip's exit code."""
    if importlib.util.find_spec("torch") is not None:
        return 0
    if shutil.which("nvidia-smi") is None and needs_cuda():
        print("本机没有 NVIDIA 显卡，改装 CPU 版 torch ……")
        cpu = ["install", TORCH, "--index-url", CPU_INDEX, "--retries", "0", "--timeout", "10"]
        if subprocess.run([*PIP, *cpu], check=False).returncode == 0:
            return 0
        print("连不上 CPU 版的软件源，改用默认软件源（会下载较大的 CUDA 包）。")
    return subprocess.run([*PIP, "install", TORCH], check=False).returncode


def needs_cuda() -> bool:
    """Whether the build pip would take depends on NVIDIA packages (its metadata is read, nothing is installed)."""
    command = [*PIP, "install", "--dry-run", "--no-deps", "--ignore-installed", "--report", "-", TORCH]
    report = subprocess.run(command, check=False, capture_output=True, text=True)
    if report.returncode != 0:
        return False
    for package in json.loads(report.stdout)["install"]:
        requires = package["metadata"].get("requires_dist") or []
        if any(r.startswith(("nvidia-", "cuda-")) for r in requires):
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
