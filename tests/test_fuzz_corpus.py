"""Inputs that fuzzing found worth keeping: each still ends well."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_targets import TARGETS

CORPUS = Path(__file__).parent / "fuzz_corpus"


@pytest.mark.parametrize("name", TARGETS)
def test_every_kept_input_ends_well(name):
    kept = sorted((CORPUS / name).iterdir())
    assert kept
    for path in kept:
        TARGETS[name](path.read_bytes())
