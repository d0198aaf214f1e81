"""Every drawing of every page agrees with the records behind it, and every numeral with them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from content.backpropagation.playground_exhibit import Playground
from engine.authoring import Figure
from engine.exhibits.machine.model import Machine
from engine.exhibits.stills.model import Stills
from tests.emitted import (  # noqa: F401  # each registers its comparisons
    beginnings,
    costs,
    digits,
    mistakes,
    playgrounds,
    programs,
    roads,
    simulations,
    worksheets,
)
from tests.emitted.conftest import Emitted
from tests.emitted.drawing import Mark
from tests.emitted.machine import MACHINES, MOMENTS, SAMPLES
from tests.emitted.measure import MOVING, WIDTH
from tests.emitted.shot import COMPARISONS, Shot, quotes


def compare(emitted: Emitted, figure: str) -> None:
    """Hold every frame of every choice of a figure against its records."""
    declared = emitted.shown[figure]
    assert isinstance(declared, Figure)
    records = [emitted.record(each) for each in declared.shows]
    films = emitted.films[figure]
    labels = declared.choices or ("",)
    assert all(quotes(label, film.name) for label, film in zip(labels, films, strict=True))
    for choice, film in enumerate(films):
        assert film.frames == declared.frames
        for frame in range(film.frames):
            shot = Shot(film, frame, choice)
            try:
                COMPARISONS[figure](shot, *records)
                shot.settle(declared.alt)
            except AssertionError as error:
                raise AssertionError(f"{film}, frame {frame}: {error}") from error


@pytest.mark.parametrize("figure", COMPARISONS)
def test_a_figure_agrees_with_its_records(emitted: Emitted, figure: str) -> None:
    """Every frame of every choice shows what its records hold, and prints no other numeral."""
    compare(emitted, figure)


def test_every_figure_is_compared(emitted: Emitted) -> None:
    """Whoever adds a figure to a page says here what it must agree with."""
    figures = {name for name, each in emitted.shown.items() if isinstance(each, Figure)}
    assert figures == COMPARISONS.keys(), "register a comparison with @compares"
    others = {type(each) for name, each in emitted.shown.items() if name not in figures}
    assert others <= {Machine, Stills, Playground}
    filmed, shown = set(emitted.films), set(emitted.shown)
    assert filmed == shown


@pytest.mark.parametrize("machine", MACHINES)
def test_every_film_of_a_machine_is_compared(emitted: Emitted, machine: str) -> None:
    """No machine has a panel beside those that its tests look at."""
    names = MACHINES[machine]
    panels = {
        f"{name} {kind}" for name in names for kind in ("network", "neurons", "plane", "curve")
    }
    panels |= {
        f"{name} {kind} {sample} of {moment}"
        for name, kind, sample, moment in product(names, ("sweep", "ring"), SAMPLES, MOMENTS)
    }
    assert {film.name for film in emitted.films[machine]} == panels


def test_no_drawing_is_overlooked(emitted: Emitted) -> None:
    """Every drawing on every page is one of the films; the rest are storyboards, keys beside a
    legend's words, a neuron's connections, and the hidden element that holds filters and points."""
    for name, page in emitted.pages.items():
        drawings = {
            id(svg)
            for svg in page.root.within("svg")
            if not any(map(svg.lies_in, ("legend", "unseen", "board", "roads", "story")))
        }
        films = [
            film
            for all_ in emitted.films.values()
            for film in all_
            if film.document is page and not film.svg.lies_in("story")
        ]
        assert drawings == {id(film.svg) for film in films}, name
        assert len(films) == len(drawings)


def test_each_frame_has_its_sentence(emitted: Emitted) -> None:
    """Where a film is told, it is told at every frame; its buttons are described by that list."""
    told = [film for films in emitted.films.values() for film in films if film.sentences]
    assert len(told) > 20
    for film in told:
        assert len(film.sentences) == film.frames, str(film)


def test_key_frames_on_paper_are_those_of_the_film(emitted: Emitted) -> None:
    """Each frame of a storyboard is the film's own drawing and field, stopped at a frame of which
    the words are said, from the first to the last."""
    boards = 0
    for films in emitted.films.values():
        for film in films:
            of_figure = isinstance(emitted.shown[film.figure], Figure)
            if not of_figure or film.frames == 1 or film.svg.lies_in("story"):
                assert not film.board
                continue
            boards += 1
            frames = [key.frame for key in film.board]
            assert frames == sorted(set(frames))
            assert (frames[0], frames[-1]) == (0, film.frames - 1)
            for key in film.board:
                assert film.document.ids[key.drawing].parent is film.svg
                assert key.sheet == film.sheet
                untold = f"Frame {key.frame + 1} of {film.frames}"
                assert key.words == (film.sentences[key.frame] if film.sentences else untold)
    assert boards


def test_without_a_style_sheet_a_still_is_left(emitted: Emitted) -> None:
    """What a drawing shows by itself is one frame of its film: of a figure's, where it rests."""
    for films in emitted.films.values():
        for film in films:
            of_figure = isinstance(emitted.shown[film.figure], Figure)
            stills = [film.rest] if of_figure else [film.rest, *range(film.frames)]
            alone = film.unstyled()
            assert any(alike(alone, film.at(frame)) for frame in stills), str(film)


def alike(some: list[Mark], others: list[Mark]) -> bool:
    """Whether two lists of marks look the same, but for the rounding of formulas."""
    return len(some) == len(others) and all(
        (one.name, one.words, one.stroke, one.fill, one.dash)
        == (two.name, two.words, two.stroke, two.fill, two.dash)
        and [len(line) for line in one.lines] == [len(line) for line in two.lines]
        and np.allclose(one.width, two.width, atol=WIDTH)
        and np.allclose(one.opacity, two.opacity, atol=0.011)
        and np.allclose(
            np.concatenate([[one.at, (one.offset, 0)], *one.lines]),
            np.concatenate([[two.at, (two.offset, 0)], *two.lines]),
            atol=MOVING,
        )
        for one, two in zip(some, others, strict=True)
    )


def test_roles_have_the_colours_that_are_drawn(emitted: Emitted) -> None:
    """On light paper a role's colour is the one that stands in the drawing, so that a drawing
    without its style sheet is the same."""
    for page in emitted.pages.values():
        colours = page.rules[":root"]
        turned = {s: r for s, r in page.rules.items() if s.startswith(("[stroke=", "[fill="))}
        assert turned
        for selector, rule in turned.items():
            ((attribute, role),) = rule.items()
            colour = colours[role.removeprefix("var(").removesuffix(")")]
            assert selector == f'[{attribute}="{colour}"]'
