"""Which modules of a volume are imported afresh after an edit: those that it may have changed."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

import pytest

from engine.build import volumes
from engine.memory import forget_sources
from engine.memory.reads import read_at_import

FILES = {
    "__init__.py": "",
    "ground.py": "from pathlib import Path\n"
    "DEPTH = float((Path(__file__).parent / 'depth.txt').read_text())\n",
    "middle.py": "from .ground import DEPTH\n",
    "late.py": "def depth() -> float:\n    from . import middle\n    return middle.DEPTH\n",
    "computed.py": "import importlib\nGROUND = importlib.import_module('.ground', __package__)\n",
    "apart.py": "ALONE = eval('1 + 1')\n",
    "depth.txt": "1",
}


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """A volume whose modules use one another."""
    folder = tmp_path / "shelf" / "volume"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def imported(volume: Path) -> dict[str, ModuleType]:
    """All its modules, as they are now."""
    forget_sources()
    volumes.forget_edited(volume.parent)
    stems = [Path(name).stem for name in FILES if name.endswith(".py")]
    return {stem: volumes.module(volume, stem) for stem in stems}


@pytest.mark.parametrize(
    ("file", "text", "afresh"),
    [
        ("apart.py", "ALONE = 3\n", {"apart", "computed"}),
        ("middle.py", "from .ground import DEPTH\nDEPTH += 1\n", {"middle", "late", "computed"}),
        ("ground.py", "DEPTH = 2.0\n", {"ground", "middle", "late", "computed"}),
        ("depth.txt", "2.5", {"ground", "middle", "late", "computed"}),
        ("__init__.py", "SAID = 1\n", {Path(name).stem for name in FILES} - {"depth"}),
    ],
)
def test_an_edit_reaches_who_imports_it(
    volume: Path, file: str, text: str, afresh: set[str]
) -> None:
    """By name, in a function too; a computed name may be any. Others stay the same objects."""
    before = imported(volume)
    assert all(imported(volume)[stem] is each for stem, each in before.items())
    (volume / file).write_text(text, encoding="utf-8")
    os.utime(volume / file, ns=(1, 1))
    now = imported(volume)
    assert {stem for stem in now if now[stem] is not before[stem]} == afresh
    assert now["late"].depth() == now["middle"].DEPTH


def test_a_module_that_is_gone_is_not_used_on(volume: Path) -> None:
    """Who imported it is told that it is not there."""
    imported(volume)
    (volume / "ground.py").unlink()
    with pytest.raises(ModuleNotFoundError, match="ground"):
        imported(volume)


def test_what_a_module_has_read_is_its_own(volume: Path) -> None:
    """Not what those that it imports have read, nor the folder in which they were looked for: else
    its name in the memory would tell who was imported first."""
    imported(volume)
    names = {stem: f"shelf.volume.{stem}" for stem in ("ground", "middle")}
    root = next(name for name, folder in volumes.ROOTS.items() if folder == volume.parent)
    read = {stem: read_at_import(name.replace("shelf", root)) for stem, name in names.items()}
    assert read == {"ground": (volume / "depth.txt",), "middle": ()}
