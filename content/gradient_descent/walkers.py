"""One valley, four walkers."""

from engine.authoring import Canvas, Log, Role, figure, numbers, printed

from .ground import ground, steps_below, trail
from .runs import ADAPTING, LOOKING, PLAIN, ROLLING, VALLEY
from .walk import Path

LOOKS: tuple[tuple[str, Role, tuple[float, float] | None], ...] = (
    ("plain", "ink", None),
    ("momentum", "signal", None),
    ("Nesterov", "blame", (7.0, 3.0)),
    ("Adam", "quiet", (2.0, 3.0)),
)
"""Name, role and dash of each walker."""

PLACES = ((33, 0.005), (29, 4e-5), (12, 1.5e-3), (40, 5.0))
"""Where each is named in the chart, beside the end of its curve or below it."""


def _says(plain: Path, rolling: Path, looking: Path, adapting: Path, progress: float) -> str:
    now = round(progress * plain.experiment.steps)
    paths = zip(LOOKS, (plain, rolling, looking, adapting), strict=True)
    heights = (f"{name} {printed(float(path.height[now]), 2)}" for (name, *_), path in paths)
    return f"Step {now}: " + ", ".join(heights)


@figure(
    shows=(PLAIN, ROLLING, LOOKING, ADAPTING),
    seconds=10,
    stops=41,
    size=(440, 440),
    says=_says,
    alt="Contours of a long valley. Four trails start at the far left, high on its wall: one "
    "zigzags all the way, three come to the middle much sooner. Below, their heights by step, on "
    "a logarithmic scale.",
)
def four_walkers(
    canvas: Canvas, plain: Path, rolling: Path, looking: Path, adapting: Path, progress: float
) -> None:
    """Same valley, same start, same number of steps. Below, the height that each has left, on a
    scale whose marks are each a hundred times the next. Plain descent zigzags; the others remember
    where they were going."""
    paths = plain, rolling, looking, adapting
    now = round(progress * plain.experiment.steps)
    plot = ground(canvas, plain.experiment.terrain)
    for path, (name, role, dash) in zip(paths, LOOKS, strict=True):
        trail(plot, path, now, role, name, dash)
    low = 1e-6
    heights = Log(low, 100, ticks=(1e-6, 1e-4, 1e-2, 1.0, 100.0))
    chart = steps_below(canvas, 40, heights, (0, 10, 20, 30, 40))
    for path, (name, role, dash), (x, y) in zip(paths, LOOKS, PLACES, strict=True):
        mark = f"{name} height"
        at = [step for step in range(now + 1) if path.height[step] > low]
        chart.curve(path, "height", at=at, role=role, dash=dash, name=mark, called=name)
        chart.legend(mark, x, y, align="right")
    chart.title("y", gap=14)
    chart.title("x", align="center", gap=38)


@numbers(shows=(PLAIN, ROLLING, LOOKING, ADAPTING))
def walkers(plain: Path, rolling: Path, looking: Path, adapting: Path) -> dict[str, object]:
    """How far each has come."""
    told: dict[str, object] = {
        "steps": plain.experiment.steps,
        "start": float(plain.height[0]),
        "steep": VALLEY.steep,
        "condition": VALLEY.condition,
    }
    named = zip(("plain", "momentum", "nesterov", "adam"), (plain, rolling, looking, adapting),
                strict=True)  # fmt: skip
    for name, path in named:
        told |= {
            f"{name}_rate": path.experiment.optimizer.learning_rate,
            f"{name}_decay": getattr(path.experiment.optimizer, "decay", 0.0),
            f"{name}_end": float(path.height[-1]),
            f"{name}_low": int((path.height < 1).argmax()),
            f"{name}_x": float(path.x[1] - path.x[0]),
            f"{name}_y": float(path.y[1] - path.y[0]),
        }
    return told
