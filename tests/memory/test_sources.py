"""Which source a function was made from: all that it reaches, and nothing else."""
# ruff: noqa: E501  a program stands on one line

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.memory import Store, keep_in, modules
from engine.memory.modules import PROJECT
from engine.memory.sources import forget_sources, source_digest
from engine.memory.statements import packed, statements_of, unpacked
from tests.conftest import ROOT

names = itertools.count()


class Package:
    """A package of the project in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.name = f"sourced_{next(names)}"
        self.folder = folder / self.name
        self.folder.mkdir()
        PROJECT[self.name] = self.folder
        self.write("__init__", "")

    def write(self, module: str, text: str) -> None:
        """A module's file, by its dotted name."""
        stem = self.folder.joinpath(*module.split("."))
        for each in stem.parents:
            if each != self.folder and self.folder in each.parents:
                each.mkdir(exist_ok=True)
                (each / "__init__.py").touch()
        stem.with_name(f"{stem.name}.py").write_text(text, encoding="utf-8")

    def digest(self, name: str = "draw", module: str = "start") -> str:
        """Of the function of that name."""
        forget_sources()
        return source_digest(SimpleNamespace(__module__=f"{self.name}.{module}", __qualname__=name))


@pytest.fixture
def package(tmp_path: Path) -> Iterator[Package]:
    """A package of the project, for as long as a test runs."""
    made = Package(tmp_path)
    yield made
    del PROJECT[made.name]
    forget_sources()


HELPER = "def help():\n    return 1\n\n\ndef other():\n    return 2\n"

REACHED = {
    "a helper": "from .helper import help\n\ndef draw():\n    return help()\n",
    "under another name": "from .helper import help as h\n\ndef draw():\n    return h()\n",
    "a module's attribute": "from . import helper\n\ndef draw():\n    return helper.help()\n",
    "a module as an object": "from . import helper\n\ndef draw():\n    return getattr(helper, 'help')()\n",
    "by a star": "from .helper import *\n\ndef draw():\n    return help()\n",
    "within the function": "def draw():\n    from .helper import help\n    return help()\n",
    "as a default": "from .helper import help\n\ndef draw(by=help()):\n    return by\n",
    "by a decorator": "from .helper import help\n\n@help\ndef draw():\n    return 1\n",
    "through a constant": "from .helper import help\nX = help()\nY = X\n\ndef draw():\n    return Y\n",
    "by a base class": "from .helper import help\n\nclass A:\n    x = help()\n\nclass draw(A):\n    pass\n",
    "at import": "from .helper import help\nprint(help())\n\ndef draw():\n    return 1\n",
    "under a condition": "import sys\nif sys.argv:\n    from .helper import help\n\ndef draw():\n    return help()\n",
    "in a trial": "try:\n    from .helper import help\nexcept ImportError:\n    help = None\n\ndef draw():\n    return help()\n",
    "in an annotation": "from .helper import help\n\ndef draw(a: 'help'):\n    return a\n",
    "by evaluation": "from .helper import help\n\ndef draw():\n    return eval('hel' + 'p()')\n",
}  # fmt: skip


@pytest.mark.parametrize("start", REACHED.values(), ids=REACHED)
def test_what_is_reached_counts(package: Package, start: str) -> None:
    """An edit of the helper is another digest; a comment, a blank line or a docstring is not."""
    package.write("start", start)
    package.write("helper", HELPER)
    before = package.digest()
    quiet = HELPER.replace("    return 1", '    """Help."""\n    # one\n\n    return 1')
    package.write("helper", quiet)
    assert package.digest() == before
    package.write("helper", HELPER.replace("return 1", "return 3"))
    assert package.digest() != before


@pytest.mark.parametrize("way", ["a helper", "under another name", "a module's attribute"])
def test_what_is_not_reached_does_not(package: Package, way: str) -> None:
    """An edit of the helper's neighbour, or of a module that nobody mentions, changes nothing."""
    package.write("start", REACHED[way])
    package.write("helper", HELPER)
    package.write("stranger", "X = 1\n")
    before = package.digest()
    package.write("helper", HELPER.replace("return 2", "return 3"))
    package.write("stranger", "X = 2\n")
    assert package.digest() == before


def test_a_helper_in_a_subfolder_and_through_a_package(package: Package) -> None:
    """Re-exports of a package are followed to where a name is made."""
    package.write("start", "from .deep import help\n\ndef draw():\n    return help()\n")
    package.write("deep.helper", HELPER)
    (package.folder / "deep" / "__init__.py").write_text("from .helper import help, other\n")
    before = package.digest()
    package.write("deep.helper", HELPER.replace("return 2", "return 3"))
    assert package.digest() == before
    package.write("deep.helper", HELPER.replace("return 1", "return 3"))
    assert package.digest() != before


def test_modules_that_are_imported_by_a_computed_name(package: Package) -> None:
    """A package that gathers its own modules counts whole."""
    package.write("start", "from .parts import ALL\n\ndef draw():\n    return ALL\n")
    package.write("parts.one", "X = 1\n")
    (package.folder / "parts" / "__init__.py").write_text(
        "import pkgutil\nfrom importlib import import_module\n"
        "ALL = [import_module(f'{__name__}.{m.name}').X for m in pkgutil.iter_modules(__path__)]\n"
    )
    before = package.digest()
    package.write("parts.one", "X = 2\n")
    assert package.digest() != before
    between = package.digest()
    package.write("parts.two", "X = 3\n")
    assert package.digest() != between


def test_what_an_author_says_of_a_figure_is_no_part_of_its_drawing(package: Package) -> None:
    """Alt text and caption may change without a new film; another decorator may not."""
    text = "def figure(**k):\n    return lambda f: f\n\n@figure(alt='a')\ndef draw():\n    '''One.'''\n"
    package.write("start", text)
    before = package.digest()
    package.write("start", text.replace("alt='a'", "alt='b'").replace("One.", "Two."))
    assert package.digest() == before
    package.write("start", text.replace("@figure", "@staticmethod\n@figure"))
    assert package.digest() != before


Graph = list[tuple[int, list[int], int]]
"""Of each function, in order: its module, the functions that it adds up, and its own number."""


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Functions over three modules, each of which calls some that were defined before it."""
    count = draw(st.integers(2, 8))
    calls = [draw(st.sets(st.integers(0, k - 1), max_size=3)) if k else set() for k in range(count)]
    return [(draw(st.integers(0, 2)), sorted(each), 1) for each in calls]


def written(package: Package, graph: Graph) -> None:
    """The modules of a graph."""
    for module in range(3):
        lines = ["from __future__ import annotations"]
        for k, (mine, calls, number) in enumerate(graph):
            if mine != module:
                continue
            inner = [
                f"    from .m{graph[c][0]} import f{c}" for c in calls if graph[c][0] != module
            ]
            total = " + ".join([str(number), *(f"f{c}()" for c in calls)])
            lines += [f"def f{k}():", *inner, f"    return {total}"]
        package.write(f"m{module}", "\n".join(lines) + "\n")


def values(package: Package, graph: Graph) -> list[int]:
    """What each function of the graph returns."""
    sys.path.insert(0, str(package.folder.parent))
    importlib.invalidate_caches()
    try:
        found: list[Callable[[], int]] = [
            getattr(importlib.import_module(f"{package.name}.m{module}"), f"f{k}")
            for k, (module, _, _) in enumerate(graph)
        ]
        return [each() for each in found]
    finally:
        sys.path.remove(str(package.folder.parent))
        for name in [each for each in sys.modules if each.partition(".")[0] == package.name]:
            del sys.modules[name]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(graphs(), st.data())
def test_another_value_is_always_another_digest(
    tmp_path: Path, graph: Graph, data: st.DataObject
) -> None:
    """Whichever number of whichever function changes, exactly those that reach it are told apart."""
    changed = data.draw(st.integers(0, len(graph) - 1))
    module, calls, _ = graph[changed]
    edited = [*graph[:changed], (module, calls, 100), *graph[changed + 1 :]]
    digests, results = [], []
    for each in (graph, edited):
        package = Package(tmp_path)
        PROJECT["sourced"] = PROJECT.pop(package.name)
        written(package, each)
        package.name, real = "sourced", package.name
        digests.append([package.digest(f"f{k}", f"m{m}") for k, (m, _, _) in enumerate(each)])
        package.name = real
        results.append(values(package, each))
        del PROJECT["sourced"]
    for before, after, old, new in zip(*digests, *results, strict=True):
        assert (before != after) == (old != new)


def test_what_a_text_says_is_the_same_when_it_is_kept(tmp_path: Path) -> None:
    """Read from its text or from what was written down: every statement of every module."""
    files = sorted((ROOT / "engine").rglob("*.py"))
    for file in files:
        read = statements_of(file.read_bytes())
        assert unpacked(packed(read)) == read
    assert len(files) > 100

    def asked_anew() -> modules.Module | None:
        """As by a process that has asked for nothing yet."""
        modules.module.forget({"engine"})
        modules._read.cache_clear()
        return modules.module("engine.memory.statements")

    keep_in(Store(tmp_path))
    try:
        found = [asked_anew() for _ in range(2)]
        assert found[0] == found[1]
        (kept,) = tmp_path.iterdir()
        kept.write_bytes(b"torn")
        assert asked_anew() == found[0]
    finally:
        keep_in(None)
        forget_sources()
