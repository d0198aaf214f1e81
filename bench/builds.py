# ruff: noqa: E402  (this file is run as a script, so it must find the project first)
"""Time the whole build against an older revision of itself, interleaved.

The revision is checked out into a temporary worktree. Both build the content of their own tree with
this interpreter: cold, with no cache, and then unchanged.

    python bench/builds.py --base REVISION      # some minutes
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.interleave import interleave
from bench.report import keep, table


def build(tree: Path, folder: Path, *options: str) -> None:
    """Build the site of a checkout, site and cache within `folder`."""
    command = [sys.executable, "build.py", "--quiet", "--output", str(folder / "site"), *options]
    subprocess.run([*command, "--cache", str(folder / "cache")], cwd=tree, check=True)


def git(*arguments: str) -> str:
    """What git answers."""
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def measure(base: str, rounds: int) -> str:
    """Both kinds of build of both trees, as a table of Markdown."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder, old = Path(name), Path(name) / "base"
        git("worktree", "add", "--detach", str(old), base)
        try:
            for kind, options, bar in (
                ("cold", ("--clean",), ">= 3.5"),
                ("unchanged", (), ">= 2.5"),
            ):
                timings = interleave(
                    {
                        "this": partial(build, ROOT, folder / "this-films", *options),
                        "base": partial(build, old, folder / "base-films", *options),
                    },
                    rounds if kind == "cold" else 3,
                )
                this, that = timings["this"], timings["base"]
                ratio = f"{that.ratio:.2f} ({that.least:.2f} to {that.most:.2f})"
                rows.append([kind, f"{this.seconds:.2f}", f"{that.seconds:.2f}", ratio, bar])
        finally:
            git("worktree", "remove", "--force", str(old))
    return table(["build", "this, s", "base, s", "base / this", "bar"], rows)


def main() -> None:
    """Time both and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True, help="the revision to compare with")
    parser.add_argument("--rounds", type=int, default=3, help="cold builds of each")
    asked = parser.parse_args()
    base, this = git("rev-parse", "--short", asked.base), git("rev-parse", "--short", "HEAD")
    text = f"## The whole build: {this} against {base}, {asked.rounds} interleaved cold rounds"
    keep("builds", f"{text}\n\n{measure(base, asked.rounds)}", ["numpy", "matplotlib"])


if __name__ == "__main__":
    main()
