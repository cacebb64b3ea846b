"""Who may come in and who may change things: names, roles and hashed passwords in a file, and a brake on guessing.

A line is `name:role:argon2-hash`; the role is `reader` (asks, reads, exports) or `editor` (also uploads, removes and
changes settings). A line without a role is a reader's. The file is read again when it changes, so that a user taken
out of it is out at once.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from assistant.errors import SettingsError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST_PASSWORD = 8
# As many wrong passwords for a name, or from an address, within as many seconds; then none is looked at for a while.
FAILURES_A_NAME = 5
FAILURES_AN_ADDRESS = 20
WINDOW_SECONDS = 300.0
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class User:
    """A line of the file."""

    name: str
    role: Role
    hashed: str


class Throttle:
    """Counts failures (or whatever is to be rare) by key; one with too many in the window is blocked until it ends."""

    def __init__(self, most: int, seconds: float = WINDOW_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._failures: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def blocked(self, key: str) -> bool:
        with self._lock:
            return len(self._recent(key)) >= self._most

    def failed(self, key: str) -> None:
        with self._lock:
            recent = self._recent(key)
            self._failures.pop(key, None)
            if len(self._failures) >= _REMEMBERED:
                # The one that has been quiet longest: an attacker with many names cannot fill the memory.
                self._failures.pop(next(iter(self._failures)))
            self._failures[key] = [*recent, self._clock()][-self._most :]

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str) -> list[float]:
        since = self._clock() - self._seconds
        return [t for t in self._failures.get(key, ()) if t > since]


class Access:
    """The users of a file. Raises SettingsError for a file that cannot be used when it is first read."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._stamp = _stamp(path)
        self._users = read_users(path)
        self._lock = threading.Lock()
        self._names = Throttle(FAILURES_A_NAME, clock=clock)

    @property
    def users(self) -> Mapping[str, User]:
        """As the file says now; one that was broken meanwhile changes nothing but lets nobody new in."""
        with self._lock:
            stamp = _stamp(self._path)
            if stamp != self._stamp:
                self._stamp, self._users = stamp, _read_or_nobody(self._path)
            return self._users

    def check(self, name: str, password: str) -> bool:
        """Whether a name and a password belong together; an unknown name costs as much as a wrong password."""
        if self._names.blocked(name):
            return False
        user = self.users.get(name)
        known = _matches(user.hashed if user else _decoy(), password) and user is not None
        if known:
            self._names.succeeded(name)
        else:
            self._names.failed(name)
        return known

    async def check_later(self, name: str, password: str) -> bool:
        """The same without holding up the server: hashing takes a tenth of a second."""
        return await asyncio.to_thread(self.check, name, password)

    def may_edit(self, name: str | None) -> bool:
        user = self.users.get(name or "")
        return user is not None and user.role == "editor"


@cache
def access_of(auth_file: str) -> Access | None:
    """The one Access of a file, None where none is set."""
    return Access(Path(auth_file)) if auth_file else None


# ---------------------------------------------------------------- the file
def read_users(path: Path) -> dict[str, User]:
    """The users of a file; raises SettingsError for a file or line that cannot be used."""
    users = {u.name: u for u in _lines(path)}
    if not users:
        raise SettingsError(f"用户文件 {path} 里没有用户；用 zhishu user add 添加。")
    return users


def _lines(path: Path) -> list[User]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise SettingsError(f"用户文件 {path} 打不开：{getattr(e, 'strerror', None) or '不是 UTF-8 文本'}。") from e
    meant = [(i, line.strip()) for i, line in enumerate(lines, start=1)]
    return [_user(path, i, line) for i, line in meant if line and not line.startswith("#")]


def _user(path: Path, i: int, line: str) -> User:
    name, _, rest = line.partition(":")
    role, _, hashed = rest.rpartition(":")
    if not name or not hashed.startswith("$argon2") or (role or "reader") not in ROLES:
        raise SettingsError(
            f"用户文件 {path} 第 {i} 行应为“用户名:角色:argon2 散列”（角色 reader 或 editor），口令不能明文存放。"
        )
    return User(name, "editor" if role == "editor" else "reader", hashed)


def _read_or_nobody(path: Path) -> dict[str, User]:
    try:
        return read_users(path)
    except SettingsError:
        return {}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        held = path.stat()
    except OSError:
        return (0, 0)
    return (held.st_mtime_ns, held.st_ino)


def add_user(path: Path, name: str, password: str, role: Role) -> bool:
    """Add a user or change one; returns whether the name is new. The file is its owner's alone.

    Raises SettingsError for a name or password that will not do, or a file that cannot be read or written.
    """
    from argon2 import PasswordHasher

    if not name or name != name.strip() or any(c in ":\r\n#" or not c.isprintable() for c in name):
        raise SettingsError("用户名不能为空，不能含冒号、井号、换行，首尾不能有空格。")
    if len(password) < SHORTEST_PASSWORD:
        raise SettingsError(f"口令至少 {SHORTEST_PASSWORD} 个字符。")
    held = {u.name: u for u in _lines(path)} if path.exists() else {}
    new = name not in held
    held[name] = User(name, role, PasswordHasher().hash(password))
    _write(path, "".join(f"{u.name}:{u.role}:{u.hashed}\n" for u in held.values()))
    return new


def _write(path: Path, text: str) -> None:
    """Replace the file in one step; it is never readable by others, not even for a moment."""
    try:
        descriptor, made = tempfile.mkstemp(prefix=".users-", dir=path.absolute().parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        os.replace(made, path)
    except OSError as e:
        raise SettingsError(f"用户文件 {path} 写不了：{e.strerror}。") from e


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
