"""Bad input, a file a case, each with the very words that a builder is told.

A case in `tests/corpus/` is TOML: the volume of `tests/volumes/` that it spoils, its edits, and
what is told. An edit replaces one place (`old` by `new`), writes a whole file (`new` alone, or its
bytes as hexadecimal digits), or removes one (neither).
"""

from __future__ import annotations

import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from engine.build.site import build
from engine.errors import ContentError
from tests.conftest import VOLUMES

CASES = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Edit:
    """One change of a file."""

    file: str
    old: str | None = None
    new: str | None = None
    hex: str | None = None

    def make(self, folder: Path) -> None:
        """Change it below this folder."""
        file = folder / self.file
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.hex is not None:
            file.write_bytes(bytes.fromhex(self.hex))
        elif self.new is None:
            file.unlink()
        elif self.old is None:
            file.write_bytes(self.new.encode())
        else:
            text = file.read_text(encoding="utf-8")
            assert text.count(self.old) == 1, f"'{self.old}' does not stand once in {self.file}"
            file.write_bytes(text.replace(self.old, self.new).encode())


@dataclass(frozen=True)
class Case:
    """A volume that is spoilt, and what is told of it."""

    volume: str
    edits: tuple[Edit, ...]
    told: str

    @classmethod
    def read(cls, file: Path) -> Case:
        """A case as it is written down."""
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        edits = tuple(Edit(**each) for each in written.pop("edit"))
        return cls(edits=edits, **written)

    def spoil(self, content: Path) -> None:
        """Lay its volume into a content folder, with its edits."""
        shutil.copytree(
            VOLUMES / self.volume,
            content / self.volume,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        for each in self.edits:
            each.make(content / self.volume)


def said_of(content: Path, site: Path, cache: Path) -> str:
    """What the builder is told; nothing if it builds. Paths begin at the content folder."""
    try:
        build(content, site, cache=cache)
    except ContentError as error:
        words = str(error).replace(f"{content.parent}/", "")
        return re.sub(rf"\b{content.name}_\d+\b", content.name, words) + "\n"
    return ""
