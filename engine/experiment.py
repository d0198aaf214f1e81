"""Experiments: what an author asks of the engine, what record it leaves, and what that claims.

An experiment is a frozen dataclass that derives from `Experiment[R]`, where R is the frozen
dataclass of its record:

    @dataclass(frozen=True)
    class Throw(Experiment[Flights]):
        start: tuple[float, float]

        def perform(self) -> Flights: ...
        def claims(self, record: Flights) -> Iterator[Claim]: ...

Writing one down computes nothing. It may stand in any file: nothing has to be registered.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar, get_args, get_origin

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from engine.autodiff import Method, Variable

Array = NDArray[np.float64]
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Claim:
    """One gradient of a record: of which output, by what, at which values, and what it says."""

    moment: str
    """Where in the record it stands, such as 'step 85'."""

    output: Variable
    entries: tuple[str, ...]
    """The names on the tape of what the output is differentiated by."""

    given: Mapping[str, Array] = field(default_factory=dict)
    """Leaves of the tape that hold other numbers at this moment than when it was traced."""

    recorded: Array | None = None
    """What `read` makes of the gradient, flat; None where it moved something and was not kept."""

    slack: float = 0.0
    """How far rounding may have moved what is recorded."""

    read: Callable[[Array], Array] = lambda gradient: gradient
    """From the flat gradient (numbers of all entries,) to what is recorded of it."""

    name: Callable[[int], str] | None = None
    """What the number at a place of the flat gradient is called, if not 'W1[2, 3]'."""

    terms: float = 0.0
    """How large the terms of the gradient are, where they all but cancel: rounding goes by them."""

    method: Method | None = None
    """How to measure it, if not by the best that the output allows."""

    directions: int = 0
    """Too many numbers to nudge each: nudge every entry along so many random directions."""

    field: str = ""
    """Which field of the record holds what is recorded, so that nobody need take it on trust."""


@dataclass(frozen=True)
class Recount:
    """A field of a record, and its numbers reached again by a road of their own.

    The other road is plain numpy from the parameters: no tape, no program, no derivative rule.
    """

    field: str
    again: object
    """What the field should hold: a number, an array, a tuple or a dictionary of such."""

    slack: float = 0.0
    """How far rounding may have moved what is recorded, beside a billionth of each number."""


class Experiment(ABC, Generic[R_co]):
    """Something that can be performed; its parameter is the type of the record that it leaves.

    Each is a frozen dataclass, whose fields say all that its record depends on. Any
    of them is an `Experiment[object]`: `claims` is given no record but its own.
    """

    @abstractmethod
    def perform(self) -> R_co:
        """Do it, and return everything that happened; the same record wherever it is performed."""

    def claims(self, record: R_co) -> Iterator[Claim]:  # type: ignore[misc]
        """The gradients that `record` shows or was made by following; none unless it says so."""
        return iter(())

    def recounts(self, record: R_co) -> Iterator[Recount]:  # type: ignore[misc]
        """The numbers of `record`, field by field, by another road; what it leaves out and no claim
        names is published as taken on trust."""
        return iter(())


def record_type(kind: type[Experiment[object]]) -> type[Any]:
    """The type of record that experiments of a kind leave; TypeError if it is not declared."""
    for each in kind.__mro__:
        for base in getattr(each, "__orig_bases__", ()):
            if get_origin(base) is Experiment and isinstance(get_args(base)[0], type):
                found: type[Any] = get_args(base)[0]
                return found
    raise TypeError(
        f"{kind.__name__} does not say what record it leaves: derive it from Experiment[…]"
    )


def is_frozen(kind: type) -> bool:
    """Whether it is a frozen dataclass itself, and not merely derived from one."""
    parameters = vars(kind).get("__dataclass_params__")
    return parameters is not None and bool(parameters.frozen)


@contextmanager
def shared_conditions() -> Iterator[None]:
    """One BLAS thread, since more would sum in another order; and overflow in exp is no accident
    but a probability of 0."""
    libraries = _libraries(len(sys.modules))
    with libraries.limit(limits=1, user_api="blas"), np.errstate(over="ignore"):
        yield


@lru_cache(maxsize=1)
def _libraries(modules: int) -> ThreadpoolController:
    """All that there are, looked for again once more modules have been imported."""
    return ThreadpoolController()


def perform(experiment: Experiment[R]) -> R:
    """Perform an experiment under the conditions that all share.

    TypeError for what is no experiment.
    """
    if not isinstance(experiment, Experiment):
        raise TypeError(f"no experiment is a {type(experiment).__name__}")
    with shared_conditions():
        record = experiment.perform()
    promised = record_type(type(experiment))
    if type(record) is not promised:
        raise ValueError(
            f"{type(experiment).__name__} leaves a record of type {type(record).__name__}, "
            f"not {promised.__name__}\n    remedy: return what Experiment[…] promises"
        )
    return record
