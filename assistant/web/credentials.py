"""Basic credentials of programs (gradio_client, MCP clients) made into a session of the pages, in which roles hold."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from assistant.access import FAILURES_AN_ADDRESS, Access, Throttle

Scope = MutableMapping[str, Any]
_KEPT = 1000


@dataclass(frozen=True, slots=True)
class _Session:
    """A name that came with the right password, the hash that was in force, its token among the app's."""

    name: str
    hashed: str
    token: str


class Credentials:
    """Checks each name and password once, as hashing takes a tenth of a second; a changed password counts at once."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._addresses = Throttle(FAILURES_AN_ADDRESS)
        self._sessions: OrderedDict[str, _Session] = OrderedDict()

    async def admit(self, scope: Scope, headers: Mapping[str, str], given: tuple[str, str]) -> Scope | None:
        """The request as one of a logged-in user; None where name and password do not belong together."""
        key = hashlib.sha256("\0".join(given).encode()).hexdigest()
        session = self._known(key) or await self._checked(scope, key, given)
        if session is None:
            return None
        app = scope["app"]
        app.tokens[session.token] = session.name
        cookie = f"access-token-unsecure-{app.cookie_id}={session.token}"
        kept = [(k, v) for k, v in scope["headers"] if k.lower() not in (b"cookie", b"authorization")]
        return {**scope, "headers": [*kept, (b"cookie", cookie.encode())]}

    def _known(self, key: str) -> _Session | None:
        session = self._sessions.get(key)
        user = None if session is None else self._access.users.get(session.name)
        if session is None or user is None or user.hashed != session.hashed:
            self._sessions.pop(key, None)
            return None
        return session

    async def _checked(self, scope: Scope, key: str, given: tuple[str, str]) -> _Session | None:
        address = str((scope.get("client") or ("",))[0])
        user = self._access.users.get(given[0])
        if self._addresses.blocked(address) or not await self._access.check_later(*given) or user is None:
            self._addresses.failed(address)
            return None
        session = _Session(user.name, user.hashed, secrets.token_urlsafe(24))
        self._sessions[key] = session
        while len(self._sessions) > _KEPT:
            self._sessions.popitem(last=False)
        return session
