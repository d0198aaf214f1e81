"""What a gradient costs, by the shape of the network."""

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Role, figure

from .experiments.shape_cost import ShapeCosts
from .program_runs import BY_DEPTH, BY_WIDTH, DEPTHS, WIDTHS


def say_shape(*given: object) -> str:
    """Where the line ends, in one sentence."""
    width, depth, _, choice = given
    assert isinstance(width, ShapeCosts)
    assert isinstance(depth, ShapeCosts)
    if choice == 2:
        return f"{DEPTHS[-1]} layers: {depth.kept[-1] / depth.passing[-1]:.0f} times the memory"
    costs, end, what = (
        (width, WIDTHS[-1], "wide") if choice == 0 else (depth, DEPTHS[-1], "layers deep")
    )
    return f"{end} {what}: backward is {costs.backward[-1] / costs.forward[-1]:.2f} × forward"


@figure(
    shows=(BY_WIDTH, BY_DEPTH),
    size=(440.0, 300.0),
    choices=("Work by width", "Work by depth", "Memory by depth"),
    says=say_shape,
    alt="Work: the ratio of backward to forward rises towards two as networks grow, and is exactly "
    "two when the inputs’ gradient is wanted. Memory: flat for a "
    "forward pass alone, a straight rising line when a backward pass will follow.",
)
def what_shape_costs(
    canvas: Canvas, width: ShapeCosts, depth: ShapeCosts, progress: float, choice: int
) -> None:
    """The work stays within twice the forward pass, however wide or deep the network; it is the
    memory that grows. Work is multiplications inside matrix products; memory, the most bytes that
    wait at one time to be read again, for [[64]] samples."""
    left, right, top, bottom = 60.0, 290.0, 36.0, 250.0
    costs, sizes = (width, WIDTHS) if choice == 0 else (depth, DEPTHS)
    label = "neurons in a layer" if choice == 0 else "hidden layers"
    lines: list[tuple[str, NDArray[np.float64], Role]]
    marks: tuple[float, ...]
    if choice < 2:
        lines = [
            ("with inputs", costs.to_inputs / costs.forward, "ink"),
            ("weights only", costs.backward / costs.forward, "blame"),
        ]
        marks, low, high, unit = (1.0, 1.25, 1.5, 1.75, 2.0), 1.0, 2.0, "backward ÷ forward"
    else:
        lines = [
            ("and back", costs.kept / 1000, "blame"),
            ("forward only", costs.passing / 1000, "signal"),
        ]
        marks, low, high, unit = (0.0, 100.0, 200.0, 300.0), 0.0, 300.0, "kB"
    scale: NDArray[np.float64] = np.array(sizes, float) if choice == 2 else np.log2(sizes)
    xs = left + 14 + (right - left - 14) * (scale - scale[0]) / (scale[-1] - scale[0])
    for mark in marks:
        y = bottom - (bottom - top) * (mark - low) / (high - low)
        canvas.line([(left, y), (right, y)], "hairline", 1)
        canvas.text(left - 6, y + 5, f"{mark:g}", "quiet", 15, align="right")
    canvas.text(8, 16, unit, "quiet", 15)
    for k, (x, number) in enumerate(zip(xs, sizes, strict=True)):
        if (k % 2 == 0, True, k > 2)[choice]:
            canvas.text(x, bottom + 22, str(number), "quiet", 15, align="center")
    canvas.text(right, bottom + 44, label, "quiet", 15, align="right")
    for words, values, role in lines:
        points = np.column_stack([xs, bottom - (bottom - top) * (values - low) / (high - low)])
        canvas.line(points, role, 2.2)
        canvas.dots(points, role, 7)
        nudge = (18.0 if role == "blame" else -2.0) if choice < 2 else 5.0
        canvas.text(right + 12, points[-1][1] + nudge, words, role, 15)
