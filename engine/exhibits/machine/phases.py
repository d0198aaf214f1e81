"""The stops of a sweep: forward, the loss, backward, the update."""

from __future__ import annotations

from dataclasses import dataclass

from engine.catalogue import say
from engine.numerals import subscript

PHASES = ("inputs", "forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Phase:
    """A named stop of a sweep."""

    name: str
    """As the scrubber says it."""

    symbol: str
    """The same where there is little room."""

    kind: str
    """One of PHASES."""

    layer: int
    """The layer whose numbers appear; 0 for the inputs."""

    seconds: float
    """How long the sweep stays before it goes on."""


def phases(layers: tuple[int, ...]) -> tuple[Phase, ...]:
    """The stops of a sweep through `layers`: forward, the loss, backward, the update.

    Backward is slower than forward, for it is the news.
    """
    last = len(layers) - 1

    def called(layer: int) -> str:
        return say("output") if layer == last else say("hidden {layer}", layer=layer)

    forward = [
        Phase(called(k), "p" if k == last else f"a{subscript(k)}", "forward", k, 0.55)
        for k in range(1, last + 1)
    ]
    backward = [
        Phase(f"δ {called(k)}", f"δ{subscript(k)}", "backward", k, 0.75) for k in range(last, 0, -1)
    ]
    return (
        Phase(say("inputs"), "x", "inputs", 0, 0.45),
        *forward,
        Phase(say("loss"), "L", "loss", last + 1, 0.85),
        *backward,
        Phase(say("update"), "Δw", "update", 0, 0.9),
    )
