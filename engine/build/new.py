"""A volume to begin with: `build.py new "Gradient descent"`."""

from __future__ import annotations

import argparse
import json
import keyword
import re
import shutil
import tempfile
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.errors import Mistakes, Place
from engine.pages.assemble import TEMPLATES
from engine.words.ordinals import roman, value_of

SKELETON = TEMPLATES / "new"
"""What a new volume consists of, with its names left open."""

USUAL = {"site": "Machine Learning, Visualized", "notebook": "a notebook", "series": "A series"}
"""What is said of a volume that has no neighbours to take it from."""


def new(arguments: Sequence[str]) -> str:
    """Make a volume that builds; what to do next. ContentError if it cannot be made."""
    parser = argparse.ArgumentParser(
        prog="build.py new", description="Begin a volume that builds: a section, a figure, numbers."
    )
    parser.add_argument("title", help="as its masthead will say it")
    parser.add_argument(
        "--content", type=Path, default=Path("content"), help="folder of volumes (content)"
    )
    options = parser.parse_args(arguments)
    folder = new_volume(options.title, options.content)
    return f"{folder}: edit {folder / 'start.md'}, then build"


def new_volume(title: str, content: Path) -> Path:
    """Write a new volume, whole or not at all; its folder."""
    mistakes = Mistakes()
    name = _folder_name(title)
    folder = content / name
    if not name:
        mistakes.add(
            Place(content),
            f"the title {title!r} makes no name for a folder",
            "give it a few letters",
        )
    elif folder.exists():
        mistakes.add(Place(folder), "this is here already", "give the new volume another title")
    if content.exists() and not content.is_dir():
        mistakes.add(Place(content), "this is a file, not a folder", "name one with --content")
    mistakes.settle()
    content.mkdir(parents=True, exist_ok=True)
    known = [each for each in map(_settings, sorted(content.glob("*/volume.toml"))) if each]
    words = USUAL | {key: str(each[key]) for each in known[:1] for key in USUAL if key in each}
    words |= {"title": title}
    filled = {
        f"@{key.upper()}@": json.dumps(value, ensure_ascii=False) for key, value in words.items()
    }
    filled["@NUMBER@"] = _next_number([each.get("number") for each in known])
    with tempfile.TemporaryDirectory(dir=content, prefix=".") as place:
        made = Path(place) / name
        made.mkdir()
        for file in sorted(SKELETON.glob("*.*")):
            text = file.read_text(encoding="utf-8")
            for mark, word in filled.items():
                text = text.replace(mark, word)
            (made / file.name).write_text(text, encoding="utf-8")
        shutil.move(made, folder)
    return folder


def _folder_name(title: str) -> str:
    """Letters and digits of a title, as a package may be called; empty if there are none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return f"volume_{name}" if name[:1].isdigit() or keyword.iskeyword(name) else name


def _settings(file: Path) -> Mapping[str, object]:
    """What a neighbour's volume.toml says, if it can be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _next_number(numbers: Sequence[object]) -> str:
    """One more than the highest, written as its neighbours are."""
    values = [value_of(each) for each in numbers]
    following = 1 + max(values, default=0)
    if any(isinstance(each, str) and not each.isdigit() for each in numbers):
        return f'"{roman(following)}"'
    return str(following)
