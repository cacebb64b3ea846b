"""Fuzz readers, numerals and questions; inputs that teach something new are added to the corpus.

    python scripts/fuzz.py [--seconds 600] [--target readers] [--corpus FOLDER]

With atheris (pip install atheris) guided by coverage, else by hypothesis. The time is shared by the targets. A crash or
an input that takes longer than 20 s stops its target, is written to `crash-<target>` and gives exit code 1; what it
shows belongs into tests/fuzz_corpus/<target>/, where tests/test_fuzz_corpus.py replays it.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))
SLOWEST_SECONDS = 20
LONGEST_INPUT = 4_096


def main() -> int:
    from fuzz_targets import TARGETS

    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--corpus", type=Path, default=TESTS / "fuzz_corpus")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    names = chosen.target or list(TARGETS)
    if chosen.here:
        return fuzz(names[0], chosen.seconds, chosen.corpus)
    ends = [_apart(name, chosen.seconds // len(names), chosen.corpus) for name in names]
    return max(ends)


def _apart(name: str, seconds: int, corpus: Path) -> int:
    """One target in a process of its own: a crash of native code is an end, too."""
    command = [sys.executable, __file__, "--here", "--target", name, "--seconds", str(seconds), "--corpus", str(corpus)]
    code = subprocess.run(command, check=False).returncode
    print(f"{name}: {'no crash' if code == 0 else f'ended with {code}'}", flush=True)
    return int(code != 0)


def fuzz(name: str, seconds: int, corpus: Path) -> int:
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    return (_guided if find_spec("atheris") else _generated)(name, seconds, folder)


def _guided(name: str, seconds: int, folder: Path) -> int:
    import atheris

    with atheris.instrument_imports(include=["ingest", "assistant"]):
        import fuzz_targets

        # What a target imports when first called is to be instrumented, too.
        fuzz_targets.TARGETS[name](b"\0" + "2023年综合指数为128.4。".encode())
    options = [f"-max_total_time={seconds}", f"-timeout={SLOWEST_SECONDS}", f"-max_len={LONGEST_INPUT}"]
    options += ["-rss_limit_mb=3000", f"-artifact_prefix=crash-{name}-", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(folder)], fuzz_targets.TARGETS[name])
    atheris.Fuzz()
    return 0


def _generated(name: str, seconds: int, folder: Path) -> int:
    from fuzz_targets import TARGETS
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    seeds = [p.read_bytes() for p in sorted(folder.iterdir())] or [b""]
    end = time.monotonic() + seconds
    parts = st.binary(max_size=64) | st.text(max_size=40).map(lambda t: t.encode("utf-8", "ignore"))

    @settings(max_examples=200, deadline=SLOWEST_SECONDS * 1000, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(seeds), st.floats(0, 1), parts, st.integers(0, 64))
    def round_of(seed: bytes, place: float, part: bytes, cut: int) -> None:
        at = int(place * len(seed))
        data = seed[:at] + part + seed[at + cut :]
        try:
            TARGETS[name](data)
        except BaseException:
            Path(f"crash-{name}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
            raise

    while time.monotonic() < end:
        round_of()
    return 0


if __name__ == "__main__":
    sys.exit(main())
