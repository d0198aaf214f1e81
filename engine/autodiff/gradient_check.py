"""Two gradients that need no derivative rule, to check the rules against.

Both are (parameters,), in the order of the program's theta, and cost at least one forward sweep for
every parameter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.autodiff.operations import OPERATIONS, GraphError
from engine.autodiff.program import Array, Program
from engine.autodiff.tape import Variable


def central_differences(output: Variable, step: float = 6e-6) -> NDArray[np.float64]:
    """(f(θ + h) − f(θ − h)) / 2h, good to about ten digits.

    `step`, in units of each parameter or of 1 if that is more, is the cube root of the rounding
    error, which balances that error against the formula's own (Nocedal & Wright 2006, section 8.1).
    """
    program = Program(output, derivatives=False)
    start = program.theta.copy()
    gradient = np.empty(start.shape)
    for place, value in enumerate(start):
        ends = value + np.array([step, -step]) * max(1.0, abs(value))
        heights = [_at(program, start, place, end) for end in ends]
        gradient[place] = (heights[0] - heights[1]) / (ends[0] - ends[1])
    return gradient


def complex_step(output: Variable, step: float = 1e-30) -> NDArray[np.float64]:
    """Im f(θ + ih) / h, good to the last digits: nothing is subtracted (Squire & Trapp 1998).

    It holds only where every operation has a complex derivative, so relu and max are refused.
    """
    for entry in output.tape.ancestors(output.index):
        if entry.operation in OPERATIONS and not OPERATIONS[entry.operation].analytic:
            raise GraphError(
                f"'{entry.name}' has a corner, so a complex step says nothing about it",
                "check it by central differences, away from the corner",
            )
    program = Program(output, derivatives=False, dtype=np.complex128)
    start = program.theta.copy()
    slopes = [_at(program, start, place, value + 1j * step) for place, value in enumerate(start)]
    return np.asarray(np.imag(slopes) / step, dtype=np.float64)


def relative_error(gradient: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    """Largest error, in units of the largest entry of `reference`.

    Entry by entry would be unfair: entries that nearly cancel are noise in any reference.
    """
    scale = float(np.abs(reference).max(initial=0.0))
    error = float(np.abs(gradient - reference).max(initial=0.0))
    return error / scale if scale else error


def _at(program: Program, start: Array, place: int, value: complex) -> Any:
    """The output with one parameter changed, real or complex as the program is."""
    program.theta[:] = start
    program.theta[place] = value
    program.forward()
    return program[program.listing.output.name].item()
