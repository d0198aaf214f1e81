"""Curves of a run against its recorded moments: the picture that is also the slider."""

from __future__ import annotations

import numpy as np

from engine.drawing.canvas import Canvas
from engine.records.trajectory import Trajectory

WIDTH, HEIGHT = 300.0, 150.0
"""CSS pixels at full size."""

INSET = 14.0
"""Room at both ends, half a slider's thumb; CSS pixels."""

TOP, BOTTOM = 12.0, 126.0
"""Where the largest loss and zero stand, CSS pixels from the top."""


def loss_at(canvas: Canvas, run: Trajectory, moment: int) -> None:
    """The loss at all recorded moments, with the future veiled."""
    loss = run.loss[run.moments]
    frames = len(loss)
    x = np.linspace(INSET, WIDTH - INSET, frames)
    ceiling = float(loss.max()) * 1.04
    y = BOTTOM - (BOTTOM - TOP) * loss / ceiling
    canvas.line([(INSET, BOTTOM), (WIDTH - INSET, BOTTOM)], "hairline", 1)
    for k in _ticks(frames):
        canvas.line([(x[k], BOTTOM), (x[k], BOTTOM + 4)], "hairline", 1)
        canvas.text(x[k], BOTTOM + 18, str(run.moments[k]), "quiet", 11, align="center")
    canvas.text(INSET, TOP + 2, f"{ceiling:.2g}", "quiet", 11)
    canvas.line(np.column_stack([x, y]), "ink", 2, name="loss")
    here = x[moment]
    veil = [(here, 0), (here + WIDTH, 0), (here + WIDTH, BOTTOM - 1), (here, BOTTOM - 1)]
    canvas.area(veil, "paper", opacity=0.72, name="veil")
    canvas.line([(here, TOP), (here, BOTTOM)], "quiet", 1, name="playhead")
    canvas.dots([(here, y[moment])], "ink", 9, name="now")


def _ticks(frames: int) -> list[int]:
    """A handful of moments to label, first and last among them."""
    return [round(k) for k in np.linspace(0, frames - 1, 5)]
