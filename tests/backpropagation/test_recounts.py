"""The second road reaches every number of every kind of record, and no forged one passes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from content.backpropagation.experiments.checkpointing import Checkpointing
from content.backpropagation.experiments.digits import DigitChance, DigitReading
from content.backpropagation.experiments.gradient_cost import GradientCost
from content.backpropagation.experiments.nudge import NudgedWeight
from content.backpropagation.experiments.shape_cost import ShapeCost
from engine.experiment import Experiment
from engine.learning.optimizers import Adam, Momentum
from engine.truth import judge, recount
from tests.backpropagation.test_truth import EXPERIMENTS as DIFFERENTIATED
from tests.backpropagation.test_truth import kinds, performed
from tests.conftest import RUN

READING = DigitReading(Momentum(0.1), hidden=8, steps=120, moments=3, epsilons=(0.0, 0.1, 0.3))

EXPERIMENTS: dict[str, Experiment[Any]] = DIFFERENTIATED | {
    "digits": READING,
    "adam": replace(RUN, optimizer=Adam(0.02)),
    "momentum in batches": replace(RUN, optimizer=Momentum(0.1), batch=7),
    "sigmoids": replace(RUN, activation="sigmoid", steps=5),
    "chance": DigitChance(READING, patterns=3, networks=2),
    "one weight, the other truth": NudgedWeight(2.0, -1.0, 0, -1.0, 2.0, 7, (0.1,)),
    "cost": GradientCost((2, 5, 9)),
    "shapes": ShapeCost(((2, 3, 1), (2, 4, 4, 1)), points=5),
    "checkpoints": Checkpointing(depth=6, width=3, points=4, every=(6, 3, 2)),
}

TRUSTED = {
    "throw": {"operations"},
    "route": {"solved", "solved_steps"},
    "shapes": {"passing", "kept"},
    "checkpoints": {"bytes", "held"},
}
"""What nobody counts again: how large programs are, and what another solver found."""

CLAIMED = {"throw": {"gradient"}, "soft discs": {"gradient"}, "hard discs": {"gradient"}}
"""What the gate of gradients holds instead."""


def test_every_kind_of_record_is_counted_again() -> None:
    """A kind that is new has to say how."""
    assert {type(each) for each in EXPERIMENTS.values()} == set(kinds())
    assert all(kind.recounts is not Experiment.recounts for kind in kinds())


@cache
def account(kind: str) -> tuple[int, tuple[str, ...], str]:
    """Of the true record."""
    found = recount(EXPERIMENTS[kind], performed(EXPERIMENTS[kind]))
    return found.numbers, found.trusted, found.false


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_a_true_record_agrees(kind: str) -> None:
    """By both roads the same, and hardly anything left to trust."""
    numbers, trusted, false = account(kind)
    assert not false
    assert set(trusted) == TRUSTED.get(kind, set())
    assert numbers > 5


def numbers_of(record: Any) -> Iterator[str]:
    """Fields of a record that hold numbers which somebody answers for."""
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name != "experiment" and not _is_words(value):
            yield each.name


def _is_words(value: Any) -> bool:
    if isinstance(value, tuple):
        return not value or all(map(_is_words, value))
    return not isinstance(value, int | float | np.ndarray | np.number | Mapping)


def forgeries(kind: str) -> list[str]:
    """The fields of a kind of record in which a number is forged."""
    trusted = TRUSTED.get(kind, set())
    return [each for each in numbers_of(performed(EXPERIMENTS[kind])) if each not in trusted]


def test_there_are_many_forgeries() -> None:
    """Of many fields of many kinds."""
    found = {kind: forgeries(kind) for kind in EXPERIMENTS}
    assert sum(map(len, found.values())) > 150
    assert len(found) > 20
    assert all(found.values())


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_a_forged_number_is_refused(kind: str, subtests: pytest.Subtests) -> None:
    """One number in a field, the last or the one in the middle, a little off."""
    experiment = EXPERIMENTS[kind]
    record = performed(experiment)
    for field, last in product(forgeries(kind), (True, False)):
        false = replace(record, **{field: forged(getattr(record, field), last)})
        with subtests.test(field=field, last=last):
            if field in CLAIMED.get(kind, set()):
                verdict = judge(experiment, false)
                assert verdict is not None
                assert not verdict.holds
            else:
                assert recount(experiment, false).false, "it passed"


def forged(value: Any, last: bool) -> Any:
    """The same with one number off: by one in a thousand, or by one if it is whole."""
    if isinstance(value, Mapping):
        name = list(value)[-1 if last else len(value) // 2]
        return {**value, name: forged(value[name], last)}
    if isinstance(value, tuple):
        at = len(value) - 1 if last else len(value) // 2
        return (*value[:at], forged(value[at], last), *value[at + 1 :])
    if isinstance(value, str):
        return f"{float(value) + 0.0007:.4f}"
    numbers = np.array(value)
    middle = numbers.size - 1 if last else numbers.size // 2
    place = np.unravel_index(middle, numbers.shape)
    if numbers.dtype.kind in "iub":
        numbers[place] = not numbers[place] if numbers.dtype.kind == "b" else numbers[place] + 1
    else:
        numbers[place] += 0.001 + 0.001 * abs(numbers[place])
    return numbers.item() if np.ndim(value) == 0 and not isinstance(value, np.ndarray) else numbers
