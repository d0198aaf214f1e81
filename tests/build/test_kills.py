"""`kill -9` at any moment: the old site or the new one, whole; the next build is right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.build.folders import MARKER
from engine.build.publish import publish
from tests.browsers.driver.deadline import until
from tests.build.kills import NEW
from tests.conftest import ROOT, Workspace

KILLS = 50
OLD = {"index.html": b"old", "gone.html": b"gone"}
HOSTS = {"CNAME": b"here.example", ".git/config": b"[core]"}
"""What no build has made."""


@dataclass(frozen=True)
class Killer:
    """Has things done in processes that it can kill."""

    process: subprocess.Popen[str]

    def begin(self, *what: str) -> int:
        """Begin; the number of the process."""
        assert self.process.stdin
        assert self.process.stdout
        print(*what, sep="\t", file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """How it ended."""
        assert self.process.stdout
        return int(self.process.stdout.readline())


@pytest.fixture
def killer() -> Iterator[Killer]:
    """A process that has everything imported."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.build.kills"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Killer(process)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the mark."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != MARKER
    }


@pytest.mark.cold
@pytest.mark.parametrize("way", ["swapped", "renamed", "mounted"])
def test_killed_at_every_step_of_publishing(killer: Killer, tmp_path: Path, way: str) -> None:
    """Swapped in one stroke, there is a site at any moment; what is the host's is never lost."""
    seen = set()
    for step in range(1000):
        output = tmp_path / str(step) / "site"
        publish(OLD, output)
        for name, content in HOSTS.items():
            (output / name).parent.mkdir(exist_ok=True)
            (output / name).write_bytes(content)
        killer.begin("publishing", str(output), way, str(step))
        code = killer.end()
        there = tree(output)
        if way == "swapped":
            assert there in (OLD | HOSTS, NEW | HOSTS)
        for name, content in there.items():
            if way == "mounted" and name.startswith(".site-"):
                continue  # what stands aside, within
            assert content in ((OLD | HOSTS).get(name), NEW.get(name)), f"{name} is half written"
        seen.add(there == NEW | HOSTS)
        publish({"index.html": b"next"}, output)
        assert tree(output) == {"index.html": b"next"} | HOSTS
        assert [each.name for each in output.parent.iterdir()] == ["site"]
        assert not list(output.glob(".site-*"))
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert step > 20
    assert seen == {True, False}


def at_work_in(folder: Path) -> list[str]:
    """The processes whose working folder it is: a build's own, and those that it has begun."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (each / "cwd").readlink() == folder:
                found.append(each.name)
    return found


def kill_after(process: int, seconds: float) -> float:
    """Kill a process after so long, unless it ends before; how long it was there."""
    began = time.monotonic()
    with suppress(ProcessLookupError):
        while time.monotonic() < began + seconds:
            os.kill(process, 0)
            time.sleep(0.002)
        os.kill(process, signal.SIGKILL)
    return time.monotonic() - began


@pytest.mark.cold
def test_killed_at_fifty_moments(killer: Killer, workspace: Workspace) -> None:
    """Now an experiment, now a word has been edited; each build goes on where the last was."""
    chance = random.Random(11)
    runs, text = workspace.volume / "runs.py", workspace.volume / "start.md"
    plain = {file: file.read_text(encoding="utf-8") for file in (runs, text)}

    def write(kill: int) -> None:
        rate = f"SGD({0.5 + kill // 2 * 2 / 1000})"
        runs.write_text(plain[runs].replace("SGD(0.5)", rate), encoding="utf-8")
        text.write_text(f"{plain[text]}\nNumber [[{kill}]].\n", encoding="utf-8")

    def build() -> None:
        killer.begin("build", str(workspace.folder))
        assert killer.end() == 0

    write(0)
    began = time.monotonic()
    build()
    long = time.monotonic() - began
    site, became, outcomes = workspace.site(), {}, []
    for kill in range(1, KILLS + 1):
        write(kill)
        took = kill_after(killer.begin("build", str(workspace.folder)), chance.uniform(0, long))
        outcomes.append(killer.end())
        long = 1.05 * long if outcomes[-1] else took  # a machine may be busy now, and idle later
        after = workspace.site()
        if after != site:
            site = became[kill] = after
    until(lambda: not at_work_in(workspace.folder), "the end of all processes", seconds=20)
    assert outcomes.count(-signal.SIGKILL) > KILLS // 2
    write(KILLS)
    build()
    assert sorted(each.name for each in workspace.folder.iterdir()) == [".cache", "content", "site"]
    assert f"Number {KILLS}.".encode() in workspace.page.read_bytes()
    for kill, there in became.items():
        write(kill)
        build()
        assert workspace.site() == there, f"after kill {kill} the site was neither old nor new"


@pytest.mark.cold
@pytest.mark.parametrize("many", [2, 4])
def test_builds_at_once(workspace: Workspace, many: int) -> None:
    """Into the same folder, with the same cache, from nothing: all end well, and one is killed."""
    before = workspace.site()
    assert workspace.build("--clean", "--quiet").returncode == 0
    builds = [
        subprocess.Popen(
            [sys.executable, ROOT / "build.py", "--quiet", "--jobs", "2", *clean],
            cwd=workspace.folder,
        )
        for clean in [("--clean",), *[()] * many]
    ]
    time.sleep(2)
    builds.pop().kill()
    assert [each.wait() for each in builds] == [0] * many
    assert workspace.site() == before
    assert workspace.build("--quiet").returncode == 0
    assert sorted(each.name for each in workspace.folder.iterdir()) == [".cache", "content", "site"]
