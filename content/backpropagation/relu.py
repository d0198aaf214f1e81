"""Hidden neurons of two runs: for how many of the points each still speaks."""

import numpy as np

from engine.authoring import Canvas, Role, Trajectory, figure, numbers, printed

from .runs import DYING, HEALTHY

SHOWN = 60
"""Steps of both runs."""


def _speaks(run: Trajectory, step: int) -> np.ndarray:
    """(12,): for each hidden neuron, the share of points that it is not silent for."""
    signal, shares = run.inputs.T, []
    for matrix in run.layout.matrices(run.theta[step])[:-1]:
        signal = np.maximum(matrix[:, :-1] @ signal + matrix[:, -1:], 0)
        shares.append((signal > 0).mean(axis=1))
    return np.concatenate(shares)


def _step(progress: float) -> int:
    """Early steps are shown more often: that is when neurons die."""
    return round(SHOWN * progress * progress)


def _says_dying(good: Trajectory, bad: Trajectory, progress: float) -> str:
    step = _step(progress)
    told = []
    for run in (good, bad):
        dead = int((_speaks(run, step) == 0).sum())
        told.append(f"{dead} dead, loss {printed(float(run.loss[step]), 3)}")
    return f"Step {step}: {told[0]}; {told[1]}"


@figure(
    shows=(HEALTHY, DYING),
    seconds=4.0,
    size=(440.0, 372.0),
    says=_says_dying,
    alt="Two rows of twelve columns, one a hidden neuron, as high as the share of points for which "
    "it is active. With the moderate learning rate all stand; with the large one half are empty.",
)
def dying(canvas: Canvas, good: Trajectory, bad: Trajectory, progress: float) -> None:
    """Twelve hidden neurons in two runs. A column is as high as the share of points for which its
    neuron is not silent; a cross marks one that is silent for all. Notice how few steps it takes,
    that a cross in the first layer stays, and that one in the second may go again."""
    step = _step(progress)
    rows: tuple[tuple[Trajectory, float, Role, tuple[float, float] | None], ...] = (
        (good, 150.0, "ink", None),
        (bad, 324.0, "blame", (3.0, 2.0)),
    )
    for run, base, role, dash in rows:
        rate = run.experiment.optimizer.learning_rate
        canvas.text(15, base - 122, f"η = {rate:g}", role, 17, family="serif")
        shares = _speaks(run, step)
        for neuron, share in enumerate(shares):
            x = 30 + 34.0 * neuron + (10 if neuron > 5 else -6)
            canvas.line([(x, base), (x, base - 108)], "hairline", 18, opacity=0.4)
            canvas.line([(x - 9, base), (x + 9, base)], "quiet", 1)
            top = base - 108 * float(share)
            if dash is None:
                canvas.line([(x, base), (x, top)], role, 18)
            elif share:
                canvas.line([(x, base), (x, top)], role, 18, dash=dash)
            cross = [
                [(x - 5, base - 14), (x + 5, base - 4)],
                [(x - 5, base - 4), (x + 5, base - 14)],
            ]
            canvas.strokes(cross, role, 2, opacity=float(share == 0))
    canvas.text(109, 350, "hidden 1", "quiet", 15, align="center")
    canvas.text(329, 350, "hidden 2", "quiet", 15, align="center")


@numbers(shows=(HEALTHY, DYING))
def dying_numbers(good: Trajectory, bad: Trajectory) -> dict[str, object]:
    """How the two runs end, and since when no more neurons have died."""
    dead = _speaks(bad, -1) == 0
    steps = range(len(bad.loss))
    since = max(k for k in steps if not (_speaks(bad, k)[dead] == 0).all()) + 1
    matrices = bad.layout.matrices(bad.gradient[-1])[:-1]
    leading_in = np.concatenate([np.abs(matrix).max(axis=1) for matrix in matrices])
    return {
        "good_rate": good.experiment.optimizer.learning_rate,
        "bad_rate": bad.experiment.optimizer.learning_rate,
        "steps": len(good.loss) - 1,
        "points": len(good.targets),
        "good_right": int(good.correct[-1]),
        "bad_right": int(bad.correct[-1]),
        "good_dead": int((_speaks(good, -1) == 0).sum()),
        "dead": int(dead.sum()),
        "since": since,
        "largest": float(leading_in[dead].max()),
    }
