"""Fields as a browser decodes them: tiles of the sheets against the records they were made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from content.backpropagation.experiments.disc_fit import DiscPictures
from engine.authoring import Figure
from engine.exhibits.stills.model import Stills
from tests.emitted.conftest import Emitted
from tests.emitted.films import Film
from tests.emitted.machine import CHOICES, panel, run_of
from tests.emitted.playgrounds import fields_of
from tests.emitted.shot import Shot
from tests.emitted.simulations import disc_iteration, disc_panels

Field = NDArray[np.float64]
"""(side, side), 0..1, row 0 at the top; not a number where the record says nothing."""

PROBES = 60
"""Texels looked at one by one in each tile."""

WORST, MEAN = 0.12, 0.0055
"""What AVIF at quality 62 may do: to one texel at the steepest edge of a field, where it rounds off
corners, and to a tile on average. Measured on these sheets: 0.113 and 0.004; 0.0052 on the small
tiles of the playground."""


def holds(tile: Field, field: Field, seed: int) -> None:
    """Fail unless a tile is a field: at probes all over it, on average, and in its place."""
    known = np.argwhere(np.isfinite(field))
    some = np.random.default_rng(seed).choice(known, PROBES, replace=False)
    away = np.abs(tile - field)
    for row, column in some:
        assert away[row, column] <= WORST, (
            f"texel ({row}, {column}) is {tile[row, column]:.3f}, "
            f"where the record has {field[row, column]:.3f}"
        )
    assert np.nanmean(away) <= MEAN, f"a texel is off by {np.nanmean(away):.4f} on average"
    inner, side = field[1:-1, 1:-1], len(field) - 2
    fits = np.nanmean(np.abs(tile[1:-1, 1:-1] - inner))
    for down, right in ((d, r) for d in (0, 1, 2) for r in (0, 1, 2)):
        there = slice(down, down + side), slice(right, right + side)
        if np.nanmean(np.abs(field[there] - inner)) > MEAN:  # so that it can be told from here
            elsewhere = np.nanmean(np.abs(tile[there] - inner))
            assert fits <= elsewhere, "the tile would fit better elsewhere"


def sampled(frames: int) -> list[int]:
    """First, last, and moments between."""
    return sorted({round(share * (frames - 1)) for share in (0, 0.1, 0.25, 0.5, 0.75, 1)})


def fields_of_runs(emitted: Emitted) -> Iterator[tuple[Film, Callable[[int], Field]]]:
    """The planes of the machine, and of the stills, each with what it shows at a frame."""
    for name in CHOICES:
        yield panel(emitted, f"{name} plane"), run_of(emitted, name).field.__getitem__
    for name, films in emitted.films.items():
        stills = emitted.shown[name]
        if isinstance(stills, Stills):
            run = emitted.record(stills.run)
            yield from ((film, run.field.__getitem__) for film in films)


def fields_of_discs(emitted: Emitted) -> Iterator[tuple[Film, Callable[[int], Field]]]:
    """The pictures of the renderer: light from paper at 0.56 upwards, differences about 0.5."""
    figure = emitted.shown["discs-find-their-place"]
    assert isinstance(figure, Figure)
    for choice, film in enumerate(emitted.films["discs-find-their-place"]):
        pictures = emitted.record(figure.shows[choice])
        assert isinstance(pictures, DiscPictures)

        def field(
            frame: int, film: Film = film, choice: int = choice, pictures: DiscPictures = pictures
        ) -> Field:
            shot = Shot(film, frame, choice)
            picture = pictures.picture[disc_iteration(shot, pictures)]
            shown = {
                "target": 0.56 + 0.44 * pictures.target,
                "drawn": 0.56 + 0.44 * picture,
                "difference": 0.5 + (pictures.target - picture) / 2,
            }
            whole = np.full((104, 104), np.nan)
            texel = float(film.svg.attributes["viewbox"].split()[2]) / len(whole)
            for name, corners in disc_panels(shot).items():
                if name in shown:
                    left, top = np.round(corners.min(axis=0) / texel).astype(int)
                    side = len(picture)
                    whole[top : top + side, left : left + side] = np.clip(shown[name], 0, 1)
            return whole

        yield film, field


def fields_of_playgrounds(emitted: Emitted) -> Iterator[tuple[Film, Callable[[int], Field]]]:
    """The planes of all runs of all playgrounds."""
    for film, run in fields_of(emitted):
        yield film, run.field.__getitem__


def fields(emitted: Emitted) -> list[tuple[Film, Callable[[int], Field]]]:
    """Every film that has a field."""
    return [
        *fields_of_runs(emitted),
        *fields_of_discs(emitted),
        *fields_of_playgrounds(emitted),
    ]


def test_every_field_is_the_record_s(emitted: Emitted) -> None:
    """At several moments of each film, texels all over the tile are what the record holds."""
    for film, field in fields(emitted):
        frames = sampled(film.frames) if film.fixed is None else [film.fixed]
        for frame in frames:
            try:
                holds(film.tiles.at(frame), field(frame), seed=frame)
            except AssertionError as error:
                raise AssertionError(f"{film}, frame {frame}: {error}") from error


def test_no_field_is_left_out(emitted: Emitted) -> None:
    """Whatever film of any page has a field, it is looked at above."""
    looked_at = {str(film) for film, _ in fields(emitted)}
    with_field = {str(film) for films in emitted.films.values() for film in films if film.sheet}
    assert looked_at == with_field
    carried = {
        selector
        for page in emitted.pages.values()
        for selector, rule in page.rules.items()
        if rule.get("background-image", "").startswith("url(data:image/avif")
    }
    # The maps of neurons, which are no films of their own, are looked at with the runs.
    maps = {f".maps-{name}" for name in CHOICES}
    maps |= {f".{film.sheet.removesuffix('sheet')}maps" for film, _ in fields_of(emitted)}
    assert carried == maps | {f".{film.sheet}" for film, _ in fields(emitted)}


def shifted(tile: Field) -> Field:
    """The tile, one texel to the right."""
    return np.roll(tile, 1, axis=1)


def faded(tile: Field) -> Field:
    """The tile, paler by a twentieth."""
    return 0.5 + 0.95 * (tile - 0.5)


def smudged(tile: Field) -> Field:
    """The tile with a grey block in its middle."""
    tile = tile.copy()
    tile[40:70, 40:70] = 0.5
    return tile


@pytest.mark.parametrize("fault", [shifted, faded, smudged, np.flipud, np.transpose])
def test_a_false_tile_is_noticed(emitted: Emitted, fault: Callable[[Any], Field]) -> None:
    """A tile that is moved, paler, smudged, upside down or transposed is not the record's."""
    film, run = panel(emitted, "moons plane"), run_of(emitted, "moons")
    with pytest.raises(AssertionError):
        holds(fault(film.tiles.at(63)), run.field[63], seed=0)


def test_the_tile_of_another_moment_is_noticed(emitted: Emitted) -> None:
    """The tile of the fifth moment before is not this one's."""
    film, run = panel(emitted, "moons plane"), run_of(emitted, "moons")
    for moment in (10, 40, 50):  # 30 lies on a plateau, on which the field rests
        with pytest.raises(AssertionError):
            holds(film.tiles.at(moment - 5), run.field[moment], seed=0)
