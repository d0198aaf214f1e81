"""The processes of a build: what they return, raise and cost when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import pytest

from engine.build import volumes
from engine.build.pool import Pool
from tests.browsers.driver.deadline import until
from tests.conftest import ROOT, Workspace


def told(result: Callable[[], object]) -> object:
    """A result, or the kind of what was raised instead."""
    try:
        return result()
    except (OSError, BrokenProcessPool) as error:
        return BrokenProcessPool if isinstance(error, BrokenProcessPool) else type(error)


def test_results_come_in_order_and_one_failure_stops_no_other() -> None:
    """Each raises what was raised for it, of the same kind."""
    calls: list[Callable[[], object]] = [
        partial(len, "ab"),
        partial(os.listdir, "/nowhere"),
        partial(len, "abc"),
    ]
    with Pool(2) as processes:
        assert [*map(told, processes.each(calls))] == [2, FileNotFoundError, 3]


@pytest.fixture(params=["forks", "afresh"])
def beginning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How processes begin: as forks, as long as no code of an author's has run, or afresh."""
    monkeypatch.setattr(volumes, "have_run", lambda: request.param == "afresh")
    return str(request.param)


def test_forks_know_what_the_build_knows(beginning: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that begin afresh do not."""
    monkeypatch.setitem(KNOWN, "this", 1)
    with Pool(2) as processes:
        (result,) = processes.each([known])
        assert result() == {"forks": ["this"], "afresh": []}[beginning]


KNOWN: dict[str, int] = {}


def known() -> list[str]:
    """What a process knows."""
    return [*KNOWN]


THREADS = """
import numpy as np
from sklearn.cluster import KMeans


def clustered() -> None:
    KMeans(4, n_init=1, random_state=0).fit(np.random.default_rng(0).normal(size=(2000, 8)))


clustered()
"""


@pytest.mark.cold
def test_a_library_may_keep_threads_of_its_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of OpenMP does: a fork of a process that has used it waits for them for ever."""
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    (workspace.volume / "threads.py").write_text(THREADS, encoding="utf-8")
    workspace.edit(
        "pictures.py", "from .runs import", "from .threads import clustered\nfrom .runs import"
    )
    workspace.edit("pictures.py", "canvas.line([(10, 70)", "clustered()\n    canvas.line([(10, 70)")
    done = workspace.build("--clean", "--jobs", "2", "--patience", "60")
    assert done.returncode == 0, done.stderr


def test_a_process_that_dies_costs_its_call_and_no_other() -> None:
    """Those that waited with it are told so; what is asked for next has processes again."""
    calls: list[Callable[[], object]] = [partial(os._exit, 1), *[partial(len, "ab")] * 3]
    with Pool(2) as processes:
        first, *_ = map(told, processes.each(calls))
        assert first is BrokenProcessPool
        assert [*map(told, processes.each(calls[1:]))] == [2, 2, 2]


def test_every_pool_reads_modules_afresh(tmp_path: Path, beginning: str) -> None:
    """A process of the last build, which has imported a volume as it was, is not used again."""
    volume = tmp_path / "shelf" / "volume"
    volume.mkdir(parents=True)
    found = []
    for value in ("1", "22"):
        (volume / "numbers.py").write_text(f"def number() -> int:\n    return {value}\n")
        volumes.forget_edited(volume.parent)
        with Pool(2) as processes:
            number = volumes.module(volume, "numbers").number
            found += [result() for result in processes.each([number, number])]
    assert found == [1, 1, 22, 22]


def test_a_folder_of_another_name_is_refused(tmp_path: Path) -> None:
    """What a process would import under a name has to be what the build imports under it."""
    with pytest.raises(ImportError, match="where the build began"):
        volumes.register_all([("another", tmp_path)])


@pytest.mark.cold
def test_no_process_outlives_a_build_that_is_killed(tmp_path: Path) -> None:
    """Not even one that works on."""
    program = (
        "import sys, time\n"
        "from functools import partial\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from engine.build.pool import Pool\n"
        "from tests.build.test_pool import sleep\n"
        "with Pool(2) as processes:\n"
        f"    [*processes.each([partial(sleep, {str(tmp_path)!r})] * 2)]\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as build:
        try:
            until(lambda: len([*tmp_path.iterdir()]) == 2, "two processes", seconds=60)
        finally:
            build.kill()
    running = [Path("/proc") / each.name for each in tmp_path.iterdir()]
    until(lambda: not any(each.exists() for each in running), "their end", seconds=10)


def test_a_process_that_begins_after_its_parent_has_died_ends_at_once() -> None:
    """Nobody would ever tell it to."""
    program = (
        "import time\n"
        "from engine.build.pool import _start\n"
        f"_start([], 60.0, {2**30})\n"
        "time.sleep(60)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=30)
    assert done.returncode == 1


def sleep(folder: str) -> None:
    """Leave this process's number, and stay."""
    (Path(folder) / str(os.getpid())).touch()
    signal.pause()
