"""The site, and a tiny volume that every test may build, with the records of its experiments.

Property tests draw the same examples on every run, and are not timed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer

from engine.build import volumes
from engine.build.site import build
from engine.experiment import perform
from engine.learning.optimizers import SGD
from engine.learning.recording_plan import RecordingPlan
from engine.learning.sample_sweeps import SampleSweeps, TapeReadings
from engine.learning.training_run import TrainingRun, Trajectory
from tests.command import command
from tests.distribution import ByBrowserAndFile
from tests.shared import shared

ROOT = Path(__file__).parents[1]
VOLUMES = Path(__file__).parent / "volumes"

# What tests import of a volume has to be what a build within their process imports.
volumes.register(ROOT / "content")

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("many", deadline=None, max_examples=10_000)
settings.register_profile("some", settings.get_profile("steady"), max_examples=15)
settings.register_profile("few", settings.get_profile("steady"), max_examples=5)
settings.load_profile("steady")

RUN = TrainingRun(
    data="moons",
    optimizer=SGD(0.5),
    steps=30,
    hidden=(3, 3),
    points=24,
    plan=RecordingPlan(moments=8, field=15),
)
SWEEPS = SampleSweeps(RUN, step=12, learning_rate=0.1)


NOT_QUICK = frozenset(
    (
        "engine",
        "site",
        "built",
        "workspace",
        "exports",
        "entries",
        "first",
        "followed",
        "house",
        "told",
    )
)
"""The fixtures that need a browser or build a site: what asks for none of them is a quick test."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByBrowserAndFile:
    """Hands the tests of a parallel run to its processes, in the order in which they come."""
    config.option.loadscopereorder = False
    return ByBrowserAndFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a parallel run what takes longest begins first: browsers, then files that build cold."""
    if not hasattr(config, "workerinput"):
        return
    cold = {item.path for item in items if item.get_closest_marker("cold")}
    items.sort(key=lambda item: 0 if "engine" in fixtures_of(item) else 1 + (item.path not in cold))


def fixtures_of(item: pytest.Item) -> set[str]:
    """The fixtures that a test asks for, itself or through others."""
    return set(getattr(item, "fixturenames", ()))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what is quick: no judge has to be imported for it, nothing to be built."""
    cold = item.get_closest_marker("cold") or item.path.parent.name == "oracle"
    if not (NOT_QUICK & fixtures_of(item) or cold):
        item.add_marker("quick")


@pytest.fixture(scope="session")
def run() -> Trajectory:
    """A short training run."""
    return perform(RUN)


@pytest.fixture(scope="session")
def sweeps() -> TapeReadings:
    """Six samples of that run, forward and backward."""
    return perform(SWEEPS)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built once a run; films come from the shared cache."""

    def build(folder: Path) -> None:
        command = [sys.executable, "build.py", "--output", str(folder / "site"), "--quiet"]
        built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if built.returncode:
            pytest.fail(f"the site does not build:\n{built.stdout}{built.stderr}", pytrace=False)

    return shared(tmp_path_factory, "whole", build) / "site"


@dataclass(frozen=True)
class Workspace:
    """A folder with content, and with the site and the memory of its last build."""

    folder: Path

    @property
    def volume(self) -> Path:
        """Where the tiny volume is written."""
        return self.folder / "content" / "tiny"

    @property
    def page(self) -> Path:
        """Its page."""
        return self.folder / "site" / "tiny" / "index.html"

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Build as a person would, from within the folder."""
        return command(self.folder, *options)

    def edit(self, name: str, old: str, new: str) -> int:
        """Change a file of the volume in one place; the line where that place is."""
        file = self.volume / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text.count("\n", 0, text.index(old)) + 1

    def site(self) -> dict[str, bytes]:
        """Every file of the site by its path."""
        folder = self.folder / "site"
        return {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The tiny volume, built once a run with two jobs; not to be changed."""

    def build(folder: Path) -> None:
        workspace = Workspace(folder)
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(VOLUMES / "tiny", workspace.volume, ignore=ignore)
        done = workspace.build("--jobs", "2")
        assert done.returncode == 0, done.stderr

    return Workspace(shared(tmp_path_factory, "tiny", build))


@pytest.fixture
def workspace(built: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it, to be changed at will."""
    folder = tmp_path / "workspace"
    shutil.copytree(built.folder, folder)
    return Workspace(folder)


@pytest.fixture(scope="session")
def exports(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All figures of the tiny volume, exported once a run, beside what that remembers; not to be
    changed."""

    def export(folder: Path) -> None:
        shutil.copytree(built.folder / ".cache", folder / ".cache")
        done = built.build(
            "export", "--to", str(folder / "exports"), "--cache", str(folder / ".cache")
        )
        assert done.returncode == 0, done.stderr
        assert "tiny/wandering-dot" in done.stderr
        assert done.stdout.startswith(f"{folder}/exports/index.html: ")

    return shared(tmp_path_factory, "exported", export) / "exports" / "tiny"


BASE = "https://somebody.example/notebook/"
"""Where the two volumes of `told` stand."""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two volumes, one of them dated, at an address."""
    folder = tmp_path_factory.mktemp("told")
    for name in ("tiny", "rings"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(VOLUMES / name, folder / "content" / name, ignore=ignore)
    settings = folder / "content" / "tiny" / "volume.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("number = 1", "number = 1\ndate = 2026-04-01"))
    (folder / "content" / "site.toml").write_text(f'base = "{BASE}"\n', encoding="utf-8")
    build(folder / "content", folder / "site", cache=folder / "cache")
    return folder
