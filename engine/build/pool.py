"""The processes of a build, which joblib begins, feeds and ends: one pool for everything it makes.

Every task is a function of a module and values that travel to another process. What it makes goes
into the store or comes back; processes begin with the first tasks and end with the build, since
those of the next build have to read its modules afresh.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

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
        BrokenProcessPool if whoever called it has died. Whoever begins has to ask for all.
        """


@dataclass
class Pool:
    """So many processes, none before there is something to do."""

    jobs: int
    _token: str = field(default_factory=secrets.token_hex)
    """Another one for each pool: else joblib would hand it processes of the last one."""
    _begun: bool = False
    _beginning: Iterator[object] | None = None
    """What processes that were told to begin have still to answer; joblib wants it taken."""

    def begin(self) -> None:
        """Have the processes import what every task needs, before it is known what there is to do:
        whoever builds for the first time will need them."""
        if self.jobs > 1:
            self._beginning = self._sent([_imported] * self.jobs)

    def each(self, calls: Sequence[Callable[[], R]]) -> Iterator[Callable[[], R]]:
        """Have functions called in other processes."""
        waiting = iter(calls)
        try:
            self._have_begun()
            for outcome in self._sent(calls):
                next(waiting)
                yield partial(_told, *outcome)
        except BrokenProcessPool as error:
            yield from (partial(_told, None, error) for _ in waiting)

    def _have_begun(self) -> None:
        """Wait until all that were told to begin have done so."""
        beginning, self._beginning = self._beginning, None
        for _ in beginning or ():
            pass

    def _sent(self, calls: Sequence[Callable[[], R]]) -> Iterator[tuple[R | None, Any]]:
        """The outcomes of functions, all of which are on their way."""
        from joblib import Parallel, delayed  # takes a while, and most builds need none

        # It replaces a process that has grown, and says so; nothing is lost by it.
        warnings.filterwarnings("ignore", "A worker stopped while some jobs", UserWarning)
        self._begun = True
        parallel = Parallel(
            self.jobs,
            backend="loky",
            return_as="generator",
            pre_dispatch="all",
            batch_size=1,
            max_nbytes=None,
            initializer=_start,
            initargs=(list(volumes.ROOTS.items()), patience(), self._token, os.getpid()),
        )
        with _quietly():
            outcomes: Iterator[tuple[R | None, Any]] = parallel(map(delayed(_tried), calls))
        return outcomes

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process, whatever it is doing."""
        with suppress(BrokenProcessPool):
            self._have_begun()  # joblib takes it ill if one is ended while it begins
        if self._begun:
            from joblib.externals.loky import get_reusable_executor

            get_reusable_executor(reuse=True).shutdown(kill_workers=True)


@contextmanager
def _quietly() -> Iterator[None]:
    """What begins meanwhile keeps joblib's account of what it has left to tidy up to itself: if a
    build is killed, its last words are no news for whoever builds."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [before, "ignore:resource_tracker"]))
    try:
        yield
    finally:
        os.environ.pop("PYTHONWARNINGS")
        if before is not None:
            os.environ["PYTHONWARNINGS"] = before


def _tried(call: Callable[[], R]) -> tuple[R | None, Exception | None]:
    """What a function returns or raises: one that fails stops no other."""
    try:
        return call(), None
    except Exception as error:
        return None, error


def _imported() -> None:
    """Import what a build does."""
    import_module("engine.build.site")


def _told(result: Any, error: Exception | None) -> Any:
    if error is not None:
        raise error
    return result


def _start(roots: list[tuple[str, Path]], seconds: float, token: str, parent: int) -> None:
    """Begin a process that can import the volumes, and that ends as soon as its parent is gone,
    which it may be already.

    Whoever interrupts the build means the parent, which ends this process too. The token is there
    only to tell one pool's processes from another's.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    look_rarely()
    be_patient(seconds)
    volumes.register_all(roots)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.25)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
