"""All samples' gradients at one step, and who gains and who loses by whose step."""

import numpy as np

from engine.authoring import Canvas, Role, TapeReadings, figure, numbers

from .experiments.sample_gradients import GradientCloud
from .runs import CLOUD, SWEEPS

SIZES = (1, 5, 20, 200)
"""Points in a batch."""

ACROSS, UP = 0, 2
"""Places in theta: the first weight of the first hidden neuron, and its bias."""

HURT = 1e-6
"""Nats; what a record rounds away is no rise."""


def _batches(cloud: GradientCloud, size: int) -> np.ndarray:
    """(batches, parameters): mean gradients of consecutive points, as they are dealt."""
    dealt = cloud.gradient[cloud.order]
    means: np.ndarray = dealt.reshape(-1, size, dealt.shape[1]).mean(axis=1)
    return means


def _lean(cloud: GradientCloud, size: int) -> int:
    """How many batches lean to the same side as the mean, in all parameters together."""
    return int((_batches(cloud, size) @ cloud.gradient.mean(axis=0) > 0).sum())


def _says_all_opinions(cloud: GradientCloud, progress: float, choice: int) -> str:
    size = SIZES[choice]
    count = len(cloud.targets) // size
    away = np.linalg.norm(_batches(cloud, size) - cloud.gradient.mean(axis=0), axis=1).mean()
    if count == 1:
        return f"All {size} points together: one step, the mean."
    return f"{_lean(cloud, size)} of {count} lean the mean’s way; they miss it by {away:.2f}"


@figure(
    shows=CLOUD,
    size=(440.0, 440.0),
    choices=(
        "[[1]] point",
        *(f"[[{size}]] points" for size in SIZES[1:-1]),
        "all [[disagreement.points]]",
    ),
    says=_says_all_opinions,
    alt="Lines from a centre to dots: where single points, or batches, would move two "
    "weights. Those of single points fly far in opposite ways; those of larger batches gather "
    "around the mean, close to the centre.",
)
def all_opinions(canvas: Canvas, cloud: GradientCloud, progress: float, choice: int) -> None:
    """Where each step would move two numbers of the first hidden neuron: across, its weight
    from the first input; up, its bias. One line is one step of one batch; where a batch is a
    single point, circles are class [[0]] and squares class [[1]]. The ink mark is the mean of
    all, and it hardly leaves the centre. A larger batch comes nearer to it, since part of the
    quarrel is settled within."""
    steps = -_batches(cloud, SIZES[choice])[:, [ACROSS, UP]]
    centre, unit = np.array([292.0, 216.0]), np.array([64.0, -64.0])
    canvas.line([(8, centre[1]), (412, centre[1])], "hairline", 1)
    canvas.line([(centre[0], 30), (centre[0], 404)], "hairline", 1)
    canvas.text(412, centre[1] - 8, "Δw", "quiet", 17, align="right", family="serif")
    canvas.text(centre[0] + 8, 42, "Δb", "quiet", 17, family="serif")
    ends = centre + unit * steps
    starts = np.broadcast_to(centre, ends.shape)
    canvas.strokes(np.stack([starts, ends], axis=1), "quiet", 1, opacity=0.35)
    if SIZES[choice] == 1:
        classes = cloud.targets[cloud.order]
        canvas.dots(ends[classes == 0], "class0", 7)
        canvas.dots(ends[classes == 1], "class1", 6, square=True)
    else:
        canvas.dots(ends, "blame", 8)
    mean = centre - unit * cloud.gradient.mean(axis=0)[[ACROSS, UP]]
    canvas.dots([mean], "paper", 15)
    canvas.dots([mean, (16, 425)], "ink", 11)
    canvas.text(28, 430, "mean of all", "ink", 17, family="serif")


PANEL = 196.0


@figure(
    shows=(CLOUD, SWEEPS),
    size=(440.0, 700.0),
    alt="Six small planes of all points. In each, one point’s step has been taken: many points are "
    "marked as losing by it. In the last plane the step is that of the mean, and its changes are "
    "smallest.",
)
def who_pays(canvas: Canvas, cloud: GradientCloud, sweeps: TapeReadings, progress: float) -> None:
    """One step of one point (ringed), and what it does to the loss of everybody: blue discs gain,
    magenta squares lose, and the larger the mark the more. The last plane is the step of the mean
    of all, where nobody is ringed and the marks are drawn ten times as large."""
    rows = [*(int(point) for point in sweeps.sample[[3, 2, 1, 0, 5]]), len(cloud.targets)]
    words = [*(sweeps.kind[k] for k in (3, 2, 1, 0, 5)), "the mean, × 10"]
    for panel, (row, title) in enumerate(zip(rows, words, strict=True)):
        left, top = 10 + 224 * (panel % 2), 40 + 230 * (panel // 2)
        low, span = cloud.inputs.min(axis=0), np.ptp(cloud.inputs, axis=0)
        share = (cloud.inputs - low) / span
        at = np.column_stack([left + PANEL * share[:, 0], top + 150 * (1 - share[:, 1])])
        change = cloud.change[row] * (10 if panel == 5 else 1)
        size = np.clip(np.round(14 * np.sqrt(np.abs(change))), 2, 9)
        raised = cloud.change[row] > HURT
        marks: tuple[tuple[Role, np.ndarray, bool], ...] = (
            ("signal", ~raised, False),
            ("blame", raised, True),
        )
        for role, those, square in marks:
            for across in np.unique(size[those]):
                chosen = those & (size == across)
                canvas.dots(at[chosen], role, float(across), opacity=0.75, square=square)
        if panel < 5:
            x, y = at[row]
            turn = np.linspace(0, 2 * np.pi, 25)
            ring = np.column_stack([x + 11 * np.cos(turn), y + 11 * np.sin(turn)])
            canvas.line(ring, "ink", 2)
        canvas.text(left, top - 24, title, "ink", 15)
        canvas.text(left, top + 176, f"{int(raised.sum())} lose", "blame", 15)
        gain = f"{int((~raised).sum())} gain"
        canvas.text(left + PANEL, top + 176, gain, "signal", 15, align="right")


@numbers(shows=(CLOUD, SWEEPS))
def disagreement(cloud: GradientCloud, sweeps: TapeReadings) -> dict[str, object]:
    """How far the points are from agreeing."""
    mean = cloud.gradient.mean(axis=0)
    before = float(cloud.loss.mean())
    return {
        "step": cloud.experiment.step,
        "rate": cloud.experiment.learning_rate,
        "points": len(cloud.targets),
        "mean_length": float(np.linalg.norm(mean)),
        "typical_length": float(np.linalg.norm(cloud.gradient, axis=1).mean()),
        "agree": _lean(cloud, 1),
        "harmful": int((cloud.change[:-1].mean(axis=1) > 0).sum()),
        "sure_raised": int((cloud.change[int(sweeps.sample[3])] > HURT).sum()),
        "mean_raised": int((cloud.change[-1] > HURT).sum()),
        "before": before,
        "after": before + float(cloud.change[-1].mean()),
    }
