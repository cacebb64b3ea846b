"""Small frameworks and the reference numbers kept beside the repository."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from index_calc import Framework

# A busy machine must not fail a property: nothing here is about time.
settings.register_profile("calculator", deadline=None)
settings.load_profile("calculator")

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference"


@pytest.fixture
def reference():
    """The folder of reference numbers; the test is skipped where it is absent."""
    if not REFERENCE.is_dir():
        pytest.skip(f"reference numbers not present: {REFERENCE}")
    return REFERENCE


@pytest.fixture
def two_by_two():
    """An index of two parts, the first of two indicators and the second of one (ragged)."""
    return Framework.from_table(
        pd.DataFrame(
            [
                ("I", "综合", None, None),
                ("A", "引领", "I", 0.6),
                ("B", "环境", "I", 0.4),
                ("A1", "投入", "A", 0.5),
                ("A2", "产出", "A", 0.5),
            ],
            columns=["code", "name", "parent", "weight"],
        )
    )


@pytest.fixture
def grow():
    """Three indicators of one area over three years."""
    rows = {"A1": [10.0, 12.0, 15.0], "A2": [200.0, 210.0, 260.0], "B": [50.0, 45.0, 60.0]}
    return pd.DataFrame(
        [(code, 2013 + t, "园区", v) for code, values in rows.items() for t, v in enumerate(values)],
        columns=["code", "period", "unit", "value"],
    )
