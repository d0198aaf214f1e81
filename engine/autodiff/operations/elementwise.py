"""Smooth functions of one number."""

from __future__ import annotations

from math import inf, pi

from engine.autodiff.operation import Example, Operation, SpecialPoint
from engine.autodiff.shapes import broadcast_shape

ANY = Example(([[-1.9, -0.8, 0.3], [0.6, 1.2, 2.1]],))
POSITIVE = Example(([[0.2, 0.5, 0.9], [1.3, 2.4, 3.5]],))

OPERATIONS = (
    Operation(
        "exp",
        broadcast_shape,
        forward="exp(a, o)",
        backward={"da": "multiply(g, o, da)"},
        example=ANY,
        special=(SpecialPoint(([0, -inf, inf],), [1, 0, inf], ([1, 0, inf],)),),
        oracle="torch.exp(a)",
    ),
    Operation(
        "log",
        broadcast_shape,
        forward="log(a, o)",
        backward={"da": "divide(g, a, da); copyto(da, zero, where=g == 0)"},
        example=POSITIVE,
        special=(
            SpecialPoint(([0, 1, inf],), [-inf, 0, inf], ([inf, 1, 0],)),
            SpecialPoint(
                ([0],),
                [-inf],
                ([0],),
                weights=0,
                unlike="PyTorch multiplies an infinite slope by an adjoint that is 0",
            ),
        ),
        oracle="torch.log(a)",
    ),
    Operation(
        "sqrt",
        broadcast_shape,
        forward="sqrt(a, o)",
        backward={"da": "multiply(o, two, t); divide(g, t, da); copyto(da, zero, where=g == 0)"},
        scratch={"t": "o"},
        example=POSITIVE,
        special=(
            SpecialPoint(([0, 4, inf],), [0, 2, inf], ([inf, 0.25, 0],)),
            SpecialPoint(
                ([0],),
                [0],
                ([0],),
                weights=0,
                unlike="PyTorch multiplies an infinite slope by an adjoint that is 0",
            ),
        ),
        oracle="torch.sqrt(a)",
    ),
    Operation(
        "sin",
        broadcast_shape,
        forward="sin(a, o)",
        backward={"da": "cos(a, t); multiply(g, t, da)"},
        scratch={"t": "o"},
        example=ANY,
        special=(SpecialPoint(([0],), [0], ([1],)),),
        oracle="torch.sin(a)",
    ),
    Operation(
        "cos",
        broadcast_shape,
        forward="cos(a, o)",
        backward={"da": "sin(a, t); negative(t, t); multiply(g, t, da)"},
        scratch={"t": "o"},
        example=ANY,
        special=(SpecialPoint(([0],), [1], ([0],)),),
        oracle="torch.cos(a)",
    ),
    Operation(
        "tanh",  # 1 - o² has no digits left beyond |a| = 19; so in every library, and on the page
        broadcast_shape,
        forward="tanh(a, o)",
        backward={"da": "multiply(o, o, t); subtract(one, t, t); multiply(g, t, da)"},
        scratch={"t": "o"},
        example=ANY,
        special=(SpecialPoint(([0, 30, inf, -inf],), [0, 1, 1, -1], ([1, 0, 0, 0],)),),
        oracle="torch.tanh(a)",
    ),
    Operation(
        "sigmoid",  # its slope is sigmoid(a) sigmoid(-a): 1 - o has no digits where o is nearly 1
        broadcast_shape,
        forward="negative(a, o); exp(o, o); add(o, one, o); divide(one, o, o)",
        backward={"da": "exp(a, t); add(t, one, t); divide(o, t, t); multiply(g, t, da)"},
        scratch={"t": "o"},
        example=ANY,
        special=(
            SpecialPoint(
                ([0, -30, inf, -inf, 800, -800],),
                [0.5, 9.357622968839299e-14, 1, 0, 1, 0],
                ([0.25, 9.357622968838423e-14, 0, 0, 0, 0],),
            ),
            SpecialPoint(
                ([30, 100],),
                [0.9999999999999064, 1],
                ([9.357622968838423e-14, 3.720075976020836e-44],),
                unlike="PyTorch subtracts o from 1, which leaves no digits",
            ),
        ),
        oracle="torch.sigmoid(a)",
    ),
    Operation(
        "softplus",  # log(1 + exp(a)), and a itself where exp would overflow
        broadcast_shape,
        forward="minimum(a, cap, out=e); exp(e, e); log1p(e, o); maximum(a, o, out=o)",
        backward={"da": "add(e, one, t); divide(e, t, t); multiply(g, t, da)"},
        scratch={"e": "o", "t": "o"},
        example=ANY,
        special=(
            SpecialPoint(
                ([0, -30, 5000, inf, -inf],),
                [0.6931471805599453, 9.357622968839737e-14, 5000, inf, 0],
                ([0.5, 9.357622968839299e-14, 1, 1, 0],),
            ),
        ),
        oracle="torch.nn.functional.softplus(a)",
    ),
    Operation(
        "erf",  # the error function; slope 2 exp(-a²) / √π (NIST DLMF 7.2.1)
        broadcast_shape,
        forward="erf(a, o)",
        backward={
            "da": "multiply(a, a, t); negative(t, t); exp(t, t); multiply(t, two_over_root_pi, t); "
            "multiply(g, t, da)"
        },
        scratch={"t": "o"},
        constants={"two_over_root_pi": 2 / pi**0.5},
        functions={"erf": "scipy.special:erf"},
        example=ANY,
        special=(SpecialPoint(([0, inf, -inf],), [0, 1, -1], ([1.1283791670955126, 0, 0],)),),
        oracle="torch.erf(a)",
    ),
)
