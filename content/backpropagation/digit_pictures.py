"""What the figures on handwritten digits have in common: pictures, bars, and what frames say."""

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Linear, Log, Momentum, Plot, Role, printed

from .experiments.digits import DigitChance, DigitReading, DigitRecord

DIGITS = DigitReading(Momentum(0.1))
CHANCE = DigitChance(DIGITS)

TEN = tuple("0123456789")
FRAMES, SECONDS = 16, 4.8
"""Of a film of the training."""

PUSHES, PUSHING = 32, 6.4
"""Frames and seconds of a film of the attack: one frame for each epsilon."""


def moment_at(record: DigitRecord, progress: float) -> int:
    """The recorded moment that a frame shows."""
    return round(progress * (len(record.moments) - 1))


def size_at(record: DigitRecord, progress: float) -> int:
    """Which epsilon a frame shows."""
    return round(progress * (len(record.experiment.epsilons) - 1))


def percent(share: float) -> str:
    """A share of 1, to the nearest whole per cent that does not hide what is there."""
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %" if share >= 0.005 or share == 0 else "under 1 %"


# ---- first-layer weights -----------------------------------------------------------------------

CELL = 11
"""CSS pixels along one pixel of a digit, as a hidden neuron sees it."""

STRENGTHS = 3
"""Shades of a weight; one that is too weak for the palest is left out."""


def weights(canvas: Canvas, record: DigitRecord, moment: int, across: int, down: int) -> None:
    """Hidden neurons as pictures of their weights: squares above zero, discs below."""
    pitch = 9 * CELL
    largest = np.quantile(np.abs(record.layout.matrices(record.theta[-1])[0][:, :-1]), 0.98)
    first = record.layout.matrices(record.theta[moment])[0][: across * down, :-1]
    strength = np.round(STRENGTHS * np.clip(first / largest, -1, 1))
    neuron, pixel = np.indices(strength.shape)
    x = pitch * (neuron % across) + CELL * (pixel % 8) + CELL / 2
    y = pitch * (neuron // across) + CELL * (pixel // 8) + CELL / 2
    for level in range(-STRENGTHS, STRENGTHS + 1):
        shown = strength == level
        if level and shown.any():
            role: Role = "class1" if level > 0 else "class0"
            canvas.dots(
                np.column_stack([x[shown], y[shown]]),
                role,
                CELL - 1,
                opacity=(0.25, 0.6, 1.0)[abs(level) - 1],
                square=level > 0,
                name=f"weights{level}",
            )
    for corner in range(across * down):
        at = np.array([pitch * (corner % across), pitch * (corner // across)])
        frame(canvas, (float(at[0]), float(at[1])), CELL)


def frame(canvas: Canvas, at: tuple[float, float], cell: float) -> None:
    """A hairline around a picture of 8 by 8 cells."""
    corners = np.array([(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)]) * cell
    canvas.line(at + corners, "hairline", 1)


def losses(canvas: Canvas, record: DigitRecord, moment: int) -> None:
    """Loss against step, on a logarithmic scale, below the weights."""
    last = int(record.moments[-1])
    plot = Plot(
        canvas,
        (50.0, 318.0, 386.0, 408.0),
        x=Linear(0, last),
        y=Log(1e-2, 10**0.5, ticks=(1.0, 0.1, 0.01), labels="{x:g}"),
    )
    plot.grid("y")
    plot.labels("y")
    plot.curve(record, "loss_held_out", at=record.moments, role="signal")
    plot.curve(record, "loss_seen", at=record.moments, dash=(5, 3))
    end = float(record.loss_held_out[-1])
    plot.legend("loss_held_out", last, end, align="right", offset=(0, -8))
    plot.legend("loss_seen", 0.52 * last, 0.012, align="right")
    at = int(record.moments[moment])
    plot.rule("x", at, width=1.2, name="now")
    plot.title("y", gap=6)
    plot.title("x", gap=18)


def learning_says(record: DigitRecord, progress: float) -> str:
    """Step, loss and how many unseen digits are read right."""
    moment = moment_at(record, progress)
    step = int(record.moments[moment])
    return (
        f"Step {step}: loss {printed(float(record.loss_held_out[step]), 2)}, "
        f"{record.right_held_out[moment]} of {record.experiment.held_out} unseen right"
    )


# ---- a digit and its probabilities -------------------------------------------------------------


def glyph(
    canvas: Canvas,
    image: NDArray[np.float64],
    at: tuple[float, float],
    cell: float,
    signs: NDArray[np.int8] | None = None,
    epsilon: float = 0.0,
) -> None:
    """An image of 8 by 8 from its top left, each pixel pushed by epsilon along its sign."""
    moves = np.zeros(64) if signs is None else signs.astype(float)
    for level in np.unique(image):
        for sign in (-1.0, 0.0, 1.0):
            pixels = np.flatnonzero((image == level) & (moves == sign))
            if pixels.size and level + sign > -1 and (level > 0 or sign > 0):
                ink = float(np.clip(level + epsilon * sign, 0, 1))
                name = f"ink{at[0]:.0f}-{16 * level:.0f}{'-0+'[int(sign) + 1]}"
                rows, columns = np.divmod(pixels, 8)
                places = np.column_stack([columns, rows]) + 0.5
                canvas.dots(
                    at + cell * places, "ink", cell - 1, opacity=ink, square=True, name=name
                )
    frame(canvas, at, cell)


def bars(
    canvas: Canvas,
    probability: NDArray[np.float64],
    truth: int,
    at: tuple[float, float],
    height: float,
    size: float = 14.0,
) -> None:
    """A bar for each class, standing on a line from `at`; the true one is blue.

    From bar to bar it is two letters of mono type of that size: one line of text labels all ten.
    """
    left, bottom = at
    pitch = 1.2 * size
    canvas.line([(left, bottom + 1), (left + 10 * pitch, bottom + 1)], "hairline", 1)
    for digit, share in enumerate(probability):
        x = left + (digit + 0.5) * pitch
        role: Role = "signal" if digit == truth else "quiet"
        reach = float(share) if share * height >= 0.5 else 0.0  # less is not to be seen
        canvas.strokes(
            [[(x, bottom), (x, bottom - height)]],
            role,
            11,
            reach=reach,
            name=f"p{digit}-{left:.0f}",
        )
    canvas.text(left + 0.25 * pitch, bottom + 1.3 * size, " ".join(TEN), "quiet", size)


# ---- the attack --------------------------------------------------------------------------------


def attack(canvas: Canvas, record: DigitRecord, digit: int, size: int) -> None:
    """One digit pushed along its gradient, and beside it pushed at random, at one epsilon."""
    epsilon = record.experiment.epsilons[size]
    for left, words, signs, answers in (
        (0.0, "along the gradient", record.attack, record.probability_attacked),
        (192.0, "at random", record.noise, record.probability_noisy),
    ):
        canvas.text(left + 4, 17, words, "ink", 15, family="serif", italic=True)
        glyph(canvas, record.image[digit], (left + 4, 28.0), 20, signs[digit], epsilon)
        answer = int(answers[size, digit].argmax())
        role: Role = "signal" if answer == digit else "blame"
        canvas.text(left + 4, 213, "reads", "quiet", 15)
        canvas.text(left + 57, 214, str(answer), role, 20, name=f"answer{answer}-{left:.0f}")
        bars(canvas, answers[size, digit], digit, (left, 306.0), 80)


def attack_says(record: DigitRecord, digit: int, size: int) -> str:
    """What the digit is taken for on either side, and how surely."""
    pushed, noisy = (
        answers[size, digit] for answers in (record.probability_attacked, record.probability_noisy)
    )
    return (
        f"ε = {record.experiment.epsilons[size]:.2f}: "
        f"gradient {pushed.argmax()} ({percent(pushed.max())}), "
        f"noise {noisy.argmax()} ({percent(noisy.max())})"
    )
