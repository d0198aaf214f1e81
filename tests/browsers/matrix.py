"""Every control of the pages, how each is worked, and what then has to be seen.

`python -m tests.browsers.matrix` writes the table of docs/controls.md anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browsers.control import KEYS, WAYS, Control
from tests.browsers.driver import Key, Point, Target
from tests.browsers.machine import Machine

DOCS = Path(__file__).parents[2] / "docs" / "controls.md"

_TO_TOP = """
document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'});
"""


def _css(selector: str) -> Callable[[Machine], Target]:
    return lambda machine: selector


def _ask(machine: Machine) -> None:
    machine.browser.click(".ask input:nth-of-type(5)")


def _frame(selector: str) -> Callable[[Machine], int]:
    return lambda machine: int(float(machine.browser.style(selector, "--f")))


def _changed(before: Any, after: Any) -> bool:
    return bool(before != after)


def _is(wanted: Any) -> Callable[[Any, Any], bool]:
    return lambda before, after: bool(after == wanted != before)


def _shown(machine: Machine) -> list[int]:
    return [number for number, _ in machine.seen(".run")]


def _asked(machine: Machine) -> list[str]:
    return [words for _, words in machine.seen(".asked .whom b")]


def _option(machine: Machine) -> list[bool]:
    found: list[bool] = machine.browser.evaluate(
        "return [...document.querySelectorAll('#fooling .run')].map(one => one.checkVisibility())"
    )
    return found


def _two(machine: Machine) -> list[str]:
    found: list[str] = machine.browser.evaluate(
        "return [...document.querySelectorAll('.playground .run')]"
        ".filter(one => one.checkVisibility())"
        ".sort((one, other) => getComputedStyle(one).order - getComputedStyle(other).order)"
        ".map(one => one.id)"
    )
    return found


def _quarter(machine: Machine) -> Point:
    scrubber = "#fooling .run:first-of-type .scrubber"
    machine.browser.evaluate(_TO_TOP, scrubber)
    machine.browser.settle()
    return machine.browser.rect(scrubber).at(0.25, 0.5)


FIGURE = "#fooling .clock > .run"

CONTROLS = (
    Control(
        "Forward → Backward",
        "the sweep begins",
        _css("#forward-backward"),
        lambda machine: machine.phase > 0,
        _is(True),
        "#forward-backward",
        (Key.ENTER,),
    ),
    Control(
        "Next sample",
        "the second sample is there",
        _css("#next-sample"),
        lambda machine: machine.sample,
        _is(2),
        "#next-sample",
        (Key.SPACE,),
    ),
    Control(
        "Train continuously",
        "the training runs",
        _css("#train"),
        lambda machine: (
            machine.frame() if machine.browser.style(".machine", "--mode") == "3" else 0
        ),
        lambda before, after: after >= 2,
        "#train",
        (Key.ENTER,),
    ),
    Control(
        "One moment on",
        "the next moment is there",
        _css("#train-more"),
        lambda machine: machine.frame(),
        _is(1),
        "#train-more",
        (Key.SPACE,),
    ),
    Control(
        "One moment back",
        "the last moment is there: it goes round",
        _css("#train-less"),
        lambda machine: machine.frame(),
        _is(63),
        "#train-less",
        (Key.ENTER,),
    ),
    Control(
        "Strip of phases",
        "that phase is there",
        _css(".stops label:nth-child(2)"),
        lambda machine: machine.phase,
        _is(1),
        "#to-phase-0",
        (Key.RIGHT,),
    ),
    Control(
        "Next phase",
        "the next phase is there",
        _css(".turn:last-of-type label:nth-child(1)"),
        lambda machine: machine.phase,
        _is(1),
        instead={KEYS: "arrows on the strip"},
    ),
    Control(
        "Pace",
        "a sweep takes six seconds",
        _css("#pace-normal + label"),
        lambda machine: machine.browser.style(".machine", "--sweep"),
        _is("6.00s"),
        "#pace-slow",
        (Key.RIGHT,),
    ),
    Control(
        "Train on",
        "the other run is there",
        _css("#choose-large + label"),
        _shown,
        _is([1]),
        "#choose-small",
        (Key.RIGHT,),
        page="rates.html",
    ),
    Control(
        "Sweep at step",
        "the network of that step is there",
        _css(".when label:last-of-type"),
        lambda machine: machine.browser.style("#run-moons", "--rest"),
        _changed,
        "#moons-at-85",
        (Key.RIGHT,),
    ),
    Control(
        "A neuron",
        "its numbers are there",
        _css(".ask input:nth-of-type(2)"),
        _asked,
        lambda before, after: not before and len(after) == 1,
        "#moons-ask-none",
        (Key.RIGHT,),
    ),
    Control(
        "Close",
        "the numbers are gone",
        _css(".whom .btn"),
        _asked,
        _is([]),
        before=_ask,
        instead={KEYS: "arrows back to “No neuron”"},
    ),
    Control(
        "Loss curve",
        "the moment that was pressed is there",
        lambda machine: machine.place("moons", 40),
        lambda machine: machine.frame(),
        lambda before, after: abs(after - 40) <= 1,
        instead={KEYS: "the two buttons by one"},
    ),
    Control(
        "Address of a sample",
        "that sample is there",
        _css('a[href="#sample-3"]'),
        lambda machine: machine.sample,
        _is(3),
        'a[href="#sample-3"]',
        (Key.ENTER,),
    ),
    Control(
        "Play, of a figure",
        "the film runs",
        _css("#fooling-play"),
        _frame(FIGURE),
        _changed,
        "#fooling-play",
        (Key.SPACE,),
        page="digits.html",
    ),
    Control(
        "One moment on, of a figure",
        "its next frame is there",
        _css("#fooling-more"),
        _frame(FIGURE),
        _changed,
        "#fooling-more",
        (Key.ENTER,),
        page="digits.html",
    ),
    Control(
        "Scrubber of a figure",
        "the frame that was pressed is there",
        _quarter,
        _frame(FIGURE),
        _changed,
        page="digits.html",
        instead={KEYS: "the two buttons by one"},
    ),
    Control(
        "Options of a figure",
        "the other option is there",
        _css("#fooling .pills label:last-of-type"),
        _option,
        _changed,
        "#fooling .pills input",
        (Key.RIGHT,),
        page="digits.html",
    ),
    Control(
        "A setting of the playground",
        "the run of that setting is there",
        _css("label[for=play-moons-left-0-1]"),
        _two,
        lambda before, after: before[1] == after[1] and before[0] != after[0],
        "#play-moons-left-0-0",
        (Key.RIGHT,),
        page="playground.html",
    ),
    Control(
        "Play, of the playground",
        "both runs play on",
        _css("#play-moons-play"),
        _frame(".playground .run.default"),
        _changed,
        "#play-moons-play",
        (Key.SPACE,),
        page="playground.html",
    ),
)


def table() -> str:
    """The matrix, as the documentation has it."""
    columns = [(way, engine) for way, engines in WAYS.items() for engine in engines]
    lines = [
        "| control | what is seen then | " + " | ".join(f"{w}, {e}" for w, e in columns) + " |",
        "|" + "---|" * (len(columns) + 2),
    ]
    for each in CONTROLS:
        cells = [each.instead.get(way, "✓") for way, _ in columns]
        lines.append(f"| {each.name} | {each.does} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    head = DOCS.read_text(encoding="utf-8").partition("\n| ")[0]
    DOCS.write_text(f"{head}\n{table()}", encoding="utf-8")
