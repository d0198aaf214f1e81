"""The processes of a build: one pool for everything it makes.

Every task is a function of a module and values that travel to another process. What it makes goes
into the store or comes back. Processes begin with the build, as forks of it that have imported the
engine, and end with it: those of the next build have to read its modules afresh.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Protocol, TextIO, TypeVar

from engine.build import volumes
from engine.build.garbage import look_rarely
from engine.build.patience import be_patient, patience

R = TypeVar("R")


class Workers(Protocol):
    """Whoever does the tasks of a build: processes of this machine, or a cluster."""

    jobs: int
    """How many tasks at a time."""

    def each(self, calls: Sequence[Callable[[], R]]) -> Iterator[Callable[[], R]]:
        """Have functions called elsewhere, the first ones first; all are on their way with the
        first that is asked for.

        Each yields what to call for its result, which raises what the function raised;
        BrokenProcessPool if whoever called it has died.
        """


@dataclass
class Pool:
    """So many processes, if they are more than one.

    A fork has imported everything, which takes a second or more. But it has no threads, and what an
    author's code has begun, as that of OpenMP, waits for them for ever; nor do the libraries of
    other systems stand it. Then processes begin afresh, with the first task.
    """

    jobs: int
    _executor: ProcessPoolExecutor | None = None
    _others: set[BaseProcess] = field(default_factory=set)
    """Children of this process that were there before those of the pool."""

    def each(self, calls: Sequence[Callable[[], R]]) -> Iterator[Callable[[], R]]:
        """Have functions called in other processes."""
        for future in [self._sent(call) for call in calls]:
            wait([future])
            yield partial(self._told, future)

    def _sent(self, call: Callable[[], R]) -> Future[R]:
        """A call on its way."""
        executor = self._executor or self._begun("spawn")
        try:
            return executor.submit(call)
        except BrokenProcessPool as error:
            lost: Future[R] = Future()
            lost.set_exception(error)
            return lost

    def _told(self, future: Future[R]) -> R:
        """What a function returned, or raised; if a process died, others begin with the next."""
        try:
            return future.result()
        except BrokenProcessPool:
            self._executor = None
            raise

    def _begun(self, method: str) -> ProcessPoolExecutor:
        self._others = {*multiprocessing.active_children()}
        self._executor = ProcessPoolExecutor(
            self.jobs,
            multiprocessing.get_context(method),
            _start,
            (list(volumes.ROOTS.items()), patience(), os.getpid()),
        )
        return self._executor

    def __enter__(self) -> Pool:
        """Have processes now, if they can be forks."""
        if self.jobs > 1 and sys.platform == "linux" and not volumes.have_run():
            self._begun("fork").submit(os.getpid)  # all of them begin with the first call
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process, whatever it is doing."""
        if self._executor is None:
            return
        for process in {*multiprocessing.active_children()} - self._others:
            process.kill()
        self._executor.shutdown(cancel_futures=True)


def _start(roots: list[tuple[str, Path]], seconds: float, parent: int) -> None:
    """Begin a process that can import the volumes, and that ends as soon as its parent is gone,
    which it may be already.

    Whoever interrupts the build means the parent, which ends this process too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout, sys.stderr = map(_screen, (1, 2))
    look_rarely()
    be_patient(seconds)
    volumes.register_all(roots)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.25)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _screen(number: int) -> TextIO | None:
    """A way of this process's own to where the build prints: that of the build may have been in use
    when it forked, and would stay so. None if there is none."""
    with suppress(OSError):
        return open(number, "w", buffering=1, errors="backslashreplace", closefd=False)
    return None
