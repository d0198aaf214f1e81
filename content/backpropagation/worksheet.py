"""A network small enough for pencil and paper, with its numbers on it."""

from math import ceil

import numpy as np

from engine.authoring import Canvas, Role, figure, numbers, to_places

from .experiments.worksheet import AnswerKey
from .runs import BY_YOURSELF

NEURONS = {
    "x1": (52.0, 78.0),
    "x2": (52.0, 214.0),
    "h1": (240.0, 78.0),
    "h2": (240.0, 214.0),
    "p": (404.0, 146.0),
}
RADIUS = 23.0


def short(numeral: str) -> str:
    """A given number without its idle noughts, with a true minus sign."""
    return f"{float(numeral):g}".replace("-", "−")


def draw_network(canvas: Canvas, key: AnswerKey) -> None:
    """Neurons and connections, every weight beside its line, biases above their neurons."""
    value = key.values
    for name, start, stop, share in (
        ("w11", "x1", "h1", 0.5),
        ("w12", "x2", "h1", 0.34),
        ("w21", "x1", "h2", 0.34),
        ("w22", "x2", "h2", 0.5),
        ("v1", "h1", "p", 0.47),
        ("v2", "h2", "p", 0.5),
    ):
        begin, end = np.array(NEURONS[start]), np.array(NEURONS[stop])
        along = (end - begin) / np.linalg.norm(end - begin) * RADIUS
        canvas.line([begin + along, end - along], "quiet", 1.5)
        x, y = begin + share * (end - begin)
        words = f"{_called(name)} = {short(value[name])}"
        half = 4.5 * len(words) + 3
        box = [(x - half, y - 10), (x + half, y - 10), (x + half, y + 10), (x - half, y + 10)]
        canvas.area(box, "paper")
        canvas.text(x, y + 5, words, "ink", 15, align="center")
    for name, (x, y) in NEURONS.items():
        canvas.dots([(x, y)], "ink", 2 * RADIUS + 2.4)
        canvas.dots([(x, y)], "paper", 2 * RADIUS - 0.6)
        inside = {"h1": "a₁", "h2": "a₂", "p": "p"}.get(name) or short(value[name])
        canvas.text(x, y + 5, inside, "signal" if name[0] == "x" else "quiet", 17, align="center")
    for name, place in (("x1", "x1"), ("x2", "x2"), ("b1", "h1"), ("b2", "h2"), ("c", "p")):
        x, y = NEURONS[place]
        given = "" if name[0] == "x" else f" = {short(value[name])}"
        canvas.text(x, y - RADIUS - 10, _called(name) + given, "ink", 15, align="center")


def _called(name: str) -> str:
    return name[0] + name[1:].translate(str.maketrans("12", "₁₂"))


@figure(
    shows=BY_YOURSELF,
    size=(470.0, 266.0),
    alt="A network of two inputs, two hidden neurons and one output, every weight and bias written "
    "beside its connection or neuron.",
)
def sheet_to_fill(canvas: Canvas, key: AnswerKey, progress: float) -> None:
    """All that is given. The first index of a weight is the neuron that it leads to, the second the
    one it comes from."""
    draw_network(canvas, key)
    canvas.text(404, 210, f"truth: y = {key.experiment.target}", "ink", 15, align="center")
    canvas.text(
        404, 234, f"η = {key.experiment.learning_rate}", "ink", 16, align="center", family="serif"
    )


@figure(
    shows=BY_YOURSELF,
    size=(470.0, 284.0),
    alt="The network of the worksheet, with the activation and the delta of every neuron.",
)
def sheet_with_answers(canvas: Canvas, key: AnswerKey, progress: float) -> None:
    """Below each neuron, in blue, what it said going forward; in magenta, the blame that came
    back."""
    draw_network(canvas, key)
    for place, said, blamed in (("h1", "a1", "d1"), ("h2", "a2", "d2"), ("p", "p", "d")):
        x, y = NEURONS[place]
        lines: tuple[tuple[str, int, Role], ...] = ((said, 19, "signal"), (blamed, 38, "blame"))
        for name, down, role in lines:
            number = key.values[name].replace("-", "−")
            canvas.text(x, y + RADIUS + down, number, role, 15, align="center")


@numbers(shows=BY_YOURSELF)
def sheet(key: AnswerKey) -> dict[str, object]:
    """Every line of the answer key."""
    lines: dict[str, object] = {name: float(value) for name, value in key.values.items()}
    return lines | {
        "rate": float(key.experiment.learning_rate),
        "tie_down": 0.12345,
        "tied_down": to_places(0.12345, key.experiment.places),
        "tie_up": 0.12355,
        "tied_up": to_places(0.12355, key.experiment.places),
        "places": key.experiment.places,
        "gap": ceil(key.largest_gap * 1e4) / 1e4,
    }
