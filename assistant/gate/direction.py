"""Which way a figure goes by the words around it."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from assistant.gate.figures import Figure
from assistant.gate.wording import any_of, words

Direction = Literal["up", "down", "more", "less", "to", "rate"]

_WAYS: tuple[Direction, ...] = ("rate", "up", "down", "more", "less")
_AFTER: tuple[tuple[str, Direction], ...] = (
    ("up", "up"), ("eup", "up"), ("down", "down"), ("edown", "down"), ("more", "more"), ("less", "less"),
)  # fmt: skip


@cache
def _before() -> re.Pattern[str]:
    """[direction word][small words] at the end of what precedes a figure."""
    groups = "|".join(f"(?P<{name}>{any_of(words('direction', name))})" for name in ("rate", "up", "down"))
    groups += (
        "|(?<![最至不很众较更])(?:"
        + "|".join(f"(?P<{n}>{any_of(words('direction', n))})" for n in ("more", "less"))
        + ")"
    )
    between, to = any_of(words("between", "words")), any_of(words("direction", "to"))
    to += "|" + "|".join(rf"(?<={word})为" for word in words("direction", "becomes"))
    return re.compile(rf"(?:{groups})(?P<glue>(?:(?P<arrived>{to})|{between}|\s)*)$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    """«17.4%的增长», «a 17.4% increase»."""
    up, down = any_of(words("direction", "up")), any_of(words("direction", "down"))
    more, less = any_of(words("direction", "more")), any_of(words("direction", "less"))
    return re.compile(
        rf"\s?(?:的(?:同比|环比|年均)?(?:(?P<up>{up})|(?P<down>{down}))"
        rf"|(?:(?:year-on-year|annual|yearly)\s)?(?:(?P<eup>increase|growth|rise|gain)|(?P<edown>decrease|decline|drop|fall|reduction))\b"
        rf"|(?P<more>{more})(?=\s)|(?P<less>{less})(?=\s))",
        re.IGNORECASE,
    )


def direction(text: str, figure: Figure) -> Direction | None:
    """up, down, more, less; «to» for a level reached (增长至); «rate» for 增速, which leaves the sign to the number."""
    head = re.split(r"[，。；;!?！？\n]|, ", text[: figure.start])[-1]
    match = _before().search(head)
    if match is not None:
        if match.group("arrived"):
            return "to"
        return next((n for n in _WAYS if match.group(n)), None)
    after = _after().match(text, figure.end)
    if after is None:
        return None
    g = after.groupdict()
    return next((way for key, way in _AFTER if g[key]), None)


def sign_of(way: Direction | None) -> int:
    """+1 or -1 as the words say, 0 where they say nothing."""
    return {"up": 1, "more": 1, "down": -1, "less": -1}.get(way or "", 0)
