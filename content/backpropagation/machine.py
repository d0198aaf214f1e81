"""The machine: network, field and rail of four runs."""

from engine.authoring import Choice, Machine, TapeReadings, Trajectory, numbers

from .runs import MOONS, SWEEPS, SWEEPS_OF_MOONS

THE_MACHINE = Machine(
    choices=(
        Choice(
            "moons",
            "Two moons, η = {rate}",
            MOONS,
            "A straight cut comes quickly and is held for a long time; then it bends, and the loss "
            "falls from {start} at the start to {loss} at the end.",
            SWEEPS_OF_MOONS,
        ),
    ),
    alt="A network of two inputs, two hidden layers of six neurons and one output; beside it the "
    "plane of its inputs with the points of two classes, and its loss over the training.",
    caption="Everything above was computed while this page was built, by [[moons.parameters]] "
    "weights and biases that you can download and check. A sweep sends one point through the "
    "network and its blame back; in training all [[moons.points]] points pull at once, step after "
    "step. The same machine on other runs: "
    "[a learning rate too small, and one too large](rates.html), and [two spirals](spirals.html). "
    "A hundred more trainings wait in [the playground](playground.html).",
)


@numbers(shows=MOONS)
def moons(run: Trajectory) -> dict[str, object]:
    """What the prose says of the run on two moons."""
    bend = int((run.correct >= 190).argmax())
    start, end = longest_plateau(run)
    return {
        "points": len(run.targets),
        "parameters": run.layout.size,
        "weights": sum(rows * (columns - 1) for rows, columns in run.layout.shapes),
        "steps": len(run.loss) - 1,
        "moments": len(run.moments),
        "start": float(run.loss[0]),
        "end": float(run.loss[-1]),
        "margin": run.margin,
        "plateau_start": start,
        "plateau_end": end,
        "plateau_loss": float(run.loss[start]),
        "plateau_end_loss": float(run.loss[end]),
        "bend_step": int(run.moments[bend]),
        "bend_right": int(run.correct[bend]),
        "straight_right": int(run.correct[run.moments.searchsorted(start)]),
    }


def longest_plateau(run: Trajectory) -> tuple[int, int]:
    """First and last step of the longest stretch, before the bend, that gains less than 0.01."""
    before = [int(step) for step in run.moments if run.loss[step] > 0.2]
    spans = [(a, b) for a in before for b in before if a < b and run.loss[a] - run.loss[b] < 0.01]
    return max(spans, key=lambda span: span[1] - span[0])


@numbers(shows=SWEEPS)
def sweeps(readings: TapeReadings) -> dict[str, object]:
    """What the prose says of the six samples."""
    names = ("unsure", "boundary", "wrong", "wrong_sure", "sure", "other")
    told: dict[str, object] = {
        "step": readings.experiment.step,
        "rate": readings.experiment.learning_rate,
        "everyone": readings.everyone_before,
        "ratio": abs(float(readings.delta[-1][3][0] / readings.delta[-1][4][0])),
    }
    for k, name in enumerate(names):
        probability = float(readings.activation[-1][k][0])
        told[f"{name}_p"] = probability
        told[f"{name}_class"] = int(readings.target[k])
        told[f"{name}_loss"] = float(readings.loss[k])
        told[f"{name}_after"] = float(readings.loss_after[k])
        told[f"{name}_delta"] = float(readings.delta[-1][k][0])
        told[f"{name}_everyone"] = float(readings.everyone_after[k])
        told[f"{name}_raised"] = int(readings.raised[k])
    return told
