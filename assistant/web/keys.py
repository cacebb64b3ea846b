"""The secret that seals what a browser keeps for the pages: made once, in the home, for its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def browser_secret(home: Path) -> str:
    """The home's secret; made (mode 600) when there is none."""
    path = home / "browser.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8").strip()
