"""The same backward sweep twice: weights changed after it, and weights changed in the middle of it.

Both run the very lines of the program. The mistaken one only puts its updates elsewhere: each
right behind the line that yields the gradient it needs, as a hasty programmer would.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    Claim,
    Experiment,
    ParameterLayout,
    Program,
    Recount,
    SampleSweeps,
    Tape,
    Variable,
    networks,
    rounded,
)

Array = NDArray[np.float64]
Matrices = tuple[Array, ...]
Point = Callable[[Matrices, Matrices], tuple[Array, float]]

BITS = 40
"""Binary places of a loss and of a gradient here: twelve decimals, for printed losses have nine."""


@dataclass(frozen=True)
class TwinSteps:
    """The gradients of both ways, and the loss after a step by each.

    `true` takes every delta with the weights of the forward pass. `false` changes each layer's
    weights as soon as their gradients are known, so that the layers below hear of the new ones.
    """

    experiment: TwinStep
    layers: tuple[int, ...]
    theta: NDArray[np.float64]
    """(parameters,): the weights before the step."""

    true: NDArray[np.float64]
    """(parameters,): d loss / d theta."""

    false: NDArray[np.float64]
    """(rates, parameters): what takes its place when weights are changed too soon."""

    loss: float
    """Before any step, in the units of the loss."""

    loss_true: NDArray[np.float64]
    """(rates,): after a step along the true gradient."""

    loss_false: NDArray[np.float64]
    """(rates,): after a step along the false one."""


class TwinStep(Experiment[TwinSteps]):
    """One step made in both ways, at several learning rates."""

    rates: tuple[float, ...]
    """Learning rates of the step, one pair of twins each."""

    @abstractmethod
    def traced(self) -> tuple[ParameterLayout, Variable, NDArray[np.float64]]:
        """Layout, loss on a tape of its own, and (parameters,): 1 where a step may change."""

    @abstractmethod
    def plainly(self) -> tuple[ParameterLayout, Array, Point, Array]:
        """Layout, weights, the sample's sweep in plain numpy, and where a step may change.

        The sweep goes forward by one set of matrices and back by another; it returns the gradient
        (parameters,) and the loss.
        """

    def perform(self) -> TwinSteps:
        """Step rightly and too soon, at each learning rate."""
        layout, loss, learns = self.traced()
        program = Program(loss)
        theta = program.theta.copy()
        before = float(program.run())
        true = program.gradient.copy()
        false, loss_true, loss_false = [], [], []
        for rate in self.rates:
            program.theta[:] = theta
            false.append(_too_soon(program, layout, rate * learns))
            program.forward()
            loss_false.append(float(program[loss.name]))
            program.theta[:] = theta - rate * learns * true
            program.forward()
            loss_true.append(float(program[loss.name]))
        return TwinSteps(
            experiment=self,
            layers=layout.layers,
            theta=theta,
            true=rounded(true, BITS),
            false=rounded(np.array(false), BITS),
            loss=float(rounded(np.array(before), BITS)),
            loss_true=rounded(np.array(loss_true), BITS),
            loss_false=rounded(np.array(loss_false), BITS),
        )

    def recounts(self, record: TwinSteps) -> Iterator[Recount]:
        """Both ways to step, in plain numpy."""
        layout, theta, point, learns = self.plainly()
        slack = 2.0**-BITS
        yield Recount("layers", layout.layers)
        yield Recount("theta", theta)
        matrices = layout.matrices(theta)
        gradient, loss = point(matrices, matrices)
        yield Recount("true", gradient, 2 * slack)
        yield Recount("loss", loss, slack)
        false, after_true, after_false = [], [], []
        for rate in self.rates:
            changed, mistaken = list(matrices), np.empty_like(gradient)
            for layer in range(len(matrices) - 1, -1, -1):
                # Its own gradient by the weights that those above it have by now.
                part, _ = point(matrices, tuple(changed))
                mine = layout.matrices(part)[layer]
                layout.matrices(mistaken)[layer][...] = mine
                changed[layer] = changed[layer] - rate * layout.matrices(learns)[layer] * mine
            false.append(mistaken)
            stepped = layout.matrices(theta - rate * learns * gradient)
            after_true.append(point(stepped, stepped)[1])
            after_false.append(point(tuple(changed), tuple(changed))[1])
        yield Recount("false", np.array(false), 4 * slack)
        yield Recount("loss_true", np.array(after_true), 4 * slack)
        yield Recount("loss_false", np.array(after_false), 4 * slack)

    def claims(self, record: TwinSteps) -> Iterator[Claim]:
        """The true gradient; the other twin's is false on purpose."""
        layout, loss, _ = self.traced()
        yield Claim(
            "before the step",
            loss,
            networks.matrix_names(layout),
            recorded=record.true,
            slack=2.0**-BITS,
            name=layout.name,
        )


@dataclass(frozen=True)
class EarlyUpdate(TwinStep):
    """A sample of some sweeps, stepped at several learning rates, rightly and too soon."""

    sweeps: SampleSweeps
    sample: int
    """Which of the sweeps' samples, counted from 0."""

    rates: tuple[float, ...]
    """Learning rates of the step, one pair of twins each."""

    def traced(self) -> tuple[ParameterLayout, Variable, NDArray[np.float64]]:
        """The network of the run; every weight may change."""
        sweeps = self.sweeps.perform()
        inputs = sweeps.activation[0][self.sample][None, :]
        target = sweeps.target[[self.sample]]
        logit = networks.logits(sweeps.layout, self.sweeps.run.activation, sweeps.theta, inputs)
        return sweeps.layout, networks.mean_loss(logit, target), np.ones(sweeps.layout.size)

    def plainly(self) -> tuple[ParameterLayout, Array, Point, Array]:
        """tanh, then a sigmoid under the cross-entropy."""
        sweeps = self.sweeps.perform()
        heard, truth = sweeps.activation[0][self.sample], float(sweeps.target[self.sample])

        def point(forward: Matrices, backward: Matrices) -> tuple[Array, float]:
            a = [heard]
            for matrix in forward[:-1]:
                a.append(np.tanh(matrix[:, :-1] @ a[-1] + matrix[:, -1]))
            logit = float(forward[-1][0, :-1] @ a[-1] + forward[-1][0, -1])
            p = 1 / (1 + np.exp(-logit))
            return _back(a, backward, np.array([p - truth]), lambda a: 1 - a * a), float(
                np.logaddexp(0.0, logit) - truth * logit
            )

        return sweeps.layout, sweeps.theta, point, np.ones(sweeps.layout.size)


@dataclass(frozen=True)
class SigmoidExample(TwinStep):
    """A small network of sigmoids under half the squared error, whose biases stay as they are.

    With the numbers of a worked example that is widely read, this redoes that example.
    """

    layers: tuple[int, ...]
    theta: tuple[float, ...]
    """Weights layer by layer and row by row, each row ending in its bias."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...]
    rates: tuple[float, ...]

    def traced(self) -> tuple[ParameterLayout, Variable, NDArray[np.float64]]:
        """The small network of sigmoids, whose biases are left alone."""
        layout = ParameterLayout(self.layers)
        tape = Tape()
        signal = tape.data("x", np.array(self.inputs)[:, None])
        for layer, matrix in enumerate(layout.matrices(np.array(self.theta)), start=1):
            signal = tape.parameter(f"W{layer}", matrix).affine(signal).sigmoid()
        errors = signal.squared_error(np.array(self.targets)[:, None])
        learns = np.ones(layout.size)
        for matrix in layout.matrices(learns):
            matrix[:, -1] = 0.0
        return layout, errors.inner(np.full(errors.shape, 0.5)), learns

    def plainly(self) -> tuple[ParameterLayout, Array, Point, Array]:
        """Sigmoids throughout, under half the squared error."""
        layout = ParameterLayout(self.layers)
        learns = np.ones(layout.size)
        for matrix in layout.matrices(learns):
            matrix[:, -1] = 0.0

        def point(forward: Matrices, backward: Matrices) -> tuple[Array, float]:
            a = [np.array(self.inputs)]
            for matrix in forward:
                a.append(1 / (1 + np.exp(-(matrix[:, :-1] @ a[-1] + matrix[:, -1]))))
            error = a.pop() - np.array(self.targets)
            answer = error + np.array(self.targets)
            delta = error * answer * (1 - answer)
            return _back(a, backward, delta, lambda a: a * (1 - a)), float((error**2).sum() / 2)

        return layout, np.array(self.theta), point, learns


def _back(
    a: list[Array], matrices: Matrices, delta: Array, slope: Callable[[Array], Array]
) -> Array:
    """(parameters,): from the output's delta down, by the equations of the page."""
    parts: list[Array] = []
    for matrix, heard in zip(matrices[::-1], a[::-1], strict=True):
        parts.insert(0, np.outer(delta, np.append(heard, 1.0)).ravel())
        delta = matrix[:, :-1].T @ delta * slope(heard)
    return np.concatenate(parts)


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
