"""A sweep in words: what each phase computes, from the record alone."""

from __future__ import annotations

from engine.catalogue import say
from engine.exhibits.machine.phases import Phase, phases
from engine.learning.sample_sweeps import TapeReadings
from engine.numerals import printed


def sample_in_words(sweeps: TapeReadings, sample: int) -> tuple[str, str, str]:
    """What is different about this sample, from its own numbers.

    What the network answers, whom it blames, what the step does: each is known at another phase.
    """
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
    opening = say(
        "Its class is {target}, and the network says 1 with a probability of {probability}: "
        "{away} from the truth.",
        target=target,
        probability=printed(probability, 2),
        away=printed(abs(delta), 2),
    )
    if widest < 0.05:
        blame = say("There is next to nothing to blame, and hardly a weight moves.")
    else:
        blame = say(
            "Most blame reaches neuron {neuron} of hidden layer {layer}: |δ| = {delta}.",
            neuron=neuron + 1,
            layer=layer,
            delta=printed(widest, 2),
        )
    raised = int(sweeps.raised[sample])
    before, after = _apart(float(sweeps.loss[sample]), float(sweeps.loss_after[sample]))
    if before == after:
        step = say(
            "This step leaves its loss at {before}, and raises that of {raised} other points.",
            before=before,
            raised=raised,
        )
    else:
        step = say(
            "This step takes its loss from {before} to {after}, and raises that of {raised} "
            "other points.",
            before=before,
            after=after,
            raised=raised,
        )
    return opening, blame, step


def _apart(before: float, after: float) -> tuple[str, str]:
    """Two numbers to two decimals; to four, where two would not tell them apart."""
    if printed(before, 2) != printed(after, 2):
        return printed(before, 2), printed(after, 2)
    return printed(before), printed(after)


def formulas(sweeps: TapeReadings) -> tuple[tuple[str, str], ...]:
    """What each phase computes: a title, and a formula in TeX."""
    return tuple(_formula(sweeps, stop) for stop in phases(sweeps.layers))


def _formula(sweeps: TapeReadings, stop: Phase) -> tuple[str, str]:
    layer, last = stop.layer, len(sweeps.layers) - 1
    match stop.kind:
        case "inputs":
            return say("Inputs and target"), r"a_0 = x"
        case "forward":
            weighed = rf"z_{layer} = W_{layer} a_{layer - 1} + b_{layer}, \quad "
            if layer == last:
                return say("Output"), weighed + rf"p = \sigma(z_{layer})"
            return say(
                "Hidden layer {layer}", layer=layer
            ), weighed + rf"a_{layer} = \tanh z_{layer}"
        case "loss":
            return say("Loss"), r"L = -y \ln p - (1 - y) \ln(1 - p)"
        case "backward" if layer == last:
            return say("Delta of the output"), rf"\delta_{layer} = p - y"
        case "backward":
            upstream = rf"(W_{layer + 1}^\top \delta_{layer + 1})"
            return (
                say("Deltas of hidden layer {layer}", layer=layer),
                rf"\delta_{layer} = {upstream} \odot (1 - a_{layer}^2)",
            )
        case _:
            rate = f"{sweeps.experiment.learning_rate:g}"
            one = say("for one sample")
            return (
                say("Updates"),
                rf"\Delta w = -\eta\, \delta\, a, \quad \eta = {rate} "
                rf"\text{{ {one}}}",
            )
