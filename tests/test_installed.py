"""The project as a package that another repository installs."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

from tests.conftest import ROOT, VOLUMES

pytestmark = pytest.mark.cold


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command somewhere else than here, where nothing of the project can be imported."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=alone)


def site(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its path."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a wheel, made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps"]
    done = run(*pip, "--no-index", "--wheel-dir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("*.whl")
    return made


def test_every_library_that_is_imported_is_asked_for() -> None:
    """What the engine imports is a dependency, or comes with one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    asked = {_named(each) for each in (*project["dependencies"], *extras)}
    come = asked | {_named(each) for one in asked for each in requires(one) or ()}
    owners = packages_distributions()
    for file in (ROOT / "engine").rglob("*.py"):
        for name in _imported(file) - sys.stdlib_module_names - {"engine"}:
            assert come & {_named(each) for each in owners.get(name, ())}, f"{file}: {name}"


def _named(requirement: str) -> str:
    """The name in a requirement, as an index writes it."""
    name = re.match(r"[\w.-]+", requirement)
    assert name
    return re.sub(r"[._-]+", "-", name[0]).lower()


def _imported(file: Path) -> set[str]:
    """The packages that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another repository: a content folder whose name no package could have."""
    folder = tmp_path_factory.mktemp("elsewhere")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "rings", folder / "our-volumes" / "rings", ignore=ignore)
    return folder


OPTIONS = ("--content", "our-volumes", "--cache", "remembered", "--quiet", "--output")


def test_all_that_the_builder_reads_is_in_the_wheel(wheel: Path) -> None:
    """Each module, template and style sheet of the engine is packed, and no volume or test."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    engine = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "engine").rglob("*")
        if file.suffix in {".py", ".html", ".css", ".po"}
    }
    files = (file for file in (ROOT / "templates").rglob("*") if file.is_file())
    templates = {f"engine/{file.relative_to(ROOT).as_posix()}" for file in files}
    templates = {each for each in templates if "__pycache__" not in each}
    assert len(templates) > 4
    assert engine | templates <= packed
    assert {name.partition("/")[0].partition("-")[0] for name in packed} == {
        "engine",
        "machine_learning_visualized",
    }


def installed(wheel: Path, folder: Path) -> Path:
    """The command, in a fresh environment into which the wheel was installed."""
    environment = folder / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=folder)
    python = environment / "bin" / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    done = run(*pip, "--no-index", "--no-deps", wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    # The libraries are those of this environment; a registry cannot be asked.
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    found = run(python, "-c", "import engine; print(engine.__file__)", cwd=folder)
    assert found.stdout.startswith(str(packages)), found.stderr
    return environment / "bin" / "machine-learning-visualized"


def test_another_repository_is_built_by_the_installed_command(
    wheel: Path, elsewhere: Path, tmp_path: Path
) -> None:
    """In an environment of its own the command builds the same bytes as build.py does here."""
    from_here: list[str | Path] = [sys.executable, ROOT / "build.py", *OPTIONS, "from-here"]
    done = run(*from_here, cwd=elsewhere)
    assert done.returncode == 0, done.stderr

    command = installed(wheel, tmp_path)
    done = run(command, *OPTIONS, "installed", cwd=elsewhere)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert site(elsewhere / "installed") == site(elsewhere / "from-here")
    assert not list(elsewhere.rglob("__pycache__"))


def test_mistakes_elsewhere_are_told_as_typed(elsewhere: Path) -> None:
    """A mistake in another repository has its path as the builder typed it, and exit 2."""
    section = elsewhere / "our-volumes" / "rings" / "start.md"
    text = section.read_text(encoding="utf-8")
    section.write_text(text.replace("{figure how-far}", "{figure how-fra}"), encoding="utf-8")
    try:
        done = run(sys.executable, ROOT / "build.py", *OPTIONS, "from-here", cwd=elsewhere)
    finally:
        section.write_text(text, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.startswith("our-volumes/rings/start.md:10: no figure is called 'how-fra'")
