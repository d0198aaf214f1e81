"""Printed sums, worked out again from their printed digits; and what a wrong page is told."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from engine.errors import ContentError, Mistakes, Place
from engine.words.arithmetic import disagreements
from engine.words.checked import Surroundings
from engine.words.checking import check
from engine.words.prose import Prose
from engine.words.rendering import render
from engine.words.shown import disagreements_shown
from engine.words.symbols import read, read_tex


def told(text: str) -> list[str]:
    """What the sums in some prose should come to instead."""
    return [f"{found.follows:f}" for found in disagreements(read(text))]


def told_tex(tex: str) -> list[str]:
    """The same for a formula."""
    return [f"{found.follows:f}" for found in disagreements(read_tex(tex))]


@pytest.mark.parametrize(
    ("right", "wrong", "instead"),
    [
        ("0.3 × 0.4 = 0.12", "0.3 × 0.4 = 0.13", "0.12"),
        ("0.3·0.4=0.12", "0.3·0.4=0.11", "0.12"),
        ("(−0.1)(0.2) = −0.02", "(−0.1)(0.2) = 0.02", "-0.02"),
        ("−0.1 × 0.2 = −0.02", "−0.1 × 0.2 = −0.03", "-0.02"),
        ("0.7 × −0.3 = −0.21", "0.7 × −0.3 = 0.21", "-0.21"),
        ("0.3 × 0.4 ≈ 0.1", "0.3 × 0.4 ≈ 0.2", "0.1"),
        ("0.3 × 0.5 + 0.2 × −0.5 = 0.05", "0.3 × 0.5 + 0.2 × −0.5 = 0.25", "0.05"),
        ("2 − 3 − 4 = −5", "2 − 3 − 4 = 3", "-5"),
        ("8 / 4 / 2 = 1", "8 / 4 / 2 = 4", "1"),
        ("1 − (0.5)² = 0.75", "1 − (0.5)² = 0.25", "0.75"),
        ("2⁻² = 0.25", "2⁻² = −4", "0"),
        ("0.7301 − 0 = 0.7301", "0.7301 − 0 = 0.7300", "0.7301"),
        ("tanh(0.5) = 0.4621", "tanh(0.5) = 0.4622", "0.4621"),
        ("ln 0.5 = −0.69", "ln 0.5 = 0.69", "-0.69"),
        ("exp(−0.3) = 0.7408", "exp(−0.3) = 0.7409", "0.7408"),
        ("2√3 = 3.46", "2√3 = 3.47", "3.46"),
        ("3 / 8 = 37.5 %", "3 / 8 = 37 %", "0.38"),
        ("50 % × 0.3 = 0.15", "50 % × 0.3 = 15", "0"),
        ("1,000 × 3 = 3,000", "1,000 × 3 = 3,001", "3000"),
        ("2 × 1\u2009500 = 3\u202f000", "2 × 1\u2009500 = 3\u202f001", "3000"),
        ("2 × 1.5\u00a0×\u00a010⁻⁵ = 3.0 × 10⁻⁵", "2 × 1.5 × 10⁻⁵ = 3.1 × 10⁻⁵", "0.000030"),
        ("1,234 × 1.2 ≈ 1.5 × 10³", "1,234 × 1.2 ≈ 1.4 × 10³", "1500"),
        ("0.12 = 0.3 × 0.4", "0.13 = 0.3 × 0.4", "0.12"),
        ("0.3 × 0.4 = 0.6 × 0.2", "0.3 × 0.4 = 0.6 × 0.3", "0.12"),
        ("1/3 = 2/6", "1/3 = 2/7", "0.333333333333333333333333333333"),
        ("0.5 × 0.4 = 1/5", "0.3 × 0.7 = 1/5", "0.210000000000000000000000000000"),
        ("0.33² + 0.44² = 0.11 + 0.19 = 0.30", "0.33² + 0.44² = 0.11 + 0.18 = 0.29", "0.30"),
        ("d = 0.3 × 0.4 = 0.12 = 12 %", "d = 0.3 × 0.4 = 0.12 = 13 %", "0.12"),
        ("A picture of 48 × 48 = 2,304 pixels", "one of 48 × 48 = 2,403 pixels", "2304"),
        ("(so 2 × 2 = 4)", "(so 2 × 2 = 5)", "4"),
        ("Fork: d_a = 0.5 − 0.375 = 0.125", "Fork: d_a = 0.5 − 0.375 = 0.124", "0.125"),
    ],
)
def test_sums_in_prose(right: str, wrong: str, instead: str) -> None:
    """A sum that follows passes; one that does not is told with what its digits make."""
    assert told(right) == []
    assert told(wrong) == [instead]


@pytest.mark.parametrize(
    ("right", "wrong", "instead"),
    [
        (r"({-0.1})({0.2}) = {-0.02}", r"({-0.1})({0.2}) = {0.02}", "-0.02"),
        (r"0.3 \cdot 0.4 = 0.12", r"0.3 \times 0.4 = 0.13", "0.12"),
        (r"a_1 &= \tanh({0.5}) = {0.4621}", r"a_1 &= \tanh({0.5}) = {0.4622}", "0.4621"),
        (r"-\ln(1 - {0.62}) = {0.9676}", r"-\ln(1 - {0.62}) = {0.9675}", "0.9676"),
        (
            r"p = \frac{1}{1 + e^{-({0.3})}} = {0.5744}",
            r"p = \frac{1}{1 + e^{-({0.3})}} = {0.5745}",
            "0.5744",
        ),
        (r"s_2 &= 1 - ({-0.5})^2 = {0.75}", r"s_2 &= 1 - ({-0.5})^2 = {1.25}", "0.75"),
        (r"0.25 = \left(\tfrac12\right)^2", r"0.24 = \left(\tfrac12\right)^2", "0.25"),
        (r"\sqrt{2} \approx 1.41", r"\sqrt 2 \approx 1.42", "1.41"),
        (r"1{,}000 \times 2 = 2{,}000", r"1{,}000 \times 2 = 2{,}001", "2000"),
        (r"2 \cdot 1.5 \times 10^{-5} = 0.00003", r"10^{-2} \cdot 2 = 0.03", "0.02"),
        (r"50\,\% \cdot 3 = 1.5", r"50\,\% \cdot 3 = 150", "2"),
        (r"\eta = 0.5, \quad 2 \cdot 2 = 4", r"\eta = 0.5, \quad 2 \cdot 2 = 5", "4"),
        (
            "z &= (0.1)(0.2) \\\\\n&\\quad + (-0.3) = -0.28 \\\\\n0.5 x &= y",
            "z &= (0.1)(0.2) \\\\\n&\\quad + (-0.3) = -0.27 \\\\\n0.5 x &= y",
            "-0.28",
        ),
        (r"x &= 1 \\ (2)(3) &= 6", r"x &= 1 \\ (2)(3) &= 7", "6"),
    ],
)
def test_sums_in_formulas(right: str, wrong: str, instead: str) -> None:
    """TeX is read as the reader reads the formula, over the ends of rows too."""
    assert told_tex(right) == []
    assert told_tex(wrong) == [instead]


@pytest.mark.parametrize(
    "text",
    [
        "8 × 8 pixels",
        "layers 2-6-6-1 = a network",
        "487 of 500 = 97.4 %",
        "in 1986–1988, of 3/4 = x",
        "0.3 + 0.4 × w = 0.2",
        "w × 0.3 + 0.4 = 0.2",
        "y − 0.3 = 0.2",
        "f(0.3) = 0.2",
        "½√2 = 0.7",
        "reads 3 (0.99) = sure",
        "η = 0.1, 0.5 and 1",
        "ε = 0.10: gradient 3 (52 %), noise 3 (99 %)",
        "g = 1",
        "× 2 = 3",
        "(((",
        "",
    ],
)
def test_what_is_no_sum_of_numbers_is_passed_over(text: str) -> None:
    """Names, units, ranges and unknowns are nothing that could be worked out."""
    assert told(text) == []


@pytest.mark.parametrize(
    "tex",
    [
        r"2 - n_0 n_1 / \sum_l n_{l-1} n_l = 3",
        r"a 0.3 = 0.2",
        r"0.3 a = 0.2",
        r"3 = x_1 2 = 5",
        r"10^{-15}",
        r"\operatorname{sign}(0.3) = 2",
        r"\text{half of }2 = 5",
        r"2^\text{?} = 5",
        r"w_{11} = 0.8",
    ],
)
def test_formulas_with_letters_are_passed_over(tex: str) -> None:
    """A side with a letter in it has no value, whatever its numbers are."""
    assert told_tex(tex) == []


def test_a_sum_that_is_said_to_be_rounded_is_excused() -> None:
    """The word excuses its own sentence, and no other."""
    assert told("All is rounded: 0.3 × 0.4 = 0.2, and 2 × 2 = 5.") == []
    assert told("All is rounded. Yet 2 × 2 = 5. This is rounded.") == ["4"]
    assert told_tex(r"2 \cdot 2 = 5 \text{ (rounded)}") == []


def test_what_cannot_be_worked_out_is_no_sum() -> None:
    """A quotient by nought and a logarithm of less than nought equal no number."""
    assert told("1 / 0 = 5") == ["NaN"]
    assert told("ln(−1) = 0") == ["NaN"]


FOUR = st.decimals(min_value=-9, max_value=9, places=4)


@given(FOUR, FOUR, FOUR, st.integers(0, 4), st.sampled_from([-1, 0, 1]))
def test_exactly_the_nearest_number_passes(
    a: Decimal, b: Decimal, c: Decimal, places: int, off: int
) -> None:
    """Of all numbers with so many decimals only the half-even one follows from a × b + c."""
    unit = Decimal(1).scaleb(-places)
    printed = (a * b + c).quantize(unit, rounding=ROUND_HALF_EVEN) + off * unit
    assert bool(told(f"{a} × {b} + {c} = {printed:,f}".replace("-", "−"))) is bool(off)
    assert bool(told_tex(f"({a})({b}) + ({c}) = {printed:f}")) is bool(off)


@pytest.mark.parametrize(
    "html",
    [
        "<ol><li>d_a = 1 / 2 = 0.6</li></ol>",
        '<svg role="img" aria-label="A tape: 1 / 2 = 0.6"/>',
        '<g><text x="1" font-size="13">1 / 2 = 0.6</text></g>',
        "<td>1 / 2\n≈ 0.6<br>",
        r'<math alttext="\frac{1}{2} = 0.6"><mfrac/></math>',
        "<p title='a > b'>1 / 2 &#61; 0.6</p>",
        '<!-- 1 / 2 = 0.7 --><p><b data-1="1 / 2 = 0.7"></b>1 / 2 = 0.6</p>',
    ],
)
def test_strings_of_a_figure(html: str) -> None:
    """Sentences, names, drawn words, cells and formulas are all read."""
    assert [f"{found.follows}" for found in disagreements_shown(Markup(html))] == ["0.5"]
    assert disagreements_shown(Markup(html.replace("0.6", "0.5"))) == []


FILE = Path("a.md")
QUOTES = {"q": {"a": 0.3, "b": -0.4, "c": -0.13, "steps": 1297, "rate": 2e-5}}


def set_(prose: Prose) -> None:
    """Check and render it, with our quotes."""
    mistakes = Mistakes()
    checked = check(prose, Surroundings(groups=tuple(QUOTES)), mistakes)
    mistakes.settle()
    assert checked is not None
    render(checked, QUOTES)


@pytest.mark.parametrize(
    ("text", "line", "printed"),
    [
        ("One\n[[q.a]] × [[q.b]]\n= [[q.c]]\nthree", 12, "0.3 × −0.4 = −0.13"),
        ("One\n*two* $([[q.a]])([[q.b]]) = [[q.c]]$", 11, "(0.3)(-0.4) = -0.13"),
        ("$[[q.a]]$ × **[[2]]** = $[[0.5]]$", 10, "0.3 × 2 = 0.5"),
        (
            "$$\\begin{aligned}\nz &= [[q.a]] \\\\\n&+ [[q.b]] = [[q.c]]\n\\end{aligned}$$",
            12,
            "0.3 + -0.4 = -0.13",
        ),
        ("| a | b |\n|---|---|\n| c | [[q.b]] × [[2]] = [[q.c]] |", 12, "−0.4 × 2 = −0.13"),
        ("### Of [[q.a]] × [[2]] = $[[0.7]]$", 10, "0.3 × 2 = 0.7"),
        ("::: card\n- [[q.steps:,]] × [[2]] = [[2,595]]\n:::", 11, "1,297 × 2 = 2,595"),
        ("a *word\nwith [[2 × 2 = 5]]*", 11, "2 × 2 = 5"),
        ("[[q.rate:.0e]] × [[2]] = [[5 × 10⁻⁵]]", 10, "2\u00a0×\u00a010⁻⁵ × 2 = 5 × 10⁻⁵"),
    ],
)
def test_wrong_sums_on_a_page(text: str, line: int, printed: str) -> None:
    """Wherever prose prints one, the mistake names file, line and sum, and the remedy."""
    with pytest.raises(ContentError) as caught:
        set_(Prose(text, Place(FILE, 10)))
    (mistake,) = caught.value.mistakes
    assert mistake.place == Place(FILE, line)
    assert mistake.problem.startswith(f"'{printed}' does not follow from its own digits: they make")
    assert mistake.remedy == (
        "compute it from what is printed, as a reader will, or say that it is rounded"
    )


@pytest.mark.parametrize("sign", ["=", "≈", r"\approx"])
def test_formulas_in_figures_are_read_by_every_sign_of_equality(sign: str) -> None:
    """Those that only formulas have are no exception."""
    html = rf'<math alttext="2 \cdot 2 {sign} 5"></math>'
    assert [f"{found.follows}" for found in disagreements_shown(Markup(html))] == ["4"]
    assert disagreements_shown(Markup(html.replace("5", "4"))) == []
