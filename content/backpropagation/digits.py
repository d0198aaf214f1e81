"""Ten digits: how a classifier learns to read them, and how its gradients unmake it."""

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Linear, Plot, Role, figure, numbers

from .digit_pictures import (
    CHANCE,
    DIGITS,
    FRAMES,
    PUSHES,
    PUSHING,
    SECONDS,
    TEN,
    attack,
    attack_says,
    bars,
    frame,
    glyph,
    learning_says,
    losses,
    moment_at,
    percent,
    size_at,
    weights,
)
from .experiments.digits import DigitChances, DigitRecord


@figure(
    shows=DIGITS,
    seconds=SECONDS,
    stops=FRAMES,
    size=(388.0, 430.0),
    says=learning_says,
    alt="Twelve small pictures, eight by eight, go from noise to smooth patches of positive "
    "and negative weights; below, the loss "
    "[[digits.loss_seen < digits.loss_first: falls]] from [[digits.loss_first:.1f]] to "
    "[[digits.loss_seen:.2f]] on seen digits and [[digits.loss:.2f]] on digits held out.",
)
def weights_forming(canvas: Canvas, record: DigitRecord, progress: float) -> None:
    """Twelve of the hidden neurons, each drawn as its [[64]] incoming weights, laid out like
    the pixels that they listen to. A violet square listens for ink, an ochre disc for its
    absence. Notice the leftmost column, where hardly any digit has ink: next to nothing goes
    in, so the gradients are nearly [[0]], and the weights stay what chance made them."""
    moment = moment_at(record, progress)
    weights(canvas, record, moment, across=4, down=3)
    losses(canvas, record, moment)


def _answer_says(record: DigitRecord, progress: float, choice: int) -> str:
    moment = moment_at(record, progress)
    answer = record.probability[moment, choice]
    best = int(answer.argmax())
    opening = f"Step {record.moments[moment]}: reads {best} ({percent(float(answer[best]))})"
    if best == choice:
        return f"{opening}, and is right"
    return f"{opening}; the truth, {choice}, has {percent(float(answer[choice]))}"


@figure(
    shows=DIGITS,
    seconds=SECONDS,
    stops=FRAMES,
    size=(406.0, 222.0),
    choices=tuple(f"[[{digit}]]" for digit in TEN),
    says=_answer_says,
    alt="A handwritten digit, and ten bars: the probability of each class.",
)
def ten_answers(canvas: Canvas, record: DigitRecord, progress: float, choice: int) -> None:
    """Ten digits that no step of the training ever saw; pick one. The bars are the probabilities of
    the ten classes, the true one in blue. Notice that at first no class is favoured by much, and
    that the eight is still in doubt when the training ends."""
    glyph(canvas, record.image[choice], (1.0, 8.0), 23)
    moment = moment_at(record, progress)
    bars(canvas, record.probability[moment, choice], choice, (212, 190), 180, size=16)


SHOWN = (0, 3, 4, 7)


@figure(
    shows=DIGITS,
    size=(400.0, 512.0),
    alt="Five rows of four pictures. The digits; the gradient of each true class’s logit, once in "
    "the trained and once in a random network, which look nothing alike; and gradient times "
    "pixel, where the shape of the digit shows in both.",
)
def saliency(canvas: Canvas, record: DigitRecord, progress: float) -> None:
    """Violet squares: more ink here would raise the logit of the true class. Ochre discs: it would
    lower it. The gradient of a network with random weights is another picture altogether.
    Multiply by the pixel, as some methods do, and the digit’s own shape shows through, whether the
    network has learned anything or not."""
    rows: tuple[tuple[str, str, NDArray[np.float64] | None], ...] = (
        ("the", "digit", None),
        ("gradient,", "trained", record.saliency),
        ("gradient,", "random", record.saliency_random),
        ("× pixel,", "trained", record.saliency * record.image),
        ("× pixel,", "random", record.saliency_random * record.image),
    )
    for row, (first, second, maps) in enumerate(rows):
        top = 2 + row * 102.0
        canvas.text(0, top + 42, first, "quiet", 14, family="serif")
        canvas.text(0, top + 60, second, "ink", 14, family="serif")
        for column, digit in enumerate(SHOWN):
            at = (72 + column * 83.0, top + 8)
            if maps is None:
                glyph(canvas, record.image[digit], at, 9.5)
            else:
                _signed(canvas, maps[digit], at, 9.5)


def _signed(
    canvas: Canvas, values: NDArray[np.float64], at: tuple[float, float], cell: float
) -> None:
    """A signed map of 8 by 8, in eight strengths: squares above zero, discs below."""
    strength = np.round(8 * values / np.abs(values).max())
    for level in np.unique(strength):
        if level:
            rows, columns = np.divmod(np.flatnonzero(strength == level), 8)
            places = at + cell * (np.column_stack([columns, rows]) + 0.5)
            above = bool(level > 0)
            role: Role = "class1" if above else "class0"
            canvas.dots(places, role, cell - 1, opacity=abs(level) / 8, square=above)
    frame(canvas, at, cell)


PUSHED = (0, 3, 4, 6, 7)


def _fooling_says(record: DigitRecord, progress: float, choice: int) -> str:
    return str(attack_says(record, PUSHED[choice], size_at(record, progress)))


@figure(
    shows=DIGITS,
    seconds=PUSHING,
    stops=PUSHES,
    rest=0.5,
    size=(360.0, 332.0),
    choices=tuple(f"[[{digit}]]" for digit in PUSHED),
    says=_fooling_says,
    alt="The same digit twice, each pixel moved by epsilon: on the left along the sign of the "
    "gradient, on the right at random. Below each, the answer and ten bars of probabilities.",
)
def fooling(canvas: Canvas, record: DigitRecord, progress: float, choice: int) -> None:
    """Pick a digit and move ε from [[0]] to [[digits.most]], on a scale where paper is [[0]] and
    full ink [[1]]. On both sides every pixel moves by ε, or as far as the scale goes; only the
    signs differ. Up to an ε of about [[digits.tenth]], your eye sees the same digit, a little
    grey."""
    attack(canvas, record, PUSHED[choice], size_at(record, progress))


@figure(
    shows=DIGITS,
    size=(360.0, 300.0),
    alt="Share of held-out digits that are fooled, against epsilon. Along the gradient it climbs "
    "steeply to nearly all; at random it stays low for a long time.",
)
def how_often_fooled(canvas: Canvas, record: DigitRecord, progress: float) -> None:
    """Of the held-out digits that the network reads right, the share that it no longer does once
    every pixel has moved by ε. The two curves differ in nothing but the signs."""
    sizes = record.experiment.epsilons
    plot = Plot(
        canvas,
        (56.0, 34.0, 350.0, 248.0),
        x=Linear(0, sizes[-1], ticks=(0.0, 0.1, 0.2, 0.3)),
        y=Linear(0, 100, ticks=(0.0, 50.0, 100.0), labels="{x:.0f} %"),
    )
    plot.grid("y")
    plot.labels("y", size=14, gap=8)
    plot.labels("x", size=14, gap=22)
    plot.title("x", "ε, where paper is 0 and ink is 1", family="serif", gap=44)
    along, noise = "share_attacked", "share_noisy"
    plot.curve(record, along, over="experiment.epsilons", role="blame", width=2.2)
    plot.curve(record, noise, over="experiment.epsilons", width=2.2, dash=(5, 3))
    plot.legend(along, 0.135, 55, 14)
    plot.legend(noise, 0.19, 15.5, 14)
    plot.title("y", size=14, gap=10)


CONFIDENCE, DEVIATIONS = 0.95, 1.959964
"""Of an interval, and how many standard deviations it reaches on each side."""


def interval(right: int, asked: int) -> tuple[float, float]:
    """Within which shares the true one lies at 95 %, if `right` of `asked` were right: Wilson's."""
    z, share = DEVIATIONS, right / asked
    middle = (share + z * z / (2 * asked)) / (1 + z * z / asked)
    half = z / (1 + z * z / asked) * np.sqrt(share * (1 - share) / asked + (z / (2 * asked)) ** 2)
    return float(middle - half), float(middle + half)


@numbers(shows=(CHANCE, DIGITS))
def chance(found: DigitChances, record: DigitRecord) -> dict[str, object]:
    """What is chance, and what is not: shares of one."""
    asked, sizes = found.experiment, record.experiment.epsilons
    flipped = found.flips / asked.patterns
    attacked = record.probability_attacked[:, 3].argmax(axis=1)
    lowest, middle, highest = np.percentile(found.fooled, (5, 50, 95))
    plain, product = found.resemblance.T
    return {
        "patterns": asked.patterns,
        "networks": asked.networks,
        "epsilon": asked.epsilon,
        "three_at_once": float(flipped[int(np.argmax(attacked != 3)), 3]),
        "three_most": float(flipped[-1, 3]),
        "most": sizes[-1],
        "weakest": int(np.argmax(flipped[-1])),
        "weakest_most": float(flipped[-1].max()),
        "weakest_early": float(flipped[sizes.index(0.05)].max()),
        "early": 0.05,
        "strongest": int(np.argmin(flipped[-1])),
        "strongest_most": float(flipped[-1].min()),
        "fooled_low": float(lowest) / found.read_right,
        "fooled": float(middle) / found.read_right,
        "fooled_high": float(highest) / found.read_right,
        "alike": float(plain.mean()),
        "alike_low": float(plain.min()),
        "alike_high": float(plain.max()),
        "alike_product": float(product.mean()),
        "product_low": float(product.min()),
        "product_high": float(product.max()),
    }


@numbers(shows=DIGITS)
def digits(record: DigitRecord) -> dict[str, object]:
    """What the page says of the classifier."""
    asked = record.experiment
    attacked = record.probability_attacked.argmax(axis=2)
    truth = np.arange(10)
    flips = [int(np.argmax(attacked[:, digit] != digit)) for digit in truth]
    right = int(record.right_held_out[-1])
    tenth = asked.epsilons.index(0.1)
    return {
        "all": record.seen + asked.held_out,
        "seen": record.seen,
        "held_out": asked.held_out,
        "hidden": asked.hidden,
        "parameters": record.layout.size,
        "batch": asked.batch,
        "steps": asked.steps,
        "right": right,
        "accuracy": right / asked.held_out,
        "confidence": CONFIDENCE,
        "tenth": asked.epsilons[tenth],
        "most": asked.epsilons[-1],
        "accuracy_low": interval(right, asked.held_out)[0],
        "accuracy_high": interval(right, asked.held_out)[1],
        "accuracy_seen": float(record.right_seen[-1]) / record.seen,
        "loss": float(record.loss_held_out[-1]),
        "loss_seen": float(record.loss_seen[-1]),
        "loss_first": float(record.loss_seen[0]),
        "smallest": asked.epsilons[min(flips)],
        "largest": asked.epsilons[max(flips)],
        "hardest": int(np.argmax(flips)),
        "fooled": float(record.fooled_by_attack[tenth]) / right,
    }
