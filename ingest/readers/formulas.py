"""The arithmetic of formulas saved without their results: operators, references and the common functions.

Anything else is refused rather than guessed: a cell left empty with a warning is better than a wrong figure.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import range_boundaries

MAX_DEPTH = 64
MAX_RANGE = 20_000
MAX_STEPS = 200_000

Value = float | str | bool | None
Argument = Value | list[Value]


class Unsupported(Exception):
    """The formula needs something this evaluator does not know, divides by zero or refers in a circle."""


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > 1_000 or abs(base) > 1e100:
        raise Unsupported("power")
    result = base**exponent
    if isinstance(result, complex):
        raise Unsupported("power")
    return float(result)


_BINARY: dict[str, tuple[int, Callable[[Any, Any], Any]]] = {
    "=": (1, operator.eq),
    "<>": (1, operator.ne),
    "<": (1, operator.lt),
    ">": (1, operator.gt),
    "<=": (1, operator.le),
    ">=": (1, operator.ge),
    "&": (2, lambda a, b: f"{_text(a)}{_text(b)}"),
    "+": (3, lambda a, b: _number(a) + _number(b)),
    "-": (3, lambda a, b: _number(a) - _number(b)),
    "*": (4, lambda a, b: _number(a) * _number(b)),
    "/": (4, lambda a, b: _number(a) / _number(b)),
    "^": (5, lambda a, b: _power(_number(a), _number(b))),
}


class Evaluator:
    """Computes cells of one workbook; `values` holds cached results, `written` the formulas."""

    def __init__(self, values: Any, written: Any) -> None:
        self._values = values
        self._written = written
        self._known: dict[tuple[str, str], Value] = {}
        self._open: set[tuple[str, str]] = set()
        self._steps = 0

    def value(self, sheet: str, coordinate: str) -> Value:
        """A cell's value, computed if need be; Unsupported when it cannot be."""
        key = (sheet, coordinate)
        if key in self._known:
            return self._known[key]
        self._steps += 1
        if key in self._open or len(self._open) > MAX_DEPTH or self._steps > MAX_STEPS:
            raise Unsupported(f"{sheet}!{coordinate}")
        self._open.add(key)
        try:
            self._known[key] = self._cell(sheet, coordinate)
        finally:
            self._open.discard(key)
        return self._known[key]

    def _cell(self, sheet: str, coordinate: str) -> Value:
        if sheet not in self._values.sheetnames:
            raise Unsupported(sheet)
        cached = self._values[sheet][coordinate].value
        if cached is None:
            written = self._written[sheet][coordinate]
            if written.data_type == "f":
                return self._formula(sheet, written.value)
        if isinstance(cached, (int, float, str)) or cached is None:
            if isinstance(cached, str) and cached.startswith("#"):
                raise Unsupported(cached)
            return cached
        raise Unsupported(type(cached).__name__)

    def _formula(self, sheet: str, formula: object) -> Value:
        if not isinstance(formula, str):
            raise Unsupported("array formula")
        try:
            tokens = [token for token in Tokenizer(formula).items if token.type != Token.WSPACE]
            parser = _Parser(tokens, lambda reference: self._reference(sheet, reference))
            return _finite(_single(parser.whole()))
        except (
            TokenizerError,
            ZeroDivisionError,
            OverflowError,
            ValueError,
            TypeError,
            IndexError,
            RecursionError,
        ) as error:
            raise Unsupported(formula) from error

    def _reference(self, sheet: str, reference: str) -> Argument:
        if "!" in reference:
            name, _, reference = reference.rpartition("!")
            sheet = name.strip("'").replace("''", "'")
        if "[" in sheet:
            raise Unsupported("external link")
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        if None in (left, top, right, bottom) or (right - left + 1) * (bottom - top + 1) > MAX_RANGE:
            raise Unsupported(reference)
        from openpyxl.utils import get_column_letter

        names = [
            f"{get_column_letter(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1)
        ]
        if len(names) == 1 and ":" not in reference:
            return self.value(sheet, names[0])
        return [self.value(sheet, name) for name in names]


class _Parser:
    """Precedence climbing over the tokens of one formula."""

    def __init__(self, tokens: list[Any], reference: Callable[[str], Argument]) -> None:
        self._tokens = tokens
        self._reference = reference
        self._at = 0

    def whole(self) -> Argument:
        result = self._expression(0)
        if self._at < len(self._tokens):
            raise Unsupported("trailing tokens")
        return result

    def _peek(self) -> Any | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> Any:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expression(self, minimum: int) -> Argument:
        left = self._unary()
        while (token := self._peek()) is not None and token.type == Token.OP_IN and token.value in _BINARY:
            strength, function = _BINARY[token.value]
            if strength <= minimum:
                break
            self._take()
            right = self._expression(strength)
            left = function(_single(left), _single(right))
        return left

    def _unary(self) -> Argument:
        token = self._peek()
        if token is not None and token.type == Token.OP_PRE:
            self._take()
            inner = _number(_single(self._unary()))
            return -inner if token.value == "-" else inner
        result = self._operand()
        while (token := self._peek()) is not None and token.type == Token.OP_POST:
            self._take()
            result = _number(_single(result)) / 100
        return result

    def _operand(self) -> Argument:
        token = self._take()
        if token.type == Token.OPERAND:
            return self._literal(token)
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            result = self._expression(0)
            self._take()
            return result
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self._call(token.value[:-1].upper())
        raise Unsupported(token.value)

    def _literal(self, token: Any) -> Argument:
        if token.subtype == Token.NUMBER:
            return float(token.value)
        if token.subtype == Token.TEXT:
            return str(token.value)[1:-1].replace('""', '"')
        if token.subtype == Token.LOGICAL:
            return str(token.value).upper() == "TRUE"
        if token.subtype == Token.RANGE:
            return self._reference(token.value)
        raise Unsupported(token.value)

    def _call(self, name: str) -> Argument:
        arguments: list[Argument] = []
        while (token := self._peek()) is not None and not (token.type == Token.FUNC and token.subtype == Token.CLOSE):
            if token.type == Token.SEP:
                self._take()
                continue
            arguments.append(self._expression(0))
        self._take()
        if name not in _FUNCTIONS:
            raise Unsupported(name)
        return _FUNCTIONS[name](arguments)


def _single(value: Argument) -> Value:
    if isinstance(value, list):
        raise Unsupported("range where one value is needed")
    return value


def _number(value: Value) -> float:
    if value is None:
        return 0.0
    if isinstance(value, str):
        raise Unsupported("text in arithmetic")
    return value if isinstance(value, int) and not isinstance(value, bool) else float(value)


def _text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _finite(value: Value) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unsupported("not finite")
    return value


def _numbers(arguments: list[Argument]) -> list[float]:
    """The numbers among arguments; text inside a range is skipped, as Excel does."""
    found: list[float] = []
    for argument in arguments:
        if isinstance(argument, list):
            found.extend(
                float(item) for item in argument if isinstance(item, (int, float)) and not isinstance(item, bool)
            )
        else:
            found.append(_number(argument))
    return found


def _rounded(arguments: list[Argument], mode: str) -> float:
    value = _number(_single(arguments[0]))
    places = int(_number(_single(arguments[1]))) if len(arguments) > 1 else 0
    if abs(places) > 20:
        raise Unsupported("places")
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), mode))


def _if(arguments: list[Argument]) -> Value:
    chosen = 1 if _number(_single(arguments[0])) else 2
    return _single(arguments[chosen]) if len(arguments) > chosen else False


_FUNCTIONS: dict[str, Callable[[list[Argument]], Value]] = {
    "SUM": lambda arguments: math.fsum(_numbers(arguments)),
    "AVERAGE": lambda arguments: math.fsum(_numbers(arguments)) / len(_numbers(arguments)),
    "MIN": lambda arguments: min(_numbers(arguments)),
    "MAX": lambda arguments: max(_numbers(arguments)),
    "COUNT": lambda arguments: float(len(_numbers(arguments))),
    "PRODUCT": lambda arguments: math.prod(_numbers(arguments)),
    "ABS": lambda arguments: abs(_number(_single(arguments[0]))),
    "SQRT": lambda arguments: math.sqrt(_number(_single(arguments[0]))),
    "POWER": lambda arguments: _power(_number(_single(arguments[0])), _number(_single(arguments[1]))),
    "ROUND": lambda arguments: _rounded(arguments, ROUND_HALF_UP),
    "ROUNDUP": lambda arguments: _rounded(arguments, ROUND_UP),
    "ROUNDDOWN": lambda arguments: _rounded(arguments, ROUND_DOWN),
    "IF": _if,
}
