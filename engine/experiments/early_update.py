"""The same backward sweep twice: weights changed after it, and weights changed in the middle of it.

Both run the very lines of the program. The mistaken one only puts its updates elsewhere: each
right behind the line that yields the gradient it needs, as a hasty programmer would.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program, Tape, Variable
from engine.experiments import networks
from engine.experiments.rounding import rounded
from engine.experiments.tape_walk import walk
from engine.records import EarlyUpdate, ParameterLayout, SigmoidExample, TwinSteps

BITS = 40
"""Binary places of a loss and of a gradient here: twelve decimals, for printed losses have nine."""


def step_twice(experiment: EarlyUpdate | SigmoidExample) -> TwinSteps:
    """Step rightly and too soon, at each learning rate."""
    layout, loss, learns = traced(experiment)
    program = Program(loss)
    theta = program.theta.copy()
    before = float(program.run())
    true = program.gradient.copy()
    false, loss_true, loss_false = [], [], []
    for rate in experiment.rates:
        program.theta[:] = theta
        false.append(_too_soon(program, layout, rate * learns))
        program.forward()
        loss_false.append(float(program[loss.name]))
        program.theta[:] = theta - rate * learns * true
        program.forward()
        loss_true.append(float(program[loss.name]))
    return TwinSteps(
        experiment=experiment,
        layers=layout.layers,
        theta=theta,
        true=rounded(true, BITS),
        false=rounded(np.array(false), BITS),
        loss=float(rounded(np.array(before), BITS)),
        loss_true=rounded(np.array(loss_true), BITS),
        loss_false=rounded(np.array(loss_false), BITS),
    )


def traced(
    experiment: EarlyUpdate | SigmoidExample,
) -> tuple[ParameterLayout, Variable, NDArray[np.float64]]:
    """The layout, the loss on a tape of its own, and (parameters,): 1 where a step may change."""
    if isinstance(experiment, SigmoidExample):
        return _example(experiment)
    sweeps = walk(experiment.sweeps)
    inputs = sweeps.activation[0][experiment.sample][None, :]
    target = sweeps.target[[experiment.sample]]
    logit = networks.logits(sweeps.layout, sweeps.experiment.run.activation, sweeps.theta, inputs)
    return sweeps.layout, networks.mean_loss(logit, target), np.ones(sweeps.layout.size)


def _example(
    experiment: SigmoidExample,
) -> tuple[ParameterLayout, Variable, NDArray[np.float64]]:
    """The small network of sigmoids, whose biases are left alone."""
    layout = ParameterLayout(experiment.layers)
    tape = Tape()
    signal = tape.data("x", np.array(experiment.inputs)[:, None])
    for layer, matrix in enumerate(layout.matrices(np.array(experiment.theta)), start=1):
        signal = tape.parameter(f"W{layer}", matrix).affine(signal).sigmoid()
    errors = signal.squared_error(np.array(experiment.targets)[:, None])
    learns = np.ones(layout.size)
    for matrix in layout.matrices(learns):
        matrix[:, -1] = 0.0
    return layout, errors.inner(np.full(errors.shape, 0.5)), learns


def _too_soon(
    program: Program, layout: ParameterLayout, rates: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Run both sweeps, each weight changed as soon as its gradient is there; that gradient."""
    listing = program.listing
    entries = listing.tape.entries
    scope = {name: getattr(np, name) for name in listing.numpy_names}
    scope |= {name: program[name] for name in listing.shapes.keys() | listing.views.keys()}
    step_of = dict(
        zip((each.index for each in listing.parameters), layout.matrices(rates), strict=True)
    )
    program.forward()
    for line in program.lines:
        if line.sweep == "backward":
            exec(line.text, scope)
            if line.fills in step_of:
                name = entries[line.fills].name
                program[name][...] -= step_of[line.fills] * program.adjoint(name)
    return program.gradient.copy()
