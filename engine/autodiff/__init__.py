"""Reverse-mode differentiation: trace once, then run one straight-line numpy program."""

from engine.autodiff.gradient_check import (
    Method,
    Reference,
    central_differences,
    complex_step,
    relative_error,
)
from engine.autodiff.listing import Line, Listing
from engine.autodiff.operations import OPERATIONS, GraphError, Operation
from engine.autodiff.program import Program, gradients
from engine.autodiff.tape import Entry, Tape, Variable

__all__ = [
    "OPERATIONS",
    "Entry",
    "GraphError",
    "Line",
    "Listing",
    "Method",
    "Operation",
    "Program",
    "Reference",
    "Tape",
    "Variable",
    "central_differences",
    "complex_step",
    "gradients",
    "relative_error",
]
