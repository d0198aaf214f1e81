"""Replaying a program: each line by itself, and what it wrote."""

from __future__ import annotations

import ast
import re
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
    Recount,
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

    @abstractmethod
    def given_again(self) -> dict[str, NDArray[np.float64]]:
        """What is given, by its names, in the shapes that the tape has."""

    def recounts(self, record: ReplayedProgram) -> Iterator[Recount]:
        """What is given, from where it comes; then every line, run by numpy alone."""
        given = self.given_again()
        yield Recount("given", tuple(given[name] for name in record.names))
        yield Recount("values", tuple(_alone(record)), 2.0**-READING_BITS)

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

    def given_again(self) -> dict[str, NDArray[np.float64]]:
        """The numbers of the expression."""
        return {name: np.array(value) for name, value in self.given}


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

    def given_again(self) -> dict[str, NDArray[np.float64]]:
        """Inputs, truth and weights of the sample."""
        readings, sample = self.sweeps.perform(), self.sample
        weights = readings.layout.matrices(readings.theta)
        return {
            "x": readings.activation[0][sample][:, None],
            "y": readings.target[[[sample]]],
            "shares": np.ones((1, 1)),
        } | {f"W{layer}": matrix for layer, matrix in enumerate(weights, start=1)}


def _alone(record: ReplayedProgram) -> Iterator[NDArray[np.float64]]:
    """What each line writes when numpy runs it by itself, on buffers that were set aside anew."""
    asked = set(re.findall(r"\b[A-Za-z]\w*", " ".join(record.lines)))
    starts = dict(zip(record.names, record.given, strict=True))
    shapes = {name: value.shape for name, value in zip(record.writes, record.values, strict=True)}
    output = record.entry[record.sweep.count("forward") - 1]
    scope: dict[str, object] = {"zero": 0.0, "one": 1.0, f"d_{output}": np.array(1.0)}
    for name, shape in shapes.items() | {(n, v.shape) for n, v in starts.items()}:
        if f"{name}_1" in asked:  # below it stands a row of ones, for the biases
            whole = np.ones((shape[0] + 1, *shape[1:]))
            scope[f"{name}_1"], scope[f"{name}_1_T"], buffer = whole, whole.T, whole[:-1]
        else:
            buffer = np.zeros(shape)
        buffer[...] = starts.get(name, 0.0)
        scope[name], scope[f"{name}_flat"] = buffer, buffer.reshape(-1)
        if len(shape) == 2:
            scope[f"{name}_T"] = buffer[:, :-1].T
    scope = {name: getattr(np, name) for name in asked if hasattr(np, name)} | scope
    for line, name in zip(record.lines, record.writes, strict=True):
        exec(line, {"__builtins__": {}}, scope)
        yield np.array(scope[name])
