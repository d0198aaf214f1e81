"""What a tape refuses: a remedy, and below it each formula over `a`, (2, 3), and its problem.

After … the words are numpy's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autodiff import Tape, Variable, concatenate, stack, where


def matrix(shape: tuple[int, ...] = (2, 3), name: str = "a") -> Variable:
    """A parameter of that shape on a tape of its own."""
    return Tape().parameter(name, np.ones(shape))


Refused = dict[str, list[tuple[Callable[[Any], Any], str]]]

REFUSED: Refused = {
    "make them equal, or 1 where they differ": [
        (
            lambda a: a + np.ones((4, 5)),
            "'add': shapes (2, 3) and (4, 5) cannot meet element by element",
        ),
        (
            lambda a: np.ones((4, 5)) ** a,
            "'power': shapes (4, 5) and (2, 3) cannot meet element by element",
        ),
        (
            lambda a: a.broadcast(4, 3),
            "'broadcast': shapes (2, 3) and (4, 3) cannot meet element by element",
        ),
    ],
    "give as many columns as the vector has numbers": [
        (
            lambda a: a @ np.ones(2),
            "'matrix_vector': a matrix (2, 3) and a vector (2,) cannot be multiplied",
        ),
        (
            lambda a: a.tape.record("matrix_vector", a, np.ones((3, 1))),
            "'matrix_vector': a matrix (2, 3) and a vector (3, 1) cannot be multiplied",
        ),
        (
            lambda a: a.tape.record("matrix_vector", a[0], np.ones(3)),
            "'matrix_vector': a matrix (3,) and a vector (3,) cannot be multiplied",
        ),
    ],
    "give as many rows as the vector has numbers": [
        (
            lambda a: np.ones(3) @ a,
            "'vector_matrix': a vector (3,) and a matrix (2, 3) cannot be multiplied",
        ),
        (
            lambda a: a[0] @ np.ones((2, 2)),
            "'vector_matrix': a vector (3,) and a matrix (2, 2) cannot be multiplied",
        ),
        (
            lambda a: a.tape.record("vector_matrix", a, a.T),
            "'vector_matrix': a vector (2, 3) and a matrix (3, 2) cannot be multiplied",
        ),
        (
            lambda a: a.tape.record("vector_matrix", a[0], np.ones(3)),
            "'vector_matrix': a vector (3,) and a matrix (3,) cannot be multiplied",
        ),
    ],
    (
        "give as many columns in the first as rows in the second; let their axes before those be "
        "equal, or 1"
    ): [
        (
            lambda a: a @ np.ones((2, 4, 2)),
            "'batched_matmul': matrices of shapes (2, 3) and (2, 4, 2) cannot be multiplied",
        ),
        (
            lambda a: stack([a, a]) @ np.ones((3, 3, 2)),
            "'batched_matmul': matrices of shapes (2, 2, 3) and (3, 3, 2) cannot be multiplied",
        ),
    ],
    "multiply by * instead": [
        (lambda a: a @ 2.0, "'matmul' of shapes (2, 3) and (): one is a single number"),
    ],
    "give two arrays of the same shape": [
        (lambda a: a.inner([1.0]), "'inner': (2, 3) and (1,) do not pair up"),
    ],
    "give the layer one column more than the input has rows: the bias": [
        (
            lambda a: a.affine(a.T),
            "'affine': a layer of shape (2, 3) cannot map inputs of shape (3, 2)",
        ),
        (
            lambda a: a.affine(np.ones(2)),
            "'affine': a layer of shape (2, 3) cannot map inputs of shape (2,)",
        ),
    ],
    "give it the inputs and settings that it asks for": [
        (lambda a: a.reshape(4, 2), "'reshape' cannot be applied to (2, 3): …"),
        (lambda a: a.reshape(1.5), "'reshape' cannot be applied to (2, 3): …"),
        (lambda a: a[5], "'index' cannot be applied to (2, 3): …"),
        (lambda a: a["x"], "'index' cannot be applied to (2, 3): …"),
        (lambda a: a[0.5], "'index' cannot be applied to (2, 3): …"),
        (lambda a: a[np.ones((3, 3), dtype=bool)], "'index' cannot be applied to (2, 3): …"),
        (lambda a: a.sum(axis="x"), "'sum' cannot be applied to (2, 3): …"),
        (lambda a: a - [[1.0], [2.0, 3.0]], "'constant' cannot be applied to what it was given: …"),
        (lambda a: a[[1.5]], "'index' cannot be applied to (2, 3): …"),
        (
            lambda a: a.tape.record("concatenate", a[0, 0], a[0, 0], axis=0),
            "'concatenate' cannot be applied to () and (): …",
        ),
    ],
    "repeat only axes of size 1": [
        (lambda a: a.broadcast(3), "'broadcast': (2, 3) cannot fill (3,)"),
    ],
    "give axes in -2..1": [
        (lambda a: a.sum(axis=2), "'sum': (2, 3) has no axis 2"),
        (lambda a: a.softmax(axis=-3), "'softmax': (2, 3) has no axis -3"),
        (lambda a: a.mean(axis=(0, 5)), "'sum': (2, 3) has no axis (0, 5)"),
    ],
    "name each once": [
        (lambda a: a.sum(axis=(0, -2)), "'sum': an axis of (2, 3) is named twice in (0, -2)"),
    ],
    "give axes in -1..0": [
        (lambda a: a[0, 0].sum(axis=1), "'sum': () has no axis 1"),
    ],
    "give it some": [
        (lambda a: a[:0].mean(), "'mean': (0, 3) has no numbers to average"),
        (lambda a: a[:0].mean(axis=0), "'mean': (0, 3) has no numbers to average"),
    ],
    "reduce over axes that hold numbers": [
        (lambda a: a[:0].max(axis=0), "'max': (0, 3) has no largest number"),
        (lambda a: a[:0].sum() + a[:, :0].max(axis=1), "'max': (2, 0) has no largest number"),
    ],
    "exchange them": [
        (lambda a: a.clip(2, 1), "'clip': the bounds 2.0 and 1.0 leave nothing between"),
    ],
    "make them agree on all other axes": [
        (
            lambda a: concatenate([a, a[0]]),
            "'concatenate': shapes (2, 3) and (3,) cannot be joined along axis 0",
        ),
        (
            lambda a: concatenate([a, a[:, :2]]),
            "'concatenate': shapes (2, 3) and (2, 2) cannot be joined along axis 0",
        ),
        (
            lambda a: concatenate([a, np.ones((2, 3, 1))]),
            "'concatenate': shapes (2, 3) and (2, 3, 1) cannot be joined along axis 0",
        ),
    ],
    "give at least one array, all of the same shape": [
        (lambda a: stack([a, a.T]), "'stack': shapes (2, 3) and (3, 2) cannot be stacked"),
        (lambda a: stack([a, a[0]], axis=1), "'stack': shapes (2, 3) and (3,) cannot be stacked"),
    ],
    "use tape.constant": [
        (lambda a: stack([]), "'stack': none of the inputs is a variable"),
        (lambda a: where([True], 1.0, 2.0), "'where': none of the inputs is a variable"),
    ],
    "give numbers; of variables make one by stack or concatenate": [
        (lambda a: a + "x", "'constant' is no array of real numbers but of <U1"),
        (lambda a: a + 1j, "'constant' is no array of real numbers but of complex128"),
    ],
    (
        "read its numbers from a program that has run; to choose between numbers, use where, "
        "maximum, step or clip"
    ): [
        (
            lambda a: a + np.array([a, 1.0], dtype=object),
            "'array' of Variable('a', shape=(2, 3)) has no answer while a formula is written",
        ),
        (
            lambda a: a.tape.data("d", [a, a]),
            "'array' of Variable('a', shape=(2, 3)) has no answer while a formula is written",
        ),
        (bool, "'bool' of Variable('a', shape=(2, 3)) has no answer while a formula is written"),
        (float, "'float' of Variable('a', shape=(2, 3)) has no answer while a formula is written"),
        (
            lambda a: a > 0,
            "'<' of Variable('a', shape=(2, 3)) has no answer while a formula is written",
        ),
        (
            lambda a: 2.0 in a,
            "'in' of Variable('a', shape=(2, 3)) has no answer while a formula is written",
        ),
        (
            lambda a: [1, 2][a.sum()],
            "'index' of Variable('sum_1', shape=()) has no answer while a formula is written",
        ),
        (
            lambda a: int(a),
            "'int' of Variable('a', shape=(2, 3)) has no answer while a formula is written",
        ),
    ],
    "see its entry for what it takes": [
        (lambda a: a.tape.record("sum", a, by=3), "'sum': it has no setting 'by'"),
        (
            lambda a: a.tape.record("reshape", a, shape=6, before=(2, 3), by=3),
            "'reshape': it has no setting 'by'",
        ),
        (
            lambda a: a.tape.record("broadcast", a, shape=(1, 2, 3), by=3),
            "'broadcast': it has no setting 'by'",
        ),
        (
            lambda a: a.tape.record("concatenate", a, a, axis=0, by=3),
            "'concatenate': it has no setting 'by'",
        ),
        (lambda a: a.tape.record("stack", a, a, axis=0, by=3), "'stack': it has no setting 'by'"),
        (lambda a: a.tape.record("softmax", a, axis=0, by=3), "'softmax': it has no setting 'by'"),
        (
            lambda a: a.tape.record("logsumexp", a, axis=0, by=3),
            "'logsumexp': it has no setting 'by'",
        ),
    ],
    "give at least one variable or array": [
        (lambda a: a.tape.record("add"), "'add': it has no inputs"),
    ],
    "did you mean 'add'?": [
        (lambda a: a.tape.record("ad", a), "no operation is called 'ad'"),
    ],
    "write one computation on one tape": [
        (lambda a: a + matrix(), "'add' reads variables of two tapes"),
    ],
    "give it an axis": [
        (lambda a: len(a.sum()), "'len' of Variable('sum_1', shape=()): a single number has none"),
        (lambda a: list(a.sum()), "'len' of Variable('sum_1', shape=()): a single number has none"),
    ],
    "a target is the probability of class 1: give numbers in 0..1": [
        (
            lambda a: a.binary_cross_entropy(2.0),
            "'binary_cross_entropy': targets reach from 2.0 to 2.0",
        ),
        (
            lambda a: a.binary_cross_entropy(np.nan),
            "'binary_cross_entropy': targets reach from nan to nan",
        ),
    ],
    "give each column of (classes, points) numbers in 0..1 that sum to 1": [
        (
            lambda a: a.softmax_cross_entropy([[1, 0, 1.0], [0, 1, 0.5]]),
            "'softmax_cross_entropy': the targets of point 2, [1.0, 0.5], are no "
            "probabilities: they sum to 1.5",
        ),
        (
            lambda a: a.softmax_cross_entropy([[1, 0, 1.5], [0, 1, -0.5]]),
            "'softmax_cross_entropy': the targets of point 2, [1.5, -0.5], are no "
            "probabilities: they sum to 1.0",
        ),
    ],
    "use letters, digits and _": [
        (lambda a: a.exp().named("two words"), "'named': 'two words' cannot name a buffer"),
        (lambda a: a.tape.parameter("lambda", 1.0), "'named': 'lambda' cannot name a buffer"),
    ],
    "give each its own name": [
        (lambda a: a.exp().named("a"), "'named': two entries are called 'a'"),
    ],
    "give both as (classes, points), each target column summing to one": [
        (
            lambda a: a.softmax_cross_entropy(np.ones((3, 2))),
            "'softmax_cross_entropy': logits (2, 3) and targets (3, 2) do not match",
        ),
    ],
    "it has ['a']": [
        (lambda a: a.tape.place("b"), "the tape has no entry 'b'"),
    ],
    "give two matrices, as many columns in the first as rows in the second": [
        (
            lambda a: a.tape.record("matmul", a, a),
            "'matmul': matrices of shapes (2, 3) and (2, 3) cannot be multiplied",
        ),
    ],
}
