"""A playground of a hundred recorded runs, a page for each set of points."""

import numpy as np

from engine.authoring import (
    Canvas,
    Linear,
    NeuronAnswers,
    NeuronMaps,
    Plot,
    Role,
    Trajectory,
    figure,
    numbers,
    printed,
)

from .playground_exhibit import Playground
from .playground_runs import circles, run_on, runs_on

CAPTION = (
    "Two runs on one clock. The tint is what the network believes of each place, the small discs "
    "what each hidden neuron answers there, with a halo of blame; the lines are weights, dark "
    "above zero, pale below. Every run takes all [[play.points]] points at each step, from the "
    "weights of seed [[play.seed]]."
)
ALT = "What a network believes of the plane, with the points of both classes."

PLAY_MOONS = Playground(runs_on("moons"), alt=ALT, caption=CAPTION)
PLAY_CIRCLES = Playground(runs_on(circles), alt=ALT, caption=CAPTION)
PLAY_XOR = Playground(runs_on("xor"), alt=ALT, caption=CAPTION)
PLAY_SPIRALS = Playground(runs_on("spirals"), alt=ALT, caption=CAPTION)

NARROW, MIDDLE, BROAD = (run_on("moons", width=width) for width in (2, 4, 8))
CRAWLING, WAKING = (run_on("moons", "sigmoid", stride, 4) for stride in ("too small", "right"))


@numbers(shows=(NARROW, MIDDLE, BROAD, CRAWLING, WAKING))
def play(
    narrow: Trajectory,
    middle: Trajectory,
    broad: Trajectory,
    crawling: Trajectory,
    waking: Trajectory,
) -> dict[str, object]:
    """What the page of two moons says of its runs."""
    return {
        "points": len(narrow.targets),
        "seed": narrow.experiment.seed,
        "steps": narrow.experiment.steps,
        "narrow": int(narrow.correct[-1]),
        "middle": int(middle.correct[-1]),
        "broad": int(broad.correct[-1]),
        "crawling_rate": crawling.experiment.optimizer.learning_rate,
        "crawling_start": float(crawling.loss[0]),
        "crawling_end": float(crawling.loss[-1]),
        "waking_rate": waking.experiment.optimizer.learning_rate,
        "waking_end": float(waking.loss[-1]),
        "tanh_rate": middle.experiment.optimizer.learning_rate,
        "tanh_end": float(middle.loss[-1]),
    }


DEAD = run_on(circles, "relu", "too large", 8)
ALIVE = run_on(circles, "relu", "right", 8)


@numbers(shows=(NeuronMaps(DEAD, side=16), NeuronMaps(ALIVE, side=16), DEAD, ALIVE))
def dead(
    maps: NeuronAnswers, alive: NeuronAnswers, run: Trajectory, fine: Trajectory
) -> dict[str, object]:
    """How many hidden neurons answer nothing, anywhere on the plane, at the end."""

    def silent(answers: NeuronAnswers) -> int:
        return int((answers.answers[-1].max(axis=(1, 2)) == 0).sum())

    gone = (maps.answers.max(axis=(2, 3)) == 0).sum(axis=1)
    return {
        "rate": run.experiment.optimizer.learning_rate,
        "fine_rate": fine.experiment.optimizer.learning_rate,
        "silent": silent(maps),
        "hidden": maps.answers.shape[1],
        "others": silent(alive),
        "step": int(run.moments[int(np.argmax(gone >= maps.answers.shape[1] // 2))]),
        "loss": float(run.loss[-1]),
        "right": int(run.correct[-1]),
    }


XOR_2, XOR_4, XOR_8 = (run_on("xor", width=width) for width in (2, 4, 8))
XOR_BOLD = run_on("xor", "tanh", "too large", 8)


@numbers(shows=(XOR_2, XOR_4, XOR_8, XOR_BOLD))
def squares(
    two: Trajectory, four: Trajectory, eight: Trajectory, bold: Trajectory
) -> dict[str, object]:
    """What the page of four squares says."""
    return {
        "two": int(two.correct[-1]),
        "four": int(four.correct[-1]),
        "eight": int(eight.correct[-1]),
        "bold_rate": bold.experiment.optimizer.learning_rate,
        "bold_start": float(bold.loss[0]),
        "bold_peak": float(bold.loss.max()),
        "bold_right": int(bold.correct[-1]),
        "bold_end": float(bold.loss[-1]),
    }


SEEDS = tuple(run_on("spirals", "tanh", "right", 8, seed=seed) for seed in (1, 2, 3))
ONE, TWO, THREE = SEEDS
LOOKS: tuple[tuple[Role, tuple[float, float] | None], ...] = (
    ("signal", None),
    ("blame", (7.0, 3.0)),
    ("ink", (2.0, 3.0)),
)
"""Role and dash of each seed."""


def _says(one: Trajectory, two: Trajectory, three: Trajectory, progress: float) -> str:
    now = round(progress * (len(one.moments) - 1))
    losses = ", ".join(printed(float(run.loss[run.moments[now]]), 3) for run in (one, two, three))
    return f"Step {one.moments[now]}: losses {losses}"


@figure(
    shows=(ONE, TWO, THREE),
    seconds=4,
    stops=20,
    size=(440, 300),
    says=_says,
    alt="Three curves of loss over steps, of one setting and three seeds: they begin alike, part "
    "ways, and end at different heights.",
)
def same_again(
    canvas: Canvas, one: Trajectory, two: Trajectory, three: Trajectory, progress: float
) -> None:
    """Nothing differs but the seed that drew the first weights."""
    now = round(progress * (len(one.moments) - 1))
    last = one.experiment.steps
    plot = Plot(
        canvas,
        (60, 40, 420, 240),
        x=Linear(0, last, ticks=(0, 300, 600, 900, 1200)),
        y=Linear(0, 1, ticks=(0, 0.5, 1)),
    )
    plot.grid("y")
    plot.labels("y")
    plot.labels("x", gap=20)
    for run, (role, dash) in zip((one, two, three), LOOKS, strict=True):
        seed = run.experiment.seed
        at = run.moments[: now + 1]
        name = f"seed {seed}"
        plot.curve(run, "loss", at=at, role=role, dash=dash, name=name, called=name)
        plot.points(run, "loss", at=at[-1:], role=role, size=9, name=f"{name} now")
        plot.legend(name, 1180, 0.98 - 0.12 * seed, align="right")
    plot.title("y", gap=14)
    plot.title("x", gap=40)


@numbers(shows=(ONE, TWO, THREE))
def luck(one: Trajectory, two: Trajectory, three: Trajectory) -> dict[str, object]:
    """How three seeds of one setting end."""
    told: dict[str, object] = {"width": one.experiment.hidden[0], "steps": one.experiment.steps}
    for run in (one, two, three):
        seed = run.experiment.seed
        told |= {f"loss_{seed}": float(run.loss[-1]), f"right_{seed}": int(run.correct[-1])}
    return told


WINDING = tuple(run_on("spirals", width=width) for width in (2, 4, 8))
WIND_2, WIND_4, WIND_8 = WINDING


@numbers(shows=(WIND_2, WIND_4, WIND_8))
def winding(two: Trajectory, four: Trajectory, eight: Trajectory) -> dict[str, object]:
    """Which width suffices for two spirals."""
    return {
        "two": int(two.correct[-1]),
        "four": int(four.correct[-1]),
        "eight": int(eight.correct[-1]),
    }
