"""Losses, one number a point; labels are given, so those of the entropies have no derivative rule.

Both entropies and their slopes have full relative accuracy at any logit, right or wrong, sure or
unsure: what remains where a network is right and sure is computed by itself, never as a difference
of larger numbers. Only where a target between 0 and 1 is just met does the slope, nearly 0, have
the accuracy of its terms.
"""

from __future__ import annotations

from math import inf, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Example, Operation, SpecialPoint
from engine.autodiff.shapes import broadcast_shape, classes

ROUNDING = 1e-9
"""How far the targets of a point may sum to other than 1."""

LOST = "PyTorch subtracts the target from a probability that is nearly the same"


def probabilities(_: object, targets: NDArray[Any] | None) -> None:
    """Each target lies in 0..1."""
    if targets is not None and not ((targets >= 0) & (targets <= 1)).all():
        raise GraphError(
            f"targets reach from {targets.min()} to {targets.max()}",
            "a target is the probability of class 1: give numbers in 0..1",
        )


def distributions(_: object, targets: NDArray[Any] | None) -> None:
    """The targets of each point, (classes, points), are not negative and sum to 1."""
    if targets is None:
        return
    totals = targets.sum(axis=0)
    wrong = ~(np.abs(totals - 1) <= ROUNDING) | ~(targets >= 0).all(axis=0)
    if wrong.any():
        point = int(wrong.argmax())
        raise GraphError(
            f"the targets of point {point}, {targets[:, point].tolist()}, are no probabilities: "
            f"they sum to {totals[point]}",
            "give each column of (classes, points) numbers in 0..1 that sum to 1",
        )


OPERATIONS = (
    Operation(
        "squared_error",  # (a - b)²
        broadcast_shape,
        forward="subtract(a, b, e); multiply(e, e, o)",
        backward={
            "da": "multiply(e, two, t); multiply(g, t, da)",
            "db": "multiply(e, two, t); multiply(g, t, t); negative(t, db)",
        },
        scratch={"e": "o", "t": "o"},
        example=Example(([[0.6, 1.1, 1.7]], [[1.4, 0.5, 0.8]])),
        special=(SpecialPoint(([1, inf], [1, 2]), [0, inf], ([0, inf], [0, -inf])),),
        oracle="torch.nn.functional.mse_loss(a, b, reduction='none')",
    ),
    Operation(
        # log(1 + exp(-|a|)) + ([a > 0] - b) a: both terms are positive. n is -a, and s the slope
        # of the second term; that of the first is exp(-|a|) / (1 + exp(-|a|)), with the sign of n.
        "binary_cross_entropy",
        broadcast_shape,
        forward="subtract(zero, a, n); minimum(a, n, out=e); exp(e, e); log1p(e, o); "
        "greater(a, zero, out=s); subtract(s, b, s); multiply(a, s, t); "
        "fmax(t, zero, out=t); add(o, t, o)",
        backward={
            "da": "add(e, one, t); divide(e, t, t); copysign(t, n, t); add(s, t, t); "
            "multiply(g, t, da)",
        },
        scratch={"n": "o", "e": "o", "s": "o", "t": "o"},
        check=probabilities,
        example=Example(([[-1.6, 0.5, 1.9, 2.7]], [[0, 1, 0.3, 0]]), given=(1,)),
        special=(
            SpecialPoint(([0, -0.0], [1, 0]), [log(2), log(2)], ([-0.5, 0.5],)),
            SpecialPoint(([inf, 5000, -5000], [0, 0, 1]), [inf, 5000, 5000], ([1, 1, -1],)),
            SpecialPoint(([5000, -5000], [1, 0]), [0, 0], ([0, 0],)),
            SpecialPoint(
                ([30, -30, 30, 700], [1, 0, 1 - 2**-40, 1]),
                [
                    9.357622968839737e-14,
                    9.357622968839737e-14,
                    2.7378417282876244e-11,
                    9.85967654375977e-305,
                ],
                (
                    [
                        -9.357622968839299e-14,
                        9.357622968839299e-14,
                        8.159184720845352e-13,
                        -9.85967654375977e-305,
                    ],
                ),
                unlike=LOST,
            ),
            SpecialPoint(
                ([inf, -inf, -inf], [1, 0, 1]),
                [0, 0, inf],
                ([0, 0, -1],),
                unlike="PyTorch multiplies an infinite logit by 0",
            ),
        ),
        oracle="torch.nn.functional.binary_cross_entropy_with_logits(a, b, reduction='none')",
    ),
    Operation(
        # log(1 + rest) - Σ b u, where u is a less the largest logit: both terms are positive.
        # The slope, softmax(a) - b, times 1 + rest: e + (t - b) - rest b, the largest logit apart.
        "softmax_cross_entropy",
        classes,
        forward="maximum.reduce(a, axis=0, out=m, keepdims=True); subtract(a, m, u); "
        "equal(u, zero, out=t); add.reduce(t, axis=0, out=m, keepdims=True); divide(t, m, t); "
        "exp(u, e); subtract(e, t, e); subtract(t, b, t); "
        "add.reduce(e, axis=0, out=s, keepdims=True); log1p(s, o); multiply(u, b, u); "
        "fmin(u, zero, out=u); add.reduce(u, axis=0, out=m, keepdims=True); subtract(o, m, o)",
        backward={
            "da": "multiply(s, b, r); subtract(e, r, r); add(r, t, r); add(s, one, m); "
            "divide(r, m, r); multiply(g, r, da)",
        },
        scratch={"m": "o", "s": "o", "e": "a", "r": "a", "t": "a", "u": "a"},
        check=distributions,
        example=Example(
            ([[0.6, -1.1, 1.7], [0.4, 2.3, -0.9]], [[1, 0, 0.2], [0, 1, 0.8]]), given=(1,)
        ),
        special=(
            SpecialPoint(([[2], [2]], [[1], [0]]), [[log(2)]], ([[-0.5], [0.5]],)),
            SpecialPoint(([[5000], [-5000]], [[0], [1]]), [[10000]], ([[1], [-1]],)),
            SpecialPoint(
                ([[-inf], [0]], [[0], [1]]),
                [[0]],
                ([[0], [0]],),
                unlike="PyTorch multiplies an infinite logarithm by 0",
            ),
            SpecialPoint(
                ([[40], [0]], [[1], [0]]),
                [[4.248354255291589e-18]],
                ([[-4.248354255291589e-18], [4.248354255291589e-18]],),
                unlike="PyTorch adds the small term to 1 before the logarithm",
            ),
            SpecialPoint(([[0], [-inf]], [[0], [1]]), [[inf]], ([[1], [-1]],)),
        ),
        oracle="torch.nn.functional.cross_entropy(a.T, b.T, reduction='none')[None]",
    ),
)
