"""The tables before there were migrations: nothing to do, they are there."""

from __future__ import annotations

revision, down_revision = "0001", None


def upgrade() -> None:
    """Only libraries made by hand from nothing would come through here; they are made whole instead."""
