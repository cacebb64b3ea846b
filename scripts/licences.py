"""List every package the product runs on with its licence, as docs/licences.md.

    python scripts/licences.py > docs/licences.md

Follows the requirements of the installed `zhishu` (with the postgres extra) to the end. Exits with 1 where a licence is
unknown or one that would bind those who offer the product as a service (AGPL) or the product itself (GPL).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
EXTRAS = ("postgres",)
# Named in the file of the licence only, or in words of their own: read by hand.
READ_BY_HAND: dict[str, str] = {}
_TEXTS = (
    ("Apache License", "Apache-2.0"),
    ("MIT License", "MIT"),
    ("Permission is hereby granted, free of charge", "MIT"),
    ("Redistribution and use in source and binary forms", "BSD"),
    ("Mozilla Public License", "MPL-2.0"),
)
_BINDING = re.compile(r"AGPL|Affero|(?<!L)(?<!Lesser )GPL|(?<!Lesser )General Public License", re.I)


@dataclass(frozen=True, slots=True)
class Package:
    """A package as installed."""

    name: str
    version: str
    licence: str

    @property
    def refused(self) -> bool:
        return not self.licence or bool(_BINDING.search(self.licence))


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, extras of EXTRAS included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for e in EXTRAS for line in project["optional-dependencies"][e])]
    return [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate()]


def packages() -> list[Package]:
    """Everything installed that the product needs, by name."""
    found: dict[str, Package] = {}
    left = [(r.name, frozenset(r.extras)) for r in wanted()]
    seen = set(left)
    while left:
        name, extras = left.pop()
        try:
            held = distribution(name)
        except PackageNotFoundError:
            continue  # for another system, or an optional part nobody installed
        found[canonicalize_name(name)] = Package(canonicalize_name(name), held.version, licence(held))
        for r in _required(held, extras):
            key = (r.name, frozenset(r.extras))
            if key not in seen:
                seen.add(key)
                left.append(key)
    return sorted(found.values(), key=lambda p: p.name)


def _required(held: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for line in held.requires or ():
        r = Requirement(line)
        if r.marker is None or any(r.marker.evaluate({"extra": e}) for e in ("", *extras)):
            yield r


def licence(held: Distribution) -> str:
    """As the package says: by expression, by classifier, in words, or by the text that comes along."""
    said = held.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    classes = [c.rsplit(" :: ", 1)[1] for c in said.get_all("Classifier") or () if c.startswith("License :: ")]
    classes = [c for c in classes if c != "OSI Approved"]
    words = (said.get("License") or "").strip()
    if classes:
        return " / ".join(classes)
    if words and "\n" not in words and len(words) < 60:
        return words
    return READ_BY_HAND.get(canonicalize_name(said["Name"]), "") or _by_text(words or _text(held))


def _text(held: Distribution) -> str:
    files = [f for f in held.files or () if re.search(r"licen[cs]e|copying", f.name, re.I)]
    return "\n".join(Path(str(f.locate())).read_text(encoding="utf-8", errors="replace")[:3_000] for f in files[:2])


def _by_text(text: str) -> str:
    return next((name for sign, name in _TEXTS if sign in text), "")


def main() -> int:
    held = packages()
    lines = ["# 依赖的许可", "", "由 `python scripts/licences.py > docs/licences.md` 生成；没有 AGPL、GPL。", ""]
    lines += ["| 包 | 许可 |", "|---|---|", *(f"| {p.name} | {p.licence or '不明'} |" for p in held)]
    sys.stdout.write("\n".join(lines) + "\n")
    refused = [p.name for p in held if p.refused]
    if refused:
        sys.stderr.write(f"许可不明或不可用：{'、'.join(refused)}\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
