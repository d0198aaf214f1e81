"""The processes of a build: one pool for experiments, verdicts, films and faces.

Every task is a function of a module and values that travel to another process. What it makes goes
into the store or comes back; the pool is started by the first task and ends with the build.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Protocol, TypeVar

from engine.build import volumes
from engine.build.patience import be_patient, patience

P = ParamSpec("P")
R = TypeVar("R")


class Workers(Protocol):
    """Whoever does the tasks of a build: processes of this machine, or a cluster."""

    jobs: int
    """How many tasks at a time."""

    def submit(self, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> Future[R]:
        """Have a function called elsewhere."""


@dataclass
class Pool:
    """So many processes, none before there is something to do."""

    jobs: int
    _executor: ProcessPoolExecutor | None = field(default=None)

    def submit(self, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> Future[R]:
        """Have a function called in another process; those submitted first begin first."""
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.jobs,
                initializer=_start,
                initargs=(list(volumes.ROOTS.items()), patience()),
            )
        return self._executor.submit(function, *arguments, **named)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process; if the build failed, nobody waits for what they are doing."""
        if self._executor is None:
            return
        if error is not None:
            for child in multiprocessing.active_children():
                child.terminate()
        self._executor.shutdown(cancel_futures=True)


def _start(roots: list[tuple[str, Path]], seconds: float) -> None:
    """Begin a process that can import the volumes, and that ends as soon as its parent is gone.

    Whoever interrupts the build means the parent, which ends this process too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    be_patient(seconds)
    volumes.register_all(roots)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
