"""The network for pencil and paper, empty and filled in, beside its record."""

from __future__ import annotations

import numpy as np

from content.backpropagation.experiments.worksheet import AnswerKey
from tests.emitted.drawing import Points
from tests.emitted.measure import follows, near
from tests.emitted.shot import Shot, compares

SMALL = str.maketrans("12", "₁₂")


def true_minus(numeral: str) -> str:
    """A numeral as the page writes it."""
    return numeral.replace("-", "−")


def network(shot: Shot, key: AnswerKey) -> dict[str, Points]:
    """Every weight stands on its own connection, every bias above its neuron; the neurons."""
    asked = key.experiment
    given = [true_minus(f"{float(numeral):g}") for numeral in asked.inputs]
    at = {
        name: np.array(shot.words(words).at)
        for name, words in zip(
            ("x1", "x2", "h1", "h2", "p"), (*given, "a₁", "a₂", "p"), strict=True
        )
    }
    (rims,) = {len(marks): marks for marks in [shot.dots("ink")]}.values()
    centres = np.array([mark.dots[0] for mark in rims])
    nodes = {
        name: centres[np.linalg.norm(centres - place, axis=1).argmin()]
        for name, place in at.items()
    }
    shot.prints(*given, "a₁", "a₂")
    weights = {
        f"w{to}{source}": (asked.hidden[to - 1][source - 1], f"x{source}", f"h{to}")
        for to in (1, 2)
        for source in (1, 2)
    }
    weights |= {f"v{k}": (asked.output[k - 1], f"h{k}", "p") for k in (1, 2)}
    lines = shot.lines("quiet")
    assert len(lines) == len(weights)
    for name, (numeral, source, to) in weights.items():
        start, stop = nodes[source], nodes[to]
        along = (stop - start) / np.linalg.norm(stop - start)
        (line,) = (
            m.line for m in lines if np.dot(m.line[0] - start, m.line[0] - start) < 30**2
            and np.dot(m.line[1] - stop, m.line[1] - stop) < 30**2
        )  # fmt: skip
        radius = np.linalg.norm(line[0] - start)
        follows(line, np.array([start + radius * along, stop - radius * along]))
        label = shot.words(f"{name.translate(SMALL)} = {true_minus(f'{float(numeral):g}')}")
        shot.prints(label.words)
        middle = np.array(label.at) - [0, 0.36 * label.size] - start
        near(middle @ [-along[1], along[0]], 0, 2)
        assert 0 < middle @ along < np.linalg.norm(stop - start)
    biases = {"b₁": (asked.hidden[0][2], "h1"), "b₂": (asked.hidden[1][2], "h2")}
    biases["c"] = asked.output[2], "p"
    above = {f"{n} = {true_minus(f'{float(v):g}')}": node for n, (v, node) in biases.items()}
    for words, node in (above | {"x₁": "x1", "x₂": "x2"}).items():
        label = shot.words(words)
        shot.prints(words)
        near(label.at[0], nodes[node][0])
        assert 0 < nodes[node][1] - label.at[1] < 50
    return nodes


@compares("sheet-to-fill")
def sheet_to_fill(shot: Shot, key: AnswerKey) -> None:
    """All that is given, and nothing else."""
    network(shot, key)
    asked = key.experiment
    shot.prints(f"truth: y = {asked.target}", f"η = {asked.learning_rate}")


@compares("sheet-with-answers")
def sheet_with_answers(shot: Shot, key: AnswerKey) -> None:
    """Below each neuron what it said, in blue, and then its blame."""
    nodes = network(shot, key)
    for node, lines in (("h1", "a1 d1"), ("h2", "a2 d2"), ("p", "p d")):
        said, blamed = (true_minus(key.values[line]) for line in lines.split())
        x, y = nodes[node]
        below = [
            m for m in shot.marks if m.words and abs(m.at[0] - x) < 1 and 20 < m.at[1] - y < 80
        ]
        below.sort(key=lambda mark: mark.at[1])
        assert [(m.words, m.fill) for m in below] == [(said, "signal"), (blamed, "blame")]
        shot.prints(said, blamed)
