"""Where a class, a field and an import for type checkers stand in their file."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from engine.errors import Place
from engine.memory import places

TEXT = '''"""A module."""

import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import decimal
    import xml.dom
    import xml.sax as parser
    from fractions import Fraction
    from numbers import Number as Count, Real

    from . import beside
    from .beside import Thing
    from ..above import Other as Another
    from ... import top

if typing.TYPE_CHECKING:
    import string

if typing:
    import json


class Base:
    """A base."""

    early: int
    late: int = 2
    both = other = 3
    pair.attribute: int = 3
    kind: ClassVar[int] = 4

    def method(self):
        def inner():
            class Hidden:
                deep: int

            return Hidden

        return inner()

    class Nested:
        early: str


class Derived(Base):
    own: int


async def make():
    try:
        raise ValueError
    except ValueError:
        class Tried:
            field: int
    match 1:
        case 1:
            class Matched:
                field: int
    return Tried, Matched


def made():
    for _ in range(1):
        class Looped:
            field: int
    return Looped


WITHOUT = type("Without", (), {"__annotations__": {"field": int}})
'''.replace("    pair.attribute: int = 3\n", "")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of that text, two packages deep."""
    deep = tmp_path / "placed" / "inner" / "leaf"
    deep.mkdir(parents=True)
    for each in (deep, deep.parent, deep.parent.parent):
        (each / "__init__.py").touch()
    (deep / "text.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield importlib.import_module("placed.inner.leaf.text")
    for name in [each for each in sys.modules if each.partition(".")[0] == "placed"]:
        del sys.modules[name]


def line(words: str, nth: int = 0) -> int:
    """The line of the text that holds these words, the nth one."""
    return [k for k, each in enumerate(TEXT.splitlines(), 1) if words in each][nth]


FILE = Path("placed/inner/leaf/text.py")


def test_a_class_and_its_fields_have_their_lines(module: ModuleType) -> None:
    """Those of a base class stand there; a name that is no field is told at the class."""
    expected = {
        (module.Base, ""): line("class Base"),
        (module.Base, "early"): line("early: int"),
        (module.Base, "late"): line("late: int"),
        (module.Base, "both"): line("both = other"),
        (module.Base, "other"): line("both = other"),
        (module.Base, "kind"): line("kind: ClassVar"),
        (module.Base, "method"): line("def method"),
        (module.Base, "unknown"): line("class Base"),
        (module.Base.Nested, ""): line("class Nested"),
        (module.Base.Nested, "early"): line("early: str"),
        (module.Derived, ""): line("class Derived"),
        (module.Derived, "own"): line("own: int"),
        (module.Derived, "late"): line("late: int"),
        (module.Derived, "unknown"): line("class Derived"),
        (module.Base().method(), "deep"): line("deep: int"),
        (module.made(), "field"): line("field: int", 2),
        (module.made(), ""): line("class Looped"),
    }
    with pytest.raises(StopIteration) as returned:
        module.make().send(None)
    tried, matched = returned.value.value
    expected |= {
        (tried, "field"): line("field: int", 0),
        (matched, "field"): line("field: int", 1),
        (matched, ""): line("class Matched"),
    }
    for (kind, field), where in expected.items():
        assert places.place_of(kind, field) == Place(FILE, where), (kind, field)


def test_what_has_no_line_has_a_file_or_a_module(module: ModuleType) -> None:
    """A class that no `class` statement makes; one that is built in; a file that is gone."""
    assert places.place_of(module.WITHOUT) == Place(FILE, 1)
    assert places.place_of(module.WITHOUT, "field") == Place(FILE, 1)
    assert places.place_of(int) == Place(Path("builtins"))
    assert places.place_of(int, "real") == Place(Path("builtins"))
    assert places.place_of(int, "no such") == Place(Path("builtins"))
    FILE.unlink()
    assert places.place_of(module.Base) == Place(FILE, 1)


def test_files_are_told_from_the_working_folder(
    module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or whole, if they lie elsewhere."""
    assert places.file_of("placed.inner.leaf.text") == tmp_path / FILE
    assert places.file_of("placed.nowhere") is None
    assert places.file_of("sys") is None
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert places.place_of(module.Base).file == tmp_path / FILE


def test_a_file_is_parsed_anew_when_it_has_changed(tmp_path: Path) -> None:
    """One that is not there, or is no Python, is none."""
    file = tmp_path / "text.py"
    assert places.parsed(file) is None
    file.write_text("x = 1\n", encoding="utf-8")
    first = places.parsed(file)
    assert first is not None
    assert ast.unparse(first) == "x = 1"
    assert places.parsed(file) is first
    file.write_text("x = 1 + 1\n", encoding="utf-8")
    second = places.parsed(file)
    assert second is not None
    assert ast.unparse(second) == "x = 1 + 1"
    for text in (b"x = (", b"\0", b"\xff\xfe"):
        file.write_bytes(text)
        assert places.parsed(file) is None


@pytest.mark.usefixtures("module")
def test_imports_for_type_checkers_are_known_by_their_names() -> None:
    """Under either spelling of the condition, and relative ones from where the module lies."""
    assert places.checked_imports("placed.inner.leaf.text") == {
        "decimal": ("decimal", None),
        "xml": ("xml", None),
        "parser": ("xml.sax", None),
        "Fraction": ("fractions", "Fraction"),
        "Count": ("numbers", "Number"),
        "Real": ("numbers", "Real"),
        "beside": ("placed.inner.leaf", "beside"),
        "Thing": ("placed.inner.leaf.beside", "Thing"),
        "Another": ("placed.inner.above", "Other"),
        "top": ("placed", "top"),
        "string": ("string", None),
    }
    assert places.checked_imports("placed.nowhere") == {}
    assert places.checked_imports("builtins") == {}
