"""One sentence for each phase of a sweep, with this sample's numbers, from the record alone.

Where a sentence prints a sum, its result is given to as many decimals as follow from the printed
digits, so that a hand calculation confirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from engine.exhibits.machine.phases import Phase, phases
from engine.exhibits.machine.sums import as_printed, result
from engine.learning.sample_sweeps import TapeReadings
from engine.numerals import printed

Array = NDArray[np.float64]


def narrated(sweeps: TapeReadings, sample: int) -> tuple[str, ...]:
    """What happens at each phase of a sample's sweep, in order."""
    return tuple(_sentence(sweeps, sample, phase) for phase in phases(sweeps.layers))


def _sentence(sweeps: TapeReadings, sample: int, phase: Phase) -> str:
    match phase.kind:
        case "inputs":
            return _inputs(sweeps, sample)
        case "forward":
            return _forward(sweeps, sample, phase.layer)
        case "loss":
            return _loss(sweeps, sample)
        case "backward":
            return _backward(sweeps, sample, phase.layer)
        case _:
            return _update(sweeps, sample)


def _inputs(sweeps: TapeReadings, sample: int) -> str:
    values = ", ".join(printed(float(v), 2) for v in sweeps.activation[0][sample])
    target = int(sweeps.target[sample])
    return (
        f"A point waits at the inputs: ({values}). Its class is {target}. Press Forward → Backward."
    )


def _forward(sweeps: TapeReadings, sample: int, layer: int) -> str:
    last = len(sweeps.layers) - 1
    matrix = sweeps.layout.matrices(sweeps.theta)[layer - 1]
    heard = sweeps.activation[layer - 1][sample]
    z, a = sweeps.pre_activation[layer - 1][sample], sweeps.activation[layer][sample]
    if layer == last:
        return (
            f"The output neuron weighs the {len(heard)} answers before it: z is {printed(z[0])}. "
            f"Squashed by the sigmoid, that is p = {printed(a[0])}, its belief in class 1."
        )
    neuron = int(np.abs(a).argmax())
    row = matrix[neuron]
    if len(heard) > 2:
        return (
            f"Each neuron of hidden layer {layer} weighs the {len(heard)} answers before it. "
            f"Neuron {neuron + 1} is the loudest: it makes {printed(z[neuron])} of them and "
            f"answers {printed(a[neuron])}."
        )
    terms = list(zip(row[:-1], heard, strict=True))
    return (
        f"Neuron {neuron + 1} hears {_total(terms, float(row[-1]), float(z[neuron]))} "
        f"and answers {printed(a[neuron])}; the others likewise."
    )


def _loss(sweeps: TapeReadings, sample: int) -> str:
    target, p = int(sweeps.target[sample]), float(sweeps.activation[-1][sample][0])
    share = printed(p if target else 1 - p)
    return (
        f"The truth is {target}. The network gave it a probability of {share}; its loss, the "
        f"surprise at the truth, is {printed(float(sweeps.loss[sample]))}."
    )


def _backward(sweeps: TapeReadings, sample: int, layer: int) -> str:
    last = len(sweeps.layers) - 1
    delta = sweeps.delta[layer - 1][sample]
    if layer == last:
        p, target = float(sweeps.activation[-1][sample][0]), int(sweeps.target[sample])
        return (
            f"Now back. The output’s blame is p − y: {printed(p)} − {target} = {printed(delta[0])}."
        )
    weights = sweeps.layout.matrices(sweeps.theta)[layer][:, :-1]
    neuron = int(np.abs(delta).argmax())
    behind, slope = sweeps.delta[layer][sample], 1 - sweeps.activation[layer][sample][neuron] ** 2
    column = weights[:, neuron]
    upstream = float(column @ behind)
    if len(behind) == 1:
        heard = _total([(float(column[0]), float(behind[0]))], None, upstream)
    else:
        heard = f"{printed(upstream)} from the {len(behind)} neurons behind it"
    return (
        f"Most blame comes to neuron {neuron + 1} of hidden layer {layer}: it hears {heard}, and "
        f"its slope of {printed(slope)} lets {printed(delta[neuron])} through."
    )


def _update(sweeps: TapeReadings, sample: int) -> str:
    update = sweeps.update[sample]
    most = int(np.abs(update).argmax())
    before, after = printed(float(sweeps.loss[sample])), printed(float(sweeps.loss_after[sample]))
    turn = "falls" if sweeps.loss_after[sample] < sweeps.loss[sample] else "rises"
    loss = f"{turn} from {before} to {after}" if before != after else f"stays at {before}"
    return (
        f"Every weight steps against its gradient, most of all that of {sweeps.layout.name(most)}: "
        f"by {printed(update[most])}. This sample’s loss {loss}."
    )


def _total(terms: Sequence[tuple[float, float]], bias: float | None, recorded: float) -> str:
    """A sum of products as it is printed, and what it comes to."""
    words, value = "", Decimal(0)
    for weight, heard in terms:
        value += as_printed(weight) * as_printed(heard)
        factor = printed(abs(heard))
        words += f"{_sign(weight * np.sign(heard or 1), words)}{printed(abs(weight))} × {factor}"
    if bias is not None:
        value += as_printed(bias)
        words += f"{_sign(bias, words)}{printed(abs(bias))}"
    return f"{words} = {result(value, recorded)}"


def _sign(value: float, before: str) -> str:
    if not before:
        return "−" if value < 0 else ""
    return " − " if value < 0 else " + "
