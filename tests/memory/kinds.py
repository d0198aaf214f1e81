"""Classes that declare what is seldom declared, to be packed and restored."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Generic, NewType, Protocol, TypeVar

if TYPE_CHECKING:
    import fractions
    import xml.dom as trees
    from decimal import Decimal as Exact

    from tests.memory import nowhere  # type: ignore[attr-defined]

    from . import shapes
    from .shapes import Leaf as Blade

T = TypeVar("T")
Metres = NewType("Metres", float)


@dataclass(frozen=True)
class Box(Generic[T]):
    """Holds what its parameter says."""

    held: T
    noted: Annotated[int, "a note"] = 0
    far: Metres = Metres(1.0)


@dataclass(frozen=True)
class Crate(Box[int]):
    """A box whose parameter is settled."""

    label: str = ""


class Form(ABC):
    """An abstract class."""

    @abstractmethod
    def area(self) -> float:
        """Of its inside."""


class Sized(Protocol):
    """A protocol."""

    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Disc(Form):
    """A form."""

    radius: float

    def area(self) -> float:
        """Of its inside, roughly."""
        return 3 * self.radius**2

    @property
    def size(self) -> int:
        """One."""
        return 1


class Square(Form):
    """A form that is no dataclass."""

    def area(self) -> float:
        """One."""
        return 1.0


@dataclass(frozen=True)
class Drawing:
    """Holds forms of any kind."""

    form: Form
    sized: Sized
    boxes: tuple[Box[str], ...] = ()


@dataclass(frozen=True)
class Imported:
    """Its types are imported for checkers alone."""

    exact: Exact
    blade: Blade
    leaf: shapes.Leaf


@dataclass(frozen=True)
class Missing:
    """Two of its types are not to be had."""

    lost: nowhere
    unknown: Nobody  # type: ignore[name-defined]  # noqa: F821
    document: trees.Nothing  # type: ignore[name-defined]
    wrong: fractions.Fraction[int]  # type: ignore[type-arg]


@dataclass(frozen=True)
class Task:
    """Performed, so that it may hold functions."""

    rule: Callable[[float], float]
    kind: type[Form] = Disc

    def perform(self) -> float:
        """What its rule makes of one."""
        return self.rule(1.0)


def double(value: float) -> float:
    """Twice a number."""
    return 2 * value
