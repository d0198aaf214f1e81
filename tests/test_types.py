"""What a type checker tells an author before any build."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_overloads

import annotated_types
import pytest
from matplotlib.axes import Axes

from engine import authoring
from tests.conftest import ROOT

pytestmark = pytest.mark.cold

OPENING = """
from content.backpropagation.experiments.throw import Flights
from content.backpropagation.runs import MOONS, SWEEPS
from engine.authoring import (
    Canvas, Claim, Experiment, Exhibit, SGD, TapeReadings, TrainingRun, Trajectory, figure, numbers
)
from tests.volumes.rings.runs import CUBIC
"""

SOUND = {
    "one record": """
@figure(shows=MOONS, alt="a")
def one(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "records and a choice": """
def says_two(run: Trajectory, readings: TapeReadings, progress: float, choice: int) -> str: ...

@figure(shows=(MOONS, SWEEPS), choices=("a", "b"), says=says_two, alt="a")
def two(
    canvas: Canvas, run: Trajectory, readings: TapeReadings, progress: float, choice: int
) -> None: ...
""",
    "numbers of two records": """
@numbers(shows=(MOONS, SWEEPS))
def told(run: Trajectory, readings: TapeReadings) -> dict[str, object]: ...
""",
    "experiments of any kind": """
everything: tuple[Experiment[object], ...] = (MOONS, SWEEPS, CUBIC)
""",
}

UNSOUND = {
    "another record": """
@figure(shows=MOONS, alt="a")
def wrong(canvas: Canvas, run: Flights, progress: float) -> None: ...
""",
    "records in another order": """
@figure(shows=(MOONS, SWEEPS), alt="a")
def swapped(canvas: Canvas, readings: TapeReadings, run: Trajectory, progress: float) -> None: ...
""",
    "a record too few": """
@figure(shows=(MOONS, SWEEPS), alt="a")
def few(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "choices without a choice": """
@figure(shows=MOONS, choices=("a", "b"), alt="a")
def unasked(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "a choice without choices": """
@figure(shows=MOONS, alt="a")
def asked(canvas: Canvas, run: Trajectory, progress: float, choice: int) -> None: ...
""",
    "a sentence about another record": """
def says_flights(run: Flights, progress: float) -> str: ...

@figure(shows=MOONS, says=says_flights, alt="a")
def said(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "a sentence that is given the canvas": """
def says_canvas(canvas: Canvas, run: Trajectory, progress: float) -> str: ...

@figure(shows=MOONS, says=says_canvas, alt="a")
def drawn(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "a picture that is returned": """
@figure(shows=MOONS, alt="a")
def returned(canvas: Canvas, run: Trajectory, progress: float) -> Canvas: ...
""",
    "numbers of another record": """
@numbers(shows=MOONS)
def other(run: Flights) -> dict[str, object]: ...
""",
    "numbers that are no dictionary": """
@numbers(shows=MOONS)
def count(run: Trajectory) -> int: ...
""",
    "a figure of no experiment": """
@figure(shows=Trajectory, alt="a")
def nothing(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "an option that there is not": """
@figure(shows=MOONS, alt="a", colour="red")
def red(canvas: Canvas, run: Trajectory, progress: float) -> None: ...
""",
    "an optimiser that is none": """
RUN = TrainingRun("moons", "sgd", 3)
""",
    "a record that the experiment does not promise": """
class Odd(Experiment[Flights]):
    def perform(self) -> Trajectory: ...
""",
    "an exhibit without its parts": """
class Bare(Exhibit): ...

BARE = Bare()
""",
}

REVEALED = {
    "MOONS": "TrainingRun",
    "SWEEPS": "SampleSweeps",
    "CUBIC": "CubicFit",
    "MOONS.perform()": "Trajectory",
    "CUBIC.optimizer": "Optimizer",
    "perform(CUBIC)": "Fit",
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says of each snippet above, all looked at once."""
    file = tmp_path_factory.mktemp("types") / "case.py"
    lines = OPENING.splitlines()
    owner: dict[int, str] = {}
    revealed = {
        each: f"from engine.authoring import perform\nreveal_type({each})" for each in REVEALED
    }
    for name, snippet in {**SOUND, **UNSOUND, **revealed}.items():
        first = len(lines)
        lines += snippet.splitlines()
        owner |= dict.fromkeys(range(first + 1, len(lines) + 1), name)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # An empty body is a sketch of a function here.
    command = [sys.executable, "-m", "mypy", "--disable-error-code=empty-body", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found: dict[str, list[str]] = {name: [] for name in owner.values()}
    for line in done.stdout.splitlines():
        told = re.match(r"(\S+):(\d+): (error|note): (.*)", line)
        if told:
            assert Path(told[1]).name == file.name, line
            found[owner[int(told[2])]].append(f"{told[3]}: {told[4]}")
    assert done.returncode == 1, done.stdout + done.stderr
    return found


@pytest.mark.parametrize("name", SOUND)
def test_what_fits_passes(name: str, verdicts: dict[str, list[str]]) -> None:
    """A function that takes what its experiments leave is a figure or a group of numbers."""
    assert verdicts[name] == []


@pytest.mark.parametrize("name", UNSOUND)
def test_what_does_not_fit_is_told(name: str, verdicts: dict[str, list[str]]) -> None:
    """A function that takes other records, or returns something else, is an error of type."""
    assert any(each.startswith("error: ") for each in verdicts[name])


@pytest.mark.parametrize("name", REVEALED)
def test_what_a_volume_writes_down_has_its_class(name: str, verdicts: dict[str, list[str]]) -> None:
    """A type checker knows what kind of experiment a volume's name is, and what it leaves."""
    (told,) = verdicts[name]
    revealed = re.fullmatch(r'note: Revealed type is "(?:\w+\.)*(\w+)"', told)
    assert revealed, told
    assert revealed[1] == REVEALED[name]


def members(name: str, value: object) -> Iterator[tuple[str, Any]]:
    """A function with its overloads; a class with its public methods; a module with its own."""
    if inspect.ismodule(value):
        for each, inner in vars(value).items():
            if not each.startswith("_") and getattr(inner, "__module__", "") == value.__name__:
                yield from members(f"{name}.{each}", inner)
    elif inspect.isclass(value):
        yield name, value
        for each, inner in vars(value).items():
            if isinstance(inner, property):
                inner = inner.fget
            inner = inspect.unwrap(getattr(inner, "__func__", inner))
            if inspect.isfunction(inner) and (each == "__init__" or not each.startswith("_")):
                yield f"{name}.{each}", inner
    elif inspect.isfunction(value):
        yield name, value
        yield from ((f"{name} (overloaded)", each) for each in get_overloads(value))


def holds_any(kind: object) -> bool:
    """Whether `Any` was written in a type; numpy's own leave the shape of an array open."""
    if kind is Any:
        return True
    if isinstance(kind, list | tuple):
        return any(map(holds_any, kind))
    if getattr(kind, "__name__", "") == "ndarray":
        return holds_any(get_args(get_args(kind)[1]))
    if str(getattr(kind, "__module__", "")).startswith("numpy"):
        return False
    return any(map(holds_any, get_args(kind)))


def test_what_authors_import_is_typed() -> None:
    """No public signature of the author's one import says `Any`."""
    names = {name: getattr(authoring, name) for name in authoring.__all__}
    names |= vars(annotated_types) | {"Axes": Axes}  # imported for type checkers alone
    looked_at = 0
    for name in authoring.__all__:
        value = names[name]
        if not inspect.ismodule(value):
            assert not holds_any(value), name
        for where, each in members(name, value):
            module = vars(sys.modules[each.__module__])
            for parameter, written in each.__annotations__.items():
                kind = eval(written, names | module) if isinstance(written, str) else written
                assert not holds_any(kind), f"{where}: {parameter} is {written}"
                looked_at += 1
    assert looked_at > 500
