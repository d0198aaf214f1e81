"""A picture depends only on its record and its moment."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.drawing.canvas import Canvas
from engine.exhibits.machine import sweep_diagram
from engine.exhibits.training import boundary_map, network_diagram
from engine.exhibits.training import loss_curve as curves
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from engine.memory import codec_for

ROOT = Path(__file__).parents[2]
MOMENTS = 8

Picture = tuple[Callable[[Trajectory], Canvas], Callable[[Canvas, Trajectory, int], None]]


def diagram(_: Trajectory) -> Canvas:
    """A sheet of the network's size."""
    return Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)


def chart(_: Trajectory) -> Canvas:
    """A sheet of the curve's size."""
    return Canvas(curves.WIDTH, curves.HEIGHT)


PICTURES: dict[str, Picture] = {
    "network": (diagram, network_diagram.weights_at),
    "plane": (boundary_map.canvas_for, boundary_map.beliefs_at),
    "curve": (chart, curves.loss_at),
    "points": (boundary_map.canvas_for, lambda canvas, run, _: boundary_map.points_of(canvas, run)),
    "ring": (boundary_map.canvas_for, boundary_map.ring_at),
}


def told(canvas: Canvas) -> str:
    """All that a canvas holds, in words."""
    tile = None if canvas.tile is None else canvas.tile.tobytes().hex()
    return f"{canvas.shapes()} {tile}"


@pytest.mark.parametrize("name", PICTURES)
def test_the_order_of_drawing_does_not_matter(name: str, run: Trajectory) -> None:
    """A moment looks the same on a fresh sheet, on a used one, forward and backward."""
    sheet, pose = PICTURES[name]
    fresh = []
    for moment in range(MOMENTS):
        canvas = sheet(run)
        pose(canvas, run, moment)
        fresh.append(told(canvas))
    used = sheet(run)
    for moment in [*reversed(range(MOMENTS)), 3, 0]:
        used.clear()
        pose(used, run, moment)
        assert told(used) == fresh[moment]


@pytest.mark.parametrize("name", ["network", "plane", "curve"])
def test_moments_differ(name: str, run: Trajectory) -> None:
    """The first and the last moment are two different pictures."""
    sheet, pose = PICTURES[name]
    canvases = [sheet(run), sheet(run)]
    pose(canvases[0], run, 0)
    pose(canvases[1], run, MOMENTS - 1)
    assert told(canvases[0]) != told(canvases[1])


ELSEWHERE = """
import sys
from engine.drawing.canvas import Canvas
from engine.exhibits.machine import sweep_diagram
from engine.exhibits.training import network_diagram
from engine.learning import TapeReadings
from engine.memory import codec_for

sweeps = codec_for(TapeReadings).unpack(sys.stdin.buffer.read())
canvas = Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)
for phase in (7, 2):
    canvas.clear()
    sweep_diagram.sweep_at(canvas, sweeps, 4, phase)
    print(canvas.shapes())
"""


def test_another_process_draws_the_same(sweeps: TapeReadings) -> None:
    """A sweep drawn elsewhere, from the packed record alone, is shape for shape the same."""
    elsewhere = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=codec_for(TapeReadings).pack(sweeps),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    here = []
    for phase in (7, 2):
        canvas = Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)
        sweep_diagram.sweep_at(canvas, sweeps, 4, phase)
        here.append(f"{canvas.shapes()}\n")
    assert elsewhere.stdout.decode() == "".join(here)


def test_points_stand_where_the_data_is(run: Trajectory) -> None:
    """Each class is one mark of as many dots as it has points, squares for class 1."""
    canvas = boundary_map.canvas_for(run)
    boundary_map.points_of(canvas, run)
    marks = {shape.name: shape for shape in canvas.shapes()}
    for target, cap in ((0, "round"), (1, "square")):
        mark = marks[f"points{target}"]
        assert mark.cap == cap
        assert len(re.findall(r"h(0|-?\.01)", mark.path)) == int((run.targets == target).sum())
        x, y = run.inputs[run.targets == target][0]
        side, span = boundary_map.SIDE, run.span
        assert mark.x == pytest.approx((x + span) / (2 * span) * side, abs=0.05)
        assert mark.y == pytest.approx((span - y) / (2 * span) * side, abs=0.05)


def test_the_contour_parts_the_field(run: Trajectory) -> None:
    """Along the contour the recorded field, interpolated, is one half; its top row is the top."""
    last = len(run.moments) - 1
    lines = boundary_map.contour(run, last)
    assert lines
    axis = np.linspace(-run.span, run.span, run.field.shape[1])
    field = run.field[last][::-1]  # rows from the smallest second input upwards
    for x, y in np.concatenate(lines):
        column = min(int(np.searchsorted(axis, x, "right")) - 1, len(axis) - 2)
        row = min(int(np.searchsorted(axis, y, "right")) - 1, len(axis) - 2)
        across = (x - axis[column]) / (axis[column + 1] - axis[column])
        up = (y - axis[row]) / (axis[row + 1] - axis[row])
        low = field[row, column] * (1 - across) + field[row, column + 1] * across
        high = field[row + 1, column] * (1 - across) + field[row + 1, column + 1] * across
        assert low * (1 - up) + high * up == pytest.approx(0.5, abs=1e-6)
