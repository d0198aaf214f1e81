"""Replaying a program: each line by itself, and what it wrote."""

from __future__ import annotations

import ast
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    READING_BITS,
    Claim,
    Experiment,
    Program,
    SampleSweeps,
    Tape,
    Variable,
    networks,
    rounded,
)


@dataclass(frozen=True)
class ReplayedProgram:
    """Every line of a program in the order in which it ran, and what its buffer then held.

    Tuples named after lines have one entry a line; those of what was given, one a name.
    """

    experiment: Replay
    names: tuple[str, ...]
    """What was given: numbers, parameters, data."""

    given: tuple[NDArray[np.float64], ...]
    """Their values, each in its own shape."""

    lines: tuple[str, ...]
    """numpy code, exactly as it ran."""

    sweep: tuple[str, ...]
    """'forward' or 'backward'."""

    entry: tuple[str, ...]
    """The name on the tape whose rule the line comes from."""

    writes: tuple[str, ...]
    """The buffer that the line wrote."""

    values: tuple[NDArray[np.float64], ...]
    """What that buffer held once the line had run, in the buffer's shape."""

    def latest(self, buffer: str, line: int) -> NDArray[np.float64] | None:
        """What a buffer held after `line` lines had run; None before its first writing."""
        for k in range(line - 1, -1, -1):
            if self.writes[k] == buffer:
                return self.values[k]
        return None


class Replay(Experiment[ReplayedProgram]):
    """A program that is run line by line."""

    @abstractmethod
    def traced(self) -> Variable:
        """What the program computes, on a tape of its own."""

    def perform(self) -> ReplayedProgram:
        """Run the program of an expression, or of one sample's sweep, line by line.

        What is recorded is rounded to multiples of 2^-24.
        """
        output = self.traced()
        program = Program(output)
        tape = output.tape
        leaves = [each for each in program.listing.entries if each.index in tape.values]
        lines = program.lines
        values = tuple(
            np.asarray(rounded(program.run_line(line).copy(), READING_BITS)) for line in lines
        )
        return ReplayedProgram(
            experiment=self,
            names=tuple(each.name for each in leaves),
            given=tuple(tape.values[each.index] for each in leaves),
            lines=tuple(line.text for line in lines),
            sweep=tuple(line.sweep for line in lines),
            entry=tuple(tape.entries[line.entry or 0].name for line in lines),
            writes=tuple(line.writes for line in lines),
            values=values,
        )

    def claims(self, record: ReplayedProgram) -> Iterator[Claim]:
        """Every adjoint that the program left behind."""
        output = self.traced()
        names = [each.name for each in output.tape.entries]
        last = dict(zip(record.writes, record.values, strict=True))
        adjoints = {name: last[f"d_{name}"] for name in names if f"d_{name}" in last}
        yield Claim(
            "the end of the sweep back",
            output,
            tuple(adjoints),
            recorded=np.concatenate([value.ravel() for value in adjoints.values()]),
            slack=2.0**-READING_BITS,
        )


@dataclass(frozen=True)
class Expression(Replay):
    """A few lines of arithmetic, differentiated with respect to all that is given."""

    given: tuple[tuple[str, float], ...]
    """Names of the numbers it starts from, and those numbers."""

    lines: tuple[str, ...]
    """Assignments such as 'a = x * y', in order; the last one is the output."""

    def traced(self) -> Variable:
        """The last line's variable; every name of the expression is a name on the tape."""
        tape = Tape()
        known: dict[str, Variable] = {
            name: tape.parameter(name, value) for name, value in self.given
        }
        if not self.lines:
            raise ValueError("an expression needs at least one line, such as 'a = x * y'")
        name = ""
        for line in self.lines:
            name, equals, code = (part.strip() for part in line.partition("="))
            unknown = {
                each.id for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Name)
            } - known.keys()
            if not equals or unknown:
                raise ValueError(
                    f"'{line}' is no assignment from what stands before it: {sorted(known)}"
                )
            known[name] = eval(code, {"__builtins__": {}}, dict(known)).named(name)
        return known[name]


@dataclass(frozen=True)
class SweepReplay(Replay):
    """The sweep of one sample through a network, forward and backward, line by line."""

    sweeps: SampleSweeps
    sample: int
    """Which of the sweeps' samples, counted from 0."""

    def traced(self) -> Variable:
        """The loss of the sample's network."""
        asked = self.sweeps
        trajectory = replace(asked.run, steps=asked.step).perform()
        point = asked.perform().sample[[self.sample]]
        logit = networks.logits(
            trajectory.layout, asked.run.activation, trajectory.theta[-1], trajectory.inputs[point]
        )
        return networks.mean_loss(logit, trajectory.targets[point])
