"""What the network believes everywhere in the plane, and the points it learns from."""

from __future__ import annotations

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from engine.drawing.canvas import Canvas
from engine.drawing.palette import Role
from engine.learning.training_run import Trajectory

SIDE = 412.0
"""CSS pixels: four to a texel of the field at 103 texels a side."""


def canvas_for(run: Trajectory) -> Canvas:
    """A square canvas in the input units of the run."""
    return Canvas(SIDE, SIDE, x=(-run.span, run.span), y=(-run.span, run.span))


def beliefs_at(canvas: Canvas, run: Trajectory, moment: int) -> None:
    """The field at one recorded moment, and the line along which the network is undecided."""
    canvas.field(run.field[moment])
    boundary_at(canvas, run, moment)


def boundary_at(canvas: Canvas, run: Trajectory, moment: int) -> None:
    """The 0.5 contour alone."""
    canvas.outline(contour(run, moment), "ink", 1.6, name="contour")


def points_of(canvas: Canvas, run: Trajectory) -> None:
    """All points: discs for class 0, squares for class 1."""
    for target in (0, 1):
        points = run.inputs[run.targets == target]
        square = target == 1
        canvas.dots(points, "paper", 6.8, square=square, name=f"rims{target}")
        role: Role = "class1" if target else "class0"
        canvas.dots(points, role, 4.8, square=square, name=f"points{target}")


def contour(run: Trajectory, moment: int) -> list[NDArray[np.float64]]:
    """Where the network is undecided, at 0.5: polylines (n, 2) in input units."""
    axis = np.linspace(-run.span, run.span, run.field.shape[1])
    found = contour_generator(axis, axis[::-1], run.field[moment], line_type=LineType.Separate)
    return [np.asarray(line) for line in found.lines(0.5)]


def ring_at(canvas: Canvas, run: Trajectory, sample: int) -> None:
    """A ring around one point."""
    square = run.targets[sample] == 1
    at = run.inputs[[sample]]
    canvas.dots(at, "ink", 21, name="ring")
    canvas.dots(at, "paper", 17, name="ring-inside")
    role: Role = "class1" if square else "class0"
    canvas.dots(at, role, 8, square=bool(square), name="sample")
