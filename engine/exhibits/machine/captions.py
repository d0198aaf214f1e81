"""A sweep in words: what each phase computes, from the record alone."""

from __future__ import annotations

from dataclasses import dataclass

from engine.exhibits.machine.phases import phases
from engine.learning.sample_sweeps import TapeReadings
from engine.numerals import printed, subscript


@dataclass(frozen=True)
class Reading:
    """A small table of what one phase computes."""

    title: str
    formula: str
    """What is computed, in TeX."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sample_in_words(sweeps: TapeReadings, sample: int) -> str:
    """What is different about this sample, from its own numbers."""
    probability = float(sweeps.activation[-1][sample][0])
    target = int(sweeps.target[sample])
    delta = float(sweeps.delta[-1][sample][0])
    layer, neuron, widest = max(
        (
            (layer, neuron, abs(float(value)))
            for layer, deltas in enumerate(sweeps.delta[:-1], start=1)
            for neuron, value in enumerate(deltas[sample])
        ),
        key=lambda found: found[2],
    )
    opening = (
        f"Its class is {target}, and the network says 1 with a probability of "
        f"{printed(probability, 2)}: {printed(abs(delta), 2)} from the truth."
    )
    if widest < 0.05:
        blame = " There is next to nothing to blame, and hardly a weight moves."
    else:
        blame = (
            f" Most blame reaches neuron {neuron + 1} of hidden layer {layer}: "
            f"|δ| = {printed(widest, 2)}."
        )
    raised = int(sweeps.raised[sample])
    step = (
        f" This step takes its loss from {printed(float(sweeps.loss[sample]), 2)} to "
        f"{printed(float(sweeps.loss_after[sample]), 2)}, and raises that of {raised} other points."
    )
    return opening + blame + step


def phase_in_numbers(sweeps: TapeReadings, sample: int, phase: int) -> Reading:
    """Every number that one phase of one sample's sweep computes."""
    stop = phases(sweeps.layers)[phase]
    last = len(sweeps.layers) - 1
    activation = sweeps.activation
    if stop.kind == "inputs":
        rows = [(f"x{subscript(k + 1)}", printed(v)) for k, v in enumerate(activation[0][sample])]
        rows.append(("y", f"{sweeps.target[sample]:.0f}"))
        return Reading("Inputs and target", r"a_0 = x", ("", "value"), tuple(rows))
    if stop.kind == "forward":
        layer = stop.layer
        z, a = sweeps.pre_activation[layer - 1][sample], activation[layer][sample]
        both = [
            (str(k + 1), printed(v), printed(w)) for k, (v, w) in enumerate(zip(z, a, strict=True))
        ]
        if layer == last:
            formula = (
                rf"z_{layer} = W_{layer} a_{layer - 1} + b_{layer}, \quad p = \sigma(z_{layer})"
            )
            return Reading("Output", formula, ("", f"z{subscript(layer)}", "p"), tuple(both))
        formula = (
            rf"z_{layer} = W_{layer} a_{layer - 1} + b_{layer}, \quad a_{layer} = \tanh z_{layer}"
        )
        return Reading(
            f"Hidden layer {layer}",
            formula,
            ("neuron", f"z{subscript(layer)}", f"a{subscript(layer)}"),
            tuple(both),
        )
    if stop.kind == "loss":
        target = int(sweeps.target[sample])
        p = float(activation[-1][sample][0])
        formula = r"L = -y \ln p - (1 - y) \ln(1 - p)"
        row = (printed(p), str(target), printed(float(sweeps.loss[sample])))
        return Reading("Loss", formula, ("p", "y", "L"), (row,))
    if stop.kind == "backward":
        return _blame(sweeps, sample, stop.layer)
    return _largest_updates(sweeps, sample)


def _blame(sweeps: TapeReadings, sample: int, layer: int) -> Reading:
    last = len(sweeps.layers) - 1
    delta = sweeps.delta[layer - 1][sample]
    if layer == last:
        p, y = float(sweeps.activation[-1][sample][0]), sweeps.target[sample]
        row = (printed(p), f"{y:.0f}", printed(float(delta[0])))
        return Reading(
            "Delta of the output",
            rf"\delta_{layer} = p - y",
            ("p", "y", f"δ{subscript(layer)}"),
            (row,),
        )
    weights = sweeps.layout.matrices(sweeps.theta)[layer][:, :-1]
    upstream = weights.T @ sweeps.delta[layer][sample]
    local = 1 - sweeps.activation[layer][sample] ** 2
    rows = tuple(
        (str(k + 1), printed(u), printed(v), printed(d))
        for k, (u, v, d) in enumerate(zip(upstream, local, delta, strict=True))
    )
    formula = rf"\delta_{layer} = (W_{layer + 1}^\top \delta_{layer + 1}) \odot (1 - a_{layer}^2)"
    head = ("neuron", "upstream", "local", f"δ{subscript(layer)}")
    return Reading(f"Deltas of hidden layer {layer}", formula, head, rows)


def _largest_updates(sweeps: TapeReadings, sample: int) -> Reading:
    gradient, update = sweeps.gradient[sample], sweeps.update[sample]
    order = sorted(range(len(update)), key=lambda k: -abs(float(update[k])))[:6]
    rows = tuple(
        (sweeps.layout.name(k), printed(float(gradient[k])), printed(float(update[k])))
        for k in order
    )
    rate = f"{sweeps.experiment.learning_rate:g}"
    return Reading(
        "The six largest updates",
        rf"\Delta w = -\eta\, \delta\, a, \quad \eta = {rate} \text{{ for one sample}}",
        ("weight", "gradient", "update"),
        rows,
    )
