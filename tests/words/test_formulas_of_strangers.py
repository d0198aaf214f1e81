"""TeX as people write it elsewhere: set as it is read there, or refused with what to do."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.words.mathematics import mathml
from engine.words.mathml_core import ATTRIBUTES, ELEMENTS
from engine.words.signs import USUAL, _all, unsettable
from engine.words.tex import TeXError

MAX = '<msub><mi class="up">max</mi><mi>x</mi></msub>'
ARG_MIN = '<msub><mi class="up">arg\u2009min</mi><mi>w</mi></msub>'
THIN = '<mspace width="0.167em"/>'
COLUMN = "<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>"

SET = [
    (r"\operatorname*{arg\,min}_w f", f"{ARG_MIN}{THIN}<mi>f</mi>"),
    (r"\operatorname*{arg~min}_w f", f"{ARG_MIN}{THIN}<mi>f</mi>"),
    (r"\arg\max_x f", f'<mi class="up">arg</mi>{THIN}{MAX}{THIN}<mi>f</mi>'),
    (r"\operatorname{a-b}", '<mi class="up">a-b</mi>'),
    (r"x \sim p", "<mi>x</mi><mo>∼</mo><mi>p</mi>"),
    (r"a \implies b", "<mi>a</mi><mo>⟹</mo><mi>b</mi>"),
    (r"a \impliedby b", "<mi>a</mi><mo>⟸</mo><mi>b</mi>"),
    (r"a \iff b", "<mi>a</mi><mo>⟺</mo><mi>b</mi>"),
    (r"a \not= b", "<mi>a</mi><mo>≠</mo><mi>b</mi>"),
    (r"a \not < b", "<mi>a</mi><mo>≮</mo><mi>b</mi>"),
    (r"a \not\equiv b", "<mi>a</mi><mo>≢</mo><mi>b</mi>"),
    (r"\langle x \rangle", '<mo stretchy="false">⟨</mo><mi>x</mi><mo stretchy="false">⟩</mo>'),
    (r"\lbrace x \rbrace", '<mo stretchy="false">{</mo><mi>x</mi><mo stretchy="false">}</mo>'),
    (r"x → y", "<mi>x</mi><mo>→</mo><mi>y</mi>"),
    (r"a \to \neg b", '<mi>a</mi><mo>→</mo><mo form="prefix">¬</mo><mi>b</mi>'),
    (r"x \perp y", "<mi>x</mi><mo>⟂</mo><mi>y</mi>"),
    (r"n = \infty", '<mi>n</mi><mo>=</mo><mi mathvariant="normal">∞</mi>'),
    (r"a \odot b", '<mi>a</mi><mo largeop="false" stretchy="false">⊙</mo><mi>b</mi>'),
    (r"\text{if {nested} braces}", "<mtext>if\u00a0nested\u00a0braces</mtext>"),
    (r"\text{for $x$ real}", "<mtext>for\u00a0</mtext><mi>x</mi><mtext>\u00a0real</mtext>"),
    (r"\text{5 \$}", "<mtext>5\u00a0$</mtext>"),
    (r"f'", '<mi>f</mi><mo lspace="0" rspace="0">′</mo>'),
    (r"f_i'", '<msub><mi>f</mi><mi>i</mi></msub><mo lspace="0" rspace="0">′</mo>'),
    (r"\begin{bmatrix}a\\b\end{bmatrix}^\top", f"<msup><mrow><mo>[</mo>{COLUMN}<mo>]</mo></mrow><mo>⊤</mo></msup>"),
    (r"a\nonumber", "<mi>a</mi>"),
    (r"\begin{equation}a\end{equation}", "<mi>a</mi>"),
    (r"\begin{gather}a\\b\end{gather}", COLUMN),
    (r"\xrightarrow{f}", '<mover><mo>→</mo><mrow><mspace width="0.4em"/><mi>f</mi><mspace width="0.4em"/></mrow></mover>'),
    (r"a\!b", '<mi>a</mi><mspace width="-0.167em"/><mi>b</mi>'),
    (r"\mathscr{L}\mathfrak{H}\mathbb{R}", "<mi>ℒ</mi><mi>ℌ</mi><mi>ℝ</mi>"),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "expected"), SET)
def test_what_is_set(tex: str, expected: str) -> None:
    """Operators as operators, words as words, names upright, limits where they belong."""
    assert re.fullmatch(r"<math[^>]*>(.*)</math>", str(mathml(tex)))[1] == expected  # type: ignore[index]


@pytest.mark.parametrize("tex", [r"\max_i x", r"\operatorname*{arg\,max}_i x", r"\lim_{i} x"])
def test_limits_are_below_where_a_formula_stands_by_itself(tex: str) -> None:
    """And beside the name in running text; never in the face of signs alone."""
    below, beside = str(mathml(tex, display=True)), str(mathml(tex))
    assert re.search(r'<munder><mi class="up">[a-z\u2009]+</mi><mi>i</mi></munder>', below)
    assert re.search(r'<msub><mi class="up">[a-z\u2009]+</mi><mi>i</mi></msub>', beside)


def test_a_remainder_stands_apart_from_both_sides() -> None:
    """As in a mod b."""
    assert re.findall(r'width="([\d.]+)em"', str(mathml(r"a \bmod b"))) == ["0.278", "0.167"]


def test_rows_below_a_sum() -> None:
    """Set small, below the sign."""
    found = str(mathml(r"\sum_{\substack{i\\j}} x"))
    assert '<munder><mo>∑</mo><mstyle scriptlevel="1"><mtable class="small"><mtr>' in found


REFUSED = [
    (r"\cancel{x}", r"'\cancel' is not allowed here", "browsers draw no lines"),
    (r"\boxed{x}", r"'\boxed' is not allowed here", "browsers draw no lines"),
    (r"\begin{array}{c|c} a & b \end{array}", "lines between columns, '{c|c}'", "leave the | out"),
    (r"\begin{array}{c} a \\ \hline b \end{array}", r"'\hline' is not allowed here", "in a table"),
    (r"\label{eq:1} x", r"'\label' is not allowed here", "refer to them in words"),
    (r"x \tag{1}", r"'\tag' is not allowed here", "refer to them in words"),
    (r"\textbf{x}", r"'\textbf' is not allowed here", r"\mathbf"),
    (r"\def\x{1}", r"'\def' is not allowed here", "write out what it stands for"),
    (r"\newcommand{\x}{1}", r"'\newcommand' is not allowed here", "write out"),
    (r"x^^2", "'^^' with nothing between", "raised or lowered"),
    (r"x_^2", "'_^' with nothing between", "raised or lowered"),
    (r"中", "the typeface of formulas has no '中' (U+4E2D CJK UNIFIED IDEOGRAPH-4E2D)", "another sign"),
    (r"\text{😀}", "the typeface of formulas has no '😀' (U+1F600 GRINNING FACE)", "another sign"),
    (r"\not x", "'\\not' before 'x'", "cross out a relation"),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "problem", "remedy"), REFUSED)
def test_what_is_refused(tex: str, problem: str, remedy: str) -> None:
    """With the command or the sign, and what to write instead."""
    with pytest.raises(TeXError) as refused:
        mathml(tex)
    assert refused.value.problem == problem
    assert remedy in refused.value.remedy


def test_usual_signs_are_in_the_typeface() -> None:
    """So that it need not be opened for them."""
    assert USUAL - _all() <= {"\u2009", "\u00a0"}
    assert unsettable("a+∑") == ""
    assert unsettable("a中") == "中"


PIECES = st.sampled_from(
    [
        *(r"x", "y", "1", "2", "+", "-", "=", "<", "(", ")", "[", "]", "|", ",", "'", "~", " ", "!"),
        *(r"\alpha", r"\sum", r"\int", r"\max", r"\arg", r"\sim", r"\to", r"\iff", r"\infty"),
        *(r"\,", r"\!", r"\quad", r"\cdot", r"\odot", r"\nabla", r"\prime", r"\not", r"\neg"),
        *("^", "_", "{", "}", "&", r"\\", "$", "%", r"\{", r"\}", r"\left(", r"\right)", r"\middle|"),
        *(r"\bmod", r"\nonumber", r"\hline", r"\cancel", r"\displaystyle", r"\limits", "é", "中"),
    ]
)  # fmt: skip
COMMANDS = st.sampled_from(
    [
        "frac",
        "sqrt",
        "hat",
        "vec",
        "overline",
        "underbrace",
        "mathbf",
        "mathbb",
        "text",
        "boxed",
        "operatorname",
        "operatorname*",
        "substack",
        "overset",
        "binom",
        "mathrm",
        "phantom",
        "xrightarrow",
        "dfrac",
        "stackrel",
        "boldsymbol",
        "mathscr",
        "widehat",
        "mathop",
    ]
)
TABLES = st.sampled_from(
    ["bmatrix", "cases", "aligned", "align", "array", "gather", "equation", "foo"]
)


def grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Formulas made of formulas."""
    group = inner.map(lambda each: f"{{{each}}}")
    return st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.builds(lambda command, a, b: f"\\{command}{a}{b}", COMMANDS, group, group),
        st.builds(lambda a, b: f"{a}^{b}", inner, group),
        st.builds(lambda a, b, c: f"{a}_{b}^{c}", inner, group, group),
        st.builds(
            lambda name, a, b: f"\\begin{{{name}}}{a} & {b} \\\\ {b}\\end{{{name}}}", TABLES, inner, inner
        ),
    )  # fmt: skip


FORMULAS = st.recursive(PIECES, grouped, max_leaves=12)


@settings(deadline=None)
@given(FORMULAS, st.booleans())
def test_any_formula_is_of_mathml_core_or_refused(tex: str, display: bool) -> None:
    """No other error, no element or attribute that browsers pass over, no TeX left in it."""
    try:
        found = str(mathml(tex, display=display))
    except TeXError:
        return
    body = found.partition(">")[2]
    assert set(re.findall(r"</?([a-z]+)", body)) <= ELEMENTS
    for name, value in re.findall(r' ([a-z]+)="([^"]*)"', body):
        assert re.fullmatch(ATTRIBUTES[name], value), found
    assert "\\" not in body
    assert not set(body) & {"\ue000", "\ue001"}
