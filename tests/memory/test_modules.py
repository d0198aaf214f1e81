"""The modules of the project, where each lies, and what it is called."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.memory import modules, reach
from engine.memory.modules import PROJECT, Module
from engine.memory.reach import Entered, Name, Place, Step, Whole
from engine.memory.sources import forget_sources
from engine.memory.statements import Import, statements_of

FILES = {
    "__init__.py": "from .deep import reached\n",
    "start.py": (
        "from __future__ import annotations\n"  # 0
        "import json\n"  # 1
        "from . import deep, other as another\n"  # 2
        "import {root}.other as direct\n"  # 3
        "import {root}.deep.leaf\n"  # 4
        "from .other import value as renamed, second\n"  # 5
        "import numpy as np\n"  # 6
        "def draw():\n    return renamed + unknown\n"  # 7
        "def inner():\n    from .other import value\n    return value\n"  # 8
        "def attribute():\n    return another.value + json.x + np.y\n"  # 9
        "def module():\n    return (direct, {root})\n"  # 10
        "def dynamic():\n    return eval('x')\n"  # 11
        "def importing():\n    return __import__('x')\n"  # 12
        "print(second)\n"  # 13
        "draw.x = 1\n"  # 14
    ),
    "other.py": "value = 1\nsecond = value\n",
    "starry.py": "from .other import *\ndef draw():\n    return value\n",
    "hider.py": "globals()['bound'] = 1\n",
    "broken.py": "x = (\n",
    "deep/__init__.py": "from .leaf import reached\nhidden = 1\n",
    "deep/leaf.py": "from ..other import value\nfrom . import hidden\ndef reached():\n    return value\n",
    "deep/hidden.py": "x = 1\n",
    "deep/plain/note.txt": "no module",
    "shade/__init__.py": "from . import leaf, open\nleaf = 1\n",
    "shade/leaf.py": "x = 1\n",
    "shade/open.py": "y = 1\n",
    "shaded.py": (
        "from .shade import leaf, open\n"
        "def draw():\n    return leaf.x + open.y\n"
        "def star():\n    from .shade import *\n    return 1\n"
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Iterator[str]:
    """A package of the project of those files."""
    name = "moduled"
    for each, text in FILES.items():
        file = tmp_path / name / each
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("{root}", name), encoding="utf-8")
    PROJECT[name] = tmp_path / name
    forget_sources()
    yield name
    del PROJECT[name]
    forget_sources()


def test_the_file_of_a_module(root: str, tmp_path: Path) -> None:
    """A file or a package's; none for what the project does not have."""
    folder = tmp_path / root
    assert modules.file_of(root) == folder / "__init__.py"
    assert modules.file_of(f"{root}.other") == folder / "other.py"
    assert modules.file_of(f"{root}.deep") == folder / "deep" / "__init__.py"
    assert modules.file_of(f"{root}.deep.leaf") == folder / "deep" / "leaf.py"
    assert modules.file_of(f"{root}.deep.plain") is None
    assert modules.file_of(f"{root}.nowhere") is None
    assert modules.file_of("json") is None
    (tmp_path / f"{root}.py").write_text("", encoding="utf-8")
    assert modules.file_of(root) == folder / "__init__.py"


def test_a_module_is_told_without_its_content_folder(root: str) -> None:
    """Which may lie anywhere; the engine's have their whole names."""
    assert modules.told("engine.memory.modules") == "engine.memory.modules"
    assert modules.told("engine") == "engine"
    assert modules.told(f"{root}.deep.leaf") == ".deep.leaf"
    assert modules.told(root) == ""
    assert modules.told("json.decoder") == "json.decoder"


def test_all_modules_below_a_package(root: str) -> None:
    """The package itself too; none below a module."""
    assert modules.below(f"{root}.deep") == [
        f"{root}.deep", f"{root}.deep.hidden", f"{root}.deep.leaf",
    ]  # fmt: skip
    assert modules.below(f"{root}.other") == []
    assert modules.below(f"{root}.nowhere") == []
    assert len(modules.below(root)) == 13


def test_what_a_module_says(root: str, tmp_path: Path) -> None:
    """Which statements bind which name, act when it is imported, and import whatever there is."""
    start = modules.module(f"{root}.start")
    assert start is not None
    assert start.name == f"{root}.start"
    assert start.file == tmp_path / root / "start.py"
    assert start.binders["draw"] == [7]
    assert start.binders["another"] == start.binders["deep"] == [2]
    assert start.binders[root] == [4]
    assert start.always == [13, 14]
    assert start.starred == []
    starry = modules.module(f"{root}.starry")
    assert starry is not None
    assert starry.starred == [Import("other", 1, (("*", None),))]
    assert modules.module(f"{root}.broken") is None
    assert modules.module(f"{root}.nowhere") is None
    assert modules.module(f"{root}.start") is start
    inner = Module("a.b", Path("b.py"), statements_of(b"def f():\n    from c import *\n"))
    assert inner.starred == []


@pytest.mark.parametrize(
    ("name", "file", "source", "level", "target"),
    [
        ("a.b", "b.py", "c", 0, "c"),
        ("a.b", "b.py", "c.d", 1, "a.c.d"),
        ("a.b", "b.py", "", 1, "a"),
        ("a.b.c", "c.py", "d", 2, "a.d"),
        ("a.b", "__init__.py", "c", 1, "a.b.c"),
        ("a.b", "__init__.py", "c", 2, "a.c"),
        ("a.b", "__init__.py", "", 2, "a"),
        ("a.b", "b.py", None, 0, ""),
    ],
)
def test_where_an_import_is_from(
    name: str, file: str, source: str | None, level: int, target: str
) -> None:
    """Counted from the package that the module is, or is in."""
    found = Module(name, Path(file), ())
    assert found.target(Import(source, level, ())) == target


@pytest.mark.parametrize(
    ("step", "steps"),
    [
        (Name("start", "draw"), [Entered("start"), Place("start", 7, "draw")]),
        (Name("start", "json"), [Entered("start"), Place("start", 1, "json")]),
        (Name("", "deep"), [Entered(""), Whole("deep")]),
        (Name("deep", "leaf"), [Entered("deep"), Whole("deep.leaf")]),
        (Name("deep", "hidden"), [Entered("deep"), Whole("deep.hidden"), Place("deep", 1, "hidden")]),
        (Name("starry", "value"), [Entered("starry"), Whole("other")]),
        (Name("hider", "bound"), [Entered("hider"), Whole("hider")]),
        (Name("hider", "__file__"), [Entered("hider")]),
        (Name("broken", "x"), [Entered("broken")]),
        (Entered("broken"), []),
        (Entered("deep.leaf"), [Entered("deep")]),
        (Entered("start"), [Entered(""), Place("start", 13), Place("start", 14)]),
        (Whole("other"), [Entered("other"), Place("other", 0), Place("other", 1)]),
        (Place("other", 1, "second"), [Place("other", 0, "value"), Place("other", 1, "second")]),
        (Place("start", 1, "json"), [Whole("!json")]),
        (Place("start", 1), [Whole("!json")]),
        (Place("start", 2, "another"), [Name("", "other")]),
        (Place("start", 2, "deep"), [Name("", "deep")]),
        (Place("start", 2), [Name("", "deep"), Name("", "other")]),
        (Place("start", 3, "direct"), [Whole("other")]),
        (Place("start", 4, "ROOT"), [Whole("deep.leaf")]),
        (Place("start", 5, "renamed"), [Name("other", "value")]),
        (Place("start", 5, "second"), [Name("other", "second")]),
        (Place("start", 5, "value"), []),
        (Place("start", 7, "draw"), [Place("start", 5, "renamed")]),
        (Place("start", 8, "inner"), [Name("other", "value")]),
        (
            Place("start", 9, "attribute"),
            [Name("other", "value"), Place("start", 1, "json"), Place("start", 6, "np")],
        ),
        (Place("start", 10, "module"), [Whole("other"), Place("start", 4, "ROOT")]),
        (Place("start", 11, "dynamic"), [Whole("start")]),
        (
            Place("start", 12, "importing"),
            [*map(Whole, ("", "broken", "deep", "deep.hidden", "deep.leaf",
             "hider", "other", "shade", "shade.leaf", "shade.open", "shaded", "start", "starry"))],
        ),
        (Place("starry", 1, "draw"), [Whole("other")]),
        (Place("shaded", 1, "draw"), [Place("shaded", 0, "leaf"), Name("shade.open", "y")]),
        (Place("shaded", 2, "star"), [Whole("shade")]),
        (Place("deep.leaf", 0, "value"), [Name("other", "value")]),
        (Place("deep.leaf", 1, "hidden"), [Name("deep", "hidden")]),
        (Name("!json", "x"), [Entered("!json")]),
        (Whole("!json"), [Entered("!json")]),
        (Entered("!json"), []),
    ],
)  # fmt: skip
def test_the_steps_from_one_place_to_the_next(root: str, step: Step, steps: list[Step]) -> None:
    """Names of the project's modules begin below its root here, all others with a mark."""

    def whole(each: Step) -> Step:
        where = each.module
        module = where[1:] if where[:1] == "!" else ".".join(filter(None, [root, where]))
        match each:
            case Name(_, name):
                return Name(module, name)
            case Place(_, place, name):
                return Place(module, place, root if name == "ROOT" else name)
        return type(each)(module)

    found = reach.steps(whole(step))
    assert type(found) is tuple
    assert sorted(map(repr, dict.fromkeys(found))) == sorted(repr(whole(each)) for each in steps)


def test_all_that_one_place_leads_to(root: str) -> None:
    """Itself included; a circle ends."""
    found = reach.reached(Name(f"{root}.other", "second"))
    assert found == {
        Name(f"{root}.other", "second"),
        Entered(f"{root}.other"),
        Entered(root),
        Place(f"{root}.other", 1, "second"),
        Place(f"{root}.other", 0, "value"),
    }
