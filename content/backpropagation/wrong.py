"""Two mistakes of the backward sweep, each beside its correct twin."""

import numpy as np

from engine.authoring import Canvas, Linear, Plot, Role, Trajectory, figure, numbers, printed

from .experiments.early_update import TwinSteps
from .runs import FORGOTTEN, MOONS, TOO_SOON, WORKED_EXAMPLE

STRIPES = (3.0, 2.0)
SHOWN = 300
"""Steps of the runs with and without a reset."""


def _deltas(twins: TwinSteps, gradient: np.ndarray) -> list[np.ndarray]:
    """A neuron's delta is the gradient of its bias: the last column of each layer."""
    cuts, start = [], 0
    for inputs, outputs in zip(twins.layers, twins.layers[1:], strict=False):
        stop = start + outputs * (inputs + 1)
        cuts.append(gradient[start:stop].reshape(outputs, inputs + 1)[:, -1])
        start = stop
    return cuts


def _says_too_soon(twins: TwinSteps, progress: float, choice: int) -> str:
    away = np.linalg.norm(twins.false[choice] - twins.true) / np.linalg.norm(twins.true)
    return (
        f"Gradient {100 * away:.0f} % off. "
        f"Loss {printed(twins.loss, 2)} → {printed(twins.loss_true[choice], 3)}; "
        f"too soon, {printed(twins.loss_false[choice], 3)}"
    )


@figure(
    shows=TOO_SOON,
    size=(440.0, 320.0),
    choices=tuple(f"η = [[{rate:g}]]" for rate in TOO_SOON.rates),
    says=_says_too_soon,
    alt="Bars of the deltas of six, six and one neurons, true beside false. The output’s two are "
    "alike; those of the hidden layers differ, and more at a larger learning rate.",
)
def too_soon(canvas: Canvas, twins: TwinSteps, progress: float, choice: int) -> None:
    """The delta of every neuron for the sample that the machine calls “wrong and sure”: made with
    the weights of the forward pass, and with weights already changed. The output’s own delta needs
    no weights, so its twins agree. In the layers before it the falsehood grows with the learning
    rate."""
    left, right, middle, unit = 26.0, 432.0, 168.0, 76.0
    canvas.line([(left, middle), (right, middle)], "quiet", 1)
    for level in (-1, 1):
        y = middle - level * unit
        canvas.line([(left, y), (right, y)], "hairline", 1)
        canvas.text(left - 6, y + 5, f"{level:+d}".replace("-", "−"), "quiet", 15, align="right")
    true, false = _deltas(twins, twins.true), _deltas(twins, twins.false[choice])
    x = left + 16
    for layer, (right_ones, wrong_ones) in enumerate(zip(true, false, strict=True), start=1):
        begin = x
        for delta, mistaken in zip(right_ones, wrong_ones, strict=True):
            bars: tuple[tuple[float, float, Role, tuple[float, float] | None], ...] = (
                (float(delta), x - 5.5, "ink", None),
                (float(mistaken), x + 5.5, "blame", STRIPES),
            )
            for value, across, role, dash in bars:
                ends = [(across, middle), (across, middle - unit * value)]
                canvas.line(ends, role, 9, dash=dash)
            x += 27.5
        name = "output" if layer == len(true) else f"hidden {layer}"
        canvas.text((begin + x - 27.5) / 2, 314, name, "quiet", 15, align="center")
        x += 17
    _key(canvas, 40.0, 16.0, "true δ", "δ from changed weights")


def _key(canvas: Canvas, x: float, y: float, right: str, wrong: str) -> None:
    canvas.line([(x, y - 5), (x + 22, y - 5)], "ink", 7)
    canvas.text(x + 30, y, right, "ink", 16, family="serif")
    x += 58 + 7.5 * len(right)
    canvas.line([(x, y - 5), (x + 22, y - 5)], "blame", 7, dash=STRIPES)
    canvas.text(x + 30, y, wrong, "blame", 16, family="serif")


@numbers(shows=WORKED_EXAMPLE)
def example(twins: TwinSteps) -> dict[str, object]:
    """The widely read example, done rightly and as it was printed."""
    return {
        "rate": twins.experiment.rates[0],
        "before": twins.loss,
        "true": float(twins.loss_true[0]),
        "false": float(twins.loss_false[0]),
        "difference": float(twins.loss_false[0] - twins.loss_true[0]),
    }


def _step(progress: float) -> int:
    return round(SHOWN * progress)


def _says_forgotten(good: Trajectory, bad: Trajectory, progress: float) -> str:
    step = _step(progress)
    return (
        f"Step {step}: loss {printed(float(good.loss[step]), 3)}; "
        f"without resets {printed(float(bad.loss[step]), 3)}"
    )


@figure(
    shows=(MOONS, FORGOTTEN),
    seconds=5.0,
    size=(440.0, 296.0),
    says=_says_forgotten,
    alt="Two loss curves over [[forgotten_numbers.steps]] steps. The correct one falls slowly and "
    "steadily; the one whose gradients are never cleared falls faster at first, then swings up and "
    "down.",
)
def forgotten(canvas: Canvas, good: Trajectory, bad: Trajectory, progress: float) -> None:
    """The machine’s own run on two moons, and the same with gradients that are never cleared: same
    points, same first weights, same learning rate. Notice that the mistake is ahead at first,
    and that it does not come to rest."""
    plot = Plot(
        canvas,
        (42.0, 34.0, 426.0, 254.0),
        x=Linear(0, SHOWN, ticks=(0, 100, 200, 300)),
        y=Linear(0, 0.8, ticks=(0.0, 0.4, 0.8)),
    )
    plot.grid("y")
    plot.labels("y")
    plot.labels("x", gap=20)
    twins: tuple[tuple[str, Trajectory, Role, tuple[float, float] | None], ...] = (
        ("never cleared", bad, "blame", STRIPES),
        ("cleared", good, "ink", None),
    )
    now, steps = _step(progress), np.arange(0, SHOWN + 1, 2)
    for name, run, role, dash in twins:
        plot.curve(run, "loss", at=steps, role=role, width=2.4, dash=dash, name=name, called=name)
    plot.title("y", align="right", gap=18)
    plot.title("x", gap=39)
    x, y = plot.to_pixels(now, 0)
    canvas.area([(x, 30), (x + 400, 30), (x + 400, y - 1), (x, y - 1)], "paper", opacity=0.75)
    plot.rule("x", now)
    for name, run, role, _ in twins:
        plot.points(run, "loss", at=now, role=role, size=9, name=f"{name} now", called=name)
    _key(canvas, 42.0, 16.0, "cleared", "never cleared")


@numbers(shows=FORGOTTEN)
def forgotten_numbers(bad: Trajectory) -> dict[str, object]:
    """How far down the run without resets comes, and how far up it goes again."""
    best = int(bad.loss[: SHOWN // 2].argmin())
    worst = best + int(bad.loss[best : SHOWN + 1].argmax())
    return {
        "steps": SHOWN,
        "best_step": best,
        "best": float(bad.loss[best]),
        "worst_step": worst,
        "worst": float(bad.loss[worst]),
    }
