"""The one way in which tests use a browser, whichever engine it has."""

from __future__ import annotations

import base64
import http.client
import io
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar, Self

from PIL import Image

from tests.browsers.driver import gestures
from tests.browsers.driver.deadline import until
from tests.browsers.driver.gestures import Action, Chord, Point, Pointer, Rect
from tests.browsers.driver.media import ORDINARY, Media
from tests.browsers.driver.process import Process
from tests.browsers.driver.scripts import ARRIVE, PLAY_AT, SANDBOXED, SETTLE
from tests.browsers.driver.wire import Json, RefusedError, Wire

Target = str | Point
"""A CSS selector, meaning the middle of its first element scrolled into view; or a place."""

WINDOW = (1000, 800)
"""Width and height of the viewport that a test finds, in CSS pixels."""


class Browser(ABC):
    """A running browser with one window."""

    name: ClassVar[str]
    programs: ClassVar[Mapping[str, str]]
    """What must be installed: each program, and the Debian package that brings it."""

    def __init__(self, folder: Path) -> None:
        """Starts the browser; `folder` takes its profile and its logs."""
        self._folder = folder
        self._profile = folder / "profile"
        self._viewport = WINDOW
        self._fitted: tuple[int, int] | None = None
        """The size that the viewport was given last."""

        self._processes: list[Process] = []
        self._wire: Wire | None = None
        self._pressing: Pointer | None = None
        self.restart()

    @classmethod
    def missing(cls) -> list[str]:
        """The Debian packages that are needed and not installed."""
        return sorted(pack for name, pack in cls.programs.items() if shutil.which(name) is None)

    # Coming and going

    @abstractmethod
    def _start(self) -> Wire:
        """Launches the processes and connects to them."""

    @property
    def alive(self) -> bool:
        """Whether all its processes still run."""
        return bool(self._processes) and all(process.alive for process in self._processes)

    def restart(self) -> None:
        """Starts afresh, with an empty profile."""
        self.close()
        self._profile.mkdir(parents=True)
        try:
            self._wire = self._start()
            self._fit()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends the browser and every process that it needed."""
        try:
            if self._wire:
                with suppress(OSError, EOFError, RefusedError, http.client.HTTPException):
                    self._wire.close()
        finally:
            self._wire = None
            self._pressing = None
            self._fitted = None
            while self._processes:
                self._processes.pop().end()
            shutil.rmtree(self._profile, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def _launch(
        self,
        *command: str,
        environment: Mapping[str, str] | None = None,
        inherited: Sequence[int] = (),
    ) -> Process:
        process = Process(
            command,
            self._folder / f"{command[0]}.log",
            environment=environment,
            inherited=inherited,
        )
        self._processes.append(process)
        return process

    def _send(self, command: str, parameters: dict[str, Json] | None = None) -> Json:
        if self._wire is None:
            raise RefusedError(f"{self.name} is not running")
        return self._wire.send(command, parameters)

    # Looking

    def open(self, address: str) -> None:
        """Goes to a page and waits until it is loaded and painted."""
        self._fit()
        self._send("WebDriver:Navigate", {"url": address})
        try:
            self.settle()
        except RefusedError:  # the page sent us on to another one before it was painted
            self.settle()
        self.evaluate(ARRIVE)

    def leave(self) -> None:
        """Leaves the page for an empty one."""
        self._send("WebDriver:Navigate", {"url": "about:blank"})

    def evaluate(self, script: str, *arguments: Json) -> Json:
        """Runs the body of a function in the page: only for a test to read what is there."""
        return self._send("WebDriver:ExecuteScript", {"script": script, "args": list(arguments)})

    def evaluate_later(self, script: str, *arguments: Json) -> Json:
        """As `evaluate`, but the script answers by calling its last argument."""
        return self._send(
            "WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments)}
        )

    def settle(self, milliseconds: int = 30) -> None:
        """Waits for two painted frames and a little more."""
        if self.evaluate(SANDBOXED):
            time.sleep(0.1 + milliseconds / 1000)
        else:
            self.evaluate_later(SETTLE, milliseconds)

    def style(self, selector: str, name: str, pseudo: str = "") -> str:
        """The computed value of a property, or of a custom property."""
        value: str = self.evaluate(
            "const [selector, name, pseudo] = arguments;"
            "return getComputedStyle(document.querySelector(selector), pseudo || null)"
            ".getPropertyValue(name)",
            selector,
            name,
            pseudo,
        )
        return value.strip()

    def rect(self, selector: str) -> Rect:
        """Where the first element of a selector lies in the viewport."""
        box = self.evaluate(
            "const box = document.querySelector(arguments[0])?.getBoundingClientRect();"
            "return box ? [box.left, box.top, box.width, box.height] : null",
            selector,
        )
        if box is None:
            raise LookupError(f"no element matches {selector}")
        return Rect(*box)

    def focused(self) -> str:
        """The id of the element that has the keyboard; its tag where it has no id."""
        name: str = self.evaluate("const at = document.activeElement; return at.id || at.localName")
        return name

    def screenshot(self) -> Image.Image:
        """A picture of the viewport, one pixel a CSS pixel."""
        encoded = self._send("WebDriver:TakeScreenshot", {"full": False})
        return Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")

    # Doing

    def click(self, target: Target, *, pointer: Pointer = "mouse", hold: int = 80) -> None:
        """Presses for some milliseconds, as a hand does, and lets go."""
        place = gestures.moved(self._place(target))
        self._point(pointer, place, gestures.down(), gestures.held(hold), gestures.up())
        self.settle()

    def press(self, target: Target, *, pointer: Pointer = "mouse") -> None:
        """Presses and stays down until `let_go`."""
        self._point(pointer, gestures.moved(self._place(target)), gestures.down())
        self._pressing = pointer

    def let_go(self) -> None:
        """Lets go of what is pressed, if anything is."""
        # The standard has a command for this, which WebKitWebDriver leaves without effect.
        if self._pressing:
            self._point(self._pressing, gestures.up())
            self._pressing = None

    def drag(self, start: Target, end: Point, *, pointer: Pointer = "mouse") -> None:
        """Presses at one place, pulls to another and lets go."""
        first = self._place(start)
        way = [gestures.moved(first), gestures.down(), *gestures.glide(first, end), gestures.up()]
        self._point(pointer, *way)
        self.settle()

    def hover(self, target: Target) -> None:
        """Brings the mouse over a place and leaves it there."""
        self._point("mouse", gestures.moved(self._place(target)))
        self.settle()

    def keys(self, *strokes: str | Chord, hold: int = 20) -> None:
        """Types keys one after another: `keys(Key.TAB, Key.SPACE, SHIFT_TAB)`."""
        self._act(gestures.by_keyboard(strokes, hold))
        self.settle()

    def play_at(self, factor: float) -> None:
        """Lets the films that play now run faster or slower; one started later has its own pace."""
        self.evaluate(PLAY_AT, factor)

    # The reader's surroundings

    def viewport(self, width: int, height: int) -> None:
        """Makes the viewport as large as asked, in CSS pixels."""
        self._viewport = (width, height)
        self._fit()

    def ordinary_viewport(self) -> None:
        """Makes it as large as it was at first, as soon as a page is opened."""
        self._viewport = WINDOW

    def _fit(self) -> None:
        if self._fitted == self._viewport:
            return
        width, height = self._viewport
        self._resize(width, height)
        until(lambda: self._size() == (width, height), f"a viewport of {width}×{height}")
        self._fitted = self._viewport

    @abstractmethod
    def _resize(self, width: int, height: int) -> None:
        """Asks for a viewport of this size."""

    def _size(self) -> tuple[int, int]:
        width, height = self.evaluate("return [innerWidth, innerHeight]")
        return width, height

    @contextmanager
    def emulating(self, media: Media) -> Iterator[None]:
        """Lets pages opened inside this block see these media features.

        Open the page inside the block: WebKit must be started anew for it.
        """
        self._imitate(media)
        try:
            yield
        finally:
            self._imitate(ORDINARY)

    @abstractmethod
    def _imitate(self, media: Media) -> None:
        """Makes pages see these media features from now on."""

    def print_to_pdf(self) -> bytes:
        """The page on A4 paper, backgrounds included."""
        encoded = self._send(
            "WebDriver:Print",
            {"background": True, "page": {"width": 21.0, "height": 29.7}},
        )
        return base64.b64decode(encoded)

    # Hands

    def _place(self, target: Target) -> Point:
        if isinstance(target, Point):
            return target
        self.evaluate(
            "document.querySelector(arguments[0])"
            "?.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'})",
            target,
        )
        return self.rect(target).centre

    def _point(self, pointer: Pointer, *actions: Action) -> None:
        self._act(gestures.by_pointer(pointer, actions))

    def _act(self, source: Action) -> None:
        self._send("WebDriver:PerformActions", {"actions": [source]})
