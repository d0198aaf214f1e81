"""A build on a Dask cluster: a real scheduler and real workers, on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.build.cluster import Option, differences
from engine.errors import ContentError, Mistakes
from tests.browsers.driver.deadline import until
from tests.conftest import ROOT, VOLUMES
from tests.remembered import entries

pytestmark = pytest.mark.cold

VOLUMES_BUILT = ("tiny", "rings")


@dataclass
class Cluster:
    """A scheduler and its workers."""

    folder: Path
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self, stack: ExitStack) -> None:
        """Start the scheduler."""
        self._run(stack, "scheduler", "--port", "0", "--scheduler-file", "scheduler.json")
        file = self.folder / "scheduler.json"
        until(file.is_file, "the scheduler", seconds=60)
        self.address = until(lambda: _address(file), "its address", seconds=60)

    def worker(self, stack: ExitStack, *options: str, project: Path = ROOT) -> None:
        """Start another worker, which imports the engine of a project."""
        words = ("worker", self.address, "--no-nanny", "--nthreads", "1", *options)
        self.workers.append(self._run(stack, *words, project=project))

    def _run(self, stack: ExitStack, *words: str, project: Path = ROOT) -> subprocess.Popen[bytes]:
        log = stack.enter_context((self.folder / f"{len(self.workers)}-{words[0]}.log").open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(project)},
            stdout=log,
            stderr=log,
        )
        stack.callback(process.wait, 30)
        stack.callback(process.kill)
        return process


def _address(file: Path) -> str:
    try:
        return str(json.loads(file.read_text())["address"])
    except ValueError:  # not yet whole
        return ""


@contextmanager
def a_cluster(folder: Path) -> Iterator[tuple[Cluster, ExitStack]]:
    """A scheduler without workers yet."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        cluster = Cluster(folder)
        cluster.begin(stack)
        yield cluster, stack


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two volumes, one of which has experiments and functions of its own."""
    for name in VOLUMES_BUILT:
        shutil.copytree(
            VOLUMES / name,
            tmp_path / "content" / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    return tmp_path / "content"


def command(content: Path, name: str, *options: str) -> list[str]:
    """Build into a folder of its own, with a memory of its own."""
    here = content.parent
    words = [sys.executable, str(ROOT / "build.py"), "--content", str(content), "--quiet"]
    return [*words, "--output", str(here / name), "--cache", str(here / f"{name}-cache"), *options]


def built(content: Path, name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Do so."""
    return subprocess.run(
        command(content, name, *options), cwd=content.parent, capture_output=True, text=True
    )


def site(content: Path, name: str) -> dict[str, bytes]:
    """Every file by its path."""
    folder = content.parent / name
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


def memory(content: Path, name: str) -> dict[str, int]:
    """What is remembered, each with its inode: what is written anew has another."""
    return {each.name: each.stat().st_ino for each in entries(content.parent / f"{name}-cache")}


def test_two_workers_make_the_same_site_and_one_may_be_killed(
    content: Path, tmp_path: Path
) -> None:
    """The same bytes as on this machine; again when a worker dies on the way; and a build that is
    itself killed goes on from what the workers have left."""
    done = built(content, "here")
    assert done.returncode == 0, done.stderr
    here = site(content, "here")
    with a_cluster(tmp_path / "cluster") as (cluster, stack):
        for _ in range(2):
            cluster.worker(stack)
        at = ("--scheduler", cluster.address)
        done = built(content, "there", *at)
        assert (done.returncode, done.stderr) == (0, "")
        assert site(content, "there") == here

        with subprocess.Popen(command(content, "killed", *at), cwd=tmp_path) as build:
            until(lambda: len(memory(content, "killed")) > 6, "some results", seconds=60)
            build.send_signal(signal.SIGKILL)
        left = memory(content, "killed")
        done = built(content, "killed", *at)
        assert (done.returncode, done.stderr) == (0, "")
        now = memory(content, "killed")
        kept = [name for name in left if not name.startswith("sources-")]
        assert kept
        assert all(now[name] == left[name] for name in kept)
        assert site(content, "killed") == here

        with subprocess.Popen(command(content, "lost", *at), cwd=tmp_path) as build:
            until(lambda: len(memory(content, "lost")) > 3, "some results", seconds=60)
            cluster.workers[0].send_signal(signal.SIGKILL)
            assert build.wait(120) == 0
        assert site(content, "lost") == here


def test_each_other_version_is_named() -> None:
    """Of whoever has it, and what is wanted; what is the same is not spoken of."""
    mistakes, place = Mistakes(), Option(Path(), address="tcp://a:1")
    ours = {"numpy": "2.4", "distributed": "2026.8"}
    differences(
        "the scheduler", {"distributed": "2025.1"}, {"distributed": "2026.8"}, place, mistakes
    )
    differences("worker b", {"numpy": "2.4"}, ours, place, mistakes)
    differences("worker c", ours, ours, place, mistakes)
    with pytest.raises(ContentError) as caught:
        mistakes.settle()
    assert [str(each).splitlines()[0] for each in caught.value.mistakes] == [
        "--scheduler tcp://a:1: the scheduler has distributed 2025.1, and here is 2026.8",
        "--scheduler tcp://a:1: worker b has distributed of no version, and here is 2026.8",
    ]


def test_a_scheduler_that_is_not_there_is_told(content: Path) -> None:
    """A sentence, exit code 2, and the site stays."""
    done = built(content, "site", "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr.startswith("--scheduler tcp://127.0.0.1:1: no scheduler answers there: ")
    assert "`dask scheduler`" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (content.parent / "site").exists()
    for address in ("nonsense://x", "8786", "tcp://somewhere"):
        done = built(content, "site", "--scheduler", address)
        assert done.returncode == 2
        assert done.stderr.startswith(f"--scheduler {address}: this is no address of a scheduler")
        assert "Traceback" not in done.stderr


def test_workers_that_cannot_work_are_refused_by_name(content: Path, tmp_path: Path) -> None:
    """None at all; one that does several tasks at a time; one of another engine."""
    other = tmp_path / "other"
    ignore = shutil.ignore_patterns("__pycache__", "site", ".cache", "node_modules")
    shutil.copytree(ROOT / "engine", other / "engine", ignore=ignore)
    shutil.copytree(ROOT / "templates", other / "templates", ignore=ignore)
    with (other / "engine" / "numerals.py").open("a") as file:
        file.write("\nLATER = True\n")
    with a_cluster(tmp_path / "cluster") as (cluster, stack):
        at = ("--scheduler", cluster.address)
        done = built(content, "site", *at)
        assert done.returncode == 2
        assert f"--scheduler {cluster.address}: the scheduler has no worker" in done.stderr
        cluster.worker(stack, "--name", "later", project=other)
        cluster.worker(stack, "--nthreads", "2")

        def told() -> str:
            done = built(content, "site", *at)
            assert done.returncode == 2
            return done.stderr if done.stderr.count(": worker tcp://") == 2 else ""

        refused = until(told, "both workers to be refused", seconds=60)
    assert "Traceback" not in refused
    assert " has the engine " in refused
    assert " runs 2 tasks in one process" in refused
    assert "give all machines the same lock file and the same checkout" in refused
    assert not (content.parent / "site").exists()
