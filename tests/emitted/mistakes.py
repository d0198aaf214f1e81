"""What goes wrong: twins, runs, deep networks and clouds of gradients, beside their records."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from content.backpropagation.experiments.depth_survey import DepthProfile
from content.backpropagation.experiments.early_update import TwinSteps
from content.backpropagation.experiments.sample_gradients import GradientCloud
from engine.learning.layout import ParameterLayout
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from tests.emitted.measure import MOVING, decimal, follows, has_numeral, matched, near, ruler
from tests.emitted.shot import Shot, compares


def key(shot: Shot, words: str, role: str, dash: tuple[float, ...]) -> None:
    """Some words of the key, and the stroke before them, have the look of what they name."""
    label = shot.words(words)
    before = [label.at[0] - 8, label.at[1] - 5]
    assert any(np.allclose(m.line[1], before, atol=0.2) for m in shot.lines(role, dash=dash))
    assert label.fill == role


@compares("too-soon")
def too_soon(shot: Shot, twins: TwinSteps) -> None:
    """Two bars a neuron, as high as its delta: a delta is the gradient of a neuron's bias."""
    up = shot.up({"−1": -1, "+1": 1})
    shot.prints("hidden 1", "hidden 2")
    layout = ParameterLayout(twins.layers)
    false = twins.false[shot.choice]
    for gradient, look in ((twins.true, ("ink", ())), (false, ("blame", (3.0, 2.0)))):
        deltas = np.concatenate([matrix[:, -1] for matrix in layout.matrices(gradient)])
        bars = sorted(shot.lines(look[0], dash=look[1], width=9.0), key=lambda bar: bar.line[0, 0])
        near([bar.line[0, 1] for bar in bars], np.full(len(deltas), up.zero))
        near([bar.line[-1, 1] for bar in bars], up.place(deltas))
    key(shot, "true δ", "ink", ())
    key(shot, "δ from changed weights", "blame", (3.0, 2.0))
    away = float(np.linalg.norm(false - twins.true) / np.linalg.norm(twins.true))
    shot.says(
        f"Gradient {decimal(100 * away, 0)} % off. "
        f"Loss {decimal(twins.loss, 2)} → {decimal(twins.loss_true[shot.choice], 3)}; "
        f"too soon, {decimal(twins.loss_false[shot.choice], 3)}"
    )


@compares("forgotten")
def forgotten(shot: Shot, good: Trajectory, bad: Trajectory) -> None:
    """Both loss curves on their printed axes, and the step at which the film stands."""
    up = shot.up({"0.0": 0, "0.4": 0.4, "0.8": 0.8})
    across = shot.across({"0": 0, "100": 100, "200": 200, "300": 300})
    step = round(300 * shot.progress)
    steps = np.arange(0, 301, 2)
    for run, role, dash in ((good, "ink", ()), (bad, "blame", (3.0, 2.0))):
        curve = shot.line(role, dash=dash, width=2.4).line
        follows(curve, np.column_stack([across.place(steps), up.place(run.loss[steps])]))
        now = [float(across.place(step)), float(up.place(run.loss[step]))]
        near(shot.dots(role)[0].dots, [now], MOVING)
    key(shot, "cleared", "ink", ())
    key(shot, "never cleared", "blame", (3.0, 2.0))
    (veil,), head = shot.areas("paper"), shot.line("quiet")
    near(veil.line[:, 0].min(), across.place(step), MOVING)
    near(head.line[:, 0], across.place([step, step]), MOVING)
    shot.says(
        f"Step {step}: loss {decimal(good.loss[step], 3)}; "
        f"without resets {decimal(bad.loss[step], 3)}"
    )
    shot.tells(*(["300"] if len(bad.loss) == 301 else []))


def speaking(run: Trajectory, step: int) -> NDArray[np.float64]:
    """(hidden neurons,): the share of points for which a ReLU is above zero."""
    signal = np.vstack([run.inputs.T, np.ones(len(run.targets))])
    shares = []
    for matrix in run.layout.matrices(run.theta[step])[:-1]:
        signal = np.maximum(matrix @ signal, 0)
        shares += [float(np.mean(row > 0)) for row in signal]
        signal = np.vstack([signal, np.ones(signal.shape[1])])
    return np.array(shares)


@compares("dying")
def dying(shot: Shot, good: Trajectory, bad: Trajectory) -> None:
    """Each column is as full as its neuron speaks; the silent ones, and only they, are crossed."""
    step = round(60 * shot.progress**2)
    columns = sorted(
        (mark.line for mark in shot.lines("hairline", width=18.0)),
        key=lambda line: (line[0, 1], line[0, 0]),
    )
    told = []
    looks = (("ink", ()), ("blame", (3.0, 2.0)))
    for run, (role, dash), row in zip(
        (good, bad), looks, (columns[:12], columns[12:]), strict=True
    ):
        shares = speaking(run, step)
        places = np.array([line[0, 0] for line in row])
        bars = {b.line[0, 0]: b.line for b in shot.lines(role, dash=dash, width=18.0)}
        base, top = row[0][:, 1]
        full = np.array([bars[x][:, 1] if x in bars else (base, base) for x in places])
        near(full[:, 0], np.full(len(row), base))
        near(full[:, 1], base + shares * (top - base))
        crosses = [mark for mark in shot.lines(role, width=2.0) if len(mark.lines) == 2]
        near(sorted(np.mean(mark.dots[:, 0]) + 5 for mark in crosses), places[shares == 0])
        told.append(f"{int((shares == 0).sum())} dead, loss {decimal(run.loss[step], 3)}")
        label = shot.words(f"η = {run.experiment.optimizer.learning_rate:g}")
        assert label.fill == role
        shot.prints(label.words)
    shot.prints("hidden 1", "hidden 2")
    shot.says(f"Step {step}: {told[0]}; {told[1]}")


GAINS = {
    0.5: "½", 0.5**0.5: "½√2", 1.0: "1", 2**0.5: "√2", 2.0: "2", 8**0.5: "2√2",
    11.0: "11", 16.0: "16",
}  # fmt: skip


@compares("fading")
def fading(shot: Shot, *profiles: DepthProfile) -> None:
    """Three curves of log10 |delta|, from the dotted one of the least gain to the dashed one."""
    profile = profiles[shot.choice]
    layers = np.arange(1, profile.blame.shape[1] + 1)
    across = shot.across({str(k): k for k in (1, 5, 10, 15, 20)})
    powers = {"−12": -12.0, "−6": -6.0, "0": 0.0, "6": 6.0}
    up = ruler({power: shot.words(words).at[1] for words, power in powers.items()})
    shot.prints(*powers, *["10"] * 4)
    grid = [mark.line[0, 1] for mark in shot.lines("hairline")]
    near(sorted(grid), sorted(up.place([*powers.values()])))
    looks = (("blame", (3.0, 2.0)), ("ink", ()), ("blame", (9.0, 3.0)))
    labels = []
    for gain, blame, (role, dash) in zip(
        profile.experiment.gains, profile.blame, looks, strict=True
    ):
        wanted = np.column_stack([across.place(layers), up.place(blame)])
        follows(shot.line(role, dash=dash).line, wanted)
        (label,) = (m for m in shot.marks if m.words == f"g = {GAINS[gain]}")
        assert label.fill == role
        labels.append(label)
        shot.prints(label.words)
    heights = [label.at[1] for label in labels]
    assert heights == sorted(heights, reverse=True), "the labels stand in another order"
    shares = 10 ** (profile.blame[:, 0] - profile.blame[:, -1])
    shot.says(f"From the last layer to the first: {', '.join(map(times, shares))}")
    shot.tells(*(["1", "20"] if len(layers) == 20 else []))


def times(share: float) -> str:
    """A factor to two digits, or, far from one, as a power of ten."""
    if 0.01 < share < 100:
        return f"× {share:.2g}"
    small = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return "× 10" + str(round(float(np.log10(share)))).translate(small)


@compares("all-opinions")
def all_opinions(shot: Shot, cloud: GradientCloud) -> None:
    """Each line leads from the centre to where one batch would move a weight and a bias."""
    size = (1, 5, 20, 200)[shot.choice]
    order, first = cloud.order, ParameterLayout(cloud.layers)
    batches = [cloud.gradient[order[k : k + size]].mean(axis=0) for k in range(0, 200, size)]
    mean = cloud.gradient.mean(axis=0)

    def moves(gradient: NDArray[np.float64]) -> NDArray[np.float64]:
        neuron = first.matrices(gradient)[0][0]
        return np.array([-neuron[0], -neuron[-1]])

    upright, level = sorted(shot.lines("hairline"), key=lambda mark: np.ptp(mark.line[:, 0]))
    centre = np.array([upright.line[0, 0], level.line[0, 1]])
    steps = np.array([moves(batch) for batch in batches])
    (fan,) = shot.lines("quiet")
    drawn = np.array(fan.lines) - centre
    near(drawn[:, 0], np.zeros_like(steps))
    unit = float((drawn[:, 1] * steps * [1, -1]).sum() / (steps**2).sum())
    near(drawn[:, 1], unit * steps * [1, -1])
    ends = centre + unit * steps * [1, -1]
    if size == 1:
        for target, cap in ((0, "round"), (1, "square")):
            (dots,) = shot.dots(f"class{target}", cap=cap)
            near(dots.dots, ends[cloud.targets[order] == target])
    else:
        near(shot.dots("blame")[0].dots, ends)
    near(shot.dots("ink")[0].dots[0], centre + unit * moves(mean) * [1, -1])
    if len(batches) == 1:
        shot.says("All 200 points together: one step, the mean.")
        return
    lean = sum(float(batch @ mean) > 0 for batch in batches)
    away = float(np.mean([np.linalg.norm(batch - mean) for batch in batches]))
    shot.says(f"{lean} of {len(batches)} lean the mean’s way; they miss it by {decimal(away, 2)}")


@compares("who-pays")
def who_pays(shot: Shot, cloud: GradientCloud, sweeps: TapeReadings) -> None:
    """In each plane all points stand in their places, marked and counted by who gains."""
    rows = [*(int(cloud_row) for cloud_row in sweeps.sample[[3, 2, 1, 0, 5]]), len(cloud.targets)]
    titles = [*(sweeps.kind[k] for k in (3, 2, 1, 0, 5)), "the mean, × 10"]
    lose = [int((cloud.change[row] > 1e-6).sum()) for row in rows]
    shot.prints(*filter(has_numeral, titles))
    shot.prints(*(f"{n} lose" for n in lose), *(f"{len(cloud.targets) - n} gain" for n in lose))
    for row, title, loses in zip(rows, titles, lose, strict=True):
        left, top = shot.words(title).at
        below = [m for m in shot.marks if m.at[1] > top and m.at[0] >= left and m.words]
        below.sort(key=lambda mark: mark.at[1] + mark.at[0])
        written = [next(m for m in below if m.words.endswith(w)) for w in (" lose", " gain")]
        assert [(mark.words, mark.fill) for mark in written] == [
            (f"{loses} lose", "blame"),
            (f"{len(cloud.targets) - loses} gain", "signal"),
        ]
        _plane(shot, cloud, row, (left, top))


def _plane(shot: Shot, cloud: GradientCloud, row: int, corner: tuple[float, float]) -> None:
    """One plane: discs that gain, squares that lose, each as large as the root of its change."""
    left, top = corner
    change = cloud.change[row] * (10 if row == len(cloud.targets) else 1)
    drawn = [
        (*at, mark.stroke == "blame", mark.width)
        for role, cap in (("signal", "round"), ("blame", "square"))
        for mark in shot.dots(role, cap=cap)
        for at in mark.dots
        if -1 < at[0] - left < 210 and 0 < at[1] - top < 190
    ]
    marks = np.array(drawn, float)
    assert len(marks) == len(cloud.targets), f"{len(marks)} points in a plane"
    low, high = cloud.inputs.min(axis=0), cloud.inputs.max(axis=0)
    least, most = marks[:, :2].min(axis=0), marks[:, :2].max(axis=0)
    across = ruler({low[0]: least[0], high[0]: most[0]})
    up = ruler({low[1]: most[1], high[1]: least[1]})
    wanted = np.column_stack(
        [
            across.place(cloud.inputs[:, 0]),
            up.place(cloud.inputs[:, 1]),
            cloud.change[row] > 1e-6,
            np.clip(np.round(14 * np.sqrt(np.abs(change))), 2, 9),
        ]
    )
    matched(marks, wanted)
    rings = [m for m in shot.lines("ink") if _holds(m.line, wanted[row % len(wanted), :2])]
    assert len(rings) == (row < len(cloud.targets)), "the ring is not around the point"


def _holds(ring: NDArray[np.float64], point: NDArray[np.float64]) -> bool:
    return bool(np.abs(ring[:-1].mean(axis=0) - point).max() < 0.5)
