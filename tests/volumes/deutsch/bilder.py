"""Stehende Bilder, ein Film mit Wahl, und eine Bilderfolge."""

from engine.authoring import Canvas, Linear, Plot, Still, Stills, Trajectory, figure

from .laeufe import LANGSAM

AUGENBLICKE = Stills(
    run=LANGSAM,
    stills=(Still(0, "Bei {step}: {loss}."), Still(30, "Zuletzt {loss}.")),
    alt="Die Ebene.",
    caption="Dieselbe Ebene.",
)


@figure(shows=LANGSAM, seconds=1, choices=("eins", "zwei"), alt="Eine Kurve.", size=(440, 300))
def kurve(canvas: Canvas, run: Trajectory, progress: float, choice: int) -> None:
    """Ihre Achsen sagen selbst, was sie zählen."""
    plot = Plot(canvas, (60, 30, 420, 250), x=Linear(0, 30), y=Linear(0, 1.5))
    plot.curve(run, "loss", at=range(2 + round(progress * 28)))
    plot.labels("x")
    plot.title("x")
    plot.title("y")
    plot.legend("loss", 20, 1.2)


@figure(shows=LANGSAM, seconds=1, stops=2, alt="Ein Punkt.", axes=((0, 1), (0, 2)))
def ein_weg(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """Ein Punkt wandert."""
    canvas.dots([(progress, run.loss[0])], "blame", 9)
