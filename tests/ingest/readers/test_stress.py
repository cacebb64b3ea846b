"""The collection of hostile files, where it is at hand: each ends as its manifest expects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.readers import ocr
from ingest.worker import read_guarded

STRESS = Path(__file__).parents[3].parent / "shared" / "stress"
MANIFEST = STRESS / "manifest.json"
CASES = json.loads(MANIFEST.read_text(encoding="utf-8"))["files"] if MANIFEST.exists() else []
CODES = {
    "empty": "empty_file",
    "corrupt": "corrupt",
    "mislabelled": "unsupported_type",
    "encrypted": "encrypted",
    "no_text": "no_text",
    "bomb": "archive_bomb",
}


def text_of(document) -> str:
    cells = (cell for block in document.blocks for row in block.grid or () for cell in row)
    return "\n".join([*(block.text for block in document.blocks), *cells])


@pytest.mark.skipif(not CASES, reason="the hostile files are not at hand")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_hostile_files_end_as_expected(case):
    try:
        text = text_of(read_guarded(STRESS / case["file"]))
    except DocumentError as error:
        text, code, message = "", error.code, error.message
    else:
        code = message = ""
    if case["expect"] == "text":
        assert not code
    if case["expect"] == "error" and not (case["category"] == "no_text" and ocr.is_installed()):
        assert code == CODES[case["category"]]
        assert message
    if not code:
        assert all(wanted in text for wanted in case["text_must_contain"])
    assert not any(forbidden in text for forbidden in case["text_must_not_contain"])
