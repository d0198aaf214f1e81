"""Our functions of complex numbers are numpy's, to the last digits."""

from __future__ import annotations

from math import inf, pi
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.autodiff import Tape, program
from engine.autodiff.complex_plane import QUICKER
from engine.autodiff.program import Program

EPSILON = np.finfo(float).eps

REAL = np.array([0.0, 1e-300, 1e-9, 0.3, 1.0, 7.5, 18.0, 19.5, 40.0, 350.0])
IMAGINARY = np.array([0.0, 1e-40, 1e-30, 1e-9, 0.2, 0.7, 1.4, 1.7, 3.0])


def plane() -> NDArray[np.complex128]:
    """(reals, imaginaries), with either sign."""
    reals, imaginaries = np.union1d(-REAL, REAL), np.union1d(-IMAGINARY, IMAGINARY)
    return reals[:, None] + 1j * imaginaries


@pytest.mark.parametrize("name", QUICKER)
def test_it_is_numpy_s(name: str) -> None:
    """Either part, where neither is lost beside the other."""
    z = plane()
    ours, theirs = np.empty_like(z), getattr(np, name)(z)
    QUICKER[name](z, ours)
    for part in ("real", "imag"):
        one, other = getattr(ours, part), getattr(theirs, part)
        np.testing.assert_allclose(one, other, rtol=64 * EPSILON, atol=1e-300)


def test_it_reaches_its_ends() -> None:
    """Beyond all numbers it is level, and a quarter turn up it has a pole."""
    z = np.array([inf, -inf, 800 + 1e-30j, -800 - 1e-30j])
    out = np.empty_like(z)
    QUICKER["tanh"](z, out)
    assert out.real.tolist() == [1, -1, 1, -1]
    assert out.imag.tolist() == [0, 0, 0, 0]
    near = np.array([1e-9 + 1j * (pi / 2 - 1e-9)])
    QUICKER["tanh"](near, near)
    assert abs(near[0]) == pytest.approx(1 / np.hypot(1e-9, 1e-9), rel=1e-6)


def test_only_a_complex_program_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real one runs numpy's, as its lines say."""
    asked: list[np.dtype[Any]] = []

    def noted(z: NDArray[np.complex128], out: NDArray[np.complex128]) -> None:
        asked.append(z.dtype)
        QUICKER["tanh"](z, out)

    monkeypatch.setattr(program, "QUICKER", {"tanh": noted})
    signal = Tape().data("x", np.array([[0.5]])).tanh().named("y")
    real = Program(signal, derivatives=False)
    imagined = Program(signal, derivatives=False, dtype=np.complex128)
    assert real.lines == imagined.lines
    for each in (real, imagined):
        each.forward()
    assert asked == [np.complex128]
    assert real["y"].item() == np.tanh(0.5)
    assert imagined["y"].item() == pytest.approx(np.tanh(0.5), rel=4 * EPSILON)
