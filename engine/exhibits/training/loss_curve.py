"""Curves of a run against its recorded moments: the picture that is also the slider."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.catalogue import say
from engine.drawing.canvas import Canvas
from engine.drawing.plot import Plot
from engine.drawing.scales import Linear, Log, Scale
from engine.learning.recording_plan import lead
from engine.learning.training_run import Trajectory

WIDTH, HEIGHT = 300.0, 150.0
"""CSS pixels at full size."""

INSET = 14.0
"""Room at both ends, half a slider's thumb; CSS pixels."""

TOP, BOTTOM = 24.0, 124.0
"""Where the largest loss and zero stand, CSS pixels from the top."""

LABELLED = (0, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000)
"""Steps that a logarithmic axis may name, beside the last."""

APART = 0.12
"""The least share of the axis between the last step and another that is named."""


def steps_across(run: Trajectory) -> Scale:
    """The axis on which the moments of a run, and with them the slider's places, stand evenly."""
    last = len(run.loss) - 1
    offset = lead(last, len(run.moments))
    if offset is None:
        return Linear(0, max(last, 1))
    bare = Log(0, last, offset=offset)
    shares = bare.share(np.array(LABELLED, float))
    named = [step for step, share in zip(LABELLED, shares, strict=True) if share < 1 - APART]
    return replace(bare, ticks=(*named, last), labels="{x:.0f}")


def loss_at(canvas: Canvas, run: Trajectory, moment: int) -> None:
    """The loss at all recorded moments, with the future veiled."""
    loss = run.loss[run.moments]
    x = steps_across(run)
    y = Linear(0, max(float(loss.max()), 1e-9) * 1.04)
    plot = Plot(canvas, (INSET, TOP, WIDTH - INSET, BOTTOM), x=x, y=y)
    plot.curve(run, "loss", at=run.moments, name="loss")
    here, _ = plot.to_pixels(run.moments[moment], 0)
    veil = [(here, 0), (here + WIDTH, 0), (here + WIDTH, BOTTOM + 2), (here, BOTTOM + 2)]
    canvas.area(veil, "paper", opacity=0.72, name="veil")
    canvas.line([(INSET, BOTTOM + 2), (WIDTH - INSET, BOTTOM + 2)], "hairline", 1)
    for step in x.marked():
        at, _ = plot.to_pixels(step, 0)
        canvas.line([(at, BOTTOM + 2), (at, BOTTOM + 6)], "hairline", 1)
    plot.labels("x", size=11, gap=20)
    linear, log = say("loss by step, linear"), say("loss by step, logarithmic")
    plot.title("y", linear if isinstance(x, Linear) else log, size=11, align="right", gap=9)
    canvas.line([(here, TOP - 4), (here, BOTTOM + 2)], "quiet", 1, name="playhead")
    plot.points(run, "loss", at=run.moments[moment], size=9, name="now")
