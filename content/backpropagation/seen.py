"""The figures of the cards."""

import numpy as np

from engine.authoring import Canvas, figure, numbers

from .digit_pictures import (
    DIGITS,
    FRAMES,
    PUSHES,
    PUSHING,
    SECONDS,
    attack,
    attack_says,
    learning_says,
    moment_at,
    size_at,
    weights,
)
from .experiments.digits import DigitRecord
from .experiments.replay import ReplayedProgram
from .expression import FRACTION, draw_tape, held, said, short


@figure(
    shows=FRACTION,
    seconds=12.6,
    stops=14,
    size=(380.0, 462.0),
    says=said,
    alt="Five nodes on a tape: x and y are given, a is x times y, b is a plus y, c is a over b. "
    "Values flow down to c; then adjoints flow up, and two of them meet at a, and two at y.",
)
def tape_of_a_fraction(canvas: Canvas, tape: ReplayedProgram, progress: float) -> None:
    """Blue, what a line computed; magenta, how much *c* would change with it. *a* and *y* are each
    used twice, so each is blamed twice, and its two shares add up. All digits are here; nothing is
    rounded."""
    draw_tape(canvas, tape, progress)


@numbers(shows=FRACTION)
def fraction(tape: ReplayedProgram) -> dict[str, object]:
    """Every buffer at the end of the program, and how many lines it has."""
    last = len(tape.lines)
    ends = {name: short(held(tape, name, last)) for name in (*tape.names, *tape.writes)}
    return ends | {"lines": last}


@figure(
    shows=DIGITS,
    seconds=SECONDS,
    stops=FRAMES,
    size=(289.0, 193.0),
    says=learning_says,
    alt="Six small pictures of eight by eight weights go from noise to smooth patches.",
)
def digit_weights(canvas: Canvas, record: DigitRecord, progress: float) -> None:
    """Six hidden neurons of a network that learns to read digits, each drawn as its weights from
    [[8]] by [[8]] pixels: a violet square listens for ink, an ochre disc for its absence."""
    weights(canvas, record, moment_at(record, progress), across=3, down=2)


def _attack_says(record: DigitRecord, progress: float) -> str:
    return str(attack_says(record, 3, size_at(record, progress)))


@figure(
    shows=DIGITS,
    seconds=PUSHING,
    stops=PUSHES,
    rest=0.5,
    size=(360.0, 332.0),
    says=_attack_says,
    alt="A handwritten [[3]] twice: its pixels moved along the gradient’s sign, and at random.",
)
def fooling_a_three(canvas: Canvas, record: DigitRecord, progress: float) -> None:
    """Every pixel of this [[3]] moves by ε, on a scale from paper [[0]] to ink [[1]]; left
    along the gradient, right at random. The blue bar is the truth."""
    attack(canvas, record, 3, size_at(record, progress))


@numbers(shows=DIGITS)
def digit_reader(record: DigitRecord) -> dict[str, object]:
    """What the cards say of the network that reads digits."""
    asked = record.experiment
    right = int(record.right_held_out[-1])
    flip = int(np.argmax(record.probability_attacked[:, 3].argmax(axis=1) != 3))
    return {
        "accuracy": right / asked.held_out,
        "held_out": asked.held_out,
        "flips": asked.epsilons[flip],
        "becomes": int(record.probability_attacked[flip, 3].argmax()),
        "noise": 100 * float(record.probability_noisy[:, 3, 3].min()),
        "most": asked.epsilons[-1],
    }
