"""How fast the calculator is: `python benchmarks/index_calc.py [--json]`, one core.

Targets: normalise + aggregate 51 units × 49 indicators ≤ 2 ms; 10,000 uncertainty runs with ranks ≤ 5 s; weights from
four editions ≤ 0.2 s; a panel of 3,000 areas × 20 years × 50 indicators ≤ 2 s and under 1 GB. The data are drawn at
random with the shape of COINr's ASEM example, so the script needs no files.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
# Run as a script, this file would shadow the package of the same name.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from index_calc import Framework, compute, implied_weights, uncertainty  # noqa: E402
from index_calc.panel import Panel, read_panel  # noqa: E402

PILLARS = (8, 5, 3, 6, 8, 5, 9, 5)  # indicators a pillar, as in ASEM; the first five make one sub-index


def asem_like() -> tuple[Framework, pd.DataFrame]:
    """A framework of 49 indicators in 8 pillars and 2 sub-indices, and data of 51 units."""
    rows: list[tuple[str, str | None]] = [("Index", None), ("Conn", "Index"), ("Sust", "Index")]
    for p, count in enumerate(PILLARS):
        rows.append((f"P{p}", "Conn" if p < 5 else "Sust"))
        rows += [(f"P{p}_{i}", f"P{p}") for i in range(count)]
    framework = Framework.from_table(pd.DataFrame(rows, columns=["code", "parent"]).assign(name="x"))
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.lognormal(0, 0.6, (51, 49)), columns=list(framework.leaves), index=range(51))
    long = frame.rename_axis("unit").reset_index().melt("unit", var_name="code").assign(period=2018)
    return framework, long.astype({"unit": str})


def editions(count: int = 4) -> list[dict[str, Any]]:
    """Published editions with five parts, levels and changes, made with equal weights."""
    rng = np.random.default_rng(1)
    levels = 100 * np.cumprod(rng.uniform(1.0, 1.25, (count + 1, 5)), axis=0)
    found = []
    for year in range(1, count + 1):
        now, then = levels[year], levels[year - 1]
        found.append(
            {
                "period": 2019 + year,
                "total": f"{now.mean():.1f}",
                "change": f"{(now - then).mean():.1f}",
                "parts": {f"p{i}": f"{v:.1f}" for i, v in enumerate(now)},
                "changes": {f"p{i}": f"{v:.1f}" for i, v in enumerate(now - then)},
            }
        )
    return found


def timed(run: Callable[[], Any], repeats: int) -> float:
    """The least seconds of several runs, after one to warm up: what the code needs, whatever else the machine does."""
    run()
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)


def small(framework: Framework, panel: Panel) -> Callable[[], Any]:
    return lambda: compute(framework, panel, method="cross_section", normalise="minmax:1:100")


def panel_run(_: int) -> tuple[float, float, float]:
    """Seconds to read, seconds to compute and lay out all values, and peak memory in MB of a big panel."""
    areas, years, indicators = 3000, 20, 50
    codes = [f"P{i // 10}_{i}" for i in range(indicators)]
    rows = [(f"P{p}", "Index") for p in range(5)] + [(c, c.split("_")[0]) for c in codes]
    table = pd.DataFrame([("Index", None), *rows], columns=["code", "parent"]).assign(name="x")
    framework = Framework.from_table(table)
    rng = np.random.default_rng(2)
    values = 100 * np.cumprod(rng.uniform(0.95, 1.12, (indicators, years, areas)), axis=1)
    grid = np.indices(values.shape).reshape(3, -1)
    data = pd.DataFrame(
        {
            "code": pd.Categorical.from_codes(grid[0], codes),
            "period": 2000 + grid[1],
            "unit": pd.Categorical.from_codes(grid[2], [f"u{i}" for i in range(areas)]),
            "value": values.ravel(),
        }
    )
    del grid, values
    start = time.perf_counter()
    panel = read_panel(framework, data)
    read = time.perf_counter()
    frame = compute(framework, panel, base=2000).values
    done = time.perf_counter()
    if len(frame) != 56 * years * areas:
        raise SystemExit("the panel has lost rows")
    return read - start, done - read, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> list[dict[str, Any]]:
    """All figures with their targets."""
    framework, long = asem_like()
    panel = read_panel(framework, long)
    nominal = small(framework, panel)()
    switches = {"aggregate": ["amean", "gmean"], "normalise": ["minmax:1:100", "rank"]}
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        read, computed, memory = pool.map(panel_run, [0])[0]
    figures = [
        ("normalise + aggregate, 51 × 49", 1000 * timed(small(framework, panel), 50), "ms", 2.0),
        ("10,000 uncertainty runs with ranks", timed(lambda: uncertainty(nominal, runs=10_000), 3), "s", 5.0),
        (
            "10,000 uncertainty runs, methods switched",
            timed(lambda: uncertainty(nominal, runs=10_000, switches=switches), 3),
            "s",
            5.0,
        ),
        ("weights from four editions", timed(lambda: implied_weights(editions()), 5), "s", 0.2),
        ("panel 3,000 × 20 × 50: read", read, "s", None),
        ("panel 3,000 × 20 × 50: compute and all values", computed, "s", None),
        ("panel 3,000 × 20 × 50: read, compute and all values", read + computed, "s", 2.0),
        ("panel: peak memory of the process", memory, "MB", 1024.0),
    ]
    return [{"what": w, "value": round(v, 4), "unit": u, "target": t} for w, v, u, t in figures]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure()
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for f in figures:
        verdict = "" if f["target"] is None else "ok" if f["value"] <= f["target"] else "MISSED"
        print(f"{f['what']:<55}{f['value']:>10.3f} {f['unit']:<3} target {f['target'] or '-':<8}{verdict}")


if __name__ == "__main__":
    main()
