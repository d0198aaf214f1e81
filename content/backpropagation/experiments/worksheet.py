"""The answer key of a worksheet: every line from the printed digits of those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from engine.authoring import (
    PRECISION,
    Claim,
    Experiment,
    Paper,
    ParameterLayout,
    Program,
    Recount,
    Variable,
    cross_entropy,
    networks,
    sigmoid,
    tanh,
    to_places,
)

LAYOUT = ParameterLayout((2, 2, 1))
NAMES = ("w11", "w12", "b1", "w21", "w22", "b2", "v1", "v2", "c")
"""The parameters, in the order of theta."""


@dataclass(frozen=True)
class AnswerKey:
    """Every line of the worksheet, each from the printed digits of those before it.

    Lines are named x1, y, w11 (to hidden neuron 1 from input 1), b1, v1 (to the output), c; z1, a1,
    z, p, loss; d, u1, s1, d1 (delta, upstream, slope); g_w11, g_b1, g_v1, g_c (gradients); n_w11
    and so on (new weights); and again z1, a1, z, p, loss with the new weights: after_z1 and so on.
    """

    experiment: Worksheet
    values: dict[str, str]
    """Decimal numerals, such as -0.4821."""

    exact: dict[str, float]
    """The same lines as the engine has them, in float64."""

    largest_gap: float
    """Largest |printed - exact| over all lines."""


@dataclass(frozen=True)
class Worksheet(Experiment[AnswerKey]):
    """One step of learning of a 2-2-1 network: tanh, then one probability."""

    inputs: tuple[str, str]
    """Decimal numerals, such as 0.5; so are all the other numbers."""

    target: int
    """0 or 1."""

    hidden: tuple[tuple[str, str, str], tuple[str, str, str]]
    """Of each hidden neuron: its weights from both inputs, then its bias."""

    output: tuple[str, str, str]
    """Of the output: its weights from both hidden neurons, then its bias."""

    learning_rate: str
    places: int = 4
    """Decimals to which every line is rounded before the next line uses it."""

    def perform(self) -> AnswerKey:
        """One step of learning: forward, back, the update, and forward again to see what it did."""
        numerals = [*self.hidden[0], *self.hidden[1], *self.output]
        rate = Decimal(self.learning_rate)
        program = Program(traced(self))
        theta = program.theta.copy()
        program.run()
        engine = {name: program[name].flat for name in ("z1", "a1", "z2")}
        delta = {name: program.adjoint(name).flat for name in ("z1", "z2", "a1")}
        gradient = dict(zip(NAMES, program.gradient.tolist(), strict=True))
        paper = Paper(self.places)
        with localcontext() as context:
            context.prec = PRECISION
            for k, numeral in enumerate(self.inputs, start=1):
                paper.line(f"x{k}", Decimal(numeral), float(numeral))
            paper.line("y", Decimal(self.target), float(self.target))
            for name, numeral in zip(NAMES, numerals, strict=True):
                paper.line(name, Decimal(numeral), float(numeral))
            _forward(paper, program, "", "")

            d = paper.line("d", paper["p"] - paper["y"], float(delta["z2"][0]))
            for k in (1, 2):
                a = float(engine["a1"][k - 1])
                up = paper.line(f"u{k}", paper[f"v{k}"] * d, float(delta["a1"][k - 1]))
                slope = paper.line(f"s{k}", 1 - paper[f"a{k}"] ** 2, 1 - a * a)
                paper.line(f"d{k}", up * slope, float(delta["z1"][k - 1]))
            for k in (1, 2):
                paper.line(f"g_v{k}", d * paper[f"a{k}"], gradient[f"v{k}"])
            paper.line("g_c", d, gradient["c"])
            for k in (1, 2):
                for i in (1, 2):
                    value = paper[f"d{k}"] * paper[f"x{i}"]
                    paper.line(f"g_w{k}{i}", value, gradient[f"w{k}{i}"])
                paper.line(f"g_b{k}", paper[f"d{k}"], gradient[f"b{k}"])
            stepped = theta - float(rate) * program.gradient
            for name, new in zip(NAMES, stepped.tolist(), strict=True):
                paper.line(f"n_{name}", paper[name] - rate * paper[f"g_{name}"], new)
            program.theta[:] = stepped
            program.forward()
            _forward(paper, program, "n_", "after_")
        return AnswerKey(self, paper.values, paper.exact, paper.largest_gap)

    def recounts(self, record: AnswerKey) -> Iterator[Recount]:
        """Every line in floating point, once with all digits and once rounded as it is written."""
        numerals = [*self.hidden[0], *self.hidden[1], *self.output]
        given = dict(zip(NAMES, map(float, numerals), strict=True))
        given |= {"x1": float(self.inputs[0]), "x2": float(self.inputs[1]), "y": float(self.target)}
        exact = _again(given, float(self.learning_rate), lambda value: value)
        values = _again(
            given, float(self.learning_rate), lambda value: to_places(value, self.places)
        )
        yield Recount("exact", exact, 1e-12)
        yield Recount("values", {name: f"{each:.{self.places}f}" for name, each in values.items()})
        gap = max(abs(values[name] - exact[name]) for name in exact)
        yield Recount("largest_gap", gap, 1e-12)

    def claims(self, record: AnswerKey) -> Iterator[Claim]:
        """The lines of the key before they are rounded: gradients, deltas, upstream gradients."""
        names = [f"g_{each}" for each in NAMES] + ["d1", "d2", "d", "u1", "u2"]
        yield Claim(
            "the answers",
            traced(self),
            ("W1", "W2", "z1", "z2", "a1"),
            recorded=np.array([record.exact[name] for name in names]),
            slack=1e-15,
            name=names.__getitem__,
        )


def traced(experiment: Worksheet) -> Variable:
    """The loss of the one sample, on a tape of its own."""
    numerals = [*experiment.hidden[0], *experiment.hidden[1], *experiment.output]
    theta = np.array([float(each) for each in numerals])
    inputs = np.array([[float(each) for each in experiment.inputs]])
    logit = networks.logits(LAYOUT, "tanh", theta, inputs)
    return networks.mean_loss(logit, np.array([float(experiment.target)]))


def _forward(paper: Paper, program: Program, weights: str, result: str) -> None:
    """The forward pass with the weights of one prefix, its lines under another."""

    def weight(name: str) -> Decimal:
        return paper[weights + name]

    hidden = []
    for k in (1, 2):
        terms = weight(f"w{k}1") * paper["x1"] + weight(f"w{k}2") * paper["x2"]
        z = paper.line(f"{result}z{k}", terms + weight(f"b{k}"), float(program["z1"][k - 1, 0]))
        hidden.append(paper.line(f"{result}a{k}", tanh(z), float(program["a1"][k - 1, 0])))
    total = weight("v1") * hidden[0] + weight("v2") * hidden[1] + weight("c")
    logit = program["z2"][0]
    z = paper.line(f"{result}z", total, float(logit[0]))
    p = paper.line(f"{result}p", sigmoid(z), float(networks.probability(logit)[0]))
    paper.line(f"{result}loss", cross_entropy(p, paper["y"]), float(program["loss"]))


def _again(
    given: dict[str, float], rate: float, written: Callable[[float], float]
) -> dict[str, float]:
    """Every line, each from those before it as they are written down."""
    line = {name: written(value) for name, value in given.items()}

    def forward(weights: str, result: str) -> None:
        def weight(name: str) -> float:
            return line[weights + name]

        for k in (1, 2):
            total = weight(f"w{k}1") * line["x1"] + weight(f"w{k}2") * line["x2"] + weight(f"b{k}")
            line[f"{result}z{k}"] = written(total)
            line[f"{result}a{k}"] = written(float(np.tanh(line[f"{result}z{k}"])))
        total = weight("v1") * line[f"{result}a1"] + weight("v2") * line[f"{result}a2"]
        z = line[f"{result}z"] = written(total + weight("c"))
        p = line[f"{result}p"] = written(1 / (1 + float(np.exp(-z))))
        line[f"{result}loss"] = written(-float(np.log(p if line["y"] else 1 - p)))

    forward("", "")
    line["d"] = written(line["p"] - line["y"])
    for k in (1, 2):
        line[f"u{k}"] = written(line[f"v{k}"] * line["d"])
        line[f"s{k}"] = written(1 - line[f"a{k}"] ** 2)
        line[f"d{k}"] = written(line[f"u{k}"] * line[f"s{k}"])
        line[f"g_v{k}"] = written(line["d"] * line[f"a{k}"])
        line[f"g_b{k}"] = line[f"d{k}"]
        for i in (1, 2):
            line[f"g_w{k}{i}"] = written(line[f"d{k}"] * line[f"x{i}"])
    line["g_c"] = line["d"]
    for name in NAMES:
        line[f"n_{name}"] = written(line[name] - rate * line[f"g_{name}"])
    forward("n_", "after_")
    return line
