"""Classes that derive from what a record declares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from engine.errors import ContentError, Place
from engine.memory import check_record, codec_for
from tests.memory.kinds import Disc
from tests.memory.shapes import Leaf

HERE = "tests.memory.test_derived"


class Plain:
    """No dataclass."""


class Shape(ABC):
    """An abstract class that anything may derive from."""

    @abstractmethod
    def area(self) -> float:
        """Of its inside."""


class Named(Protocol):
    """A protocol."""

    name: str


@dataclass(frozen=True)
class Listed(Shape):
    """One that cannot be stored."""

    sides: list[float]

    def area(self) -> float:
        """None."""
        return 0.0


@dataclass(frozen=True)
class Bigger(Leaf):
    """A record that derives from another."""

    height: int = 0


@dataclass(frozen=True)
class Holds:
    """A base class, a protocol and a record that others derive from."""

    shape: Shape | None
    leaf: Leaf


class Undeclared(Leaf):
    """Derives from a record, and is none itself."""


def test_what_derives_is_judged_when_it_is_met() -> None:
    """Its own class is stored; one that cannot be is told where it was given."""
    codec = codec_for(Holds)
    value = Holds(None, Bigger("a", 1.0, 3))
    back = codec.unpack(codec.pack(value))
    assert back == value
    assert type(back.leaf) is Bigger
    with pytest.raises(ContentError) as refused:
        codec.pack(Holds(Listed([1.0]), Leaf("a", 1.0)))
    (told,) = refused.value.mistakes
    assert told.problem == "Holds.shape: Listed.sides cannot be stored: list can be changed"
    assert told.remedy == "declare tuple[..., ...]"
    with pytest.raises(ContentError) as refused:
        codec.pack(Holds(Disc(1.0), Leaf("a", 1.0)))  # type: ignore[arg-type]
    (told,) = refused.value.mistakes
    assert told.problem == f"Holds.shape: declared {HERE}.Shape | None, holds Disc"
    back = codec.unpack(codec.pack(Holds(None, Undeclared("a", 1.0))))
    assert type(back.leaf) is Undeclared


def test_a_name_that_means_nothing_is_told_at_the_class() -> None:
    """A type that is no class has no place."""
    with pytest.raises(ContentError) as refused:
        codec_for(list[int])
    assert refused.value.mistakes[0].place == Place(Path("-"))
    with pytest.raises(ContentError) as refused:
        codec_for(Plain)
    assert refused.value.mistakes[0].place.file.name == Path(__file__).name
    (told,) = check_record(Plain)
    assert told.problem == "Plain is not a dataclass"
    assert told.remedy == "put @dataclass(frozen=True) over it"


def test_what_derives_from_itself_without_being_a_record_is_refused() -> None:
    """A base class that is no dataclass, made as it is."""

    class Concrete(Shape):
        def area(self) -> float:
            return 1.0

    made = Concrete()
    with pytest.raises(ContentError) as refused:
        codec_for(Shape).pack(made)
    assert refused.value.mistakes[0].problem == (
        f"Shape: declared {HERE}.Shape, holds {Concrete.__qualname__}"
    )
