"""What is said of prose that does not fit its volume."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ContentError, Mistake, Place
from engine.words.bibliography import Bibliography
from engine.words.prose import Prose
from tests.words.setting import said, set_


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
