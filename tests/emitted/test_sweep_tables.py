"""The sweeps of the machine as they were emitted: every edge, neuron and number at every phase."""

from __future__ import annotations

import re

import numpy as np

from tests.emitted.conftest import Emitted
from tests.emitted.document import Element
from tests.emitted.machine import (
    each_sweep,
    sweeps_of,
)
from tests.emitted.measure import decimal

PULSES = np.array([0.2, 0.8, 1.8, 3.2, 5.0])
UPDATES = np.array([0.4, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0])
"""Widths in which pulses and updates are drawn, CSS pixels; each takes the nearest."""


def rows(table: Element) -> list[list[str]]:
    """The words of a table's cells, row by row."""
    return [
        ["/".join(c for c in _cell(cell)) for cell in row.elements] for row in table.within("tr")
    ]


def _cell(cell: Element) -> list[str]:
    """The words of a cell, parted at its line breaks."""
    return [child if isinstance(child, str) else child.text for child in cell.children if child][
        :: 2 if cell.elements else 1
    ]


def of_sample(emitted: Emitted, name: str, sample: int) -> list[Element]:
    """Everything in a run's rail that belongs to one sample."""
    run = emitted.pages["index.html"].ids[f"run-{name}"]
    return [each for each in run.within("", f"s{sample}") if "of-sample" in each.classes]


@each_sweep
def test_what_is_said_of_a_sample(emitted: Emitted, name: str, sample: int) -> None:
    """Class, probability, error, most blame, and both losses are those of the record."""
    sweeps = sweeps_of(emitted, name)
    k = sample - 1
    p, y = float(sweeps.activation[-1][k][0]), int(sweeps.target[k])
    hidden = [np.abs(delta[k]) for delta in sweeps.delta[:-1]]
    layer = int(np.argmax([each.max() for each in hidden]))
    neuron, most = int(hidden[layer].argmax()), float(hidden[layer].max())
    blame = (
        "There is next to nothing to blame, and hardly a weight moves."
        if most < 0.05
        else f"Most blame reaches neuron {neuron + 1} of hidden layer {layer + 1}: "
        f"|δ| = {decimal(most, 2)}."
    )
    wanted = (
        f"Its class is {y}, and the network says 1 with a probability of {decimal(p, 2)}: "
        f"{decimal(abs(p - y), 2)} from the truth. {blame} "
        f"This step takes its loss from {decimal(sweeps.loss[k], 2)} to "
        f"{decimal(sweeps.loss_after[k], 2)}, and raises that of {sweeps.raised[k]} other points."
    )
    parts = of_sample(emitted, name, sample)
    (words,) = (each for part in parts for each in part.within("p", "words"))
    assert words.text == wanted
    (which,) = (each for part in parts for each in part.within("p", "which"))
    assert which.text == f"Sample {sample} of 6: {sweeps.kind[k]}"


@each_sweep
def test_what_is_said_of_every_phase(emitted: Emitted, name: str, sample: int) -> None:
    """A sentence a phase, and each number in it is one of the record or follows from its digits."""
    sweeps = sweeps_of(emitted, name)
    k, last = sample - 1, len(sweeps.layers) - 1
    parts = of_sample(emitted, name, sample)
    stacks = [each for part in parts for each in part.within("div", "stack")]
    (stack,) = (each for each in stacks if [*each.within("p")])
    told = [each.text for each in stack.within("p")]
    assert len(told) == 2 * last + 3
    matrices = sweeps.layout.matrices(sweeps.theta)
    values = [*sweeps.activation, *sweeps.pre_activation, *sweeps.delta]
    values += [1 - a**2 for a in sweeps.activation]
    values += [d @ m[:, :-1] for d, m in zip(sweeps.delta, matrices, strict=True)]
    known = {decimal(abs(float(v)), n) for each in values for v in each[k] for n in (1, 2, 3, 4)}
    known |= {decimal(abs(float(v)), 4) for m in matrices for v in m.ravel()}
    known |= {decimal(abs(float(v)), 4) for v in sweeps.update[k]}
    known |= {decimal(sweeps.loss[k], 4), decimal(sweeps.loss_after[k], 4)}
    known |= {decimal(1 - float(sweeps.activation[-1][k][0]), 4)}
    found = re.findall(r"\d+\.\d+", " ".join(told))
    assert len(found) > 15
    assert set(found) <= known


@each_sweep
def test_the_numbers_of_every_phase(emitted: Emitted, name: str, sample: int) -> None:
    """Each phase's table holds what the record has, to four decimals."""
    sweeps = sweeps_of(emitted, name)
    k, last = sample - 1, len(sweeps.layers) - 1
    parts = of_sample(emitted, name, sample)
    stacks = [each for part in parts for each in part.within("div", "stack")]
    (stack,) = (each for each in stacks if [*each.within("table")])
    tables = [rows(table)[1:] for table in stack.elements]
    p, y = float(sweeps.activation[-1][k][0]), str(int(sweeps.target[k]))

    def four(*values: float) -> list[str]:
        return [decimal(value, 4) for value in values]

    x = sweeps.activation[0][k]
    wanted = [[["x₁", *four(x[0])], ["x₂", *four(x[1])], ["y", y]]]
    for layer in range(1, last + 1):
        both = zip(sweeps.pre_activation[layer - 1][k], sweeps.activation[layer][k], strict=True)
        wanted.append([[str(n), *four(z, a)] for n, (z, a) in enumerate(both, start=1)])
    wanted.append([[*four(p), y, *four(sweeps.loss[k])]])
    wanted.append([[*four(p), y, *four(sweeps.delta[-1][k][0])]])
    matrices = sweeps.layout.matrices(sweeps.theta)
    for layer in range(last - 1, 0, -1):
        upstream = sweeps.delta[layer][k] @ matrices[layer][:, :-1]
        local = 1 - sweeps.activation[layer][k] ** 2
        each = zip(upstream, local, sweeps.delta[layer - 1][k], strict=True)
        wanted.append([[str(n), *four(*three)] for n, three in enumerate(each, start=1)])
    update = sweeps.update[k]
    six = sorted(range(len(update)), key=lambda at: -abs(update[at]))[:6]
    names = sweeps.layout.name
    wanted.append([[names(at), *four(sweeps.gradient[k][at], update[at])] for at in six])
    assert tables == wanted


@each_sweep
def test_every_gradient_and_update(emitted: Emitted, name: str, sample: int) -> None:
    """The tables of a sample hold every derivative and every update, to four decimals."""
    sweeps = sweeps_of(emitted, name)
    parts = of_sample(emitted, name, sample)
    (tables,) = (each for part in parts for each in part.within("div", "tables"))
    printed = [rows(table)[1:] for table in tables.elements]
    for layer, (gradient, update) in enumerate(
        zip(
            sweeps.layout.matrices(sweeps.gradient[sample - 1]),
            sweeps.layout.matrices(sweeps.update[sample - 1]),
            strict=True,
        )
    ):
        wanted = [
            [
                f"to {to}",
                *(f"{decimal(g, 4)}/{decimal(u, 4)}" for g, u in zip(*both, strict=True)),
            ]
            for to, both in enumerate(zip(gradient, update, strict=True), start=1)
        ]
        assert printed[layer] == wanted
    assert len(printed) == len(sweeps.layers) - 1
