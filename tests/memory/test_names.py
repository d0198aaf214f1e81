"""Functions, classes and libraries by their names."""

from __future__ import annotations

import importlib
import platform
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from engine.memory import DamagedError, versions
from engine.memory.coders import UnfitError
from engine.memory.modules import PROJECT
from engine.memory.references import find, reference
from tests.memory.kinds import double
from tests.memory.shapes import Leaf, Side

HERE = "tests.memory.test_names"
REMEDY = "define it with `def` or `class` at the top of a module, and give it by its own name"


class Outer:
    """A class that holds another."""

    class Inner:
        """Within."""

    @staticmethod
    def method() -> int:
        """A function of a class."""
        return 1

    count: ClassVar[int] = 1


class Renamed:
    """What calls itself otherwise."""

    __module__ = "nowhere.at.all"


ALIAS = np.sin


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (double, "tests.memory.kinds:double"),
        (Leaf, "tests.memory.shapes:Leaf"),
        (Outer.Inner, f"{HERE}:Outer.Inner"),
        (Outer.method, f"{HERE}:Outer.method"),
        (np.sin, "numpy:sin"),
        (np.float64, "numpy:float64"),
        (int, "builtins:int"),
        (len, "builtins:len"),
    ],
)
def test_a_name_leads_back(value: Any, name: str) -> None:
    """To the very same function or class."""
    assert reference(value) == name
    assert find(name) is value


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (lambda x: x, f"'<lambda>' is not the name of anything in module '{HERE}'"),
        (partial(double, 1), "'partial' is not the name of anything in module 'functools'"),
        (Renamed, "'Renamed' is not the name of anything in module 'nowhere.at.all'"),
        (Decimal(1), "'Decimal' is not the name of anything in module 'decimal'"),
        (3, "'int' is not the name of anything in module 'None'"),
    ],
)
def test_what_has_no_name_of_its_own_is_refused(value: Any, problem: str) -> None:
    """With the name that it gives itself, and what to do."""
    with pytest.raises(UnfitError) as refused:
        reference(value)
    assert (refused.value.problem, refused.value.remedy) == (problem, REMEDY)


@pytest.mark.parametrize(
    "name", ["nowhere:x", f"{HERE}:nothing", f"{HERE}:Outer.nothing", "", ":x", ".nowhere:x"]
)
def test_what_is_gone_is_told(name: str) -> None:
    """Whether the module, the name or a step of it."""
    with pytest.raises(DamagedError) as told:
        find(name)
    assert str(told.value) == f"there is no {name} any more"


@pytest.fixture
def contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two content folders, each with a volume; `only` is in the first alone."""
    monkeypatch.syspath_prepend(tmp_path)
    names = ["content_one", "content_two"]
    for each in names:
        folder = tmp_path / each
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "volume.py").write_text(f"def draw():\n    return {each!r}\n", encoding="utf-8")
        PROJECT[each] = folder
    (tmp_path / names[0] / "only.py").write_text("def draw():\n    return 1\n", encoding="utf-8")
    yield names
    for each in names:
        del PROJECT[each]
        for name in [one for one in sys.modules if one.partition(".")[0] == each]:
            del sys.modules[name]


def test_a_volume_is_named_without_its_content_folder(contents: list[str]) -> None:
    """What it names is looked for in the folder that was entered last, then in those before."""
    one, two = (importlib.import_module(f"{each}.volume") for each in contents)
    assert reference(two.draw) == ".volume:draw"
    assert find(".volume:draw") is two.draw
    with pytest.raises(UnfitError):
        reference(one.draw)  # hidden by the other
    assert find(".only:draw")() == 1
    with pytest.raises(DamagedError):
        find(".memory:Store")  # the engine is no content folder


def test_versions_of_libraries() -> None:
    """Of each, and of what it requires; Python's own have none, a stranger is unknown."""
    assert versions.python_version() == platform.python_version()
    assert versions.versions_of([]) == ()
    assert versions.versions_of(["json", "", "sys"]) == ()
    assert versions.versions_of(["nowhere_at_all"]) == ("nowhere_at_all==unknown",)
    assert versions.versions_of(["numpy", "json"]) == (f"numpy=={version('numpy')}",)
    found = versions.versions_of(["pydantic", "nowhere_at_all", "PIL"])
    names = [each.partition("==")[0] for each in found]
    assert names == sorted(names)
    assert {"pydantic", "pydantic-core", "typing-extensions", "pillow"} <= set(names)
    assert f"pydantic-core=={version('pydantic-core')}" in found
    assert f"pillow=={version('pillow')}" in found
    assert "email-validator" not in names  # an extra of it


def test_versions_are_of_installed_distributions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under whatever spelling; what is required and not installed does not count."""
    assert versions.version_of("numpy") == version("numpy")
    assert versions.version_of("no-such-distribution") == "missing"

    class Distribution:
        version = "1.2"

        def __init__(self, name: str) -> None:
            self.requires = {
                "one": ["Two.Three>=1", "no-such; python_version<'4'", "extra-one; extra == 'x'"],
                "two-three": None,
            }[name]

    def distribution(name: str) -> Distribution:
        key = name.lower().replace(".", "-")
        if key not in ("one", "two-three"):
            raise PackageNotFoundError(name)
        return Distribution(key)

    monkeypatch.setattr(versions, "distribution", distribution)
    monkeypatch.setattr(versions, "packages_distributions", lambda: {"package": ["ONE"]})
    caches = (versions._version, versions._distributions, versions._required)
    for each in caches:
        each.cache_clear()
    try:
        assert versions._looked_up(frozenset({"package"})) == ["one==1.2", "two-three==1.2"]
        assert versions._required("one") == ("Two.Three",)
        assert versions._required("two-three") == ()
    finally:
        monkeypatch.undo()
        for each in caches:
            each.cache_clear()


def test_a_side_is_no_function() -> None:
    """A member of an enumeration has a class with a name, and none of its own."""
    with pytest.raises(UnfitError, match="is not the name of anything"):
        reference(Side.LEFT)
