"""Mutation testing: how many small faults, put into the engine one at a time, the tests notice.

Run as `python -m tests.mutation.run [suite …]`. Each suite is mutated by mutmut in a copy of its
own, and tried with its own tests alone, quick ones first. A mutant is killed if a test fails, or if
the tests take fifteen times as long as they should; one that no test reaches has survived. Exits
with 1 if fewer than `BAR` of a suite are killed, or if `survivors.md` gives no reason for one that
survives.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORKSHOP = ROOT / ".cache" / "mutants"
REASONS = Path(__file__).with_name("survivors.md")

BAR = 0.9
"""The share of each suite that is to be killed."""

COPIED = ("engine", "tests", "content", "templates", "bench", "build.py", "pyproject.toml")


@dataclass(frozen=True)
class Suite:
    """Modules, and the tests that are to notice their faults."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """Those of them that run a copy of the engine elsewhere, where mutmut's does not run."""

    spared: tuple[str, ...] = ()
    """Modules that mutmut itself would run: an audit hook stays in its process for good."""

    def settings(self) -> str:
        """What mutmut is told, in its own format."""
        lists = {
            "source_paths": ("engine",),
            "only_mutate": self.modules,
            **({"do_not_mutate": self.spared} if self.spared else {}),
            "also_copy": ("content", "templates", "bench", "build.py"),
            "pytest_add_cli_args": (
                "--hypothesis-profile=few",
                "-p",
                "no:cacheprovider",
                "-p",
                "tests.mutation.trampolines",
                *(f"--deselect={each}" for each in self.left_out),
            ),
            "pytest_add_cli_args_test_selection": self.tests,
        }
        lines = (f"{name} =\n    " + "\n    ".join(values) for name, values in lists.items())
        numbers = "timeout_multiplier = 4.0\ntimeout_constant = 4.0\n"
        return "[mutmut]\n" + "\n".join(lines) + "\n" + numbers


SUITES = {
    "autodiff": Suite(("engine/autodiff/*",), ("tests/autodiff",)),
    "learning": Suite(("engine/learning/*",), ("tests/learning",)),
    "memory": Suite(
        ("engine/memory/*",),
        ("tests/memory",),
        left_out=("tests/memory/test_keys.py::test_the_key_knows_the_sources",),
        spared=("engine/memory/reads.py",),
    ),
    "clock": Suite(
        (
            "engine/films/track.py",
            "engine/films/record_film.py",
            "engine/films/appearances.py",
            "engine/films/growth.py",
            "engine/films/order.py",
            "engine/films/encode.py",
            "engine/pages/clock.py",
        ),
        ("tests/films", "tests/pages/test_clock.py"),
    ),
    "publish": Suite(
        ("engine/build/publish.py", "engine/build/folders.py", "engine/build/shelf.py"),
        (
            "tests/build/test_publish.py",
            "tests/build/test_publish_hosts.py",
            "tests/build/test_own_folders.py",
            "tests/build/test_shelf.py",
        ),
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a suite's mutants."""

    counts: dict[str, int]
    """How many there are of each of mutmut's verdicts, and in total."""

    survivors: tuple[str, ...]
    """mutmut's names of those that no test has killed, with the verdict."""

    @property
    def killed(self) -> int:
        """Those that made a test fail or take too long, or the interpreter crash."""
        return sum(self.counts[verdict] for verdict in ("killed", "timeout", "segfault"))

    @property
    def share(self) -> float:
        """Of all mutants, also of those that no test reaches; 0..1."""
        return self.killed / self.counts["total"]


def mutate(name: str) -> Outcome:
    """Make and try all mutants of a suite; CalledProcessError if its tests fail without any."""
    folder = WORKSHOP / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for each in COPIED:
        source = ROOT / each
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, folder / each)
    (folder / "setup.cfg").write_text(SUITES[name].settings(), encoding="utf-8")
    mutmut = [sys.executable, "-m", "mutmut"]
    subprocess.run([*mutmut, "run", "--max-children", "2"], cwd=folder, check=True)
    return outcome(folder)


def outcome(folder: Path) -> Outcome:
    """What mutmut has found in a folder in which it has run."""
    mutmut = [sys.executable, "-m", "mutmut"]
    subprocess.run([*mutmut, "export-cicd-stats"], cwd=folder, check=True, capture_output=True)
    counts = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    listed = subprocess.run(
        [*mutmut, "results"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
    lines = (line.strip() for line in listed.splitlines())
    survivors = tuple(line for line in lines if line and not line.endswith(": timeout"))
    return Outcome({key: n for key, n in counts.items() if isinstance(n, int)}, survivors)


def function(mutant: str) -> str:
    """The function whose mutant bears a name of mutmut's: `module.x_name__mutmut_3: survived`."""
    module, _, name = mutant.partition("__mutmut_")[0].rpartition(".")
    return f"{module}.{re.sub('^x_?', '', name).replace('ǁ', '.').lstrip('.')}"


def main(names: list[str]) -> int:
    """Try the suites of these names, or all; 0 if the bar is reached and all else accounted for."""
    reasons = REASONS.read_text(encoding="utf-8")
    failed = False
    for name in names or SUITES:
        found = mutate(name)
        low = found.share < BAR
        unexplained = [each for each in found.survivors if f"`{function(each)}`" not in reasons]
        print(f"\n{name}: {found.killed} of {found.counts['total']} killed, {found.share:.1%}")
        print("\n".join(f"  no reason given: {each}" for each in unexplained))
        failed |= low or bool(unexplained)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
