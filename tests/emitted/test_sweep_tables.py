"""The sweeps of the machine as they were emitted: every edge, neuron and number at every phase."""

from __future__ import annotations

import re

import numpy as np

from tests.emitted.conftest import Emitted
from tests.emitted.machine import (
    each_sweep,
    of_sample,
    sweeps_of,
)
from tests.emitted.measure import decimal


@each_sweep
def test_what_is_said_of_a_sample(emitted: Emitted, name: str, moment: int, sample: int) -> None:
    """Class, probability, error, most blame, and both losses are those of the record."""
    sweeps = sweeps_of(emitted, name, moment)
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
    losses = (sweeps.loss[k], sweeps.loss_after[k])
    first, then = next(
        (
            both
            for both in ([decimal(each, n) for each in losses] for n in (2, 4))
            if len({*both}) > 1
        ),
        [decimal(each, 4) for each in losses],
    )
    change = f"takes its loss from {first} to {then}"
    change = change if first != then else f"leaves its loss at {first}"
    wanted = (
        f"Its class is {y}, and the network says 1 with a probability of {decimal(p, 2)}: "
        f"{decimal(abs(p - y), 2)} from the truth. {blame} "
        f"This step {change}, and raises that of {sweeps.raised[k]} other points."
    )
    parts = of_sample(emitted, name, moment, sample)
    (words,) = (each for part in parts for each in part.within("p", "words"))
    assert words.text == wanted
    (which,) = (each for part in parts for each in part.within("p", "which"))
    step = sweeps.experiment.step
    assert which.text == f"Sample {sample} of 6, at step {step}: {sweeps.kind[k]}"


@each_sweep
def test_what_is_said_of_every_phase(emitted: Emitted, name: str, moment: int, sample: int) -> None:
    """A sentence a phase, and each number in it is one of the record or follows from its digits."""
    sweeps = sweeps_of(emitted, name, moment)
    k, last = sample - 1, len(sweeps.layers) - 1
    parts = of_sample(emitted, name, moment, sample)
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
