"""The loss over a plane through the training, with the paths of three learning rates."""

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Linear, Log, Plot, Role, Trajectory, figure, numbers, printed

from .experiments.loss_plane import LossPlane
from .runs import LANDSCAPE, MOONS, TOO_LARGE, TOO_SMALL

LEVELS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
"""Losses along which contours are drawn, in nats."""

NAMED, NAMED_AT = (0.1, 0.2, 0.5, 1.0), -1.5
"""The contours that bear their loss, and where across the plane they do."""

ARROW = 12.0
"""How long an arrow is for a slope of 1, in units of the plane."""


def _moment(progress: float, runs: tuple[Trajectory, ...], choice: int) -> int:
    return round(progress * (len(runs[choice].moments) - 1))


def _inside(plane: LossPlane, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,): which points (n, 2) can be seen."""
    left, right, bottom, top = plane.experiment.window
    x, y = points.T
    return np.asarray((left <= x) & (x <= right) & (bottom <= y) & (y <= top))


def _seen(plane: LossPlane, path: NDArray[np.float64]) -> NDArray[np.float64]:
    """A path (n, 2) up to where it first leaves the window, which it leaves on its edge."""
    inside = _inside(plane, path)
    if inside.all():
        return path
    out = int(np.argmin(inside))
    left, right, bottom, top = plane.experiment.window
    start, along = path[out - 1], path[out] - path[out - 1]
    edges = np.where(along > 0, (right, top), (left, bottom))
    reach = np.min((edges - start)[along != 0] / along[along != 0])
    return np.vstack([path[:out], start + reach * along])


def _says_landscape(
    plane: LossPlane,
    moons: Trajectory,
    small: Trajectory,
    large: Trajectory,
    progress: float,
    choice: int,
) -> str:
    runs = moons, small, large
    moment = _moment(progress, runs, choice)
    run = runs[choice]
    step = int(run.moments[moment])
    steep = float(np.linalg.norm(plane.slope[choice, moment]))
    told = f"Step {step}: loss {printed(float(run.loss[step]), 3)}, slope {printed(steep, 3)}"
    if not _inside(plane, plane.path[choice, [moment]]).all():
        told += "; beyond the edge"
    return told


@figure(
    shows=(LANDSCAPE, MOONS, TOO_SMALL, TOO_LARGE),
    seconds=8.0,
    rest=0.33,
    size=(440.0, 464.0),
    choices=tuple(f"η = [[landscape.{name}_rate:g]]" for name in ("moons", "small", "large")),
    says=_says_landscape,
    alt="Contour lines of the loss, with a long valley to the left. Three paths start from one "
    "place: one turns into the valley and follows it down, one stops at its mouth, one jumps "
    "across and out of the picture. Below, the loss of the chosen run over its steps.",
)
def the_landscape(
    canvas: Canvas,
    plane: LossPlane,
    moons: Trajectory,
    small: Trajectory,
    large: Trajectory,
    progress: float,
    choice: int,
) -> None:
    """Contours join places of equal loss; all three runs start from the same weights. The arrow is
    the gradient, as far as it lies in this plane: it points straight uphill, and its length is the
    slope. Each step goes the other way."""
    runs = moons, small, large
    moment = _moment(progress, runs, choice)
    ground = _ground(canvas, plane)
    for k in (1, 2, 0):
        role, width, dash = LOOKS[k]
        faint = 0.45 if k == choice else 0.7
        path = _seen(plane, plane.path[k])
        ground.line(path, role, width, dash=dash, opacity=faint, name=f"path-{k}")
        x, y = LABELS[k]
        rate = runs[k].experiment.optimizer.learning_rate
        ground.text(x, y, f"η = {rate:g}", "signal" if k == 0 else "ink", 15, family="serif")
    here, seen = plane.path[choice, moment], _inside(plane, plane.path[choice, [moment]]).all()
    trail = _seen(plane, plane.path[choice])[: moment + 1]
    ground.line(trail, LOOKS[choice][0], 3, name="trail")
    if seen:
        _arrow(ground, here, plane.slope[choice, moment])
    ground.dots([here if seen else trail[-1]], LOOKS[choice][0], 12, square=not seen, name="here")
    _losses(canvas, runs, choice, moment)


LOOKS: tuple[tuple[Role, float, tuple[float, float] | None], ...] = (
    ("signal", 2.4, None),
    ("ink", 9.0, None),
    ("ink", 2.2, (7.0, 3.0)),
)
"""Role, width and dash of each run's path."""

LABELS = ((-6.05, -1.15), (3.45, 0.25), (5.1, -3.6))
"""Where each path is named, on the plane."""


def _ground(canvas: Canvas, plane: LossPlane) -> Plot:
    """Contours of the loss, some of them with their losses."""
    left, right, bottom, top = plane.experiment.window
    wide = 424.0
    tall = wide * (top - bottom) / (right - left)
    box = 8.0, 8.0, 8 + wide, 8 + tall
    ground = Plot(canvas, box, x=Linear(left, right), y=Linear(bottom, top))
    ground.contours(plane.across, plane.up, plane.loss, LEVELS)
    below = plane.up < 0
    column = int(np.argmin(np.abs(plane.across - NAMED_AT)))
    x = float(plane.across[column])
    for level in NAMED:
        # Downhill is up from here: the loss falls from the lower edge to the valley.
        y = float(np.interp(-level, -plane.loss[below, column], plane.up[below]))
        half = 17.0 if level < 1 else 8.0
        place = ground.to_pixels(x, y)
        patch = place + np.array([(-half, -9), (half, -9), (half, 9), (-half, 9)])
        canvas.area(patch, "paper", name=f".gap-{level:g}")
        ground.text(
            x, y, f"{level:g}", "quiet", 15, align="center", offset=(0, 5), name=f"level-{level:g}"
        )
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    ground.line(corners, "hairline", 1, name="edge")
    return ground


def _arrow(ground: Plot, here: NDArray[np.float64], slope: NDArray[np.float64]) -> None:
    """Along the slope, as long as it is steep, with a head of one size."""
    tip = here + ARROW * slope
    ground.line([here, tip], "blame", 3, name="uphill")
    steep = float(np.linalg.norm(slope))
    along = slope / steep
    side = np.array([-along[1], along[0]])
    head = [tip + 0.38 * along, tip + 0.2 * side, tip - 0.2 * side]
    ground.area(head, "blame", opacity=float(ARROW * steep > 0.25), name="tip")


def _losses(canvas: Canvas, runs: tuple[Trajectory, ...], choice: int, moment: int) -> None:
    """The loss of the chosen run over its steps, on a logarithmic scale."""
    run, role = runs[choice], LOOKS[choice][0]
    last = len(run.loss) - 1
    plot = Plot(
        canvas,
        (64.0, 306.0, 420.0, 432.0),
        x=Linear(0, last, ticks=(0, last)),
        y=Log(1e-3, 1e3, ticks=(1e-3, 1e-1, 10, 1e3), labels=("0.001", "0.1", "10", "1000")),
    )
    plot.grid("y")
    plot.labels("y")
    plot.labels("x", gap=20)
    plot.curve(run, "loss", at=run.moments, role=role, name="curve")
    plot.title("y", gap=12)
    plot.title("x", align="center", gap=22)
    step = int(run.moments[moment])
    plot.rule("x", step, name="head")
    plot.points(run, "loss", at=step, role=role, size=11, name="now")


@numbers(shows=(LANDSCAPE, MOONS, TOO_SMALL, TOO_LARGE))
def landscape(
    plane: LossPlane, moons: Trajectory, small: Trajectory, large: Trajectory
) -> dict[str, object]:
    """What prose says of the plane and of the three paths."""
    told: dict[str, object] = {
        "first_share": float(plane.share[0]),
        "both_shares": float(plane.share.sum()),
        "parameters": plane.theta.shape[2],
        "moments": plane.theta.shape[1],
    }
    for k, (name, run) in enumerate(
        zip(("moons", "small", "large"), (moons, small, large), strict=True)
    ):
        gone = ~_inside(plane, plane.path[k])
        told |= {
            f"{name}_rate": run.experiment.optimizer.learning_rate,
            f"{name}_steps": len(run.loss) - 1,
            f"{name}_loss": float(run.loss[-1]),
            f"{name}_off": float(plane.height[k].max()),
            f"{name}_gone": int(run.moments[np.argmax(gone)]) if gone.any() else -1,
            f"{name}_slope": float(np.linalg.norm(plane.slope[k, -1])),
        }
    return told | {
        "start_slope": float(np.linalg.norm(plane.slope[0, 0])),
        "start_loss": float(moons.loss[0]),
    }
