"""The arithmetic of CSS calc(), read and done independently of those who write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import trunc

TOKEN = re.compile(
    r"\s*(\d+\.?\d*|\.\d+|var\(--[\w-]+\)|calc|clamp|max|min|mod|round|down|[()+\-*/,%]|px)"
)

FUNCTIONS: dict[str, Callable[..., float]] = {
    "calc": lambda value: value,
    "clamp": lambda low, middle, high: max(low, min(middle, high)),
    "max": max,
    "min": min,
    "mod": lambda value, modulus: value % modulus,
    "round": lambda value, step: trunc(value / step) * step,  # towards 0; our clocks start there
}


def _tokens(text: str) -> list[str]:
    """An expression's tokens, and an empty one for its end."""
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        assert match, f"cannot read {text[at:]!r}"
        # CSS takes "1 -2" for two values: a sign between terms needs a space on both sides.
        if match[1] in "+-" and tokens and tokens[-1] not in "(,*/+-":
            assert text[match.end() : match.end() + 1] == " ", text
            assert match[0][0] == " ", text
        tokens.append(match[1])
        at = match.end()
    return [*tokens, ""]


def calc(text: str, clock: float, **properties: float) -> float:
    """The value of an expression when the clock stands at `clock`; pixels are plain numbers.

    `properties` are those that stand beside the clock, by their names without the dashes. Per cent
    are hundredths.
    """
    tokens = _tokens(text)

    def total() -> float:
        value = product()
        while tokens[0] in ("+", "-"):
            sign = 1 if tokens.pop(0) == "+" else -1
            value += sign * product()
        return value

    def product() -> float:
        value = factor()
        while tokens[0] in ("*", "/"):
            value = value * factor() if tokens.pop(0) == "*" else value / factor()
        return value

    def factor() -> float:
        token = tokens.pop(0)
        if token == "-":
            return -factor()
        if token == "(":
            value = total()
            assert tokens.pop(0) == ")"
            return value
        if token in FUNCTIONS:
            return FUNCTIONS[token](*arguments(token))
        if token.startswith("var"):
            return properties.get(token[6:-1], clock)
        value = float(token)
        if tokens[0] == "px":
            tokens.pop(0)
        elif tokens[0] == "%":
            tokens.pop(0)
            value /= 100
        return value

    def arguments(function: str) -> list[float]:
        assert tokens.pop(0) == "("
        if function == "round":
            assert [tokens.pop(0), tokens.pop(0)] == ["down", ","], "only rounding down is known"
        found = [total()]
        while tokens[0] == ",":
            tokens.pop(0)
            found.append(total())
        assert tokens.pop(0) == ")"
        return found

    value = total()
    assert tokens == [""], tokens
    return value
