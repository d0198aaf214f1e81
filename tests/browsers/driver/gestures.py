"""What a hand does, written as W3C actions: https://www.w3.org/TR/webdriver2/#actions."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, NamedTuple

from tests.browsers.driver.wire import Json

Pointer = Literal["mouse", "touch"]

Action = dict[str, Json]


class Point(NamedTuple):
    """A place in the viewport, in CSS pixels from its left upper corner."""

    x: float
    y: float


class Rect(NamedTuple):
    """A box in the viewport, in CSS pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """The point in the middle."""
        return self.at(0.5, 0.5)

    def at(self, across: float, down: float) -> Point:
        """The point that lies these shares (0..1) of the width and the height into the box."""
        return Point(self.left + across * self.width, self.top + down * self.height)


class Key(StrEnum):
    """Keys that are not characters, by the standard's code points."""

    TAB = "\ue004"
    ENTER = "\ue007"
    SHIFT = "\ue008"
    ESCAPE = "\ue00c"
    SPACE = " "
    PAGE_UP = "\ue00e"
    PAGE_DOWN = "\ue00f"
    END = "\ue010"
    HOME = "\ue011"
    LEFT = "\ue012"
    UP = "\ue013"
    RIGHT = "\ue014"
    DOWN = "\ue015"


Chord = tuple[str, ...]
"""Keys held together, the last one struck: `(Key.SHIFT, Key.TAB)`."""

SHIFT_TAB: Chord = (Key.SHIFT, Key.TAB)


def moved(place: Point, milliseconds: int = 0) -> Action:
    """The pointer arrives at a place."""
    return {
        "type": "pointerMove",
        "duration": milliseconds,
        "x": round(place.x),
        "y": round(place.y),
        "origin": "viewport",
    }


def down() -> Action:
    """The finger comes down."""
    return {"type": "pointerDown", "button": 0}


def up() -> Action:
    """The finger lets go."""
    return {"type": "pointerUp", "button": 0}


def held(milliseconds: int) -> Action:
    """Nothing changes for a while."""
    return {"type": "pause", "duration": milliseconds}


def glide(start: Point, end: Point, steps: int = 10, milliseconds: int = 200) -> list[Action]:
    """A straight way in small steps, as a hand makes them."""
    return [
        moved(
            Point(
                start.x + (end.x - start.x) * step / steps,
                start.y + (end.y - start.y) * step / steps,
            ),
            milliseconds // steps,
        )
        for step in range(1, steps + 1)
    ]


def by_pointer(kind: Pointer, actions: Iterable[Action]) -> Action:
    """All that one pointer does, in order."""
    return {
        "type": "pointer",
        "id": kind,
        "parameters": {"pointerType": kind},
        "actions": list(actions),
    }


def by_keyboard(strokes: Iterable[str | Chord], hold: int) -> Action:
    """All that is typed, each stroke held for some milliseconds."""
    actions: list[Action] = []
    for stroke in strokes:
        chord = (stroke,) if isinstance(stroke, str) else stroke
        actions += [{"type": "keyDown", "value": str(key)} for key in chord]
        actions.append(held(hold))
        actions += [{"type": "keyUp", "value": str(key)} for key in reversed(chord)]
    return {"type": "key", "id": "keyboard", "actions": actions}
