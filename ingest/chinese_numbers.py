"""Chinese numerals and fractions to numbers: 一千二百三十四, 百分之十二点五, 三分之一, 二〇二三."""

from __future__ import annotations

import re

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3}
_STEPS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL = (
    r"[零〇一二两三四五六七八九十百千壹贰叁][零〇一二两三四五六七八九十百千万亿壹贰叁]*(?:点[零〇一二三四五六七八九]+)?"
)
_TRAILING_SCALE = re.compile(r"(万亿|亿|万)$")


def chinese_value(text: str) -> float:
    """The value of a Chinese numeral: 一千二百 -> 1200, 十八万六千 -> 186000, 二〇二三 -> 2023, 四点二 -> 4.2."""
    whole, _, fraction = text.partition("点")
    value = float(_digit_run(whole) if _is_digit_run(whole) else _positional(whole))
    if fraction:
        value += float("0." + "".join(str(DIGITS[char]) for char in fraction))
    return value


def _is_digit_run(text: str) -> bool:
    return len(text) > 1 and all(char in DIGITS for char in text)


def _digit_run(text: str) -> int:
    return int("".join(str(DIGITS[char]) for char in text))


def _positional(text: str) -> int:
    total = section = digit = last_step = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            last_step = 1 if digit == 0 else last_step
        elif char in _STEPS:
            last_step = _STEPS[char]
            section += (digit or 1) * last_step
            digit = 0
        else:
            last_step = _MYRIADS[char]
            total = (
                (total + section + digit) * last_step if total < last_step else total + (section + digit) * last_step
            )
            section = digit = 0
    # 三千五 is 3500: a lone last digit counts in tenths of the step before it.
    return total + section + (digit * last_step // 10 if digit and last_step >= 100 else digit)


def split_scale(numeral: str) -> tuple[str, str]:
    """A numeral and the 万/亿/万亿 it ends in: 一千二百三十四亿 -> (一千二百三十四, 亿); a bare 万 stays whole."""
    match = _TRAILING_SCALE.search(numeral)
    if match is None or match.start() == 0 or any(char in "万亿" for char in numeral[: match.start()]):
        return numeral, ""
    return numeral[: match.start()], match.group(1)
