"""Markdown in, HTML out; and what is said of prose that does not fit its volume."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from engine.errors import ContentError, Mistake, Mistakes, Place
from engine.words.anchors import Anchor, Link, check_ids, follow
from engine.words.bibliography import Bibliography, read_bibliography
from engine.words.checking import CheckedProse, Heading, Surroundings, check
from engine.words.printed import marks
from engine.words.prose import Prose
from engine.words.quotation import Quotes
from engine.words.rendering import render

FILE = Path("a.md")
FIGURES = {"the-net": Markup("<figure>net</figure>")}
QUOTES = {
    "run": {
        "loss": 0.123456,
        "drop": -0.5,
        "rate": np.float64(1.5e-5),
        "steps": np.int64(12345),
        "winner": "R&D",
        "broken": float("nan"),
        "sure": True,
    }
}
WORKS = """\
@misc{a1986, author = {Rumelhart, D. and Hinton, G. and Williams, R.}, title = {A}, year = 1986}
@misc{b2019, author = {Paszke, Adam and others}, title = {B}, year = 2019}
"""


@pytest.fixture(scope="module")
def bibliography(tmp_path_factory: pytest.TempPathFactory) -> Bibliography:
    """Two works to cite."""
    file = tmp_path_factory.mktemp("works") / "works.bib"
    file.write_text(WORKS, encoding="utf-8")
    works = read_bibliography(file, Mistakes())
    assert works is not None
    return works


def checked(
    text: str,
    *,
    line: int = 1,
    inline: bool = False,
    bibliography: Bibliography | None = None,
    quotes: Quotes = QUOTES,
) -> CheckedProse:
    """The text beside our figures and quotes."""
    around = Surroundings(figures=FIGURES, groups=quotes, bibliography=bibliography)
    mistakes = Mistakes()
    prose = check(Prose(text, Place(FILE, line)), around, mistakes, inline=inline)
    mistakes.settle()
    assert prose is not None
    return prose


def set_(
    text: str,
    *,
    line: int = 1,
    inline: bool = False,
    bibliography: Bibliography | None = None,
    quotes: Quotes = QUOTES,
) -> Markup:
    """The text with our figures and quotes, as HTML."""
    prose = checked(text, line=line, inline=inline, bibliography=bibliography, quotes=quotes)
    return render(prose, quotes).html(FIGURES)


def said(
    text: str, *, line: int = 1, inline: bool = False, bibliography: Bibliography | None = None
) -> list[str]:
    """What the builder is told."""
    with pytest.raises(ContentError) as caught:
        set_(text, line=line, inline=inline, bibliography=bibliography)
    return [str(mistake) for mistake in caught.value.mistakes]


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
            "$$\nx\n$$",
            '<div class="formula"><math display="block" alttext="x"><mi>x</mi></math></div>',
        ),
        (
            "```python\na < [[b]]\n```",
            '<pre><code class="language-python">a &lt; [[b]]\n</code></pre>',
        ),
        (
            "| a |\n|--:|\n| [[1]] |",
            '<div class="table">\n<table>\n<thead>\n<tr>\n<th class="right" scope="col">a</th>\n'
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
    assert rendered.links == (
        Anchor("../", Place(FILE, 12)),
        Anchor("#a", Place(FILE, 13)),
        Anchor("#ref-b2019", Place(FILE, 15)),
    )
    assert rendered.headings == (Heading(3, Place(FILE, 10)),)
    assert [*marks(rendered.tokens)] == [
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A\n\n{figure the-nte}",
            "a.md:3: no figure is called 'the-nte'\n    remedy: did you mean 'the-net'?",
        ),
        (
            "A\n[[ran.loss]]",
            "a.md:2: nothing is recorded under 'ran'\n    remedy: did you mean 'run'?",
        ),
        (
            "A\n[[run.los]]",
            "a.md:2: 'run' records no 'los'\n    remedy: did you mean 'loss'?",
        ),
        (
            "A\n[[run.winner:.2f]]",
            "a.md:2: 'run.winner' cannot be printed with '.2f': "
            "unknown format code 'f' for object of type 'str'\n"
            "    remedy: use a Python format such as .4f, .1%, .2e or d",
        ),
        (
            "[[run.broken]]",
            "a.md:1: 'run.broken' is nan, not a finite number\n"
            "    remedy: look into the experiment behind it",
        ),
        (
            "$$\nx =\n[[run.los]]\n$$",
            "a.md:3: 'run' records no 'los'\n    remedy: did you mean 'loss'?",
        ),
        (
            "A\n$\\parital$",
            "a.md:2: unknown TeX command '\\parital'\n"
            "    remedy: did you mean '\\partial' or '\\partialup'?",
        ),
        (
            "A\n\n$$\nx\n+ \\parital\n$$",
            "a.md:5: unknown TeX command '\\parital'\n"
            "    remedy: did you mean '\\partial' or '\\partialup'?",
        ),
        ("A\n[@b2091]", "a.md:2: no work has the key 'b2091'\n    remedy: did you mean 'b2019'?"),
        (
            "# A",
            "a.md:1: a heading of the first level within a section\n"
            "    remedy: write ## where the page has no other title, else ### (or ####)",
        ),
        (
            "A\n![a picture](a.png)",
            "a.md:2: an image file 'a.png'\n    remedy: pictures are figures: draw it in the "
            "section's Python file and write {figure name}",
        ),
        (
            "A\n[a](javascript:alert)",
            "a.md:2: a link to 'javascript:alert'\n"
            "    remedy: link with https://, or within the page",
        ),
        (
            "A\n[a](//a.org)",
            "a.md:2: a link to '//a.org'\n    remedy: link with https://, or within the page",
        ),
        (
            "A\n[a](https:b.html)",
            "a.md:2: a link to 'https:b.html'\n    remedy: link with https://, or within the page",
        ),
        (
            "A\n[a](&#106;avascript&colon;alert)",
            "a.md:2: a link to 'javascript:alert'\n"
            "    remedy: link with https://, or within the page",
        ),
        (
            "A\n\nB\x01",
            "a.md:3: the character U+0001, which no page can hold\n"
            "    remedy: take it out, or write what it was to stand for",
        ),
        ("A\n[a]()", "a.md:2: a link to nowhere\n    remedy: write [text](address)"),
        (
            "A\n[a [[run.loss]]](#b)",
            "a.md:2: a link that is none: its words may hold no other brackets\n"
            "    remedy: quote a number beside the words of a link, not among them",
        ),
    ],
)
def test_mistakes(bibliography: Bibliography, text: str, expected: str) -> None:
    """Each mistake is named with its line and its remedy, and nothing beside it."""
    assert said(text, bibliography=bibliography) == [expected]


def test_a_citation_without_a_bibliography() -> None:
    """Where there are no works, none can be cited."""
    assert said("[@a]") == ["a.md:1: no work has the key 'a'\n    remedy: known here: nothing yet"]


def test_all_mistakes_at_once() -> None:
    """One run tells of every mistake in a section."""
    text = "{figure a}\n\n[[b.c]] $\\d$ [@e]\n\n::: card\n![f](g)\n:::\n\n# H"
    lines = [int(mistake.split(":")[1]) for mistake in said(text)]
    assert lines == [1, 3, 3, 3, 6, 9]


SOUND = ["Prose.", "", "> quoted", "- item", "$x$ `y`", "**b** [[run.loss]]", "{figure the-net}"]


@settings(deadline=None, max_examples=100)
@given(
    before=st.lists(st.sampled_from(SOUND), max_size=10),
    wrong=st.sampled_from(["[[run.los]]", "$\\parital$", "[@nobody]", "[a](ftp://b)"]),
    after=st.lists(st.sampled_from(SOUND), max_size=3),
    start=st.integers(1, 50),
)
def test_a_mistake_anywhere(before: list[str], wrong: str, after: list[str], start: int) -> None:
    """A mistake on any line, in any surroundings, is reported on exactly that line."""
    text = "\n".join([*before, f"Here {wrong}", *after])
    (mistake,) = said(text, line=start)
    assert mistake.startswith(f"a.md:{start + len(before)}: ")


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


def anchors(*links: str, ids: tuple[str, ...] = ()) -> list[str]:
    """What is said of ids and links on the page volume/index.html."""
    mistakes = Mistakes()
    page = "volume/index.html"
    given = [Anchor(name, Place(FILE, 10 + line)) for line, name in enumerate(ids)]
    known = check_ids(given, {"concept", "ref-a"}, mistakes)
    follow(
        [Link(page, link, Place(FILE, 20 + line)) for line, link in enumerate(links)],
        {
            "index.html": {"a"},
            page: known,
            "volume/second-page.html": {"why-not"},
            "volume/data.csv": (),
        },
        mistakes,
        unknown={"other"},
    )
    try:
        mistakes.settle()
    except ContentError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def test_sound_anchors() -> None:
    """Links may lead to any id of the page and to any file of the site."""
    links = ["#concept", "#why", "../", "..", "data.csv", "../index.html#a", "./", "/index.html"]
    links += [
        "#",
        "second-page.html",
        "second-page.html#why-not",
        "second-page.html#",
        "./?q#why",
        "../other/c.html#d",
    ]
    assert anchors(*links, ids=("why",)) == []


def test_unsound_anchors() -> None:
    """Double ids and dangling links are named with the lines on which they stand."""
    links = (
        "#concpt",
        "dta.csv",
        "../volume",
        "second-page.html#whynot",
        "data.csv#a",
        "secnd-page.html#why",
    )
    assert anchors(*links, ids=("why", "why", "concept")) == [
        "a.md:11: the id 'why' is taken on this page\n"
        "    remedy: choose another id, and change the links that mean this heading",
        "a.md:12: the id 'concept' is taken on this page\n"
        "    remedy: choose another id, and change the links that mean this heading",
        "a.md:20: the link '#concpt' leads nowhere on this page\n"
        "    remedy: did you mean 'concept'?",
        "a.md:21: the link 'dta.csv' leads to no file of the site\n"
        "    remedy: did you mean 'volume/data.csv' or 'volume/index.html'?",
        "a.md:22: the link '../volume' leads to no file of the site\n"
        "    remedy: end it with a slash",
        "a.md:23: the link 'second-page.html#whynot' leads nowhere in volume/second-page.html\n"
        "    remedy: did you mean 'why-not'?",
        "a.md:24: the link 'data.csv#a' leads nowhere in volume/data.csv\n"
        "    remedy: known here: nothing yet",
        "a.md:25: the link 'secnd-page.html#why' leads to no file of the site\n"
        "    remedy: did you mean 'volume/second-page.html' or 'volume/index.html'?",
    ]


def test_a_number_that_nothing_computed_is_a_mistake() -> None:
    """Each is told with its line and the two remedies: quote it, or mark it as a literal."""
    place = Place(Path("a.md"), 7)
    prose = Prose("All of 200 points\nare right since 1986, by $p = 0.75$.", place)
    with pytest.raises(ContentError) as refusal:
        set_(prose.text, line=7)
    remedy = "quote it as [[group.key]], or, if it is a year or a count, mark it: [[{}]]"
    assert refusal.value.mistakes == (
        Mistake(place, "the number 200 comes from no record", remedy.format("200")),
        Mistake(prose.line(1), "the number 0.75 comes from no record", remedy.format("0.75")),
        Mistake(prose.line(1), "the number 1986 comes from no record", remedy.format("1986")),
    )


def test_marked_literals_and_names_with_digits_stand_as_they_are() -> None:
    """A year, an index in a formula, a name or code with digits needs no record."""
    html = set_("In [[1986]]: x1, `f(2)`, $1 - a_2^2$, [[2⁻²⁰]] and $[[0.5]]$.")
    assert "In 1986: x1, <code>f(2)</code>" in html
    assert "2⁻²⁰" in html
    assert "<mn>0.5</mn>" in html
