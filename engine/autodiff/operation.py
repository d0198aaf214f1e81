"""One operation: all that is known of it, in one object.

A rule is numpy code over a few role names, and it is the very code that runs: the program replaces
each role by the name of a buffer, and changes nothing else. Each of its calls writes one buffer.

    a, b, c …   the operation's inputs               o    its output
    da, db …    its share of d loss / d a …          g    d loss / d o, the output's adjoint
    b1          b standing on a spare row of ones    e, m, s, t …   scratch, kept between sweeps
    inputs      all inputs, as a tuple               x, dx   whichever input the rule 'dx' is for

A rule runs in float64 and, forward, also in complex128, when a complex step checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import SupportsIndex

from engine.autodiff.errors import GraphError

Shape = tuple[int, ...]
Axis = SupportsIndex | tuple[SupportsIndex, ...] | None

LETTERS = "abcdfhjk"
"""Roles of the first inputs, in order. Those after the eighth have none: see 'inputs' and 'dx'."""

ROLES = {"g", "o", "x", "dx", "inputs", *LETTERS, *(f"d{each}" for each in LETTERS)}
"""What a scratch array or a setting cannot be called."""

Numbers = object
"""A number, or lists of them within lists, whose type mypy would infer too narrowly."""


@dataclass(frozen=True)
class Example:
    """Inputs on which the derivative rules are checked; each number may be moved by a tenth."""

    inputs: tuple[Numbers, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    given: tuple[int, ...] = ()
    """Places of inputs that are data, such as targets and conditions, and stay as they are."""


@dataclass(frozen=True)
class SpecialPoint:
    """Inputs where a careless rule goes wrong, and what is right there."""

    inputs: tuple[Numbers, ...]
    value: Numbers
    slopes: tuple[Numbers | None, ...] = ()
    """d Σ weights · output / d each input; None, or left out, where there is none to compare."""

    weights: Numbers = 1.0
    settings: Mapping[str, object] = field(default_factory=dict)
    unlike: str = ""
    """Why PyTorch has something else, where it has."""


@dataclass(frozen=True, eq=False, repr=False)
class Operation:
    """The shape of its output, its forward rule, a derivative rule an input; how it is tested."""

    name: str
    shape: Callable[..., Shape]
    """From the shapes of the inputs, and the settings, to the shape of the output. With
    `broadcast_shape` the inputs meet element by element, and are repeated as numpy does."""

    forward: str
    backward: Mapping[str, str] = field(default_factory=dict)
    """From 'da', 'db' … to the lines that fill it; 'dx' for every input without its own rule."""

    scratch: Mapping[str, str] = field(default_factory=dict)
    """From a scratch letter to the role, or the setting, whose shape it has."""

    analytic: bool = True
    """Whether it has a complex derivative everywhere, as the complex-step check requires."""

    settings: Callable[..., Mapping[str, object]] | None = None
    """From the shapes of the inputs, and what was asked for, to the settings that the rules use."""

    each: tuple[str, ...] = ()
    """Settings that hold one value an input: in the rule 'dx' they stand for that input's."""

    constants: Mapping[str, float] = field(default_factory=dict)
    """Numbers that its rules name, beside zero, one, two and cap."""

    functions: Mapping[str, Callable[..., object] | str] = field(default_factory=dict)
    """Functions that its rules call and numpy has not, or from where they are imported once they
    are needed, such as 'scipy.special:erf'. They write to `out` or to their last argument."""

    ones: str = ""
    """The input, if any, that it reads standing on a row of ones: 'b' for the role b1."""

    check: Callable[..., None] | None = None
    """Refuses numbers with a GraphError: given each input's, as far as known, else None."""

    example: Example | None = None
    special: tuple[SpecialPoint, ...] = ()
    oracle: str = ""
    """The same in PyTorch, as code over torch, a, b, c …, inputs and the settings asked for."""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise GraphError(f"'{self.name}' cannot name an operation", "use letters, digits and _")
        for letter in self.scratch.keys() & ROLES:
            raise GraphError(
                f"scratch of '{self.name}' cannot be called '{letter}', a role of every rule",
                "call it e, m, s, t or the like",
            )

    def __repr__(self) -> str:
        return f"Operation({self.name!r})"

    def derivative(self, role: str) -> str:
        """The lines that fill `role`, such as 'da'."""
        rule = self.backward.get(role) or self.backward.get("dx")
        if rule is None:
            raise GraphError(
                f"'{self.name}' has no derivative rule for its input '{role[1:]}'",
                f"pass data there instead of a variable, or write backward['{role}'] "
                f"beside its forward rule",
            )
        return rule
