"""How a value is described in a key, and whose source it brings with it."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from engine.errors import ContentError
from engine.memory import FrozenDict, Store, check_record, codec_for, keep_in, key
from engine.memory.kept import found_out
from engine.memory.keys import described_value, sourced
from engine.memory.sources import source_digest
from tests.memory.kinds import Box, double
from tests.memory.shapes import Leaf, Side

NAMED = "tests.memory.test_asked"


@dataclass(frozen=True)
class Asked:
    """An experiment with one of everything."""

    number: int
    rule: Any
    parts: tuple[Any, ...]
    names: Mapping[Any, Any]


ASKED = Asked(1, double, (Leaf("a", 1.0), "b"), {Side.LEFT: Box, "x": [0.5]})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        ("a", "'a'"),
        (0.5, "0.5"),
        (None, "None"),
        ((), "()"),
        ((1, "a"), "(1, 'a')"),
        ([1, [2]], "(1, (2))"),
        ({"a": 1, "b": (2,)}, "{'a': 1, 'b': (2)}"),
        (MappingProxyType({1: 2}), "{1: 2}"),
        (Side.LEFT, "Side.LEFT"),
        (double, "tests.memory.kinds.double"),
        (Asked, f"{NAMED}.Asked"),
        (Leaf("a", 1.0), "Leaf(name='a', weight=1.0)"),
        (
            ASKED,
            "Asked(number=1, rule=tests.memory.kinds.double, parts=(Leaf(name='a', weight=1.0), "
            "'b'), names={Side.LEFT: tests.memory.kinds.Box, 'x': (0.5)})",
        ),
    ],
)
def test_a_value_is_described_alike_everywhere(value: object, text: str) -> None:
    """By its type's name and its fields, never by where it lies in memory."""
    assert described_value(value) == text


@pytest.mark.parametrize(
    ("value", "roots"),
    [
        (1, []),
        (double, [double]),
        (Asked, [Asked]),
        (Side.LEFT, [Side]),
        ((1, double, [Asked]), [double, Asked]),
        ({Side.LEFT: double}, [Side, double]),
        (Leaf("a", 1.0), [Leaf]),
        (ASKED, [Asked, double, Leaf, Side, Box]),
    ],
)
def test_classes_and_functions_within_a_value_count_with_their_source(
    value: object, roots: list[object]
) -> None:
    """At whatever depth, in order."""
    assert list(sourced(value)) == roots


def test_a_key_is_a_digest_of_what_was_asked_and_of_what_answers() -> None:
    """In the order of its parts, by a kind, with the sources of all roots and some libraries."""
    here = key("record", ASKED, 1, source=(Store,), libraries=("numpy",))
    assert len(here) == 64
    assert here == key("record", ASKED, 1, source=(Store, double), libraries=("numpy",))
    others = [
        key("film", ASKED, 1, source=(Store,), libraries=("numpy",)),
        key("record", ASKED, 2, source=(Store,), libraries=("numpy",)),
        key("record", 1, ASKED, source=(Store,), libraries=("numpy",)),
        key("record", ASKED, source=(Store,), libraries=("numpy",)),
        key("record", ASKED, 1, source=(FrozenDict,), libraries=("numpy",)),
        key("record", ASKED, 1, source=(Store,), libraries=("rich",)),
        key("record", ASKED, 1, source=(Store,)),
    ]
    assert len({here, *others}) == 1 + len(others)
    plain = "\n".join(["record", "1", source_digest()])
    assert key("record", 1, source=()) == sha256(plain.encode()).hexdigest()


def test_what_was_found_out_is_found_out_once(tmp_path: Path) -> None:
    """Where it is kept; and each time where nothing is."""
    calls: list[str] = []

    def find() -> bytes:
        calls.append("found")
        return b"it"

    keep_in(None)
    assert [found_out("a", find), found_out("a", find)] == [b"it", b"it"]
    assert len(calls) == 2
    keep_in(Store(tmp_path))
    try:
        assert [found_out("a", find), found_out("a", find)] == [b"it", b"it"]
        assert len(calls) == 3
        assert found_out("b", lambda: b"") == b""
        assert found_out("b", find) == b""
    finally:
        keep_in(None)


class Tool:
    """Behaves like a method when it is an attribute."""

    def __get__(self, owner: object, kind: type | None = None) -> int:
        return 1


@dataclass(frozen=True)
class Forgetful:
    """Some of its fields have no type."""

    typed: int = 1
    forgotten = 2
    also = "text"
    tool = Tool()
    Inner = Asked
    _is_hidden = 3
    _abc_hidden = 4
    __dunder = 5

    def method(self) -> int:
        """No field."""
        return 1

    @property
    def size(self) -> int:
        """Neither is this."""
        return 1

    @classmethod
    def make(cls) -> Forgetful:
        """Nor this."""
        return cls()


@dataclass(frozen=True)
class Heir(Forgetful):
    """Its base forgot."""

    own: tuple[int, ...] = field(default=())
    mine = 0.5


@dataclass
class Thawed:
    """Not frozen, and forgetful."""

    x: int
    y = 1


class Plain:
    """No dataclass."""

    z = 1


def told(kind: type) -> list[tuple[str, str, str]]:
    """What is said of a class: the text of the line, the problem, the remedy."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return [
        (lines[each.place.line - 1].strip(), each.problem, str(each.remedy))
        for each in check_record(kind)
    ]


def test_fields_whose_type_was_forgotten_are_told() -> None:
    """At their own lines, also those of a base class; methods and classes are no fields."""
    forgotten = [
        (
            "forgotten = 2",
            "{}.forgotten has no type, so it is no field",
            "write 'forgotten: int = ...', or ClassVar[...]",
        ),
        (
            'also = "text"',
            "{}.also has no type, so it is no field",
            "write 'also: str = ...', or ClassVar[...]",
        ),
    ]
    hidden = (
        "__dunder = 5",
        "{}._Forgetful__dunder has no type, so it is no field",
        "write '_Forgetful__dunder: int = ...', or ClassVar[...]",
    )

    def of(name: str, lines: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        return [(line, problem.format(name), remedy) for line, problem, remedy in lines]

    found = [each for each in told(Forgetful) if "__dunder" not in each[1]]
    assert found == of("Forgetful", forgotten)
    heir = [each for each in told(Heir) if "__dunder" not in each[1]]
    mine = (
        "mine = 0.5",
        "{}.mine has no type, so it is no field",
        "write 'mine: float = ...', or ClassVar[...]",
    )
    assert heir == of("Heir", [*forgotten, mine])
    assert hidden[2] in {each[2] for each in told(Forgetful)}
    assert told(Thawed) == [
        ("class Thawed:", "Thawed is not frozen", "write @dataclass(frozen=True)"),
        ("y = 1", "Thawed.y has no type, so it is no field", "write 'y: int = ...', or ClassVar[...]"),
    ]  # fmt: skip
    assert told(Plain) == [
        ("class Plain:", "Plain is not a dataclass", "put @dataclass(frozen=True) over it")
    ]


def test_a_record_in_a_record_is_told_by_the_way_to_it() -> None:
    """At the line of the outer field, with all steps."""
    codec = codec_for(tuple[Box[Leaf], ...])
    with pytest.raises(ContentError) as refused:
        codec.pack((Box(Leaf("a", 1.0)), Box(Leaf("a", "heavy"))))  # type: ignore[arg-type]
    (mistake,) = refused.value.mistakes
    assert mistake.problem == "tuple[1].held.weight: declared float, holds str"
    with pytest.raises(ContentError) as refused:
        codec_for(Box[Leaf]).pack(Box(Leaf(1, 1.0)))  # type: ignore[arg-type]
    (mistake,) = refused.value.mistakes
    assert mistake.problem == "Box.held.name: declared str, holds int"
    assert mistake.remedy == "give it str"
    lines = (Path(__file__).parent / "kinds.py").read_text(encoding="utf-8").splitlines()
    assert lines[mistake.place.line - 1].strip() == "held: T"
    with pytest.raises(ContentError) as refused:
        codec_for(dict[str, tuple[Leaf, ...]]).pack({"a": (Leaf("a", 1.0), 3)})
    assert refused.value.mistakes[0].problem.startswith("dict['a'][1]: ")


def test_digests_know_types_values_and_what_functions_do() -> None:
    """Two codecs never give one digest, nor two values."""
    digests = {
        codec_for(int).digest(1),
        codec_for(int).digest(2),
        codec_for(float).digest(1),
        codec_for(float).digest(1.0),
        codec_for(Leaf).digest(Leaf("a", 1.0)),
        codec_for(Leaf).digest(Leaf("b", 1.0)),
    }
    assert len(digests) == 6
    assert {len(each) for each in digests} == {64}
    assert len(codec_for(int).schema) == 16
