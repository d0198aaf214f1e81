"""Curves of a run against its recorded moments: the picture that is also the slider."""

from __future__ import annotations

import numpy as np

from engine.drawing.canvas import Canvas
from engine.learning.training_run import Trajectory

WIDTH, HEIGHT = 300.0, 150.0
"""CSS pixels at full size."""

INSET = 14.0
"""Room at both ends, half a slider's thumb; CSS pixels."""

TOP, BOTTOM = 12.0, 124.0
"""Where the largest loss and zero stand, CSS pixels from the top."""


def loss_at(canvas: Canvas, run: Trajectory, moment: int) -> None:
    """The loss at all recorded moments, with the future veiled."""
    loss = run.loss[run.moments]
    frames = len(loss)
    x = np.linspace(INSET, WIDTH - INSET, frames)
    ceiling = float(loss.max()) * 1.04
    y = BOTTOM - (BOTTOM - TOP - 12) * loss / ceiling
    canvas.line(np.column_stack([x, y]), "ink", 2, name="loss")
    here = x[moment]
    veil = [(here, 0), (here + WIDTH, 0), (here + WIDTH, BOTTOM + 2), (here, BOTTOM + 2)]
    canvas.area(veil, "paper", opacity=0.72, name="veil")
    canvas.line([(INSET, BOTTOM + 2), (WIDTH - INSET, BOTTOM + 2)], "hairline", 1)
    for k in _ticks(frames):
        canvas.line([(x[k], BOTTOM + 2), (x[k], BOTTOM + 6)], "hairline", 1)
        canvas.text(x[k], BOTTOM + 20, str(run.moments[k]), "quiet", 11, align="center")
    canvas.text(WIDTH - INSET, TOP + 2, "loss; steps not to scale", "quiet", 11, align="right")
    canvas.line([(here, TOP + 8), (here, BOTTOM + 2)], "quiet", 1, name="playhead")
    canvas.dots([(here, y[moment])], "ink", 9, name="now")


def _ticks(frames: int) -> list[int]:
    """A handful of moments to label, first and last among them."""
    return [round(k) for k in np.linspace(0, frames - 1, 5)]
