"""Counting again: what agrees, what does not, and what is no recount."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.experiment import Claim, Experiment, Recount
from engine.truth import Account, recount, trusted_fields


@dataclass(frozen=True)
class Numbers:
    """Numbers of every form."""

    experiment: Counting
    one: float = 0.5
    many: NDArray[np.float64] | None = None
    layers: tuple[NDArray[np.float64], ...] = ()
    lines: dict[str, str] | None = None
    name: str = "a word"
    sure: bool = True


@dataclass(frozen=True)
class Counting(Experiment[Numbers]):
    """An experiment that recounts what it is told."""

    again: Callable[[], Iterator[Recount]]

    def perform(self) -> Numbers:
        """Leave a record of every form."""
        return Numbers(
            self,
            many=np.array([[1.0, 2.0], [3.0, np.nan]]),
            layers=(np.zeros(2), np.ones(3)),
            lines={"a": "0.10", "b": "0.20"},
        )

    def recounts(self, record: Numbers) -> Iterator[Recount]:
        """As told."""
        return self.again()


def counted(*recounts: Recount) -> Account:
    """What comes of these."""
    asked = Counting(lambda: iter(recounts))
    return recount(asked, asked.perform())


TRUE = (
    Recount("one", 0.5 + 1e-12),
    Recount("many", np.array([[1.0, 2.0], [3.004, np.nan]]), 0.01),
    Recount("layers", (np.zeros(2), np.ones(3))),
    Recount("lines", {"a": "0.10", "b": "0.20"}),
)


def test_what_agrees_is_counted() -> None:
    """To a billionth, or to the slack of its rounding; what is no number needs no second road."""
    assert counted(*TRUE) == Account(12, (), "")


def test_what_nobody_reaches_is_taken_on_trust() -> None:
    """By name, in the order of the record; words and truths are no numbers."""
    assert counted(TRUE[0]).trusted == ("many", "layers", "lines")
    asked = Counting(lambda: iter(()))
    accounts = {cast(Experiment[object], asked): recount(asked, asked.perform())}
    assert [*trusted_fields(accounts)] == [
        "Counting.layers", "Counting.lines", "Counting.many", "Counting.one",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("again", "told"),
    [
        (Recount("one", 0.5001), "one is 0.5, by another road 0.5001"),
        (Recount("one", np.nan), "one is 0.5, by another road nan"),
        (
            Recount("many", np.array([[1.0, 2.0], [3.004, np.nan]])),
            "many[1, 0] is 3, by another road 3.004",
        ),
        (
            Recount("many", np.array([[1.0, 2.0], [3.0, 4.0]])),
            "many[1, 1] is nan, by another road 4",
        ),
        (Recount("many", np.zeros(4)), "many has the shape (2, 2), by another road (4,)"),
        (
            Recount("layers", (np.zeros(2), np.array([1.0, 2.0, 1.0]))),
            "layers[1][1] is 1, by another road 2",
        ),
        (
            Recount("lines", {"a": "0.10", "b": "0.21"}),
            "lines[b] is '0.20', by another road '0.21'",
        ),
        (Recount("lines", {"a": "0.10"}), "lines[b] is '0.20', by another road nan"),
    ],
)
def test_what_does_not_agree_is_named(again: Recount, told: str) -> None:
    """Field, place, and both numbers; what comes after it is not asked."""

    def never() -> Iterator[Recount]:
        yield again
        raise AssertionError("asked for more")

    asked = Counting(never)
    assert recount(asked, asked.perform()).false == told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Recount("won", 1.0), "recounts names no field of its record: 'won'"),
        (Recount("experiment", 1.0), "recounts names no field of its record: 'experiment'"),
        (0.5, "recounts yields 0.5"),
    ],
)
def test_what_is_no_recount_is_told(wrong: Any, told: str) -> None:
    """With what to write instead."""
    with pytest.raises(ValueError, match=f"^{told}\n    remedy: "):
        counted(wrong)


def test_a_claim_may_answer_for_a_field() -> None:
    """What the gate of gradients holds need not be reached twice."""

    @dataclass(frozen=True)
    class Claiming(Counting):
        def claims(self, record: Numbers) -> Iterator[Claim]:
            yield Claim("always", cast(Any, None), (), field="many")

    asked = Claiming(lambda: iter(()))
    assert recount(asked, asked.perform()).trusted == ("one", "layers", "lines")
