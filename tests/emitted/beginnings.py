"""The way in: one neuron, a graph, and the sums and products of a sweep, beside their records."""

from __future__ import annotations

import numpy as np

from content.backpropagation.experiments.hand_calculation import WorkedPath
from content.backpropagation.experiments.local_slopes import LocalSlopes
from content.backpropagation.experiments.nudge import NudgedLosses
from content.backpropagation.runs import WRONG
from engine.learning.sample_sweeps import TapeReadings
from tests.emitted.measure import MOVING, decimal, follows, gaps, near
from tests.emitted.shot import Shot, compares


@compares("nudging-a-weight")
def nudging_a_weight(shot: Shot, record: NudgedLosses) -> None:
    """The neuron with its numbers, its loss with tangent and nudge, and two bars to one scale."""
    k = round(shot.progress * (len(record.weight) - 1))
    asked, weight, loss = record.experiment, record.weight[k], record.loss[k]
    nudge = asked.nudges[shot.choice]
    foretold, true = record.slope[k] * nudge, record.nudged[k, shot.choice] - loss
    shot.prints(f"x = {asked.input:g}", f"b = {decimal(asked.bias, 0)}")
    shot.prints(f"w = {decimal(weight, 1)}", f"z = {decimal(record.sum[k], 1)}")
    shot.prints(f"p = {decimal(record.probability[k], 4)}", f"L = {decimal(loss, 4)}")
    connection = shot.named("weight", "signal")
    near(connection.width, 0.5 + 3 * abs(weight), 0.06)
    assert bool(connection.dash) == (weight < 0)
    near(shot.named("answer", "signal").opacity, record.probability[k], 0.01)

    across = shot.across({"−1": -1, "0": 0, "1": 1, "2": 2, "3": 3})
    up = shot.up({"0": 0, "1": 1, "2": 2, "3": 3})
    every = np.linspace(asked.lowest, asked.highest + asked.nudges[1], 41)
    curve = np.log1p(np.exp(-(every * asked.input + asked.bias)))
    follows(
        shot.named("curve", "ink").line, np.column_stack([across.place(every), up.place(curve)])
    )
    tangent = shot.named("tangent", "blame").line
    for x, y in tangent:
        rise = record.slope[k] * ((x - across.zero) / across.unit - weight)
        near(y, up.place(loss + rise), 2 * MOVING)
    for name, role, x, y in (
        ("now", "signal", weight, loss),
        ("foretold", "blame", weight + nudge, loss + foretold),
        ("true", "ink", weight + nudge, loss + true),
    ):
        near(shot.named(name, role).dots, [[across.place(x), up.place(y)]], MOVING)
    near(shot.named("nudge", "quiet").line, [
        [across.place(weight), up.place(loss)], [across.place(weight + nudge), up.place(loss)]
    ], MOVING)  # fmt: skip
    zero = shot.line("quiet", width=1.5, dash=()).line[0, 0]
    for words, change, role in (("foretold", foretold, "blame"), ("in truth", true, "ink")):
        bar = shot.named(f"bar {words}", role).line
        near(bar[:, 0], [zero, zero - 226 * change / (2 * nudge)], MOVING)
        number = shot.named(f"fall {words}", role)
        assert number.words == decimal(change, 4)
        near([shot.words(words).at[1], number.at[1]], bar[:, 1] + 5)
        shot.prints(number.words)
    shot.says(
        f"w = {decimal(weight, 1)}, nudged by {nudge:g}: {decimal(foretold, 4)} foretold, "
        f"{decimal(true, 4)} in truth"
    )


@compares("a-graph-both-ways")
def a_graph_both_ways(shot: Shot, record: LocalSlopes) -> None:
    """Values as they come down; then products along the lines in one of the two directions."""
    lines, step = len(record.experiment.expression.lines), shot.frame
    names = [*record.names]
    value = dict(zip(names, record.value, strict=True))
    back, start = shot.choice == 0, "fxy"[shot.choice]
    order = [*range(len(record.edges))][:: -1 if back else 1]
    crossed = order[: max(0, step - 1 - lines)]
    role = "blame" if back else "ink"
    slopes = {names[-1]: 1.0} if back else {name: float(name == start) for name in "xy"}
    told = ""
    if step <= lines + 1:
        slopes = slopes if step == lines + 1 else {}
    for edge in crossed:
        source, name = record.edges[edge]
        away, to = (name, source) if back else (source, name)
        share = slopes[away] * record.local[edge]
        told = f"{away} to {to}: {slopes[away]:.0f} × {record.local[edge]:.0f} = {share:.0f}"
        if to in slopes:
            told += f"; in all, {to} has {slopes[to] + share:.0f}"
        slopes[to] = slopes.get(to, 0.0) + share
        assert shot.named(f"share-{source}{name}").stroke == role
    if len(crossed) == len(order):
        wanted = record.adjoint if back else record.tangent[shot.choice - 1]
        assert [slopes[name] for name in names] == wanted.tolist()
    shown = {mark.name: mark for mark in shot.marks if mark.words and mark.opacity}
    for k, name in enumerate(names):
        assert (f"value-{name}" in shown) == (step >= k - 1)
        if step >= k - 1:
            assert shown[f"value-{name}"].words == f"{value[name]:.0f}"
            shot.prints(f"{value[name]:.0f}")
        assert (f"slope-{name}" in shown) == (name in slopes)
        if name in slopes:
            letters = f"df/d{name}" if back else f"d{name}/d{start}"
            assert shown[f"slope-{name}"].words == f"{letters} {slopes[name]:.0f}"
            assert shown[f"slope-{name}"].fill == role
            shot.prints(f"{letters} {slopes[name]:.0f}")
    for edge, (source, name) in enumerate(record.edges):
        known = step >= names.index(name) - 1
        assert (f"local{edge}" in shown) == known
        if known:
            assert shown[f"local{edge}"].words == f"{record.local[edge]:.0f}"
            shot.prints(f"{record.local[edge]:.0f}")
            between = [np.array(shot.words(each).at) - [0, 6] for each in (source, name)]
            near(gaps(np.array([shown[f"local{edge}"].at]) - [0, 6], np.array(between)), [0.0], 0.3)
    if step == 0:
        told = "Given: x = 3 and y = 2"
    elif step <= lines:
        name = names[step + 1]
        said = {"p": "x × y", "m": "max(p,y)", "s": "m + y", "f": "s × x"}[name]
        told = f"Forward: {name} = {said} = {value[name]:.0f}"
    elif step == lines + 1:
        told = "Back: f changes as fast as itself, so it begins with 1"
        if not back:
            other = "yx"[shot.choice - 1]
            told = f"Along from {start}: {start} changes as fast as itself, {other} not at all"
    shot.says(told)


@compares("collecting-blame")
def collecting_blame(shot: Shot, path: WorkedPath) -> None:
    """Six shares, each the product of a printed weight and a printed delta, and their sum."""
    step, (_, _, two) = shot.frame, path.experiment.path
    value = {name: float(each) for name, each in path.values.items()}
    value[f"d2.{two + 1}"] = value["d2"]
    weights = np.array([value[f"v2.{k}"] for k in range(1, 7)])
    deltas = np.array([value[f"d2.{k}"] for k in range(1, 7)])
    for k, (weight, delta) in enumerate(zip(weights, deltas, strict=True)):
        for name, role in ((f"weight-{k}", "hairline"), (f"share-{k}", "blame")):
            found = [m for m in shot.marks if m.name == name and m.opacity]
            assert len(found) == (role == "hairline" or k < step)
            for mark in found:
                near(mark.width, 1 + 4 * abs(weight), 0.06)
                assert (mark.stroke, bool(mark.dash)) == (role, weight < 0)
        near(shot.named(f"halo-{k}", "blame").width, 34 + 24 * abs(delta), 0.06)
        assert shot.named(f"delta-{k}").words == f"δ {decimal(delta, 4)}"
        assert shot.named(f"number-{k}").words == decimal(weight, 4)
        shot.prints(f"δ {decimal(delta, 4)}", decimal(weight, 4))
    total = float((weights * deltas)[:step].sum())
    own, slope = decimal(value["d1"], 4), decimal(value["local1"], 4)
    if step:
        shot.prints(f"sum {decimal(total, 4)}")
        said = f"{decimal(weights[min(step, 6) - 1], 4)} × {decimal(deltas[min(step, 6) - 1], 4)}"
        shot.says(f"{said}; so far {decimal(total, 4)}")
    else:
        shot.says("6 neurons have their deltas already; ours has none yet")
    halo = [m for m in shot.marks if m.name == "halo" and m.opacity]
    assert len(halo) == (step == 7)
    if step == 7:
        near(halo[0].width, 34 + 24 * abs(value["d1"]), 0.06)
        shot.prints(f"× slope {slope}", f"δ {own}")
        shot.says(f"The sum times the slope: {decimal(value['up1'], 4)} × {slope} = {own}")


@compares("products-of-the-sweep")
def products_of_the_sweep(shot: Shot, readings: TapeReadings) -> None:
    """Every product by its area and sign, beside the numbers that it is made of."""
    layer, sums = 3 - (shot.frame + 1) // 2, shot.frame % 2 == 1
    above = layer + 1 if sums else layer
    delta = readings.delta[above - 1][WRONG]
    before = readings.activation[above - 1][WRONG]
    weights = readings.layout.matrices(readings.theta)[above - 1][:, :-1]
    cells = delta[:, None] * (weights if sums else before)
    rows = [decimal(each, 3) for each in delta]
    assert [shot.named(f"row-{i}", "blame").words for i in range(len(rows))] == rows
    shot.prints(*rows)
    for (i, j), value in np.ndenumerate(cells):
        mark = shot.named(f"cell-{i}-{j}", "blame")
        near(mark.width, 40 * np.sqrt(abs(value)), 0.06)
        assert mark.cap == ("square" if value > 0 else "round")
        near(mark.dots, [[112 + 52 * (j + 0.5), 92 + 52 * (i + 0.5)]])
    if not sums:
        columns = [decimal(each, 3) for each in before]
        found = [shot.named(f"column-{j}", "signal").words for j in range(len(columns))]
        assert found == columns
        shot.prints(*columns)
        shot.says(f"Layer {layer}: deltas × activations are the gradients")
        return
    for words, values in (
        ("sum", cells.sum(axis=0)),
        ("slope", 1 - before**2),
        ("delta", readings.delta[layer - 1][WRONG]),
    ):
        printed = [decimal(each, 2) for each in values]
        assert [shot.named(f"{words}-{j}").words for j in range(len(printed))] == printed
        shot.prints(*printed)
    shot.says(f"Layer {layer}: the sums of weight × delta, times the slopes")
