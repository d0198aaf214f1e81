"""What a neuron answers when it is asked: every number of its own, from the record alone.

Three accounts, in aligned columns: how it came by its activation, how it came by its delta, and
what becomes of each of its weights. Each product is that of the printed factors, and each result
is given to the decimals that follow from what is printed, so that a hand calculation confirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from engine.catalogue import say
from engine.exhibits.machine.sums import as_printed, by_hand, result
from engine.learning.sample_sweeps import TapeReadings
from engine.numerals import printed, subscript


@dataclass(frozen=True)
class Neuron:
    """A neuron of the network; those of layer 0 are the inputs."""

    layer: int
    place: int
    """Within its layer, from 0."""

    name: str


@dataclass(frozen=True)
class Answer:
    """Lines of aligned text, and the kind of phase that brings them."""

    kind: str
    """forward, backward or update."""

    text: str


def neurons(layers: tuple[int, ...]) -> tuple[Neuron, ...]:
    """All neurons, layer by layer."""
    last = len(layers) - 1

    def name(layer: int, place: int) -> str:
        if layer == 0:
            return say("Input {name}", name=f"x{subscript(place + 1)}")
        if layer == last and layers[last] == 1:
            return say("The output neuron")
        if layer == last:
            return say("Neuron {number} of the output", number=place + 1)
        return say("Neuron {number} of hidden layer {layer}", number=place + 1, layer=layer)

    return tuple(
        Neuron(layer, place, name(layer, place))
        for layer, size in enumerate(layers)
        for place in range(size)
    )


def answers(sweeps: TapeReadings, sample: int, neuron: Neuron) -> tuple[Answer, ...]:
    """Its accounts for one sample; an input has but its value to tell."""
    if neuron.layer == 0:
        value = printed(float(sweeps.activation[0][sample][neuron.place]))
        told = _line(say("its value"), "", value), say("as the data have it")
        return (Answer("forward", "\n".join(told)),)
    return (
        Answer("forward", _forward(sweeps, sample, neuron)),
        Answer("backward", _backward(sweeps, sample, neuron)),
        Answer("update", _update(sweeps, sample, neuron)),
    )


def _forward(sweeps: TapeReadings, sample: int, neuron: Neuron) -> str:
    """The sum of weight × activation, the bias, and what the neuron makes of them."""
    layer, k = neuron.layer, neuron.place
    row = sweeps.layout.matrices(sweeps.theta)[layer - 1][k]
    heard = sweeps.activation[layer - 1][sample]
    z, a = (float(each[sample][k]) for each in (_z(sweeps, layer), sweeps.activation[layer]))
    lines, total = _products(_called("a" if layer > 1 else "x", len(heard)), row[:-1], heard)
    total += as_printed(float(row[-1]))
    squashed = "p = σ(z)" if layer == len(sweeps.layers) - 1 else "a = tanh z"
    return "\n".join(
        (
            _line(say("from"), say("weight × activation")),
            *lines,
            _line(say("bias"), "", printed(float(row[-1]))),
            _line(say("their sum"), "z", result(total, z)),
            _line("", squashed, printed(a)),
        )
    )


def _backward(sweeps: TapeReadings, sample: int, neuron: Neuron) -> str:
    """The sum of weight × delta, times the slope; at the output, the error itself."""
    layer, k = neuron.layer, neuron.place
    delta, a = (
        float(each[sample][k]) for each in (sweeps.delta[layer - 1], sweeps.activation[layer])
    )
    if layer == len(sweeps.layers) - 1:
        y = int(sweeps.target[sample])
        error = as_printed(a) - y
        return "\n".join(
            (
                _line(say("prediction"), "p", printed(a)),
                _line(say("truth"), "y", str(y)),
                _line(say("blame"), "δ = p − y", result(error, delta)),
            )
        )
    column = sweeps.layout.matrices(sweeps.theta)[layer][:, k]
    behind = sweeps.delta[layer][sample]
    lines, total = _products(_called("δ", len(behind)), column, behind)
    upstream, slope = float(column @ behind), 1 - a * a
    hand_slope = 1 - as_printed(a) ** 2
    return "\n".join(
        (
            _line(say("from"), say("weight × its δ")),
            *lines,
            _line(say("their sum"), say("upstream"), result(total, upstream)),
            _line(say("slope"), "1 − a²", result(hand_slope, slope)),
            _line(say("blame"), say("δ = product"), result(total * hand_slope, delta)),
        )
    )


def _update(sweeps: TapeReadings, sample: int, neuron: Neuron) -> str:
    """Gradient and update of each of its weights, and of its bias."""
    layer, k = neuron.layer, neuron.place
    delta = float(sweeps.delta[layer - 1][sample][k])
    heard = sweeps.activation[layer - 1][sample]
    gradient = sweeps.layout.matrices(sweeps.gradient[sample])[layer - 1][k]
    update = sweeps.layout.matrices(sweeps.update[sample])[layer - 1][k]
    senders = [*_called("a" if layer > 1 else "x", len(heard)), say("bias")]
    factors = [*(printed(float(a)) for a in heard), "1"]
    products = [as_printed(delta) * Decimal(factor.replace("−", "-")) for factor in factors]
    shown = map(result, products, map(float, gradient))
    lines = [
        f"{sender:<4}{factor:>7} ×{printed(delta):>8} ={_column(product)} →{printed(float(u)):>8}"
        for sender, factor, product, u in zip(senders, factors, shown, update, strict=True)
    ]
    names = say("from"), say("local"), say("blame"), say("gradient"), say("update")
    return "\n".join(
        (
            say(
                "gradient of each weight, and −{rate} times it",
                rate=f"{sweeps.experiment.learning_rate:g}",
            ),
            "{:<4}{:>7} ×{:>8} ={:>8} →{:>7}".format(*names),
            *lines,
        )
    )


def _z(sweeps: TapeReadings, layer: int) -> NDArray[np.float64]:
    return sweeps.pre_activation[layer - 1]


def _called(letter: str, count: int) -> list[str]:
    """What the numbers of a layer are called in a narrow column."""
    return [f"{letter}{subscript(k + 1)}" for k in range(count)]


def _products(
    senders: Sequence[str], weights: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[list[str], Decimal]:
    """A line for each product of the printed factors, and the sum of them."""
    lines, total = [], Decimal(0)
    for sender, weight, value in zip(senders, map(float, weights), map(float, values), strict=True):
        product = as_printed(weight) * as_printed(value)
        total += product
        lines.append(f"{sender:<4}{printed(weight):>8} ×{printed(value):>8} ={by_hand(product):>8}")
    return lines, total


def _line(label: str, middle: str, value: str = "") -> str:
    """A label, what is computed, and the result in the column of the products."""
    if not value:
        return f"{label:<4} {middle:>17}"
    return f"{label:<11}{middle:>11} ={_column(value)}"


def _column(value: str) -> str:
    """A number of at most four decimals, its point below the others'."""
    whole, _, decimals = value.partition(".")
    return f"{whole:>3}{'.' if decimals else ' '}{decimals:<4}"
