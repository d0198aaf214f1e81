"""TeX in, MathML out; and what is said of TeX that cannot be set."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.words.mathematics import mathml
from engine.words.tex import TeXError


def inner(tex: str, *, display: bool = False) -> str:
    """The MathML without its outermost element."""
    match = re.fullmatch(r"<math[^>]*>(.*)</math>", str(mathml(tex, display=display)))
    assert match is not None
    return match[1]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("-5", "<mo>−</mo><mn>5</mn>"),
        (r"\eta", "<mi>η</mi>"),
        (r"\Delta", '<mi mathvariant="normal">Δ</mi>'),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\mathrm{loss}", '<mi class="up">loss</mi>'),
        (r"\boldsymbol{\theta}", "<mi>𝜽</mi>"),
        (r"\mathbf{W}^\top", "<msup><mi>𝐖</mi><mo>⊤</mo></msup>"),
        (r"\tanh z", '<mi class="up">tanh</mi><mspace width="0.167em"/><mi>z</mi>'),
        (r"\operatorname{softmax}", '<mi class="up">softmax</mi>'),
        (r"1{,}000", "<mn>1,000</mn>"),
        (r"\text{50\% of a}", "<mtext>50%\u00a0of\u00a0a</mtext>"),
        (r"\sqrt{x+1}", "<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>"),
        (r"\hat y", '<mover accent="true"><mi>y</mi><mo>^</mo></mover>'),
        (r"\class{up}{w}", '<mrow class="up"><mi>w</mi></mrow>'),
        (
            r"\left(\frac{a}{b}\right)",
            "<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow>",
        ),
        (r"w = -\eta", '<mi>w</mi><mo>=</mo><mo form="prefix">−</mo><mi>η</mi>'),
        ("a - b", "<mi>a</mi><mo>−</mo><mi>b</mi>"),
        (r"a + \cdots - b", "<mi>a</mi><mo>+</mo><mo>⋯</mo><mo>−</mo><mi>b</mi>"),
        (
            "|x| - y",
            '<mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false" form="postfix">|</mo>'
            "<mo>−</mo><mi>y</mi>",
        ),
        (
            "a|x|",
            '<mi>a</mi><mo stretchy="false" form="prefix">|</mo><mi>x</mi>'
            '<mo stretchy="false">|</mo>',
        ),
        (
            "p(a|b)",
            '<mi>p</mi><mo stretchy="false">(</mo><mi>a</mi><mo stretchy="false">|</mo><mi>b</mi>'
            '<mo stretchy="false">)</mo>',
        ),
        (
            r"\max_i x",
            '<msub><mi class="up">max</mi><mi>i</mi></msub><mspace width="0.167em"/><mi>x</mi>',
        ),
        (
            r"\max(x)",
            '<mi class="up">max</mi>'
            '<mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo>',
        ),
        (r"\sum_i^n", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"),
        (r"\left. x \right|_0", "<msub><mrow><mi>x</mi><mo>|</mo></mrow><mn>0</mn></msub>"),
        ("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ],
)
def test_formulas(tex: str, expected: str) -> None:
    """Letters, functions, numbers and brackets are set with the fewest elements."""
    assert inner(tex) == expected


def test_the_element_itself() -> None:
    """Inline and display differ by one attribute, and the TeX is kept for those who want it."""
    assert str(mathml("a \n <b")) == (
        '<math alttext="a &lt;b"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>'
    )
    assert str(mathml("x", display=True)) == ('<math display="block" alttext="x"><mi>x</mi></math>')


@pytest.mark.parametrize("environment", ["aligned", "align*", "split"])
def test_a_derivation(environment: str) -> None:
    """Lines that align at a sign are rows of a table whose columns the style sheet sets."""
    tex = rf"\begin{{{environment}}} a &= b \\ &= c \end{{{environment}}}"
    assert inner(tex, display=True) == (
        '<mtable class="aligned" displaystyle="true">'
        '<mtr><mtd class="right"><mi>a</mi></mtd>'
        '<mtd class="left"><mi/><mo>=</mo><mi>b</mi></mtd></mtr>'
        '<mtr><mtd class="right"/><mtd class="left"><mi/><mo>=</mo><mi>c</mi></mtd></mtr>'
        "</mtable>"
    )


def test_room_between_rows() -> None:
    """A wish for more room between rows is passed over, not printed."""
    assert inner(r"\begin{aligned} a \\[4pt] b \end{aligned}") == inner(
        r"\begin{aligned} a \\ b \end{aligned}"
    )


def test_other_tables() -> None:
    """Arrays and matrices are tables as well."""
    assert inner(r"\begin{array}{rc} a & b \end{array}") == (
        '<mtable><mtr><mtd class="right"><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>'
    )
    assert inner(r"\begin{pmatrix} 1 & 2 \end{pmatrix}") == (
        "<mrow><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>"
        "<mo>)</mo></mrow>"
    )


@pytest.mark.parametrize(
    ("tex", "problem", "remedy"),
    [
        ("  ", "an empty formula", "write TeX between the dollars, or remove them"),
        ("{a", "a '{' is never closed", "add a '}'"),
        ("a}", "a '}' closes nothing", "remove it, or write \\} for a brace"),
        (
            r"\parital L",
            r"unknown TeX command '\parital'",
            r"did you mean '\partial' or '\partialup'?",
        ),
        (r"\text{a \fooo}", r"unknown TeX command '\fooo'", None),
        (
            r"\frac{a}",
            "a command lacks an argument",
            r"give it in braces, as in \frac{a}{b} or \sqrt{x}",
        ),
        (
            r"\sqrt",
            "a command lacks an argument",
            r"give it in braces, as in \frac{a}{b} or \sqrt{x}",
        ),
        ("x^", "'^' or '_' with nothing after it", "write what is raised or lowered, as in x^{2}"),
        ("x_1_2", "two subscripts on one letter", "use braces: x_{i_j} or x_{ij}"),
        ("x^1^2", "two superscripts on one letter", "use braces: x^{a^b} or x^{ab}"),
        (
            r"\left( a",
            r"\left and \right do not come in pairs",
            r"write \left( … \right); a dot, as in \right., draws nothing",
        ),
        (
            "a & b",
            "'&' outside of a table",
            r"put the lines in \begin{aligned} … \end{aligned}",
        ),
        (
            r"a \\ b",
            r"'\\' outside of a table",
            r"put the lines in \begin{aligned} … \end{aligned}",
        ),
        (r"\begin{aligned} a", r"\begin{aligned} is never closed", r"add \end{aligned}"),
        (
            r"a \end{aligned}",
            r"\end{aligned} has no \begin{aligned}",
            "begin and end environments in pairs",
        ),
        (r"\begin{algined} a", "unknown environment 'algined'", None),
        ("5% of a", "'%' starts a TeX comment", r"write \% for per cent"),
        (
            r"\style{color:red}{a}",
            r"'\style' is not allowed here",
            r"a page without style attributes cannot hold it; use \class{name}{…}",
        ),
        (
            r"\href{javascript:a}{b}",
            r"'\href' is not allowed here",
            "link from the prose around the formula instead",
        ),
        (
            r"\color{red} a",
            r"'\color' is not allowed here",
            r"use \class{name}{…}, so that colours stay in the style sheet",
        ),
    ],
)
def test_bad_tex(tex: str, problem: str, remedy: str | None) -> None:
    """What TeX would refuse is refused here too, with its remedy."""
    with pytest.raises(TeXError) as caught:
        mathml(tex)
    assert caught.value.problem == problem
    assert caught.value.remedy
    assert remedy is None or caught.value.remedy == remedy


@given(st.integers(0, 20), st.integers(0, 5))
def test_the_line_of_a_mistake(before: int, after: int) -> None:
    """An unknown command is reported on its line within the formula."""
    tex = r"\begin{aligned}" + "\n a &= b \\\\" * before + "\n\\foo\n" + "\n" * after
    with pytest.raises(TeXError) as caught:
        mathml(tex)
    assert caught.value.line == before + 1


PIECES = [
    "x", "W", "12", "+", "-", "(", ")", "{", "}", "^", "_", "'", "&", " ", "\\\\", "<", '"', "|",
    r"\frac", r"\sqrt", r"\eta", r"\mathbf", r"\text{a<b}", r"\left(", r"\right)", r"\sum",
    r"\begin{aligned}", r"\end{aligned}", r"\class{up}", r"\hat", r"\operatorname{f}", r"\tanh",
    r"\mathrm{d}", r"\not", r"\big", r"\limits", r"\over", r"\,",
]  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=10))
def test_any_tex_is_set_or_refused(pieces: list[str]) -> None:
    """Whatever is written, the answer is harmless MathML or a TeXError with its remedy."""
    try:
        html = str(mathml(" ".join(pieces)))
    except TeXError as error:
        refusal = (error.problem, error.remedy)
        assert all(refusal)
    else:
        assert html.startswith("<math")
        assert not re.search(
            r"\sstyle=|\son\w+=|\shref=|xmlns|<script", re.sub(r'"[^"]*"', "", html)
        )
        assert "\\" not in re.sub(r"<[^>]*>", "", html)
