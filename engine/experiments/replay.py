"""Replaying a program: each line by itself, and what it wrote."""

from __future__ import annotations

import ast
from dataclasses import replace

from engine.autodiff import Program, Tape, Variable
from engine.experiments import networks
from engine.experiments.rounding import READING_BITS, rounded
from engine.experiments.tape_walk import walk
from engine.experiments.training_run import train
from engine.records import Expression, ReplayedProgram, SweepReplay


def replay(experiment: Expression | SweepReplay) -> ReplayedProgram:
    """Run the program of an expression, or of one sample's sweep, line by line.

    What is recorded is rounded to multiples of 2^-24.
    """
    output = traced(experiment)
    program = Program(output)
    tape = output.tape
    leaves = [each for each in program.listing.entries if each.index in tape.values]
    lines = program.lines
    values = tuple(rounded(program.run_line(line).copy(), READING_BITS) for line in lines)
    return ReplayedProgram(
        experiment=experiment,
        names=tuple(each.name for each in leaves),
        given=tuple(tape.values[each.index] for each in leaves),
        lines=tuple(line.text for line in lines),
        sweep=tuple(line.sweep for line in lines),
        entry=tuple(tape.entries[line.entry or 0].name for line in lines),
        writes=tuple(line.writes for line in lines),
        values=values,
    )


def traced(experiment: Expression | SweepReplay) -> Variable:
    """What the program computes, on a tape of its own."""
    return _written(experiment) if isinstance(experiment, Expression) else _swept(experiment)


def _written(experiment: Expression) -> Variable:
    """The last line's variable; every name of the expression is a name on the tape."""
    tape = Tape()
    known: dict[str, Variable] = {
        name: tape.parameter(name, value) for name, value in experiment.given
    }
    if not experiment.lines:
        raise ValueError("an expression needs at least one line, such as 'a = x * y'")
    name = ""
    for line in experiment.lines:
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


def _swept(experiment: SweepReplay) -> Variable:
    """The loss of the sample's network."""
    asked = experiment.sweeps
    trajectory = train(replace(asked.run, steps=asked.step))
    point = walk(asked).sample[[experiment.sample]]
    logit = networks.logits(
        trajectory.layout, asked.run.activation, trajectory.theta[-1], trajectory.inputs[point]
    )
    return networks.mean_loss(logit, trajectory.targets[point])
