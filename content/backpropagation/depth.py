"""The size of delta against depth, for three activations and three spreads of weights."""

import numpy as np

from engine.authoring import Canvas, Linear, Log, Plot, Role, figure, numbers

from .experiments.depth_survey import DepthProfile
from .runs import DEEP_RELU, DEEP_SIGMOID, DEEP_TANH

NAMES = ("sigmoid", "tanh", "ReLU")
GAINS = (("1", "11", "16"), ("½", "1", "2"), ("½√2", "√2", "2√2"))
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power(exponent: float) -> str:
    return f"10{format(round(exponent), 'd').translate(SUPERSCRIPTS)}"


def _says_fading(
    sigmoid: DepthProfile, tanh: DepthProfile, relu: DepthProfile, progress: float, choice: int
) -> str:
    profile = (sigmoid, tanh, relu)[choice]
    told = []
    for blame in profile.blame:
        times = 10 ** float(blame[0] - blame[-1])
        told.append(f"× {times:.2g}" if 0.01 < times < 100 else f"× {_power(np.log10(times))}")
    return "From the last layer to the first: " + ", ".join(told)


@figure(
    shows=(DEEP_SIGMOID, DEEP_TANH, DEEP_RELU),
    size=(440.0, 372.0),
    choices=NAMES,
    says=_says_fading,
    alt="Size of delta, in powers of ten, against the layer, [[1]] to [[depth_numbers.depth]]. For "
    "a small gain it falls steeply towards the first layer, for a large one it rises, for a good "
    "one it is level.",
)
def fading(
    canvas: Canvas,
    sigmoid: DepthProfile,
    tanh: DepthProfile,
    relu: DepthProfile,
    progress: float,
    choice: int,
) -> None:
    """How large a point’s delta is in each layer, on a scale of powers of ten; the loss is at the
    right, and blame travels to the left. A level line is what one wants: each layer hears as much
    as the next."""
    profile = (sigmoid, tanh, relu)[choice]
    depth = profile.blame.shape[1]
    plot = Plot(
        canvas,
        (54.0, 34.0, 360.0, 316.0),
        x=Linear(1, depth, ticks=(1, 5, 10, 15, 20)),
        y=Log(1e-14, 1e6, ticks=(1e-12, 1e-6, 1, 1e6)),
    )
    plot.grid("y")
    plot.labels("y", gap=0)
    plot.labels("x", gap=20)
    plot.text(1, plot.y.low, "← blame", "blame", 15, offset=(0, 42))
    styles: tuple[tuple[Role, float, tuple[float, float] | None], ...] = (
        ("blame", 2.4, (3.0, 2.0)),
        ("ink", 2.8, None),
        ("blame", 2.4, (9.0, 3.0)),
    )
    for row, (role, width, dash) in enumerate(styles):
        field, gain = f"delta[{row}]", f"g = {GAINS[choice][row]}"
        plot.curve(profile, field, over="number", role=role, width=width, dash=dash, called=gain)
        last = float(profile.delta[row, -1])
        plot.legend(field, depth, last, offset=(8, 5 + 18 * (1 - row)))
    plot.title("y", size=16, family="serif", gap=16)
    plot.title("x", gap=42)


@numbers(shows=(DEEP_SIGMOID, DEEP_TANH))
def depth_numbers(sigmoid: DepthProfile, tanh: DepthProfile) -> dict[str, object]:
    """What is left of the blame at the first layer, as a share of the last layer’s."""

    def share(profile: DepthProfile, row: int) -> float:
        return 10 ** float(profile.blame[row, 0] - profile.blame[row, -1])

    return {
        "depth": tanh.experiment.depth,
        "tanh_small": share(tanh, 0),
        "tanh_fair": share(tanh, 1),
        "tanh_large": share(tanh, 2),
        "sigmoid_small": share(sigmoid, 0),
        "sigmoid_gain": sigmoid.experiment.gains[1],
    }
