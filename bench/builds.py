# ruff: noqa: E402  (this file is run as a script, so it must find the project first)
"""Time the whole build against an older revision of itself, interleaved.

The revision is checked out into a temporary worktree. Both build the content of their own tree with
this interpreter: cold, with no cache; then unchanged; then, each time, with a figure edited.

    python bench/builds.py --base REVISION      # some minutes
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.interleave import interleave
from bench.report import keep, table


def build(tree: Path, folder: Path, *options: str) -> None:
    """Build the site of a checkout from a copy of its content, all of it within `folder`."""
    if not (folder / "content").is_dir():
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(tree / "content", folder / "content", ignore=ignore)
    places = {"--content": "content", "--output": "site", "--cache": "cache"}
    where = [word for option, name in places.items() for word in (option, folder / name)]
    subprocess.run([sys.executable, "build.py", "--quiet", *where, *options], cwd=tree, check=True)


def edited(tree: Path, folder: Path) -> None:
    """Likewise, once the first film that there is draws by another line of source."""
    for file in sorted((folder / "content").glob("*/*.py")):
        text = file.read_text("utf-8")
        if films := [each for each in ast.parse(text).body if _draws(each)]:
            lines = text.splitlines(keepends=True)
            lines.insert(films[0].end_lineno or 0, f"    _ = {time.time_ns()}\n")
            file.write_text("".join(lines), "utf-8")
            return build(tree, folder)
    raise LookupError(f"no film in {folder / 'content'}")


def _draws(statement: ast.stmt) -> bool:
    """Whether it defines a film: def name(canvas, …, progress)."""
    names = [a.arg for a in statement.args.args] if isinstance(statement, ast.FunctionDef) else []
    return names[:1] == ["canvas"] and names[-1:] == ["progress"]


def cold(tree: Path, folder: Path) -> None:
    """Likewise, with nothing remembered."""
    build(tree, folder, "--clean")


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
            for kind, run, bar in (
                ("cold", cold, ">= 3.5"),
                ("unchanged", build, ">= 2.5"),
                ("a figure edited", edited, "<= 1.5 s"),
            ):
                timings = interleave(
                    {
                        "this": partial(run, ROOT, folder / "this"),
                        "base": partial(run, old, folder / "base-built"),
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
