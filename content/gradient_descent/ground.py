"""The ground that figures stand on: contours of a terrain, and the heights of a walk below."""

import numpy as np

from engine.authoring import Canvas, Linear, Log, Plot, Role

from .terrain import Terrain
from .walk import Path

LEVELS = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Heights along which contours are drawn."""

WINDOW = (-10.0, 2.5, -2.6, 2.6)
"""Of the valley: left, right, bottom, top."""


def ground(
    canvas: Canvas,
    terrain: Terrain,
    window: tuple[float, float, float, float] = WINDOW,
    *,
    levels: tuple[float, ...] = LEVELS,
    box: tuple[float, float, float, float] = (8.0, 8.0, 432.0, 200.0),
) -> Plot:
    """Contours of a terrain in a frame."""
    left, right, bottom, top = window
    plot = Plot(canvas, box, x=Linear(left, right), y=Linear(bottom, top))
    across, up = np.linspace(left, right, 101), np.linspace(bottom, top, 61)
    heights = terrain.height(*np.meshgrid(across, up))
    plot.contours(across, up, heights, levels)
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    plot.line(corners, "hairline", 1, name="edge")
    return plot


def steps_below(
    canvas: Canvas, last: int, y: Log | Linear, ticks: tuple[float, ...], *, top: float = 262.0
) -> Plot:
    """A chart by step under the ground."""
    plot = Plot(canvas, (70.0, top, 420.0, 400.0), x=Linear(0, last, ticks=ticks), y=y)
    plot.grid("y")
    plot.labels("y")
    plot.labels("x", gap=20)
    return plot


def trail(
    plot: Plot, path: Path, now: int, role: Role, name: str, dash: tuple[float, float] | None = None
) -> None:
    """A walk so far, and where it stands."""
    plot.curve(path, "y", over="x", at=range(now + 1), role=role, width=2.4, dash=dash, name=name)
    plot.points(path, "y", over="x", at=now, role=role, size=11, name=f"{name} now")
