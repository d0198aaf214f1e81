"""A build that somebody ends: one line, its exit code, no process left, and the site as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Workspace

pytestmark = pytest.mark.cold


def children(parent: int) -> list[int]:
    """Processes below one that still run."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(each.parent.name))
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("file", "before"),
    [
        ("chords.py", "        program = Program(self._output())\n        program.run()\n"),
        ("pictures.py", "    step = round(progress"),
    ],
    ids=["while performing", "while drawing"],
)
def test_an_interrupted_build(
    workspace: Workspace, file: str, before: str, number: signal.Signals
) -> None:
    """Ctrl-C in the midst of an author's code ends the build at once, and all it has started."""
    site, flag = workspace.site(), workspace.folder / "running"
    path = workspace.volume / file
    text = path.read_text(encoding="utf-8")
    indent = before[: len(before) - len(before.lstrip())]
    wait = "".join(
        f"{indent}{line}\n"
        for line in (
            "import pathlib",
            "import time",
            f"pathlib.Path({str(flag)!r}).touch()",
            "time.sleep(60)",
        )
    )
    assert text.count(before) == 1
    path.write_text(text.replace(before, wait + before), encoding="utf-8")
    build = subprocess.Popen(
        [sys.executable, ROOT / "build.py", "--quiet", "--jobs", "2"],
        cwd=workspace.folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 50
    while not flag.exists() and time.monotonic() < until and build.poll() is None:
        time.sleep(0.05)
    assert flag.exists(), build.communicate()
    started = children(build.pid)
    os.kill(build.pid, number)
    _, told = build.communicate(timeout=20)
    assert build.returncode == 130
    assert told == "interrupted; the site is as it was.\n"
    time.sleep(0.5)
    assert not [each for each in started if Path(f"/proc/{each}").exists()]
    assert workspace.site() == site
