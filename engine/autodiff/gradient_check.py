"""Derivatives that need no derivative rule, to hold the rules against.

Each costs at least one forward sweep. Values are nudged where they stand, so that any entry of the
tape can be asked about: a parameter, a pixel of the input, or a number half-way up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.autodiff.errors import GraphError
from engine.autodiff.program import Program
from engine.autodiff.variable import Variable

Method = Literal["complex step", "central differences", "complex step within a branch"]

FAINT = 100
"""A bend must be so many times larger than the rounding of its heights to count as a corner."""

IMAGINARY = 1e-30
"""Step of the complex method; nothing is subtracted, so it may be as small as one likes."""

REAL = 6e-6 * 4.0 ** np.arange(2, -5, -1)
"""Steps of central differences, in units of the entry's largest number. Amid them is the cube root
of the rounding error, which balances it against the formula's own on smooth ground (Nocedal &
Wright 2006, section 8.1); the small ones fit between corners."""


class Reference:
    """One output, whose slopes are measured.

    A complex step, Im f(v + ih) / h, is good to the last digits (Squire & Trapp 1998), where every
    operation has a complex derivative. Elsewhere central differences, (f(v + h) − f(v − h)) / 2h,
    are good to about ten, unless a corner lies within h; so of several h we trust the one that
    agrees best with the next smaller, rounding considered. Where a slope is too faint for that, a
    complex step within a branch: the real part decides on which side of a corner a value lies, as
    it does in any run.
    """

    def __init__(self, output: Variable, method: Method | None = None) -> None:
        """Prepare to measure `output`; with no method asked for, by the best that it allows.

        GraphError if a complex step is asked of an operation that has a corner.
        """
        corners = [
            entry
            for entry in output.tape.ancestors(output.index)
            if entry.rule is not None and not entry.rule.analytic
        ]
        if corners and method == "complex step":
            raise GraphError(
                f"'{corners[0].name}' has a corner, so a complex step says nothing about it",
                "check it by central differences, away from the corner",
                corners[0].place,
            )
        self.method: Method = method or ("central differences" if corners else "complex step")
        self._complex = self.method != "central differences"
        self.program = Program(
            output, derivatives=False, dtype=np.complex128 if self._complex else np.float64
        )

    def gradient(self, *names: str) -> NDArray[np.float64]:
        """d output / d each number of the named entries, flat and in that order.

        Without names: (parameters,), by all parameters.
        """
        names = names or tuple(each.name for each in self.program.listing.parameters)
        slopes = [self.slopes(name, _axes(self.program[name].shape)) for name in names]
        return np.concatenate(slopes) if slopes else np.empty(0)

    def slopes(self, name: str, directions: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
        """(directions,): d f(v + t · direction) / d t at t = 0, where v is the value of an entry.

        Each direction has the shape of the entry. On a corner there is no slope: nan.
        """
        self.program.forward()
        value, rest = self.program[name], self.program.rest_of_forward(name)
        output = self.program[self.program.listing.output.name]
        start, height = value.copy(), float(output.item().real)

        def at(place: NDArray[np.complex128] | NDArray[np.float64]) -> complex:
            value[...] = place
            rest()
            there: complex = output.item()
            return there

        reach = float(np.abs(start).max(initial=0.0)) or 1.0
        rounding = float(np.spacing(max(1.0, abs(height))))

        def differences(direction: NDArray[np.float64]) -> float:
            """The central difference that is least in doubt; nan if the value lies on a corner."""
            steps = (REAL * reach / np.abs(direction).max()).tolist()
            noise = [rounding / step for step in steps]
            slopes: list[float] = []
            bends: list[float] = []
            best, doubt = 0, np.inf
            for last, step in enumerate(steps, start=-1):
                if doubt <= noise[last]:  # so are all smaller steps, by their rounding alone
                    break
                left, right = at(start - step * direction).real, at(start + step * direction).real
                slopes.append((right - left) / (2 * step))
                # How far the slopes to either side differ: on smooth ground by less, the nearer.
                bends.append(abs(right - 2 * height + left) / step)
                if last >= 0 and abs(slopes[-1] - slopes[-2]) + noise[last] < doubt:
                    best, doubt = last, abs(slopes[-1] - slopes[-2]) + noise[last]
            corner = bends[best + 1] > max(bends[best] / 2, FAINT * noise[best + 1])
            return np.nan if corner else slopes[best]

        if self._complex:
            slopes = [at(start + 1j * IMAGINARY * each).imag / IMAGINARY for each in directions]
        else:
            slopes = [differences(each) for each in directions]
        value[...] = start
        return np.array(slopes)


def complex_step(output: Variable) -> NDArray[np.float64]:
    """(parameters,): the gradient by a complex step; GraphError where an operation has a corner."""
    return Reference(output, "complex step").gradient()


def central_differences(output: Variable) -> NDArray[np.float64]:
    """(parameters,): the gradient by central differences."""
    return Reference(output, "central differences").gradient()


def relative_error(gradient: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    """Largest error, in units of the largest entry of `reference`.

    Entry by entry would be unfair: entries that nearly cancel are noise in any reference.
    """
    scale = float(np.abs(reference).max(initial=0.0))
    error = float(np.abs(gradient - reference).max(initial=0.0))
    return error / scale if scale else error


def _axes(shape: tuple[int, ...]) -> Iterable[NDArray[np.float64]]:
    """One direction for each number of an array."""
    for place in np.ndindex(shape):
        axis = np.zeros(shape)
        axis[place] = 1.0
        yield axis
