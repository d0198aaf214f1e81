"""The calculation by hand, redone line by line from its printed digits."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

import pytest

from content.backpropagation.experiments.hand_calculation import HandCalculation, WorkedPath
from engine.experiment import perform
from engine.learning.sample_sweeps import TapeReadings


def redo(path: WorkedPath, sweeps: TapeReadings) -> dict[str, Decimal]:
    """Every calculated line, from no other numbers than those printed above it."""
    line = {name: Decimal(text) for name, text in path.values.items()}
    unit = Decimal(1).scaleb(-path.experiment.places)
    layers, route = sweeps.layers, (*path.experiment.path, 0)
    last = len(layers) - 1
    done: dict[str, Decimal] = {}

    def write(name: str, value: Decimal) -> None:
        done[name] = value.quantize(unit, rounding=ROUND_HALF_EVEN)

    with localcontext() as context:
        context.prec = 60
        for k in range(1, last + 1):
            z = line[f"b{k}"]
            for i in range(1, layers[k - 1] + 1):
                z += line[f"w{k}.{i}"] * line[f"a{k - 1}.{i}"]
            write(f"z{k}", z)
            grown = (2 * line[f"z{k}"]).exp()
            if k < last:
                write(f"a{k}.{route[k] + 1}", (grown - 1) / (grown + 1))
            else:
                write("p", 1 - 1 / (1 + line[f"z{k}"].exp()))
        believed = line["p"] if line["y"] == 1 else 1 - line["p"]
        write("loss", -believed.ln())
        write(f"d{last}", line["p"] - line["y"])
        for k in range(last, 0, -1):
            write(f"g{k}", line[f"d{k}"] * line[f"a{k - 1}.{route[k - 1] + 1}"])
            if k > 1:
                up = Decimal(0)
                for i in range(1, layers[k] + 1):
                    own = i == route[k] + 1
                    up += line[f"v{k}.{i}"] * line[f"d{k}" if own else f"d{k}.{i}"]
                write(f"up{k - 1}", up)
                write(f"local{k - 1}", 1 - line[f"a{k - 1}.{route[k - 1] + 1}"] ** 2)
                write(f"d{k - 1}", line[f"up{k - 1}"] * line[f"local{k - 1}"])
    return done


@pytest.mark.parametrize("sample", range(6))
@pytest.mark.parametrize("path", [(0, 1, 2), (1, 0, 0)])
@pytest.mark.parametrize("places", [4, 6])
def test_every_line_follows_from_the_printed_ones(
    by_hand: WorkedPath,
    sweeps: TapeReadings,
    sample: int,
    path: tuple[int, ...],
    places: int,
) -> None:
    """Anyone who takes the printed digits and calculates gets the printed result, line by line."""
    asked = replace(by_hand.experiment, sample=sample, path=path, places=places)
    worked = perform(asked)
    done = redo(worked, sweeps)
    assert {"z1", "z2", "z3", "p", "loss", "g1", "d1", "up2", "local1"} <= set(done)
    for name, value in done.items():
        assert f"{value:f}" == worked.values[name], name


def test_given_lines_are_the_record_rounded(by_hand: WorkedPath, sweeps: TapeReadings) -> None:
    """What is copied from the engine is its number at four decimals, half to even."""
    theta = sweeps.layout.matrices(sweeps.theta)
    for name, exact in {
        "a0.1": sweeps.activation[0][0][0],
        "w1.2": theta[0][1][1],
        "b2": theta[1][2][-1],
        "w3.3": theta[2][0][2],
        "v2.1": theta[1][0][1],
        "a2.1": sweeps.activation[2][0][0],
        "d2.1": sweeps.delta[1][0][0],
    }.items():
        rounded = Decimal(float(exact)).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)
        assert by_hand.values[name] == f"{rounded:f}", name
        assert by_hand.exact[name] == float(exact), name


def test_the_gap_is_the_largest_of_all(by_hand: WorkedPath) -> None:
    """The reported gap is that of the worst line, and smaller with more decimals."""
    assert set(by_hand.values) == set(by_hand.exact)
    gaps = [abs(float(by_hand.values[name]) - by_hand.exact[name]) for name in by_hand.values]
    assert by_hand.largest_gap == max(gaps) > 0
    assert by_hand.largest_gap < 20 * 10**-by_hand.experiment.places
    finer = perform(replace(by_hand.experiment, places=7))
    assert finer.largest_gap < by_hand.largest_gap / 100


def test_a_path_that_loses_its_digits_is_refused(by_hand: WorkedPath) -> None:
    """With one decimal some line strays by 0.02 or more, and the error says by how much."""
    asked: HandCalculation = replace(by_hand.experiment, places=1)
    with pytest.raises(ValueError, match=r"a line of this path is off by 0\.\d{3}"):
        perform(asked)
