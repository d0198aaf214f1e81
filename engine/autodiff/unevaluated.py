"""What a variable is not: a number, before a program has run. To take it for one is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from engine.autodiff.errors import refusal


class Unevaluated:
    """Refuses, with the author's line, what would need the numbers of a formula."""

    def __bool__(self) -> NoReturn:
        self._refuse("bool")

    def __float__(self) -> NoReturn:
        self._refuse("float")

    def __int__(self) -> NoReturn:
        self._refuse("int")

    def __index__(self) -> NoReturn:
        self._refuse("index")

    def __contains__(self, _: object) -> NoReturn:
        self._refuse("in")

    def __lt__(self, _: object) -> NoReturn:
        self._refuse("<")

    __le__ = __gt__ = __ge__ = __lt__

    if not TYPE_CHECKING:  # a type checker would take what has it for an array

        def __array__(self, *_: object, **__: object) -> NoReturn:
            self._refuse("array")

    def _refuse(self, asked: str) -> NoReturn:
        raise refusal(
            f"'{asked}' of {self} has no answer while a formula is written",
            "read its numbers from a program that has run; to choose between numbers, use where, "
            "maximum, step or clip",
        )
