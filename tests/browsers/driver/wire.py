"""What the two ways of talking to a browser have in common."""

from __future__ import annotations

from typing import Any, Protocol

Json = Any
"""Whatever JSON can say; the caller knows what it asked for."""


class RefusedError(Exception):
    """The browser understood the command and would not or could not carry it out."""


class UnsupportedError(Exception):
    """This engine has no way to do what a test asks of it."""


class Wire(Protocol):
    """Carries a command to a browser and its answer back.

    Commands bear Marionette's names, which are the WebDriver standard's own with a prefix.
    """

    def send(self, command: str, parameters: dict[str, Json] | None = None) -> Json: ...

    def close(self) -> None: ...
