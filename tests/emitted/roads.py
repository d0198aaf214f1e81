"""A path by hand and a landscape, beside their records."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from content.backpropagation.experiments.hand_calculation import WorkedPath
from content.backpropagation.experiments.loss_plane import LossPlane
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from tests.emitted.drawing import Points
from tests.emitted.measure import MOVING, ROUNDING, decimal, follows, gaps, near, ruler
from tests.emitted.shot import Shot, compares


@compares("one-path")
def one_path(shot: Shot, path: WorkedPath, readings: TapeReadings) -> None:
    """Which neurons and connections each part of the calculation lights, and its numbers."""
    step, sample = shot.frame, path.experiment.sample
    x, one, two = path.experiment.path
    inputs, first, second, _ = readings.layers
    used = [
        [(1, k, one) for k in range(inputs)],
        [(2, k, two) for k in range(first)],
        [(3, k, 0) for k in range(second)],
        [],
        [(3, two, 0)],
        [(3, two, 0), (2, one, two)],
        [*((2, one, k) for k in range(second)), (1, x, one)],
        [(1, x, one), (2, one, two), (3, two, 0)],
    ][step]
    _used(shot, readings, used, sample)
    for layer, rows in enumerate(readings.layers):
        for neuron in range(rows):
            value = readings.activation[layer][sample][neuron]
            fill = min(1.0, 0.15 + 0.7 * abs(value)) if step >= layer - 1 else 0.0
            lit = [m for m in shot.marks if m.name == f"lit-{layer}-{neuron}"]
            near([m.opacity for m in lit] or [0.0], [fill], 0.01)
    answers = (f"a0.{x + 1}", f"a1.{one + 1}", f"a2.{two + 1}", "p")
    wanted = {f"signal-{layer}": (name, max(0, layer - 1)) for layer, name in enumerate(answers)}
    wanted |= {f"blame-{layer}": (f"d{layer}", {3: 3, 2: 5, 1: 6}[layer]) for layer in (1, 2, 3)}
    written = {m.name: m.words for m in shot.marks if m.words and m.opacity}
    value = {name: each.replace("-", "−") for name, each in path.values.items()}
    assert written == {k: value[name] for k, (name, known) in wanted.items() if step >= known}
    shot.prints(*written.values())
    for layer, known in ((3, 3), (2, 5), (1, 6)):
        halo = [m for m in shot.marks if m.name == f"halo-{layer}" and m.opacity]
        assert len(halo) == (step >= known)
        for mark in halo:
            near(mark.width, 34 + 40 * abs(float(path.values[f"d{layer}"])), 0.06)
    rate = path.experiment.sweeps.learning_rate
    shot.says(
        (
            f"First hidden layer: z = {value['z1']}, a = {value[answers[1]]}",
            f"Second hidden layer: z = {value['z2']}, a = {value[answers[2]]}",
            f"Output: p = {value['p']}, and the loss is {value['loss']}",
            f"The output’s delta is {value['d3']}",
            f"The last weight’s gradient is {value['g3']}",
            f"Second hidden layer: delta {value['d2']}, gradient {value['g2']}",
            f"First hidden layer: delta {value['d1']}, gradient {value['g1']}",
            f"The step: minus {rate:g} times each gradient",
        )[step]
    )


def _used(
    shot: Shot, readings: TapeReadings, used: list[tuple[int, int, int]], sample: int
) -> None:
    """The lit connections are those wanted; at the end each looks as its update goes."""
    step = shot.frame
    drawn = {m.name: m for m in shot.marks if m.name.startswith("used-") and m.opacity}
    assert drawn.keys() == {f"used-{step}-{layer}-{a}-{b}" for layer, a, b in used}
    gradients = readings.layout.matrices(readings.gradient[sample])
    for layer, source, to in used:
        mark = drawn[f"used-{step}-{layer}-{source}-{to}"]
        ends = np.array([_place(readings, layer - 1, source), _place(readings, layer, to)])
        near(gaps(mark.line, ends), [0.0, 0.0], 2 * ROUNDING)
        grows = gradients[layer - 1][to, source] < 0
        look = "signal" if step < 3 else "blame"
        if step == 7:
            look = "increase" if grows else "decrease"
        assert (mark.stroke, bool(mark.dash)) == (look, step == 7 and not grows)


def _place(readings: TapeReadings, layer: int, neuron: int) -> Points:
    """Where a neuron stands, CSS pixels."""
    rows = readings.layers[layer]
    return np.array([(40.0, 164.0, 288.0, 398.0)[layer], 176.0 + 50 * (neuron - (rows - 1) / 2)])


@compares("the-landscape")
def the_landscape(shot: Shot, plane: LossPlane, *runs: Trajectory) -> None:
    """Contours, three paths, the gradient where the chosen run stands, and its loss below."""
    run = runs[shot.choice]
    moment = round(shot.progress * (len(run.moments) - 1))
    left, right, bottom, top = plane.experiment.window
    frame = next(m.line for m in shot.lines("hairline", width=1.0) if len(m.line) == 5)
    across = ruler({left: frame[:, 0].min(), right: frame[:, 0].max()})
    up = ruler({bottom: frame[:, 1].max(), top: frame[:, 1].min()})
    near(across.unit, -up.unit, 0.01)

    def place(points: NDArray[np.float64]) -> Points:
        return np.column_stack([across.place(points[..., 0]), up.place(points[..., 1])])

    _contours(shot, plane, place)
    looks = (("signal", 2.4, False), ("ink", 9.0, False), ("ink", 2.2, True))
    for k, (role, width, dashed) in enumerate(looks):
        path = plane.path[k]
        inside = ((path >= (left, bottom)) & (path <= (right, top))).all(axis=1)
        out = len(path) if inside.all() else int(np.argmin(inside))
        mark = shot.named(f"path-{k}", role)
        assert (mark.width, bool(mark.dash)) == (width, dashed)
        whole = place(path[: out + 1])
        shown = mark.line if out == len(path) else mark.line[:-1]
        if out > 1:
            follows(shown, place(path[:out]), 0.5)
        else:
            near(shown, place(path[:1]), 0.5)
        if out < len(path):
            near(gaps(mark.line[-1:], whole[-2:]), [0.0], 0.3)
            edge = frame.min(axis=0), frame.max(axis=0)
            assert any(abs(mark.line[-1] - each).min() < 0.2 for each in edge)
        if k == shot.choice:
            seen = moment < out
            here = place(path[[moment]]) if seen else mark.line[-1:]
            near(shot.named("here", role).dots, here, MOVING)
            arrows = [m for m in shot.marks if m.name == "uphill"]
            assert len(arrows) == seen
            for arrow in arrows:
                slope = plane.slope[k, moment]
                near(np.diff(arrow.line, axis=0), [12 * across.unit * slope * [1, -1]], 2 * MOVING)
                assert arrow.stroke == "blame"
    for each in runs:
        rate = f"η = {each.experiment.optimizer.learning_rate:g}"
        assert shot.words(rate)
        shot.prints(rate)
    last = len(run.loss) - 1
    along = shot.across({"0": 0, str(last): last})
    levels = shot.up({"0.001": -3, "0.1": -1, "10": 1, "1000": 3})
    role = looks[shot.choice][0]
    curve = np.column_stack(
        [along.place(run.moments), levels.place(np.log10(run.loss[run.moments]))]
    )
    follows(shot.named("curve", role).line, curve, 3 * ROUNDING)
    near(shot.named("now", role).dots, curve[[moment]], MOVING)
    near(shot.named("head", "quiet").line[:, 0], curve[[moment, moment], 0], MOVING)
    step, steep = int(run.moments[moment]), np.linalg.norm(plane.slope[shot.choice, moment])
    told = f"Step {step}: loss {decimal(run.loss[step], 3)}, slope {decimal(float(steep), 3)}"
    gone = not ((plane.path[shot.choice, moment] >= (left, bottom)).all()
                and (plane.path[shot.choice, moment] <= (right, top)).all())  # fmt: skip
    shot.says(told + "; beyond the edge" * gone)


def _contours(shot: Shot, plane: LossPlane, place: Callable[[NDArray[np.float64]], Points]) -> None:
    """Every contour, and the losses that some of them bear."""
    generator = contour_generator(plane.across, plane.up, plane.loss, line_type=LineType.Separate)
    contours = [m for m in shot.marks if m.name.startswith("contour-")]
    assert len(contours) == 13
    for mark in contours:
        lines = generator.lines(float(mark.name.removeprefix("contour-")))
        assert len(mark.lines) == len(lines)
        for drawn, line in zip(mark.lines, lines, strict=True):
            follows(drawn, place(np.asarray(line)), 0.8)
    for level in (0.1, 0.2, 0.5, 1.0):
        shot.prints(f"{level:g}")
        label = shot.named(f"level-{level:g}", "quiet")
        assert label.words == f"{level:g}"
        at = np.array([label.at]) - [0, 5]
        (line,) = [m for m in contours if m.name == f"contour-{level:g}"]
        assert min(gaps(at, each)[0] for each in line.lines) < 3
