"""What a careful author writes in numpy: every buffer allocated beforehand, every call with `out`.

For any of the tasks, so that the layers are a loop, which itself costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.steps import Steps
from bench.steps.task import Task

Array = NDArray[np.float64]
Call = Callable[[], object]


def by_hand(task: Task) -> Steps:
    """Forward, backward and update, as one list of calls on fixed buffers."""
    theta, gradient = task.start.copy(), np.empty(task.layout.size)
    weights, slopes = task.layout.matrices(theta), task.layout.matrices(gradient)
    points = task.points
    signals = [np.ones((n + 1, points)) for n in task.layers[:-1]]
    signals[0][:-1] = task.inputs.T
    logit, delta = np.empty((task.layers[-1], points)), np.empty((task.layers[-1], points))
    forward = _forward(weights, signals, logit)
    loss = (_binary if task.binary else _softmax)(task, logit, delta)
    backward = _backward(weights, slopes, signals, delta)
    reset, update = (_sgd if task.optimizer == "SGD" else _adam)(task, theta, gradient)

    def run(steps: int) -> Array:
        theta[:] = task.start
        reset()
        for _ in range(steps):
            forward()
            loss()
            backward()
            update()
        return theta

    return run


def _forward(weights: tuple[Array, ...], signals: list[Array], logit: Array) -> Call:
    dot, tanh = np.dot, np.tanh
    inner = [
        (w, s, np.empty((w.shape[0], s.shape[1]))) for w, s in zip(weights, signals, strict=True)
    ]
    hidden = [(w, s, z, after[:-1]) for (w, s, z), after in zip(inner, signals[1:], strict=False)]
    last, before = weights[-1], signals[-1]

    def run() -> None:
        for w, s, z, a in hidden:
            dot(w, s, z)
            tanh(z, a)
        dot(last, before, logit)

    return run


def _binary(task: Task, z: Array, delta: Array) -> Call:
    """Mean of log(1 + e^z) - z y, and its slope by z.

    As exact as ours at any logit: log(1 + e^-|z|) + ([z > 0] - y) z, two terms of which none is
    negative, so that nothing cancels.
    """
    minimum, exp, log1p, dot, greater = np.minimum, np.exp, np.log1p, np.dot, np.greater
    multiply, subtract, add, divide = np.multiply, np.subtract, np.add, np.divide
    fmax, copysign, copyto = np.fmax, np.copysign, np.copyto
    negative, e, losses, rest, t = (np.empty(z.shape) for _ in range(5))
    above = np.empty(z.shape, bool)
    y, flat, shares = task.targets, losses.reshape(-1), np.full(task.points, 1 / task.points)
    loss, share, one, zero = map(np.array, (0.0, 1 / task.points, 1.0, 0.0))

    def run() -> None:
        subtract(zero, z, negative)
        minimum(z, negative, out=e)
        exp(e, e)
        log1p(e, losses)
        greater(z, zero, above)
        copyto(rest, above)
        subtract(rest, y, rest)
        multiply(z, rest, t)
        fmax(t, zero, out=t)
        add(losses, t, losses)
        dot(flat, shares, loss)
        add(e, one, t)
        divide(e, t, t)
        copysign(t, negative, t)
        add(rest, t, delta)
        multiply(delta, share, delta)

    return run


def _softmax(task: Task, z: Array, delta: Array) -> Call:
    """Mean of log(sum of e^z) - z of the class, and its slope by z."""
    exp, log, multiply, subtract, divide = np.exp, np.log, np.multiply, np.subtract, np.divide
    reduce, largest, total = np.add.reduce, np.maximum.reduce, np.add.reduce
    e, t, y = np.empty(z.shape), np.empty(z.shape), task.targets
    top, whole, losses = (np.empty((1, task.points)) for _ in range(3))
    share = np.array(1 / task.points)

    def run() -> None:
        largest(z, axis=0, out=top, keepdims=True)
        subtract(z, top, t)
        exp(t, e)
        reduce(e, axis=0, out=whole, keepdims=True)
        multiply(t, y, t)
        total(t, axis=0, out=losses, keepdims=True)
        log(whole, top)
        subtract(top, losses, losses)
        losses.mean()
        divide(e, whole, delta)
        subtract(delta, y, delta)
        multiply(delta, share, delta)

    return run


def _backward(
    weights: tuple[Array, ...], slopes: tuple[Array, ...], signals: list[Array], delta: Array
) -> Call:
    dot, multiply, subtract, one = np.dot, np.multiply, np.subtract, np.array(1.0)
    rows, above = [], delta
    for layer in range(len(weights) - 1, 0, -1):
        a = signals[layer][:-1]
        below, local = np.empty(a.shape), np.empty(a.shape)
        rows.append(
            (slopes[layer], signals[layer].T, above, weights[layer][:, :-1].T, a, below, local)
        )
        above = below
    first, inputs, lowest = slopes[0], signals[0].T, above

    def run() -> None:
        for slope, s, d, w, a, below, local in rows:
            dot(d, s, slope)
            dot(w, d, below)
            multiply(a, a, local)
            subtract(one, local, local)
            multiply(below, local, below)
        dot(lowest, inputs, first)

    return run


def _sgd(task: Task, theta: Array, gradient: Array) -> tuple[Call, Call]:
    step, rate = np.empty(theta.size), np.array(task.rate)
    multiply, subtract = np.multiply, np.subtract

    def run() -> None:
        multiply(gradient, rate, step)
        subtract(theta, step, theta)

    return lambda: None, run


def _adam(task: Task, theta: Array, gradient: Array) -> tuple[Call, Call]:
    first, second, step = (np.zeros(theta.size) for _ in range(3))
    multiply, add, subtract, divide, sqrt = np.multiply, np.add, np.subtract, np.divide, np.sqrt
    b1, b2, c1, c2, epsilon = map(np.array, (0.9, 0.999, 0.1, 0.001, 1e-8))
    left = [1.0, 1.0]

    def reset() -> None:
        first[:] = second[:] = 0
        left[:] = [1.0, 1.0]

    def run() -> None:
        multiply(first, b1, first)
        multiply(gradient, c1, step)
        add(first, step, first)
        multiply(second, b2, second)
        multiply(gradient, gradient, step)
        multiply(step, c2, step)
        add(second, step, second)
        left[0] *= 0.9
        left[1] *= 0.999
        divide(second, 1 - left[1], step)
        sqrt(step, step)
        add(step, epsilon, step)
        divide(first, step, step)
        multiply(step, task.rate / (1 - left[0]), step)
        subtract(theta, step, theta)

    return reset, run
