"""What the numbers of a field count, told once, where the field is declared.

    loss: Annotated[NDArray[np.float64], Measure("loss", along="step")]

Axes are titled by it, and legends name their curves by it, so that neither can say another thing
than what is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.catalogue import say


@dataclass(frozen=True)
class Measure:
    """What the numbers of an array are."""

    quantity: str
    """What an axis counts: 'loss', 'multiplications'."""

    name: str = ""
    """Which of several curves of one quantity this is: 'forward pass'; '' for the only one."""

    unit: str = ""
    """'m', 'kB', '%'; '' for a plain number."""

    along: str = ""
    """What the place of a number in the array counts, from 0: 'step'."""

    def __post_init__(self) -> None:
        if not self.quantity.strip():
            raise ValueError("a measure needs a quantity: Measure('loss')")

    @property
    def title(self) -> str:
        """What an axis says."""
        quantity = say(self.quantity)
        return f"{quantity}, {self.unit}" if self.unit else quantity

    @property
    def called(self) -> str:
        """What a legend says."""
        return say(self.name or self.quantity)
