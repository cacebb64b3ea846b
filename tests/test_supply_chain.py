"""What the product is made of: every requirement pinned, every licence known and none that binds a service."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = {canonicalize_name(r.name): r for r in map(Requirement, re.findall(r"^[a-z].*$", LOCK, re.M | re.I))}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    *PROJECT["dependencies"],
    *PROJECT["optional-dependencies"]["postgres"],
    *PROJECT["optional-dependencies"]["test"],
]


@pytest.fixture(scope="module")
def installed():
    import licences

    return licences.packages()


@pytest.mark.parametrize("line", ASKED)
def test_every_requirement_is_pinned_to_a_version_it_allows(line):
    asked = Requirement(line)
    (pin,) = PINNED[canonicalize_name(asked.name)].specifier
    assert pin.operator == "=="
    assert asked.specifier.contains(pin.version)


def test_the_lock_names_versions_and_no_place_to_get_them_from():
    assert not re.search(r"https?:|file:|--|@", LOCK)


def test_all_that_runs_is_in_the_lock(installed):
    assert {p.name for p in installed} - PINNED.keys() == set()


def test_every_licence_is_known_and_none_binds_a_service(installed):
    assert [p.name for p in installed if p.refused] == []


def test_the_list_of_licences_names_all_that_runs(installed):
    listed = set(re.findall(r"^\| ([\w.-]+) \|", (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"), re.M))
    assert {p.name for p in installed} <= listed


def test_a_licence_that_binds_a_service_would_be_noticed():
    import licences

    for said in ("AGPL-3.0-only", "GNU Affero General Public License v3", "GPL-3.0", ""):
        assert licences.Package("x", "1", said).refused
    for said in ("MIT", "LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "Apache-2.0"):
        assert not licences.Package("x", "1", said).refused
