"""A program run one line at a time, and what each line says of itself."""

from __future__ import annotations

import numpy as np

from engine.autodiff import Line, Program, Tape, Variable


def network() -> Variable:
    """The loss of one hidden layer on three points."""
    tape = Tape()
    rng = np.random.default_rng(3)
    x = tape.data("x", rng.standard_normal((2, 3)))
    hidden = tape.parameter("W1", rng.standard_normal((4, 3))).affine(x).tanh().named("a1")
    logit = tape.parameter("W2", rng.standard_normal((1, 5))).affine(hidden).named("z2")
    return logit.binary_cross_entropy(np.array([[0.0, 1.0, 1.0]])).mean()


def test_line_by_line_is_the_same_as_all_at_once() -> None:
    """Loss and gradient agree bit for bit with those of whole sweeps."""
    whole, single = Program(network()), Program(network())
    whole.run()
    for line in single.lines:
        single.run_line(line)
    np.testing.assert_array_equal(single.gradient, whole.gradient)
    np.testing.assert_array_equal(
        single[single.listing.output.name], whole[whole.listing.output.name]
    )


def test_a_line_changes_no_buffer_but_the_one_it_writes() -> None:
    """Every other piece of memory is, bit for bit, as it was."""
    program = Program(network())
    names = [name for name in program.listing.shapes if name not in program.listing.views]
    for line in program.lines:
        before = {name: program[name].copy() for name in names}
        program.run_line(line)
        written = program[line.writes]
        for name in names:
            if not np.shares_memory(program[name], written):
                np.testing.assert_array_equal(program[name], before[name])


def test_a_line_depends_on_what_it_reads_and_on_nothing_else() -> None:
    """Spoiling any buffer that a line does not read leaves what it writes as it was."""
    program = Program(network())
    names = [name for name in program.listing.shapes if name not in program.listing.views]

    def result(line: Line, spoiled: set[str]) -> np.ndarray:
        for name in names:
            program[name][...] = 0.5
        for name in spoiled:
            program[name][...] = 0.125
        for name in line.reads:
            program[name][...] = 0.25
        return program.run_line(line).copy()

    for line in program.lines:
        others = set(names) - set(line.reads)
        np.testing.assert_array_equal(result(line, others), result(line, set()))


def test_a_line_that_works_in_place_reads_what_it_writes() -> None:
    """exp(e, e) reads e; dot(a, b, o) does not read o; add.at adds to what is there."""
    lines = {line.text: line for line in Program(network()).lines}
    (exponential,) = (line for text, line in lines.items() if text.startswith("exp("))
    assert exponential.reads == (exponential.writes,)
    (first,) = (line for text, line in lines.items() if text.startswith("dot(W1"))
    assert first.reads == ("W1", "x_1")
    tape = Tape()
    scattered = Program(tape.parameter("v", [1.0, 2.0])[[0, 0]].sum())
    (adding,) = (line for line in scattered.lines if line.function == "add.at")
    assert adding.writes in adding.reads
