"""Where experiments are performed and films are shot: each once, and remembered."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from engine.errors import ContentError, Mistakes
from engine.experiments import perform, record_type
from engine.experiments.truth import judge
from engine.films.memory import (
    Memory,
    digest_of_sources,
    key,
    pack_films,
    pack_record,
    unpack_films,
    unpack_record,
)
from engine.records import Experiment, Film, Verdict

RecordT = TypeVar("RecordT")

ENGINE_LIBRARIES = ("numpy", "scikit-learn", "scipy", "threadpoolctl")
FILM_LIBRARIES = ("numpy", "matplotlib", "contourpy", "pillow", "imageio")


@dataclass(frozen=True)
class Order:
    """Films to be shot: what they are called, what memory is asked for, and how to shoot them."""

    name: str
    asked: object
    """Says with its repr all that the films depend on, beside the sources of drawing."""

    make: Callable[..., list[Film]]
    arguments: tuple[Any, ...]
    portable: bool = True
    """Whether another process can shoot them; an author's function lives only in this one."""

    def fulfil(self) -> tuple[list[Film], float]:
        """Shoot, and say how many seconds it took."""
        began = time.perf_counter()
        return self.make(*self.arguments), time.perf_counter() - began


@dataclass
class Workshop:
    """Performs and shoots what is not remembered."""

    memory: Memory
    jobs: int
    total: Callable[[int], None]
    told: Callable[[str, float], None]
    films: int = 0
    _records: dict[Experiment[Any], Any] = field(default_factory=dict)
    _verdicts: dict[Experiment[Any], Verdict | None] = field(default_factory=dict)

    def record(self, experiment: Experiment[RecordT]) -> RecordT:
        """What an experiment left behind: a record of the experiment's own type."""
        if experiment not in self._records:
            sources = digest_of_sources("autodiff", "experiments", "records")
            self._records[experiment] = self.memory.get(
                key("record", experiment, sources, libraries=ENGINE_LIBRARIES),
                lambda: perform(experiment),
                pack_record,
                lambda content: unpack_record(record_type(experiment), experiment, content),
            )
        record: RecordT = self._records[experiment]
        return record

    def verdict(self, experiment: Experiment[Any]) -> Verdict | None:
        """How true the gradients of its record are; None if it holds none."""
        if experiment not in self._verdicts:
            sources = digest_of_sources("autodiff", "experiments", "records")
            self._verdicts[experiment] = self.memory.get(
                key("verdict", experiment, sources, libraries=ENGINE_LIBRARIES),
                lambda: judge(experiment, self.record(experiment)),
                lambda verdict: json.dumps(verdict and asdict(verdict)).encode(),
                lambda content: _verdict(json.loads(content)),
            )
        return self._verdicts[experiment]

    def shoot(self, orders: list[Order]) -> dict[str, list[Film]]:
        """Films of all orders by name; those not remembered are shot side by side."""
        self.total(len(orders))
        sources = digest_of_sources("autodiff", "drawing", "experiments", "films", "records")
        entries = {
            order.name: key("films", order.name, order.asked, sources, libraries=FILM_LIBRARIES)
            for order in orders
        }
        shot: dict[str, list[Film]] = {}
        missing = []
        for order in orders:
            content = self.memory.recall(entries[order.name])
            if content is None:
                missing.append(order)
            else:
                shot[order.name] = unpack_films(content)
                self.told(order.name, 0.0)
        mistakes = Mistakes()
        for order, result in _side_by_side(missing, min(self.jobs, len(missing))):
            try:
                films, seconds = result()
            except ContentError as error:
                mistakes.extend(error)
                continue
            self.memory.remember(entries[order.name], pack_films(films))
            shot[order.name] = films
            self.told(order.name, seconds)
        mistakes.settle()
        self.films += sum(map(len, shot.values()))
        return shot


def _verdict(values: dict[str, Any] | None) -> Verdict | None:
    return Verdict(**values | {"worst": tuple(values["worst"])}) if values else None


def _side_by_side(
    orders: list[Order], jobs: int
) -> Iterator[tuple[Order, Callable[[], tuple[list[Film], float]]]]:
    """Every order, and what to call for its films and the seconds they took."""
    if jobs < 2:
        yield from ((order, order.fulfil) for order in orders)
        return
    with ProcessPoolExecutor(jobs, initializer=_leave_with_parent) as pool:
        waiting = [(order, pool.submit(order.fulfil)) for order in orders if order.portable]
        yield from ((order, order.fulfil) for order in orders if not order.portable)
        yield from ((order, future.result) for order, future in waiting)


def _leave_with_parent() -> None:
    """End this process as soon as the one that started it is gone, however it went."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
