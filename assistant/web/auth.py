"""Who may come in: names with hashed passwords, one a line (`name:argon2-hash`), checked in constant work."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from assistant.errors import SettingsError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def read_users(path: Path) -> dict[str, str]:
    """Names and hashes of an auth file; raises SettingsError for a file or line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        raise SettingsError(f"用户文件 {path} 打不开：{e.strerror}。") from e
    users: dict[str, str] = {}
    for i, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        if not name or not hashed.startswith("$argon2"):
            raise SettingsError(f"用户文件 {path} 第 {i} 行应为“用户名:argon2 散列”，口令不能明文存放。")
        users[name] = hashed
    if not users:
        raise SettingsError(f"用户文件 {path} 里没有用户。")
    return users


def checker(users: dict[str, str]) -> Callable[[str, str], bool]:
    """Tells whether a name and password belong together; an unknown name costs as much as a wrong password."""

    def check(name: str, password: str) -> bool:
        known = _matches(users.get(name) or _decoy(), password)
        return known and name in users

    return check


def _matches(hashed: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash("no such user")
