"""Words and units that rest on numbers: printed while they are true, refused once they are not."""

from __future__ import annotations

import pytest

from engine.errors import ContentError, Place
from engine.words.labels import fill
from engine.words.prose import Prose
from engine.words.quotation import Quotes, quoting
from engine.words.units import Quantity
from tests.words.setting import FILE, said, set_

QUOTES: Quotes = {
    "run": {
        "start": 0.654,
        "end": 0.003,
        "steps": 1500,
        "share": 0.974,
        "miss": Quantity(0.0123, "m"),
        "time": Quantity(0.0625, "s"),
        "memory": Quantity(71_000.0, "B"),
        "cost": Quantity(3.5, "nats"),
        "name": "a word",
    }
}


def written(text: str) -> str:
    """As HTML."""
    return str(set_(text, quotes=QUOTES)).removeprefix("<p>").removesuffix("</p>")


def refused(text: str) -> str:
    """The one mistake that is told, with its remedy."""
    with pytest.raises(ContentError) as caught:
        set_(text, quotes=QUOTES)
    (mistake,) = caught.value.mistakes
    assert mistake.place == Place(FILE, 1)
    return f"{mistake.problem} | {mistake.remedy}"


@pytest.mark.parametrize(
    ("mark", "html"),
    [
        ("[[run.miss:.1f mm]]", '<data value="0.0123">12.3</data>\u00a0mm'),
        ("[[run.miss:.2f cm]]", '<data value="0.0123">1.23</data>\u00a0cm'),
        ("[[run.miss:.4f m]]", '<data value="0.0123">0.0123</data>\u00a0m'),
        ("[[run.time:.1f ms]]", '<data value="0.0625">62.5</data>\u00a0ms'),
        ("[[run.memory:.0f kB]]", '<data value="71000.0">71</data>\u00a0kB'),
        ("[[run.share:.1f %]]", '<data value="0.974">97.4</data>\u00a0%'),
        ("[[run.cost:.1f nats]]", '<data value="3.5">3.5</data>\u00a0nats'),
    ],
)
def test_a_number_is_printed_in_its_unit(mark: str, html: str) -> None:
    """Converted, with a space that does not break; the value keeps what it counts."""
    assert written(mark) == html


def test_a_unit_in_a_formula_is_upright() -> None:
    """Its letters are no variables."""
    assert "<mtext>" in written("$d = [[run.miss:.1f mm]]$")
    assert "12.3" in written("$d = [[run.miss:.1f mm]]$")


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("The loss [[run.end < run.start: falls]].", "The loss falls."),
        ("It [[run.start > run.end: did fall]].", "It did fall."),
        ("All [[run.steps = 1500: of them]].", "All of them."),
        ("It is [[run.miss < 0.1: near]].", "It is near."),
        ("It is [[run.end > -1.5: not below]].", "It is not below."),
    ],
)
def test_a_bound_word_is_printed_as_it_is(mark: str, words: str) -> None:
    """As long as the numbers say so."""
    assert written(mark) == words


PLANTED = (
    # direction
    (
        "It [[run.end > run.start: rises]].",
        "'rises' rests on run.end > run.start, but these are 0.003 and 0.654 | say what the",
    ),
    ("It [[run.end = run.start: stays]].", "'stays' rests on run.end = run.start, but these"),
    ("It is [[run.miss > 1: far]].", "'far' rests on run.miss > 1, but these are 0.0123 and 1"),
    ("It [[run.end < run.name: falls]].", "'run.name' is no number to compare | compare two"),
    ("It [[run.last < run.start: falls]].", "'run' records no 'last' | "),
    ("It [[rung.end < run.start: falls]].", "nothing is recorded under 'rung' | "),
    ("It falls to [[run.end:.3f]].", "'falls' stands beside a number, and nothing holds it"),
    ("A loss of [[run.end:.3f]], smaller still.", "'smaller' stands beside a number"),
    ("More than [[run.steps]] steps.", "'More than' stands beside a number"),
    ("So $L = [[run.end:.3f]]$, and fell.", "'fell' stands beside a number"),
    # unit
    ("It misses by [[run.miss:.1f]].", "'run.miss' is in m, and is to be printed as a bare"),
    ("It misses by [[run.miss:.1f ms]].", "'run.miss' is in m, not in ms | print it in km or"),
    ("It misses by [[run.miss:.1f %]].", "'run.miss' is in m, not in % | print it in km or m"),
    ("It took [[run.steps:.0f s]].", "'run.steps' is a plain number, not in s | let its group"),
    ("[[run.cost:.1f m]] in all.", "'run.cost' is in nats, not in m | print it in nats"),
    ("[[run.name: %]] in all.", "'run.name' is no number, and has no unit | quote it without"),
    ("[[run.share:.2f]] % of all.", "the unit '%' is typed behind a number | bind it to the"),
    ("[[run.steps]] ms in all.", "the unit 'ms' is typed behind a number | bind it to the"),
    ("[[run.steps]]\nseconds in all.", "the unit 'seconds' is typed behind a number | bind"),
    ("[[99]] % of all.", "the unit '%' is typed behind a number | bind it to the value"),
    # literals
    ("About [[0.9]] of all.", "the decimal number 0.9 is typed | quote it from a record"),
    ("From [[2.5–3]] on.", "the decimal number 2.5–3 is typed | quote it from a record"),
)
"""Falsehoods in prose, and what is told of each."""


@pytest.mark.parametrize(("text", "told"), PLANTED)
def test_what_the_numbers_do_not_say_is_refused(text: str, told: str) -> None:
    """At its line, with what to write instead."""
    assert refused(text).startswith(told), refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "A weight grows where its gradient is below zero.",
        "It is [[run.end:.3f]]. A larger one would be worse.",
        "It is [[run.end:.3f]] (as told). Larger ones are worse.",
        "In [[1986]] the field grew.",
        "At [[run.end:.3f]], measured in steps.",
        "The lower half of [[run.steps]].",
        "Made with `Python 3.11` and [[3D]] glasses.",
    ],
)
def test_words_that_compare_nothing_may_stand(text: str) -> None:
    """In a sentence of their own, beside years, or where they are no words of direction."""
    assert written(text)


def label(text: str) -> str:
    """An alt text, a title, a choice."""
    return fill(Prose(text, Place(FILE, 1)), quoting(QUOTES))


def test_labels_are_under_the_same_law() -> None:
    """Units and words alike."""
    assert label("Off by [[run.miss:.0f mm]].") == "Off by 12\u00a0mm."
    assert label("It [[run.end < run.start: falls]] to [[run.end]].") == "It falls to 0.003."


LABELS = (
    ("It falls to [[run.end]].", "'falls' stands beside a number"),
    ("It [[run.end > run.start: rises]].", "'rises' rests on run.end > run.start"),
    ("Off by [[run.miss:.1f]].", "'run.miss' is in m"),
    ("Off by [[run.steps]] mm.", "the unit 'mm' is typed behind a number"),
    ("Off by 12 mm.", "the number 12 comes from no record"),
    ("[[run.steps]] + [[1]] = [[run.steps]].", "'1500 + 1 = 1500' does not follow"),
)
"""The same in alt texts, titles and choices."""


@pytest.mark.parametrize(("text", "told"), LABELS)
def test_a_false_label_is_refused(text: str, told: str) -> None:
    """As prose is."""
    with pytest.raises(ContentError) as caught:
        label(text)
    assert str(caught.value.mistakes[0].problem).startswith(told)


def test_a_bound_word_is_judged_where_it_stands() -> None:
    """Before anything is computed, groups are known; the line is that of the mark."""
    assert said("A\n\nB [[nought.end < 1: falls]]") == [
        f"{FILE}:3: nothing is recorded under 'nought'\n    remedy: known here: run"
    ]
