"""One line of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sweep = Literal["forward", "backward", "update"]
SWEEPS: tuple[Sweep, ...] = ("forward", "backward", "update")


@dataclass(frozen=True)
class Line:
    """One line of the program, and what it costs."""

    text: str
    """numpy code, exactly as it runs."""

    sweep: Sweep
    entry: int | None
    """Place on the tape of the entry whose rule it comes from; None for the optimiser's lines."""

    fills: int | None
    """Place of the entry whose value, adjoint or scratch it writes; None for the optimiser's."""

    writes: str
    """The buffer it writes."""

    reads: tuple[str, ...]
    """The buffers it reads, not the views of them through which it does."""

    function: str
    """The numpy function it calls, such as 'dot'."""

    multiplications: int
    """Of two numbers, counted from shapes; those by the row of ones do not count."""

    matrices: bool
    """Whether it multiplies two matrices."""
