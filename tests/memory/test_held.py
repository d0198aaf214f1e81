"""What has neither fields nor words of its own, in a key: functions, methods, and objects."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from engine.memory import key
from engine.memory.keys import described_value, sourced
from tests.conftest import ROOT
from tests.memory.kinds import Box, double

NAMED = "tests.memory.test_held"


class Cell:
    """Has neither fields nor words."""


@dataclass(frozen=True)
class Weighed:
    """Has a method."""

    weight: float

    def heavier(self) -> float:
        """Than it is."""
        return self.weight + 1


def held(outer: object, given: object) -> Callable[[], object]:
    """A function that holds something of another, and has something for what it is not given."""

    def within(inner: object = given) -> object:
        return outer, inner

    return within


OTHERWHERE = """
from engine.memory.keys import described_value
from tests.memory.test_held import Cell, held
cell = Cell()
print([described_value(each) for each in (cell, held(cell, 1), (1, [cell]))])
"""


def test_what_only_says_where_it_lies_is_never_the_same_elsewhere() -> None:
    """Not even where it lies at the same place; here it is."""
    cell = Cell()
    assert described_value(cell) == described_value(cell)
    assert described_value("it lies at 0x1") == "'it lies at 0x1'"
    ran = [sys.executable, "-W", "ignore", "-c", OTHERWHERE]
    one, other = (
        subprocess.run(ran, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert re.sub(r" at 0x\w+", "", one) != re.sub(r" at 0x\w+", "", other)


def test_what_a_function_holds_counts_with_its_source() -> None:
    """Also one that it is a method of."""
    assert [*sourced(held(double, Box))][1:] == [double, Box]
    assert [*sourced(Weighed(2.0).heavier)] == [Weighed.heavier, Weighed]
    assert key("a", held(1, 2), source=()) != key("a", held(1, 3), source=())


def test_what_a_function_holds_is_told() -> None:
    """And of whom a method is."""
    told = f"{NAMED}.Weighed.heavier of Weighed(weight=2.0)"
    assert described_value(Weighed(2.0).heavier) == told
    assert described_value(held(1, 2)) == f"{NAMED}.held.<locals>.within with 1 with 2"
    given = partial(held, 1, given=2)
    assert described_value(given) == f"partial({NAMED}.held, (1), {{'given': 2}})"
    assert [*sourced(given)] == [held]


def test_functions_without_a_name_are_told_apart_by_what_they_do() -> None:
    """Two of one module, and what they hold in turn."""
    one, other = (lambda: [each + 1 for each in (1, 2)]), (lambda: [each + 2 for each in (1, 2)])
    assert described_value(one) != described_value(other)
    assert described_value(LEFT) != described_value(RIGHT)
    assert key("a", LEFT, source=()) != key("a", RIGHT, source=())


LEFT, RIGHT = (lambda: "left"), (lambda: "right")


def test_what_holds_itself_is_described_all_the_same() -> None:
    """A function that holds a table in which it stands, and a list that is in itself."""
    table: dict[str, object] = {}

    def again() -> object:
        return table["again"]

    table["again"] = again
    assert "around it" in described_value(again)
    assert [*sourced(again)] == [again]
    whole: list[object] = [1]
    whole.append(whole)
    assert described_value(whole) == "(1, a list around it)"
    assert [*sourced(whole)] == []
