"""The learning rate that is just too large."""

from engine.authoring import Canvas, Log, figure, numbers, printed

from .ground import ground, steps_below, trail
from .runs import AT_THE_EDGE, JUST_RIGHT, JUST_TOO_LARGE, VALLEY
from .walk import Path


def _says(right: Path, edge: Path, large: Path, progress: float, choice: int) -> str:
    path = (right, edge, large)[choice]
    now = round(progress * path.experiment.steps)
    return f"Step {now}: y = {printed(float(path.y[now]), 4)}"


@figure(
    shows=(JUST_RIGHT, AT_THE_EDGE, JUST_TOO_LARGE),
    seconds=8,
    stops=25,
    size=(440, 440),
    choices=tuple(f"η = [[rates.{name}_rate]]" for name in ("right", "edge", "large")),
    says=_says,
    alt="A trail that leaps from wall to wall of a valley: ever less far, always as far, or ever "
    "further. Below, the distance from the floor by step: falling, level, or rising.",
)
def just_too_large(
    canvas: Canvas, right: Path, edge: Path, large: Path, progress: float, choice: int
) -> None:
    """The same start, three rates that differ by a twentieth. Below, how far from the floor of the
    valley each step lands, on a logarithmic scale: a straight line, for every step multiplies it by
    the same number."""
    path = (right, edge, large)[choice]
    now = round(progress * path.experiment.steps)
    trail(ground(canvas, path.experiment.terrain), path, now, "signal", "trail")
    chart = steps_below(
        canvas,
        path.experiment.steps,
        Log(0.01, 10, ticks=(0.01, 0.1, 1.0, 10.0), labels=("0.01", "0.1", "1", "10")),
        (0, 6, 12, 18, 24),
    )
    chart.curve(path, "off", at=range(now + 1), role="signal", name="off")
    chart.points(path, "off", at=now, role="signal", size=11, name="off now")
    chart.title("y", gap=14)
    chart.title("x", align="center", gap=38)


@numbers(shows=(JUST_RIGHT, AT_THE_EDGE, JUST_TOO_LARGE))
def rates(right: Path, edge: Path, large: Path) -> dict[str, object]:
    """What was foretold, and what happened."""
    steep = VALLEY.steep
    told: dict[str, object] = {
        "steps": right.experiment.steps,
        "start": float(right.y[0]),
        "steep": steep,
        "limit": 2 / steep,
    }
    for name, path in (("right", right), ("edge", edge), ("large", large)):
        rate = path.experiment.optimizer.learning_rate
        told |= {
            f"{name}_rate": rate,
            f"{name}_factor": 1 - rate * steep,
            f"{name}_first": float(path.y[1]),
            f"{name}_end": float(path.y[-1]),
            f"{name}_foretold": float(path.y[0] * (1 - rate * steep) ** path.experiment.steps),
        }
    return told
