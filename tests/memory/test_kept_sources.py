"""What was told from texts is told once: as long as the texts stand, in this process and others."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.experiment import perform
from engine.memory import Store, keep_in, keep_sources, recall_sources, sources
from engine.memory.modules import PROJECT, module
from engine.memory.reach import Name, Step
from tests.memory.test_sources import HELPER, Package

DRAW = "from .helper import help\n\n\ndef draw():\n    return help()\n"


@pytest.fixture
def package(tmp_path: Path) -> Iterator[Package]:
    """A function, its helper, and a module that it does not reach."""
    keep_in(Store(tmp_path / "store"))
    made = Package(tmp_path)
    made.write("start", DRAW)
    made.write("helper", HELPER)
    made.write("beside", "VALUE = 1\n")
    yield made
    del PROJECT[made.name]
    sources.forget_sources()
    keep_in(None)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A house of its own, to be edited."""
    folder = tmp_path / "engine"
    shutil.copytree(PROJECT["engine"], folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setitem(PROJECT, "engine", folder)
    return folder


def looked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The names of which the reach is found out from now on."""
    found: list[object] = []
    reach = sources._reach

    def noted(start: Step) -> sources.Reach:
        found.append(start)
        return reach(start)

    monkeypatch.setattr(sources, "_reach", noted)
    return found


def test_what_stands_is_not_looked_at_again(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where a module has changed that is not reached; where one is, it is."""
    first, found = package.digest(), looked(monkeypatch)
    assert package.digest() == first
    package.write("beside", "VALUE = 2\n")
    assert package.digest() == first
    assert found == []
    package.write("helper", HELPER.replace("return 1", "return 3"))
    assert package.digest() != first
    assert len(found) == 1
    package.write("helper", HELPER)
    assert package.digest() == first


def test_a_module_that_comes_or_goes_has_all_looked_at_again(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be found where another was."""
    package.digest()
    found = looked(monkeypatch)
    package.write("helper.help", "def __call__():\n    return 9\n")
    package.digest()
    assert found


def test_another_process_takes_what_was_kept(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as it is still true."""
    first = package.digest()
    keep_sources()
    found = looked(monkeypatch)

    def begin() -> None:
        sources._known.clear()
        sources._texts.clear()
        sources.forget_sources()
        recall_sources()
        found.clear()

    begin()
    assert package.digest() == first
    assert found == []
    package.write("helper", HELPER.replace("return 1", "return 3"))
    begin()
    assert package.digest() != first
    assert len(found) == 1


def test_a_module_out_of_sight_is_looked_at_each_time(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where others' packages lie nothing is watched; so nothing that is told from there is kept."""
    package.write("node_modules.far", "def help():\n    return 1\n")
    package.write("start", DRAW.replace(".helper", ".node_modules.far"))
    first, found = package.digest(), looked(monkeypatch)
    package.write("node_modules.far", "def help():\n    return 2\n")
    assert package.digest() != first
    assert found


def test_the_house_is_read_once_while_it_stands(
    package: Package, copied: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever is done to a volume, and whichever is built next; once edited it is read again."""
    draws = "from engine.decimals import tanh\n\n\ndef draw():\n    return {}tanh\n"
    package.write("start", draws.format(""))
    digests = {package.digest()}
    read, found = module("engine.decimals"), looked(monkeypatch)
    package.write("start", draws.format("-"))
    digests.add(package.digest())
    monkeypatch.setitem(PROJECT, "another", tmp_path / "another")
    sources.forget_sources()
    assert module("engine.decimals") is read
    assert found == [Name(f"{package.name}.start", "draw")]
    with (copied / "decimals.py").open("a") as file:
        file.write("\n\ndef tanh():\n    return 1\n")
    digests.add(package.digest())
    assert module("engine.decimals") is not read
    assert len(digests) == 3


def test_what_the_house_leads_to_is_kept_beside_its_code(
    package: Package, copied: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """For every cache; as long as its texts are the same, whatever a volume's are."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    package.write("start", "from engine.decimals import *\n\n\ndef draw():\n    return 1\n")

    def begin(cache: str) -> None:
        keep_in(Store(tmp_path / cache))
        sources._known.clear()
        sources._texts.clear()
        monkeypatch.setattr(sources, "_beside_code", 0)
        sources.forget_sources()
        sources._known.clear()
        recall_sources()

    def looked_at() -> list[str]:
        found = looked(monkeypatch)
        digests.append(sources.source_digest(perform) + package.digest())
        return sorted({str(getattr(each, "module", "")).partition(".")[0] for each in found})

    digests: list[str] = []
    begin("one")
    assert looked_at() == ["engine", package.name]
    keep_sources()
    assert len([*(copied / "__pycache__").glob("reach-*")]) == 1
    begin("two")
    assert looked_at() == [package.name]
    file = copied / "experiment.py"
    file.write_text(file.read_text(encoding="utf-8") + "\nperform.__doc__ = 1\n", encoding="utf-8")
    begin("three")
    assert looked_at() == ["engine", package.name]
    keep_sources()
    assert len([*(copied / "__pycache__").glob("reach-*")]) == 1, "the one that is true"
    assert digests[0] == digests[1] != digests[2]
    monkeypatch.undo()
    sources._known.clear()
    sources._texts.clear()
