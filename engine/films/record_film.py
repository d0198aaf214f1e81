"""Record a film: pose a drawing at every frame, then part what moves from what stands still.

A frame is a list of shapes. Two shapes of two frames are the same mark if they have the same name,
or, unnamed, the same place among the unnamed. A mark that never changes is written once. One that
changes only in width, opacity, dash offset or place gets a style rule that follows the clock; one
that grows is written once, as far as it gets. Any other is written once for each frame, and the
clock shows one of them.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256

import numpy as np

from engine.drawing.canvas import Canvas
from engine.drawing.series import Inscription, Series
from engine.drawing.shapes import Shape
from engine.films.appearances import Appearances
from engine.films.encode import encode_sheet
from engine.films.film import Film
from engine.films.growth import growing_dots, growing_line
from engine.films.order import drawing_order
from engine.films.svg import INHERITED, Element, element, grouped, shared, written

Pose = Callable[[Canvas, int], None]
"""Draws frame k of a film on a cleared canvas."""


def record_film(
    canvas: Canvas,
    pose: Pose,
    frames: int,
    *,
    clock: str = "--f",
    still: int = -1,
    records: Sequence[object] = (),
) -> Film:
    """Pose every frame on `canvas` and return the film; `still` may count from the end.

    `records` are those whose fields its curves may name.
    """
    still %= frames
    by_hand: dict[str, None] = {}
    series: tuple[tuple[int, Series], ...] = ()
    inscriptions: tuple[Inscription, ...] = ()
    shots: list[dict[str, Shape]] = []
    tiles = []
    for frame in range(frames):
        canvas.clear()
        pose(canvas, frame)
        shots.append(_named(canvas.shapes()))
        by_hand |= dict.fromkeys(canvas.by_hand)
        found = tuple(_whose(record, records, each) for record, each in canvas.series)
        if frame == still:
            series, inscriptions = found, tuple(canvas.inscriptions)
        if canvas.tile is not None:
            tiles.append(canvas.tile)
    classes: dict[str, str] = {}
    elements = []
    for key in drawing_order([*shot] for shot in shots):
        mark = Appearances([shot.get(key) for shot in shots], still, clock)
        moving, rules = _moving(mark)
        if rules:
            moving[1]["class"] = label = _class(rules)
            classes[label] = rules
            if mark.hidden_at_rest:
                moving[1]["opacity"] = "0"
        elements.append(moving)
    return Film(
        width=canvas.width,
        height=canvas.height,
        frames=frames,
        still=still,
        drawing=grouped(elements, classes),
        motion=classes,
        sheet=encode_sheet(np.stack(tiles)) if tiles else None,
        series=series,
        inscriptions=inscriptions,
        by_hand=tuple(by_hand),
    )


def _whose(record: object, records: Sequence[object], series: Series) -> tuple[int, Series]:
    """Which of the records a curve is drawn from."""
    for k, each in enumerate(records):
        if each is record:
            return k, series
    raise ValueError(
        f"curve '{series.mark}' is of no record that the film is made from; give it one of those, "
        "and name a part of it by its path, as 'run.loss'"
    )


def _moving(mark: Appearances) -> tuple[Element, str]:
    """A mark as an element, and the rules by which it follows the clock."""
    rules = mark.motion()
    if rules is not None:
        return element(mark.at_rest), rules
    return growing_line(mark) or (growing_dots(mark) or _one_a_frame(mark), "")


def _class(rules: str) -> str:
    """A class named after its rules: marks that move alike share it, in one film or in many."""
    return "m" + urlsafe_b64encode(sha256(rules.encode()).digest()[:3]).decode()


def _named(shapes: Sequence[Shape]) -> dict[str, Shape]:
    """Shapes by name, and by how often that name came before."""
    seen: dict[str, int] = {}
    named = {}
    for shape in shapes:
        count = seen[shape.name] = seen.get(shape.name, -1) + 1
        named[f"{shape.name}#{count}"] = shape
    return named


def _one_a_frame(mark: Appearances) -> Element:
    """All appearances of a mark, child k for frame k; the page's style sheet shows one of them."""
    drawn = [element(shape) for shape in dict.fromkeys(mark.shapes) if shape]
    # Of the children one is seen at a time, so that a group as opaque as each of them is the same.
    alike = shared(drawn, (*INHERITED, "data-mark", "opacity"))
    children = []
    for frame, shape in enumerate(mark.shapes):
        tag, attributes, content = element(shape) if shape else ("g", {}, "")
        attributes = {key: value for key, value in attributes.items() if key not in alike}
        if "opacity" in attributes:  # the clock's own rule for it beats that of a child
            tag, attributes, content = "g", {}, written([(tag, attributes, content)])
        if frame != mark.still:
            attributes["opacity"] = "0"
        children.append((tag, attributes, content))
    return "g", {"class": f"each{mark.clock}"} | alike, written(children)
