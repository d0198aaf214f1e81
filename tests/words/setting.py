"""Prose beside two works, one figure and some numbers: set, or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from markupsafe import Markup

from engine.errors import ContentError, Mistakes, Place
from engine.words.bibliography import Bibliography
from engine.words.checked import CheckedProse, Surroundings
from engine.words.checking import check
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


def checked(
    text: str,
    *,
    line: int = 1,
    inline: bool = False,
    bibliography: Bibliography | None = None,
    quotes: Quotes = QUOTES,
) -> CheckedProse:
    """The text beside our figures and quotes."""
    around = Surroundings(tuple(FIGURES), tuple(quotes), bibliography)
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
