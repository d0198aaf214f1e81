"""What the lines of a program say of themselves: code, cost, what they read and write."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.autodiff import (
    GraphError,
    Line,
    Listing,
    Operation,
    Program,
    Tape,
    Variable,
    broadcast_shape,
    concatenate,
    stack,
)

Formula = Callable[[Variable, Variable], Variable]


def lines(formula: Formula, a: tuple[int, ...], b: tuple[int, ...]) -> dict[str, Line]:
    """The forward lines of a formula over a parameter p and data q, by what they write."""
    tape = Tape()
    p = tape.parameter("p", np.ones(a))
    output = formula(p, tape.data("q", np.ones(b))).named("y")
    return {line.writes: line for line in Listing(output, derivatives=False).lines}


@pytest.mark.parametrize(
    ("formula", "shapes", "count", "matrices"),
    [
        (lambda p, q: p * q, ((2, 3), (2, 3)), 6, False),
        (lambda p, q: p * q, ((2, 3), ()), 6, False),
        (lambda p, q: p + q, ((2, 3), (2, 3)), 0, False),
        (lambda p, q: p.tanh() + q, ((2, 3), (2, 3)), 0, False),
        (lambda p, q: p @ q, ((2, 3), (3, 5)), 2 * 3 * 5, True),
        (lambda p, q: p.affine(q), ((2, 4), (3, 5)), 2 * 3 * 5, True),
        (lambda p, q: p @ q, ((7, 2, 3), (7, 3, 5)), 7 * 2 * 3 * 5, True),
        (lambda p, q: p @ q, ((3,), (3,)), 3, False),
        (lambda p, q: p @ q, ((2, 3), (3,)), 2 * 3, True),
    ],
)
def test_multiplications_are_counted_from_shapes(
    formula: Formula, shapes: tuple[tuple[int, ...], tuple[int, ...]], count: int, matrices: bool
) -> None:
    """Element by element, in products of matrices, and without the row of ones."""
    found = lines(formula, *shapes)
    assert sum(line.multiplications for line in found.values()) == count
    assert any(line.matrices for line in found.values()) is matrices
    tape = Tape()
    output = formula(tape.parameter("p", np.ones(shapes[0])), tape.data("q", np.ones(shapes[1])))
    listing = Listing(output, derivatives=False)
    assert listing.multiplications("forward") == count
    assert listing.multiplications("forward", matrices_only=True) == (count if matrices else 0)
    assert listing.multiplications("backward") == 0


@pytest.mark.parametrize(
    ("formula", "text", "function", "reads"),
    [
        (lambda p, q: p * q, "multiply(p, q, y)", "multiply", ("p", "q")),
        (lambda p, q: p.exp(), "exp(p, y)", "exp", ("p",)),
        (lambda p, q: p.reshape(6), "copyto(y, p_flat)", "copyto", ("p",)),
        (lambda p, q: p.reshape(3, 2), "copyto(y, p_3x2)", "copyto", ("p",)),
        (lambda p, q: p.T, "copyto(y, p_T)", "copyto", ("p",)),
        (lambda p, q: p @ q.T, "dot(p, transpose_2, y)", "dot", ("p", "transpose_2")),
        (
            lambda p, q: p.sum(axis=0),
            "add.reduce(p, axis=0, out=y)",
            "add.reduce",
            ("p",),
        ),
    ],
)
def test_a_line_is_its_code(
    formula: Formula, text: str, function: str, reads: tuple[str, ...]
) -> None:
    """Text, function, and the buffers it reads, whatever view it reads them through."""
    line = lines(formula, (2, 3), (2, 3))["y"]
    assert line.text == text
    assert (line.function, line.reads) == (function, reads)
    assert (line.sweep, line.writes) == ("forward", "y")
    assert line.fills == line.entry


@pytest.mark.parametrize(
    ("rule", "writes", "reads"),
    [
        ("copyto(o, a)", "y", {"p"}),
        ("add(a, b, o)", "y", {"p", "q"}),
        ("add(a, b, out=o)", "y", {"p", "q"}),
        ("add(a, b, out=o, where=greater(a, b))", "y", {"p", "q", "y"}),
        ("add.at(o, 0, b)", "y", {"q", "y"}),
        ("copyto(o, a, where=greater(b, zero))", "y", {"p", "q", "y", "zero"}),
        ("maximum(a, a, o)", "y", {"p"}),
    ],
)
def test_what_a_line_writes_and_reads(rule: str, writes: str, reads: set[str]) -> None:
    """`out`, the first of copyto and add.at, or the last; a part that is left counts as read."""
    own = Operation("own", broadcast_shape, rule)
    tape = Tape()
    p, q = tape.data("p", np.ones((2, 3))), tape.data("q", np.ones((2, 3)))
    (line,) = Listing(tape.record(own, p, q).named("y"), derivatives=False).lines
    assert line.writes == writes
    assert set(line.reads) == reads
    assert len(line.reads) == len(set(line.reads))


def test_the_lines_of_an_update_belong_to_no_entry() -> None:
    """They read theta and gradient and the state that was asked for."""
    tape = Tape()
    output = tape.parameter("x", [1.0, 2.0]).exp().sum()
    update = "multiply(gradient, rate, s); subtract(theta, s, theta)"
    program = Program(output, update=update, state={"s": np.zeros(2), "rate": np.array(0.5)})
    step, move = program.listing.sweep("update")
    assert (step.entry, step.fills, step.writes, step.reads) == (
        None,
        None,
        "s",
        ("gradient", "rate"),
    )
    assert (move.writes, move.reads, move.multiplications) == ("theta", ("theta", "s"), 0)
    assert step.multiplications == 2


def test_views_that_differ_have_names_that_differ() -> None:
    """A second way to look at a buffer in the same shape gets a name of its own."""
    tape = Tape()
    x = tape.parameter("x", np.arange(6.0).reshape(2, 3))
    output = (x.reshape(6) * x.T.reshape(6)).sum() + (x.reshape(3, 2) * x.T).sum()
    program = Program(output)
    value = np.arange(6.0).reshape(2, 3)
    wanted = (value.ravel() * value.T.ravel()).sum() + (value.reshape(3, 2) * value.T).sum()
    assert program.run() == wanted
    assert {"x_flat", "x_3x2", "x_T"} <= program.listing.views.keys()
    assert program["x_flat"].shape == (6,)
    assert np.shares_memory(program["x_T"], program["x"])


def test_settings_of_an_input_reach_its_own_rule() -> None:
    """In joined arrays each input's derivative is its own part, also beyond a letter's reach."""
    tape = Tape()
    many = [tape.parameter(f"p{k}", [float(k)]) for k in range(30)]
    weights = np.arange(30.0)
    for joined in (concatenate(many), stack(many)[:, 0]):
        program = Program((joined * weights).sum())
        program.run()
        np.testing.assert_array_equal(program.gradient, weights)


def test_the_oldest_of_many_listings_is_forgotten() -> None:
    """A structure seen lately is kept, and is the same object again."""
    from engine.autodiff import listing

    def listed(size: int) -> tuple[Line, ...]:
        tape = Tape()
        return Listing(tape.parameter("x", np.ones(size)).exp().sum()).lines

    first = listed(1)
    assert listed(1) is first
    for size in range(2, listing.MOST_LISTED + 1):
        listed(size)
    assert listed(1) is first
    assert len(listing._LISTED) <= listing.MOST_LISTED
    for size in range(2, listing.MOST_LISTED + 2):
        listed(1000 + size)
    assert listed(1) is not first
    assert listed(1) == first


def test_a_name_taken_twice_is_told_where_it_is_borne() -> None:
    """A view's or a scratch's name, borne by an entry of the author's."""
    tape = Tape()
    x = tape.parameter("x", np.ones((2, 3)))
    taken = x.exp().named("x_T")
    with pytest.raises(GraphError, match="uses the name 'x_T' already") as refusal:
        Program((taken * x.T.T).sum())
    assert refusal.value.remedy == "choose another with .named()"
    assert refusal.value.place is not None
