"""Plots whose curves, titles and legends come from the fields of records."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from engine.drawing.canvas import Canvas
from engine.drawing.mark import Align
from engine.drawing.palette import Role, colour_of
from engine.drawing.plot_axes import PlotAxes, Which
from engine.drawing.repertoire import Family
from engine.drawing.scaled_box import Box
from engine.drawing.scales import Scale
from engine.drawing.series import Series, measured
from engine.drawing.values import Points
from engine.measure import Measure

ANYTHING = "place"
"""What is counted along a curve whose field does not say it."""


class Plot(PlotAxes):
    """Axes that know what is drawn on them.

    `curve` and `points` draw fields of a record, `title` and `legend` say what these count: the
    build reads all four back and holds them against the record. The other verbs draw what their
    author computed himself.
    """

    def __init__(self, canvas: Canvas, box: Box, *, x: Scale, y: Scale) -> None:
        super().__init__(canvas, box, x=x, y=y)
        self._measures: dict[Which, dict[Measure, None]] = {"x": {}, "y": {}}
        """What is drawn along each axis, as far as its fields say."""

        self._titles: dict[Which, str] = {}
        self._series: dict[str, tuple[Series, Role]] = {}

    def title(
        self,
        which: Which,
        words: str | None = None,
        role: Role = "quiet",
        size: float = 15.0,
        *,
        align: Align | None = None,
        family: Family = "mono",
        gap: float | None = None,
    ) -> None:
        """Say what an axis counts: below the labels at the right, or above the box at the left.

        Without `words`, what the fields say that were drawn before. Words of one's own must hold
        that. `align` sets them at another edge of the box; `gap` is how far below or above it
        their baseline lies.
        """
        self._scale(which)
        self._titles[which] = words = self._drawn_along(which) if words is None else words
        self._check_title(which)
        self._inscribe(which, words, role, size, align, family, gap)

    def _drawn_along(self, which: Which) -> str:
        known = [each for each in self._measures[which] if each.quantity != ANYTHING]
        titles = {each.title for each in known}
        if len(titles) == 1:
            return titles.pop()
        found = " and ".join(f"'{each}'" for each in sorted(titles)) or "nothing"
        raise ValueError(
            f"plot: {found} is drawn along {which}; draw a curve first, or give the title words"
        )

    def _check_title(self, which: Which) -> None:
        """Refuse a title that does not say what is drawn."""
        words = self._titles.get(which)
        for measure in self._measures[which] if words is not None else ():
            said = measure.title.casefold()
            if measure.quantity != ANYTHING and said not in str(words).casefold():
                raise ValueError(
                    f"plot: '{measure.title}' is drawn along {which}, whose title is '{words}'; "
                    "leave the title to the field, or let it say so"
                )

    # ---- records -----------------------------------------------------------------------------

    def curve(
        self,
        record: object,
        y: str,
        *,
        over: str = "",
        at: ArrayLike | None = None,
        role: Role = "ink",
        width: float = 2.0,
        dash: Sequence[float] | None = None,
        name: str = "",
        called: str = "",
    ) -> None:
        """Join numbers of a record by a line: field `y` against field `over`.

        A field is named by its path in the record, 'loss' or 'blame[2]'; without `over` each number
        stands over its place in its own array, counted from 0. `at` picks places, all unless given.
        The build reads the emitted curve back and holds it against the record. `called` is what a
        legend says, if not what the field does.
        """
        name = name or str(y)
        points = self._series_of(record, y, over, at, role, name, called, dots=False)
        with self._accounting():
            self.line(points, role, width, dash=dash, name=name)

    def points(
        self,
        record: object,
        y: str,
        *,
        over: str = "",
        at: ArrayLike | None = None,
        role: Role = "ink",
        size: float = 6.0,
        square: bool = False,
        name: str = "",
        called: str = "",
    ) -> None:
        """Put a dot at each of some numbers of a record, which are named as for `curve`."""
        name = name or f"{y} dots"
        points = self._series_of(record, y, over, at, role, name, called, dots=True)
        with self._accounting():
            self.dots(points, role, size, square=square, name=name)

    def legend(
        self,
        name: str,
        x: float,
        y: float,
        size: float = 15.0,
        *,
        align: Align = "left",
        family: Family = "mono",
        offset: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Write what a curve is called beside it, in its own colour; `name` is that of its mark."""
        if name not in self._series:
            drawn = ", ".join(f"'{each}'" for each in self._series) or "none"
            raise ValueError(f"legend: no curve is named '{name}'; there is {drawn}")
        series, role = self._series[name]
        with self._accounting():
            self.text(x, y, series.words, role, size, align=align, family=family, offset=offset)

    def _series_of(
        self,
        record: object,
        y: str,
        over: str,
        at: ArrayLike | None,
        role: Role,
        name: str,
        called: str,
        *,
        dots: bool,
    ) -> Points:
        """Note what is about to be drawn; its points."""
        if name in self._series or name.startswith("."):
            raise ValueError(
                f"curve '{name}': that name is taken, or hidden from the page; give another name="
            )
        _, measure = measured(record, y)
        along = measured(record, over)[1] if over else Measure(measure.along or ANYTHING)
        places = None if at is None else _places(at, name)
        words = called or measure.called
        series = Series(y, over, places, self.scaled, name, colour_of(role), dots, words)
        self._series[name] = series, role
        self._canvas.series.append((record, series))
        drawn: dict[Which, Measure] = {"x": along, "y": measure}
        for which, each in drawn.items():
            self._measures[which][each] = None
            self._check_title(which)
        return series.values(record)


def _places(at: ArrayLike, name: str) -> tuple[int, ...]:
    """Places in an array, counted from 0."""
    given = np.ravel(np.asarray(at))
    if given.dtype.kind not in "iu" and given.size:
        raise ValueError(f"curve '{name}': at={at!r}; give whole places in the field, from 0")
    return tuple(int(each) for each in given)
