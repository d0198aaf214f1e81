"""What a neuron answers, and how it is asked: its numbers, its connections, its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
import pytest

from tests.emitted.conftest import Emitted
from tests.emitted.document import Element
from tests.emitted.drawing import Points
from tests.emitted.machine import (
    CHOICES,
    connections_of,
    each_sweep,
    of_sample,
    page_of,
    panel,
    run_of,
    sweeps_of,
)
from tests.emitted.measure import decimal, near


@pytest.mark.parametrize("name", CHOICES)
def test_a_neuron_is_asked_where_it_stands(emitted: Emitted, name: str) -> None:
    """Its control lies over it, and says which neuron it is."""
    page, run = page_of(emitted, name), run_of(emitted, name)
    nobody, *controls = page.ids[f"run-{name}"].only("div", "ask").elements
    assert nobody.attributes["id"] == f"{name}-ask-none"
    assert "checked" in nobody.attributes
    last = len(run.layers) - 1
    network = panel(emitted, f"{name} network")
    places = {mark.name: mark.dots for mark in network.at(0) if mark.name.startswith("neuron")}
    width, height = map(float, network.svg.attributes["viewbox"].split()[2:])
    layers = "-".join(map(str, run.layers))
    wanted = [(layer, n) for layer, size in enumerate(run.layers) for n in range(size)]
    for at, ((layer, n), control) in enumerate(zip(wanted, controls, strict=True), start=2):
        rule = page.rules[f".asks-{layers}>:nth-child({at})"]
        share = [float(rule[side].removesuffix("%")) / 100 for side in ("left", "top")]
        near(np.multiply(share, [width, height]), places[f"neuron{layer}"][n], 0.05)
        called = control.attributes["aria-label"]
        assert called == control.attributes["title"]
        assert called == (
            f"Input x{'₁₂'[n]}"
            if layer == 0
            else "The output neuron"
            if layer == last
            else f"Neuron {n + 1} of hidden layer {layer}"
        )


@pytest.mark.parametrize("name", CHOICES)
def test_the_connections_of_a_neuron_stand_out(emitted: Emitted, name: str) -> None:
    """All that lead to it, all that leave it, and no other, each where the network draws it."""
    run = run_of(emitted, name)
    where = {edge: ends for ends, edge in connections_of(emitted)[name].items()}
    (roads,) = page_of(emitted, name).ids[f"run-{name}"].within("svg", "roads")
    wanted = [(layer, n) for layer, size in enumerate(run.layers) for n in range(size)]
    for (layer, n), group in zip(wanted, roads.elements, strict=True):
        into, *out = (_segments(path.attributes["d"]) for path in group.elements)
        near(_sorted(into), _sorted(ends for e, ends in where.items() if e[:2] == (layer, n)), 0.1)
        leaving = [ends for e, ends in where.items() if (e[0] - 1, e[2]) == (layer, n)]
        near(_sorted(out[0] if out else []), _sorted(leaving), 0.1)


def _segments(path: str) -> list[list[float]]:
    """Both ends of each straight segment of a path; its circle is left out."""
    found = re.findall(r"M(-?[\d.]+) (-?[\d.]+)L(-?[\d.]+) (-?[\d.]+)", path)
    return [[float(value) for value in each] for each in found]


def _sorted(ends: Iterable[Sequence[float]]) -> Points:
    return np.array(sorted(map(tuple, ends))).reshape(-1, 4)


@each_sweep
def test_what_each_neuron_answers(emitted: Emitted, name: str, moment: int, sample: int) -> None:
    """Its sum, its blame, and what becomes of its weights: of every neuron, to four decimals."""
    sweeps = sweeps_of(emitted, name, moment)
    k, last = sample - 1, len(sweeps.layers) - 1
    parts = of_sample(emitted, name, moment, sample)
    told = [each for part in parts for each in part.within("div", "answers")]
    asked = [(layer, n) for layer, size in enumerate(sweeps.layers) for n in range(size)]
    assert len(told) == len(asked)
    matrices = sweeps.layout.matrices(sweeps.theta)
    gradients = sweeps.layout.matrices(sweeps.gradient[k])
    updates = sweeps.layout.matrices(sweeps.update[k])
    for told_by, (layer, n) in zip(told, asked, strict=True):
        accounts = {each.classes[0]: numbers(each) for each in told_by.within("pre")}
        a = sweeps.activation[layer][k][n]
        if layer == 0:
            assert accounts == {"forward": [[decimal(a, 4)]]}
            continue
        heard, row = sweeps.activation[layer - 1][k], matrices[layer - 1][n]
        z, delta = sweeps.pre_activation[layer - 1][k][n], sweeps.delta[layer - 1][k][n]
        products(accounts["forward"][: len(heard)], row[:-1], heard)
        (bias,), (total,), (answer,) = accounts["forward"][len(heard) :]
        assert (bias, answer) == (decimal(row[-1], 4), decimal(a, 4))
        same(total, z)
        if layer == last:
            (p,), (y,), (blame,) = accounts["backward"]
            assert (p, y) == (decimal(a, 4), str(int(sweeps.target[k])))
        else:
            column, behind = matrices[layer][:, n], sweeps.delta[layer][k]
            products(accounts["backward"][: len(behind)], column, behind)
            (upstream,), (slope,), (blame,) = accounts["backward"][len(behind) :]
            same(upstream, column @ behind)
            same(slope, 1 - a**2)
        same(blame, delta)
        lines = accounts["update"]
        rate = f"{sweeps.experiment.learning_rate:g}"
        assert lines[0] == [f"−{rate}"]
        weights = zip([*heard, 1.0], gradients[layer - 1][n], updates[layer - 1][n], strict=True)
        for line, (activation, gradient, update) in zip(lines[1:], weights, strict=True):
            factor = "1" if line is lines[-1] else decimal(activation, 4)
            assert (line[0], line[1], line[3]) == (factor, decimal(delta, 4), decimal(update, 4))
            same(line[2], gradient)


def numbers(account: Element) -> list[list[str]]:
    """The numerals of each line that has any; an index below the line is none."""
    lines = account.text.replace("1 − a²", "slope").splitlines()
    found = [re.findall(r"−?\d+(?:\.\d+)?", line) for line in lines]
    return [each for each in found if each]


def products(lines: list[list[str]], weights: Points, values: Points) -> None:
    """Fail unless each line is a weight times a value, and their product by hand."""
    for (weight, value, product), *true in zip(lines, weights, values, strict=True):
        assert [weight, value] == [decimal(each, 4) for each in true]
        assert abs(_read(product) - _read(weight) * _read(value)) <= Decimal("0.00005")


def same(shown: str, recorded: float) -> None:
    """Fail unless a printed result is the record's, to as many decimals as are printed."""
    assert shown == decimal(recorded, len(shown.partition(".")[2]))


def _read(shown: str) -> Decimal:
    return Decimal(shown.replace("−", "-"))
