"""What an indicator is called in any report, so that its figures in several make one series."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.lexicon import normalise, terms
from assistant.places import index_place
from ingest.records import Observation

COMPOSITE = "综合指数"
_COMPOSITES = frozenset({COMPOSITE, "总指数", "综合得分"})
# 甲高新区创新指数 is also written 甲创新指数.
_ZONE = re.compile("国家自主创新示范区|国家高新区|高新技术产业开发区|高新区|经开区|开发区|工业园区|园区|示范区|城市")
_SHORT = 4
_EMPTY_WORDS = frozenset({"总量", "总计", "实现", "完成", "规模", "企业"})


def is_composite(o: Observation) -> bool:
    """Whether an index's own value is meant: it is named as its index is, or as the composite."""
    name = normalise(o.indicator)
    own = normalise(o.area or "")
    if name in _COMPOSITES:
        return True
    if not (own.endswith("指数") and name.endswith("指数")):
        return False
    place = index_place(own)
    if place is not None and name == f"{place}指数":  # 云港指数 of the 云港自主创新示范区创新指数
        return True
    return own.endswith(name) or (len(name) > _SHORT and _ZONE.sub("", own) == _ZONE.sub("", name))


def series_key(o: Observation) -> frozenset[str]:
    """The concepts of an indicator's name, the composite of an index under one name."""
    return frozenset({COMPOSITE}) if is_composite(o) else _named(o.indicator)


@lru_cache(maxsize=65536)
def _named(indicator: str) -> frozenset[str]:
    plain = normalise(indicator)
    return frozenset(t.concept for t in terms(plain)) - _EMPTY_WORDS or frozenset({plain})
