"""A canvas: as new at every frame, honest about what it cannot draw, and deaf to settings files."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from engine.drawing.canvas import Canvas
from engine.drawing.palette import LIGHT
from engine.drawing.refusal import UndrawableError
from tests.conftest import ROOT

INK, SIGNAL = LIGHT["ink"], LIGHT["signal"]

Mark = Callable[[Canvas], Any]

MARKS: dict[str, Mark] = {
    "line": lambda c: c.line([(5, 5), (60, 40)], "signal", 2, name="a"),
    "dots": lambda c: c.dots([(5, 5), (9, 20)], "blame", 6),
    "area": lambda c: c.area([(0, 0), (30, 0), (30, 30)], "class0", opacity=0.4),
    "text": lambda c: c.text(10, 20, "words", "quiet", 12),
    "field": lambda c: c.field(np.eye(4)),
    "plot": lambda c: c.axes.plot([0, 50], [40, 10], color=INK),
    "scatter": lambda c: c.axes.scatter([5, 50], [40, 10], color=SIGNAL),
    "fill": lambda c: c.axes.fill_between([0, 30, 60], [10, 20, 5], color=SIGNAL),
    "bar": lambda c: c.axes.bar([10, 30], [5, 20], width=8, color=INK),
    "rule": lambda c: c.axes.axhline(20, color=INK),
    "words": lambda c: c.axes.text(10, 10, "more words", color=INK),
    "limits": lambda c: c.axes.set_xlim(-10, 200),
    "scale": lambda c: c.axes.set_yscale("symlog"),
    "axis": lambda c: c.axes.set_axis_on(),
}


def seen(canvas: Canvas) -> tuple[object, object]:
    """All that a canvas holds, or why it cannot be drawn."""
    try:
        shapes: object = canvas.shapes()
    except UndrawableError as refusal:
        shapes = str(refusal)
    return shapes, None if canvas.tile is None else canvas.tile.tolist()


@given(st.lists(st.lists(st.sampled_from(sorted(MARKS)), max_size=4), min_size=2, max_size=4))
def test_every_frame_is_drawn_on_a_canvas_as_new(frames: list[list[str]]) -> None:
    """After clear, whatever was drawn by whatever door, a canvas shows what a fresh one would."""
    reused = Canvas(100, 50)
    for frame in frames:
        reused.clear()
        fresh = Canvas(100, 50)
        for mark in frame:
            MARKS[mark](reused)
            MARKS[mark](fresh)
        assert seen(reused) == seen(fresh)


@pytest.mark.parametrize("mark", ["scatter", "fill", "bar", "plot", "words"])
def test_what_the_axes_are_given_does_not_pile_up(mark: str) -> None:
    """Four frames of the same artist hold it once each."""
    canvas = Canvas(100, 50)
    counts = []
    for _ in range(4):
        canvas.clear()
        MARKS[mark](canvas)
        counts.append(len(canvas.shapes()))
    assert counts[0] > 0
    assert len(set(counts)) == 1


def unfiltered(image: Any, _: float) -> Any:
    """A filter that leaves pixels as they are."""
    return image, 0, 0


NAN, INF = float("nan"), float("inf")
NOBODY: Any = "red"
MISSPELT: Any = "sgnal"
REFUSED: dict[str, tuple[Mark, str]] = {
    "a role that is none": (lambda c: c.line([(0, 0), (1, 1)], NOBODY), "red"),
    "a misspelt role": (lambda c: c.dots([(0, 0)], MISSPELT), "signal"),
    "a point that is no number": (lambda c: c.line([(0, 0), (NAN, 1)], name="loss"), "loss"),
    "a point at infinity": (lambda c: c.dots([(INF, 0)], name="now"), "now"),
    "an area with a hole in it": (lambda c: c.area([(0, 0), (1, NAN), (2, 2)], "ink"), "area"),
    "a width that is no number": (lambda c: c.line([(0, 0), (1, 1)], "ink", NAN), "width"),
    "a size below nothing": (lambda c: c.dots([(0, 0)], "ink", -3), "size"),
    "an opacity beyond one": (lambda c: c.dots([(0, 0)], opacity=1.2), "opacity"),
    "words nowhere": (lambda c: c.text(NAN, 2, "here"), "here"),
    "points in one dimension": (lambda c: c.line([1, 2, 3]), "points"),
    "points in three": (lambda c: c.dots(np.zeros((4, 3))), "points"),
    "a field that is not square": (lambda c: c.field(np.zeros((3, 4))), "(3, 4)"),
    "a field in one dimension": (lambda c: c.field(np.zeros(9)), "(9,)"),
    "a field with holes": (lambda c: c.field(np.full((3, 3), NAN)), "field"),
    "a sign that no face has": (lambda c: c.text(0, 0, "△"), "U+25B3"),
    "another sign in the serif": (lambda c: c.text(0, 0, "○", family="serif"), "U+25CB"),
    "an italic that there is not": (lambda c: c.text(0, 0, "a", italic=True), "italic"),
    "a picture": (lambda c: c.axes.imshow(np.eye(3)), "field"),
    "mathematics in words": (lambda c: c.axes.text(1, 1, r"$\alpha$", color=INK), "math"),
    "words at an angle": (lambda c: c.axes.text(1, 1, "a", color=INK, rotation=30), "rotat"),
    "hatching": (
        lambda c: c.axes.bar([5], [5], hatch="/", color=INK, edgecolor=INK),
        "hatch",
    ),
    "a link": (lambda c: c.axes.plot([0, 9], [0, 9], color=INK, url="#"), "link"),
    "a line by a shaking hand": (
        lambda c: c.axes.plot([0, 9], [0, 9], color=INK, sketch_params=2),
        "sketch",
    ),
    "bold words": (lambda c: c.axes.text(1, 1, "a", weight="bold"), "weight"),
    "small capitals": (lambda c: c.axes.text(1, 1, "a", fontvariant="small-caps"), "capitals"),
    "a face of nobody's": (lambda c: c.axes.text(1, 1, "a", family="DejaVu Sans"), "DejaVu"),
    "a sign on the axes": (lambda c: c.axes.text(1, 1, "□"), "U+25A1"),
    "words at a slant on the axes": (lambda c: c.axes.text(1, 1, "a", style="italic"), "italic"),
    "thick round joins": (
        lambda c: c.axes.plot([0, 9, 0], [0, 9, 9], lw=8, solid_joinstyle="round"),
        "join",
    ),
    "a path that clips": (
        lambda c: c.axes.plot([0, 9], [0, 9])[0].set_clip_path(c.axes.add_patch(Circle((5, 5), 2))),
        "clipped by a path",
    ),
    "words that their box would cut": (
        lambda c: c.axes.text(95, 25, "too long", clip_on=True),
        "clip",
    ),
    "a filter of pixels": (
        lambda c: c.axes.plot([0, 9], [0, 9])[0].set_agg_filter(unfiltered),
        "agg_filter",
    ),
    "a gradient": (
        lambda c: c.axes.tripcolor([0, 9, 0], [0, 0, 9], [0.0, 1.0, 2.0], shading="gouraud"),
        "gradient",
    ),
    "mathematics in a text": (lambda c: c.text(1, 1, r"$\alpha$"), "α"),
    "points without some": (lambda c: c.line(np.ma.masked_less([[0, 1], [2, 3]], 1)), "masked"),
    "points that are complex": (lambda c: c.dots(np.array([[1j, 2]])), "points"),
    "rows of unequal length": (lambda c: c.line([(1, 2), (3,)]), "length"),
    "segments that are points": (lambda c: c.strokes([(0, 0), (1, 1)]), "segments"),
    "a dash without an end": (lambda c: c.line([(0, 0), (9, 9)], dash=(0, 0)), "dash"),
    "a reach too far": (lambda c: c.strokes([[(0, 0), (9, 9)]], reach=1.5), "reach"),
    "words that are none": (lambda c: c.text(0, 0, 5), "string"),  # type: ignore[arg-type]
    "a field beyond one": (lambda c: c.field(np.full((2, 2), 1.5)), "0..1"),
    "a canvas without an end": (lambda c: Canvas(NAN, 5), "width"),
    "limits that are one": (lambda c: Canvas(5, 5, x=(1, 1)), "x="),
    "a colour of nobody's": (lambda c: c.axes.plot([0, 9], [0, 9], color="red"), "palette"),
    "a mark that its box would cut": (
        lambda c: (c.axes.set_xlim(0, 30), c.axes.plot([0, 50], [5, 5], color=INK)),
        "clip",
    ),
}


def test_what_the_axes_can_draw_is_drawn() -> None:
    """Markers, gaps, effects, legends, annotations and ticks come out as shapes of the palette."""
    canvas = Canvas(200, 100)
    axes = canvas.axes
    axes.plot([10, 20, NAN, 40], [10, 20, 15, 40], "o-", label="a curve")
    axes.plot([10, 90], [50, 50], path_effects=[withStroke(linewidth=6, foreground=LIGHT["paper"])])
    axes.annotate("here", (50, 50), (90, 80), arrowprops={"arrowstyle": "->"})
    axes.errorbar([30, 60], [30, 60], yerr=5, capsize=2)
    axes.legend(loc="lower right")
    axes.set_position((0.1, 0.2, 0.8, 0.7))
    axes.set_axis_on()
    axes.set_xticks([0, 100, 200])
    shapes = canvas.shapes()
    assert {"a curve", "here", "0", "100", "200"} <= {shape.words for shape in shapes}
    assert sum("m" in shape.path for shape in shapes if not shape.fill.startswith("#")) >= 1
    assert sum(shape.stroke == LIGHT["paper"] and shape.width == 6 for shape in shapes) == 1


def test_words_are_checked_against_the_face_that_the_page_falls_back_on() -> None:
    """Greek in the mono is set by the serif; neither complains of a missing glyph."""
    canvas = Canvas(100, 50)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        canvas.text(5, 20, "θ = ½ at 10⁶")
        (shape,) = canvas.shapes()
    assert (shape.words, shape.family) == ("θ = ½ at 10⁶", "mono")


def test_dollars_that_are_prices_are_words() -> None:
    """Only what reads as TeX is refused."""
    canvas = Canvas(100, 50)
    canvas.text(5, 20, "from $5 to $6")
    assert [shape.words for shape in canvas.shapes()] == ["from $5 to $6"]


def test_fill_and_outline_of_unequal_opacity_are_two_marks() -> None:
    """Each keeps its own, instead of one for both."""
    canvas = Canvas(100, 50)
    pale = (*(int(INK[k : k + 2], 16) / 255 for k in (1, 3, 5)), 0.2)
    canvas.axes.bar([5], [5], facecolor=pale, edgecolor=SIGNAL, linewidth=2)
    found = [(shape.fill, shape.stroke, shape.opacity) for shape in canvas.shapes()]
    assert found == [(INK, "none", 0.2), ("none", SIGNAL, 1.0)]


@pytest.mark.parametrize(("draw", "named"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(draw: Mark, named: str) -> None:
    """Nothing is lost in silence, and no box or hole is published."""
    canvas = Canvas(100, 50)

    def posed() -> None:
        draw(canvas)
        canvas.shapes()

    with pytest.raises((ValueError, TypeError, UndrawableError)) as caught:
        posed()
    assert named in str(caught.value)


def test_a_refusal_names_the_line_that_drew() -> None:
    """An artist that turns out undrawable only at the end is told where it was made."""
    canvas = Canvas(100, 50)
    canvas.axes.text(1, 1, r"$\alpha$", color=INK)
    line = test_a_refusal_names_the_line_that_drew.__code__.co_firstlineno + 3
    with pytest.raises(UndrawableError) as caught:
        canvas.shapes()
    traced = caught.value.__traceback__
    lines = []
    while traced:
        if traced.tb_frame.f_code.co_filename == __file__:
            lines.append(traced.tb_lineno)
        traced = traced.tb_next
    assert line in lines


DRAWING = """
from engine.drawing.canvas import Canvas
from engine.drawing.plot import Plot
from engine.drawing.scales import Linear, Log
canvas = Canvas(200, 100)
canvas.line([(0, 0), (100, 50)], dash=(4, 2), width=2)
canvas.text(20, 20, "words")
canvas.axes.plot([0, 100], [10, 20])
plot = Plot(canvas, (40, 10, 190, 80), x=Linear(-5, 5), y=Log(1, 1e6))
plot.grid("y"); plot.labels("x"); plot.labels("y")
print(canvas.shapes())
"""

HOSTILE = """
lines.linewidth: 9
lines.scale_dashes: True
axes.unicode_minus: False
font.size: 30
path.simplify_threshold: 1
path.sketch: 4, 100, 2
axes.prop_cycle: cycler('color', ['r'])
text.usetex: True
"""


@pytest.mark.parametrize("where", ["folder", "variable", "configuration"])
def test_settings_files_change_no_drawing(where: str, tmp_path: Path) -> None:
    """A matplotlibrc in the folder, in MATPLOTLIBRC or in MPLCONFIGDIR is without effect."""
    (tmp_path / "matplotlibrc").write_text(HOSTILE)
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(tmp_path / "none")}
    plain = tmp_path / "plain"
    plain.mkdir()

    def drawn(folder: Path, **more: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", DRAWING],
            cwd=folder,
            env=environment | more,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    hostile = {
        "folder": lambda: drawn(tmp_path),
        "variable": lambda: drawn(plain, MATPLOTLIBRC=str(tmp_path / "matplotlibrc")),
        "configuration": lambda: drawn(plain, MPLCONFIGDIR=str(tmp_path)),
    }[where]()
    assert hostile == drawn(plain)
    assert "Shape(" in hostile
