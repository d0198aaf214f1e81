"""The two products of each layer on the way back, as tables of the network's own numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Role, TapeReadings, figure, printed

from .runs import SWEEPS, WRONG

Numbers = NDArray[np.float64]

CELL = 52.0
LEFT, TOP = 112.0, 92.0
"""The upper left corner of the table's cells, CSS pixels."""


@dataclass(frozen=True)
class Table:
    """A column of deltas, what they are multiplied with, the products, and what becomes of them."""

    sentence: str
    rows: Numbers
    """(n,): deltas of a layer."""

    columns: Numbers
    """(m,): activations of the layer before; none where each cell has a weight of its own."""

    cells: Numbers
    """(n, m)"""

    below: tuple[tuple[str, Numbers, Role], ...]
    """Rows (m,) under the table."""


def _tables(readings: TapeReadings) -> list[Table]:
    """Gradients and deltas, from the last layer to the first."""
    matrices = readings.layout.matrices(readings.theta)
    found = []
    for layer in range(len(matrices), 0, -1):
        delta, before = readings.delta[layer - 1][WRONG], readings.activation[layer - 1][WRONG]
        found.append(
            Table(
                f"Layer {layer}: deltas × activations are the gradients",
                delta,
                before,
                np.outer(delta, before),
                (),
            )
        )
        if layer > 1:
            weights = matrices[layer - 1][:, :-1]
            cells = weights * delta[:, None]
            slope = 1 - before**2
            found.append(
                Table(
                    f"Layer {layer - 1}: the sums of weight × delta, times the slopes",
                    delta,
                    np.empty(0),
                    cells,
                    (
                        ("sum", cells.sum(axis=0), "blame"),
                        ("slope", slope, "ink"),
                        ("delta", readings.delta[layer - 2][WRONG], "blame"),
                    ),
                )
            )
    return found


def _table(readings: TapeReadings, progress: float) -> Table:
    tables = _tables(readings)
    return tables[round(progress * (len(tables) - 1))]


def _says_products(readings: TapeReadings, progress: float) -> str:
    return _table(readings, progress).sentence


@figure(
    shows=SWEEPS,
    seconds=15.0,
    stops=5,
    rest=0.5,
    size=(440.0, 500.0),
    says=_says_products,
    alt="A table of products. Down its left side stand the deltas of a layer; along its top, the "
    "activations of the layer before. Each cell holds their product, drawn as a square above zero "
    "and as a disc below, as large as it is. In other frames the cells are weights times deltas, "
    "and the sums of the columns stand below.",
)
def products_of_the_sweep(canvas: Canvas, readings: TapeReadings, progress: float) -> None:
    """The sweep back through our network, for the point that the machine calls “wrong”. A square is
    above zero, a disc below, its area as large as the number; all tables are drawn to one scale.
    A multiplication table of deltas and activations is the gradient of a layer’s weights. Weights
    times deltas, summed down each column and multiplied by the slopes, are the next deltas."""
    table = _table(readings, progress)
    rows, columns = table.cells.shape
    canvas.text(LEFT - 14, TOP - 14, "deltas", "blame", 15, align="right")
    if len(table.columns):
        canvas.text(LEFT, 24, "activations before", "signal", 15)
    else:
        canvas.text(LEFT, TOP - 14, "weight × delta", "blame", 15)
    for i, delta in enumerate(table.rows):
        y = TOP + CELL * (i + 0.5)
        canvas.text(
            LEFT - 14, y + 5, printed(float(delta), 3), "blame", 15, align="right", name=f"row-{i}"
        )
    for j, value in enumerate(table.columns):
        x = LEFT + CELL * (j + 0.5)
        # Two lines of columns: neighbours would touch in one.
        up = 42.0 if j % 2 else 20.0
        canvas.text(
            x,
            TOP - up + 6,
            printed(float(value), 3),
            "signal",
            15,
            align="center",
            name=f"column-{j}",
        )
    for j in range(columns + 1):
        x = LEFT + CELL * j
        canvas.line([(x, TOP), (x, TOP + CELL * rows)], "hairline", 1)
    for i in range(rows + 1):
        y = TOP + CELL * i
        canvas.line([(LEFT, y), (LEFT + CELL * columns, y)], "hairline", 1)
    for i, j in np.ndindex(rows, columns):
        value = float(table.cells[i, j])
        at = (LEFT + CELL * (j + 0.5), TOP + CELL * (i + 0.5))
        side = 40 * float(np.sqrt(abs(value)))
        canvas.dots([at], "blame", side, square=value > 0, name=f"cell-{i}-{j}")
    for k, (words, values, role) in enumerate(table.below):
        y = TOP + CELL * rows + 24 + 30 * k
        canvas.text(LEFT - 14, y, words, role, 15, align="right")
        for j, value in enumerate(values):
            x = LEFT + CELL * (j + 0.5)
            canvas.text(
                x, y, printed(float(value), 2), role, 14, align="center", name=f"{words}-{j}"
            )
