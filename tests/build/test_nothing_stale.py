"""Nothing stale: whatever is used while something is made is part of what it is found by."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from engine.build import records, rendered, runner, title_card
from engine.build.site import build
from engine.films.job import FilmJob
from engine.memory import keys, reach
from engine.memory.modules import file_of, module, told
from engine.memory.reach import Entered, Place
from engine.memory.store import Store
from engine.memory.versions import versions_of
from tests.conftest import ROOT, VOLUMES

ASKING = ("engine.memory", "engine.errors", "engine.build.records", "engine.build.runner",
          "engine.build.rendered", "engine.build.patience")  # fmt: skip
NOT_MADE_BY = {"page": ASKING}
"""Who asks and remembers: it has no part in what is made. That sets pages, but makes nothing else.
"""


@dataclass
class Made:
    """One entry: the functions that ran while it was made, and the roots of its key."""

    kind: str = ""
    roots: tuple[Any, ...] = ()
    ran: set[CodeType] = field(default_factory=set)


@contextmanager
def traced(into: set[CodeType]) -> Iterator[None]:
    """Note every function that runs."""

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            into.add(frame.f_code)

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Every entry of a cold build of two volumes, by its key."""
    folder = tmp_path_factory.mktemp("traced")
    for name in ("rings", "tiny"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(VOLUMES / name, folder / "content" / name, ignore=ignore)
    found: dict[str, Made] = {}
    by_job: dict[FilmJob, str] = {}
    real_get, real_filmed, real_key = Store.get, runner._filmed, keys.key
    real_of_job, real_page = runner.Runner._key, rendered.Renderer.page

    def key(kind: str, *parts: object, source: tuple[Any, ...], libraries: Any = ()) -> str:
        name = real_key(kind, *parts, source=source, libraries=libraries)
        inner = [each for part in parts for each in keys.sourced(part)]
        found.setdefault(name, Made(kind, (*source, *inner)))
        return name

    def get(self: Store, name: str, make: Callable[[], Any], *rest: Any) -> Any:
        def watched() -> Any:
            with traced(found[name.partition(".")[0]].ran):  # a verdict's goes on with a digest
                return make()

        return real_get(self, name, watched, *rest)

    def of_job(self: runner.Runner, job: FilmJob) -> str:
        name = real_of_job(self, job)
        by_job[job] = name
        return name

    def filmed(job: FilmJob, made: records.Records) -> runner.Filmed:
        with traced(found[by_job[job]].ran):
            return real_filmed(job, made)

    def page(self: Any, place: Path, shown: Any, render: Any, *rest: Any) -> bytes:
        @functools.wraps(render)
        def watched(*given: Any) -> Any:
            name = shown.entry(render, self.packages).removeprefix("page-")
            with traced(found[name].ran):
                return render(*given)

        return real_page(self, place, shown, watched, *rest)

    records._entries.cache_clear()  # other tests may have asked for some of them
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "get", get)
        patch.setattr(runner, "_filmed", filmed)
        patch.setattr(runner.Runner, "_key", of_job)
        patch.setattr(runner, "key", key)
        patch.setattr(records, "key", key)
        patch.setattr(title_card, "key", key)
        patch.setattr(rendered, "key", key)
        patch.setattr(rendered.Renderer, "page", page)
        build(folder / "content", folder / "site", cache=folder / "cache")
    return {name: each for name, each in found.items() if each.ran}


def reached(made: Made) -> set[object]:
    """All steps from the roots of a key."""
    steps: set[object] = set()
    for root in made.roots:
        start = reach.Name(root.__module__, root.__qualname__.partition(".")[0])
        own = reach.reached(start)
        steps |= own.union(*(reach.reached(each) for each in own if reach.leads_in(start, each)))
    return steps


def test_every_function_that_ran_is_in_the_key(entries: dict[str, Made]) -> None:
    """For each record, verdict, film and face, by tracing what was called while it was made."""
    kinds = {made.kind for made in entries.values()}
    assert kinds == {"record", "verdict", "account", "films", "face", "card", "page"}
    missed: set[str] = set()
    checked = 0
    for made in entries.values():
        steps = reached(made)
        asking = NOT_MADE_BY.get(made.kind, (*ASKING, "engine.build"))
        modules = {each.module for each in steps if isinstance(each, Entered)}
        files = {str(file): name for name in modules if (file := file_of(name)) is not None}
        places = {(each.module, each.place) for each in steps if isinstance(each, Place)}
        for code in made.ran:
            path = Path(code.co_filename)
            ours = ROOT / "engine" in path.parents or "content" in path.parts[-4:]
            if not ours or path.suffix != ".py" or code.co_name == "<module>":
                continue
            name = files.get(code.co_filename)
            if name is None:
                told_as = path.as_posix().partition("engine/")[2].removesuffix(".py")
                if not f"engine.{told_as.replace('/', '.')}".startswith(asking):
                    missed.add(f"{made.kind}: {path.name}, whole")
                continue
            if name.startswith(asking):
                continue
            inside = [
                place
                for place, statement in enumerate(_statements(name))
                if statement[0] <= code.co_firstlineno <= statement[1]
            ]
            assert inside, (name, code.co_name)
            checked += 1
            if not any((name, place) in places for place in inside):
                missed.add(f"{made.kind}: {told(name)}.{code.co_qualname}")
    assert not missed
    assert checked > 1000


def _statements(name: str) -> list[tuple[int, int]]:
    """First and last line of each statement of a module, decorators included."""
    found = module(name)
    assert found is not None
    lines = [each.lines for each in found.statements]
    # A decorator that only declares has been taken off, but stands in the file.
    return [(1 + (lines[k - 1][1] if k else 0), last) for k, (_, last) in enumerate(lines)]


def test_every_library_that_ran_is_in_the_key(entries: dict[str, Made]) -> None:
    """A new version of any package whose code ran makes anew what it had a part in."""
    missed = set()
    for made in entries.values():
        steps = reached(made)
        packages = {each.module.partition(".")[0] for each in steps if isinstance(each, Entered)}
        known = {line.partition("==")[0] for line in versions_of(packages - {"engine", "content"})}
        for code in made.ran:
            parts = Path(code.co_filename).parts
            if "site-packages" not in parts:
                continue
            package = parts[parts.index("site-packages") + 1].removesuffix(".py")
            names = {line.partition("==")[0] for line in versions_of([package])}
            if package not in TOOLS and not names & known:
                missed.add((made.kind, package))
    assert not missed


TOOLS = ("_pytest", "pytest", "hypothesis", "pluggy", "_distutils_hack", "typing_extensions",
         "importlib_metadata", "tlz")  # fmt: skip
"""Those who test, and what stands in for parts of Python itself or is asked at every import."""

EDITS = {
    "engine/films/svg.py": ('f"M{number(shape.x)}', 'f"M {number(shape.x)}'),
    "engine/drawing/palette.py": ('"ink": "#1d1b18"', '"ink": "#1d1b19"'),
    "engine/learning/datasets.py": ("rng.uniform(0.25, 1.6", "rng.uniform(0.25, 1.5"),
    "engine/exhibits/figure/figure.html": ("<figcaption>", "<figcaption >"),
    "templates/page.css": ("max-width:clamp(78rem", "max-width:clamp(77rem"),
    "templates/volume.html": ("Skip to the first", "Go to the first"),
    "content/lines/start.md": ("Its neighbour is", "Its neighbours are"),
    "content/lines/runs.py": ("SGD(0.2)", "SGD(0.3)"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with one small volume, built."""
    folder = tmp_path_factory.mktemp("house")
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("engine", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copy(ROOT / "build.py", folder)
    shutil.copytree(VOLUMES / "lines", folder / "content" / "lines", ignore=ignore)
    start = folder / "content/lines/start.md"
    text = start.read_text(encoding="utf-8")
    start.write_text(text.replace("../rings/index.html#how-far", "#start"), encoding="utf-8")
    assert site_of(folder, "cache")
    return folder


def site_of(folder: Path, cache: str) -> dict[str, bytes]:
    """Build the copy with that cache; every file of its site."""
    command = [sys.executable, "-B", "build.py", "--quiet", "--jobs", "1", "--cache", cache]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    site = folder / "site"
    files = (each for each in sorted(site.rglob("*")) if each.is_file())
    return {each.relative_to(site).as_posix(): each.read_bytes() for each in files}


@pytest.mark.cold
@pytest.mark.parametrize("file", EDITS)
def test_a_warm_build_is_a_cold_build(file: str, house: Path, tmp_path: Path) -> None:
    """After an edit of any kind of file, what is remembered gives the site that is made anew."""
    folder = shutil.copytree(house, tmp_path / "house")
    path, (old, new) = folder / file, EDITS[file]
    text = path.read_text(encoding="utf-8")
    assert old in text
    before = site_of(folder, "cache")
    path.write_text(text.replace(old, new), encoding="utf-8")
    warm = site_of(folder, "cache")
    assert warm != before
    assert warm == site_of(folder, "cold")


@pytest.mark.cold
def test_memory_hides_no_false_rule(house: Path, tmp_path: Path) -> None:
    """A rule of the engine that has become false is judged, though its verdict is remembered."""
    folder = shutil.copytree(house, tmp_path / "house")
    file = folder / "engine/autodiff/operations/elementwise.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('forward="tanh(a, o)"', 'forward="sin(a, o)"'), encoding="utf-8")
    command = [sys.executable, "-B", "build.py", "--quiet", "--cache", "cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 2
    assert "a false gradient" in done.stderr


@pytest.mark.cold
def test_a_comment_makes_nothing_anew(house: Path, tmp_path: Path) -> None:
    """Comments in every file of the engine and of the volume leave every entry as it was."""
    folder = shutil.copytree(house, tmp_path / "house")
    kept = made(folder)
    for file in [*(folder / "engine").rglob("*.py"), *(folder / "content").rglob("*.py")]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "\n# read me\n", encoding="utf-8")
    site_of(folder, "cache")
    assert made(folder) == kept


def made(folder: Path) -> set[str]:
    """The names of all that was made, without what was found out about texts and libraries."""
    found = {each.name for each in (folder / "cache" / "remembered").iterdir()}
    about = ("code-", "sources-", "template-", "text-", "versions-")
    return {name for name in found if not name.startswith(about)}
