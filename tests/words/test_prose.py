"""Markdown in, HTML out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from engine.errors import Place
from engine.words.anchors import Anchor
from engine.words.bibliography import Bibliography
from engine.words.checked import Heading
from engine.words.rendering import render
from tests.words.setting import FILE, checked, said, set_


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('He said "it\'s *so*".', "<p>He said “it’s <em>so</em>”.</p>"),
        ('The "[[run.winner]]" and [[run.winner]]\'s', "<p>The “R&amp;D” and R&amp;D’s</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("### Why {#why}", '<h3 id="why">Why</h3>'),
        ("[b](#b)", '<p><a href="#b">b</a></p>'),
        ("[b](https://b.org/)", '<p><a href="https://b.org/" rel="noopener">b</a></p>'),
        ("<https://b.org>", '<p><a href="https://b.org" rel="noopener">https://b.org</a></p>'),
        ("A\n{figure the-net}", "<p>A</p>\n<figure>net</figure>"),
        (
            "::: card\nA\n\n{figure the-net}\n\n$x$\n:::",
            '<div class="card">\n<p>A</p>\n<figure>net</figure>\n'
            '<p><math alttext="x"><mi>x</mi></math></p>\n</div>',
        ),
        (
            ":::: note\n::: try\nA\n:::\n::::",
            '<aside class="note">\n<div class="try">\n<p>A</p>\n</div>\n</aside>',
        ),
        (
            "::: predict\nIs $x$ *large*?\n\nIt is.\n:::",
            '<details class="predict">\n<summary>Is <math alttext="x"><mi>x</mi></math> '
            "<em>large</em>?</summary>\n<p>It is.</p>\n</details>",
        ),
        (
            "loss {#the-loss}\n: How wrong.",
            '<dl>\n<dt id="the-loss">loss</dt>\n<dd>How wrong.</dd>\n</dl>',
        ),
        (
            "$$\nx\n$$",
            '<div class="formula" role="group" aria-label="Formula" tabindex="0">'
            '<math display="block" alttext="x"><mi>x</mi></math></div>',
        ),
        (
            "```python\na < [[b]]\n```",
            '<pre role="group" aria-label="Code" tabindex="0"><code class="language-python">'
            "a &lt; [[b]]\n</code></pre>",
        ),
        (
            "| a |\n|--:|\n| [[1]] |",
            '<div class="table" role="group" aria-label="Table" tabindex="0">\n'
            '<table>\n<thead>\n<tr>\n<th class="right" scope="col">a</th>\n'
            '</tr>\n</thead>\n<tbody>\n<tr>\n<td class="right">1</td>\n</tr>\n</tbody>\n</table>\n'
            "</div>",
        ),
    ],
)
def test_markdown(text: str, html: str) -> None:
    """Every construct of the house becomes plain semantic HTML."""
    assert str(set_(text)) == html


@pytest.mark.parametrize(
    ("mark", "html"),
    [
        ("[[run.loss:.3f]]", '<data value="0.123456">0.123</data>'),
        ("[[run.loss]]", '<data value="0.123456">0.123456</data>'),
        ("[[run.loss:.1%]]", '<data value="0.123456">12.3%</data>'),
        ("[[run.drop:.2f]]", '<data value="-0.5">−0.50</data>'),
        ("[[run.rate:.1e]]", '<data value="1.5e-05">1.5\u00a0×\u00a010⁻⁵</data>'),
        ("[[run.rate]]", '<data value="1.5e-05">1.5\u00a0×\u00a010⁻⁵</data>'),
        ("[[run.steps:,]]", '<data value="12345">12,345</data>'),
        ("[[run.steps:.0e]]", '<data value="12345">1\u00a0×\u00a010⁴</data>'),
        ("[[run.winner]]", "R&amp;D"),
        ("[[run.sure]]", "True"),
    ],
)
def test_quoted_values(mark: str, html: str) -> None:
    """Numbers are printed as people write them and keep all their digits; words stay words."""
    assert str(set_(mark, inline=True)) == html


@pytest.mark.parametrize(
    ("tex", "within"),
    [
        ("x = [[run.loss:.2f]]", "<mo>=</mo><mn>0.12</mn></math>"),
        ("[[run.drop:.1f]]", "<mo>−</mo><mn>0.5</mn></math>"),
        ("2^[[run.steps]]", "<msup><mn>2</mn><mn>12345</mn></msup>"),
        ("[[run.steps:,]]", "<mn>12,345</mn>"),
        ("[[run.loss:.0%]]", "<mn>12</mn>"),
        (
            "[[run.rate:.1e]]",
            "<mn>1.5</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>5</mn></mrow></msup>",
        ),
        ("[[run.winner]]", "<mtext>R&amp;D</mtext>"),
    ],
)
def test_values_in_formulas(tex: str, within: str) -> None:
    """Quoted values become digits and signs of the formula, inline and displayed."""
    assert within in set_(f"${tex}$")
    assert within in set_(f"$$\n{tex}\n$$")


def test_a_story_is_told_step_by_step() -> None:
    """What follows a frame belongs to it; the picture that may be pinned stands before them all."""
    prose = checked("Once\n\n{figure the-net 1}\n\nA\n\n## B\n\n{figure the-net 2}\n\nC")
    drawn = {"the-net": "<i>pin</i>", "the-net 1": "<b>one</b>", "the-net 2": "<b>two</b>"}
    assert render(prose, {}).html({k: Markup(v) for k, v in drawn.items()}).split("\n") == [
        "<p>Once</p>",
        '<div class="story">',
        "<i>pin</i>",
        '<div class="steps">',
        '<div class="step">',
        "<b>one</b>",
        "<p>A</p>",
        "<h2>B</h2>",
        "</div>",
        '<div class="step">',
        "<b>two</b>",
        "<p>C</p>",
        "</div>",
        "</div></div>",
    ]


def test_citations(bibliography: Bibliography) -> None:
    """A citation names its authors and leads to the list."""
    assert str(set_("Known [@a1986; @b2019].", bibliography=bibliography)) == (
        '<p>Known <span class="citation">(<a href="#ref-a1986">'
        "Rumelhart, Hinton &amp; Williams, 1986</a>; "
        '<a href="#ref-b2019">Paszke et al., 2019</a>)</span>.</p>'
    )
    prose = checked("Known [@a1986; @b2019].", bibliography=bibliography)
    assert prose.cited == ("a1986", "b2019")


def test_what_the_page_must_know(bibliography: Bibliography) -> None:
    """Ids, links, headings, citations and quotations are reported with their lines."""
    rendered = checked(
        "### A {#a}\n\n[up](../) and\n[a](#a) [out](https://a.org)\n[[run.loss]] $[[run.drop]]$"
        " [[run.loss]]\n[@b2019]",
        line=10,
        bibliography=bibliography,
    )
    assert rendered.ids == (Anchor("a", Place(FILE, 10)),)
    assert checked("b {#b}\n: c").ids == (Anchor("b", Place(FILE, 1)),)
    assert rendered.links == (
        Anchor("../", Place(FILE, 12)),
        Anchor("#a", Place(FILE, 13)),
        Anchor("#ref-b2019", Place(FILE, 15)),
    )
    assert rendered.headings == (Heading(3, Place(FILE, 10)),)
    assert [*rendered.marks] == [
        ("[[run.loss]]", Place(FILE, 14)),
        ("[[run.drop]]", Place(FILE, 14)),
        ("[[run.loss]]", Place(FILE, 14)),
    ]
    assert rendered.cited == ("b2019",)


def test_a_formula_keeps_its_full_stop() -> None:
    """A formula and the mark behind it stand in one piece, and nothing else does."""
    x, y = (f'<math alttext="{name}"><mi>{name}</mi></math>' for name in "xy")
    assert str(set_("We call $x$ so, and $y$, in short.", inline=True)) == (
        f'We call {x} so, and <span class="whole">{y},</span> in short.'
    )


def test_one_line_of_prose() -> None:
    """A caption or a deck comes without a paragraph around it."""
    assert str(set_("The *net*, $x$.", inline=True)) == (
        'The <em>net</em>, <span class="whole"><math alttext="x"><mi>x</mi></math>.</span>'
    )
    assert said("One.\n\nTwo.", inline=True) == [
        "a.md:3: this text is more than one paragraph\n"
        "    remedy: say it in one paragraph, without lists, boxes or headings"
    ]


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".3e", "", ".2f", "g"]))
def test_a_number_keeps_its_value(number: float, spec: str) -> None:
    """Whatever the format, the value attribute holds the number exactly."""
    mark = f"[[a.b{':' + spec if spec else ''}]]"
    html = set_(mark, quotes={"a": {"b": number}}, inline=True)
    value, printed = str(html).removeprefix('<data value="').split('">')
    assert float(value) == number
    assert "-" not in printed
    assert "e" not in printed


def test_numbers_of_any_kind() -> None:
    """Python's other numbers are words to us unless they are real."""
    assert str(set_("[[a.b]]", quotes={"a": {"b": Decimal("1.5")}}, inline=True)) == "1.5"


def test_marked_literals_and_names_with_digits_stand_as_they_are() -> None:
    """A year, an index in a formula, a name or code with digits needs no record."""
    html = set_("In [[1986]]: x1, `f(2)`, $1 - a_2^2$, [[2⁻²⁰]] and $[[0.5]]$.")
    assert "In 1986: x1, <code>f(2)</code>" in html
    assert "2⁻²⁰" in html
    assert "<mn>0.5</mn>" in html
