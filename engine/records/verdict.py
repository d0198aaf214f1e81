"""How true the gradients of a record are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Gradients of a record, compared with a reference that uses no derivative rule."""

    method: str
    """'complex step', or 'central differences' where an operation has a corner."""

    derivatives: int
    """How many single derivatives were compared."""

    error: float
    """Largest error of any derivative over the largest derivative of its gradient."""

    where: str
    """Moment and parameter of that largest error, such as 'step 85, layer 1, 2 → 1'."""

    worst: tuple[float, float]
    """There: what the engine has, and what the reference has."""

    tolerance: float
    """The error up to which the record is believed."""

    @property
    def holds(self) -> bool:
        """Whether the record may be shown."""
        return self.error <= self.tolerance
