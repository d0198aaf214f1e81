"""Pictures of eight by eight cells, bars and classes: what the figures on digits have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from content.backpropagation.experiments.digits import DigitRecord
from tests.emitted.drawing import Mark, Points
from tests.emitted.measure import MOVING, decimal, follows, has_numeral, near, ruler
from tests.emitted.shot import Shot, compares

STRAY = 0.011
"""How far a formula of opacity may stray from the record."""


def frames(shot: Shot) -> list[Points]:
    """The hairline squares around pictures, row by row."""
    squares = [m.line for m in shot.lines("hairline", width=1.0) if len(m.line) == 5]
    return sorted(squares, key=lambda square: (round(square[0, 1]), square[0, 0]))


def cells(frame: Points, marks: list[Mark]) -> NDArray[np.float64]:
    """(8, 8): the opacity of the dot in each cell of a picture, below zero for discs."""
    corner, cell = frame.min(axis=0), np.ptp(frame[:, 0]) / 8
    found = np.zeros((8, 8))
    for mark in marks:
        within = (mark.dots - corner) / cell
        column, row = np.floor(within).astype(int).T
        chosen = ((within > 0) & (within < 8)).all(axis=1)
        near(within[chosen] % 1, np.full((int(chosen.sum()), 2), 0.5), 0.05)
        assert not found[row[chosen], column[chosen]].any(), "two dots in one cell"
        sign = 1 if mark.cap == "square" else -1
        found[row[chosen], column[chosen]] = sign * mark.opacity
    return found


def signed(shot: Shot) -> list[Mark]:
    """Dots of signed pictures: squares of class 1 above zero, discs of class 0 below."""
    return shot.dots("class1", cap="square") + shot.dots("class0", cap="round")


def moment_of(shot: Shot, record: DigitRecord) -> int:
    """The recorded moment that a frame shows."""
    return round(shot.progress * (len(record.moments) - 1))


def weights(shot: Shot, record: DigitRecord, count: int) -> None:
    """The first neurons as pictures of their weights, in three shades of the largest."""
    first, last = (
        record.layout.matrices(record.theta[k])[0][:, :-1] for k in (moment_of(shot, record), -1)
    )
    largest = np.quantile(np.abs(last), 0.98)
    pictures = frames(shot)
    assert len(pictures) == count
    shades = np.array([0, 0.25, 0.6, 1.0])
    for neuron, frame in enumerate(pictures):
        level = np.round(3 * np.clip(first[neuron] / largest, -1, 1)).reshape(8, 8)
        near(cells(frame, signed(shot)), np.sign(level) * shades[np.abs(level).astype(int)], STRAY)


def says_step(shot: Shot, record: DigitRecord) -> None:
    """The step, its loss, and how many unseen digits are read right."""
    moment = moment_of(shot, record)
    step = int(record.moments[moment])
    shot.says(
        f"Step {step}: loss {decimal(record.loss_held_out[step], 2)}, "
        f"{record.right_held_out[moment]} of {record.experiment.held_out} unseen right"
    )


def per_cent(share: float) -> str:
    """Whole per cent, with a word where that would hide a doubt or a chance."""
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{decimal(100 * share, 0)} %" if share >= 0.005 or share == 0 else "under 1 %"


def bars(shot: Shot, left: float, right: float, shares: NDArray[np.float64], truth: int) -> None:
    """Ten bars between two places: each as high as its class is probable, the true one blue."""
    found = [
        mark
        for mark in shot.marks
        if mark.width == 11 and not mark.is_dots and left <= mark.line[0, 0] < right
    ]
    assert len(found) == 10
    whole = float(np.ptp(found[0].line[:, 1]))
    (label,) = (m for m in shot.marks if m.words.startswith("0 1 2") and left <= m.at[0] < right)
    step = 2 * 0.6 * label.size  # two letters of mono type, each six tenths of its size
    drawn = np.zeros(10)
    for mark in found:
        near(mark.line[:, 1], found[0].line[:, 1])
        digit = round((mark.line[0, 0] - label.at[0]) / step - 0.25)
        near(mark.line[0, 0], label.at[0] + step * (digit + 0.25))
        drawn[digit] = mark.reach / whole
        assert mark.stroke == ("signal" if digit == truth else "quiet") or drawn[digit] < 0.01
    near(drawn, np.where(shares * whole >= 0.5, shares, 0), MOVING / whole)
    shot.prints(label.words)
    assert label.words == "0 1 2 3 4 5 6 7 8 9"


def attack(shot: Shot, record: DigitRecord, digit: int) -> None:
    """One digit, every pixel moved along its gradient; beside it the same at random."""
    size = round(shot.progress * (len(record.experiment.epsilons) - 1))
    epsilon = record.experiment.epsilons[size]
    told = []
    answers = record.probability_attacked[size, digit], record.probability_noisy[size, digit]
    signs = record.attack[digit], record.noise[digit]
    pictures = frames(shot)
    inks = shot.dots("ink", cap="square")
    middle = (pictures[0][:, 0].max() + pictures[1][:, 0].min()) / 2
    halves = zip(pictures, signs, answers, ((0, middle), (middle, 999)), strict=True)
    for picture, sign, answer, (left, right) in halves:
        moved = np.clip(record.image[digit] + epsilon * sign, 0, 1).reshape(8, 8)
        near(cells(picture, inks), moved, STRAY)
        (read,) = (m for m in shot.marks if m.name.startswith("answer") and left <= m.at[0] < right)
        best = int(answer.argmax())
        assert (read.words, read.fill) == (str(best), "signal" if best == digit else "blame")
        shot.prints(str(best))
        bars(shot, left, right, answer, digit)
        told.append(f"{best} ({per_cent(float(answer.max()))})")
    shot.says(f"ε = {decimal(epsilon, 2)}: gradient {told[0]}, noise {told[1]}")


# The figures of the first page and of the page on digits ------------------------------------------


@compares("digit-weights")
def digit_weights(shot: Shot, record: DigitRecord) -> None:
    """Six neurons."""
    weights(shot, record, 6)
    says_step(shot, record)


@compares("weights-forming")
def weights_forming(shot: Shot, record: DigitRecord) -> None:
    """Twelve neurons, and both losses on a logarithmic scale."""
    weights(shot, record, 12)
    says_step(shot, record)
    step = int(record.moments[moment_of(shot, record)])
    last = int(record.moments[-1])
    up = shot.up({"1": 0.0, "0.1": -1.0, "0.01": -2.0})
    level = next(m.line for m in shot.lines("hairline") if len(m.line) == 2)
    across = ruler({0.0: level[0, 0], float(last): level[-1, 0]})
    for losses, role in ((record.loss_held_out, "signal"), (record.loss_seen, "ink")):
        curve = shot.line(role, width=2.0)
        assert bool(curve.dash) == (role == "ink")
        y = up.place(np.log10(losses[record.moments]))
        follows(curve.line, np.column_stack([across.place(record.moments), y]))
    near(shot.named("now", "quiet").line[:, 0], across.place([step, step]), MOVING)
    shot.tells(decimal(record.loss_seen[0], 1), decimal(record.loss_seen[-1], 2))
    shot.tells(decimal(record.loss_held_out[-1], 2))


@compares("ten-answers")
def ten_answers(shot: Shot, record: DigitRecord) -> None:
    """One digit that no step ever saw, and the probability of each class."""
    digit, moment = shot.choice, moment_of(shot, record)
    (picture,) = frames(shot)
    near(cells(picture, shot.dots("ink", cap="square")), record.image[digit].reshape(8, 8), STRAY)
    answer = record.probability[moment, digit]
    bars(shot, picture[:, 0].max(), 999, answer, digit)
    best = int(answer.argmax())
    right = (
        "and is right" if best == digit else f"the truth, {digit}, has {per_cent(answer[digit])}"
    )
    shot.says(
        f"Step {record.moments[moment]}: reads {best} ({per_cent(float(answer[best]))})"
        f"{',' if best == digit else ';'} {right}"
    )


@compares("saliency")
def saliency(shot: Shot, record: DigitRecord) -> None:
    """Four digits, and below each its maps, in eight strengths of the largest."""
    shown = [0, 3, 4, 7]
    maps = [
        record.saliency,
        record.saliency_random,
        record.saliency * record.image,
        record.saliency_random * record.image,
    ]
    pictures = frames(shot)
    assert len(pictures) == 20
    for digit, picture in zip(shown, pictures, strict=False):
        image = record.image[digit].reshape(8, 8)
        near(cells(picture, shot.dots("ink", cap="square")), image, STRAY)
    marks = signed(shot)
    for row, values in enumerate(maps, start=1):
        for digit, picture in zip(shown, pictures[4 * row :], strict=False):
            level = np.round(8 * values[digit] / np.abs(values[digit]).max())
            near(cells(picture, marks), level.reshape(8, 8) / 8, STRAY)
    assert not [mark.words for mark in shot.marks if has_numeral(mark.words)]


@compares("fooling")
def fooling(shot: Shot, record: DigitRecord) -> None:
    """The digit of the choice."""
    attack(shot, record, int(shot.film.name))


@compares("fooling-a-three")
def fooling_a_three(shot: Shot, record: DigitRecord) -> None:
    """The three alone."""
    attack(shot, record, 3)
    shot.tells("3")


@compares("how-often-fooled")
def how_often_fooled(shot: Shot, record: DigitRecord) -> None:
    """The share of digits fooled, of those read right at first, by the size of the push."""
    up = shot.up({"0 %": 0.0, "50 %": 0.5, "100 %": 1.0})
    across = shot.across({"0.0": 0.0, "0.1": 0.1, "0.2": 0.2, "0.3": 0.3})
    shot.prints("ε, where paper is 0 and ink is 1")
    right = int(record.right_held_out[-1])
    curves = {"blame": record.fooled_by_attack, "ink": record.fooled_by_noise}
    for role, fooled in curves.items():
        curve = shot.line(role)
        assert bool(curve.dash) == (role == "ink")
        x = across.place(record.experiment.epsilons)
        follows(curve.line, np.column_stack([x, up.place(fooled / right)]))
    for words, role in (("along the gradient", "blame"), ("at random", "ink")):
        assert shot.words(words).fill == role
