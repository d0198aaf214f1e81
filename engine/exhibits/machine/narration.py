"""One sentence for each phase of a sweep, with this sample's numbers, from the record alone.

Where a sentence prints a sum, its result is given to as many decimals as follow from the printed
digits, so that a hand calculation confirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from engine.catalogue import say
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
    return say(
        "A point waits at the inputs: ({values}). Its class is {target}. Press Forward → Backward.",
        values=values,
        target=target,
    )


def _forward(sweeps: TapeReadings, sample: int, layer: int) -> str:
    last = len(sweeps.layers) - 1
    matrix = sweeps.layout.matrices(sweeps.theta)[layer - 1]
    heard = sweeps.activation[layer - 1][sample]
    z, a = sweeps.pre_activation[layer - 1][sample], sweeps.activation[layer][sample]
    if layer == last:
        return say(
            "The output neuron weighs the {count} answers before it: z is {z}. "
            "Squashed by the sigmoid, that is p = {p}, its belief in class 1.",
            count=len(heard),
            z=printed(z[0]),
            p=printed(a[0]),
        )
    neuron = int(np.abs(a).argmax())
    row = matrix[neuron]
    if len(heard) > 2:
        return say(
            "Each neuron of hidden layer {layer} weighs the {count} answers before it. "
            "Neuron {neuron} is the loudest: it makes {z} of them and answers {a}.",
            layer=layer,
            count=len(heard),
            neuron=neuron + 1,
            z=printed(z[neuron]),
            a=printed(a[neuron]),
        )
    terms = list(zip(row[:-1], heard, strict=True))
    return say(
        "Neuron {neuron} hears {total} and answers {a}; the others likewise.",
        neuron=neuron + 1,
        total=_total(terms, float(row[-1]), float(z[neuron])),
        a=printed(a[neuron]),
    )


def _loss(sweeps: TapeReadings, sample: int) -> str:
    target, p = int(sweeps.target[sample]), float(sweeps.activation[-1][sample][0])
    share = printed(p if target else 1 - p)
    return say(
        "The truth is {target}. The network gave it a probability of {share}; its loss, the "
        "surprise at the truth, is {loss}.",
        target=target,
        share=share,
        loss=printed(float(sweeps.loss[sample])),
    )


def _backward(sweeps: TapeReadings, sample: int, layer: int) -> str:
    last = len(sweeps.layers) - 1
    delta = sweeps.delta[layer - 1][sample]
    if layer == last:
        p, target = float(sweeps.activation[-1][sample][0]), int(sweeps.target[sample])
        return say(
            "Now back. The output’s blame is p − y: {p} − {target} = {delta}.",
            p=printed(p),
            target=target,
            delta=printed(delta[0]),
        )
    weights = sweeps.layout.matrices(sweeps.theta)[layer][:, :-1]
    neuron = int(np.abs(delta).argmax())
    behind, slope = sweeps.delta[layer][sample], 1 - sweeps.activation[layer][sample][neuron] ** 2
    column = weights[:, neuron]
    upstream = float(column @ behind)
    if len(behind) == 1:
        heard = _total([(float(column[0]), float(behind[0]))], None, upstream)
    else:
        heard = say(
            "{upstream} from the {count} neurons behind it",
            upstream=printed(upstream),
            count=len(behind),
        )
    return say(
        "Most blame comes to neuron {neuron} of hidden layer {layer}: it hears {heard}, and "
        "its slope of {slope} lets {delta} through.",
        neuron=neuron + 1,
        layer=layer,
        heard=heard,
        slope=printed(slope),
        delta=printed(delta[neuron]),
    )


def _update(sweeps: TapeReadings, sample: int) -> str:
    update = sweeps.update[sample]
    most = int(np.abs(update).argmax())
    before, after = printed(float(sweeps.loss[sample])), printed(float(sweeps.loss_after[sample]))
    if before == after:
        loss = say("This sample’s loss stays at {before}.", before=before)
    elif sweeps.loss_after[sample] < sweeps.loss[sample]:
        loss = say("This sample’s loss falls from {before} to {after}.", before=before, after=after)
    else:
        loss = say("This sample’s loss rises from {before} to {after}.", before=before, after=after)
    step = say(
        "Every weight steps against its gradient, most of all that of {weight}: by {update}.",
        weight=sweeps.layout.name(most),
        update=printed(update[most]),
    )
    return f"{step} {loss}"


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
