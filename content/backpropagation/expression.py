"""How the tape of a small expression is drawn: values flow down it, adjoints flow back up."""

import re
from typing import Literal

import numpy as np

from engine.authoring import Canvas

from .experiments.replay import Expression, ReplayedProgram
from .program_window import program_window

FRACTION = Expression((("x", 3.0), ("y", 0.5)), ("a = x * y", "b = a + y", "c = a / b"))

PLACES = {"x": (104.0, 44.0), "y": (256.0, 44.0), "a": (104.0, 144.0), "b": (256.0, 222.0)} | {
    "c": (104.0, 300.0)
}
"""Centre of each node, CSS pixels."""

LEFTWARD = "xac"
"""Nodes whose numbers stand on their left."""

RADIUS = 17.0
SIGNS = {"multiply": "×", "add": "+", "divide": "/", "subtract": "−"}


def short(value: float) -> str:
    """A number with all its digits, which are few, and a true minus sign."""
    return f"{value:.10g}".replace("-", "−")


def call(line: str) -> tuple[str, list[str]]:
    """The function and the arguments of a line such as 'divide(d_c, b, d_a)'."""
    function, _, arguments = line.rstrip(")").partition("(")
    return function, arguments.split(", ")


def held(tape: ReplayedProgram, name: str, line: int) -> float:
    """What a name stands for before a line, counted from 0, has run."""
    if name in tape.names:
        return float(tape.given[tape.names.index(name)])
    value = tape.latest(name, line)
    return 1.0 if value is None else float(value)  # the output's own adjoint, d_c, is 1


def said(tape: ReplayedProgram, progress: float) -> str:
    """The arithmetic of the line that has just run."""
    line = round(progress * len(tape.lines)) - 1
    if line < 0:
        return "Given: " + ", ".join(
            f"{name} = {short(held(tape, name, 0))}" for name in tape.names
        )
    function, arguments = call(tape.lines[line])
    name = tape.writes[line]
    result = short(float(tape.values[line]))
    if function not in SIGNS:
        source = arguments[0] if function == "negative" else arguments[1]
        return f"{name} = {'−' if function == 'negative' else ''}{source} = {result}"
    one, two = (short(held(tape, each, line)) for each in arguments[:2])
    sign = SIGNS[function]
    if function == "add" and two.startswith("−"):
        sign, two = "−", two[1:]
    fork = "Fork: " if function == "add" and tape.sweep[line] == "backward" else ""
    return f"{fork}{name} = {one} {sign} {two} = {result}"


def shares(tape: ReplayedProgram) -> dict[int, tuple[str, str]]:
    """The lines that send a share of the blame along an edge: its upper and its lower node."""
    found = {}
    for k, buffer in enumerate(tape.writes):
        match = re.fullmatch(r"d_(\w)(_by_\w_\w)?", buffer)
        if match and tape.sweep[k] == "backward" and not tape.lines[k].startswith("add("):
            found[k] = (match[1], tape.entry[k])
    return found


def draw_tape(canvas: Canvas, tape: ReplayedProgram, progress: float) -> None:
    """Nodes and edges with what has reached them, and a window on the program below."""
    ran = round(progress * len(tape.lines))
    edges = [
        (source, name, k)
        for k, name in enumerate(tape.writes)
        if tape.sweep[k] == "forward"
        for source in call(tape.lines[k])[1][:2]
    ]
    sent = {edge: k for k, edge in shares(tape).items()}
    for source, name, k in edges:
        start, stop = (np.array(PLACES[each]) for each in (source, name))
        along = (stop - start) / np.linalg.norm(stop - start) * (RADIUS + 2)
        down = np.array([start + along, stop - along])
        canvas.line(down, "hairline", 1.5)
        back = ran > sent[source, name]
        canvas.strokes(
            [down], "signal", 3, opacity=0.0 if back else 0.8, reach=float(ran > k),
            name=f"down-{source}{name}",
        )  # fmt: skip
        canvas.strokes(
            [down[::-1]], "blame", 3, opacity=0.8, reach=float(back), name=f"up-{source}{name}"
        )
    _shares(canvas, tape, ran)
    for name, (x, y) in PLACES.items():
        lit = ran > 0 and name in (tape.writes[ran - 1], tape.entry[ran - 1])
        canvas.dots([(x, y)], "ink", 2 * RADIUS + (5 if lit else 2.5), name=f".rim-{name}")
        canvas.dots([(x, y)], "paper", 2 * RADIUS, name=f".node-{name}")
        canvas.text(x, y + 6, name, "ink", 18, align="center")
    _numbers(canvas, tape, ran)
    program_window(
        canvas,
        tape.lines,
        ran - 1,
        (0, 348, canvas.width),
        backward=[each == "backward" for each in tape.sweep],
    )


def _shares(canvas: Canvas, tape: ReplayedProgram, ran: int) -> None:
    """Beside the upper end of each edge, the share of the blame that came up it."""
    for k, (source, name) in shares(tape).items():
        start, stop = np.array(PLACES[source]), np.array(PLACES[name])
        x, y = start + (stop - start) * (0.5 if start[0] == stop[0] else 0.45)
        words = short(float(tape.values[k]))
        wide = 10.5 * len(words) + 4
        box = [(x - wide / 2, y - 9), (x + wide / 2, y - 9)]
        box += [(x + wide / 2, y + 9), (x - wide / 2, y + 9)]
        shown = float(ran > k)
        canvas.area(box, "paper", opacity=shown, name=f".under{k}")
        canvas.text(x, y + 5, words, "blame", 15, align="center", opacity=shown, name=f"share{k}")


def _numbers(canvas: Canvas, tape: ReplayedProgram, ran: int) -> None:
    """Each node's line, its value, and its adjoint as it stands."""
    written = dict(zip(tape.writes, tape.lines, strict=True))
    first_back = tape.sweep.index("backward")
    for name, (x, y) in PLACES.items():
        side = -1 if name in LEFTWARD else 1
        align: Literal["left", "right"] = "right" if side < 0 else "left"
        x += side * (RADIUS + 9)
        words = "given"
        if name in written:
            function, arguments = call(written[name])
            words = f"{arguments[0]} {SIGNS[function]} {arguments[1]}"
        canvas.text(x, y - 13, words, "quiet", 15, align=align)
        place = tape.writes.index(name) if name in tape.writes else -1
        value = short(held(tape, name, place + 1))
        shown = float(ran > place)
        canvas.text(x, y + 6, value, "signal", 16, align=align, opacity=shown, name=f"value-{name}")
        turns = [k for k, buffer in enumerate(tape.writes) if buffer == f"d_{name}"] or [first_back]
        for k, until in zip(turns, [*turns[1:], len(tape.lines) + 1], strict=True):
            value = short(held(tape, f"d_{name}", k + 1))
            shown = float(k < ran <= until)
            canvas.text(
                x, y + 24, value, "blame", 16, align=align, opacity=shown, name=f"adjoint{k}-{name}"
            )  # fmt: skip
