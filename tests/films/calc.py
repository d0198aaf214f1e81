"""The arithmetic of CSS calc(), read and done independently of those who write it."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\s*(\d+\.?\d*|\.\d+|var\(--\w\)|clamp|[()+\-*/,]|px)")


def calc(text: str, clock: float) -> float:
    """The value of an expression when the clock stands at `clock`; pixels are plain numbers."""
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
    tokens.append("")

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
        if token == "clamp":
            assert tokens.pop(0) == "("
            low = total()
            assert tokens.pop(0) == ","
            middle = total()
            assert tokens.pop(0) == ","
            high = total()
            assert tokens.pop(0) == ")"
            return max(low, min(middle, high))
        if token.startswith("var"):
            return clock
        value = float(token)
        if tokens[0] == "px":
            tokens.pop(0)
        return value

    value = total()
    assert tokens == [""], tokens
    return value
