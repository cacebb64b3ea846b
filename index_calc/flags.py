"""Flags of a computed cell: what was done to it, or to anything below it."""

from __future__ import annotations

from enum import IntFlag, auto

import numpy as np
import numpy.typing as npt

Masks = npt.NDArray[np.uint16]


class Flag(IntFlag):
    """Reasons why a value is not simply the formula applied to the data."""

    FILLED_CARRY = auto()
    FILLED_INTERPOLATE = auto()
    FILLED_MEAN = auto()
    FILLED_MEDIAN = auto()
    FILLED_GROUP_MEAN = auto()
    REWEIGHTED = auto()
    CAPPED = auto()
    CLIPPED = auto()
    TREATED = auto()
    BASE_MOVED = auto()
    BASE_DROPPED = auto()
    BELOW_COVERAGE = auto()
    INTERVAL_OPEN = auto()


MEANINGS = {
    Flag.FILLED_CARRY: "缺失值用上一期数值填补",
    Flag.FILLED_INTERPOLATE: "缺失值按时间线性插值",
    Flag.FILLED_MEAN: "缺失值用同期各地区均值填补",
    Flag.FILLED_MEDIAN: "缺失值用同期各地区中位数填补",
    Flag.FILLED_GROUP_MEAN: "缺失值用同期同组均值填补",
    Flag.REWEIGHTED: "有下级缺失，权重在其余下级间重新分配",
    Flag.CAPPED: "数值被封顶，未封顶的结果另列",
    Flag.CLIPPED: "数值超出阈值，按阈值计",
    Flag.TREATED: "异常值经缩尾或取对数处理",
    Flag.BASE_MOVED: "基期数值不可用，改用其后第一个可用时期",
    Flag.BASE_DROPPED: "基期数值不可用，该指标不参与该地区合成",
    Flag.BELOW_COVERAGE: "可用下级不足，不予合成",
    Flag.INTERVAL_OPEN: "该方法不能传递取值区间",
}


def flag_text(mask: int) -> str:
    """Names of the flags set, joined by semicolons."""
    return ";".join(flag.name or "" for flag in Flag if mask & flag)


def raised(shape: tuple[int, ...], where: npt.NDArray[np.bool_] | bool, flag: Flag) -> Masks:
    """A mask array with one flag set where asked."""
    if where is False:
        return np.zeros(shape, dtype=np.uint16)
    return np.where(np.broadcast_to(where, shape), np.uint16(flag), np.uint16(0)).astype(np.uint16)
