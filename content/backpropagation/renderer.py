"""Discs that are found through a renderer, by a soft edge and by a hard one."""

import numpy as np

from engine.authoring import Adam, Canvas, Linear, Log, Plot, figure, numbers, printed

from .experiments.disc_fit import DiscFit, DiscPictures

SOFT, HARD = (
    DiscFit(
        target=((0.36, 0.40, 0.20, 0.9), (0.66, 0.64, 0.16, 0.55)),
        start=((0.62, 0.30, 0.12, 0.4), (0.40, 0.72, 0.12, 0.4)),
        edge=edge,
        softness=0.02,
        optimizer=Adam(0.02),
        iterations=160,
    )
    for edge in ("soft", "hard")
)


def iteration(pictures: DiscPictures, progress: float) -> int:
    """More of the early iterations, where most happens."""
    return round(float(progress**1.5) * pictures.experiment.iterations)


def off(pictures: DiscPictures, k: int) -> float:
    """How far the worse of the centres is from the target's, in pixels."""
    wanted = np.array(pictures.experiment.target)[:, :2]
    gaps = np.linalg.norm(pictures.discs[k][:, :2] - wanted, axis=1)
    return float(gaps.max()) * pictures.experiment.side


def say_discs(soft: DiscPictures, hard: DiscPictures, progress: float, choice: int = 0) -> str:
    """One iteration in words."""
    pictures = (soft, hard)[choice]
    k = iteration(pictures, progress)
    return (
        f"Step {k}: loss {printed(pictures.loss[k], 4)}, {printed(off(pictures, k), 1)} pixels off"
    )


@figure(
    shows=(SOFT, HARD),
    seconds=5,
    size=(416.0, 416.0),
    choices=("Soft edge", "Hard edge"),
    says=say_discs,
    alt="Four panels: a target picture of two discs, what the renderer draws, their difference, "
    "and the loss. With a soft edge the drawn discs slide and grow onto the target and the "
    "difference fades to thin rims; with a hard edge they stay where they are and go dark.",
)
def discs_find_their_place(
    canvas: Canvas, soft: DiscPictures, hard: DiscPictures, progress: float, choice: int
) -> None:
    """Two discs are fitted to a picture through its pixels. The circles are the edges of the discs
    drawn; the difference is violet where light is missing and ochre where there is too
    much. With a hard edge the slopes of place and size are zero, exactly and at every step: all
    that the blame can still do is turn the light down."""
    pictures = (soft, hard)[choice]
    asked = pictures.experiment
    k = iteration(pictures, progress)
    side, texel = asked.side, 4.0
    near, far = 2, 6 + side
    grid = np.full((104, 104), 0.5)

    def panel(row: int, column: int, values: np.ndarray) -> None:
        grid[row : row + side, column : column + side] = np.clip(values, 0, 1)

    panel(near, near, 0.56 + 0.44 * pictures.target)
    panel(near, far, 0.56 + 0.44 * pictures.picture[k])
    panel(far, near, 0.5 + (pictures.target - pictures.picture[k]) / 2)
    canvas.field(grid)
    for row, column, words in (
        (near, near, "target"),
        (near, far, "drawn"),
        (far, near, "difference"),
        (far, far, "loss"),
    ):
        corner, size = np.array([column, row]) * texel, side * texel
        square = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
        canvas.line(corner + size * square, "hairline", 1)
        canvas.text(corner[0] + 8, corner[1] + 20, words, "ink", 15)
    turn = np.linspace(0, 2 * np.pi, 33)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    for number, (cx, cy, radius, _) in enumerate(pictures.discs[k]):
        middle = np.array([far * texel + cx * side * texel, near * texel + cy * side * texel])
        ring = middle + circle * radius * side * texel
        canvas.outline([ring], "signal", 1.6, precision=0.5, name=f"edge-{number + 1}")
    # The loss, on a scale of powers of ten.
    frames = 40
    shown = [iteration(pictures, each / (frames - 1)) for each in range(frames)]
    edge = far * texel
    plot = Plot(
        canvas,
        (edge + 14, edge + 40, edge + side * texel - 14, edge + 170),
        x=Linear(0, frames - 1),
        y=Log(0.16 / 10**1.4, 0.16),
    )
    fall = np.column_stack([np.arange(frames), pictures.loss[shown]])
    plot.line(fall, "blame", 2, name="fall")
    now = round(progress * (frames - 1))
    plot.dots([fall[now]], "blame", 10, name="now")


@numbers(shows=(SOFT, HARD))
def discs(soft: DiscPictures, hard: DiscPictures) -> dict[str, object]:
    """What prose says of the renderer."""
    asked = soft.experiment
    found, wanted = soft.discs[-1], np.array(asked.target)
    return {
        "pixels": asked.side**2,
        "side": asked.side,
        "steps": asked.iterations,
        "parameters": found.size,
        "start_off": off(soft, 0),
        "off": off(soft, -1),
        "softness": asked.softness * asked.side,
        "wanted_radius": float(wanted[1, 2]),
        "radius": float(found[1, 2]),
        "wanted_light": float(wanted[1, 3]),
        "light": float(found[1, 3]),
        "hard_slope": float(np.abs(hard.gradient[:, :, :3]).max()),
        "hard_light": float(hard.discs[-1, :, 3].max()),
    }


# The route -----------------------------------------------------------------------------------
