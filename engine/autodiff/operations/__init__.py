"""The operations that every tape knows by name, collected from the files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Operation
from engine.autodiff.operations import (
    arithmetic,
    choices,
    elementwise,
    losses,
    matrices,
    reductions,
    shape,
)
from engine.errors import did_you_mean

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        each.name: each
        for noun in (arithmetic, elementwise, choices, shape, reductions, matrices, losses)
        for each in noun.OPERATIONS
    }
)
"""By name. An operation of your own needs no place here: `tape.record` takes the object itself."""


def operation(name: str) -> Operation:
    """The operation of that name."""
    if name not in OPERATIONS:
        raise GraphError(f"no operation is called '{name}'", did_you_mean(name, OPERATIONS))
    return OPERATIONS[name]
