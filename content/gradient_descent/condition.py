"""What a narrow valley costs, with momentum and without."""

from engine.authoring import Canvas, Log, Plot, Role, figure, numbers, printed

from .conditions import StepsNeeded
from .runs import CONDITIONS

LOOKS: tuple[tuple[str, Role, tuple[float, float] | None, tuple[float, float]], ...] = (
    ("plain", "ink", None, (40, 700)),
    ("momentum", "signal", (7, 3), (110, 14)),
)
"""Field, role and dash of each curve, and where it is named."""


def _says(needed: StepsNeeded, progress: float) -> str:
    now = round(progress * (len(needed.condition) - 1))
    return (
        f"{printed(float(needed.condition[now]), 0)} : 1, {needed.plain[now]} steps, "
        f"with momentum {needed.momentum[now]}"
    )


@figure(
    shows=CONDITIONS,
    seconds=8,
    stops=10,
    size=(440, 380),
    says=_says,
    alt="Two rising lines on logarithmic scales, against how much steeper the walls of a valley "
    "are than its floor: the steps of plain descent and, half as steep, those with momentum.",
)
def narrow_valleys(canvas: Canvas, needed: StepsNeeded, progress: float) -> None:
    """Steps to a thousandth of the distance, in ten valleys, with the best settings for each. Both
    scales are logarithmic, so a line that rises half as steeply is a square root."""
    now = round(progress * (len(needed.condition) - 1))
    plot = Plot(
        canvas,
        (70, 40, 420, 310),
        x=Log(1, 2048, base=2, ticks=(2.0, 8.0, 32.0, 128.0, 512.0), labels="{x:.0f}"),
        y=Log(1, 10_000, ticks=(1.0, 10.0, 100.0, 1000.0, 10_000.0), labels="{x:.0f}"),
    )
    plot.grid("y")
    plot.labels("y")
    plot.labels("x", gap=20)
    for name, role, dash, place in LOOKS:
        seen = range(now + 1)
        plot.curve(needed, name, over="condition", at=seen, role=role, dash=dash, name=name)
        plot.points(needed, name, over="condition", at=seen, role=role, size=8, name=f"{name} dots")
        plot.legend(name, *place, align="right" if name == "plain" else "left")
    plot.title("y", gap=14)
    plot.title("x", gap=42)


@numbers(shows=CONDITIONS)
def conditions(needed: StepsNeeded) -> dict[str, object]:
    """Of the widest valley and of the narrowest."""
    doubled = needed.plain[1:] / needed.plain[:-1]
    fourfold = needed.momentum[2:] / needed.momentum[:-2]
    return {
        "narrowest": float(needed.condition[-1]),
        "plain": int(needed.plain[-1]),
        "momentum": int(needed.momentum[-1]),
        "doubled": float(doubled[-1]),
        "fourfold": float(fourfold[-1]),
        "valleys": len(needed.condition),
    }
