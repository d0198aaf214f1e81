"""Every way to declare a type: its values come back, others are refused to the word."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import ContentError
from engine.memory import DamagedError, FrozenDict, check_record, codec_for
from engine.memory.wire import join
from tests.memory import kinds
from tests.memory.kinds import (
    Box,
    Crate,
    Disc,
    Drawing,
    Form,
    Imported,
    Missing,
    Square,
    Task,
    double,
)
from tests.memory.shapes import Leaf, Pair, Side

LEAF = Leaf("a", 1.0)
NAMED = "tests.memory.shapes.Leaf"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (tuple[int, str], [(1, "a"), (-(2**70), "")]),
        (tuple[int, ...], [(), (1,), (1, 2, 3)]),
        (tuple[()], [()]),
        (frozenset[int], [frozenset(), frozenset({3, 1, 2})]),
        (frozenset[tuple[str, float]], [frozenset({("b", 1.0), ("a", 2.0)})]),
        (Mapping[str, tuple[int, ...]], [{}, {"b": (1,), "a": ()}]),
        (dict[Side, Leaf], [{Side.RIGHT: LEAF, Side.LEFT: LEAF}]),
        (int | None, [None, 0]),
        (int | str | tuple[int, ...], [1, "1", (1, 2)]),
        (tuple[int, int] | tuple[int, ...] | tuple[str, ...], [(1, 2), (1,), ("a",)]),
        (frozenset[int] | frozenset[str], [frozenset({1}), frozenset({"a"})]),
        (Mapping[str, int] | Mapping[int, str], [{"a": 1}, {1: "a"}]),
        (Literal["a", 1] | bool | float, ["a", 1, True, 1.0]),
        (Literal["a", True, 1, Side.LEFT], ["a", True, 1, Side.LEFT]),
        (Leaf | Pair | int, [LEAF, Pair(LEAF, None), 3]),
        ((int | str) | None, [1, "a", None]),
        (tuple[int | str, ...], [(1, "a")]),
        (np.float64, [np.float64(0.5)]),
        (np.int32 | int, [np.int32(5), 5]),
        (Decimal, [Decimal("0.10")]),
        (bytes, [b"", b"\x00\xff"]),
        (complex, [1 + 2j]),
    ],
)
def test_values_of_a_kind_come_back(kind: Any, values: list[Any]) -> None:
    """Equal, of equal type, and in the same order."""
    codec = codec_for(kind)
    for value in values:
        back = codec.unpack(codec.pack(value))
        assert back == value
        assert type(back) is (FrozenDict if isinstance(value, Mapping) else type(value))
        assert codec.freeze(value) == value
        if isinstance(value, Mapping):
            assert list(back) == list(value)
    assert len({codec.pack(value) for value in values}) == len(values)


@pytest.mark.parametrize(
    ("kind", "value", "problem", "remedy"),
    [
        (
            tuple[int, str],
            (1,),
            "tuple: declared tuple[int, str], holds 1 items",
            "give it as many",
        ),
        (tuple[int, str], [1], "list: declared tuple[int, str], holds list", "tuple[int, str]"),
        (tuple[int, ...], (1, "a"), "tuple[1]: declared int, holds str", "int"),
        (frozenset[int], {1}, "set: declared frozenset[int], holds set", "frozenset[int]"),
        (
            frozenset[bytes],
            frozenset({b"a"}),
            "frozenset: a set of what holds bytes or arrays",
            "declare a tuple",
        ),
        (Mapping[str, int], {"a": "b"}, "dict['a']: declared int, holds str", "int"),
        (
            Mapping[str, int],
            [1],
            "list: declared Mapping[str, int], holds list",
            "Mapping[str, int]",
        ),
        (int | str, 1.5, "float: declared int | str, holds float", "int | str"),
        (
            Literal["a", 1],
            True,
            "bool: declared Literal['a', 1], holds True",
            "give it one of these",
        ),
        (Leaf, Pair(LEAF, None), f"Leaf: declared {NAMED}, holds Pair", NAMED),
        (Leaf | int, "leaf", f"str: declared {NAMED} | int, holds str", f"{NAMED} | int"),
    ],
)
def test_another_value_is_refused(kind: Any, value: Any, problem: str, remedy: str) -> None:
    """With the way to the part that does not fit, what it is, and what it should be."""
    with pytest.raises(ContentError) as refusal:
        codec_for(kind).pack(value)
    (told,) = refusal.value.mistakes
    assert told.problem == problem
    assert told.remedy == (remedy if " a " in remedy or " it " in remedy else f"give it {remedy}")


def test_what_a_parameter_stands_for_decides() -> None:
    """A box of words holds words, a crate numbers; each says so in its schema."""
    words, numbers = codec_for(Box[str]), codec_for(Box[int])
    assert words.unpack(words.pack(Box("a"))) == Box("a")
    assert words.schema != numbers.schema
    with pytest.raises(ContentError, match=r"Box\.held: declared str, holds int"):
        words.pack(Box(1))
    crate = codec_for(Crate)
    assert crate.unpack(crate.pack(Crate(3, 2, label="x"))) == Crate(3, 2, label="x")
    with pytest.raises(ContentError, match=r"Crate\.held: declared int, holds str"):
        crate.pack(Crate("three"))  # type: ignore[arg-type]
    with pytest.raises(ContentError, match="not said what T stands for"):
        codec_for(Box)


def test_a_base_class_or_a_protocol_takes_whoever_keeps_it() -> None:
    """As long as it is a frozen dataclass; it comes back as what it was."""
    codec = codec_for(Drawing)
    drawing = Drawing(Disc(2.0), Disc(1.0), (Box("a"),))
    back = codec.unpack(codec.pack(drawing))
    assert back == drawing
    assert type(back.form) is Disc
    for wrong in (Square(), 1.0, Disc, LEAF):
        with pytest.raises(ContentError, match=r"Drawing\.form: "):
            codec.pack(Drawing(wrong, Disc(1.0)))  # type: ignore[arg-type]


def test_types_imported_for_checkers_are_found() -> None:
    """Under another name, by a relative import, or within a module."""
    assert check_record(Imported) == []
    codec = codec_for(Imported)
    whole = Imported(Decimal("1.5"), LEAF, Leaf("b", 2.0))
    assert codec.unpack(codec.pack(whole)) == whole


def test_types_that_are_not_to_be_had_are_told_all_at_once() -> None:
    """Each at the line of its field."""
    told = {each.problem.split(" ")[0]: each for each in check_record(Missing)}
    assert set(told) == {f"Missing.{n}" for n in ("lost", "unknown", "document", "wrong")}
    source = open(str(kinds.__file__), encoding="utf-8").read().splitlines()  # noqa: SIM115
    for name, mistake in told.items():
        assert source[mistake.place.line - 1].strip().startswith(name.partition(".")[2] + ":")
    assert told["Missing.unknown"].remedy == "import it there, if only under TYPE_CHECKING"
    assert "names Nobody, which module 'tests.memory.kinds' does not know" in (
        told["Missing.unknown"].problem
    )
    assert told["Missing.lost"].remedy == "mend the import under TYPE_CHECKING"
    assert told["Missing.wrong"].remedy == "name a type"


def test_an_experiment_may_hold_functions_by_name() -> None:
    """They come back as themselves; one without a name of its own is refused."""
    codec = codec_for(Task)
    back = codec.unpack(codec.pack(Task(double)))
    assert back.rule is double
    assert back.kind is Disc
    sine = codec.unpack(codec.pack(Task(np.sin)))
    assert sine.rule is np.sin
    with pytest.raises(ContentError, match="is not the name of anything") as refusal:
        codec.pack(Task(lambda value: value))
    assert "at the top of a module" in refusal.value.mistakes[0].remedy
    with pytest.raises(ContentError, match=r"Task\.rule"):
        codec.pack(Task("double"))  # type: ignore[arg-type]


def test_a_remembered_mapping_is_a_mapping_that_cannot_be_changed() -> None:
    """It equals, hashes, joins and prints like the dict it was."""
    frozen = FrozenDict({"a": 1, "b": 2})
    assert frozen == {"b": 2, "a": 1}
    assert hash(frozen) == hash(FrozenDict({"b": 2, "a": 1}))
    assert repr(frozen) == "{'a': 1, 'b': 2}"
    assert frozen | {"a": 3} == {"a": 3, "b": 2}
    assert type(frozen | {}) is dict
    assert frozen.__copy__() is frozen
    assert frozen.__reduce__() == (FrozenDict, ({"a": 1, "b": 2},))
    for change in (
        lambda: frozen.update(a=2),
        lambda: frozen.pop("a"),
        lambda: frozen.clear(),
        lambda: frozen.setdefault("c", 1),
        lambda: frozen.__ior__({"a": 2}),
    ):
        with pytest.raises(TypeError, match="read-only\n    remedy: dict"):
            change()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Big(Leaf):
    """A leaf with an array."""

    field: NDArray[np.float64] = dataclasses.field(default_factory=lambda: np.ones(2))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Mapping[bytes, NDArray[np.float64]], {b"a": np.ones(2), b"b": np.zeros(1)}),
        (Mapping[str, bytes], {"a": b"1", "b": b"22"}),
        (Leaf, Big("a", 1.0, np.arange(3.0))),
        (tuple[Literal[b"a", b"b"], ...], (b"b", b"a")),
        (int | tuple[int | NDArray[np.float64], ...], (1, np.ones(2))),
        (frozenset[int | str | None], frozenset({None, "a", 1})),
    ],
)
def test_arrays_and_bytes_lie_beside_whatever_holds_them(kind: Any, value: Any) -> None:
    """Keys, values, options, fields of derived classes: each finds its own again."""
    codec = codec_for(kind)
    packed = codec.pack(value)
    back = codec.unpack(packed)
    assert codec.pack(back) == packed
    assert repr(back) == repr(value) or back == value


@pytest.mark.parametrize(
    ("kind", "tree", "problem"),
    [
        (Leaf, {"as": "builtins:int", "fields": []}, f"builtins:int is no {NAMED}"),
        (Leaf, {"as": "builtins:len", "fields": []}, f"builtins:len is no {NAMED}"),
        (Leaf, {"as": "nowhere:Leaf", "fields": []}, "there is no nowhere:Leaf any more"),
        (Leaf, ["a"], "zip() argument 2 is shorter than argument 1"),
        (Leaf, ["a", 1.0, 2], "zip() argument 2 is longer than argument 1"),
        (Form, {"as": "builtins:len", "fields": []}, "builtins:len is no class"),
        (
            Form,
            {"as": "tests.memory.shapes:Leaf", "fields": ["a", 1.0]},
            "tests.memory.shapes:Leaf is no tests.memory.kinds.Form",
        ),
        (Form, ["a"], "list indices must be integers or slices, not str"),
    ],
)
def test_a_class_that_does_not_belong_there_is_damage(kind: Any, tree: Any, problem: str) -> None:
    """Whatever the bytes name."""
    codec = codec_for(kind)
    with pytest.raises(DamagedError) as told:
        codec.unpack(join(codec.schema, tree, []))
    assert str(told.value) == f"not a {codec._coder.name}: {problem}"


def test_a_digest_knows_what_functions_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only their names; what is packed knows the names alone."""
    codec = codec_for(Task)
    before = codec.digest(Task(double))
    packed = codec.pack(Task(double))
    assert b'["tests.memory.kinds:double"]' in packed
    assert codec.digest(Task(np.sin)) != before
    asked: list[object] = []

    def source(value: object) -> str:
        asked.append(value)
        return "x"

    monkeypatch.setattr("engine.memory.codec.source_digest", source)
    assert codec_for(Task).digest(Task(double)) != before
    assert asked == [double, Disc]
    with pytest.raises(ContentError) as refused:
        codec.pack(Task(3))  # type: ignore[arg-type]
    assert refused.value.mistakes[0].problem == "Task.rule: declared Callable, holds int"


def test_a_part_that_does_not_fit_is_told_at_its_own_line() -> None:
    """Of the class that was asked for, the field in which it lies."""
    lines = open(str(kinds.__file__), encoding="utf-8").read().splitlines()  # noqa: SIM115
    wrong = Drawing(Disc(1.0), Disc(1.0), (Box("a"), Box(1)))  # type: ignore[arg-type]
    with pytest.raises(ContentError) as refused:
        codec_for(Drawing).pack(wrong)
    (told,) = refused.value.mistakes
    assert told.problem == "Drawing.boxes[1].held: declared str, holds int"
    assert lines[told.place.line - 1].strip().startswith("boxes: ")


def test_a_hash_is_that_of_its_items() -> None:
    """Two mappings of other items are told apart."""
    assert hash(FrozenDict({"a": 1})) != hash(FrozenDict({"a": 2}))
    with pytest.raises(TypeError) as refused:
        FrozenDict({"a": 1})["a"] = 2
    assert str(refused.value) == (
        "a record's mapping is read-only\n    remedy: dict(...) makes a copy"
    )
