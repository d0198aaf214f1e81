"""The machine of a page as a reader has it: what to press, and what it then shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image

from content.backpropagation.runs import SWEEPS
from engine.drawing.palette import LIGHT
from engine.exhibits.machine.phases import phases
from engine.exhibits.machine.style import SLOW
from tests.browsers import decode, frames
from tests.browsers.driver import Browser, Key, Point, Rect, UnsupportedError, until
from tests.browsers.records import record

WINDOW = (1200, 1000)
"""A viewport in which the controls and all panels are seen at once."""

PHASES = (
    "inputs",
    "hidden 1",
    "hidden 2",
    "output",
    "loss",
    "δ output",
    "δ hidden 2",
    "δ hidden 1",
    "update",
)
LAST = len(PHASES) - 1

NETWORK = "#run-moons .network > svg"
"""The box of the network, with whatever a sweep lays over it."""

SWEEP = "#run-moons .network > .overlay"

PAGE_OF = {
    "moons": "index.html",
    "small": "rates.html",
    "large": "rates.html",
    "spirals": "spirals.html",
}

_TOP = """
const place = document.querySelector('.machine').getBoundingClientRect().top + scrollY - 12;
scrollTo({top: place, behavior: 'instant'});
"""

_SEEN = """
const [selector] = arguments;
return [...document.querySelectorAll(selector)].flatMap((element, k) =>
    element.checkVisibility({visibilityProperty: true}) && getComputedStyle(element).opacity > 0.5
        ? [[k, element.innerText.trim()]] : []);
"""

# The line that stands in the window of sentences, by asking what lies at its middle.
_SENTENCE = """
const box = document.querySelector(arguments[0] + ' .say').getBoundingClientRect();
return document.elementFromPoint(box.left + 20, box.top + box.height / 2).textContent.trim();
"""

# What a sweep plays by, at a moment in milliseconds, or on from where it stands.
_STAND = """
const [moment] = arguments;
for (const each of document.getAnimations().filter(one => /^sweep/.test(one.animationName))) {
    if (moment === null) { each.play(); continue; }
    each.pause();
    each.currentTime = moment;
}
"""

_WATCH = """
window.painted = [];
const machine = getComputedStyle(document.querySelector('.machine'));
requestAnimationFrame(function look() {
    const phase = machine.getPropertyValue('--p').trim();
    if (painted.at(-1) !== phase) painted.push(phase);
    requestAnimationFrame(look);
});
"""

# Boxes of the focused element and of whatever stands for it, largest first.
_FOCUSED_BOX = """
const at = document.activeElement;
const for_it = at.labels ?? [];
const boxes = [at, at.closest('label') ?? at, ...for_it].filter(one => one.checkVisibility())
    .map(one => one.getBoundingClientRect())
    .sort((a, b) => b.width * b.height - a.width * a.height);
return [boxes[0].left, boxes[0].top, boxes[0].width, boxes[0].height];
"""


@dataclass(frozen=True)
class Machine:
    """The machine on the page that a browser shows."""

    browser: Browser

    def scroll_into_view(self) -> None:
        """Brings its controls to the top of the window."""
        self.browser.evaluate(_TOP)
        self.browser.settle()

    # Pressing

    def press(self, target: str) -> None:
        """Presses a control, and scrolls back to where all panels are seen."""
        self.browser.click(target)
        self.scroll_into_view()

    def take_sample(self, number: int) -> None:
        """Presses Next sample until the sample of this number, from 1, is there."""
        for _ in range(6):
            if self.sample == number:
                return
            self.press("#next-sample")
        raise LookupError(f"there is no sample {number}: this is {self.sample}")

    def sweep(self) -> None:
        """Presses Forward → Backward."""
        self.press("#forward-backward")

    def train(self) -> None:
        """Presses Train continuously, or Pause if that is what it says."""
        back = self.browser.evaluate(
            "return document.querySelector('#train-again').checkVisibility()"
        )
        self.press("#train-again" if back else "#train")

    def find(self, run: str) -> None:
        """Opens the page that offers a run."""
        address = str(self.browser.evaluate("return location.href"))
        if not address.partition("#")[0].endswith(PAGE_OF[run]):
            self.browser.open(address.rpartition("/")[0] + "/" + PAGE_OF[run])
            self.scroll_into_view()

    def choose(self, run: str) -> None:
        """Picks the run to train, on the page that offers it."""
        self.find(run)
        if self.seen(f"label[for=choose-{run}]"):
            self.press(f"label[for=choose-{run}]")

    def focus(self, name: str) -> None:
        """Gives the keyboard to the element of this id."""
        self.browser.evaluate("document.getElementById(arguments[0]).focus()", name)

    def tab_to(self, name: str) -> None:
        """Walks with the TAB key until the element of this id has the keyboard."""
        for _ in range(40):
            if self.browser.focused() == name:
                return
            self.browser.keys(Key.TAB)
        raise LookupError(f"the TAB key does not lead to #{name}")

    def point_at(self, run: str, moment: int) -> None:
        """Presses the loss curve where it shows a moment."""
        self.browser.click(self.place(run, moment))
        self.browser.settle()

    def place(self, run: str, moment: int) -> Point:
        """Where the loss curve shows a moment, half way down."""
        last = len(record(run).moments) - 1
        inset = 14 / 300  # of the curve's own width, at both ends
        share = inset + (1 - 2 * inset) * moment / last
        return self.browser.rect(f"#{run}-curve").at(share, 0.5)

    def go_to(self, run: str, moment: int) -> None:
        """Presses the curve at a moment, and puts right with an arrow key what the hand missed."""
        self.point_at(run, moment)
        for _ in range(3):
            away = moment - self.frame(run)
            if not away:
                return
            self.browser.keys(Key.RIGHT if away > 0 else Key.LEFT)
        raise AssertionError(f"the curve leads to frame {self.frame(run)}, not to {moment}")

    def needs_slider(self) -> None:
        """Skips, visibly, where a bar of radios stands in for the slider."""
        if not self.browser.evaluate(
            "return document.querySelector('#moons-moment').checkVisibility()"
            " || CSS.supports('(animation-timeline: --x) and (timeline-scope: --x)')"
        ):
            raise UnsupportedError(f"{self.browser.name} cannot read a slider yet: it has a bar")

    # Reading

    def frame(self, run: str = "moons") -> int:
        """The frame that the clock of a run has reached."""
        return int(float(self.browser.style(f"#run-{run}", "--f")))

    @property
    def sample(self) -> int:
        """The number of the sample, from 1."""
        return 1 + int(float(self.browser.style(".machine", "--sample")))

    @property
    def phase(self) -> int:
        """The phase of the sweep."""
        return int(float(self.browser.style(".machine", "--p")))

    def seen(self, selector: str) -> list[tuple[int, str]]:
        """Which elements of a selector are visible, by number, and their words."""
        found = self.browser.evaluate(_SEEN, f".machine {selector}")
        return [(number, re.sub(r"\s+", " ", words)) for number, words in found]

    def sentence(self, run: str = "moons") -> str:
        """The sentence that stands in its window."""
        words: str = self.browser.evaluate(_SENTENCE, f"#run-{run}")
        return re.sub(r"\s+", " ", words)

    def picture(self, selector: str) -> Image.Image:
        """What a part of the machine looks like now."""
        box = self.browser.rect(f".machine {selector}")
        return frames.cut(self.browser.screenshot(), within(box, self.browser))

    def stand_at(self, phase: int) -> None:
        """Stops a sweep that plays in the middle of a phase, wherever it has come to."""
        self.browser.evaluate(_STAND, _middle(phase))
        self.browser.settle()

    def play_on(self) -> None:
        """Lets a sweep go on that was stopped."""
        self.browser.evaluate(_STAND, None)

    def watch_phases(self) -> None:
        """Begins to note every phase that is painted."""
        self.browser.evaluate(_WATCH)

    def phases_watched(self) -> list[int]:
        """The phases that were painted since, in order."""
        return [int(float(phase)) for phase in self.browser.evaluate("return window.painted")]

    def focus_ring(self) -> int:
        """How many pixels around the focused control have the colour of the focus ring."""
        box = Rect(*self.browser.evaluate(_FOCUSED_BOX))
        grown = Rect(box.left - 6, box.top - 6, box.width + 12, box.height + 12)
        seen = frames.cut(self.browser.screenshot(), within(grown, self.browser))
        return decode.pixels_like(seen, LIGHT["signal"])


def _middle(phase: int) -> float:
    """Milliseconds from the start of a sweep at the first pace to the middle of a phase."""
    shares = [each.seconds for each in phases((2, *SWEEPS.run.hidden, 1))]
    return 1000 * SLOW * (sum(shares[:phase]) + shares[phase] / 2) / sum(shares)


def within(box: Rect, browser: Browser) -> Rect:
    """The part of a box that lies inside the viewport."""
    width, height = browser.evaluate("return [innerWidth, innerHeight]")
    left, top = max(0.0, box.left), max(0.0, box.top)
    right = min(box.left + box.width, width - 1)
    bottom = min(box.top + box.height, height - 1)
    return Rect(left, top, right - left, bottom - top)


def shown(browser: Browser, address: str) -> Machine:
    """The machine of the page at an address."""
    browser.viewport(*WINDOW)
    browser.open(address)
    found = Machine(browser)
    found.scroll_into_view()
    return found


def play_until(machine: Machine, moment: int, run: str = "moons") -> None:
    """Waits until a run that plays has come so far."""
    until(lambda: machine.frame(run) >= moment, f"frame {moment} of {run}")


def moves_on(machine: Machine, run: str) -> None:
    """Waits until the clock of a run shows another frame."""
    reached = machine.frame(run)
    until(lambda: machine.frame(run) != reached, f"{run} to move on")
