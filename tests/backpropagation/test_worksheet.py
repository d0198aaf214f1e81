"""The answer key, worked out again by other formulas from the numerals of the sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal, getcontext, localcontext

import pytest

from content.backpropagation.experiments.worksheet import AnswerKey, Worksheet
from engine.experiment import perform

SHEET = Worksheet(
    inputs=("0.5", "-1"),
    target=1,
    hidden=(("0.8", "0.4", "0.1"), ("-0.3", "0.9", "0.2")),
    output=("-1.2", "0.7", "0.3"),
    learning_rate="0.5",
)
SHEETS = [
    SHEET,
    replace(SHEET, target=0),
    replace(SHEET, inputs=("1.5", "0.25"), learning_rate="0.1"),
    replace(SHEET, places=7),
]


def answers(sheet: Worksheet) -> dict[str, Decimal]:
    """Every line anew, with exponentials alone, each line from the rounded ones before it."""
    unit = Decimal(1).scaleb(-sheet.places)

    def cut(value: Decimal) -> Decimal:
        return value.quantize(unit, rounding=ROUND_HALF_EVEN)

    line: dict[str, Decimal] = {"y": Decimal(sheet.target)}
    line |= {f"x{k}": Decimal(each) for k, each in enumerate(sheet.inputs, start=1)}
    for n, row in enumerate(sheet.hidden, start=1):
        line |= dict(zip((f"w{n}1", f"w{n}2", f"b{n}"), map(Decimal, row), strict=True))
    line |= dict(zip(("v1", "v2", "c"), map(Decimal, sheet.output), strict=True))
    learned = [name for name in line if name[0] in "wbvc"]

    def forward(new: str, after: str) -> None:
        for k in "12":
            z = line[f"{new}b{k}"]
            z += line[f"{new}w{k}1"] * line["x1"] + line[f"{new}w{k}2"] * line["x2"]
            line[f"{after}z{k}"] = cut(z)
            line[f"{after}a{k}"] = cut(1 - 2 / ((2 * line[f"{after}z{k}"]).exp() + 1))
        z = line[f"{new}c"]
        z += sum(line[f"{new}v{k}"] * line[f"{after}a{k}"] for k in "12")
        line[f"{after}z"] = cut(z)
        grown = line[f"{after}z"].exp()
        line[f"{after}p"] = cut(grown / (grown + 1))
        p = line[f"{after}p"]
        line[f"{after}loss"] = cut(-(p if sheet.target else 1 - p).ln())

    with localcontext():
        getcontext().prec = 50
        forward("", "")
        line["d"] = cut(line["p"] - line["y"])
        for k in "12":
            line[f"u{k}"] = cut(line["d"] * line[f"v{k}"])
            line[f"s{k}"] = cut((1 - line[f"a{k}"]) * (1 + line[f"a{k}"]))
            line[f"d{k}"] = cut(line[f"u{k}"] * line[f"s{k}"])
            line[f"g_v{k}"] = cut(line[f"a{k}"] * line["d"])
            line[f"g_b{k}"] = line[f"d{k}"]
            for i in "12":
                line[f"g_w{k}{i}"] = cut(line[f"x{i}"] * line[f"d{k}"])
        line["g_c"] = line["d"]
        for name in learned:
            line[f"n_{name}"] = cut(line[name] - Decimal(sheet.learning_rate) * line[f"g_{name}"])
        forward("n_", "after_")
    return line


@pytest.mark.parametrize("sheet", SHEETS, ids=["one", "nought", "another", "finer"])
def test_every_answer_follows_from_the_printed_digits(sheet: Worksheet) -> None:
    """Whoever takes the printed digits, and rounds every line, finds the answers of the key."""
    key: AnswerKey = perform(sheet)
    done = answers(sheet)
    assert set(done) == set(key.values)
    for name, value in done.items():
        assert value == Decimal(key.values[name]), name


@pytest.mark.parametrize("sheet", SHEETS, ids=["one", "nought", "another", "finer"])
def test_the_key_stays_near_what_the_engine_has(sheet: Worksheet) -> None:
    """No line strays from the engine by more than a few units of the last printed digit."""
    key = perform(sheet)
    gaps = [abs(float(key.values[name]) - key.exact[name]) for name in key.values]
    assert max(gaps) == key.largest_gap < 5 * 10**-sheet.places


def test_the_step_helps() -> None:
    """After the step of the sheet, its own sample's loss is lower."""
    key = perform(SHEET)
    assert Decimal(key.values["after_loss"]) < Decimal(key.values["loss"])
