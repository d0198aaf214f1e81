"""Many machines for one build: its tasks go to the workers of a Dask cluster.

What a task makes goes into the memory, a folder that every worker sees; so a build that is broken
off goes on where it stopped, wherever it is begun again. A worker that is lost has its tasks done
by others. Workers of other versions are refused: what they make would bear the wrong key.
"""

from __future__ import annotations

import pickle
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from distributed import Client, Worker, WorkerPlugin
from distributed.scheduler import KilledWorker

from engine.build import volumes
from engine.build.patience import be_patient, patience
from engine.errors import Mistakes, Place
from engine.memory.texts import texts
from engine.memory.versions import python_version, versions_of

R = TypeVar("R")

WAIT = 15.0
"""Seconds in which a scheduler has to answer."""

RETRIES = 3
"""How often a task is begun anew whose worker was lost."""

LIBRARIES = ("engine", "numpy", "matplotlib", "imageio", "jinja2", "lxml", "scipy", "distributed")


def _digest() -> str:
    ours = sorted((name, digest) for name, digest in texts().items() if name.startswith("engine"))
    return sha256(repr(ours).encode()).hexdigest()[:12]


ENGINE = _digest()
"""The engine as it was when this process began: what it has imported is not read again."""

_CLIENT: Callable[..., Any] = Client
"""Of a library without types."""


@dataclass(frozen=True)
class Option(Place):
    """The option that names a cluster, where the builder typed it."""

    address: str = ""

    def __str__(self) -> str:
        return f"--scheduler {self.address}"


class Volumes(WorkerPlugin):
    """Lets a worker import the volumes, also one that comes later or again."""

    name = "volumes"

    def __init__(self, roots: list[tuple[str, Path]], seconds: float) -> None:
        self.roots, self.seconds = roots, seconds

    def setup(self, worker: Worker) -> None:
        """Before its first task."""
        be_patient(self.seconds)
        volumes.register_all(self.roots)


class Cluster:
    """The workers behind a scheduler; used like the pool of processes of one machine."""

    def __init__(self, address: str, memory: Path, mistakes: Mistakes) -> None:
        self.jobs, self._begun = 0, False
        self._client: Any = None
        place = Option(Path(), address=address)
        if not re.fullmatch(r"(tcp|tls|ws|wss)://[^\s/]+:\d+/?", address):
            mistakes.add(place, "this is no address of a scheduler", "say tcp://its.name:8786")
            return
        try:
            self._client = _CLIENT(address, timeout=WAIT, name="build", set_as_default=False)
        except (OSError, ValueError) as error:
            told = str(error).partition("\n")[0] or type(error).__name__
            mistakes.add(
                place,
                f"no scheduler answers there: {told}",
                "begin one with `dask scheduler`, or leave the option out",
            )
            return
        self.jobs = self._workers(place, memory, mistakes)
        self._executor = self._client.get_executor(retries=RETRIES, pure=False)

    def _workers(self, place: Place, memory: Path, mistakes: Mistakes) -> int:
        """How many workers there are; those that cannot work are noted."""
        threads: Mapping[str, int] = self._client.nthreads()
        if not threads:
            mistakes.add(place, "the scheduler has no worker", "begin some with `dask worker`")
        for worker, count in threads.items():
            if count != 1:
                mistakes.add(
                    place,
                    f"worker {worker} runs {count} tasks in one process",
                    "begin it with `dask worker --nthreads 1`, and more of them with --nworkers",
                )
        self._compare(place, mistakes)
        token = secrets.token_hex(8)
        memory.mkdir(parents=True, exist_ok=True)
        mark = memory / f"seen-{token}"
        mark.write_text(token, encoding="utf-8")
        try:
            for worker, sees in self._asked(_sees, mark.resolve()).items():
                if sees != {"sees": True}:
                    mistakes.add(
                        place,
                        f"worker {worker} does not see {memory}",
                        "name a --cache that all machines share under one path",
                    )
        finally:
            mark.unlink()
        return len(threads)

    def _compare(self, place: Place, mistakes: Mistakes) -> None:
        """Note a scheduler and workers of other versions than ours."""
        ours = installation()
        packages = self._client.get_versions(check=False)["scheduler"]["packages"]
        differences(
            "the scheduler",
            {"distributed": str(packages.get("distributed"))},
            {"distributed": ours["distributed"]},
            place,
            mistakes,
        )
        for worker, theirs in self._asked(installation).items():
            differences(f"worker {worker}", theirs, ours, place, mistakes)

    def _asked(self, function: Callable[..., Any], *arguments: object) -> Mapping[str, Any]:
        """What a function says on each worker; of one that cannot call it, what stopped it."""
        answers = self._client.run(function, *arguments, on_error="return")
        return {
            worker: answer
            if isinstance(answer, dict)
            else {"the project": f"not ({type(answer).__name__}: {answer})"}
            for worker, answer in answers.items()
        }

    def each(self, calls: Sequence[Callable[[], R]]) -> Iterator[Callable[[], R]]:
        """Have functions called by the workers."""
        if not self._begun:
            plugin = Volumes([*volumes.ROOTS.items()], patience())
            self._client.register_plugin(plugin)
            self._begun = True
        # Packed by us: the scheduler looks into what it is given, and knows no volume.
        tasks = [self._executor.submit(_done, pickle.dumps(call)) for call in calls]
        yield from (partial(_result, task) for task in tasks)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the cluster as it was found; if the build failed, nobody works for it on."""
        if self._client is not None:
            self._executor.shutdown(wait=False)
            self._client.close()


def _result(task: Future[Any]) -> Any:
    """What a worker's task returned; BrokenProcessPool if it cost worker after worker."""
    try:
        return task.result()
    except (KilledWorker, CancelledError) as error:
        raise BrokenProcessPool(str(error)) from error


def differences(
    who: str, theirs: Mapping[str, str], ours: Mapping[str, str], place: Place, mistakes: Mistakes
) -> None:
    """Note each version of somebody's that is not ours."""
    for name, version in ours.items():
        if theirs.get(name) != version:
            mistakes.add(
                place,
                f"{who} has {name} {theirs.get(name, 'of no version')}, and here is {version}",
                "give all machines the same lock file and the same checkout",
            )


def _done(task: bytes) -> object:
    """Do a task on a worker."""
    return pickle.loads(task)()


def installation() -> dict[str, str]:
    """What has to be the same on every machine: Python, the engine's own texts, its libraries."""
    found = {"Python": python_version(), "the engine": ENGINE}
    found |= dict(each.split("==") for each in versions_of(LIBRARIES) if "==" in each)
    return found


def _sees(mark: Path) -> dict[str, bool]:
    return {"sees": mark.is_file()}
