"""Every case of bad input is refused, with file, line and remedy; the site stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build.patience import USUAL, be_patient
from engine.build.site import build
from tests.build.test_strangers import site
from tests.corpus import CASES, Case, said_of

FILES = {file.relative_to(CASES).as_posix(): file for file in sorted(CASES.rglob("*.toml"))}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site, and what the builds of all cases remember."""
    folder = tmp_path_factory.mktemp("corpus")
    for volume in ("tiny", "rings"):
        Case(volume, (), "").spoil(folder / "content")
    build(folder / "content", folder / "site", cache=folder / "cache")
    be_patient(30)
    yield folder
    be_patient(USUAL)


def test_the_corpus_is_large() -> None:
    """Of every room some."""
    assert len(FILES) >= 250


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_bad_input(first: Path, tmp_path: Path, file: Path) -> None:
    """Word for word; every place is a line that is there, of a file that somebody wrote."""
    case, before = Case.read(file), site(first)
    case.spoil(tmp_path / "content")
    assert said_of(tmp_path / "content", first / "site", first / "cache") == case.told
    assert site(first) == before
    problems = [each for each in case.told.splitlines() if not each.startswith("    remedy: ")]
    assert problems
    for each in problems:
        match = re.match(r"(content/\S+?):(\d+): \S", each)
        assert match, each
        written = tmp_path / match[1]
        assert written.exists() or "no such file" in each or "has no file" in each
        if written.is_file():
            lines = written.read_text(encoding="utf-8", errors="replace").count("\n") + 1
            assert 1 <= int(match[2]) <= lines
