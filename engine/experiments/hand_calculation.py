"""A sweep redone as a person with a pocket calculator would: every line rounded, then used.

A hand calculation begins from printed digits, so it must also go on from printed digits; otherwise
the reader's last digit and ours would differ now and then, and the reader would rightly wonder.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from engine.experiments.paper import PRECISION, Paper, cross_entropy, sigmoid, tanh
from engine.records import HandCalculation, TapeReadings, WorkedPath


def work(experiment: HandCalculation, sweeps: TapeReadings) -> WorkedPath:
    """Follow the experiment's path forward to the loss and back to the weights along it.

    ValueError if some line strays from the engine's value by 0.02 or more: then the chosen path
    loses too many digits to be shown.
    """
    sheet = Paper(experiment.places)
    sample, path = experiment.sample, experiment.path
    last = len(sweeps.layers) - 1
    matrices = sweeps.layout.matrices(sweeps.theta)
    route = (*path, 0)
    """The neuron visited in each layer, the output last."""

    with localcontext() as context:
        context.prec = PRECISION
        for k, value in enumerate(sweeps.activation[0][sample]):
            sheet.given(f"a0.{k + 1}", float(value))
        target = sheet.given("y", float(sweeps.target[sample]))
        for layer in range(1, last + 1):
            for neuron in range(sweeps.layers[layer]):
                if layer < last and neuron != route[layer]:
                    sheet.given(
                        f"a{layer}.{neuron + 1}", float(sweeps.activation[layer][sample][neuron])
                    )
            row = matrices[layer - 1][route[layer]]
            bias = sheet.given(f"b{layer}", float(row[-1]))
            terms = []
            for k in range(sweeps.layers[layer - 1]):
                weight = sheet.given(f"w{layer}.{k + 1}", float(row[k]))
                terms.append(weight * sheet[f"a{layer - 1}.{k + 1}"])
            z = sheet.line(
                f"z{layer}",
                sum(terms, bias),
                float(sweeps.pre_activation[layer - 1][sample][route[layer]]),
            )
            exact = float(sweeps.activation[layer][sample][route[layer]])
            if layer < last:
                sheet.line(f"a{layer}.{route[layer] + 1}", tanh(z), exact)
            else:
                sheet.line("p", sigmoid(z), exact)
        p = sheet["p"]
        sheet.line("loss", cross_entropy(p, target), float(sweeps.loss[sample]))

        delta = sheet.line(f"d{last}", p - target, float(sweeps.delta[-1][sample][0]))
        for layer in range(last, 0, -1):
            deltas = sweeps.delta[layer - 1][sample]
            gradient = sweeps.layout.matrices(sweeps.gradient[sample])[layer - 1]
            here, source = route[layer], route[layer - 1]
            sheet.line(
                f"g{layer}",
                delta * sheet[f"a{layer - 1}.{source + 1}"],
                float(gradient[here, source]),
            )
            if layer == 1:
                break
            blame = []
            for k in range(sweeps.layers[layer]):
                back = sheet.given(f"v{layer}.{k + 1}", float(matrices[layer - 1][k, source]))
                share = delta if k == here else sheet.given(f"d{layer}.{k + 1}", float(deltas[k]))
                blame.append(back * share)
            upstream = float(matrices[layer - 1][:, source] @ deltas)
            activation = float(sweeps.activation[layer - 1][sample][source])
            up = sheet.line(f"up{layer - 1}", sum(blame, Decimal(0)), upstream)
            a = sheet[f"a{layer - 1}.{source + 1}"]
            local = sheet.line(f"local{layer - 1}", 1 - a * a, 1 - activation**2)
            delta = sheet.line(
                f"d{layer - 1}", up * local, float(sweeps.delta[layer - 2][sample][source])
            )
    gap = sheet.largest_gap
    if gap >= 0.02:
        raise ValueError(f"rounded by hand, a line of this path is off by {gap:.3f}")
    return WorkedPath(
        experiment=experiment,
        values=sheet.values,
        exact=sheet.exact,
        largest_gap=gap,
    )
