"""Quantities in running text and table cells: Arabic, full-width, Chinese and English numbers with unit and vagueness.

`find_quantities` is generous: it returns every number that may be a figure, bare ones too. What a number means, and
whether it is data at all, is for the callers; it leaves out what is plainly a date, a reference mark or part of a name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.chinese_numbers import NUMERAL, chinese_value, split_scale
from ingest.folding import Folded, fold
from ingest.lexicon import alternation, vocabulary, words
from ingest.records import Quantity

_ARABIC = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+|。\d+(?=%|亿|万|个百分点|倍)|\.\s\d+(?=\s?(?:%|[亿万]|个百分点)))?)"
)
_ABOUT_WIDTH = 0.05  # «约» is read as within five per cent, or the rounding of the written digits if that is wider
_BELOW_WIDTH = 0.1  # «近» is read as within ten per cent below


@dataclass(frozen=True, slots=True)
class _Rules:
    """The compiled patterns; built once from the unit vocabulary."""

    master: re.Pattern[str]
    direction: dict[str, str]
    unscaled: tuple[str, ...]
    scales: tuple[tuple[str, float], ...]


def _direction_table() -> dict[str, str]:
    lists = vocabulary("units")["qualifiers"]
    return {word: name.removeprefix("english_") for name, group in lists.items() for word in group}


@cache
def _rules() -> _Rules:
    scales = vocabulary("units")["scale"]
    unscaled = words("units", "unscaled", "names")
    han_scales = alternation(s for s in scales if not s.isascii())
    before = alternation(w for w, d in _direction_table().items() if w not in _AFTER_ONLY)
    latin_words = {u for u in words("units", "units") if u.isascii() and u.replace(" ", "").isalpha()}
    units = alternation(set(words("units", "units")) - latin_words)
    latin = alternation(latin_words)
    unit = rf"{alternation(unscaled)}|(?:{units})|\s?(?:{latin})(?![A-Za-z])"
    per = alternation(words("units", "per", "words"))
    scale = rf"(?:(?!{alternation(unscaled)})(?:{han_scales}))|[ -]?(?:thousand|million|billion|trillion)\b"
    master = re.compile(
        rf"(?P<q1>(?:{before})[ ]?)?(?P<cur>US\$|HK\$|NT\$|\$|€|£|¥|RMB|人民币|新台币)?(?P<sign>(?<![\d.A-Za-z])[-+])?"
        rf"(?:百分之(?P<pct>{NUMERAL}|{_ARABIC})|(?P<den>{NUMERAL})分之(?P<frac>{NUMERAL})"
        rf"|翻了?(?:近|约|超)?(?P<fan>{NUMERAL}|{_ARABIC})?番|(?P<tithe>[一二两三四五六七八九十]|\d+(?:\.\d+)?)成(?P<half>半|[一二三四五六七八九])?"
        rf"(?![立为员长效果绩熟功本品分交都])"
        rf"|(?P<special>一半|半数|过半|大半|(?<=[近超])半(?=[，。；、）]))(?![导年夜决球])|(?P<digits>[两二三四]位数)"
        rf"|(?P<top>首位|榜首)(?=[，。；、）]|$|和|并)"
        rf"|第(?P<ord>{NUMERAL}|\d+)(?P<ordunit>[位名])?|(?:#|No\.\s?)(?P<hash>\d+)|(?P<eord>\d+)(?:st|nd|rd|th)\b"
        rf"|(?P<big>\d+)(?P<bigscale>兆|亿|万)(?P<small>\d{{1,2}},\d{{3}}|\d{{1,4}})(?P<smallscale>亿|万)?(?P<bigunit>{unit})"
        rf"|(?P<over>\d{{1,2}})/(?P<under>\d{{1,2}})(?![\d/.年月日])"
        rf"|(?:(?P<num>{_ARABIC})|(?P<cn>{NUMERAL}|(?<=[超破过逾近])万亿?(?=元|美元|家|户|件|亩)))"
        rf"(?P<mid>余|多|几|来)?(?:(?P<u1>(?:{scale})?(?:{unit})?)(?:[-—–～至到]+|(?<=%)[-—–～至到]+|\s?to\s)(?P<num2>{_ARABIC})(?![\d年月]))?"
        rf"(?P<scale>{scale})?(?P<mid2>余|多(?P<scale2>亿)?)?(?P<unit>{unit})?(?P<mid3>余|多(?=[，。；、提增上下降升扩回]))?"
        rf"(?P<per>[/每](?:{per})(?:[·/](?:月|年|天))?)?)"
        rf"(?P<post>左右|上下|及?以上|及?以下|以内|之内|之多)?"
    )
    return _Rules(master, _direction_table(), unscaled, tuple((w, float(f)) for w, f in scales.items()))


_AFTER_ONLY = frozenset({"左右", "上下", "以下", "及以下", "以内", "之内", "以上", "及以上", "之多", "余", "多", "几"})


@cache
def scale_unit(unit: str) -> tuple[float, str]:
    """Factor and bare unit of a written one: 亿元 -> (1e8, 元), 万元/人 -> (1e4, 元/人), 个百分点 -> (1, 百分点)."""
    rules = _rules()
    base = re.sub(r"^个(?=百分[点比]|点$|千分点|基点)", "", unit)
    base = "百分点" if base == "百分比" else base
    if base != unit:
        return 1.0, base
    if any(unit == name or unit.startswith(name) for name in rules.unscaled):
        return 1.0, unit
    for word, factor in sorted(rules.scales, key=lambda item: -len(item[0])):
        if word.isascii() and word in unit.split():
            rest = " ".join(part for part in unit.split() if part != word)
            return factor, _CODE_UNITS.get(rest, rest)
        if not word.isascii() and unit.startswith(word):
            return factor, unit[len(word) :]
    return 1.0, _CODE_UNITS.get(unit, unit)


def find_quantities(text: str) -> list[Quantity]:
    """Every number of the text that may be a figure, in order, with its span in `text`."""
    folded = fold(text)
    return [locate(quantity, folded, text) for quantity in scan(folded.text)]


def locate(quantity: Quantity, folded: Folded, text: str, offset: int = 0) -> Quantity:
    """A quantity found in folded text, with its place and characters in the source."""
    start, end = folded.source(quantity.start, quantity.end)
    return replace(quantity, text=text[start:end], start=start + offset, end=end + offset)


def scan(text: str) -> list[Quantity]:
    """find_quantities on text that is folded already; spans are in the folded text."""
    found = []
    place = 0
    master = _rules().master
    ranks = list(_rank_lists(text))
    while match := master.search(text, place):
        if ranks and match.start() >= ranks[0][0].start:
            found.extend(ranks[0])
            place = ranks.pop(0)[-1].end
            continue
        if match.group("num2") and (
            _FROM_TO.search(text[max(0, match.start() - 1) : match.start("num2")]) or _is_mixed(match)
        ):
            match = master.match(text[: match.end("u1")], match.start()) or match
        quantity = None if _is_name_or_date(text, match) else _finite(_quantity(match))
        if quantity is not None:
            found.append(quantity)
        place = match.end() if quantity is not None else max(match.start() + 1, _skip(text, match))
    return found


_PLACES_IN_TURN = re.compile(rf"第(?:{NUMERAL}|\d{{1,2}})(?:[、和及](?:{NUMERAL}|\d{{1,2}}))+[位名]")


def _rank_lists(text: str) -> Iterator[list[Quantity]]:
    """«第二、三、四名»: the place of each in turn."""
    for match in _PLACES_IN_TURN.finditer(text):
        numbers = list(re.finditer(rf"{NUMERAL}|\d{{1,2}}", match.group()))
        yield [
            Quantity(
                place := _number(number.group()), "位", place, "位", place, place, None, "第" + number.group(),
                match.start() + (number.start() if spot else 0),
                match.start() + number.end() if spot + 1 < len(numbers) else match.end(),
            )
            for spot, number in enumerate(numbers)
        ]  # fmt: skip


_PERCENT = frozenset({"%", "percent", "per cent"})


def _is_mixed(match: re.Match[str]) -> bool:
    """«fell by 14% to 9,195»: a rate and a level, no range."""
    first, second = (match.group("u1") or "").strip(), (match.group("unit") or "").strip()
    return first in _PERCENT and second not in _PERCENT


def _finite(quantity: Quantity | None) -> Quantity | None:
    """Digits without end are no figure: as a number they would be infinite."""
    return quantity if quantity is not None and math.isfinite(quantity.scaled) else None


_FROM_TO = re.compile(r"^[从由].*[到至]$")  # «从30万辆到99万辆»: two figures, no range


def _skip(text: str, match: re.Match[str]) -> int:
    """Where to look on after a rejected match: behind the digits, so that no tail of a number is read alone."""
    run = re.compile(r"[-+$€£¥]?[\d.,]*\d").match(text, match.start())
    if run:
        return run.end()
    if match.group("ord") or match.group("den"):
        return match.end()
    return max(place for name in ("q1", "cn") if (place := match.end(name)) >= 0) if match.group("cn") else match.end()


_YEAR_AFTER = re.compile(r"年(?!龄|均|轻|人均)|/\d{1,2}(?:/|月)|[-—–～至到]+(?:19|20)\d\d|[.]\d{1,2}[.]\d{1,2}")
_NAME_AFTER = re.compile(r"[A-Za-z]")
_REFERENCE = re.compile(r"[\[【［]\s?\d+(?:\s?[-,，、–—]\s?\d+)*\s?[\]】］]")
_NUMBERED = re.compile(
    r"(?:图|表|附件|附表|专栏|注|第|No\.?|Figure|Fig\.?|Table|Chapter|Section|page|p\.|卷|号|〔|(?<!论)文|编号|附录|方案|公式|式)\s?$",
    re.I,
)
_COUNTABLE_CN = re.compile(r"[十百千万亿]|点")
_ORDINAL_NAMES = re.compile(
    r"产业|季|届|次|章|节|条|轮|代|批|版|期|部分|方|步|时间|课堂|曲线|阵|梯|线|生产力|[一二三四五六七八九]|年|、|讲|课|号|款|项|卷|辑|段|阶段|层|类|种|"
    r"书记|动力|资源|要务|责任|人称|手|医院|人民|中学|小学|[代]|地点|站|辆|台|例|颗|架|张|枚|艘|根|颗|支|首"
)


def _is_name_or_date(text: str, match: re.Match[str]) -> bool:
    """A date, a reference mark, the number of a figure, or digits inside a name."""
    start, end = match.start(), match.end()
    before = text[max(0, start - 6) : start]
    number = match.group("num")
    if number is not None:
        return _is_arabic_name(text, match, before, number)
    if match.group("cn"):
        return _is_chinese_word(text, match, before)
    if match.group("ord"):
        placed = _PLACED_IN.search(before) and text[end : end + 1] in "、和"
        return not match.group("ordunit") and not placed and bool(_ORDINAL_NAMES.match(text, end))
    return bool(match.group("eord") and re.match(r"\s?(?:century|Street|Avenue|Ave)", text[end:]))


def _is_arabic_name(text: str, match: re.Match[str], before: str, number: str) -> bool:
    place = match.start("num")
    if re.search(r"\d\+$", text[max(0, place - 2) : place]):
        return True
    behind = match.end("num")
    bare_year = len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100
    counted = match.group("scale") or match.group("unit") in ("%", "个百分点", "元", "美元")
    if place and text[place - 1].isascii() and (text[place - 1].isalpha() or text[place - 1] in "._") and not counted:
        return True
    if bare_year and (match.group("unit") in _YEAR_THEN_NAME) and not match.group("scale"):
        return True
    if bare_year and (_YEAR_AFTER.match(text, behind) or (not match.group("unit") and not match.group("scale"))):
        return True
    if bare_year and match.group("unit") == "起" and text[max(0, place - 1) : place] in tuple("自从由"):
        return True
    if not match.group("unit") and not match.group("scale") and _NAME_AFTER.match(text, behind):
        return True
    if _NUMBERED.search(text[max(0, place - 8) : place]) or _in_reference(text, place):
        return True
    if re.match(r"月(?!均)|日(?!均)|时\d|:\d\d|号(?!线)", text[behind : behind + 3]) and not match.group("scale"):
        return True
    return bool(_last_n_years(before, text, match))


def _last_n_years(before: str, text: str, match: re.Match[str]) -> bool:
    """近五年 is a period, not a figure."""
    near = (match.group("q1") or "").strip() in ("近", "多") or before.endswith(
        ("过去", "未来", "最近", "前", "这", "此后", "今后")
    )
    return near and (match.group("unit") or "") in ("年", "个月", "天", "周", "个季度", "届", "年间")


def _in_reference(text: str, place: int) -> bool:
    opening = max(text.rfind(mark, max(0, place - 12), place) for mark in "[【［")
    return opening >= 0 and bool((m := _REFERENCE.match(text, opening)) and m.end() > place)


def _is_chinese_word(text: str, match: re.Match[str], before: str) -> bool:
    """Chinese digits are a figure only where something counts them; 一 alone never is."""
    numeral, unit = match.group("cn"), match.group("unit") or ""
    start = match.start("cn")
    if start and text[start - 1] in "第数几星〔《周初廿卅十统归唯单同专万统进划之某每任另":
        return True
    if _last_n_years(before, text, match):
        return True
    if unit in ("年", "个月") and (len(numeral) == 4 or re.match(r"[底末初度]", text[match.end("unit") :])):
        return True
    if unit == "年" and start and text[start - 1] in "十二三四五六七八九〇零":
        return True
    if not unit and not (
        match.group("q1") and _COUNTABLE_CN.search(numeral) and not re.match(r"[强大分]", text[match.end() :])
    ):
        return True
    if (
        unit
        and text.startswith(("分", "方", "点", "度", "道", "角", "里", "方面军"), match.start("unit"))
        and unit in _WEAK_UNITS
    ):
        return True
    if unit in ("位", "名", "个位次", "个名次") and _MOVED_BEFORE.search(before):
        return False
    return numeral in ("一", "零", "〇") and unit not in _ONE_UNITS


_PLACED_IN = re.compile(r"(?:全国|全省|全市|全球|世界|[居列])$")
_MOVED_BEFORE = re.compile(r"(?:上升|下降|提升|前移|后移|前进|后退|跃升|晋升|攀升|回落|下滑|提高|进|升|降)了?$")
_YEAR_THEN_NAME = frozenset("分张国路度口头方里站校村案组对支本部代道团门届")
_WEAK_UNITS = frozenset(
    {"分", "方", "点", "度", "道", "角", "里", "口", "头", "面", "级", "强", "代", "层", "把", "根", "路", "站"}
)
_MOST_DOUBLINGS = 60
_ONE_UNITS = frozenset({"%", "倍", "个百分点", "百分点", "万元", "亿元", "元"})


def _number(text: str) -> float:
    cleaned = text.replace(",", "").replace("。", ".").replace(" ", "")
    return float(cleaned) if cleaned[0].isdigit() else chinese_value(cleaned)


def _quantity(match: re.Match[str]) -> Quantity | None:
    group = match.groupdict()
    qualifier = _qualifier(group)
    if group["top"]:
        return _build(match, 1.0, "位", 1.0, 1.0, None)
    if group["ord"] or group["hash"] or group["eord"]:
        place = _number(group["ord"] or group["hash"] or group["eord"])
        return _build(match, place, "位", place, place, None)
    if group["pct"]:
        return _from_digits(match, group["pct"], "%", qualifier)
    if group["big"]:
        return _compound(match, qualifier)
    if group["den"] or group["over"]:
        top, bottom = group["frac"] or group["over"], group["den"] or group["under"]
        if not (whole := _number(bottom)):
            return None
        value = round(_number(top) / whole, 4)
        return _build(match, value, "比例", *_bounds(value, 0.0, qualifier), qualifier)
    if "番" in match.group() and not group["num"] and not group["cn"]:
        if (doublings := _number(group["fan"] or "一")) > _MOST_DOUBLINGS:
            return None
        times = 2.0**doublings
        return _build(match, times, "倍", *_bounds(times, 0.0, qualifier), qualifier)
    if group["tithe"]:
        return _tithe(match, qualifier)
    if group["special"]:
        return _build(match, 0.5, "比例", 0.5 if group["special"] != "一半" else 0.495, 0.505, qualifier)
    if group["digits"]:
        low = 10.0 ** (_number(group["digits"][0]) - 1)  # one numeral: at most nine digits
        return _build(match, low, "%", low, low * 10, "两位数" if low == 10 else group["digits"])
    return _plain(match, qualifier)


def _tithe(match: re.Match[str], qualifier: str | None) -> Quantity:
    tenths, half = match.group("tithe"), match.group("half")
    value = _number(tenths) * 10 + (0 if not half else 5 if half == "半" else _number(half))
    return _build(match, value, "%", *_bounds(value, 0.5 if half else 5.0, qualifier), qualifier)


def _compound(match: re.Match[str], qualifier: str | None) -> Quantity:
    """«17万4125人», «1兆4165亿元»: two scales in one number, given in the smaller."""
    big, small = match.group("bigscale"), match.group("smallscale") or ""
    ratio = {"兆": 1e12, "亿": 1e8, "万": 1e4}[big] / {"亿": 1e8, "万": 1e4, "": 1.0}[small]
    value = _number(match.group("big")) * ratio + _number(match.group("small"))
    return _build(match, value, small + match.group("bigunit"), *_bounds(value, 0.5, qualifier), qualifier)


def _plain(match: re.Match[str], qualifier: str | None) -> Quantity | None:
    group = match.groupdict()
    written, scale = group["num"] or group["cn"], (group["scale"] or "").strip(" -") + (group["scale2"] or "")
    if group["cn"] in ("万", "万亿"):
        written, scale = "一", group["cn"] + scale
    elif group["cn"]:
        written, own = split_scale(written)
        scale = own + scale if own else scale
    unit = scale + _unit(group, scale)
    if group["num2"]:
        return _range(match, unit, qualifier)
    return _from_digits(match, written, unit, qualifier)


def _unit(group: dict[str, str | None], scale: str) -> str:
    unit, per, currency = (group["unit"] or "").strip(), (group["per"] or "").replace("每", "/"), group["cur"]
    unit = {
        "percent": "%",
        "per cent": "%",
        "大": "个",
        "个位次": "位",
        "个名次": "位",
        "percentage point": "百分点",
        "percentage points": "百分点",
        "pp": "百分点",
        "ppts": "百分点",
    }.get(unit, unit)
    if currency and unit in ("", "元"):
        english = bool(scale) and scale.isascii()
        unit = " " + _CODES.get(currency, "CNY") if english else _MONEY.get(currency, "元")
    elif unit.isascii() and unit[:1].isalpha() and scale.isascii() and scale:
        unit = " " + unit
    return unit + per


_MONEY = {"$": "美元", "US$": "美元", "HK$": "港元", "€": "欧元", "£": "英镑"}
_CODES = {"$": "USD", "US$": "USD", "HK$": "HKD", "€": "EUR", "£": "GBP"}
_CODE_UNITS = {
    "USD": "美元", "dollars": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "CNY": "元", "JPY": "日元",
    "KRW": "韩元", "CHF": "瑞士法郎", "AUD": "澳元", "CAD": "加元", "SGD": "新加坡元", "INR": "卢比",
}  # fmt: skip


def _range(match: re.Match[str], unit: str, qualifier: str | None) -> Quantity | None:
    first, second = _number(match.group("num") or match.group("cn")), _number(match.group("num2"))
    first_unit = (match.group("u1") or "").strip()
    factor = scale_unit(first_unit)[0] / scale_unit(unit)[0] if first_unit and unit else 1.0
    if second <= first * factor:
        return None
    return _build(match, first * factor, unit, first * factor, second, qualifier)


def _qualifier(group: dict[str, str | None]) -> str | None:
    """The word that makes the figure vague, before, inside or after it."""
    for name in ("q1", "post", "mid", "mid2", "mid3"):
        word = (group[name] or "").strip()
        if word and word != "来":
            return word[0] if name == "mid2" else word
    return None


def _from_digits(match: re.Match[str], written: str, unit: str, qualifier: str | None) -> Quantity:
    value = _number(written) * (-1 if match.group("sign") == "-" else 1)
    half = 0.5 * 10 ** -_decimals(written)
    exact = half if _decimals(written) or unit not in _EXACT_UNITS else 0.0
    if _rules().direction.get(qualifier or "") == "over" and qualifier in ("余", "多", "几"):
        return _build(match, value, unit, value, value + _last_digit(value), qualifier)
    return _build(match, value, unit, *_bounds(value, exact, qualifier), qualifier)


_EXACT_UNITS = frozenset(words("units", "classifiers", "names")) | {"位", "年", "天", "个月"}


def _decimals(written: str) -> int:
    _, point, fraction = written.replace(",", "").replace("。", ".").replace("点", ".").replace(" ", "").partition(".")
    return len(fraction) if point else 0


def _last_digit(value: float) -> float:
    """The weight of the last digit that is not zero: 2100 -> 100."""
    whole = round(abs(value))
    step = 1
    while whole and whole % (step * 10) == 0:
        step *= 10
    return float(step)


def _bounds(value: float, half: float, qualifier: str | None) -> tuple[float | None, float | None]:
    """What the figure can stand for: its rounding, widened by «约», opened by «超» or «不到»."""
    way = _rules().direction.get((qualifier or "").strip())
    size = abs(value)
    if way == "about":
        width = max(half, _ABOUT_WIDTH * size)
        return _tidy(value - width), _tidy(value + width)
    if way == "below":
        return _tidy(value - max(half, _BELOW_WIDTH * size)), value
    if way == "under":
        return None, value
    if way == "over":
        return value, None
    return _tidy(value - half), _tidy(value + half)


def _tidy(value: float) -> float:
    return round(value, 10)


def _build(
    match: re.Match[str], value: float, unit: str, low: float | None, high: float | None, qualifier: str | None
) -> Quantity:
    factor, base = scale_unit(unit)
    scaled = float(f"{value * factor:.12g}")
    return Quantity(value, unit, scaled, base, low, high, qualifier, match.group(), match.start(), match.end())


def parse_cell(text: str, unit_hint: str = "") -> Quantity | None:
    """The figure a table cell holds, None where it holds none; `unit_hint` is the unit of its row or column header.

    Accounting brackets and every dash sign are minus; footnote marks are dropped; a written unit wins over the hint.
    """
    folded = fold(text.strip())
    body = re.sub(r"\s", "", folded.text)
    if not re.search(r"\d", body):
        return None
    negative = bool(re.match(r"^(?:-|（[\d,.]+%?）$|\([\d,.]+%?\)$|▲|△)", body))
    bare = re.fullmatch(r"[-+▲△]?（?([\d,]*\d(?:\.\d+)?|\.\d+)(%|‰)?）?[*※†]?", body)
    if bare:
        return _finite(_cell_quantity(bare.group(1), bare.group(2) or unit_hint, negative, text))
    found = scan(body)
    if len(found) != 1 or (found[0].unit == "位" and not re.search(r"第|#", body)):
        return None
    quantity = found[0]
    unit = quantity.unit or unit_hint
    factor, base = scale_unit(unit)
    scaled = float(f"{quantity.value * factor:.12g}")
    return _finite(replace(quantity, unit=unit, base_unit=base, scaled=scaled, text=text))


def _cell_quantity(digits: str, unit: str, negative: bool, text: str) -> Quantity:
    value = float(digits.replace(",", "")) * (-1 if negative else 1)
    factor, base = scale_unit(unit)
    half = 0.5 * 10 ** -_decimals(digits) if _decimals(digits) or unit not in _EXACT_UNITS else 0.0
    scaled = float(f"{value * factor:.12g}")
    return Quantity(value, unit, scaled, base, _tidy(value - half), _tidy(value + half), None, text, 0, len(text))
